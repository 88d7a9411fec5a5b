//! Tries to deliver: their order, their number, and what is told about them.

use serde_json::{Value, json};

use super::TestService;
use super::webhook_receiver::{HANG, OK, Receiver};

async fn add_limit(test: &TestService, thresholds: &Value) {
    let body = json!({
        "name": "Free", "meterId": "mtr_total_tokens", "limitValue": 100, "period": "day",
        "alertThresholds": thresholds,
    });
    let limit = test.send_with_key("POST", "/v1/limits", body).await;
    limit.assert_status(201);
}

/// Records an event that passes all thresholds.
async fn exceed(test: &TestService, customer: &str) {
    let event = json!({"customerId": customer, "eventType": "e", "values": {"total_tokens": 250}});
    test.record(event).await.assert_status(201);
}

#[tokio::test]
async fn alerts_that_are_triggered_at_once_arrive_lowest_first() {
    let test = TestService::new();
    let _servers = [test.serve(), test.serve()];
    let receiver = Receiver::start(OK);
    test.add_webhook(&receiver).await;
    add_limit(&test, &json!([100, 1, 50])).await;
    for customer in ["a", "b", "c", "d", "e"] {
        exceed(&test, customer).await;
        for threshold in [1, 50, 100] {
            let body: Value = serde_json::from_str(&receiver.next().body).unwrap();
            assert_eq!(body["data"]["threshold"], threshold);
            assert_eq!(body["data"]["customerId"], customer);
        }
    }
}

#[tokio::test]
async fn an_event_of_another_process_is_delivered_by_the_server() {
    let test = TestService::new();
    let server = test.serve();
    let receiver = Receiver::start(OK);
    test.add_webhook(&receiver).await;
    add_limit(&test, &json!([50])).await;
    let other = test.second_process();
    exceed(&other, "a").await;
    assert!(receiver.next().body.contains("\"customerId\":\"a\""));
    drop(server);
    exceed(&other, "b").await;
    assert_eq!(test.deliveries().await.len(), 1);
}

#[tokio::test]
async fn each_try_counts_where_a_delivery_is_sent_again_during_a_try() {
    let test = TestService::new();
    let _server = test.serve();
    let receiver = Receiver::start(HANG);
    test.add_webhook(&receiver).await;
    test.add_alert("Q").await;
    test.use_up_for("c").await;
    let id = receiver.next().header("webhook-id").to_owned();
    receiver.set_answer(OK);
    let path = format!("/dev/webhook-deliveries/{id}/redeliver");
    let due = test.send_with_pat("POST", &path, Value::Null).await;
    due.assert_status(200);
    assert_eq!(receiver.next().header("webhook-id"), id);
    test.wait_for(&json!({"status": "success", "tries": 1}))
        .await;
    // The first try ends after ten seconds.
    test.wait_for(&json!({"status": "success", "tries": 2, "responseCode": 200, "error": null}))
        .await;
    assert!(receiver.is_empty());
}

#[tokio::test]
async fn a_try_that_nothing_answered_has_a_reason() {
    for (answer, error) in [
        ("nonsense\r\n\r\n", "invalid_answer"),
        ("HTTP/1.1 200 OK\r\n", "connection_closed"),
    ] {
        let test = TestService::new();
        let _server = test.serve();
        let receiver = Receiver::start(answer);
        test.add_webhook(&receiver).await;
        test.add_alert("Q").await;
        test.use_up_for("c").await;
        let failed = json!({"status": "pending", "tries": 1, "responseCode": null, "error": error});
        test.wait_for(&failed).await;
        receiver.set_answer(OK);
        test.advance(10);
        test.wait_for(&json!({"status": "success", "responseCode": 200, "error": null}))
            .await;
    }
}

#[tokio::test]
async fn the_log_has_each_try() {
    let test = TestService::new();
    let _server = test.serve();
    let receiver = Receiver::start("nonsense\r\n\r\n");
    test.add_webhook(&receiver).await;
    test.add_alert("Q").await;
    let mut stream = test.service.requests();
    test.use_up_for("c").await;
    for (number, status, error) in [(1, None, Some("invalid_answer")), (2, Some(200), None)] {
        let batch = stream.next_batch().await.unwrap();
        assert!(batch.requests.is_empty());
        let [attempt] = &batch.deliveries[..] else {
            panic!("{batch:?}")
        };
        assert_eq!((attempt.number, attempt.status), (number, status));
        assert_eq!(attempt.error.as_deref(), error);
        assert_eq!(attempt.event, "quota.threshold_exceeded");
        assert!(receiver.url().contains(&attempt.host));
        test.wait_for(&json!({"tries": number})).await;
        receiver.set_answer(OK);
        test.advance(10);
    }
}
