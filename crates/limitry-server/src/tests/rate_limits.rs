use serde_json::{Value, json};

use super::TestService;

impl TestService {
    async fn rate_limit(&self, name: &str, limit: u64, window: &str) -> super::TestResponse {
        let body = json!({"name": name, "limitValue": limit, "window": window});
        self.send_with_key("POST", "/v1/rate-limits", body)
            .await
            .assert_status(201)
    }

    async fn rates(&self) -> Value {
        let response = self
            .send_with_key("POST", "/v1/rate-limits/check", json!({}))
            .await
            .assert_status(200);
        response.body
    }
}

fn event() -> Value {
    json!({"customerId": "c", "eventType": "e"})
}

#[tokio::test]
async fn a_rate_limit_is_created_shown_updated_and_deleted() {
    let server = TestService::new();
    let body = json!({
        "name": "Burst", "limitValue": 5, "window": "second", "dimensionFilters": {"customer_id": "c"},
    });
    let made = server
        .send_with_key("POST", "/v1/rate-limits", body.clone())
        .await
        .assert_status(201);
    assert!(made.id().starts_with("rl_"));
    assert_eq!(made.body["enabled"], true);
    for name in ["name", "limitValue", "window", "dimensionFilters"] {
        assert_eq!(made.body[name], body[name]);
    }
    server
        .send_with_key("POST", "/v1/rate-limits", body)
        .await
        .assert_error(409, "name_taken");
    let path = format!("/v1/rate-limits/{}", made.id());
    assert_eq!(server.get(&path).await.assert_status(200).body, made.body);
    let changed = server
        .send_with_key("PUT", &path, json!({"enabled": false, "window": "hour"}))
        .await
        .assert_status(200);
    assert_eq!(
        (&changed.body["enabled"], &changed.body["window"]),
        (&json!(false), &json!("hour"))
    );
    assert_eq!(changed.body["limitValue"], 5);
    let listed = server.get("/v1/rate-limits").await.assert_status(200);
    assert_eq!(listed.body["data"], json!([changed.body]));
    let deleted = server
        .send_with_key("DELETE", &path, Value::Null)
        .await
        .assert_status(200);
    assert_eq!(deleted.body, json!({"success": true}));
    for method in ["GET", "PUT", "DELETE"] {
        server
            .send_with_key(method, &path, json!({}))
            .await
            .assert_error(404, "rate_limit_not_found");
    }
}

#[tokio::test]
async fn invalid_fields_are_rejected_with_their_path() {
    let server = TestService::new();
    let response = server
        .send_with_key("POST", "/v1/rate-limits", json!({}))
        .await;
    response.assert_error(400, "missing_required_field");
    assert_eq!(response.error_paths(), ["name", "limitValue", "window"]);
    let good = json!({"name": "R", "limitValue": 1, "window": "second"});
    for (name, value) in [
        ("limitValue", json!(0)),
        ("window", json!("day")),
        ("enabled", json!("yes")),
        ("dimensionFilters", json!({"a": 1})),
    ] {
        let mut body = good.clone();
        body[name] = value;
        let response = server.send_with_key("POST", "/v1/rate-limits", body).await;
        response.assert_error(400, "invalid_field_value");
        assert!(response.error_paths()[0].starts_with(name));
    }
}

#[tokio::test]
async fn the_window_slides_by_arrival() {
    let server = TestService::new();
    let made = server.rate_limit("Minute", 2, "minute").await;
    server.set_clock("2026-11-25T10:00:00.500Z");
    // The time of the event does not matter.
    let mut late = event();
    late["timestamp"] = "2026-01-01T00:00:00Z".into();
    server.record(late).await.assert_status(201);
    server.set_clock("2026-11-25T10:00:30Z");
    let state = |remaining: u64, exceeded: bool, reset: u64| {
        json!({"allowed": !exceeded, "rateLimits": [{
            "id": made.id(), "name": "Minute", "window": "minute", "limit": 2,
            "remaining": remaining, "exceeded": exceeded, "reset": reset,
        }]})
    };
    let at = 1_795_600_800;
    assert_eq!(server.rates().await, state(1, false, at + 30));
    server.record(event()).await.assert_status(201);
    assert_eq!(server.rates().await, state(0, true, at + 61));
    server.set_clock("2026-11-25T10:01:00.499Z");
    assert_eq!(server.rates().await, state(0, true, at + 61));
    server.set_clock("2026-11-25T10:01:00.500Z");
    assert_eq!(server.rates().await, state(1, false, at + 61));
    server.set_clock("2026-11-25T10:01:30Z");
    assert_eq!(server.rates().await, state(2, false, at + 90));
}

#[tokio::test]
async fn a_disabled_rate_limit_is_not_checked_but_counts() {
    let server = TestService::new();
    let path = format!(
        "/v1/rate-limits/{}",
        server.rate_limit("Hour", 1, "hour").await.id()
    );
    server
        .send_with_key("PUT", &path, json!({"enabled": false}))
        .await
        .assert_status(200);
    server.record(event()).await.assert_status(201);
    assert_eq!(
        server.rates().await,
        json!({"allowed": true, "rateLimits": []})
    );
    server
        .send_with_key("PUT", &path, json!({"enabled": true}))
        .await
        .assert_status(200);
    assert_eq!(server.rates().await["allowed"], false);
}

#[tokio::test]
async fn a_rate_limit_is_the_reason_before_a_quota() {
    let server = TestService::new();
    server.create_quota("Q", "total_events", 1, "day").await;
    server.rate_limit("R", 1, "minute").await;
    let ask = json!({"customer_id": "c", "event_type": "e"});
    let response = server
        .send_with_key("POST", "/v1/usage/check", ask.clone())
        .await
        .assert_status(200);
    assert_eq!(response.body["reason"], Value::Null);
    server.record(event()).await.assert_status(201);
    let response = server
        .send_with_key("POST", "/v1/usage/check", ask.clone())
        .await
        .assert_status(200);
    assert_eq!(response.body["reason"], "rate_limit_exceeded");
    server.advance(60);
    let response = server
        .send_with_key("POST", "/v1/usage/check", ask)
        .await
        .assert_status(200);
    assert_eq!(response.body["reason"], "quota_exceeded");
    assert_eq!(response.body["rateLimits"][0]["remaining"], 1);
}

#[tokio::test]
async fn pruned_arrivals_count_again_when_the_clock_is_set_back() {
    let server = TestService::new();
    server.rate_limit("Second", 1000, "second").await;
    server.rate_limit("Hour", 1000, "hour").await;
    let remaining = async || {
        let rates = server.rates().await["rateLimits"].clone();
        [rates[0]["remaining"].clone(), rates[1]["remaining"].clone()]
    };
    for _ in 0..500 {
        server.record(event()).await.assert_status(201);
        server.advance(60);
    }
    assert_eq!(remaining().await, [json!(1000), json!(941)]);
    let kept: i64 = server
        .service
        .read(|unit| {
            let count = unit
                .conn
                .query_row("SELECT count(*) FROM arrivals", [], |row| row.get(0));
            Ok(count?)
        })
        .unwrap();
    assert!(kept <= 2 * 130, "{kept} rows are kept");
    // The clock goes back five hours. The service keeps two hours of arrivals.
    let then = server
        .send_with_pat("GET", "/dev/clock", Value::Null)
        .await
        .body["now"]
        .clone();
    let then: jiff::Timestamp = then.as_str().unwrap().parse().unwrap();
    let then = then - jiff::SignedDuration::from_hours(5) - jiff::SignedDuration::from_secs(60);
    server
        .send_with_pat("PUT", "/dev/clock", json!({"set": then}))
        .await
        .assert_status(200);
    assert_eq!(remaining().await, [json!(999), json!(940)]);
}

#[tokio::test]
async fn arrivals_count_right_after_the_clock_is_set_back() {
    let server = TestService::new();
    server.rate_limit("Minute", 10, "minute").await;
    server.set_clock("2026-11-25T10:01:40Z");
    server.record(event()).await.assert_status(201);
    server.record(event()).await.assert_status(201);
    server.set_clock("2026-11-25T10:00:50Z");
    server.record(event()).await.assert_status(201);
    let remaining = async || server.rates().await["rateLimits"][0]["remaining"].clone();
    assert_eq!(remaining().await, 9);
    server.set_clock("2026-11-25T10:01:40Z");
    assert_eq!(remaining().await, 7);
    server.set_clock("2026-11-25T10:01:50Z");
    assert_eq!(remaining().await, 8);
}
