use serde_json::{Value, json};

use super::Lab;

impl Lab {
    async fn rate_limit(&self, name: &str, limit: u64, window: &str) -> super::Seen {
        let body = json!({"name": name, "limitValue": limit, "window": window});
        self.key("POST", "/v1/rate-limits", body).await.is(201)
    }

    async fn rates(&self) -> Value {
        let seen = self
            .key("POST", "/v1/rate-limits/check", json!({}))
            .await
            .is(200);
        seen.body
    }
}

fn event() -> Value {
    json!({"customerId": "c", "eventType": "e"})
}

#[tokio::test]
async fn a_rate_limit_is_made_shown_changed_and_deleted() {
    let lab = Lab::new();
    let body = json!({
        "name": "Burst", "limitValue": 5, "window": "second", "dimensionFilters": {"customer_id": "c"},
    });
    let made = lab
        .key("POST", "/v1/rate-limits", body.clone())
        .await
        .is(201);
    assert!(made.id().starts_with("rl_"));
    assert_eq!(made.body["enabled"], true);
    for name in ["name", "limitValue", "window", "dimensionFilters"] {
        assert_eq!(made.body[name], body[name]);
    }
    lab.key("POST", "/v1/rate-limits", body)
        .await
        .refuses(409, "name_taken");
    let path = format!("/v1/rate-limits/{}", made.id());
    assert_eq!(lab.get(&path).await.is(200).body, made.body);
    let changed = lab
        .key("PUT", &path, json!({"enabled": false, "window": "hour"}))
        .await
        .is(200);
    assert_eq!(
        (&changed.body["enabled"], &changed.body["window"]),
        (&json!(false), &json!("hour"))
    );
    assert_eq!(changed.body["limitValue"], 5);
    let listed = lab.get("/v1/rate-limits").await.is(200);
    assert_eq!(listed.body["data"], json!([changed.body]));
    lab.key("DELETE", &path, Value::Null).await.is(204);
    for method in ["GET", "PUT", "DELETE"] {
        lab.key(method, &path, json!({}))
            .await
            .refuses(404, "rate_limit_not_found");
    }
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let lab = Lab::new();
    let seen = lab.key("POST", "/v1/rate-limits", json!({})).await;
    seen.refuses(400, "missing_required_field");
    assert_eq!(seen.paths(), ["name", "limitValue", "window"]);
    let good = json!({"name": "R", "limitValue": 1, "window": "second"});
    for (name, value) in [
        ("limitValue", json!(0)),
        ("window", json!("day")),
        ("enabled", json!("yes")),
        ("dimensionFilters", json!({"a": 1})),
    ] {
        let mut body = good.clone();
        body[name] = value;
        let seen = lab.key("POST", "/v1/rate-limits", body).await;
        seen.refuses(400, "invalid_field_value");
        assert!(seen.paths()[0].starts_with(name));
    }
}

#[tokio::test]
async fn the_window_slides_by_arrival() {
    let lab = Lab::new();
    let made = lab.rate_limit("Minute", 2, "minute").await;
    lab.set("2026-11-25T10:00:00.500Z");
    // When the event happened does not matter.
    let mut late = event();
    late["timestamp"] = "2026-01-01T00:00:00Z".into();
    lab.record(late).await.is(201);
    lab.set("2026-11-25T10:00:30Z");
    let state = |remaining: u64, exceeded: bool, reset: u64| {
        json!({"allowed": !exceeded, "rateLimits": [{
            "id": made.id(), "name": "Minute", "window": "minute", "limit": 2,
            "remaining": remaining, "exceeded": exceeded, "reset": reset,
        }]})
    };
    let at = 1_795_600_800;
    assert_eq!(lab.rates().await, state(1, false, at + 30));
    lab.record(event()).await.is(201);
    assert_eq!(lab.rates().await, state(0, true, at + 61));
    lab.set("2026-11-25T10:01:00.499Z");
    assert_eq!(lab.rates().await, state(0, true, at + 61));
    lab.set("2026-11-25T10:01:00.500Z");
    assert_eq!(lab.rates().await, state(1, false, at + 61));
    lab.set("2026-11-25T10:01:30Z");
    assert_eq!(lab.rates().await, state(2, false, at + 90));
}

#[tokio::test]
async fn a_disabled_one_is_not_looked_at_but_keeps_counting() {
    let lab = Lab::new();
    let path = format!(
        "/v1/rate-limits/{}",
        lab.rate_limit("Hour", 1, "hour").await.id()
    );
    lab.key("PUT", &path, json!({"enabled": false}))
        .await
        .is(200);
    lab.record(event()).await.is(201);
    assert_eq!(
        lab.rates().await,
        json!({"allowed": true, "rateLimits": []})
    );
    lab.key("PUT", &path, json!({"enabled": true}))
        .await
        .is(200);
    assert_eq!(lab.rates().await["allowed"], false);
}

#[tokio::test]
async fn both_kinds_refuse_with_the_rate_limit_as_reason() {
    let lab = Lab::new();
    lab.quota("Q", "total_events", 1, "day").await;
    lab.rate_limit("R", 1, "minute").await;
    let ask = json!({"customer_id": "c", "event_type": "e"});
    let seen = lab
        .key("POST", "/v1/usage/check", ask.clone())
        .await
        .is(200);
    assert_eq!(seen.body["reason"], Value::Null);
    lab.record(event()).await.is(201);
    let seen = lab
        .key("POST", "/v1/usage/check", ask.clone())
        .await
        .is(200);
    assert_eq!(seen.body["reason"], "rate_limit_exceeded");
    lab.advance(60);
    let seen = lab.key("POST", "/v1/usage/check", ask).await.is(200);
    assert_eq!(seen.body["reason"], "quota_exceeded");
    assert_eq!(seen.body["rateLimits"][0]["remaining"], 1);
}

#[tokio::test]
async fn what_no_window_reaches_is_not_kept_and_a_clock_set_back_counts_it_again() {
    let lab = Lab::new();
    lab.rate_limit("Second", 1000, "second").await;
    lab.rate_limit("Hour", 1000, "hour").await;
    let remaining = async || {
        let rates = lab.rates().await["rateLimits"].clone();
        [rates[0]["remaining"].clone(), rates[1]["remaining"].clone()]
    };
    for _ in 0..500 {
        lab.record(event()).await.is(201);
        lab.advance(60);
    }
    assert_eq!(remaining().await, [json!(1000), json!(941)]);
    let kept: i64 = lab
        .service
        .read(|db| {
            let count = db
                .conn
                .query_row("SELECT count(*) FROM arrivals", [], |row| row.get(0));
            Ok(count?)
        })
        .unwrap();
    assert!(kept <= 2 * 130, "{kept} rows are kept");
    // Five hours earlier, which is three more than is kept.
    let then = lab.pat("GET", "/dev/clock", Value::Null).await.body["now"].clone();
    let then: jiff::Timestamp = then.as_str().unwrap().parse().unwrap();
    let then = then - jiff::SignedDuration::from_hours(5) - jiff::SignedDuration::from_secs(60);
    lab.pat("PUT", "/dev/clock", json!({"set": then}))
        .await
        .is(200);
    assert_eq!(remaining().await, [json!(999), json!(940)]);
}

#[tokio::test]
async fn a_clock_that_was_moved_back_does_not_confuse_the_count() {
    let lab = Lab::new();
    lab.rate_limit("Minute", 10, "minute").await;
    lab.set("2026-11-25T10:01:40Z");
    lab.record(event()).await.is(201);
    lab.record(event()).await.is(201);
    lab.set("2026-11-25T10:00:50Z");
    lab.record(event()).await.is(201);
    let remaining = async || lab.rates().await["rateLimits"][0]["remaining"].clone();
    assert_eq!(remaining().await, 9);
    lab.set("2026-11-25T10:01:40Z");
    assert_eq!(remaining().await, 7);
    lab.set("2026-11-25T10:01:50Z");
    assert_eq!(remaining().await, 8);
}
