//! Quotas: creating and checking them, and how recorded events count in them.

use serde_json::{Value, json};

use super::{Service, error};

#[test]
fn a_check_accepts_snake_case_and_camel_case_and_consumes_nothing() {
    let service = Service::start();
    service.app(
        "POST",
        "/quotas",
        &json!({"name": "Q", "metric": "total_events", "limitValue": 1, "period": "day"}),
    );
    for body in [
        json!({"customer_id": "c", "event_type": "e"}),
        json!({"customerId": "c", "eventType": "e"}),
        json!({"customer_id": "c", "event_type": "e", "values": {"tokens": 5}, "dimensions": {"model": "m"}}),
    ] {
        let answer = service.app("POST", "/usage/check", &body);
        assert_eq!(answer.status, 200, "{answer:?}");
        let verdict = answer.json();
        assert_eq!(
            (&verdict["allowed"], &verdict["reason"]),
            (&json!(true), &Value::Null)
        );
        assert_eq!(verdict["quotas"][0]["used"], json!(0));
        assert_eq!(verdict["rateLimits"], json!([]));
    }
    for body in [
        json!({}),
        json!({"customer_id": "c"}),
        json!({"customer_id": "", "event_type": "e"}),
    ] {
        assert_eq!(service.app("POST", "/usage/check", &body).status, 400);
    }
}

#[test]
fn a_recorded_event_counts_in_the_quotas_that_apply_to_it() {
    let service = Service::start();
    let quota = |name: &str, metric: &str, limit: u64, filters: Value| {
        let body = json!({"name": name, "metric": metric, "limitValue": limit, "period": "month", "dimensionFilters": filters});
        let answer = service.app("POST", "/quotas", &body);
        assert_eq!(answer.status, 201, "{answer:?}");
    };
    quota("events", "total_events", 10, json!({}));
    quota("tokens", "total_tokens", 1000, json!({}));
    quota("cents", "total_cost_cents", 10, json!({}));
    quota("own", "values.gb", 10, json!({}));
    quota("gpt", "total_events", 10, json!({"model": "gpt-4"}));
    quota("acme", "total_events", 10, json!({"customer_id": "acme"}));
    quota(
        "both",
        "total_events",
        10,
        json!({"customer_id": "acme", "model": "gpt-4"}),
    );
    for event in [
        json!({"customerId": "acme", "eventType": "e", "values": {"input_tokens": 30, "output_tokens": 12, "cost_cents": 0.5, "gb": 2}}),
        json!({"customerId": "other", "eventType": "e", "values": {"total_tokens": 8, "input_tokens": 1, "output_tokens": 1}, "dimensions": {"model": "gpt-4"}}),
    ] {
        assert_eq!(service.app("POST", "/events/record", &event).status, 201);
    }
    let check = json!({"customer_id": "acme", "event_type": "e", "dimensions": {"model": "gpt-4"}});
    let verdict = service.app("POST", "/usage/check", &check).json();
    let used = |name: &str| {
        let quotas = verdict["quotas"].as_array().unwrap();
        quotas
            .iter()
            .find(|q| q["name"] == name)
            .map(|q| q["used"].clone())
            .unwrap()
    };
    assert_eq!(used("events"), json!(2));
    assert_eq!(
        used("tokens"),
        json!(50),
        "total_tokens should default to input + output"
    );
    assert_eq!(used("cents"), json!(0.5));
    assert_eq!(used("own"), json!(2));
    assert_eq!(used("gpt"), json!(1));
    assert_eq!(used("acme"), json!(1));
    assert_eq!(used("both"), json!(0));
    let other = json!({"customer_id": "other", "event_type": "e"});
    let names: Vec<Value> = service.app("POST", "/usage/check", &other).json()["quotas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| q["name"].clone())
        .collect();
    assert!(
        !names.contains(&json!("acme")) && names.contains(&json!("events")),
        "{names:?}"
    );
}

#[test]
fn a_check_is_refused_when_its_values_would_exceed_the_quota() {
    let service = Service::start();
    let body = json!({"name": "T", "metric": "total_tokens", "limitValue": 100, "period": "day"});
    service.app("POST", "/quotas", &body);
    let check = |values: Value| {
        let body = json!({"customer_id": "c", "event_type": "e", "values": values});
        service.app("POST", "/usage/check", &body).json()
    };
    let record = |tokens: u64| {
        let event =
            json!({"customerId": "c", "eventType": "e", "values": {"total_tokens": tokens}});
        service.app("POST", "/events/record", &event)
    };
    assert_eq!(
        check(json!({"total_tokens": 100}))["allowed"],
        json!(true),
        "exactly the remaining amount should be allowed"
    );
    let refused = check(json!({"total_tokens": 101}));
    assert_eq!(
        (&refused["allowed"], &refused["reason"]),
        (&json!(false), &json!("quota_exceeded"))
    );
    assert_eq!(refused["quotas"][0]["exceeded"], json!(true));
    assert_eq!(
        check(json!({"input_tokens": 60, "output_tokens": 41}))["allowed"],
        json!(false)
    );
    record(60);
    assert_eq!(check(json!({"total_tokens": 41}))["allowed"], json!(false));
    assert_eq!(check(json!({"total_tokens": 40}))["allowed"], json!(true));
    // An event that exceeds the quota is recorded, too. The remaining amount is then zero, never negative.
    assert_eq!(record(60).status, 201);
    let state = &check(json!({}))["quotas"][0];
    assert_eq!(
        (&state["used"], &state["remaining"], &state["exceeded"]),
        (&json!(120), &json!(0), &json!(true))
    );
    let reset = state["reset"].as_i64().unwrap();
    assert_eq!(reset % 86_400, 0, "a day should end at midnight UTC");
    let now = jiff::Timestamp::now().as_second();
    assert!(reset > now && reset <= now + 86_400);
}

#[test]
fn usage_counts_in_the_period_of_the_events_timestamp() {
    let service = Service::start();
    service.app(
        "POST",
        "/quotas",
        &json!({"name": "Q", "metric": "total_events", "limitValue": 9, "period": "month"}),
    );
    let old = json!({"customerId": "c", "eventType": "e", "timestamp": "2020-06-01T00:00:00Z"});
    assert_eq!(service.app("POST", "/events/record", &old).status, 201);
    let state = service.app("POST", "/quotas/check", &json!({})).json();
    assert_eq!(
        (&state["allowed"], &state["quotas"][0]["used"]),
        (&json!(true), &json!(0))
    );
}

#[test]
fn a_quota_is_created_and_read_and_its_name_is_unique() {
    let service = Service::start();
    let body = json!({"name": "Daily", "metric": "values.gb_hours", "limitValue": 5, "period": "week",
        "dimensionFilters": {"plan": "free"}});
    let made = service.app("POST", "/quotas", &body);
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    assert!(made["id"].as_str().unwrap().starts_with("qta_"));
    for field in ["name", "metric", "limitValue", "period", "dimensionFilters"] {
        assert_eq!(made[field], body[field]);
    }
    let read = service.app(
        "GET",
        &format!("/quotas/{}", made["id"].as_str().unwrap()),
        &Value::Null,
    );
    assert_eq!(read.json(), made);
    error(&service.app("POST", "/quotas", &body), 409, "name_taken");
    error(
        &service.app("GET", "/quotas/qta_none", &Value::Null),
        404,
        "quota_not_found",
    );
    let with = |field: &str, value: Value| {
        let mut quota =
            json!({"name": "x", "metric": "total_events", "limitValue": 5, "period": "day"});
        quota[field] = value;
        quota
    };
    for bad in [
        json!({}),
        with("name", json!("")),
        with("metric", json!("tokens")),
        with("metric", json!("values.")),
        with("metric", json!("values.a b")),
        with("limitValue", json!(0)),
        with("limitValue", json!(-1)),
        with("limitValue", json!(1.5)),
        with("limitValue", json!("5")),
        with("limitValue", json!(1e300)),
        with("period", json!("fortnight")),
        with("period", json!("Day")),
        with("dimensionFilters", json!({"a b": "x"})),
        with("dimensionFilters", json!({"a": 1})),
    ] {
        let answer = service.app("POST", "/quotas", &bad);
        assert_eq!(answer.status, 400, "{bad}: {answer:?}");
    }
    let list = service.app("GET", "/quotas", &Value::Null).json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
}
