use serde_json::{Value, json};

use super::{TestResponse, TestService};

/// A limit on the number of events, with more fields.
fn limit(more: &Value) -> Value {
    let mut body =
        json!({"name": "L", "meterId": "mtr_total_events", "limitValue": 2, "period": "month"});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn create(server: &TestService, more: &Value) -> TestResponse {
    server
        .send_with_key("POST", "/v1/limits", limit(more))
        .await
}

#[tokio::test]
async fn a_limit_is_created_shown_changed_listed_and_deleted() {
    let server = TestService::new();
    let made = create(&server, &json!({})).await.assert_status(201);
    assert!(made.id().starts_with("lmt_"));
    for (field, value) in [
        ("projectId", json!(server.project)),
        ("name", json!("L")),
        ("meterId", json!("mtr_total_events")),
        ("customerId", Value::Null),
        ("limitValue", json!(2)),
        ("period", json!("month")),
        ("dimensionFilters", json!({})),
        ("alertThresholds", Value::Null),
    ] {
        assert_eq!(made.body[field], value, "{field}");
    }
    let path = format!("/v1/limits/{}", made.id());
    assert_eq!(server.get(&path).await.body, made.body);
    let change = json!({"customerId": "c", "alertThresholds": [100, 50], "dimensionFilters": {"model": "m"},
                        "period": "annual", "limitValue": 3, "name": "M", "meterId": "mtr_total_tokens"});
    let changed = server
        .send_with_key("PUT", &path, change.clone())
        .await
        .assert_status(200);
    for (field, value) in change.as_object().unwrap() {
        assert_eq!(&changed.body[field], value, "{field}");
    }
    let nulls = json!({"customerId": null, "alertThresholds": null, "dimensionFilters": null,
                       "period": null, "limitValue": null, "name": null, "meterId": null});
    let cleared = server
        .send_with_key("PUT", &path, nulls)
        .await
        .assert_status(200);
    for field in ["customerId", "alertThresholds"] {
        assert_eq!(cleared.body[field], Value::Null, "{field}");
    }
    for field in [
        "dimensionFilters",
        "period",
        "limitValue",
        "name",
        "meterId",
    ] {
        assert_eq!(cleared.body[field], changed.body[field], "{field}");
    }
    // Names need not be unique.
    let second = create(&server, &json!({"name": "M"}))
        .await
        .assert_status(201);
    let listed = server.get("/v1/limits").await.assert_status(200);
    assert_eq!(listed.body["data"][0], second.body);
    assert_eq!(listed.body["data"][1], cleared.body);
    let deleted = server
        .send_with_key("DELETE", &path, Value::Null)
        .await
        .assert_status(200);
    assert_eq!(deleted.body, json!({"success": true}));
    for (method, body) in [
        ("GET", Value::Null),
        ("PUT", json!({})),
        ("DELETE", Value::Null),
    ] {
        let answer = server.send_with_key(method, &path, body).await;
        answer.assert_error(404, "limit_not_found");
    }
}

#[tokio::test]
async fn a_list_of_a_customer_has_exactly_that_customers_own_limits() {
    let server = TestService::new();
    server
        .record(json!({"customerId": "c", "eventType": "e"}))
        .await
        .assert_status(201);
    let id = server.get("/v1/customers/c").await.id();
    create(&server, &json!({})).await.assert_status(201);
    create(&server, &json!({"customerId": "d"}))
        .await
        .assert_status(201);
    // The customer's own id means the same customer. Answers show the external id.
    for customer in ["c", &id] {
        let made = create(&server, &json!({"customerId": customer}))
            .await
            .assert_status(201);
        assert_eq!(made.body["customerId"], "c");
    }
    for customer in ["c", &id] {
        let listed = server
            .get(&format!("/v1/limits?customerId={customer}"))
            .await
            .assert_status(200);
        let data = listed.body["data"].as_array().unwrap();
        assert_eq!(data.len(), 2);
        assert!(data.iter().all(|limit| limit["customerId"] == "c"));
    }
}

#[tokio::test]
async fn invalid_fields_of_a_limit_are_rejected_with_their_path() {
    let server = TestService::new();
    let made = create(&server, &json!({})).await.assert_status(201);
    let path = format!("/v1/limits/{}", made.id());
    for (field, value, at) in [
        ("name", json!(""), "name"),
        ("meterId", json!(""), "meterId"),
        ("limitValue", json!(0), "limitValue"),
        ("limitValue", json!(1.5), "limitValue"),
        ("period", json!("year"), "period"),
        ("customerId", json!(1), "customerId"),
        ("dimensionFilters", json!({"a": 1}), "dimensionFilters.a"),
        (
            "dimensionFilters",
            json!({"a-b": "c"}),
            "dimensionFilters.a-b",
        ),
        ("alertThresholds", json!(50), "alertThresholds"),
        ("alertThresholds", json!([0]), "alertThresholds"),
        ("alertThresholds", json!([101]), "alertThresholds"),
        ("alertThresholds", json!(["50"]), "alertThresholds"),
    ] {
        for answer in [
            create(&server, &json!({field: value})).await,
            server
                .send_with_key("PUT", &path, json!({field: value}))
                .await,
        ] {
            answer.assert_error(400, "invalid_field_value");
            assert_eq!(answer.error_paths(), [at]);
        }
    }
    for missing in ["name", "meterId", "limitValue", "period"] {
        let answer = create(&server, &json!({missing: null})).await;
        answer.assert_error(400, "missing_required_field");
    }
    create(&server, &json!({"meterId": "mtr_none"}))
        .await
        .assert_error(404, "meter_not_found");
    server
        .send_with_key("PUT", &path, json!({"meterId": "mtr_none"}))
        .await
        .assert_error(404, "meter_not_found");
}
