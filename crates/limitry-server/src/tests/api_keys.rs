use serde_json::{Value, json};

use super::{TestService, new_request};

#[tokio::test]
async fn a_created_key_works_and_is_shown_once() {
    let server = TestService::new();
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "Production"}))
        .await
        .assert_status(201);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let secret = made.body["key"].as_str().unwrap();
    assert!(secret.starts_with("limitry_sk_") && secret.len() == 51);
    assert_eq!(made.body["lastFour"], secret[47..]);
    assert_eq!(made.body["prefix"], "limitry_sk_");
    assert_eq!(made.body["status"], "active");
    assert_eq!(made.body["projectId"], server.project);
    for missing in ["lastUsedAt", "expiresAt", "revokedAt"] {
        assert_eq!(made.body[missing], Value::Null);
        assert!(made.body.as_object().unwrap().contains_key(missing));
    }
    server
        .send(new_request(
            "GET",
            "/v1/projects/current",
            secret,
            Value::Null,
        ))
        .await
        .assert_status(200);
    let shown = server
        .send_with_pat("GET", &format!("/v1/api-keys/{}", made.id()), Value::Null)
        .await
        .assert_status(200);
    assert!(!String::from_utf8_lossy(&shown.bytes).contains(secret));
}

#[tokio::test]
async fn a_new_database_has_no_api_key() {
    let server = TestService::new();
    let home = tempfile::tempdir().unwrap();
    let service = super::Service::open(super::Options::new(home.path())).unwrap();
    service.pat().unwrap();
    let count: i64 = service
        .read(|unit| {
            Ok(unit
                .conn
                .query_row("SELECT count(*) FROM api_keys", [], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(count, 0);
    let listed = server
        .send_with_pat("GET", "/v1/api-keys", Value::Null)
        .await
        .assert_status(200);
    assert_eq!(listed.body["data"][0]["name"], "limitry dev");
}

#[tokio::test]
async fn invalid_fields_are_rejected_with_their_path() {
    let server = TestService::new();
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
        let response = server.send_with_pat("POST", "/v1/api-keys", body).await;
        response.assert_error(400, code);
        assert_eq!(response.error_paths(), paths);
    }
    server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "é".repeat(100)}))
        .await
        .assert_status(201);
}

#[tokio::test]
async fn a_key_is_renamed_and_its_expiry_is_set_and_removed() {
    let server = TestService::new();
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "A"}))
        .await
        .assert_status(201);
    let path = format!("/v1/api-keys/{}", made.id());
    let response = server
        .send_with_pat("PUT", &path, json!({"name": "B"}))
        .await
        .assert_status(200);
    assert_eq!(response.body["name"], "B");
    let end = "2026-11-26T10:20:30Z";
    let response = server
        .send_with_pat("PUT", &path, json!({"expiresAt": end}))
        .await
        .assert_status(200);
    assert_eq!(
        (&response.body["name"], &response.body["expiresAt"]),
        (&json!("B"), &json!(end))
    );
    let response = server
        .send_with_pat("PUT", &path, json!({"expiresAt": null}))
        .await
        .assert_status(200);
    assert_eq!(response.body["expiresAt"], Value::Null);
    server
        .send_with_pat("PUT", &path, json!({"expiresAt": "2020-01-01T00:00:00Z"}))
        .await
        .assert_error(400, "invalid_field_value");
    server
        .send_with_pat("PUT", "/v1/api-keys/key_none", json!({"name": "B"}))
        .await
        .assert_error(404, "api_key_not_found");
}

#[tokio::test]
async fn an_expired_or_revoked_key_cannot_be_changed() {
    let server = TestService::new();
    let body = json!({"name": "A", "expiresAt": "2026-11-25T10:21:00Z"});
    let made = server
        .send_with_pat("POST", "/v1/api-keys", body)
        .await
        .assert_status(201);
    let path = format!("/v1/api-keys/{}", made.id());
    server.advance(60);
    let response = server
        .send_with_pat("PUT", &path, json!({"expiresAt": null}))
        .await;
    response.assert_error(409, "api_key_inactive");
    assert_eq!(
        server.send_with_pat("GET", &path, Value::Null).await.body["status"],
        "expired"
    );
    server
        .send_with_pat("DELETE", &path, Value::Null)
        .await
        .assert_status(204);
    let shown = server.send_with_pat("GET", &path, Value::Null).await;
    assert_eq!(shown.body["status"], "revoked");
    server
        .send_with_pat("PUT", &path, json!({"name": "B"}))
        .await
        .assert_error(409, "api_key_inactive");
}

#[tokio::test]
async fn revoking_twice_keeps_the_first_time() {
    let server = TestService::new();
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "A"}))
        .await
        .assert_status(201);
    let path = format!("/v1/api-keys/{}", made.id());
    server
        .send_with_pat("DELETE", &path, Value::Null)
        .await
        .assert_status(204);
    server.advance(60);
    server
        .send_with_pat("DELETE", &path, Value::Null)
        .await
        .assert_status(204);
    let shown = server.send_with_pat("GET", &path, Value::Null).await;
    assert_eq!(shown.body["revokedAt"], super::START);
    server
        .send_with_pat("DELETE", "/v1/api-keys/key_none", Value::Null)
        .await
        .assert_error(404, "api_key_not_found");
}

#[tokio::test]
async fn keys_are_listed_by_status() {
    let server = TestService::new();
    let soon = json!({"name": "expired", "expiresAt": "2026-11-25T10:21:00Z"});
    server
        .send_with_pat("POST", "/v1/api-keys", soon)
        .await
        .assert_status(201);
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "revoked"}))
        .await
        .assert_status(201);
    server
        .send_with_pat(
            "DELETE",
            &format!("/v1/api-keys/{}", made.id()),
            Value::Null,
        )
        .await
        .assert_status(204);
    server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "active"}))
        .await
        .assert_status(201);
    server.advance(60);
    for (query, names) in [
        ("", vec!["active", "revoked", "expired", "limitry dev"]),
        ("?status=active", vec!["active", "limitry dev"]),
        ("?status=expired", vec!["expired"]),
        ("?status=revoked", vec!["revoked"]),
    ] {
        let response = server
            .send_with_pat("GET", &format!("/v1/api-keys{query}"), Value::Null)
            .await
            .assert_status(200);
        let found: Vec<_> = response.body["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|k| k["name"].clone())
            .collect();
        assert_eq!(found, names, "{query}");
    }
    server
        .send_with_pat("GET", "/v1/api-keys?status=lost", Value::Null)
        .await
        .assert_error(400, "invalid_field_value");
}

#[tokio::test]
async fn keys_of_another_project_are_not_found() {
    let server = TestService::new();
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "A"}))
        .await
        .assert_status(201);
    let other = server
        .send_with_pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .assert_status(201)
        .id();
    for method in ["GET", "PUT", "DELETE"] {
        let mut request = new_request(
            method,
            &format!("/v1/api-keys/{}", made.id()),
            &server.pat,
            json!({"name": "B"}),
        );
        request
            .headers_mut()
            .insert("x-project", other.parse().unwrap());
        server
            .send(request)
            .await
            .assert_error(404, "api_key_not_found");
    }
}
