//! A customer's own id, `cust_…`, means the same customer on every route.

use http::StatusCode;
use serde_json::{Value, json};

use super::{TestService, new_request};

/// A service with the customer `a`, and its own id.
async fn with_customer() -> (TestService, String) {
    let server = TestService::new();
    let made = server
        .send_with_key("POST", "/v1/customers", json!({"externalId": "a"}))
        .await;
    let id = made.assert_status(201).id();
    (server, id)
}

impl TestService {
    async fn ask(&self, path: &str, body: Value) -> Value {
        let answer = self.send_with_key("POST", path, body).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.body);
        answer.body
    }
}

#[tokio::test]
async fn an_event_with_an_own_id_is_recorded_for_that_customer() {
    let (server, id) = with_customer().await;
    let event = |customer: &str| json!({"customerId": customer, "eventType": "e"});
    for path in ["/v1/events/record", "/v1/events", "/v1/track"] {
        server.ask(path, event(&id)).await;
    }
    let batch = json!({"events": [event("b"), event(&id), event("a")]});
    server.ask("/v1/events/batch", batch).await;
    for given in ["a", &id] {
        let listed = server.get(&format!("/v1/events?customerId={given}")).await;
        let listed = listed.assert_status(200).body["data"].clone();
        let listed = listed.as_array().unwrap();
        assert_eq!(listed.len(), 5);
        assert!(listed.iter().all(|event| event["customerId"] == "a"));
        let range = "startDate=2020-01-01&endDate=2100-01-01";
        for path in [
            format!("/v1/usage?{range}&customerId={given}"),
            format!("/v1/usage/summary?{range}&customerId={given}"),
            format!("/v1/customers/{given}/usage?{range}"),
        ] {
            let usage = server.get(&path).await.assert_status(200);
            assert_eq!(usage.body["totalEvents"], 5, "{path}");
        }
    }
    // The events created no other customer.
    let customers = server.get("/v1/customers").await.body["data"].clone();
    assert_eq!(customers.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_check_answers_the_same_for_both_ids() {
    let (server, id) = with_customer().await;
    let filters = json!({"customer_id": id});
    let quota = json!({"name": "Q", "metric": "total_events", "limitValue": 2, "period": "day", "dimensionFilters": filters});
    let quota = server.ask("/v1/quotas", quota).await;
    assert_eq!(quota["dimensionFilters"], json!({"customer_id": "a"}));
    let rate_limit =
        json!({"name": "R", "limitValue": 2, "window": "hour", "dimensionFilters": filters});
    server.ask("/v1/rate-limits", rate_limit).await;
    for more in [
        json!({}),
        json!({"dimensionFilters": filters}),
        json!({"customerId": id}),
    ] {
        server.create_limit(more).await;
    }
    for customer in [&id, "a"] {
        let event = json!({"customerId": customer, "eventType": "e"});
        server.record(event).await.assert_status(201);
    }
    for given in ["a", &id] {
        let asked = json!({"customer_id": given, "event_type": "e"});
        let checked = server.ask("/v1/usage/check", asked).await;
        assert_eq!(checked["allowed"], false);
        assert_eq!(checked["quotas"][0]["used"], 2);
        assert_eq!(checked["rateLimits"][0]["remaining"], 0);
        let limits = server
            .ask("/v1/limits/check", json!({"customerId": given}))
            .await;
        assert_eq!(checked["limits"], limits["limits"]);
        // The own limit replaces the default.
        assert_eq!(limits["limits"].as_array().unwrap().len(), 2);
        assert!(
            limits["limits"]
                .as_array()
                .unwrap()
                .iter()
                .all(|limit| limit["used"] == 2)
        );
        let dimensions = json!({"customer_id": given});
        let quotas = server.ask("/v1/quotas/check", dimensions.clone()).await;
        assert_eq!(checked["quotas"], quotas["quotas"]);
        let rates = server
            .ask("/v1/rate-limits/check", dimensions.clone())
            .await;
        assert_eq!(rates["rateLimits"][0]["remaining"], 0);
        let event = json!({"customerId": given, "eventType": "e"});
        let tracked = server.send_with_key("POST", "/v1/track", event).await;
        tracked.assert_error(429, "rate_limit_exceeded");
        for query in [
            json!({"customerId": given}),
            json!({"dimensions": dimensions}),
        ] {
            let number = server.ask("/v1/meters/mtr_total_events/query", query).await;
            assert_eq!(number["value"], 2);
        }
    }
    let meter = json!({"name": "M", "aggregation": "count", "field": "*", "eventFilter": {"dimensions": filters}});
    let meter = server.ask("/v1/meters", meter).await;
    let path = format!("/v1/meters/{}/query", meter["id"].as_str().unwrap());
    assert_eq!(server.ask(&path, json!({})).await["value"], 2);
}

#[tokio::test]
async fn a_repeated_event_with_the_customers_other_id_is_a_duplicate() {
    let (server, id) = with_customer().await;
    let event =
        |customer: &str| json!({"customerId": customer, "eventType": "e", "idempotencyKey": "k"});
    server.record(event(&id)).await.assert_status(201);
    server.record(event("a")).await.assert_status(200);
    for customer in ["a", &id] {
        let tracked = server
            .send_with_key("POST", "/v1/track", event(customer))
            .await;
        assert_eq!(tracked.status, StatusCode::OK);
    }
    server
        .record(event("b"))
        .await
        .assert_error(409, "idempotency_key_reused");
}

#[tokio::test]
async fn customers_balances_and_client_tokens_take_both_ids() {
    let (server, id) = with_customer().await;
    let balance = json!({"customerId": id, "name": "B", "initialBalance": 5, "dimensionFilters": {"customer_id": id}});
    let balance = server.ask("/v1/balances", balance).await;
    assert_eq!(balance["customerId"], "a");
    for given in ["a", &id] {
        let check = json!({"customerId": given, "name": "B", "amount": 5, "dimensions": {"customer_id": given}});
        let checked = server.ask("/v1/balances/check", check).await;
        assert_eq!(checked["sufficient"], true);
        let token = json!({"context": {"customerId": given}});
        let token = server.ask("/v1/client-tokens", token).await;
        let token = token["token"].as_str().unwrap();
        for named in ["a", &id] {
            let event = json!({"customerId": named, "eventType": "e"});
            let request = new_request("POST", "/client/events/record", token, event);
            server.send(request).await.assert_status(201);
            let check = json!({"customerId": named});
            let request = new_request("POST", "/client/limits/check", token, check);
            server.send(request).await.assert_status(200);
        }
        let event = json!({"customerId": "b", "eventType": "e"});
        let request = new_request("POST", "/client/events/record", token, event);
        server
            .send(request)
            .await
            .assert_error(403, "insufficient_permissions");
        // The context shows the id with which the token was created.
        let request = new_request("GET", "/client/context", token, Value::Null);
        let context = server.send(request).await.assert_status(200);
        assert_eq!(context.body["context"]["customerId"], *given);
    }
    let listed = server.get("/v1/events?customerId=a").await;
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_text_that_only_begins_like_an_own_id_is_an_external_id() {
    let server = TestService::new();
    let unknown = format!("cust_{}", "x".repeat(20));
    for id in ["cust_123", "cust_", &unknown] {
        let event = json!({"customerId": id, "eventType": "e"});
        server.record(event).await.assert_status(201);
        let customer = server.get(&format!("/v1/customers/{id}")).await;
        assert_eq!(customer.assert_status(200).body["externalId"], *id);
    }
}
