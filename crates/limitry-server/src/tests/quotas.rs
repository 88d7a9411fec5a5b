use serde_json::{Value, json};

use super::TestService;

#[tokio::test]
async fn a_quota_is_created_shown_updated_and_deleted() {
    let server = TestService::new();
    let body = json!({
        "name": "Daily tokens", "metric": "total_tokens", "limitValue": 100_000, "period": "day",
        "dimensionFilters": {"customer_id": "cust_123"},
    });
    let made = server
        .send_with_key("POST", "/v1/quotas", body.clone())
        .await
        .assert_status(201);
    assert!(made.id().starts_with("qta_"));
    for name in ["name", "metric", "limitValue", "period", "dimensionFilters"] {
        assert_eq!(made.body[name], body[name], "{name}");
    }
    assert_eq!(made.body["projectId"], server.project);
    assert_eq!(made.body["createdAt"], super::START);
    let path = format!("/v1/quotas/{}", made.id());
    assert_eq!(server.get(&path).await.assert_status(200).body, made.body);
    server.advance(5);
    let changed = server
        .send_with_key("PUT", &path, json!({"limitValue": 5}))
        .await
        .assert_status(200);
    assert_eq!(changed.body["limitValue"], 5);
    assert_eq!(changed.body["name"], "Daily tokens");
    assert_eq!(changed.body["updatedAt"], "2026-11-25T10:20:35Z");
    let deleted = server
        .send_with_key("DELETE", &path, Value::Null)
        .await
        .assert_status(200);
    assert_eq!(deleted.body, json!({"success": true}));
    for method in ["GET", "PUT", "DELETE"] {
        server
            .send_with_key(method, &path, json!({}))
            .await
            .assert_error(404, "quota_not_found");
    }
}

#[tokio::test]
async fn names_are_unique_in_a_project() {
    let server = TestService::new();
    server.create_quota("A", "total_events", 1, "day").await;
    let b = server.create_quota("B", "total_events", 1, "day").await;
    let again = json!({"name": "A", "metric": "total_events", "limitValue": 1, "period": "day"});
    server
        .send_with_key("POST", "/v1/quotas", again.clone())
        .await
        .assert_error(409, "name_taken");
    let path = format!("/v1/quotas/{}", b.id());
    server
        .send_with_key("PUT", &path, json!({"name": "A"}))
        .await
        .assert_error(409, "name_taken");
    server
        .send_with_key("PUT", &path, json!({"name": "B"}))
        .await
        .assert_status(200);
    let other = server
        .send_with_pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .assert_status(201)
        .id();
    let mut request = super::new_request("POST", "/v1/quotas", &server.pat, again);
    request
        .headers_mut()
        .insert("x-project", other.parse().unwrap());
    server.send(request).await.assert_status(201);
}

#[tokio::test]
async fn invalid_fields_are_rejected_with_their_path() {
    let server = TestService::new();
    let good = json!({"name": "Q", "metric": "total_events", "limitValue": 1, "period": "day"});
    let response = server.send_with_key("POST", "/v1/quotas", json!({})).await;
    response.assert_error(400, "missing_required_field");
    assert_eq!(
        response.error_paths(),
        ["name", "metric", "limitValue", "period"]
    );
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
        let response = server
            .send_with_key("POST", "/v1/quotas", body.clone())
            .await;
        response.assert_error(400, "invalid_field_value");
        assert!(response.error_paths()[0].starts_with(name), "{body}");
    }
}

#[tokio::test]
async fn a_new_quota_counts_earlier_events() {
    let server = TestService::new();
    for n in 1..=3 {
        let event = json!({
            "customerId": format!("c{n}"), "eventType": "e",
            "values": {"latency_ms": n}, "dimensions": {"model": "m"},
        });
        server.record(event).await.assert_status(201);
    }
    let late = json!({"customerId": "c1", "eventType": "e", "timestamp": "2026-11-24T23:59:59Z"});
    server.record(late).await.assert_status(201);
    server
        .create_quota("events", "total_events", 10, "day")
        .await;
    server
        .create_quota("latency", "values.latency_ms", 10, "day")
        .await;
    let body = json!({
        "name": "c2 on m", "metric": "values.latency_ms", "limitValue": 10, "period": "month",
        "dimensionFilters": {"customer_id": "c2", "model": "m"},
    });
    server
        .send_with_key("POST", "/v1/quotas", body)
        .await
        .assert_status(201);
    let response = server
        .send_with_key(
            "POST",
            "/v1/quotas/check",
            json!({"customer_id": "c2", "model": "m"}),
        )
        .await
        .assert_status(200);
    let used: Vec<_> = response.body["quotas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| q["used"].clone())
        .collect();
    assert_eq!(used, [3, 6, 2]);
}

#[tokio::test]
async fn an_updated_quota_counts_the_stored_events_again() {
    let server = TestService::new();
    for (model, tokens) in [("a", 5), ("b", 7)] {
        let event = json!({
            "customerId": "c", "eventType": "e",
            "values": {"total_tokens": tokens}, "dimensions": {"model": model},
        });
        server.record(event).await.assert_status(201);
    }
    let path = format!(
        "/v1/quotas/{}",
        server
            .create_quota("Q", "total_events", 10, "day")
            .await
            .id()
    );
    let used = async || {
        let response = server
            .send_with_key("POST", "/v1/quotas/check", json!({"model": "b"}))
            .await
            .assert_status(200);
        response.body["quotas"][0]["used"].clone()
    };
    assert_eq!(used().await, 2);
    server
        .send_with_key("PUT", &path, json!({"metric": "total_tokens"}))
        .await
        .assert_status(200);
    assert_eq!(used().await, 12);
    server
        .send_with_key("PUT", &path, json!({"dimensionFilters": {"model": "b"}}))
        .await
        .assert_status(200);
    assert_eq!(used().await, 7);
    server
        .send_with_key("PUT", &path, json!({"period": "hour"}))
        .await
        .assert_status(200);
    server.set_clock("2026-11-25T11:00:00Z");
    assert_eq!(used().await, 0);
}

#[tokio::test]
async fn a_check_takes_dimensions_at_the_top_or_nested() {
    let server = TestService::new();
    let body = json!({
        "name": "Q", "metric": "total_events", "limitValue": 1, "period": "day",
        "dimensionFilters": {"customer_id": "c", "tier": "3"},
    });
    server
        .send_with_key("POST", "/v1/quotas", body)
        .await
        .assert_status(201);
    for (body, count) in [
        (json!({}), 0),
        (json!({"customer_id": "c"}), 0),
        (json!({"customer_id": "c", "tier": "3", "other": null}), 1),
        (json!({"dimensions": {"customer_id": "c", "tier": "3"}}), 1),
        (json!({"customer_id": "d", "tier": "3"}), 0),
    ] {
        let response = server
            .send_with_key("POST", "/v1/quotas/check", body.clone())
            .await
            .assert_status(200);
        assert_eq!(
            response.body["quotas"].as_array().unwrap().len(),
            count,
            "{body}"
        );
        assert_eq!(response.body["allowed"], true);
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
            let response = server.send_with_key("POST", route, body.clone()).await;
            response.assert_error(400, "invalid_field_value");
            assert_eq!(response.error_paths(), [path], "{body}");
        }
    }
    let event = json!({"customerId": "c", "eventType": "e", "dimensions": {"tier": "3"}});
    server.record(event).await.assert_status(201);
    let body = json!({"customer_id": "c", "tier": "3"});
    let response = server
        .send_with_key("POST", "/v1/quotas/check", body)
        .await
        .assert_status(200);
    assert_eq!(response.body["allowed"], false);
    assert_eq!(response.body["quotas"][0]["exceeded"], true);
}

#[tokio::test]
async fn ten_tenths_fill_a_quota_of_one() {
    let server = TestService::new();
    server
        .create_quota("Cost", "total_cost_cents", 1, "day")
        .await;
    let event = json!({"customerId": "c", "eventType": "e", "values": {"cost_cents": 0.1}});
    server
        .send_with_key(
            "POST",
            "/v1/events/batch",
            json!({"events": vec![event; 10]}),
        )
        .await
        .assert_status(201);
    let response = server
        .send_with_key("POST", "/v1/quotas/check", json!({}))
        .await
        .assert_status(200);
    assert_eq!(response.body["quotas"][0]["used"], 1);
    assert_eq!(response.body["allowed"], false);
}

#[tokio::test]
async fn filters_match_text_properties_of_earlier_and_later_events() {
    for is_late in [false, true] {
        let server = TestService::new();
        let rules = async || {
            let filters = json!({"region": "eu"});
            let quota = json!({
                "name": "Q", "metric": "total_events", "limitValue": 9, "period": "day", "dimensionFilters": filters,
            });
            let rate = json!({"name": "R", "limitValue": 9, "window": "hour", "dimensionFilters": filters});
            for (path, body) in [("/v1/quotas", quota), ("/v1/rate-limits", rate)] {
                server
                    .send_with_key("POST", path, body)
                    .await
                    .assert_status(201);
            }
        };
        if !is_late {
            rules().await;
        }
        for event in [
            json!({"properties": {"region": "eu"}}),
            json!({"dimensions": {"region": "eu"}}),
            // The dimension wins over the property.
            json!({"dimensions": {"region": "us"}, "properties": {"region": "eu"}}),
            json!({"properties": {"region": ["eu"]}}),
            json!({"properties": {"Region": "eu"}}),
        ] {
            let mut event = event.clone();
            event["customerId"] = "c".into();
            event["eventType"] = "e".into();
            server.record(event).await.assert_status(201);
        }
        if is_late {
            rules().await;
        }
        let check = json!({"customer_id": "c", "event_type": "e", "dimensions": {"region": "eu"}});
        let checked = server
            .send_with_key("POST", "/v1/usage/check", check)
            .await
            .assert_status(200);
        assert_eq!(checked.body["quotas"][0]["used"], 2, "late: {is_late}");
        assert_eq!(
            checked.body["rateLimits"][0]["remaining"], 7,
            "late: {is_late}"
        );
        let listed = server.get("/v1/events").await.assert_status(200);
        assert_eq!(listed.body["data"][4]["dimensions"], json!({}));
    }
}
