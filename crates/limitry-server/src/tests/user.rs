use serde_json::{Value, json};

use super::Lab;

#[tokio::test]
async fn a_person_sees_themselves_and_the_token() {
    let lab = Lab::new();
    let seen = lab.pat("GET", "/v1/user", Value::Null).await.is(200);
    assert!(seen.id().starts_with("usr_"));
    let token = &seen.body["token"];
    assert!(token["id"].as_str().unwrap().starts_with("pat_"));
    assert_eq!(token["lastFour"], lab.pat[lab.pat.len() - 4..]);
    assert_eq!(token["expiresAt"], Value::Null);
    assert!(!String::from_utf8_lossy(&seen.bytes).contains(&lab.pat));
}

#[tokio::test]
async fn a_token_revokes_itself() {
    let lab = Lab::new();
    let gone = lab
        .pat("DELETE", "/v1/user/token", Value::Null)
        .await
        .is(204);
    assert!(gone.bytes.is_empty());
    let seen = lab.pat("GET", "/v1/user", Value::Null).await;
    seen.refuses(401, "expired_api_key");
}

#[tokio::test]
async fn projects_are_made_listed_and_told_apart() {
    let lab = Lab::new();
    let made = lab
        .pat("POST", "/v1/projects", json!({"name": "Second"}))
        .await
        .is(201);
    assert!(made.id().starts_with("proj_"));
    assert_eq!(made.body["timezone"], "UTC");
    let listed = lab.pat("GET", "/v1/projects", Value::Null).await.is(200);
    assert_eq!(listed.body["data"][0], made.body);
    assert_eq!(listed.body["data"][1]["id"], lab.project);
    let current = lab.get("/v1/projects/current").await.is(200);
    assert_eq!(current.id(), lab.project);
    let current = lab
        .pat("GET", "/v1/projects/current", Value::Null)
        .await
        .is(200);
    assert_eq!(current.id(), lab.project);
    for wrong in [
        json!({}),
        json!({"name": ""}),
        json!({"name": "x".repeat(101)}),
        json!([]),
    ] {
        let seen = lab.pat("POST", "/v1/projects", wrong).await;
        assert_eq!(seen.status, 400);
    }
    assert_eq!(lab.service.find_projects("Second").unwrap().len(), 1);
    assert_eq!(
        lab.service.find_projects(&lab.project).unwrap()[0].id,
        lab.project
    );
    assert!(lab.service.find_projects("Third").unwrap().is_empty());
}
