use serde_json::{Value, json};

use super::Lab;

#[tokio::test]
async fn a_quota_is_made_shown_changed_and_deleted() {
    let lab = Lab::new();
    let body = json!({
        "name": "Daily tokens", "metric": "total_tokens", "limitValue": 100_000, "period": "day",
        "dimensionFilters": {"customer_id": "cust_123"},
    });
    let made = lab.key("POST", "/v1/quotas", body.clone()).await.is(201);
    assert!(made.id().starts_with("qta_"));
    for name in ["name", "metric", "limitValue", "period", "dimensionFilters"] {
        assert_eq!(made.body[name], body[name], "{name}");
    }
    assert_eq!(made.body["projectId"], lab.project);
    assert_eq!(made.body["createdAt"], super::START);
    let path = format!("/v1/quotas/{}", made.id());
    assert_eq!(lab.get(&path).await.is(200).body, made.body);
    lab.advance(5);
    let changed = lab
        .key("PUT", &path, json!({"limitValue": 5}))
        .await
        .is(200);
    assert_eq!(changed.body["limitValue"], 5);
    assert_eq!(changed.body["name"], "Daily tokens");
    assert_eq!(changed.body["updatedAt"], "2026-11-25T10:20:35Z");
    let deleted = lab.key("DELETE", &path, Value::Null).await.is(204);
    assert!(deleted.bytes.is_empty());
    for method in ["GET", "PUT", "DELETE"] {
        lab.key(method, &path, json!({}))
            .await
            .refuses(404, "quota_not_found");
    }
}

#[tokio::test]
async fn names_are_unique_in_a_project() {
    let lab = Lab::new();
    lab.quota("A", "total_events", 1, "day").await;
    let b = lab.quota("B", "total_events", 1, "day").await;
    let again = json!({"name": "A", "metric": "total_events", "limitValue": 1, "period": "day"});
    lab.key("POST", "/v1/quotas", again.clone())
        .await
        .refuses(409, "name_taken");
    let path = format!("/v1/quotas/{}", b.id());
    lab.key("PUT", &path, json!({"name": "A"}))
        .await
        .refuses(409, "name_taken");
    lab.key("PUT", &path, json!({"name": "B"})).await.is(200);
    let other = lab
        .pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .is(201)
        .id();
    let mut request = super::ask("POST", "/v1/quotas", &lab.pat, again);
    request
        .headers_mut()
        .insert("x-project", other.parse().unwrap());
    lab.send(request).await.is(201);
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let lab = Lab::new();
    let good = json!({"name": "Q", "metric": "total_events", "limitValue": 1, "period": "day"});
    let seen = lab.key("POST", "/v1/quotas", json!({})).await;
    seen.refuses(400, "missing_required_field");
    assert_eq!(seen.paths(), ["name", "metric", "limitValue", "period"]);
    for (name, value) in [
        ("name", json!("")),
        ("name", json!("x".repeat(101))),
        ("name", json!(" ")),
        ("name", json!("\u{3000}\u{a0}")),
        ("name", json!("a\nb")),
        ("name", json!("a\u{1b}[31m")),
        ("name", json!("a\u{9b}")),
        ("metric", json!("total")),
        ("metric", json!("values.")),
        ("limitValue", json!(0)),
        ("limitValue", json!(-1)),
        ("limitValue", json!(1.5)),
        ("limitValue", json!("5")),
        ("limitValue", json!(9_007_199_254_740_993_u64)),
        ("period", json!("year")),
        ("dimensionFilters", json!({"a b": "x"})),
        ("dimensionFilters", json!({"model": 1})),
        ("dimensionFilters", json!([])),
    ] {
        let mut body = good.clone();
        body[name] = value;
        let seen = lab.key("POST", "/v1/quotas", body.clone()).await;
        seen.refuses(400, "invalid_field_value");
        assert!(seen.paths()[0].starts_with(name), "{body}");
    }
}

#[tokio::test]
async fn a_quota_counts_what_was_recorded_before_it_was_made() {
    let lab = Lab::new();
    for n in 1..=3 {
        let event = json!({
            "customerId": format!("c{n}"), "eventType": "e",
            "values": {"latency_ms": n}, "dimensions": {"model": "m"},
        });
        lab.record(event).await.is(201);
    }
    let late = json!({"customerId": "c1", "eventType": "e", "timestamp": "2026-11-24T23:59:59Z"});
    lab.record(late).await.is(201);
    lab.quota("events", "total_events", 10, "day").await;
    lab.quota("latency", "values.latency_ms", 10, "day").await;
    let body = json!({
        "name": "c2 on m", "metric": "values.latency_ms", "limitValue": 10, "period": "month",
        "dimensionFilters": {"customer_id": "c2", "model": "m"},
    });
    lab.key("POST", "/v1/quotas", body).await.is(201);
    let seen = lab
        .key(
            "POST",
            "/v1/quotas/check",
            json!({"customer_id": "c2", "model": "m"}),
        )
        .await
        .is(200);
    let used: Vec<_> = seen.body["quotas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| q["used"].clone())
        .collect();
    assert_eq!(used, [3, 6, 2]);
}

#[tokio::test]
async fn a_changed_quota_counts_anew() {
    let lab = Lab::new();
    for (model, tokens) in [("a", 5), ("b", 7)] {
        let event = json!({
            "customerId": "c", "eventType": "e",
            "values": {"total_tokens": tokens}, "dimensions": {"model": model},
        });
        lab.record(event).await.is(201);
    }
    let path = format!(
        "/v1/quotas/{}",
        lab.quota("Q", "total_events", 10, "day").await.id()
    );
    let used = async || {
        let seen = lab
            .key("POST", "/v1/quotas/check", json!({"model": "b"}))
            .await
            .is(200);
        seen.body["quotas"][0]["used"].clone()
    };
    assert_eq!(used().await, 2);
    lab.key("PUT", &path, json!({"metric": "total_tokens"}))
        .await
        .is(200);
    assert_eq!(used().await, 12);
    lab.key("PUT", &path, json!({"dimensionFilters": {"model": "b"}}))
        .await
        .is(200);
    assert_eq!(used().await, 7);
    lab.key("PUT", &path, json!({"period": "hour"}))
        .await
        .is(200);
    lab.set("2026-11-25T11:00:00Z");
    assert_eq!(used().await, 0);
}

#[tokio::test]
async fn a_check_takes_free_dimensions_also_nested() {
    let lab = Lab::new();
    let body = json!({
        "name": "Q", "metric": "total_events", "limitValue": 1, "period": "day",
        "dimensionFilters": {"customer_id": "c", "tier": "3"},
    });
    lab.key("POST", "/v1/quotas", body).await.is(201);
    for (body, count) in [
        (json!({}), 0),
        (json!({"customer_id": "c"}), 0),
        (json!({"customer_id": "c", "tier": "3", "other": null}), 1),
        (json!({"dimensions": {"customer_id": "c", "tier": "3"}}), 1),
        (json!({"customer_id": "d", "tier": "3"}), 0),
    ] {
        let seen = lab
            .key("POST", "/v1/quotas/check", body.clone())
            .await
            .is(200);
        assert_eq!(
            seen.body["quotas"].as_array().unwrap().len(),
            count,
            "{body}"
        );
        assert_eq!(seen.body["allowed"], true);
    }
    for (body, path) in [
        (json!({"tier": 3}), "tier"),
        (json!({"tier": true}), "tier"),
        (json!({"tier": []}), "tier"),
        (json!({"tier": "x".repeat(257)}), "tier"),
        (json!({"a b": "x"}), "a b"),
        (json!({"dimensions": {"tier": {}}}), "dimensions.tier"),
        (json!({"dimensions": 3}), "dimensions"),
    ] {
        for route in ["/v1/quotas/check", "/v1/rate-limits/check"] {
            let seen = lab.key("POST", route, body.clone()).await;
            seen.refuses(400, "invalid_field_value");
            assert_eq!(seen.paths(), [path], "{body}");
        }
    }
    let event = json!({"customerId": "c", "eventType": "e", "dimensions": {"tier": "3"}});
    lab.record(event).await.is(201);
    let body = json!({"customer_id": "c", "tier": "3"});
    let seen = lab.key("POST", "/v1/quotas/check", body).await.is(200);
    assert_eq!(seen.body["allowed"], false);
    assert_eq!(seen.body["quotas"][0]["exceeded"], true);
}

#[tokio::test]
async fn tenths_add_up() {
    let lab = Lab::new();
    lab.quota("Cost", "total_cost_cents", 1, "day").await;
    let event = json!({"customerId": "c", "eventType": "e", "values": {"cost_cents": 0.1}});
    lab.key(
        "POST",
        "/v1/events/batch",
        json!({"events": vec![event; 10]}),
    )
    .await
    .is(201);
    let seen = lab.key("POST", "/v1/quotas/check", json!({})).await.is(200);
    assert_eq!(seen.body["quotas"][0]["used"], 1);
    assert_eq!(seen.body["allowed"], false);
}
