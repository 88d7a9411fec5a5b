//! Alerts at the thresholds of limits.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::TestService;

/// The customers and thresholds of the triggered alerts, in order of time.
fn triggered(server: &TestService) -> Vec<(String, i64)> {
    let path = server.home.path().join("data").join("limitry.db");
    let conn = Connection::open(path).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT c.external_id, h.threshold FROM limit_alert_history h JOIN customers c ON c.seq = h.customer \
             ORDER BY h.seq",
        )
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn pairs(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    let expected = expected.iter();
    expected.map(|(id, n)| ((*id).to_owned(), *n)).collect()
}

async fn record(server: &TestService, customer: &str, tokens: u64) {
    let event =
        json!({"customerId": customer, "eventType": "e", "values": {"total_tokens": tokens}});
    server.record(event).await.assert_status(201);
}

fn tokens(thresholds: &Value) -> Value {
    json!({"meterId": "mtr_total_tokens", "limitValue": 100, "period": "day", "alertThresholds": thresholds})
}

#[tokio::test]
async fn a_threshold_is_triggered_once_for_each_customer_and_period() {
    let server = TestService::new();
    server.create_limit(tokens(&json!([50]))).await;
    record(&server, "a", 49).await;
    assert_eq!(triggered(&server), []);
    record(&server, "a", 1).await;
    record(&server, "a", 30).await;
    record(&server, "b", 60).await;
    assert_eq!(triggered(&server), pairs(&[("a", 50), ("b", 50)]));
    server.advance(86_400);
    record(&server, "a", 50).await;
    assert_eq!(
        triggered(&server),
        pairs(&[("a", 50), ("b", 50), ("a", 50)])
    );
}

#[tokio::test]
async fn several_thresholds_passed_at_once_are_triggered_lowest_first() {
    let server = TestService::new();
    server.create_limit(tokens(&json!([100, 50, 80, 50]))).await;
    record(&server, "a", 85).await;
    record(&server, "a", 200).await;
    assert_eq!(
        triggered(&server),
        pairs(&[("a", 50), ("a", 80), ("a", 100)])
    );
}

#[tokio::test]
async fn an_event_outside_of_the_current_window_triggers_nothing() {
    let server = TestService::new();
    server.create_limit(tokens(&json!([50]))).await;
    let late = json!({"customerId": "a", "eventType": "e", "values": {"total_tokens": 90},
                      "timestamp": "2026-11-24T10:00:00Z"});
    server.record(late).await.assert_status(201);
    assert_eq!(triggered(&server), []);
}

#[tokio::test]
async fn lowering_a_limit_triggers_nothing_by_itself() {
    let server = TestService::new();
    let limit = server.create_limit(tokens(&json!([50]))).await;
    record(&server, "a", 40).await;
    server
        .send_with_key(
            "PUT",
            &format!("/v1/limits/{limit}"),
            json!({"limitValue": 60}),
        )
        .await
        .assert_status(200);
    record(&server, "a", 1).await;
    assert_eq!(triggered(&server), []);
}

#[tokio::test]
async fn a_default_that_is_replaced_triggers_nothing() {
    let server = TestService::new();
    server.create_limit(tokens(&json!([50]))).await;
    let mut own = tokens(&json!([80]));
    own["customerId"] = json!("a");
    server.create_limit(own).await;
    record(&server, "a", 60).await;
    record(&server, "b", 60).await;
    record(&server, "a", 30).await;
    assert_eq!(triggered(&server), pairs(&[("b", 50), ("a", 80)]));
}

#[tokio::test]
async fn a_value_that_passes_a_threshold_inside_a_batch_triggers_it() {
    let server = TestService::new();
    let body = json!({"name": "M", "aggregation": "latest", "field": "values.v"});
    let meter = server
        .send_with_key("POST", "/v1/meters", body)
        .await
        .assert_status(201)
        .id();
    server
        .create_limit(json!({"meterId": meter, "limitValue": 100, "alertThresholds": [50]}))
        .await;
    let event = |value: u64| json!({"customerId": "a", "eventType": "e", "values": {"v": value}});
    let batch = json!({"events": [event(10), event(70), event(20)]});
    server
        .send_with_key("POST", "/v1/events/batch", batch)
        .await
        .assert_status(201);
    assert_eq!(triggered(&server), pairs(&[("a", 50)]));
}
