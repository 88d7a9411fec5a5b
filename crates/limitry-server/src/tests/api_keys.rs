use serde_json::{Value, json};

use super::{Lab, ask};

#[tokio::test]
async fn a_key_is_made_shown_once_and_works() {
    let lab = Lab::new();
    let made = lab
        .pat("POST", "/v1/api-keys", json!({"name": "Production"}))
        .await
        .is(201);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let secret = made.body["key"].as_str().unwrap();
    assert!(secret.starts_with("limitry_sk_") && secret.len() == 51);
    assert_eq!(made.body["lastFour"], secret[47..]);
    assert_eq!(made.body["prefix"], "limitry_sk_");
    assert_eq!(made.body["status"], "active");
    assert_eq!(made.body["projectId"], lab.project);
    for missing in ["lastUsedAt", "expiresAt", "revokedAt"] {
        assert_eq!(made.body[missing], Value::Null);
        assert!(made.body.as_object().unwrap().contains_key(missing));
    }
    lab.send(ask("GET", "/v1/projects/current", secret, Value::Null))
        .await
        .is(200);
    let shown = lab
        .pat("GET", &format!("/v1/api-keys/{}", made.id()), Value::Null)
        .await
        .is(200);
    assert!(!String::from_utf8_lossy(&shown.bytes).contains(secret));
}

#[tokio::test]
async fn without_being_asked_for_there_is_no_key() {
    let lab = Lab::new();
    let home = tempfile::tempdir().unwrap();
    let service = super::Service::open(super::Options::new(home.path())).unwrap();
    service.pat().unwrap();
    let count: i64 = service
        .read(|db| {
            Ok(db
                .conn
                .query_row("SELECT count(*) FROM api_keys", [], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(count, 0);
    let listed = lab.pat("GET", "/v1/api-keys", Value::Null).await.is(200);
    assert_eq!(listed.body["data"][0]["name"], "limitry dev");
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let lab = Lab::new();
    for (body, code, paths) in [
        (json!({}), "missing_required_field", vec!["name"]),
        (
            json!({"name": null}),
            "missing_required_field",
            vec!["name"],
        ),
        (json!({"name": ""}), "invalid_field_value", vec!["name"]),
        (json!({"name": "  "}), "invalid_field_value", vec!["name"]),
        (
            json!({"name": "a\u{0}"}),
            "invalid_field_value",
            vec!["name"],
        ),
        (
            json!({"name": "é".repeat(101)}),
            "invalid_field_value",
            vec!["name"],
        ),
        (
            json!({"name": 5, "expiresAt": "soon"}),
            "invalid_field_value",
            vec!["name", "expiresAt"],
        ),
        (
            json!({"name": "K", "expiresAt": super::START}),
            "invalid_field_value",
            vec!["expiresAt"],
        ),
        (json!("K"), "invalid_request", vec![]),
    ] {
        let seen = lab.pat("POST", "/v1/api-keys", body).await;
        seen.refuses(400, code);
        assert_eq!(seen.paths(), paths);
    }
    lab.pat("POST", "/v1/api-keys", json!({"name": "é".repeat(100)}))
        .await
        .is(201);
}

#[tokio::test]
async fn a_key_is_renamed_given_an_end_and_freed_of_it() {
    let lab = Lab::new();
    let made = lab
        .pat("POST", "/v1/api-keys", json!({"name": "A"}))
        .await
        .is(201);
    let path = format!("/v1/api-keys/{}", made.id());
    let seen = lab.pat("PUT", &path, json!({"name": "B"})).await.is(200);
    assert_eq!(seen.body["name"], "B");
    let end = "2026-11-26T10:20:30Z";
    let seen = lab
        .pat("PUT", &path, json!({"expiresAt": end}))
        .await
        .is(200);
    assert_eq!(
        (&seen.body["name"], &seen.body["expiresAt"]),
        (&json!("B"), &json!(end))
    );
    let seen = lab
        .pat("PUT", &path, json!({"expiresAt": null}))
        .await
        .is(200);
    assert_eq!(seen.body["expiresAt"], Value::Null);
    lab.pat("PUT", &path, json!({"expiresAt": "2020-01-01T00:00:00Z"}))
        .await
        .refuses(400, "invalid_field_value");
    lab.pat("PUT", "/v1/api-keys/key_none", json!({"name": "B"}))
        .await
        .refuses(404, "api_key_not_found");
}

#[tokio::test]
async fn an_expired_or_revoked_key_cannot_be_changed() {
    let lab = Lab::new();
    let body = json!({"name": "A", "expiresAt": "2026-11-25T10:21:00Z"});
    let made = lab.pat("POST", "/v1/api-keys", body).await.is(201);
    let path = format!("/v1/api-keys/{}", made.id());
    lab.advance(60);
    let seen = lab.pat("PUT", &path, json!({"expiresAt": null})).await;
    seen.refuses(409, "api_key_inactive");
    assert_eq!(
        lab.pat("GET", &path, Value::Null).await.body["status"],
        "expired"
    );
    lab.pat("DELETE", &path, Value::Null).await.is(204);
    let shown = lab.pat("GET", &path, Value::Null).await;
    assert_eq!(shown.body["status"], "revoked");
    lab.pat("PUT", &path, json!({"name": "B"}))
        .await
        .refuses(409, "api_key_inactive");
}

#[tokio::test]
async fn revoking_is_idempotent_and_keeps_the_first_time() {
    let lab = Lab::new();
    let made = lab
        .pat("POST", "/v1/api-keys", json!({"name": "A"}))
        .await
        .is(201);
    let path = format!("/v1/api-keys/{}", made.id());
    lab.pat("DELETE", &path, Value::Null).await.is(204);
    lab.advance(60);
    lab.pat("DELETE", &path, Value::Null).await.is(204);
    let shown = lab.pat("GET", &path, Value::Null).await;
    assert_eq!(shown.body["revokedAt"], super::START);
    lab.pat("DELETE", "/v1/api-keys/key_none", Value::Null)
        .await
        .refuses(404, "api_key_not_found");
}

#[tokio::test]
async fn keys_are_listed_by_status() {
    let lab = Lab::new();
    let soon = json!({"name": "expired", "expiresAt": "2026-11-25T10:21:00Z"});
    lab.pat("POST", "/v1/api-keys", soon).await.is(201);
    let made = lab
        .pat("POST", "/v1/api-keys", json!({"name": "revoked"}))
        .await
        .is(201);
    lab.pat(
        "DELETE",
        &format!("/v1/api-keys/{}", made.id()),
        Value::Null,
    )
    .await
    .is(204);
    lab.pat("POST", "/v1/api-keys", json!({"name": "active"}))
        .await
        .is(201);
    lab.advance(60);
    for (query, names) in [
        ("", vec!["active", "revoked", "expired", "limitry dev"]),
        ("?status=active", vec!["active", "limitry dev"]),
        ("?status=expired", vec!["expired"]),
        ("?status=revoked", vec!["revoked"]),
    ] {
        let seen = lab
            .pat("GET", &format!("/v1/api-keys{query}"), Value::Null)
            .await
            .is(200);
        let found: Vec<_> = seen.body["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|k| k["name"].clone())
            .collect();
        assert_eq!(found, names, "{query}");
    }
    lab.pat("GET", "/v1/api-keys?status=lost", Value::Null)
        .await
        .refuses(400, "invalid_field_value");
}

#[tokio::test]
async fn keys_of_another_project_are_not_there() {
    let lab = Lab::new();
    let made = lab
        .pat("POST", "/v1/api-keys", json!({"name": "A"}))
        .await
        .is(201);
    let other = lab
        .pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .is(201)
        .id();
    for method in ["GET", "PUT", "DELETE"] {
        let mut request = ask(
            method,
            &format!("/v1/api-keys/{}", made.id()),
            &lab.pat,
            json!({"name": "B"}),
        );
        request
            .headers_mut()
            .insert("x-project", other.parse().unwrap());
        lab.send(request).await.refuses(404, "api_key_not_found");
    }
}
