use http::Request;
use serde_json::{Value, json};

use super::idempotency::Late;
use super::{TestService, every_route, new_body, new_request, to_body};
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
async fn a_pat_needs_x_project_with_a_project_of_its_user() {
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
async fn the_first_uses_are_recorded_at_once_and_later_ones_once_a_minute() {
    let server = TestService::new();
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "K"}))
        .await
        .assert_status(201);
    assert_eq!(made.body["lastUsedAt"], Value::Null);
    let secret = made.body["key"].as_str().unwrap().to_owned();
    let path = format!("/v1/api-keys/{}", made.id());
    let mut response = Vec::new();
    for seconds in [3, 3, 40, 40, 0] {
        server
            .send(new_request("GET", "/v1/quotas", &secret, Value::Null))
            .await
            .assert_status(200);
        let shown = server
            .send_with_pat("GET", &path, Value::Null)
            .await
            .assert_status(200);
        response.push(shown.body["lastUsedAt"].as_str().unwrap().to_owned());
        server.advance(seconds);
    }
    assert_eq!(
        response,
        [
            "2026-11-25T10:20:30Z",
            "2026-11-25T10:20:33Z",
            "2026-11-25T10:20:36Z",
            "2026-11-25T10:20:36Z",
            "2026-11-25T10:21:56Z"
        ]
    );
}

/// The token that becomes invalid before the bodies of the requests arrive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Key,
    Pat,
    ClientToken,
}

/// Sends a request to every route that takes a body, and runs `end` before the bodies arrive. No request may have an effect.
async fn assert_rejected_after(ending: Ending, code: &str, end: impl AsyncFn(&TestService, &str)) {
    let server = TestService::new();
    let things = server.make_things().await;
    let token = match ending {
        Ending::Key => things.key.clone(),
        Ending::Pat => server.pat.clone(),
        Ending::ClientToken => things.client_token.clone(),
    };
    let mut running = Vec::new();
    let routes = every_route::acting().filter(|route| every_route::takes(route, &token));
    for route in routes.filter(|route| route.max_body_bytes.is_some()) {
        let body = every_route::body(route).to_string();
        for key in [None, Some("k")] {
            let (sender, receiver) = tokio::sync::oneshot::channel();
            let request = every_route::request(&server, route, &things, &token);
            let mut request = request.map(|_| to_body(Late(receiver)));
            if let Some(key) = key {
                let headers = request.headers_mut();
                headers.insert("idempotency-key", key.parse().unwrap());
            }
            let service = server.service.clone();
            let answer = tokio::spawn(async move { service.respond_to(request).await.status() });
            running.push((route.path, body.clone(), sender, answer));
        }
    }
    let expected = if ending == Ending::ClientToken { 6 } else { 50 };
    assert!(running.len() >= expected, "{}", running.len());
    // The requests are authenticated and wait for their bodies.
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    end(&server, &things.key_id).await;
    let before = stored(&server);
    for (path, body, sender, answer) in running {
        sender.send(body.into()).unwrap();
        assert_eq!(answer.await.unwrap(), 401, "{path}: {code}");
    }
    assert_eq!(stored(&server), before);
}

/// Every row of the database.
fn stored(server: &TestService) -> Vec<String> {
    let path = server.home.path().join("data/limitry.db");
    let conn = rusqlite::Connection::open(path).unwrap();
    let all = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row| {
            let values = (0..columns).map(|at| row.get_unwrap::<_, rusqlite::types::Value>(at));
            Ok(format!("{:?}", values.collect::<Vec<_>>()))
        };
        let rows = statement.query_map([], row).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut statement = conn.prepare(tables).unwrap();
    let names = statement.query_map([], |row| row.get::<_, String>(0));
    let names: Vec<String> = names.unwrap().map(Result::unwrap).collect();
    assert!(names.len() > 20, "{names:?}");
    let rows = names
        .iter()
        .flat_map(|name| all(&format!("SELECT '{name}', * FROM {name}")));
    let mut rows: Vec<String> = rows.collect();
    rows.sort();
    rows
}

#[tokio::test]
async fn a_key_that_is_revoked_before_the_body_arrives_has_no_effect() {
    assert_rejected_after(Ending::Key, "revoked", async |server, key| {
        let path = format!("/v1/api-keys/{key}");
        server
            .second_process()
            .send_with_pat("DELETE", &path, Value::Null)
            .await
            .assert_status(204);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_expires_before_the_body_arrives_has_no_effect() {
    assert_rejected_after(Ending::Key, "expired", async |server, key| {
        let path = format!("/v1/api-keys/{key}");
        let end = json!({"expiresAt": "2026-11-25T10:20:31Z"});
        server
            .send_with_pat("PUT", &path, end)
            .await
            .assert_status(200);
        server.advance(1);
    })
    .await;
}

#[tokio::test]
async fn a_pat_that_is_revoked_before_the_body_arrives_has_no_effect() {
    assert_rejected_after(Ending::Pat, "revoked", async |server, _| {
        server
            .send_with_pat("DELETE", "/v1/user/token", Value::Null)
            .await
            .assert_status(204);
    })
    .await;
}

#[tokio::test]
async fn a_client_token_that_expires_before_the_body_arrives_has_no_effect() {
    assert_rejected_after(Ending::ClientToken, "expired", async |server, _| {
        server.advance(1);
    })
    .await;
}
