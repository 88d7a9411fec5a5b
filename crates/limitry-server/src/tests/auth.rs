use http::Request;
use serde_json::{Value, json};

use super::{TestService, new_body, new_request};
use crate::api::ApiError;

#[tokio::test]
async fn a_missing_or_malformed_header_is_401() {
    let server = TestService::new();
    let bare = Request::get("/v1/user").body(new_body("")).unwrap();
    let response = server.send(bare).await;
    response.assert_error(401, "missing_api_key");
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
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
            .body(new_body(""))
            .unwrap();
        server
            .send(request)
            .await
            .assert_error(401, "invalid_api_key");
    }
    let mut twice = new_request("GET", "/v1/quotas", &server.key, Value::Null);
    let other = "Bearer limitry_sk_unknown1".parse().unwrap();
    twice.headers_mut().append("authorization", other);
    server
        .send(twice)
        .await
        .assert_error(401, "invalid_api_key");
}

#[tokio::test]
async fn authentication_comes_before_the_body() {
    let server = TestService::new();
    let request = Request::post("/v1/quotas")
        .header("authorization", "Bearer limitry_sk_unknown1")
        .header("content-type", "text/plain")
        .body(new_body("x".repeat(2 << 20)))
        .unwrap();
    server
        .send(request)
        .await
        .assert_error(401, "invalid_api_key");
}

#[tokio::test]
async fn each_token_class_reaches_only_its_own_routes() {
    let server = TestService::new();
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
        let response = server
            .send_with_key(method, path, json!({"name": "x"}))
            .await;
        response.assert_error(403, "insufficient_permissions");
    }
}

#[tokio::test]
async fn a_pat_needs_x_project_of_a_project_that_its_user_is_a_member_of() {
    let server = TestService::new();
    let response = server
        .send(new_request("GET", "/v1/quotas", &server.pat, Value::Null))
        .await;
    response.assert_error(400, "missing_required_field");
    assert!(
        response.body["error"]["message"]
            .as_str()
            .unwrap()
            .contains("X-Project")
    );
    let mut request = new_request("GET", "/v1/quotas", &server.pat, Value::Null);
    request
        .headers_mut()
        .insert("x-project", "proj_unknown".parse().unwrap());
    server
        .send(request)
        .await
        .assert_error(404, "project_not_found");
    server
        .send_with_pat("GET", "/v1/quotas", Value::Null)
        .await
        .assert_status(200);
    let mut request = new_request("GET", "/v1/quotas", &server.pat, Value::Null);
    request
        .headers_mut()
        .insert("x-project", http::HeaderValue::from_static(""));
    let response = server.send(request).await;
    response.assert_error(400, "missing_required_field");
    assert_eq!(response.error_paths(), ["X-Project"]);
    let mut request = new_request("GET", "/v1/quotas", &server.pat, Value::Null);
    for _ in 0..2 {
        request
            .headers_mut()
            .append("x-project", server.project.parse().unwrap());
    }
    server
        .send(request)
        .await
        .assert_error(400, "invalid_field_value");
}

#[tokio::test]
async fn a_project_of_another_user_is_404() {
    let server = TestService::new();
    let writer = &server.service.app().state.writer;
    let foreign = writer
        .run(|unit| {
            unit.conn.execute_batch(
                "INSERT INTO projects (id, name, timezone, created_at, updated_at) VALUES ('proj_theirs', 'Theirs', 'UTC', 0, 0)",
            )?;
            Ok::<_, ApiError>("proj_theirs")
        })
        .await
        .unwrap();
    let mut request = new_request("GET", "/v1/quotas", &server.pat, Value::Null);
    request
        .headers_mut()
        .insert("x-project", foreign.parse().unwrap());
    server
        .send(request)
        .await
        .assert_error(404, "project_not_found");
    let listed = server
        .send_with_pat("GET", "/v1/projects", Value::Null)
        .await
        .assert_status(200);
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn x_project_beside_an_api_key_must_name_its_project() {
    let server = TestService::new();
    for (project, status) in [(server.project.as_str(), 200), ("proj_other", 403)] {
        let mut request = new_request("GET", "/v1/quotas", &server.key, Value::Null);
        request
            .headers_mut()
            .insert("x-project", project.parse().unwrap());
        assert_eq!(server.send(request).await.status, status);
    }
}

#[tokio::test]
async fn a_revoked_key_gets_401_at_once_in_every_process() {
    let server = TestService::new();
    let second = server.second_process();
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "K"}))
        .await
        .assert_status(201);
    let secret = made.body["key"].as_str().unwrap().to_owned();
    for process in [&server, &second] {
        process
            .send(new_request("GET", "/v1/quotas", &secret, Value::Null))
            .await
            .assert_status(200);
    }
    let path = format!("/v1/api-keys/{}", made.id());
    server
        .send_with_pat("DELETE", &path, Value::Null)
        .await
        .assert_status(204);
    for process in [&server, &second] {
        let response = process
            .send(new_request("GET", "/v1/quotas", &secret, Value::Null))
            .await;
        response.assert_error(401, "expired_api_key");
    }
}

#[tokio::test]
async fn a_key_works_until_it_expires() {
    let server = TestService::new();
    let body = json!({"name": "K", "expiresAt": "2026-11-25T11:00:00Z"});
    let made = server
        .send_with_pat("POST", "/v1/api-keys", body)
        .await
        .assert_status(201);
    let secret = made.body["key"].as_str().unwrap();
    server.set_clock("2026-11-25T10:59:59.999Z");
    server
        .send(new_request("GET", "/v1/quotas", secret, Value::Null))
        .await
        .assert_status(200);
    server.set_clock("2026-11-25T11:00:00Z");
    let response = server
        .send(new_request("GET", "/v1/quotas", secret, Value::Null))
        .await;
    response.assert_error(401, "expired_api_key");
}

#[tokio::test]
async fn the_last_use_is_recorded_at_most_once_a_minute() {
    let server = TestService::new();
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "K"}))
        .await
        .assert_status(201);
    assert_eq!(made.body["lastUsedAt"], Value::Null);
    let secret = made.body["key"].as_str().unwrap().to_owned();
    let path = format!("/v1/api-keys/{}", made.id());
    let mut response = Vec::new();
    for _ in 0..3 {
        server
            .send(new_request("GET", "/v1/quotas", &secret, Value::Null))
            .await
            .assert_status(200);
        let shown = server
            .send_with_pat("GET", &path, Value::Null)
            .await
            .assert_status(200);
        response.push(shown.body["lastUsedAt"].as_str().unwrap().to_owned());
        server.advance(40);
    }
    assert_eq!(
        response,
        [
            "2026-11-25T10:20:30Z",
            "2026-11-25T10:20:30Z",
            "2026-11-25T10:21:50Z"
        ]
    );
}
