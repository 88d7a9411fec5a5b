//! Pages of a list that changes, and idempotency keys.

use serde_json::{Value, json};

use super::{Service, error};

#[test]
fn pages_are_newest_first_and_do_not_shift_when_a_key_is_created() {
    let service = Service::start();
    for n in 0..7 {
        service.person("POST", "/api-keys", &json!({"name": format!("n{n}")}));
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = service
            .person("GET", &format!("/api-keys?limit=3{cursor}"), &Value::Null)
            .json();
        let items = page["data"].as_array().unwrap();
        assert!(items.len() <= 3);
        seen.extend(items.iter().map(|k| k["name"].as_str().unwrap().to_owned()));
        // A key that is created between two pages does not appear on a later page.
        service.person("POST", "/api-keys", &json!({"name": "late"}));
        if page["hasMore"] == json!(false) {
            assert_eq!(page["nextCursor"], Value::Null);
            break;
        }
        cursor = format!("&cursor={}", page["nextCursor"].as_str().unwrap());
    }
    let expected: Vec<String> = (0..7).rev().map(|n| format!("n{n}")).collect();
    assert_eq!(
        seen[..7],
        expected,
        "the key that `dev` created should follow these"
    );
    assert!(!seen.contains(&"late".to_owned()));
    for query in [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=x",
        "limit=",
        "cursor=none",
        "cursor=%00",
    ] {
        let answer = service.person("GET", &format!("/api-keys?{query}"), &Value::Null);
        assert_eq!(answer.status, 400, "{query}: {answer:?}");
    }
    assert_eq!(
        service
            .person("GET", "/api-keys?limit=100", &Value::Null)
            .status,
        200
    );
}

#[test]
fn an_idempotency_key_repeats_the_answer_and_not_the_effect() {
    let service = Service::start();
    let headers = |key: &'static str| {
        [
            ("Idempotency-Key", key),
            ("X-Project", service.project.as_str()),
        ]
    };
    let quota = r#"{"name":"Daily","metric":"total_events","limitValue":2,"period":"day"}"#;
    let post =
        |key, body: &str| service.ask("POST", "/quotas", &service.pat(), &headers(key), body);
    let first = post("once", quota);
    assert_eq!(first.status, 201, "{first:?}");
    assert_eq!(first.header("idempotent-replay"), None);
    let again = post("once", quota);
    assert_eq!((again.status, again.json()), (201, first.json()));
    assert_eq!(again.header("idempotent-replay"), Some("true"));
    error(
        &post("once", &quota.replace('2', "3")),
        409,
        "idempotency_key_reused",
    );
    // The body has the same meaning, but different bytes.
    error(
        &post("once", &quota.replace(',', ", ")),
        409,
        "idempotency_key_reused",
    );
    // The service keeps only the answer of a success, so a rejected request may be sent again.
    error(&post("other", quota), 409, "name_taken");
    assert_eq!(post("other", &quota.replace("Daily", "Second")).status, 201);
    // Each caller has separate idempotency keys.
    let app = service.ask(
        "POST",
        "/quotas",
        &service.key(),
        &[("Idempotency-Key", "once")],
        quota,
    );
    error(&app, 409, "name_taken");
    // A malformed idempotency key is rejected.
    let long = "x".repeat(256);
    for bad in [long.as_str(), "tab\there"] {
        let headers = [("Idempotency-Key", bad)];
        let answer = service.ask("POST", "/quotas", &service.key(), &headers, quota);
        assert_eq!(answer.status, 400, "{bad:?}: {answer:?}");
    }
}

#[test]
fn a_repeated_request_does_not_show_the_secret_again() {
    let service = Service::start();
    let headers = [
        ("Idempotency-Key", "once"),
        ("X-Project", service.project.as_str()),
    ];
    let post = || {
        service.ask(
            "POST",
            "/api-keys",
            &service.pat(),
            &headers,
            r#"{"name":"Once"}"#,
        )
    };
    let first = post();
    assert_eq!(first.status, 201);
    let again = post();
    let said = error(&again, 409, "idempotency_replayed");
    assert_eq!(said["resourceId"], first.json()["id"]);
    assert!(!again.body.contains(first.json()["key"].as_str().unwrap()));
    let list = service.person("GET", "/api-keys", &Value::Null).json();
    let made = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|k| k["name"] == "Once")
        .count();
    assert_eq!(made, 1);
}
