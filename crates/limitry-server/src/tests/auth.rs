use http::Request;
use serde_json::{Value, json};

use super::{Lab, ask};
use axum::body::Body;

#[tokio::test]
async fn a_missing_or_malformed_header_is_401() {
    let lab = Lab::new();
    let bare = Request::get("/v1/user").body(Body::empty()).unwrap();
    let seen = lab.send(bare).await;
    seen.refuses(401, "missing_api_key");
    assert_eq!(seen.header("www-authenticate"), Some("Bearer"));
    for header in [
        "Basic abc",
        "limitry_sk_x",
        "Bearer",
        "Bearer ",
        "Bearer lm_old",
        "Bearer limitry_sk_unknown1",
    ] {
        let request = Request::get("/v1/quotas")
            .header("authorization", header)
            .body(Body::empty())
            .unwrap();
        lab.send(request).await.refuses(401, "invalid_api_key");
    }
    let mut twice = ask("GET", "/v1/quotas", &lab.key, Value::Null);
    let other = "Bearer limitry_sk_unknown1".parse().unwrap();
    twice.headers_mut().append("authorization", other);
    lab.send(twice).await.refuses(401, "invalid_api_key");
}

#[tokio::test]
async fn the_token_is_looked_at_before_the_body() {
    let lab = Lab::new();
    let request = Request::post("/v1/quotas")
        .header("authorization", "Bearer limitry_sk_unknown1")
        .header("content-type", "text/plain")
        .body(Body::from("x".repeat(2 << 20)))
        .unwrap();
    lab.send(request).await.refuses(401, "invalid_api_key");
}

#[tokio::test]
async fn each_class_reaches_its_own_routes_only() {
    let lab = Lab::new();
    for (method, path) in [
        ("GET", "/v1/user"),
        ("DELETE", "/v1/user/token"),
        ("GET", "/v1/projects"),
        ("POST", "/v1/projects"),
        ("GET", "/v1/api-keys"),
        ("POST", "/v1/api-keys"),
        ("GET", "/v1/api-keys/key_x"),
        ("PUT", "/v1/api-keys/key_x"),
        ("DELETE", "/v1/api-keys/key_x"),
    ] {
        let seen = lab.key(method, path, json!({"name": "x"})).await;
        seen.refuses(403, "insufficient_permissions");
    }
}

#[tokio::test]
async fn a_pat_names_a_project_that_its_owner_is_a_member_of() {
    let lab = Lab::new();
    let seen = lab
        .send(ask("GET", "/v1/quotas", &lab.pat, Value::Null))
        .await;
    seen.refuses(400, "missing_required_field");
    assert!(
        seen.body["error"]["message"]
            .as_str()
            .unwrap()
            .contains("X-Project")
    );
    let mut request = ask("GET", "/v1/quotas", &lab.pat, Value::Null);
    request
        .headers_mut()
        .insert("x-project", "proj_unknown".parse().unwrap());
    lab.send(request).await.refuses(404, "project_not_found");
    lab.pat("GET", "/v1/quotas", Value::Null).await.is(200);
    let mut request = ask("GET", "/v1/quotas", &lab.pat, Value::Null);
    request
        .headers_mut()
        .insert("x-project", http::HeaderValue::from_static(""));
    let seen = lab.send(request).await;
    seen.refuses(400, "missing_required_field");
    assert_eq!(seen.paths(), ["X-Project"]);
    let mut request = ask("GET", "/v1/quotas", &lab.pat, Value::Null);
    for _ in 0..2 {
        request
            .headers_mut()
            .append("x-project", lab.project.parse().unwrap());
    }
    lab.send(request).await.refuses(400, "invalid_field_value");
}

#[tokio::test]
async fn another_persons_project_is_not_revealed() {
    let lab = Lab::new();
    let foreign = lab
        .service
        .write(|db| {
            db.conn.execute_batch(
                "INSERT INTO projects (id, name, timezone, created_at, updated_at) VALUES ('proj_theirs', 'Theirs', 'UTC', 0, 0)",
            )?;
            Ok("proj_theirs")
        })
        .unwrap();
    let mut request = ask("GET", "/v1/quotas", &lab.pat, Value::Null);
    request
        .headers_mut()
        .insert("x-project", foreign.parse().unwrap());
    lab.send(request).await.refuses(404, "project_not_found");
    let listed = lab.pat("GET", "/v1/projects", Value::Null).await.is(200);
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn x_project_beside_an_api_key_must_name_its_project() {
    let lab = Lab::new();
    for (project, status) in [(lab.project.as_str(), 200), ("proj_other", 403)] {
        let mut request = ask("GET", "/v1/quotas", &lab.key, Value::Null);
        request
            .headers_mut()
            .insert("x-project", project.parse().unwrap());
        assert_eq!(lab.send(request).await.status, status);
    }
}

#[tokio::test]
async fn a_revoked_key_is_refused_by_the_very_next_request_in_every_process() {
    let lab = Lab::new();
    let twin = lab.twin();
    let made = lab
        .pat("POST", "/v1/api-keys", json!({"name": "K"}))
        .await
        .is(201);
    let secret = made.body["key"].as_str().unwrap().to_owned();
    for process in [&lab, &twin] {
        process
            .send(ask("GET", "/v1/quotas", &secret, Value::Null))
            .await
            .is(200);
    }
    let path = format!("/v1/api-keys/{}", made.id());
    lab.pat("DELETE", &path, Value::Null).await.is(204);
    for process in [&lab, &twin] {
        let seen = process
            .send(ask("GET", "/v1/quotas", &secret, Value::Null))
            .await;
        seen.refuses(401, "expired_api_key");
    }
}

#[tokio::test]
async fn a_key_works_until_the_moment_it_expires() {
    let lab = Lab::new();
    let body = json!({"name": "K", "expiresAt": "2026-11-25T11:00:00Z"});
    let made = lab.pat("POST", "/v1/api-keys", body).await.is(201);
    let secret = made.body["key"].as_str().unwrap();
    lab.set("2026-11-25T10:59:59.999Z");
    lab.send(ask("GET", "/v1/quotas", secret, Value::Null))
        .await
        .is(200);
    lab.set("2026-11-25T11:00:00Z");
    let seen = lab
        .send(ask("GET", "/v1/quotas", secret, Value::Null))
        .await;
    seen.refuses(401, "expired_api_key");
}

#[tokio::test]
async fn the_last_use_is_noted_at_most_once_a_minute() {
    let lab = Lab::new();
    let made = lab
        .pat("POST", "/v1/api-keys", json!({"name": "K"}))
        .await
        .is(201);
    assert_eq!(made.body["lastUsedAt"], Value::Null);
    let secret = made.body["key"].as_str().unwrap().to_owned();
    let path = format!("/v1/api-keys/{}", made.id());
    let mut seen = Vec::new();
    for _ in 0..3 {
        lab.send(ask("GET", "/v1/quotas", &secret, Value::Null))
            .await
            .is(200);
        let shown = lab.pat("GET", &path, Value::Null).await.is(200);
        seen.push(shown.body["lastUsedAt"].as_str().unwrap().to_owned());
        lab.advance(40);
    }
    assert_eq!(
        seen,
        [
            "2026-11-25T10:20:30Z",
            "2026-11-25T10:20:30Z",
            "2026-11-25T10:21:50Z"
        ]
    );
}
