use serde_json::{Value, json};

use super::TestService;

async fn create(server: &TestService, body: Value) -> super::TestResponse {
    server.send_with_key("POST", "/v1/meters", body).await
}

async fn query(server: &TestService, meter: &str, body: Value) -> Value {
    let path = format!("/v1/meters/{meter}/query");
    let answer = server.send_with_key("POST", &path, body).await;
    answer.assert_status(200).body["value"].clone()
}

#[tokio::test]
async fn every_project_has_three_meters_that_it_cannot_change() {
    let server = TestService::new();
    let own = create(
        &server,
        json!({"name": "Own", "aggregation": "count", "field": "*"}),
    )
    .await
    .assert_status(201);
    assert_eq!(own.body["description"], Value::Null);
    assert_eq!(own.body["eventFilter"], json!({}));
    let listed = server.get("/v1/meters").await.assert_status(200);
    let ids: Vec<&str> = listed.body["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|meter| meter["id"].as_str().unwrap())
        .collect();
    let global = [
        "mtr_total_tokens",
        "mtr_total_events",
        "mtr_total_cost_cents",
    ];
    assert_eq!(ids, [&[own.id().as_str()][..], &global].concat());
    assert_eq!(listed.body["data"][1]["projectId"], Value::Null);
    for id in global {
        let path = format!("/v1/meters/{id}");
        for (method, body) in [("PUT", json!({"name": "Mine"})), ("DELETE", Value::Null)] {
            let answer = server.send_with_key(method, &path, body).await;
            answer.assert_error(403, "insufficient_permissions");
        }
        server.get(&path).await.assert_status(200);
    }
}

#[tokio::test]
async fn a_meter_of_another_project_is_not_found() {
    let server = TestService::new();
    let meter = create(
        &server,
        json!({"name": "M", "aggregation": "count", "field": "*"}),
    )
    .await
    .assert_status(201);
    let other = server
        .send_with_pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .assert_status(201)
        .id();
    let path = format!("/v1/meters/{}", meter.id());
    let mut request = super::new_request("GET", &path, &server.pat, Value::Null);
    request
        .headers_mut()
        .insert("x-project", other.parse().unwrap());
    let answer = server.send(request).await;
    answer.assert_error(404, "meter_not_found");
}

#[tokio::test]
async fn invalid_fields_of_a_meter_are_rejected_with_their_path() {
    let server = TestService::new();
    let valid = json!({"name": "M", "aggregation": "sum", "field": "values.a", "eventFilter": {}});
    let meter = create(&server, valid.clone()).await.assert_status(201);
    let path = format!("/v1/meters/{}", meter.id());
    for (field, value, at) in [
        ("name", json!(""), "name"),
        ("aggregation", json!("avg"), "aggregation"),
        ("field", json!("*"), "field"),
        ("field", json!("tokens"), "field"),
        ("field", json!("values."), "field"),
        ("field", json!("values.a-b"), "field"),
        ("eventFilter", json!([]), "eventFilter"),
        ("eventFilter", json!({"type": "e"}), "eventFilter.type"),
        (
            "eventFilter",
            json!({"eventType": 1}),
            "eventFilter.eventType",
        ),
        (
            "eventFilter",
            json!({"dimensions": {"a": 1}}),
            "eventFilter.dimensions.a",
        ),
    ] {
        let mut body = valid.clone();
        body[field] = value.clone();
        for answer in [
            create(&server, body).await,
            server
                .send_with_key("PUT", &path, json!({field: value}))
                .await,
        ] {
            answer.assert_error(400, "invalid_field_value");
            assert_eq!(answer.error_paths(), [at]);
        }
    }
    for missing in ["name", "aggregation", "field"] {
        let mut body = valid.clone();
        body[missing] = Value::Null;
        let answer = create(&server, body).await;
        answer.assert_error(400, "missing_required_field");
    }
}

#[tokio::test]
async fn a_changed_meter_keeps_the_fields_that_the_change_omits() {
    let server = TestService::new();
    let body = json!({"name": "M", "description": "D", "aggregation": "count", "field": "*",
                      "eventFilter": {"eventType": "e", "dimensions": {"model": "m"}}});
    let meter = create(&server, body).await.assert_status(201);
    let path = format!("/v1/meters/{}", meter.id());
    let same = server
        .send_with_key("PUT", &path, json!({"name": null, "eventFilter": null}))
        .await
        .assert_status(200);
    for field in ["name", "description", "aggregation", "field", "eventFilter"] {
        assert_eq!(same.body[field], meter.body[field], "{field}");
    }
    // The stored field is `*`, which the aggregation `sum` does not accept.
    server
        .send_with_key("PUT", &path, json!({"aggregation": "sum"}))
        .await
        .assert_error(400, "invalid_field_value");
    let changed =
        json!({"aggregation": "sum", "field": "values.a", "description": null, "eventFilter": {}});
    let changed = server
        .send_with_key("PUT", &path, changed)
        .await
        .assert_status(200);
    assert_eq!(changed.body["aggregation"], "sum");
    assert_eq!(changed.body["description"], Value::Null);
    assert_eq!(changed.body["eventFilter"], json!({}));
}

#[tokio::test]
async fn a_meter_that_a_limit_uses_is_not_deleted() {
    let server = TestService::new();
    let body = json!({"name": "M", "aggregation": "count", "field": "*"});
    let meter = create(&server, body).await.assert_status(201);
    let path = format!("/v1/meters/{}", meter.id());
    let limit = json!({"name": "L", "meterId": meter.id(), "limitValue": 1, "period": "all_time"});
    let limit = server
        .send_with_key("POST", "/v1/limits", limit)
        .await
        .assert_status(201);
    let refused = server.send_with_key("DELETE", &path, Value::Null).await;
    refused.assert_error(409, "meter_in_use");
    let limit = format!("/v1/limits/{}", limit.id());
    for gone in [&limit, &path] {
        let answer = server
            .send_with_key("DELETE", gone, Value::Null)
            .await
            .assert_status(200);
        assert_eq!(answer.body, json!({"success": true}));
    }
    server.get(&path).await.assert_error(404, "meter_not_found");
}

#[tokio::test]
async fn each_aggregation_makes_one_number_of_the_events_in_a_range() {
    let server = TestService::new();
    for (customer, tokens, time) in [
        ("a", Some(5), "2026-11-25T01:00:00Z"),
        ("a", Some(9), "2026-11-24T01:00:00Z"),
        ("b", Some(4), "2026-11-25T02:00:00Z"),
        ("b", Some(3), "2026-11-25T02:00:00Z"),
        ("b", None, "2026-11-25T03:00:00Z"),
    ] {
        let mut event = json!({"customerId": customer, "eventType": "e", "timestamp": time,
                               "properties": {"region": customer}});
        if let Some(tokens) = tokens {
            event["values"] = json!({"input_tokens": tokens});
        }
        server.record(event).await.assert_status(201);
    }
    let field = "values.total_tokens";
    let day = json!({"startDate": "2026-11-25", "endDate": "2026-11-26"});
    for (aggregation, field, all, of_a, on_the_day) in [
        ("sum", field, 21, 14, 12),
        ("count", field, 4, 2, 3),
        ("count", "*", 5, 2, 4),
        ("max", field, 9, 9, 5),
        ("latest", field, 3, 5, 3),
        ("sum", "values.other", 0, 0, 0),
    ] {
        let body = json!({"name": "M", "aggregation": aggregation, "field": field});
        let meter = create(&server, body).await.assert_status(201).id();
        let what = format!("{aggregation} of {field}");
        assert_eq!(query(&server, &meter, json!({})).await, all, "{what}");
        let customer = json!({"customerId": "a"});
        assert_eq!(query(&server, &meter, customer).await, of_a, "{what}");
        let region = json!({"dimensions": {"region": "a"}});
        assert_eq!(query(&server, &meter, region).await, of_a, "{what}");
        let value = query(&server, &meter, day.clone()).await;
        assert_eq!(value, on_the_day, "{what}");
    }
    let id = server.get("/v1/customers/a").await.id();
    let body = json!({"customerId": id});
    assert_eq!(query(&server, "mtr_total_tokens", body).await, 14);
}

#[tokio::test]
async fn an_event_filter_matches_types_dimensions_and_properties() {
    let server = TestService::new();
    for (kind, model, property) in [("e", "m", "x"), ("e", "n", "m"), ("f", "m", "m")] {
        let event = json!({"customerId": "c", "eventType": kind, "model": model, "properties": {"tag": property}});
        server.record(event).await.assert_status(201);
    }
    for (filter, count) in [
        (json!({}), 3),
        (json!({"eventType": "e"}), 2),
        (json!({"dimensions": {"model": "m"}}), 2),
        (json!({"dimensions": {"tag": "m"}}), 2),
        (json!({"eventType": "f", "dimensions": {"tag": "m"}}), 1),
        (json!({"eventType": "f", "dimensions": {"tag": "x"}}), 0),
    ] {
        let body =
            json!({"name": "M", "aggregation": "count", "field": "*", "eventFilter": filter});
        let meter = create(&server, body).await.assert_status(201);
        assert_eq!(meter.body["eventFilter"], filter);
        let value = query(&server, &meter.id(), json!({})).await;
        assert_eq!(value, count, "{filter}");
    }
}

#[tokio::test]
async fn invalid_fields_of_a_query_are_rejected_with_their_path() {
    let server = TestService::new();
    for (body, at) in [
        (json!({"customerId": 1}), "customerId"),
        (json!({"dimensions": {"a": 1}}), "dimensions.a"),
        (
            json!({"customerId": "a", "dimensions": {"customer_id": "b"}}),
            "dimensions.customer_id",
        ),
        (json!({"startDate": "yesterday"}), "startDate"),
        (
            json!({"startDate": "2026-11-02", "endDate": "2026-11-01"}),
            "startDate",
        ),
        (json!({"customer": "a"}), "customer"),
    ] {
        let path = "/v1/meters/mtr_total_events/query";
        let answer = server.send_with_key("POST", path, body).await;
        answer.assert_error(400, "invalid_field_value");
        assert_eq!(answer.error_paths(), [at]);
    }
    server
        .send_with_key("POST", "/v1/meters/none/query", json!({}))
        .await
        .assert_error(404, "meter_not_found");
}
