//! API keys are created, changed and revoked, and they expire. A token can revoke itself.

use serde_json::{Value, json};

use super::{Service, error};

#[test]
fn a_key_is_created_read_changed_and_revoked() {
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
    assert!(
        !read.body.contains(secret),
        "a key should be readable only when it is created"
    );
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
            "revoking should be idempotent"
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
fn a_key_stops_working_at_its_expiry() {
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
fn bad_keys_are_rejected() {
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
    // Names are not unique, and every visible text is a valid name.
    for name in ["x", "x", "日本語 🎉", "' or 1=1 --", " x "] {
        let answer = service.person("POST", "/api-keys", &json!({"name": name}));
        assert_eq!((answer.status, &answer.json()["name"]), (201, &json!(name)));
    }
}

#[test]
fn a_revoked_token_is_rejected() {
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
