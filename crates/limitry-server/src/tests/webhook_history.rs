//! How long the service keeps deliveries, and what remains of them in the history of alerts.

use rusqlite::params;
use serde_json::{Value, json};

use super::TestService;
use super::webhook_receiver::{ERROR, OK, Receiver};
use crate::api::ApiError;
use crate::storage::UnitOfWork;

const DAY: i64 = 86_400;

impl TestService {
    /// Waits until no delivery is pending.
    async fn settle(&self) {
        for _ in 0..3000 {
            let deliveries = self.deliveries().await;
            if deliveries
                .iter()
                .all(|delivery| delivery["status"] != "pending")
            {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("{:?}", self.deliveries().await);
    }
}

#[tokio::test]
async fn removing_a_webhook_does_not_change_the_history_of_alerts() {
    let test = TestService::new();
    let _server = test.serve();
    let (working, failing) = (Receiver::start(OK), Receiver::start(ERROR));
    let both = [&working, &failing];
    let mut ids = Vec::new();
    for receiver in both {
        ids.push(test.add_webhook(receiver).await.id());
    }
    let alert = test.add_alert("Q").await;
    test.use_up_for("c").await;
    working.next();
    for (tries, wait) in [(1, 10), (2, 60), (3, 600), (4, 0)] {
        failing.next();
        test.wait_for(&json!({"tries": tries})).await;
        test.advance(wait);
    }
    test.settle().await;
    let before = test.history(&alert).await;
    assert_eq!(before[0]["webhookStatus"], "failed");
    assert_eq!(before[0]["webhookResponseCode"], 500);
    for id in [&ids[1], &ids[0]] {
        let path = format!("/dev/webhooks/{id}");
        let removed = test.send_with_pat("DELETE", &path, Value::Null).await;
        removed.assert_status(200);
        assert_eq!(test.history(&alert).await, before);
    }
    assert!(test.deliveries().await.is_empty());
    // An alert that no webhook received has the status `none`.
    test.advance(DAY);
    test.use_up_for("d").await;
    let history = test.history(&alert).await;
    assert_eq!(history[0]["webhookStatus"], "none");
    assert_eq!(history[1], before[0]);
}

#[tokio::test]
async fn a_pending_delivery_of_a_removed_webhook_has_failed() {
    let test = TestService::new();
    let _server = test.serve();
    let receiver = Receiver::start(ERROR);
    let webhook = test.add_webhook(&receiver).await.id();
    let alert = test.add_alert("Q").await;
    test.use_up_for("c").await;
    receiver.next();
    test.wait_for(&json!({"status": "pending", "tries": 1}))
        .await;
    let path = format!("/dev/webhooks/{webhook}");
    let removed = test.send_with_pat("DELETE", &path, Value::Null).await;
    removed.assert_status(200);
    let history = test.history(&alert).await;
    assert_eq!(history[0]["webhookStatus"], "failed");
    assert_eq!(history[0]["webhookResponseCode"], 500);
}

#[tokio::test]
async fn deliveries_are_kept_for_thirty_days() {
    let test = TestService::new();
    let _server = test.serve();
    let receiver = Receiver::start(OK);
    test.add_webhook(&receiver).await;
    let alert = test.add_alert("Q").await;
    for (wait, kept) in [(0, 1), (29 * DAY, 2), (DAY + 1, 2), (40 * DAY, 1)] {
        test.advance(wait);
        test.use_up_for("c").await;
        receiver.next();
        test.settle().await;
        assert_eq!(test.deliveries().await.len(), kept);
    }
    let history = test.history(&alert).await;
    assert_eq!(history.len(), 4);
    assert!(
        history
            .iter()
            .all(|entry| entry["webhookStatus"] == "success")
    );
}

#[tokio::test]
async fn each_webhook_keeps_a_thousand_deliveries_and_all_pending_ones() {
    let test = TestService::new();
    let _server = test.serve();
    let receiver = Receiver::start(OK);
    let webhook = test.add_webhook(&receiver).await.id();
    // An earlier version kept all deliveries.
    let writer = &test.service.app().state.writer;
    let added: Result<(), ApiError> = writer.run_blocking(move |unit| {
        unit.conn.execute(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1200) \
             INSERT INTO webhook_deliveries (id, webhook, event, body, status, tries, next_try_at, created_at) \
             SELECT 'msg_' || n, (SELECT seq FROM webhooks WHERE id = ?1), 'e', '{}', \
             iif(n <= 5, 'pending', 'failed'), 4, iif(n <= 5, ?2 + 500000000, NULL), ?2 FROM n",
            params![webhook, unit.now],
        )?;
        Ok(())
    });
    added.unwrap();
    let counts = || {
        let read = |unit: &mut UnitOfWork| {
            Ok(unit.conn.query_row(
                "SELECT count(*), count(*) FILTER (WHERE id IN ('msg_1', 'msg_2', 'msg_3', 'msg_4', 'msg_5')) \
                 FROM webhook_deliveries",
                [],
                |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)),
            )?)
        };
        test.service.read(read).unwrap()
    };
    let quota = test.create_quota("Q", "total_events", 100, "day").await;
    for threshold in 1..=3 {
        test.create_alert(&quota.id(), threshold).await;
    }
    // One alert deletes at most a hundred deliveries.
    for kept in [1101, 1005, 1005] {
        test.use_up_for("c").await;
        assert_eq!(counts(), (kept, 5));
    }
}
