//! The events that limits count in each window, before and after changes.

use serde_json::{Value, json};

use super::TestService;

#[tokio::test]
async fn the_latest_value_comes_from_the_last_event_by_time_then_by_arrival() {
    let server = TestService::new();
    let meter = server.create_meter("latest", "values.v", json!({})).await;
    server
        .create_limit(json!({"meterId": meter, "limitValue": 100, "period": "day"}))
        .await;
    let event = |value: u64, time: &str| json!({"customerId": "a", "eventType": "e", "values": {"v": value}, "timestamp": time});
    let noon = "2026-11-25T09:00:00Z";
    let before = "2026-11-25T08:00:00Z";
    for (value, time, latest) in [(5, noon, 5), (6, before, 5), (7, noon, 7)] {
        server.record(event(value, time)).await.assert_status(201);
        assert_eq!(server.used("a").await, [latest]);
    }
    let batch = json!({"events": [event(1, noon), event(2, noon), event(3, before)]});
    server
        .send_with_key("POST", "/v1/events/batch", batch)
        .await
        .assert_status(201);
    assert_eq!(server.used("a").await, [2]);
}

#[tokio::test]
async fn days_months_and_years_follow_the_customers_zone_and_billing_day() {
    let server = TestService::new();
    for period in ["hour", "day", "week", "month", "annual", "all_time"] {
        server
            .create_limit(json!({"period": period, "limitValue": 99}))
            .await;
    }
    let body =
        json!({"externalId": "a", "timezone": "Asia/Kathmandu", "billingCycleStart": "2024-11-26"});
    server
        .send_with_key("POST", "/v1/customers", body)
        .await
        .assert_status(201);
    // In Kathmandu it is 16:05 on Wednesday, 25 November.
    for time in [
        "2026-11-25T10:00:00Z",
        "2026-11-24T18:15:00Z",
        "2026-11-24T18:14:59Z",
        "2026-11-22T18:15:00Z",
        "2026-11-22T18:14:59Z",
        "2026-10-25T18:15:00Z",
        "2026-10-25T18:14:59Z",
        "2025-11-25T18:15:00Z",
        "2025-11-25T18:14:59Z",
    ] {
        server.record_for("a", Some(time)).await;
    }
    assert_eq!(server.used("a").await, [1, 2, 4, 6, 8, 9]);
    let answer = server.check_limits(json!({"customerId": "a"})).await;
    let resets: Vec<Option<i64>> = answer["limits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|limit| limit["reset"].as_i64())
        .collect();
    let at = |text: &str| Some(text.parse::<jiff::Timestamp>().unwrap().as_second());
    let expected = [
        at("2026-11-25T11:00:00Z"),
        at("2026-11-25T18:15:00Z"),
        at("2026-11-29T18:15:00Z"),
        at("2026-11-25T18:15:00Z"),
        at("2026-11-25T18:15:00Z"),
        None,
    ];
    assert_eq!(resets, expected);
}

#[tokio::test]
async fn a_changed_zone_or_billing_day_applies_from_the_next_check() {
    let server = TestService::new();
    server
        .create_limit(json!({"period": "day", "limitValue": 99}))
        .await;
    server.create_limit(json!({"limitValue": 99})).await;
    for time in [
        "2026-11-25T10:00:00Z",
        "2026-11-24T23:30:00Z",
        "2026-11-20T00:00:00Z",
    ] {
        server.record_for("a", Some(time)).await;
    }
    assert_eq!(server.used("a").await, [1, 1]);
    for (change, used) in [
        (json!({"timezone": "Europe/Berlin"}), [2, 2]),
        (json!({"billingCycleStart": "2026-01-20"}), [2, 3]),
        // In New York, the billing day is the 19th.
        (json!({"timezone": "America/New_York"}), [1, 3]),
        (json!({"timezone": null}), [1, 3]),
    ] {
        server
            .send_with_key("PUT", "/v1/customers/a", change.clone())
            .await
            .assert_status(200);
        assert_eq!(server.used("a").await, used, "{change}");
    }
    let body = json!({"externalId": "a", "billingCycleStart": "2026-11-19T00:00:00Z"});
    server
        .send_with_key("POST", "/v1/customers", body)
        .await
        .assert_status(200);
    assert_eq!(server.used("a").await, [1, 3]);
}

#[tokio::test]
async fn a_new_or_changed_limit_and_a_changed_meter_count_the_stored_events() {
    let server = TestService::new();
    for (customer, kind, tokens) in [("a", "e", 5), ("a", "f", 6), ("b", "e", 7)] {
        let event = json!({"customerId": customer, "eventType": kind, "values": {"total_tokens": tokens, "x": 1}});
        server.record(event).await.assert_status(201);
    }
    let meter = server
        .create_meter("sum", "values.total_tokens", json!({}))
        .await;
    let limit = server
        .create_limit(json!({"meterId": meter, "limitValue": 99}))
        .await;
    assert_eq!(server.used("a").await, [11]);
    let path = format!("/v1/limits/{limit}");
    let put = async |path: &str, body: Value| {
        let answer = server.send_with_key("PUT", path, body).await;
        answer.assert_status(200);
    };
    let both = async || {
        let all = server
            .check_limits(json!({"dimensions": {"event_type": "e"}}))
            .await;
        let of_a = json!({"customerId": "a", "dimensions": {"event_type": "e"}});
        let of_a = server.check_limits(of_a).await;
        [
            of_a["limits"][0]["used"].clone(),
            all["limits"][0]["used"].clone(),
        ]
    };
    assert_eq!(both().await, [11, 18]);
    put(&path, json!({"dimensionFilters": {"event_type": "e"}})).await;
    assert_eq!(both().await, [5, 12]);
    let meter = format!("/v1/meters/{meter}");
    put(&meter, json!({"aggregation": "count"})).await;
    assert_eq!(both().await, [1, 2]);
    put(&meter, json!({"eventFilter": {"eventType": "f"}})).await;
    assert_eq!(both().await, [0, 0]);
    put(&path, json!({"dimensionFilters": {}, "customerId": "a"})).await;
    assert_eq!(server.used("a").await, [1]);
    assert_eq!(server.used("b").await, Vec::<Value>::new());
    put(&path, json!({"customerId": null})).await;
    assert_eq!(both().await, [1, 1]);
    put(&path, json!({"limitValue": 1})).await;
    assert_eq!(both().await, [1, 1]);
}

#[tokio::test]
async fn a_clock_that_is_set_back_finds_the_counters_of_earlier_windows() {
    let server = TestService::new();
    server
        .create_limit(json!({"period": "hour", "limitValue": 9}))
        .await;
    server
        .create_limit(json!({"period": "day", "limitValue": 9}))
        .await;
    server.record_for("a", None).await;
    server.set_clock("2026-11-26T10:20:30Z");
    for _ in 0..2 {
        server.record_for("a", None).await;
    }
    assert_eq!(server.used("a").await, [2, 2]);
    server.set_clock("2026-11-25T10:30:00Z");
    assert_eq!(server.used("a").await, [1, 1]);
    server.record_for("a", None).await;
    assert_eq!(server.used("a").await, [2, 2]);
    server.set_clock("2026-11-26T10:40:00Z");
    assert_eq!(server.used("a").await, [2, 2]);
}

#[tokio::test]
async fn a_reset_deletes_limits_and_their_counters_and_keeps_the_global_meters() {
    let server = TestService::new();
    let meter = server.create_meter("count", "*", json!({})).await;
    server
        .create_limit(json!({"meterId": meter, "limitValue": 1}))
        .await;
    server.record_for("a", None).await;
    server
        .send_with_pat("POST", "/dev/reset", Value::Null)
        .await
        .assert_status(204);
    let listed = server.get("/v1/limits").await.assert_status(200);
    assert_eq!(listed.body["data"], json!([]));
    let listed = server.get("/v1/meters").await.assert_status(200);
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 3);
    server.create_limit(json!({})).await;
    assert_eq!(server.used("a").await, [0]);
}
