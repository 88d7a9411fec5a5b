//! The service keeps the contract: statuses, codes, headers, limits, pages, idempotency. Asked over a socket,
//! with no client of ours in between.

use serde_json::{Value, json};

use crate::support::http::{self, Response};
use crate::support::{Dev, TestEnv};

/// A running service and one who asks it.
struct Service {
    dev: Dev,
    project: String,
    _home: TestEnv,
}

impl Service {
    fn start() -> Self {
        Self::start_with(&["--rate-limit", "off"])
    }

    fn start_with(args: &[&str]) -> Self {
        let home = TestEnv::new();
        let dev = Dev::start_with(&home, args);
        let bearer = format!("Bearer {}", dev.pat);
        let url = format!("{}/projects", dev.url);
        let projects = http::request("GET", &url, &[("Authorization", &bearer)], "").json();
        let project = projects["data"][0]["id"].as_str().unwrap().to_owned();
        Self {
            dev,
            project,
            _home: home,
        }
    }

    fn pat(&self) -> String {
        self.dev.pat.clone()
    }

    fn key(&self) -> String {
        self.dev.key.clone()
    }

    #[track_caller]
    fn ask(
        &self,
        method: &str,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Response {
        let bearer = format!("Bearer {token}");
        let mut all = headers.to_vec();
        if !token.is_empty() {
            all.push(("Authorization", &bearer));
        }
        http::request(method, &format!("{}{path}", self.dev.url), &all, body)
    }

    /// As the person, in the project.
    #[track_caller]
    fn person(&self, method: &str, path: &str, body: &Value) -> Response {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.ask(
            method,
            path,
            &self.pat(),
            &[("X-Project", &self.project)],
            &body,
        )
    }

    /// As an application with the API key.
    #[track_caller]
    fn app(&self, method: &str, path: &str, body: &Value) -> Response {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.ask(method, path, &self.key(), &[], &body)
    }
}

/// Asserts the documented shape of an error.
#[track_caller]
fn error(answer: &Response, status: u16, code: &str) -> Value {
    let body = answer.json();
    let error = &body["error"];
    assert_eq!(
        (answer.status, &error["code"]),
        (status, &json!(code)),
        "{answer:?}"
    );
    assert_eq!(error["status"], json!(status), "{answer:?}");
    assert!(
        error["message"].as_str().is_some_and(|m| !m.is_empty()),
        "{answer:?}"
    );
    let id = answer.header("x-request-id").expect("a request id");
    assert_eq!(error["requestId"], json!(id), "{answer:?}");
    assert!(answer.header("date").is_some(), "{answer:?}");
    let kind = answer.header("content-type").unwrap_or_default();
    assert!(kind.starts_with("application/json"), "{answer:?}");
    error.clone()
}

#[test]
fn a_token_is_missing_unknown_or_of_the_wrong_class() {
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
    // Beside an API key it is ignored where it names the key's own project.
    let own = [("X-Project", service.project.as_str())];
    assert_eq!(service.ask("GET", "/quotas", &key, &own, "").status, 200);
    let other = [("X-Project", "proj_other")];
    assert_eq!(service.ask("GET", "/quotas", &key, &other, "").status, 403);
}

#[test]
fn the_person_knows_their_token_but_not_its_secret() {
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
fn routes_methods_and_bodies_that_are_none() {
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
    // It still runs.
    assert_eq!(service.app("GET", "/quotas", &Value::Null).status, 200);
}

#[test]
fn bodies_have_a_largest_size() {
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
fn a_key_is_made_read_changed_and_revoked() {
    let service = Service::start();
    let made = service.person("POST", "/api-keys", &json!({"name": "One"}));
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    let secret = made["key"].as_str().unwrap();
    let random = secret.strip_prefix("limitry_sk_").unwrap();
    assert!(
        random.len() >= 32 && random.bytes().all(|b| b.is_ascii_alphanumeric()),
        "{secret}"
    );
    assert!(secret.ends_with(made["lastFour"].as_str().unwrap()));
    assert_eq!(made["status"], json!("active"));
    assert_eq!(made["prefix"], json!("limitry_sk_"));
    assert_eq!(made["expiresAt"], Value::Null);
    assert_eq!(made["projectId"], json!(service.project));
    let id = made["id"].as_str().unwrap();
    assert!(id.starts_with("key_"));
    let path = format!("/api-keys/{id}");
    let read = service.person("GET", &path, &Value::Null);
    assert!(!read.body.contains(secret), "it is never readable again");
    assert_eq!(read.json()["lastUsedAt"], Value::Null);
    assert_eq!(service.ask("GET", "/quotas", secret, &[], "").status, 200);
    assert!(service.person("GET", &path, &Value::Null).json()["lastUsedAt"].is_string());

    let renamed = service.person("PUT", &path, &json!({"name": "Two"})).json();
    assert_eq!(
        (&renamed["name"], &renamed["expiresAt"]),
        (&json!("Two"), &Value::Null)
    );
    let end = "2099-01-01T00:00:00Z";
    let ends = service
        .person("PUT", &path, &json!({"expiresAt": end}))
        .json();
    assert_eq!(
        (&ends["name"], &ends["expiresAt"]),
        (&json!("Two"), &json!(end))
    );
    let endless = service
        .person("PUT", &path, &json!({"expiresAt": null}))
        .json();
    assert_eq!(endless["expiresAt"], Value::Null);

    for _ in 0..2 {
        assert_eq!(
            service.person("DELETE", &path, &Value::Null).status,
            204,
            "idempotent"
        );
        error(
            &service.ask("GET", "/quotas", secret, &[], ""),
            401,
            "expired_api_key",
        );
    }
    let revoked = service.person("GET", &path, &Value::Null).json();
    assert_eq!(revoked["status"], json!("revoked"));
    assert!(revoked["revokedAt"].is_string());
    error(
        &service.person("PUT", &path, &json!({"name": "Three"})),
        409,
        "api_key_inactive",
    );
    error(
        &service.person("GET", "/api-keys/key_none", &Value::Null),
        404,
        "api_key_not_found",
    );
    error(
        &service.person("DELETE", "/api-keys/key_none", &Value::Null),
        404,
        "api_key_not_found",
    );
}

#[test]
fn a_key_expires_by_itself() {
    let service = Service::start();
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(2);
    let made = service.person(
        "POST",
        "/api-keys",
        &json!({"name": "Short", "expiresAt": soon.to_string()}),
    );
    let made = made.json();
    let secret = made["key"].as_str().unwrap();
    assert_eq!(service.ask("GET", "/quotas", secret, &[], "").status, 200);
    std::thread::sleep(std::time::Duration::from_millis(2600));
    error(
        &service.ask("GET", "/quotas", secret, &[], ""),
        401,
        "expired_api_key",
    );
    let path = format!("/api-keys/{}", made["id"].as_str().unwrap());
    assert_eq!(
        service.person("GET", &path, &Value::Null).json()["status"],
        json!("expired")
    );
    let by_status = |status: &str| {
        let list = service
            .person("GET", &format!("/api-keys?status={status}"), &Value::Null)
            .json();
        list["data"]
            .as_array()
            .unwrap()
            .iter()
            .any(|k| k["id"] == made["id"])
    };
    assert_eq!(
        (
            by_status("active"),
            by_status("expired"),
            by_status("revoked")
        ),
        (false, true, false)
    );
    error(
        &service.person("PUT", &path, &json!({"name": "x"})),
        409,
        "api_key_inactive",
    );
    assert_eq!(service.person("DELETE", &path, &Value::Null).status, 204);
    assert_eq!(
        service.person("GET", &path, &Value::Null).json()["status"],
        json!("revoked")
    );
}

#[test]
fn bad_keys_are_refused() {
    let service = Service::start();
    for body in [
        json!({}),
        json!({"name": ""}),
        json!({"name": "x".repeat(101)}),
        json!({"name": 7}),
        json!({"name": null}),
        json!({"name": " "}),
        json!({"name": "a\tb"}),
        json!({"name": "a\u{9b}b"}),
        json!({"name": "x", "expiresAt": "soon"}),
        json!({"name": "x", "expiresAt": "2001-01-01T00:00:00Z"}),
        json!({"name": "x", "expiresAt": 7}),
    ] {
        let answer = service.person("POST", "/api-keys", &body);
        assert_eq!(answer.status, 400, "{body}: {answer:?}");
        let code = answer.json()["error"]["code"].as_str().unwrap().to_owned();
        assert!(
            [
                "invalid_field_value",
                "missing_required_field",
                "invalid_request"
            ]
            .contains(&code.as_str())
        );
    }
    let answer = service.person("GET", "/api-keys?status=lost", &Value::Null);
    assert_eq!(answer.status, 400, "{answer:?}");
    // Names are not unique, and any text that shows is one.
    for name in ["x", "x", "日本語 🎉", "' or 1=1 --", " x "] {
        let answer = service.person("POST", "/api-keys", &json!({"name": name}));
        assert_eq!((answer.status, &answer.json()["name"]), (201, &json!(name)));
    }
}

#[test]
fn a_list_has_pages_newest_first_that_neither_shift_nor_repeat() {
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
        // What arrives during the walk is not part of it.
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
        "and then the key that `dev` itself made"
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
    // Same meaning, other bytes.
    error(
        &post("once", &quota.replace(',', ", ")),
        409,
        "idempotency_key_reused",
    );
    // Only a success is kept: a refusal may be tried again.
    error(&post("other", quota), 409, "name_taken");
    assert_eq!(post("other", &quota.replace("Daily", "Second")).status, 201);
    // Another caller's key is another key.
    let app = service.ask(
        "POST",
        "/quotas",
        &service.key(),
        &[("Idempotency-Key", "once")],
        quota,
    );
    error(&app, 409, "name_taken");
    // The key is checked, too.
    let long = "x".repeat(256);
    for bad in [long.as_str(), "tab\there"] {
        let headers = [("Idempotency-Key", bad)];
        let answer = service.ask("POST", "/quotas", &service.key(), &headers, quota);
        assert_eq!(answer.status, 400, "{bad:?}: {answer:?}");
    }
}

#[test]
fn a_secret_is_not_shown_again_by_a_repeat() {
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

#[test]
fn events_are_recorded_once_for_each_key_of_their_own() {
    let service = Service::start();
    let event = json!({"customerId": "c", "eventType": "e", "idempotencyKey": "order-1"});
    let first = service.app("POST", "/events/record", &event);
    assert_eq!(
        (first.status, &first.json()["recorded"]),
        (201, &json!(true)),
        "{first:?}"
    );
    assert!(first.json()["id"].as_str().unwrap().starts_with("evt_"));
    let again = service.app("POST", "/events/record", &event);
    assert_eq!(
        (again.status, &again.json()["recorded"]),
        (200, &json!(false)),
        "{again:?}"
    );
    assert_eq!(again.json()["id"], first.json()["id"]);
    let batch = json!({"events": [event, {"customerId": "c", "eventType": "e", "idempotencyKey": "order-2"},
        {"customerId": "c", "eventType": "e", "idempotencyKey": "order-2"}, {"customerId": "c", "eventType": "e"}]});
    let answer = service.app("POST", "/events/batch", &batch);
    assert_eq!(
        (answer.status, answer.json()),
        (201, json!({"count": 2, "duplicates": 2}))
    );
}

#[test]
fn a_batch_is_validated_as_a_whole() {
    let service = Service::start();
    let event = json!({"customerId": "c", "eventType": "e"});
    for count in [0, 1001] {
        let answer = service.app(
            "POST",
            "/events/batch",
            &json!({"events": vec![event.clone(); count]}),
        );
        error(&answer, 400, "invalid_field_value");
    }
    let answer = service.app(
        "POST",
        "/events/batch",
        &json!({"events": vec![event.clone(); 1000]}),
    );
    assert_eq!(answer.json(), json!({"count": 1000, "duplicates": 0}));
    let bad = json!({"events": [event, {"customerId": "", "eventType": "e"}, {"eventType": "e"}]});
    let said = error(
        &service.app("POST", "/events/batch", &bad),
        400,
        "invalid_request",
    );
    let paths: Vec<&str> = said["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        ["events[1].customerId", "events[2].customerId"],
        "{said}"
    );
    let quota =
        json!({"name": "All", "metric": "total_events", "limitValue": 5000, "period": "month"});
    service.app("POST", "/quotas", &quota);
    let state = service.app("POST", "/quotas/check", &json!({})).json();
    assert_eq!(
        state["quotas"][0]["used"],
        json!(1000),
        "nothing of a bad batch is written"
    );
}

#[test]
fn bad_events_are_refused() {
    let service = Service::start();
    let with = |field: &str, value: Value| {
        let mut event = json!({"customerId": "c", "eventType": "e"});
        event[field] = value;
        event
    };
    let far = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(6);
    for event in [
        json!({}),
        with("customerId", json!("")),
        with("customerId", json!("x".repeat(257))),
        with("customerId", json!(7)),
        with("eventType", json!("")),
        with("values", json!({"tokens": -1})),
        with("values", json!({"tokens": "many"})),
        with("values", json!({"tokens": 9_007_199_254_740_994_u64})),
        with("values", json!({"to kens": 1})),
        with("values", json!({"": 1})),
        with("values", json!({"x".repeat(65): 1})),
        with("values", json!([1])),
        with("dimensions", json!({"model": "x".repeat(257)})),
        with("dimensions", json!({"mo-del": "x"})),
        with("dimensions", json!({"model": 7})),
        with("dimensions", json!({"customer_id": "somebody else"})),
        with("dimensions", json!({"event_type": "something else"})),
        with("timestamp", json!("noon")),
        with("timestamp", json!(far.to_string())),
        with("idempotencyKey", json!(7)),
    ] {
        let answer = service.app("POST", "/events/record", &event);
        assert_eq!(answer.status, 400, "{event}: {answer:?}");
        error(
            &answer,
            400,
            answer.json()["error"]["code"].as_str().unwrap(),
        );
    }
    for event in [
        with(
            "dimensions",
            json!({"customer_id": "c", "event_type": "e", "model": "日".repeat(256)}),
        ),
        with(
            "values",
            json!({"tokens": 0, "cost": 0.25, "most": 9_007_199_254_740_992_u64}),
        ),
        with("timestamp", json!("2020-01-01T10:00:00Z")),
        with("timestamp", json!("2020-01-01T10:00:00.123+02:00")),
        with("properties", json!({"any": [1, {"thing": null}]})),
        with("customerId", json!("x".repeat(256))),
    ] {
        let answer = service.app("POST", "/events/record", &event);
        assert_eq!(answer.status, 201, "{event}: {answer:?}");
    }
}

#[test]
fn a_check_takes_both_spellings_and_consumes_nothing() {
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
fn a_recorded_event_moves_the_quotas_that_apply_to_it() {
    let service = Service::start();
    let quota = |name: &str, metric: &str, limit: u64, filters: Value| {
        let body = json!({"name": name, "metric": metric, "limitValue": limit, "period": "hour", "dimensionFilters": filters});
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
        "total_tokens defaults to input + output"
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
fn a_quota_refuses_at_its_limit_and_by_what_is_about_to_be_used() {
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
        "exactly what is left"
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
    // What happened is recorded even where it was too much; then nothing is left, and not less.
    assert_eq!(record(60).status, 201);
    let state = &check(json!({}))["quotas"][0];
    assert_eq!(
        (&state["used"], &state["remaining"], &state["exceeded"]),
        (&json!(120), &json!(0), &json!(true))
    );
    let reset = state["reset"].as_i64().unwrap();
    assert_eq!(reset % 86_400, 0, "a day ends at midnight UTC");
    let now = jiff::Timestamp::now().as_second();
    assert!(reset > now && reset <= now + 86_400);
}

#[test]
fn usage_is_counted_by_the_events_own_time() {
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
fn a_quota_is_made_read_and_named_once() {
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

#[test]
fn the_apis_own_limit_answers_429_with_its_headers() {
    let service = Service::start_with(&["--rate-limit", "20"]);
    let mut refused = None;
    for _ in 0..40 {
        let answer = service.app("GET", "/quotas", &Value::Null);
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-ratelimit-limit"), Some("20"), "{answer:?}");
    }
    let refused = refused.expect("a limit of 20");
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
        "not a refusal of /track"
    );
}

#[test]
fn a_revoked_person_is_nobody() {
    let service = Service::start();
    assert_eq!(
        service
            .ask("DELETE", "/user/token", &service.pat(), &[], "")
            .status,
        204
    );
    error(
        &service.ask("GET", "/user", &service.pat(), &[], ""),
        401,
        "expired_api_key",
    );
}
