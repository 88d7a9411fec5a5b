//! Authentication, routes, methods and bodies, and the API's rate limit.

use serde_json::{Value, json};

use super::{Service, error};

#[test]
fn a_missing_or_unknown_token_or_one_of_the_wrong_class_is_rejected() {
    let service = Service::start();
    error(
        &service.ask("GET", "/user", "", &[], ""),
        401,
        "missing_api_key",
    );
    for token in [
        "limitry_pat_unknownunknownunknownunknownunknown",
        "limitry_sk_unknownunknownunknownunknownunknown",
        "limitry_ct_unknownunknownunknownunknownunknown",
        "lm_older",
        "x",
    ] {
        error(
            &service.ask("GET", "/user", token, &[], ""),
            401,
            "invalid_api_key",
        );
    }
    for headers in [
        ("Authorization", "Basic abc"),
        ("Authorization", "Bearer"),
        ("Authorization", ""),
    ] {
        let answer = service.ask("GET", "/user", "", &[headers], "");
        assert_eq!(answer.status, 401, "{answer:?}");
    }
    for path in ["/user", "/api-keys", "/projects"] {
        let answer = service.app("GET", path, &Value::Null);
        error(&answer, 403, "insufficient_permissions");
    }
}

#[test]
fn a_pat_needs_a_project_on_project_routes() {
    let service = Service::start();
    let (pat, key) = (service.pat(), service.key());
    for path in ["/api-keys", "/quotas"] {
        let answer = service.ask("GET", path, &pat, &[], "");
        let said = error(&answer, 400, "missing_required_field");
        assert!(said.to_string().contains("X-Project"), "{said}");
        let other = [("X-Project", "proj_ofSomebodyElse")];
        error(
            &service.ask("GET", path, &pat, &other, ""),
            404,
            "project_not_found",
        );
    }
    // An API key needs no `X-Project`. The header is ignored when it names the key's project, and rejected otherwise.
    let own = [("X-Project", service.project.as_str())];
    assert_eq!(service.ask("GET", "/quotas", &key, &own, "").status, 200);
    let other = [("X-Project", "proj_other")];
    assert_eq!(service.ask("GET", "/quotas", &key, &other, "").status, 403);
}

#[test]
fn the_user_route_describes_the_token_without_its_secret() {
    let service = Service::start();
    let answer = service.ask("GET", "/user", &service.pat(), &[], "");
    let user = answer.json();
    assert!(user["id"].as_str().unwrap().starts_with("usr_"), "{user}");
    let token = &user["token"];
    assert!(token["id"].as_str().unwrap().starts_with("pat_"), "{user}");
    assert!(
        service.pat().ends_with(token["lastFour"].as_str().unwrap()),
        "{user}"
    );
    assert!(!answer.body.contains(&service.pat()));
    let projects = service
        .ask("GET", "/projects", &service.pat(), &[], "")
        .json();
    assert!(
        projects["data"][0]["id"]
            .as_str()
            .unwrap()
            .starts_with("proj_")
    );
}

#[test]
fn unknown_routes_wrong_methods_and_malformed_bodies_are_rejected() {
    let service = Service::start();
    assert_eq!(service.app("GET", "/nonsense", &Value::Null).status, 404);
    let answer = service.app("DELETE", "/usage/check", &Value::Null);
    error(&answer, 405, "method_not_allowed");
    let text = [("Content-Type", "text/plain")];
    let answer = service.ask("POST", "/events/record", &service.key(), &text, "{}");
    error(&answer, 415, "unsupported_media_type");
    let utf8 = [("Content-Type", "application/json; charset=utf-8")];
    let body = r#"{"customerId":"c","eventType":"e"}"#;
    assert_eq!(
        service
            .ask("POST", "/events/record", &service.key(), &utf8, body)
            .status,
        201
    );
    for body in ["", "{", "[]", "null", "7", "{\"customerId\":", "\u{0}"] {
        let json = [("Content-Type", "application/json")];
        let answer = service.ask("POST", "/events/record", &service.key(), &json, body);
        assert_eq!(answer.status, 400, "{body:?}: {answer:?}");
        let code = answer.json()["error"]["code"].clone();
        assert!(
            matches!(
                code.as_str(),
                Some("invalid_request" | "missing_required_field")
            ),
            "{answer:?}"
        );
    }
    let deep = format!(
        "{{\"customerId\":\"c\",\"eventType\":\"e\",\"properties\":{}1{}}}",
        "{\"a\":".repeat(50_000),
        "}".repeat(50_000)
    );
    let answer = service.ask("POST", "/events/record", &service.key(), &[], &deep);
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    // The service still answers.
    assert_eq!(service.app("GET", "/quotas", &Value::Null).status, 200);
}

#[test]
fn a_body_over_the_size_limit_is_rejected() {
    let service = Service::start();
    let event = |length: usize| json!({"customerId": "c", "eventType": "e", "properties": {"x": "y".repeat(length)}});
    assert_eq!(
        service
            .app("POST", "/events/record", &event(900 * 1024))
            .status,
        201
    );
    let answer = service.app("POST", "/events/record", &event(1024 * 1024 + 1));
    error(&answer, 413, "payload_too_large");
    let batch = |count: usize| json!({"events": vec![event(900 * 1024); count]});
    assert_eq!(service.app("POST", "/events/batch", &batch(8)).status, 201);
    error(
        &service.app("POST", "/events/batch", &batch(10)),
        413,
        "payload_too_large",
    );
}

#[test]
fn the_apis_rate_limit_answers_429_with_headers() {
    let service = Service::start_with(&["--rate-limit", "20"]);
    let mut refused = None;
    // The window is one minute. A new window may begin during the loop, so the loop sends up to 41 requests.
    for _ in 0..=40 {
        let answer = service.app("GET", "/quotas", &Value::Null);
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-ratelimit-limit"), Some("20"), "{answer:?}");
    }
    let refused = refused.expect("a request beyond the limit of 20 should be rejected");
    error(&refused, 429, "rate_limit_exceeded");
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    assert!(
        refused
            .header("x-ratelimit-reset")
            .unwrap()
            .parse::<i64>()
            .is_ok()
    );
    assert!(
        refused.json().get("allowed").is_none(),
        "only a refusal of /track should have `allowed`"
    );
}
