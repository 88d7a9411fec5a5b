//! The customer that has used most of each limit.

use serde_json::{Value, json};

use super::TestService;
use crate::routes;
use crate::storage::UnitOfWork;

impl TestService {
    fn leaders(&self) -> Vec<Value> {
        let project = self.project.clone();
        let read = |unit: &mut UnitOfWork| routes::limit_leaders(unit, &project);
        let leaders = self.service.read(read).unwrap();
        leaders["data"].as_array().unwrap().clone()
    }

    /// Limit, customer and usage of the leaders.
    fn leading(&self) -> Vec<(String, String, f64)> {
        let leaders = self.leaders().into_iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        leaders
            .map(|one| {
                let (name, customer) = (text(&one["limitName"]), text(&one["customerId"]));
                (name, customer, one["used"].as_f64().unwrap())
            })
            .collect()
    }

    async fn spend(&self, customer: &str, cents: u64) {
        let event =
            json!({"customerId": customer, "eventType": "e", "values": {"cost_cents": cents}});
        self.record(event).await.assert_status(201);
    }
}

#[tokio::test]
async fn the_leader_is_the_customer_with_the_most_usage_and_not_the_most_events() {
    let server = TestService::new();
    let spent = json!({"name": "Spent", "meterId": "mtr_total_cost_cents", "limitValue": 1000, "period": "day"});
    server.create_limit(spent.clone()).await;
    for round in 0..3 {
        for busy in 0..30 {
            server.spend(&format!("busy{busy}"), 10 + round).await;
        }
    }
    server.spend("quiet", 900).await;
    let expected = |customer: &str, used: f64| ("Spent".to_owned(), customer.to_owned(), used);
    assert_eq!(server.leading(), [expected("quiet", 900.0)]);
    let leader = &server.leaders()[0];
    let reset: jiff::Timestamp = "2026-11-26T00:00:00Z".parse().unwrap();
    assert_eq!(leader["reset"], reset.as_second());
    assert_eq!(leader["meterId"], "mtr_total_cost_cents");
    // On the next day, `quiet` has used nothing yet.
    server.set_clock("2026-11-26T08:00:00Z");
    server.spend("busy7", 1).await;
    assert_eq!(server.leading(), [expected("busy7", 1.0)]);
    server.set_clock("2026-11-25T20:00:00Z");
    assert_eq!(server.leading(), [expected("quiet", 900.0)]);
    // In the zone of the customer, it is still the day before.
    server.set_clock("2026-11-26T08:00:00Z");
    let zone = json!({"timezone": "Pacific/Honolulu"});
    server
        .send_with_key("PUT", "/v1/customers/quiet", zone)
        .await
        .assert_status(200);
    assert_eq!(server.leading(), [expected("quiet", 900.0)]);
}

#[tokio::test]
async fn leaders_include_own_limits_and_the_defaults_of_other_customers() {
    let server = TestService::new();
    let spent = json!({"name": "Each", "meterId": "mtr_total_cost_cents", "limitValue": 1000, "period": "day"});
    let each = server.create_limit(spent.clone()).await;
    let own = json!({"name": "Own", "meterId": "mtr_total_cost_cents", "limitValue": 10_000, "period": "day", "customerId": "rich"});
    server.create_limit(own).await;
    server
        .create_limit(json!({"name": "Events", "limitValue": 2, "customerId": "rich"}))
        .await;
    server.spend("rich", 5000).await;
    server.spend("poor", 100).await;
    let found =
        |name: &str, customer: &str, used: f64| (name.to_owned(), customer.to_owned(), used);
    let mut expected = vec![
        found("Own", "rich", 5000.0),
        found("Events", "rich", 1.0),
        found("Each", "poor", 100.0),
    ];
    assert_eq!(server.leading(), expected);
    let lower = json!({"limitValue": 120});
    server
        .send_with_key("PUT", &format!("/v1/limits/{each}"), lower)
        .await
        .assert_status(200);
    expected.rotate_right(1);
    assert_eq!(server.leading(), expected);
    server
        .send_with_key("DELETE", &format!("/v1/limits/{each}"), Value::Null)
        .await
        .assert_status(200);
    assert_eq!(server.leading(), expected[1..]);
}

#[tokio::test]
async fn leaders_include_the_fifty_most_used_own_limits() {
    let server = TestService::new();
    for number in 0..60 {
        let customer = format!("c{number}");
        let own = json!({"name": customer, "meterId": "mtr_total_cost_cents", "limitValue": 1000, "customerId": customer});
        server.create_limit(own).await;
        server.spend(&customer, (number * 37) % 60 + 1).await;
    }
    let used: Vec<f64> = server
        .leading()
        .into_iter()
        .map(|(_, _, used)| used)
        .collect();
    let expected: Vec<f64> = (11..=60).rev().map(f64::from).collect();
    assert_eq!(used, expected);
}
