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
    assert_eq!(customer["name"], Value::Null);
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
async fn a_duplicate_event_creates_no_customer() {
    let server = TestService::new();
    let event =
        |customer: &str| json!({"customerId": customer, "eventType": "e", "idempotencyKey": "k"});
    server.record(event("first")).await.assert_status(201);
    let batch = json!({"events": [event("second"), event("first"), event("second")]});
    let response = server
        .send_with_key("POST", "/v1/events/batch", batch)
        .await
        .assert_status(201);
    assert_eq!(response.body, json!({"count": 0, "duplicates": 3}));
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
async fn events_of_customers_in_the_same_bucket_are_told_apart() {
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
