use serde_json::{Value, json};

use super::TestService;

impl TestService {
    pub(super) async fn create_alert(&self, quota: &str, threshold: u64) -> String {
        let path = format!("/v1/quotas/{quota}/alerts");
        self.send_with_key("POST", &path, json!({"threshold": threshold}))
            .await
            .assert_status(201)
            .id()
    }

    pub(super) async fn history(&self, alert: &str) -> Vec<Value> {
        let path = format!("/v1/quota-alerts/{alert}/history");
        let page = self.get(&path).await.assert_status(200);
        page.body["data"].as_array().unwrap().clone()
    }

    async fn use_tokens(&self, tokens: f64, timestamp: Option<&str>) {
        let mut event =
            json!({"customerId": "c", "eventType": "e", "values": {"total_tokens": tokens}});
        if let Some(timestamp) = timestamp {
            event["timestamp"] = timestamp.into();
        }
        self.record(event).await.assert_status(201);
    }
}

#[tokio::test]
async fn an_alert_is_created_listed_updated_and_deleted() {
    let server = TestService::new();
    let quota = server.create_quota("Q", "total_events", 10, "day").await;
    let alert = server.create_alert(&quota.id(), 80).await;
    assert!(alert.starts_with("qa_"));
    let path = format!("/v1/quota-alerts/{alert}");
    let shown = server.get(&path).await.assert_status(200);
    assert_eq!(shown.body["quotaId"], quota.id());
    assert_eq!(shown.body["lastTriggeredAt"], Value::Null);
    let listed = server
        .get(&format!("/v1/quotas/{}/alerts", quota.id()))
        .await;
    assert_eq!(listed.assert_status(200).body["data"], json!([shown.body]));
    let changed = server
        .send_with_key("PUT", &path, json!({"threshold": 90}))
        .await
        .assert_status(200);
    assert_eq!(changed.body["threshold"], 90);
    for wrong in [json!(0), json!(101), json!(1.5), json!("80")] {
        for (method, path) in [
            ("PUT", path.clone()),
            ("POST", format!("/v1/quotas/{}/alerts", quota.id())),
        ] {
            let response = server
                .send_with_key(method, &path, json!({"threshold": wrong}))
                .await;
            response.assert_error(400, "invalid_field_value");
            assert_eq!(response.error_paths(), ["threshold"]);
        }
    }
    let deleted = server.send_with_key("DELETE", &path, Value::Null).await;
    assert_eq!(deleted.assert_status(200).body, json!({"success": true}));
    for method in ["GET", "PUT", "DELETE"] {
        server
            .send_with_key(method, &path, json!({}))
            .await
            .assert_error(404, "quota_alert_not_found");
    }
    server
        .get("/v1/quotas/qta_none/alerts")
        .await
        .assert_error(404, "quota_not_found");
}

#[tokio::test]
async fn an_alert_is_triggered_once_a_window_when_usage_reaches_its_threshold() {
    let server = TestService::new();
    let quota = server.create_quota("Q", "total_tokens", 200, "day").await;
    let half = server.create_alert(&quota.id(), 50).await;
    let full = server.create_alert(&quota.id(), 100).await;
    server.use_tokens(99.5, None).await;
    assert!(server.history(&half).await.is_empty());
    server.use_tokens(0.5, None).await;
    let entries = server.history(&half).await;
    assert_eq!(entries.len(), 1);
    let entry = &entries[0];
    assert!(entry["id"].as_str().unwrap().starts_with("qal_"));
    for (field, value) in [
        ("quotaAlertId", json!(half)),
        ("quotaId", json!(quota.id())),
        ("threshold", json!(50)),
        ("currentUsage", json!(100)),
        ("limitValue", json!(200)),
        ("percentage", json!(50)),
        ("webhookStatus", json!("none")),
        ("webhookResponseCode", json!(0)),
        ("triggeredAt", json!(super::START)),
    ] {
        assert_eq!(entry[field], value, "{field}");
    }
    // An event outside of the current window triggers nothing.
    server.use_tokens(500.0, Some("2026-11-24T10:00:00Z")).await;
    assert!(server.history(&full).await.is_empty());
    server.use_tokens(199.0, None).await;
    assert_eq!(server.history(&half).await.len(), 1);
    let passed = server.history(&full).await;
    assert_eq!(passed[0]["currentUsage"], 299);
    assert_eq!(passed[0]["percentage"], 149);
    // The next window triggers both at once, lowest first.
    server.advance(24 * 3600);
    server.use_tokens(200.0, None).await;
    for alert in [&half, &full] {
        assert_eq!(server.history(alert).await.len(), 2);
        let shown = server.get(&format!("/v1/quota-alerts/{alert}")).await;
        assert_eq!(shown.body["lastTriggeredAt"], "2026-11-26T10:20:30Z");
    }
}

#[tokio::test]
async fn a_refused_or_repeated_event_triggers_nothing() {
    let server = TestService::new();
    let quota = server.create_quota("Q", "total_events", 1, "day").await;
    let alert = server.create_alert(&quota.id(), 100).await;
    let event = json!({"customerId": "c", "eventType": "e", "idempotencyKey": "k"});
    for _ in 0..2 {
        server
            .send_with_key("POST", "/v1/track", event.clone())
            .await;
    }
    let other = json!({"customerId": "c", "eventType": "e"});
    server
        .send_with_key("POST", "/v1/track", other)
        .await
        .assert_error(429, "quota_exceeded");
    assert_eq!(server.history(&alert).await.len(), 1);
}
