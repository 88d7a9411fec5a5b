use serde_json::{Value, json};

use super::TestService;

#[tokio::test]
async fn a_user_is_shown_with_the_token() {
    let server = TestService::new();
    let response = server
        .send_with_pat("GET", "/v1/user", Value::Null)
        .await
        .assert_status(200);
    assert!(response.id().starts_with("usr_"));
    let token = &response.body["token"];
    assert!(token["id"].as_str().unwrap().starts_with("pat_"));
    assert_eq!(token["lastFour"], server.pat[server.pat.len() - 4..]);
    assert_eq!(token["expiresAt"], Value::Null);
    assert!(!String::from_utf8_lossy(&response.bytes).contains(&server.pat));
}

#[tokio::test]
async fn a_token_revokes_itself() {
    let server = TestService::new();
    let gone = server
        .send_with_pat("DELETE", "/v1/user/token", Value::Null)
        .await
        .assert_status(204);
    assert!(gone.bytes.is_empty());
    let response = server.send_with_pat("GET", "/v1/user", Value::Null).await;
    response.assert_error(401, "expired_api_key");
}

#[tokio::test]
async fn projects_are_created_and_listed() {
    let server = TestService::new();
    let made = server
        .send_with_pat("POST", "/v1/projects", json!({"name": "Second"}))
        .await
        .assert_status(201);
    assert!(made.id().starts_with("proj_"));
    assert_eq!(made.body["timezone"], "UTC");
    assert_eq!(made.body["slug"], "second");
    assert!(
        made.body["organizationId"]
            .as_str()
            .unwrap()
            .starts_with("org_")
    );
    let listed = server
        .send_with_pat("GET", "/v1/projects", Value::Null)
        .await
        .assert_status(200);
    assert_eq!(listed.body["data"][0], made.body);
    assert_eq!(listed.body["data"][1]["id"], server.project);
    for path in ["/v1/projects/current", "/v1/project"] {
        let current = server.get(path).await.assert_status(200);
        assert_eq!(current.id(), server.project);
        assert_eq!(current.body["slug"], "local");
        assert_eq!(current.body["organizationId"], made.body["organizationId"]);
        let current = server.send_with_pat("GET", path, Value::Null).await;
        assert_eq!(current.assert_status(200).id(), server.project);
    }
    for wrong in [
        json!({}),
        json!({"name": ""}),
        json!({"name": "x".repeat(101)}),
        json!({"name": "x", "timezone": "Mars/Olympus"}),
        json!([]),
    ] {
        let response = server.send_with_pat("POST", "/v1/projects", wrong).await;
        assert_eq!(response.status, 400);
    }
    let projects = server.service.projects().unwrap();
    let names: Vec<&str> = projects.iter().map(|project| &*project.name).collect();
    assert_eq!(names, ["Local", "Second"]);
}

#[tokio::test]
async fn slugs_are_unique_and_time_zones_are_kept() {
    let server = TestService::new();
    let mut slugs = Vec::new();
    for name in ["My App", "my-app!", "MY  APP", "Other"] {
        let body = json!({"name": name, "timezone": "Europe/Berlin"});
        let made = server
            .send_with_pat("POST", "/v1/projects", body)
            .await
            .assert_status(201);
        assert_eq!(made.body["timezone"], "Europe/Berlin");
        slugs.push(made.body["slug"].clone());
    }
    assert_eq!(slugs, ["my-app", "my-app-2", "my-app-3", "other"]);
}

#[tokio::test]
async fn a_key_of_todays_hosted_service_is_not_valid() {
    let server = TestService::new();
    for key in [
        "lim_test_0123456789abcdef",
        "lim_live_0123456789abcdef",
        "whsec_MDEyMzQ1Njc4OWFiY2RlZg==",
    ] {
        server
            .send(super::new_request(
                "GET",
                "/v1/projects/current",
                key,
                Value::Null,
            ))
            .await
            .assert_error(401, "invalid_api_key");
    }
}
