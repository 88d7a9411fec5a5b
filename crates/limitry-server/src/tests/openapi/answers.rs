//! Compares every answer of the service with its documented schema.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::{TestResponse, TestService, new_request};
use super::{document, resolve};
use crate::routes::ROUTES;

/// Compares the fields of a value with those of a schema, and those of the nested values.
fn compare(document: &Value, schema: &Value, value: &Value, at: &str) {
    let schema = resolve(document, schema);
    match value {
        Value::Object(fields) => {
            let Some(properties) = schema["properties"].as_object() else {
                return;
            };
            // Both hold any fields with which the token was created.
            if at.ends_with(".context") || at.ends_with(".publicMetadata") {
                return;
            }
            let found: BTreeSet<&String> = fields.keys().collect();
            let known: BTreeSet<&String> = properties.keys().collect();
            let required: BTreeSet<&str> = schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            assert!(found.is_subset(&known), "{at}: {found:?} {known:?}");
            assert!(
                required.iter().all(|name| fields.contains_key(*name)),
                "{at}: {required:?}"
            );
            for (name, value) in fields {
                compare(document, &properties[name], value, &format!("{at}.{name}"));
            }
        }
        Value::Array(items) => {
            for item in items {
                compare(document, &schema["items"], item, &format!("{at}[]"));
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn every_response_has_exactly_the_documented_fields() {
    let document = document();
    let server = TestService::new();
    let mut visited = BTreeSet::new();
    let mut hold = |method: &str, template: &str, response: &TestResponse| {
        let operation = &document["paths"][template][method.to_lowercase()];
        let responses = operation["responses"].as_object().unwrap();
        let answer = responses.get(response.status.as_str());
        let answer = answer.unwrap_or_else(|| {
            panic!("{method} {template}: {} {}", response.status, response.body)
        });
        let answer = resolve(&document, answer);
        let schema = answer.pointer("/content/application~1json/schema");
        assert_eq!(
            schema.is_some(),
            !response.bytes.is_empty(),
            "{method} {template}"
        );
        if let Some(schema) = schema {
            compare(
                &document,
                schema,
                &response.body,
                &format!("{method} {template}"),
            );
        }
        visited.insert((method.to_owned(), template.to_owned()));
    };
    let body = json!({"name": "Q", "metric": "total_events", "limitValue": 1, "period": "day"});
    let quota = server
        .send_with_pat("POST", "/v1/quotas", body)
        .await
        .assert_status(201);
    hold("POST", "/v1/quotas", &quota);
    let path = format!("/v1/quotas/{}/alerts", quota.id());
    let alert = server
        .send_with_pat("POST", &path, json!({"threshold": 100}))
        .await
        .assert_status(201);
    let url = json!({"url": "http://127.0.0.1:1/"});
    let webhook = server.send_with_pat("POST", "/dev/webhooks", url).await;
    hold("POST", "/dev/webhooks", &webhook);
    // The service queues alerts only while a server runs.
    let _lock = crate::files::lock_port(server.service.dir(), 1).unwrap();
    let body = json!({"name": "R", "limitValue": 9, "window": "second"});
    let limit = server
        .send_with_pat("POST", "/v1/rate-limits", body)
        .await
        .assert_status(201);
    hold("POST", "/v1/rate-limits", &limit);
    let body = json!({"name": "M", "aggregation": "sum", "field": "values.a", "eventFilter": {"eventType": "e"}});
    let meter = server
        .send_with_pat("POST", "/v1/meters", body)
        .await
        .assert_status(201);
    hold("POST", "/v1/meters", &meter);
    let body =
        json!({"name": "L", "meterId": "mtr_total_events", "limitValue": 9, "period": "annual"});
    let meter_limit = server
        .send_with_pat("POST", "/v1/limits", body)
        .await
        .assert_status(201);
    hold("POST", "/v1/limits", &meter_limit);
    let key = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "K"}))
        .await
        .assert_status(201);
    hold("POST", "/v1/api-keys", &key);
    let customer = server
        .send_with_pat("POST", "/v1/customers", json!({"externalId": "c"}))
        .await
        .assert_status(201);
    hold("POST", "/v1/customers", &customer);
    let body = json!({"customerId": "c", "name": "B", "initialBalance": 1});
    let balance = server
        .send_with_pat("POST", "/v1/balances", body)
        .await
        .assert_status(201);
    hold("POST", "/v1/balances", &balance);
    let token = server
        .send_with_pat(
            "POST",
            "/v1/client-tokens",
            json!({"context": {"customerId": "c"}}),
        )
        .await
        .assert_status(201);
    hold("POST", "/v1/client-tokens", &token);
    let browser = token.body["token"].as_str().unwrap().to_owned();
    let event = json!({
        "customerId": "c", "eventType": "e", "idempotencyKey": "k", "timestamp": super::super::START,
        "model": "m", "provider": "p", "inputTokens": 1, "outputTokens": 1, "latencyMs": 1, "costCents": 1,
    });
    let range = "startDate=2026-11-25&endDate=2026-11-26";
    let item = |base: &str, response: &TestResponse| format!("{base}/{}", response.id());
    for (method, template, path, body) in [
        ("GET", "/openapi.json", String::new(), Value::Null),
        ("GET", "/v1/user", String::new(), Value::Null),
        ("GET", "/v1/projects", String::new(), Value::Null),
        ("POST", "/v1/projects", String::new(), json!({"name": "P"})),
        ("GET", "/v1/projects/current", String::new(), Value::Null),
        ("GET", "/v1/project", String::new(), Value::Null),
        ("GET", "/v1/api-keys", String::new(), Value::Null),
        (
            "GET",
            "/v1/api-keys/{id}",
            item("/v1/api-keys", &key),
            Value::Null,
        ),
        (
            "PUT",
            "/v1/api-keys/{id}",
            item("/v1/api-keys", &key),
            json!({"name": "L"}),
        ),
        ("POST", "/v1/events/record", String::new(), event.clone()),
        ("POST", "/v1/events/record", String::new(), event.clone()),
        ("POST", "/v1/events", String::new(), event.clone()),
        ("POST", "/v1/track", String::new(), event.clone()),
        (
            "POST",
            "/v1/track",
            String::new(),
            json!({"customerId": "c", "eventType": "e"}),
        ),
        (
            "POST",
            "/v1/events/batch",
            String::new(),
            json!({"events": [event]}),
        ),
        (
            "POST",
            "/v1/usage/check",
            String::new(),
            json!({"customer_id": "c", "event_type": "e"}),
        ),
        ("GET", "/v1/events", String::new(), Value::Null),
        (
            "GET",
            "/v1/usage",
            format!("/v1/usage?{range}"),
            Value::Null,
        ),
        (
            "GET",
            "/v1/usage/summary",
            format!("/v1/usage/summary?{range}"),
            Value::Null,
        ),
        (
            "GET",
            "/v1/usage/breakdown",
            format!("/v1/usage/breakdown?{range}&groupBy=model"),
            Value::Null,
        ),
        (
            "GET",
            "/v1/usage/timeseries",
            format!("/v1/usage/timeseries?{range}&interval=day"),
            Value::Null,
        ),
        ("GET", "/v1/quotas", String::new(), Value::Null),
        (
            "GET",
            "/v1/quotas/{id}",
            item("/v1/quotas", &quota),
            Value::Null,
        ),
        (
            "PUT",
            "/v1/quotas/{id}",
            item("/v1/quotas", &quota),
            json!({}),
        ),
        ("POST", "/v1/quotas/check", String::new(), json!({})),
        (
            "GET",
            "/v1/quotas/{id}/alerts",
            item("/v1/quotas", &quota) + "/alerts",
            Value::Null,
        ),
        (
            "POST",
            "/v1/quotas/{id}/alerts",
            item("/v1/quotas", &quota) + "/alerts",
            json!({"threshold": 50}),
        ),
        (
            "GET",
            "/v1/quota-alerts/{id}",
            item("/v1/quota-alerts", &alert),
            Value::Null,
        ),
        (
            "PUT",
            "/v1/quota-alerts/{id}",
            item("/v1/quota-alerts", &alert),
            json!({"threshold": 60}),
        ),
        (
            "GET",
            "/v1/quota-alerts/{id}/history",
            item("/v1/quota-alerts", &alert) + "/history",
            Value::Null,
        ),
        (
            "DELETE",
            "/v1/quota-alerts/{id}",
            item("/v1/quota-alerts", &alert),
            Value::Null,
        ),
        ("GET", "/v1/rate-limits", String::new(), Value::Null),
        (
            "GET",
            "/v1/rate-limits/{id}",
            item("/v1/rate-limits", &limit),
            Value::Null,
        ),
        (
            "PUT",
            "/v1/rate-limits/{id}",
            item("/v1/rate-limits", &limit),
            json!({}),
        ),
        ("POST", "/v1/rate-limits/check", String::new(), json!({})),
        ("GET", "/v1/meters", String::new(), Value::Null),
        (
            "GET",
            "/v1/meters/{id}",
            item("/v1/meters", &meter),
            Value::Null,
        ),
        (
            "PUT",
            "/v1/meters/{id}",
            item("/v1/meters", &meter),
            json!({}),
        ),
        (
            "POST",
            "/v1/meters/{id}/query",
            item("/v1/meters", &meter) + "/query",
            json!({}),
        ),
        (
            "DELETE",
            "/v1/meters/{id}",
            item("/v1/meters", &meter),
            Value::Null,
        ),
        ("GET", "/v1/limits", String::new(), Value::Null),
        (
            "POST",
            "/v1/limits/check",
            String::new(),
            json!({"customerId": "c"}),
        ),
        (
            "GET",
            "/v1/limits/{id}",
            item("/v1/limits", &meter_limit),
            Value::Null,
        ),
        (
            "PUT",
            "/v1/limits/{id}",
            item("/v1/limits", &meter_limit),
            json!({}),
        ),
        (
            "DELETE",
            "/v1/limits/{id}",
            item("/v1/limits", &meter_limit),
            Value::Null,
        ),
        ("GET", "/v1/customers", String::new(), Value::Null),
        (
            "POST",
            "/v1/customers",
            String::new(),
            json!({"externalId": "c"}),
        ),
        (
            "GET",
            "/v1/customers/{id}",
            "/v1/customers/c".to_owned(),
            Value::Null,
        ),
        (
            "GET",
            "/v1/customers/{id}/usage",
            format!("/v1/customers/c/usage?{range}"),
            Value::Null,
        ),
        (
            "PUT",
            "/v1/customers/{id}",
            "/v1/customers/c".to_owned(),
            json!({"name": "C"}),
        ),
        (
            "GET",
            "/v1/customers/{id}/balances",
            "/v1/customers/c/balances".to_owned(),
            Value::Null,
        ),
        ("GET", "/v1/balances", String::new(), Value::Null),
        (
            "GET",
            "/v1/balances/{id}",
            item("/v1/balances", &balance),
            Value::Null,
        ),
        (
            "GET",
            "/v1/balances/{id}/transactions",
            item("/v1/balances", &balance) + "/transactions",
            Value::Null,
        ),
        (
            "POST",
            "/v1/balances/check",
            String::new(),
            json!({"customerId": "c", "name": "B", "amount": 1}),
        ),
        (
            "POST",
            "/v1/balances/credit",
            String::new(),
            json!({"customerId": "c", "name": "B", "amount": 1, "description": "d"}),
        ),
        (
            "POST",
            "/v1/balances/debit",
            String::new(),
            json!({"customerId": "c", "name": "B", "amount": 1, "description": "d"}),
        ),
        (
            "POST",
            "/v1/balances/debit",
            String::new(),
            json!({"customerId": "c", "name": "B", "amount": 100, "description": "d"}),
        ),
        ("GET", "/dev/database", String::new(), Value::Null),
        ("GET", "/dev/clock", String::new(), Value::Null),
        ("PUT", "/dev/clock", String::new(), json!({"advance": 0})),
        ("GET", "/dev/faults", String::new(), Value::Null),
        ("PUT", "/dev/faults", String::new(), json!({"spec": "off"})),
        ("POST", "/dev/seed", String::new(), json!({"events": 5})),
        (
            "DELETE",
            "/v1/api-keys/{id}",
            item("/v1/api-keys", &key),
            Value::Null,
        ),
        (
            "PUT",
            "/v1/api-keys/{id}",
            item("/v1/api-keys", &key),
            json!({"name": "L"}),
        ),
        (
            "DELETE",
            "/v1/quotas/{id}",
            item("/v1/quotas", &quota),
            Value::Null,
        ),
        (
            "GET",
            "/v1/quotas/{id}",
            item("/v1/quotas", &quota),
            Value::Null,
        ),
        (
            "DELETE",
            "/v1/rate-limits/{id}",
            item("/v1/rate-limits", &limit),
            Value::Null,
        ),
    ] {
        let path = if path.is_empty() { template } else { &path };
        hold(
            method,
            template,
            &server.send_with_pat(method, path, body).await,
        );
    }
    for (method, template, path, body) in [
        ("GET", "/client/context", String::new(), Value::Null),
        ("GET", "/client/token", String::new(), Value::Null),
        ("POST", "/client/quotas/check", String::new(), json!({})),
        ("POST", "/client/limits/check", String::new(), json!({})),
        (
            "POST",
            "/client/events/record",
            String::new(),
            json!({"eventType": "e"}),
        ),
        (
            "GET",
            "/client/events/summary",
            format!("/client/events/summary?{range}"),
            Value::Null,
        ),
    ] {
        let path = if path.is_empty() { template } else { &path };
        hold(
            method,
            template,
            &server.send(new_request(method, path, &browser, body)).await,
        );
    }
    let page = server
        .send_with_pat("GET", "/dev/webhook-deliveries", Value::Null)
        .await;
    hold("GET", "/dev/webhook-deliveries", &page);
    let delivery = page.body["data"][0]["id"].as_str().unwrap();
    for (method, template, path) in [
        ("GET", "/dev/webhooks", "/dev/webhooks".to_owned()),
        (
            "POST",
            "/dev/webhook-deliveries/{id}/redeliver",
            format!("/dev/webhook-deliveries/{delivery}/redeliver"),
        ),
        (
            "DELETE",
            "/dev/webhooks/{id}",
            item("/dev/webhooks", &webhook),
        ),
    ] {
        let response = server.send_with_pat(method, &path, Value::Null).await;
        hold(method, template, &response);
    }
    for (method, path) in [("POST", "/dev/reset"), ("DELETE", "/v1/user/token")] {
        hold(
            method,
            path,
            &server.send_with_pat(method, path, Value::Null).await,
        );
    }
    let all: BTreeSet<_> = ROUTES
        .iter()
        .map(|r| (r.method.as_str().to_owned(), r.path.to_owned()))
        .collect();
    assert_eq!(visited, all);
}
