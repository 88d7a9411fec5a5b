use std::net::TcpListener;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::webhook_receiver::{ERROR, HANG, OK, Received, Receiver};
use super::{START, TestResponse, TestService};
use crate::Server;

impl TestService {
    /// Serves on a port, because only a server delivers.
    pub(super) fn serve(&self) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Server::listen(self.service.clone(), listener).unwrap()
    }

    pub(super) async fn add_webhook(&self, receiver: &Receiver) -> TestResponse {
        let body = json!({"url": receiver.url()});
        let added = self.send_with_pat("POST", "/dev/webhooks", body).await;
        added.assert_status(201)
    }

    /// Creates a quota of one event a day. The next event triggers its alert.
    pub(super) async fn add_alert(&self, name: &str) -> String {
        let quota = self.create_quota(name, "total_events", 1, "day").await;
        let path = format!("/v1/quotas/{}/alerts", quota.id());
        let alert = self
            .send_with_key("POST", &path, json!({"threshold": 100}))
            .await;
        alert.assert_status(201).id()
    }

    pub(super) async fn use_up_for(&self, customer: &str) {
        let event = json!({"customerId": customer, "eventType": "e"});
        self.record(event).await.assert_status(201);
    }

    pub(super) async fn deliveries(&self) -> Vec<Value> {
        let page = self
            .send_with_pat("GET", "/dev/webhook-deliveries", Value::Null)
            .await;
        page.assert_status(200).body["data"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// Waits until the newest delivery has these fields.
    pub(super) async fn wait_for(&self, expected: &Value) -> Value {
        for _ in 0..3000 {
            let newest = self.deliveries().await.into_iter().next().unwrap();
            let fields = expected.as_object().unwrap();
            if fields.iter().all(|(name, value)| newest[name] == *value) {
                return newest;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{expected}: {:?}", self.deliveries().await);
    }

    /// Waits until no delivery is pending.
    async fn wait_for_all(&self) {
        for _ in 0..3000 {
            let all = self.deliveries().await;
            if all.iter().all(|delivery| delivery["status"] != "pending") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{:?}", self.deliveries().await);
    }

    async fn webhook_of_history(&self, alert: &str) -> (Value, Value) {
        let path = format!("/v1/quota-alerts/{alert}/history");
        let entry = self.get(&path).await.assert_status(200).body["data"][0].clone();
        (
            entry["webhookStatus"].clone(),
            entry["webhookResponseCode"].clone(),
        )
    }
}

/// The signature as a receiver computes it. HMAC is written out here, so that it does not depend on the tested code.
fn signature(secret: &str, received: &Received) -> String {
    use sha2::{Digest as _, Sha256};
    let key = STANDARD.decode(&secret["whsec_".len()..]).unwrap();
    let signed = format!(
        "{}.{}.{}",
        received.header("webhook-id"),
        received.header("webhook-timestamp"),
        received.body
    );
    let padded = |mask: u8| -> Vec<u8> {
        let mut block = key.clone();
        block.resize(64, 0);
        block.iter().map(|byte| byte ^ mask).collect()
    };
    let inner = Sha256::digest([padded(0x36), signed.into_bytes()].concat());
    let outer = Sha256::digest([padded(0x5c), inner.to_vec()].concat());
    format!("v1,{}", STANDARD.encode(outer))
}

#[tokio::test]
async fn an_alert_is_sent_to_every_webhook_of_the_project() {
    let test = TestService::new();
    let _server = test.serve();
    let receivers = [Receiver::start(OK), Receiver::start(OK)];
    let mut secrets = Vec::new();
    for receiver in &receivers {
        let added = test.add_webhook(receiver).await;
        secrets.push(added.body["secret"].as_str().unwrap().to_owned());
    }
    let alert = test.add_alert("Q").await;
    let quota = test.get("/v1/quotas").await.body["data"][0]["id"].clone();
    test.use_up_for("c").await;
    for (receiver, secret) in receivers.iter().zip(&secrets) {
        let received = receiver.next();
        assert_eq!(received.line(), "POST /hooks?from=limitry HTTP/1.1");
        assert_eq!(received.header("content-type"), "application/json");
        assert_eq!(
            received.header("webhook-signature"),
            signature(secret, &received)
        );
        assert!(received.header("webhook-id").starts_with("msg_"));
        assert_eq!(
            serde_json::from_str::<Value>(&received.body).unwrap(),
            json!({
                "event": "quota.threshold_exceeded",
                "quota": {"id": quota, "customerId": "c", "limit": 1, "usage": 1},
                "customerId": "c",
                "usage": {"current": 1, "limit": 1, "percentage": 100},
            })
        );
    }
    let delivered =
        json!({"status": "success", "responseCode": 200, "tries": 1, "nextTryAt": null});
    test.wait_for_all().await;
    let newest = test.wait_for(&delivered).await;
    assert_eq!(newest["event"], "quota.threshold_exceeded");
    assert_eq!(newest["createdAt"], START);
    assert_eq!(newest["url"], receivers[1].url());
    assert_eq!(newest["body"]["customerId"], "c");
    assert_eq!(
        test.webhook_of_history(&alert).await,
        (json!("success"), json!(200))
    );
}

#[tokio::test]
async fn a_failed_try_is_repeated_after_ten_seconds_a_minute_and_ten_minutes() {
    let test = TestService::new();
    let _server = test.serve();
    let receiver = Receiver::start(ERROR);
    test.add_webhook(&receiver).await;
    let alert = test.add_alert("Q").await;
    test.use_up_for("c").await;
    let mut ids = Vec::new();
    for (tries, next, wait) in [
        (1, "2026-11-25T10:20:40Z", 10),
        (2, "2026-11-25T10:21:40Z", 60),
        (3, "2026-11-25T10:31:40Z", 600),
    ] {
        ids.push(receiver.next().header("webhook-id").to_owned());
        let failed = json!({
            "status": "pending", "tries": tries, "responseCode": 500, "nextTryAt": next,
        });
        test.wait_for(&failed).await;
        assert_eq!(
            test.webhook_of_history(&alert).await,
            (json!("pending"), json!(500))
        );
        test.advance(wait);
    }
    ids.push(receiver.next().header("webhook-id").to_owned());
    let failed = json!({"status": "failed", "tries": 4, "responseCode": 500, "nextTryAt": null});
    let failed = test.wait_for(&failed).await;
    assert!(ids.iter().all(|id| failed["id"] == **id), "{ids:?}");
    assert_eq!(
        test.webhook_of_history(&alert).await,
        (json!("failed"), json!(500))
    );
    // There is no further try until a user asks for one.
    receiver.set_answer(OK);
    let path = format!("/dev/webhook-deliveries/{}/redeliver", ids[0]);
    let due = test.send_with_pat("POST", &path, Value::Null).await;
    let due = due.assert_status(200);
    assert_eq!(due.body["status"], "pending");
    assert_eq!(due.body["nextTryAt"], "2026-11-25T10:31:40Z");
    assert_eq!(receiver.next().header("webhook-id"), ids[0]);
    test.wait_for(&json!({"status": "success", "tries": 5, "responseCode": 200}))
        .await;
}

#[tokio::test]
async fn a_retry_that_was_planned_before_the_clock_went_back_is_due() {
    let test = TestService::new();
    let _server = test.serve();
    let receiver = Receiver::start(ERROR);
    test.add_webhook(&receiver).await;
    test.add_alert("Q").await;
    test.use_up_for("c").await;
    receiver.next();
    test.wait_for(&json!({"tries": 1})).await;
    receiver.set_answer(OK);
    test.advance(-3600);
    receiver.next();
    test.wait_for(&json!({"status": "success"})).await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let test = TestService::new();
    let _server = test.serve();
    let target = Receiver::start(OK);
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n",
        target.url()
    );
    let receiver = Receiver::start(&answer);
    test.add_webhook(&receiver).await;
    test.add_alert("Q").await;
    test.use_up_for("c").await;
    receiver.next();
    test.wait_for(&json!({"status": "pending", "tries": 1, "responseCode": 307}))
        .await;
    assert!(target.is_empty());
}

#[tokio::test]
async fn a_closed_receiver_is_a_failed_try_without_a_status() {
    let test = TestService::new();
    let _server = test.serve();
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let body = json!({"url": format!("http://127.0.0.1:{port}/")});
    test.send_with_pat("POST", "/dev/webhooks", body)
        .await
        .assert_status(201);
    let alert = test.add_alert("Q").await;
    test.use_up_for("c").await;
    let failed =
        json!({"status": "pending", "tries": 1, "responseCode": null, "error": "no_connection"});
    test.wait_for(&failed).await;
    assert_eq!(
        test.webhook_of_history(&alert).await,
        (json!("pending"), json!(0))
    );
}

#[tokio::test]
async fn a_receiver_that_hangs_delays_neither_requests_nor_other_webhooks() {
    let test = TestService::new();
    let _server = test.serve();
    let (hanging, working) = (Receiver::start(HANG), Receiver::start(OK));
    test.add_webhook(&hanging).await;
    test.add_webhook(&working).await;
    for n in 0..6 {
        test.add_alert(&format!("Q{n}")).await;
    }
    test.use_up_for("c").await;
    for _ in 0..6 {
        working.next();
    }
    // One try at a time goes to a webhook, and ends after ten seconds.
    hanging.next();
    assert!(hanging.is_empty());
    hanging.next();
    let of_hanging = async || {
        let deliveries = test.deliveries().await;
        let failed = deliveries
            .iter()
            .filter(|d| d["url"] == hanging.url() && d["error"] == "timeout");
        failed.count()
    };
    assert_eq!(of_hanging().await, 1);
}

#[tokio::test]
async fn the_next_server_delivers_an_unfinished_delivery() {
    let test = TestService::new();
    let receiver = Receiver::start(HANG);
    let server = test.serve();
    test.add_webhook(&receiver).await;
    test.add_alert("Q").await;
    test.use_up_for("c").await;
    let first = receiver.next();
    drop(server);
    receiver.set_answer(OK);
    let _server = test.serve();
    let second = receiver.next();
    for header in ["webhook-id", "content-type"] {
        assert_eq!(first.header(header), second.header(header));
    }
    assert_eq!(first.body, second.body);
    test.wait_for(&json!({"status": "success", "tries": 1}))
        .await;
}

#[tokio::test]
async fn two_servers_on_one_data_directory_deliver_once() {
    let test = TestService::new();
    let second = test.second_process();
    let _servers = [test.serve(), second.serve()];
    let receiver = Receiver::start(OK);
    test.add_webhook(&receiver).await;
    for n in 0..20 {
        test.add_alert(&format!("Q{n}")).await;
    }
    second.use_up_for("c").await;
    let mut ids: Vec<String> = (0..20)
        .map(|_| receiver.next().header("webhook-id").to_owned())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 20);
    for process in [&test, &second] {
        process.wait_for(&json!({"status": "success"})).await;
    }
    let tries = test.deliveries().await;
    assert!(tries.iter().all(|delivery| delivery["tries"] == 1));
    assert!(receiver.is_empty());
}

#[tokio::test]
async fn nothing_is_sent_without_a_server() {
    let test = TestService::new();
    let receiver = Receiver::start(OK);
    test.add_webhook(&receiver).await;
    let alert = test.add_alert("Q").await;
    test.use_up_for("c").await;
    assert!(test.deliveries().await.is_empty());
    assert_eq!(
        test.webhook_of_history(&alert).await,
        (json!("none"), json!(0))
    );
    // A server that starts later does not send an alert that was not queued.
    let server = test.serve();
    test.advance(86_400);
    test.use_up_for("d").await;
    let body: Value = serde_json::from_str(&receiver.next().body).unwrap();
    assert_eq!(body["customerId"], "d");
    drop(server);
    assert_eq!(test.deliveries().await.len(), 1);
}

#[tokio::test]
async fn an_alert_names_the_event_of_a_batch_that_reached_its_threshold() {
    let test = TestService::new();
    let _server = test.serve();
    let receiver = Receiver::start(OK);
    test.add_webhook(&receiver).await;
    let quota = test.create_quota("Q", "total_events", 4, "day").await;
    for threshold in [100, 50, 40] {
        let path = format!("/v1/quotas/{}/alerts", quota.id());
        test.send_with_key("POST", &path, json!({"threshold": threshold}))
            .await
            .assert_status(201);
    }
    let event = |customer: &str| json!({"customerId": customer, "eventType": "e"});
    let events = ["a", "b", "c", "d", "e"].map(event);
    test.send_with_key("POST", "/v1/events/batch", json!({"events": events}))
        .await
        .assert_status(201);
    let triggered: Vec<Value> = test.deliveries().await.into_iter().rev().collect();
    let described: Vec<Value> = triggered
        .iter()
        .map(|d| json!([d["body"]["customerId"], d["body"]["usage"]["current"]]))
        .collect();
    // Event `b` passes the thresholds 40 and 50 at once. The lowest comes first.
    assert_eq!(
        described,
        [json!(["b", 2]), json!(["b", 2]), json!(["d", 4])]
    );
}

#[tokio::test]
async fn an_alert_of_a_limit_has_the_usage_the_threshold_and_the_window() {
    let test = TestService::new();
    let _server = test.serve();
    let receiver = Receiver::start(OK);
    test.add_webhook(&receiver).await;
    let body = json!({
        "name": "Free", "meterId": "mtr_total_tokens", "limitValue": 200, "period": "day",
        "alertThresholds": [80, 100],
    });
    let limit = test.send_with_key("POST", "/v1/limits", body).await;
    let limit = limit.assert_status(201).id();
    let record = async |tokens: f64| {
        let event =
            json!({"customerId": "c", "eventType": "e", "values": {"total_tokens": tokens}});
        test.record(event).await.assert_status(201);
        serde_json::from_str::<Value>(&receiver.next().body).unwrap()
    };
    let reached = record(170.5).await;
    assert_eq!(
        reached,
        json!({
            "event": "limit.threshold_reached",
            "timestamp": START,
            "data": {
                "customerId": "c", "limitId": limit, "limitName": "Free", "threshold": 80, "limit": 200,
                "currentUsage": 170.5, "percentage": 85, "remaining": 29.5, "period": "day",
                "windowStart": "2026-11-25T00:00:00Z", "windowEnd": "2026-11-26T00:00:00Z",
            },
        })
    );
    let exceeded = record(40.0).await;
    assert_eq!(exceeded["event"], "limit.exceeded");
    assert_eq!(exceeded["data"]["threshold"], 100);
    assert_eq!(exceeded["data"]["remaining"], 0);
    let change = json!({"period": "all_time", "alertThresholds": [90], "limitValue": 300});
    test.send_with_key("PUT", &format!("/v1/limits/{limit}"), change)
        .await
        .assert_status(200);
    let reached = record(60.0).await;
    assert_eq!(reached["data"]["percentage"], 90);
    assert_eq!(reached["data"]["windowStart"], Value::Null);
    assert_eq!(reached["data"]["windowEnd"], Value::Null);
}
