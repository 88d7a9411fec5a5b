use http::Request;
use serde_json::{Value, json};

use super::idempotency::Late;
use super::{TestService, new_body, new_request, to_body};
use crate::api::ApiError;
use crate::routes::{ROUTES, RequiredAuth};

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

/// Sends requests whose bodies are on their way while `revoke` runs. None of them may have an effect.
async fn assert_rejected_after(
    is_person: bool,
    code: &str,
    revoke: impl AsyncFn(&TestService, &str),
) {
    let server = TestService::new();
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "late"}))
        .await
        .assert_status(201);
    let token = if is_person {
        server.pat.clone()
    } else {
        made.body["key"].as_str().unwrap().to_owned()
    };
    let mut running = Vec::new();
    for route in ROUTES {
        let is_taken = match route.auth {
            RequiredAuth::Project => true,
            RequiredAuth::User | RequiredAuth::UserInProject => is_person,
            _ => false,
        };
        if !is_taken || route.max_body_bytes.is_none() {
            continue;
        }
        let body = match route.path {
            "/dev/clock" => json!({"advance": 1}),
            "/dev/faults" => json!({"spec": "error=100%"}),
            "/v1/events/batch" => json!({"events": [{"customerId": "c", "eventType": "e"}]}),
            path if path.contains("check") => json!({"customer_id": "c", "event_type": "e"}),
            path if path.contains("events") || path.contains("track") => {
                json!({"customerId": "c", "eventType": "e"})
            }
            "/v1/quotas" => {
                json!({"name": "Q", "metric": "total_events", "limitValue": 1, "period": "day"})
            }
            "/v1/rate-limits" => json!({"name": "R", "limitValue": 1, "window": "hour"}),
            "/v1/meters" => json!({"name": "M", "aggregation": "count", "field": "*"}),
            "/v1/limits" => {
                json!({"name": "L", "meterId": "mtr_total_events", "limitValue": 1, "period": "day"})
            }
            "/v1/meters/{id}/query" => json!({}),
            "/v1/customers" => json!({"externalId": "c"}),
            "/v1/client-tokens" => json!({"context": {"customerId": "c"}}),
            "/v1/quota-alerts/{id}" | "/v1/quotas/{id}/alerts" => json!({"threshold": 5}),
            "/dev/seed" => json!({"events": 5}),
            "/dev/webhooks" => json!({"url": "http://127.0.0.1:1/"}),
            _ => json!({"name": "N"}),
        };
        for key in [None, Some("k")] {
            let (sender, receiver) = tokio::sync::oneshot::channel();
            let path = route.path.replace("{id}", "none");
            let mut request = new_request(route.method.as_str(), &path, &token, body.clone())
                .map(|_| to_body(Late(receiver)));
            let headers = request.headers_mut();
            if is_person {
                headers.insert("x-project", server.project.parse().unwrap());
            }
            if let Some(key) = key {
                headers.insert("idempotency-key", key.parse().unwrap());
            }
            let service = server.service.clone();
            let answer = tokio::spawn(async move { service.respond_to(request).await.status() });
            running.push((path, body.to_string(), sender, answer));
        }
    }
    assert!(running.len() > 20, "{}", running.len());
    // The requests are authenticated and wait for their bodies.
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    revoke(&server, &made.id()).await;
    for (path, body, sender, answer) in running {
        sender.send(body.into()).unwrap();
        assert_eq!(answer.await.unwrap(), 401, "{path}: {code}");
    }
    let second = server.second_process();
    for path in [
        "/v1/events",
        "/v1/quotas",
        "/v1/rate-limits",
        "/v1/limits",
        "/v1/customers",
    ] {
        let listed = second.get(path).await;
        assert_eq!(listed.body["data"], json!([]), "{path}");
    }
    let shown = second.send_with_pat("GET", "/dev/clock", Value::Null).await;
    if shown.status == 200 {
        assert_eq!(shown.body["offsetSeconds"], 0);
    }
}

#[tokio::test]
async fn a_key_that_is_revoked_while_the_body_is_on_its_way_has_no_effect() {
    assert_rejected_after(false, "revoked", async |server, key| {
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
async fn a_key_that_expires_while_the_body_is_on_its_way_has_no_effect() {
    assert_rejected_after(false, "expired", async |server, key| {
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
async fn a_pat_that_is_revoked_while_the_body_is_on_its_way_has_no_effect() {
    assert_rejected_after(true, "revoked", async |server, _| {
        server
            .send_with_pat("DELETE", "/v1/user/token", Value::Null)
            .await
            .assert_status(204);
    })
    .await;
}
