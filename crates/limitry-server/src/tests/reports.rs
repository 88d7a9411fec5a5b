use proptest::prelude::*;
use serde_json::{Value, json};

use super::TestService;

async fn filled() -> TestService {
    let server = TestService::new();
    let events = json!({"events": [
        {"customerId": "a", "eventType": "chat", "timestamp": "2026-11-22T23:59:59Z",
         "values": {"input_tokens": 10, "output_tokens": 5, "cost_cents": 0.1}, "dimensions": {"model": "m", "provider": "p"}},
        {"customerId": "a", "eventType": "chat", "timestamp": "2026-11-23T00:00:00Z",
         "values": {"total_tokens": 7, "cost_cents": 0.2}, "dimensions": {"model": "m"}},
        {"customerId": "b", "eventType": "image", "timestamp": "2026-11-25T09:00:00Z", "values": {"input_tokens": 3}},
    ]});
    server
        .send_with_key("POST", "/v1/events/batch", events)
        .await
        .assert_status(201);
    server
}

fn totals(events: u32, tokens: u32, input: u32, output: u32, cost: f64) -> Value {
    let cost = serde_json::to_value(limitry_types::Amount(cost)).unwrap();
    json!({
        "totalEvents": events, "totalTokens": tokens, "totalInputTokens": input,
        "totalOutputTokens": output, "totalCostCents": cost,
    })
}

#[tokio::test]
async fn a_summary_adds_up_the_events_in_the_range() {
    let server = filled().await;
    for (query, expected) in [
        (
            "startDate=2026-11-01&endDate=2026-12-01",
            totals(3, 25, 13, 5, 0.3),
        ),
        (
            "startDate=2026-11-23&endDate=2026-11-26",
            totals(2, 10, 3, 0, 0.2),
        ),
        (
            "startDate=2026-11-22T23:59:59&endDate=2026-11-23T00:00:00Z",
            totals(1, 15, 10, 5, 0.1),
        ),
        (
            "startDate=2026-11-01&endDate=2026-12-01&customerId=a",
            totals(2, 22, 10, 5, 0.3),
        ),
        (
            "startDate=2026-11-01&endDate=2026-12-01&eventType=image",
            totals(1, 3, 3, 0, 0.0),
        ),
        (
            "startDate=2026-11-01&endDate=2026-12-01&model=m&customerId=b",
            totals(0, 0, 0, 0, 0.0),
        ),
        (
            "startDate=2026-11-23&endDate=2026-11-23",
            totals(0, 0, 0, 0, 0.0),
        ),
    ] {
        let response = server
            .get(&format!("/v1/usage/summary?{query}"))
            .await
            .assert_status(200);
        assert_eq!(response.body, expected, "{query}");
    }
}

#[tokio::test]
async fn ranges_are_required_and_validated() {
    let server = TestService::new();
    for path in ["summary", "breakdown", "timeseries"] {
        let response = server.get(&format!("/v1/usage/{path}")).await;
        response.assert_error(400, "missing_required_field");
        assert_eq!(response.error_paths(), ["startDate", "endDate"]);
        for wrong in [
            "startDate=x&endDate=2026-01-01",
            "startDate=2026-01-02&endDate=2026-01-01",
        ] {
            let response = server
                .get(&format!(
                    "/v1/usage/{path}?{wrong}&groupBy=model&interval=day"
                ))
                .await;
            response.assert_error(400, "invalid_field_value");
            assert_eq!(response.error_paths(), ["startDate"]);
        }
    }
}

#[tokio::test]
async fn a_breakdown_has_a_row_for_each_value_and_for_events_without_one() {
    let server = filled().await;
    let range = "startDate=2026-11-01&endDate=2026-12-01";
    let rows = async |group: &str| {
        let response = server
            .get(&format!("/v1/usage/breakdown?{range}&groupBy={group}"))
            .await
            .assert_status(200);
        let rows = response.body["data"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| (row["dimension"].clone(), row["totalEvents"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        rows("customer_id").await,
        [("a".into(), 2.into()), ("b".into(), 1.into())]
    );
    assert_eq!(
        rows("event_type").await,
        [("chat".into(), 2.into()), ("image".into(), 1.into())]
    );
    assert_eq!(
        rows("model").await,
        [("m".into(), 2.into()), (Value::Null, 1.into())]
    );
    assert_eq!(
        rows("provider").await,
        [(Value::Null, 2.into()), ("p".into(), 1.into())]
    );
    let response = server.get(&format!("/v1/usage/breakdown?{range}")).await;
    response.assert_error(400, "missing_required_field");
    let response = server
        .get(&format!("/v1/usage/breakdown?{range}&groupBy=colour"))
        .await;
    response.assert_error(400, "invalid_field_value");
}

#[tokio::test]
async fn a_time_series_has_every_interval_and_weeks_start_on_monday() {
    let server = filled().await;
    let series = async |query: &str| {
        let response = server
            .get(&format!("/v1/usage/timeseries?{query}"))
            .await
            .assert_status(200);
        let rows = response.body["data"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| {
                (
                    row["timestamp"].as_str().unwrap().to_owned(),
                    row["totalEvents"].as_u64().unwrap(),
                )
            })
            .collect::<Vec<_>>()
    };
    let row = |moment: &str, events| (moment.to_owned(), events);
    assert_eq!(
        series("startDate=2026-11-22&endDate=2026-11-26&interval=day").await,
        [
            row("2026-11-22T00:00:00Z", 1),
            row("2026-11-23T00:00:00Z", 1),
            row("2026-11-24T00:00:00Z", 0),
            row("2026-11-25T00:00:00Z", 1),
        ]
    );
    assert_eq!(
        series("startDate=2026-11-18&endDate=2026-11-23T00:00:01Z&interval=week").await,
        [
            row("2026-11-16T00:00:00Z", 1),
            row("2026-11-23T00:00:00Z", 1)
        ]
    );
    // An interval counts only events in the range.
    assert_eq!(
        series("startDate=2026-11-25T09:00:01Z&endDate=2026-11-25T10:00:00Z&interval=hour").await,
        [row("2026-11-25T09:00:00Z", 0)]
    );
    assert!(
        series("startDate=2026-11-22&endDate=2026-11-22&interval=day")
            .await
            .is_empty()
    );
    assert_eq!(
        series("startDate=2026-01-01&endDate=2027-02-21T16:00:00Z&interval=hour")
            .await
            .len(),
        10_000
    );
    for wrong in [
        "startDate=2026-01-01&endDate=2027-02-21T16:00:01Z&interval=hour",
        "startDate=2026-01-01&endDate=2026-01-02&interval=month",
        "startDate=-009999-01-02T00:00:00Z&endDate=9999-12-30T00:00:00Z&interval=week",
    ] {
        let response = server.get(&format!("/v1/usage/timeseries?{wrong}")).await;
        response.assert_error(400, "invalid_field_value");
    }
}

#[tokio::test]
async fn events_are_listed_newest_first() {
    let server = filled().await;
    let full = json!({
        "customerId": "c", "eventType": "e", "values": {"a": 1, "b": 0.5}, "dimensions": {"model": "m"},
        "properties": {"z": [1, {"deep": null}], "a": "x"}, "timestamp": "2026-11-25T01:02:03.456789Z", "idempotencyKey": "k",
    });
    let id = server.record(full.clone()).await.assert_status(201).id();
    let response = server.get("/v1/events").await.assert_status(200);
    let data = response.body["data"].as_array().unwrap();
    let customers: Vec<_> = data
        .iter()
        .map(|e| e["customerId"].as_str().unwrap())
        .collect();
    assert_eq!(customers, ["c", "b", "a", "a"]);
    let mut expected = full;
    expected["id"] = id.into();
    expected["createdAt"] = super::START.into();
    expected["model"] = "m".into();
    assert_eq!(data[0], expected);
    assert_eq!(data[1]["idempotencyKey"], Value::Null);
    assert_eq!(
        (&data[1]["dimensions"], &data[1]["properties"]),
        (&json!({}), &json!({}))
    );
}

#[tokio::test]
async fn events_are_filtered_and_paged() {
    let server = filled().await;
    for (query, count) in [
        ("customerId=a", 2),
        ("eventType=image", 1),
        ("customerId=a&eventType=image", 0),
        ("startDate=2026-11-23", 2),
        ("endDate=2026-11-23", 1),
        ("customerId=a&startDate=2026-11-23&endDate=2026-11-24", 1),
    ] {
        let response = server
            .get(&format!("/v1/events?{query}"))
            .await
            .assert_status(200);
        assert_eq!(
            response.body["data"].as_array().unwrap().len(),
            count,
            "{query}"
        );
    }
    let mut response = Vec::new();
    let mut path = "/v1/events?limit=2".to_owned();
    loop {
        let page = server.get(&path).await.assert_status(200);
        response.extend(
            page.body["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|e| e["id"].clone()),
        );
        server
            .record(json!({"customerId": "new", "eventType": "e"}))
            .await
            .assert_status(201);
        match page.body["nextCursor"].as_str() {
            Some(cursor) => path = format!("/v1/events?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(response.len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// Doubles of every size, and integers up to 2^53.
    #[test]
    fn numbers_come_back_bit_for_bit(
        doubles in proptest::collection::vec(0_u64..=9_007_199_254_740_992_f64.to_bits(), 40),
        integers in proptest::collection::vec(0_u64..=9_007_199_254_740_992, 40),
    ) {
        let known = [9_007_199_254_740_991.0, 9_007_199_254_740_992.0, 4_460_388_969_637_742.0, 0.1, 0.300_000_000_000_000_04, 5e-324];
        #[expect(clippy::cast_precision_loss, reason = "the integers end at 2^53")]
        let integers = integers.into_iter().map(|n| n as f64);
        let doubles = doubles.into_iter().map(f64::from_bits);
        let numbers: Vec<f64> = known.into_iter().chain(integers).chain(doubles).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(assert_numbers_come_back(&numbers));
    }
}

/// Records each number for a separate customer, and reads it back from every report.
async fn assert_numbers_come_back(numbers: &[f64]) {
    let server = TestService::new();
    let events: Vec<Value> = numbers
        .iter()
        .enumerate()
        .map(|(n, number)| {
            let mut event = json!({
                "customerId": n.to_string(), "eventType": "e",
                "values": {"cost_cents": number, "total_tokens": number, "x": number},
            });
            // An integer is also sent in the first form.
            if number.fract() == 0.0 {
                event["inputTokens"] = json!(limitry_types::Amount(*number));
            }
            event
        })
        .collect();
    server
        .send_with_key("POST", "/v1/events/batch", json!({"events": events}))
        .await
        .assert_status(201);
    let range = "startDate=2026-11-25&endDate=2026-11-26";
    let path = format!("/v1/usage/breakdown?{range}&groupBy=customer_id");
    let breakdown = server.get(&path).await.assert_status(200);
    let rows = breakdown.body["data"].as_array().unwrap();
    let page = server.get("/v1/events?limit=100").await.assert_status(200);
    for (n, number) in numbers.iter().enumerate() {
        let name = n.to_string();
        let same = |found: &Value, place: &str| {
            let found = found
                .as_f64()
                .unwrap_or_else(|| panic!("{place} of {number}: {found}"));
            assert_eq!(
                found.to_bits(),
                number.to_bits(),
                "{place}: {found} {number}"
            );
        };
        let row = rows
            .iter()
            .find(|row| row["dimension"] == name.as_str())
            .unwrap();
        same(&row["totalCostCents"], "breakdown");
        let listed = page.body["data"].as_array().unwrap();
        let event = listed
            .iter()
            .find(|event| event["customerId"] == name.as_str())
            .unwrap();
        same(&event["values"]["x"], "list");
        if number.fract() == 0.0 {
            same(&event["inputTokens"], "first form");
        }
        let path = format!("/v1/usage?{range}&customerId={name}");
        let summary = server.get(&path).await.assert_status(200);
        same(&summary.body["totalTokens"], "summary");
        let path = format!("/v1/customers/{name}/usage?{range}");
        let usage = server.get(&path).await.assert_status(200);
        same(&usage.body["totalCostCents"], "customer");
    }
}
