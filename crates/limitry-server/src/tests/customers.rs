use serde_json::{Value, json};

use super::TestService;

#[tokio::test]
async fn a_customer_exists_from_its_first_event() {
    let server = TestService::new();
    server
        .get("/v1/customers/ext")
        .await
        .assert_error(404, "customer_not_found");
    for _ in 0..2 {
        server
            .record(json!({"customerId": "ext", "eventType": "e"}))
            .await
            .assert_status(201);
    }
    let listed = server.get("/v1/customers").await.assert_status(200);
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 1);
    let customer = &listed.body["data"][0];
    assert_eq!(customer["externalId"], "ext");
    for field in ["name", "email", "timezone"] {
        assert_eq!(customer[field], Value::Null, "{field}");
    }
    assert_eq!(customer["metadata"], json!({}));
    assert_eq!(customer["billingCycleStart"], super::START);
    let id = customer["id"].as_str().unwrap();
    assert!(id.starts_with("cust_"));
    for name in [id, "ext"] {
        let shown = server
            .get(&format!("/v1/customers/{name}"))
            .await
            .assert_status(200);
        assert_eq!(&shown.body, customer);
    }
}

#[tokio::test]
async fn an_event_that_is_not_recorded_creates_no_customer() {
    let server = TestService::new();
    let event =
        |customer: &str| json!({"customerId": customer, "eventType": "e", "idempotencyKey": "k"});
    server.record(event("first")).await.assert_status(201);
    server
        .record(event("second"))
        .await
        .assert_error(409, "idempotency_key_reused");
    let batch = json!({"events": [event("first"), event("second")]});
    let response = server
        .send_with_key("POST", "/v1/events/batch", batch)
        .await;
    response.assert_error(400, "invalid_request");
    assert_eq!(response.error_paths(), ["events[1].idempotencyKey"]);
    let customers = async || {
        let response = server.get("/v1/customers").await.assert_status(200);
        let data = response.body["data"].as_array().unwrap().clone();
        data.iter()
            .map(|c| c["externalId"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(customers().await, ["first"]);
    let own = json!({"customerId": "second", "eventType": "e"});
    server.record(own.clone()).await.assert_status(201);
    server.record(own).await.assert_status(201);
    assert_eq!(customers().await, ["second", "first"]);
}

#[tokio::test]
async fn customers_in_the_same_bucket_keep_separate_events() {
    let server = TestService::new();
    let customers = 300;
    for round in 0..2 {
        let events: Vec<Value> = (0..customers)
            .map(|n| json!({"customerId": format!("c{n}"), "eventType": format!("e{round}")}))
            .collect();
        let batch = json!({"events": events});
        server
            .send_with_key("POST", "/v1/events/batch", batch)
            .await
            .assert_status(201);
    }
    for n in [0, 127, 128, 255, 256, 299] {
        let response = server
            .get(&format!("/v1/events?customerId=c{n}"))
            .await
            .assert_status(200);
        let found = response.body["data"].as_array().unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|event| (event["customerId"].clone(), event["eventType"].clone()))
            .collect();
        let of = |kind: &str| (json!(format!("c{n}")), json!(kind));
        assert_eq!(found, [of("e1"), of("e0")]);
        let range = "startDate=2026-11-25&endDate=2026-11-26";
        let path = format!("/v1/usage/summary?customerId=c{n}&{range}");
        assert_eq!(
            server.get(&path).await.assert_status(200).body["totalEvents"],
            2
        );
    }
    let none = server
        .get("/v1/events?customerId=nobody")
        .await
        .assert_status(200);
    assert_eq!(none.body["data"], json!([]));
}

#[tokio::test]
async fn creating_an_existing_customer_updates_the_given_fields() {
    let server = TestService::new();
    let body = json!({"externalId": "a/b c", "name": "N", "metadata": {"plan": {"tier": 1}}});
    let made = server
        .send_with_key("POST", "/v1/customers", body)
        .await
        .assert_status(201);
    assert_eq!(made.body["metadata"], json!({"plan": {"tier": 1}}));
    server.advance(1);
    let again = json!({"externalId": "a/b c", "email": "a@example.com"});
    let changed = server
        .send_with_key("POST", "/v1/customers", again)
        .await
        .assert_status(200);
    assert_eq!(changed.id(), made.id());
    assert_eq!(
        (&changed.body["name"], &changed.body["email"]),
        (&json!("N"), &json!("a@example.com"))
    );
    assert_ne!(changed.body["updatedAt"], made.body["updatedAt"]);
    let shown = server
        .get("/v1/customers/a%2Fb%20c")
        .await
        .assert_status(200);
    assert_eq!(shown.id(), made.id());
    for (wrong, path) in [
        (json!({}), "externalId"),
        (json!({"externalId": ""}), "externalId"),
        (json!({"externalId": "x", "metadata": []}), "metadata"),
        (json!({"externalId": "x", "name": 1}), "name"),
    ] {
        let response = server.send_with_key("POST", "/v1/customers", wrong).await;
        assert_eq!(
            (response.status.as_u16(), response.error_paths()),
            (400, vec![path])
        );
    }
}

#[tokio::test]
async fn a_customers_own_id_wins_over_an_external_id() {
    let server = TestService::new();
    let first = server
        .send_with_key("POST", "/v1/customers", json!({"externalId": "one"}))
        .await
        .assert_status(201);
    let clash = json!({"externalId": first.id()});
    server
        .send_with_key("POST", "/v1/customers", clash)
        .await
        .assert_status(201);
    let shown = server
        .get(&format!("/v1/customers/{}", first.id()))
        .await
        .assert_status(200);
    assert_eq!(shown.body["externalId"], "one");
}

#[tokio::test]
async fn usage_is_summed_for_a_customer_by_either_id() {
    let server = TestService::new();
    for (customer, tokens) in [("a", 5), ("a", 6), ("b", 7)] {
        let event =
            json!({"customerId": customer, "eventType": "e", "values": {"total_tokens": tokens}});
        server.record(event).await.assert_status(201);
    }
    let id = server.get("/v1/customers/a").await.id();
    for name in ["a", &id] {
        let path = format!("/v1/customers/{name}/usage?startDate=2026-11-25&endDate=2026-11-26");
        let response = server.get(&path).await.assert_status(200);
        assert_eq!(
            (
                &response.body["customerId"],
                &response.body["totalEvents"],
                &response.body["totalTokens"]
            ),
            (&json!("a"), &json!(2), &json!(11))
        );
    }
    server
        .get("/v1/customers/a/usage")
        .await
        .assert_error(400, "missing_required_field");
    server
        .get("/v1/customers/none/usage?startDate=2026-11-25&endDate=2026-11-26")
        .await
        .assert_error(404, "customer_not_found");
}

#[tokio::test]
async fn a_customer_is_changed_by_either_id_and_null_clears_optional_fields() {
    let server = TestService::new();
    let made = server
        .send_with_key(
            "POST",
            "/v1/customers",
            json!({
                "externalId": "ext",
                "name": "N",
                "email": "n@example.com",
                "billingCycleStart": "2026-11-15T00:00:00Z",
                "timezone": "Europe/Berlin",
                "metadata": {"plan": "pro"},
            }),
        )
        .await
        .assert_status(201);
    let by_own_id = format!("/v1/customers/{}", made.id());
    let changed = server
        .send_with_key("PUT", &by_own_id, json!({"name": "M", "email": null}))
        .await
        .assert_status(200);
    assert_eq!(changed.body["name"], "M");
    assert_eq!(changed.body["email"], Value::Null);
    for field in ["billingCycleStart", "timezone", "metadata"] {
        assert_eq!(changed.body[field], made.body[field], "{field}");
    }
    let nulls =
        json!({"name": null, "timezone": null, "metadata": null, "billingCycleStart": null});
    let cleared = server
        .send_with_key("PUT", "/v1/customers/ext", nulls)
        .await
        .assert_status(200);
    assert_eq!(cleared.body["name"], Value::Null);
    assert_eq!(cleared.body["timezone"], Value::Null);
    assert_eq!(cleared.body["metadata"], json!({"plan": "pro"}));
    assert_eq!(cleared.body["billingCycleStart"], "2026-11-15T00:00:00Z");
    server
        .send_with_key("PUT", "/v1/customers/none", json!({}))
        .await
        .assert_error(404, "customer_not_found");
}

#[tokio::test]
async fn a_date_without_a_time_is_the_start_of_that_day_in_the_customers_zone() {
    let server = TestService::new();
    let project = server
        .send_with_pat(
            "POST",
            "/v1/projects",
            json!({"name": "Kolkata", "timezone": "Asia/Kolkata"}),
        )
        .await
        .assert_status(201)
        .id();
    for (zone, day, expected) in [
        (Some("Europe/Berlin"), "2026-11-15", "2026-11-14T23:00:00Z"),
        (
            Some("America/New_York"),
            "2026-07-01",
            "2026-07-01T04:00:00Z",
        ),
        // The clocks in Santiago go from 24:00 to 01:00.
        (
            Some("America/Santiago"),
            "2026-09-06",
            "2026-09-06T04:00:00Z",
        ),
        (None, "2026-11-15", "2026-11-14T18:30:00Z"),
    ] {
        let body = json!({"externalId": "c", "timezone": zone, "billingCycleStart": day});
        let mut request = super::new_request("POST", "/v1/customers", &server.pat, body);
        let headers = request.headers_mut();
        headers.insert("x-project", project.parse().unwrap());
        if zone.is_none() {
            *request.body_mut() =
                super::new_body(json!({"externalId": "d", "billingCycleStart": day}).to_string());
        }
        let response = server.send(request).await;
        assert!(response.status.is_success(), "{}", response.body);
        assert_eq!(response.body["billingCycleStart"], expected, "{zone:?}");
    }
}

#[tokio::test]
async fn invalid_fields_of_a_customer_are_rejected_with_their_path() {
    let server = TestService::new();
    for (field, value) in [
        ("email", json!("nobody")),
        ("email", json!("a b@example.com")),
        ("timezone", json!("Mars/Olympus")),
        ("timezone", json!(1)),
        ("billingCycleStart", json!("yesterday")),
        ("billingCycleStart", json!("2026-02-30")),
        ("billingCycleStart", json!("9999-12-31")),
        ("metadata", json!([])),
        ("metadata", json!("text")),
        ("name", json!("")),
    ] {
        for (method, path) in [("POST", "/v1/customers"), ("PUT", "/v1/customers/known")] {
            server
                .record(json!({"customerId": "known", "eventType": "e"}))
                .await
                .assert_status(201);
            let mut body = json!({field: value});
            if method == "POST" {
                body["externalId"] = "new".into();
            }
            let response = server.send_with_key(method, path, body).await;
            response.assert_error(400, "invalid_field_value");
            assert_eq!(response.error_paths(), [field], "{method} {value}");
        }
    }
}

#[tokio::test]
async fn a_request_that_gives_nothing_keeps_the_time_of_the_last_change() {
    let server = TestService::new();
    let id_alone = json!({"externalId": "ext"});
    let made = server
        .send_with_key("POST", "/v1/customers", id_alone.clone())
        .await
        .assert_status(201);
    server.advance(1);
    for (method, path, body) in [
        ("POST", "/v1/customers", id_alone),
        ("PUT", "/v1/customers/ext", json!({})),
    ] {
        let same = server
            .send_with_key(method, path, body)
            .await
            .assert_status(200);
        assert_eq!(same.body, made.body, "{method}");
    }
    let cleared = server
        .send_with_key("PUT", "/v1/customers/ext", json!({"name": null}))
        .await
        .assert_status(200);
    assert_ne!(cleared.body["updatedAt"], made.body["updatedAt"]);
}
