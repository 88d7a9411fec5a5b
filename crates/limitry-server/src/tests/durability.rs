//! Many writers, several processes, sudden ends.

use serde_json::{Value, json};

use super::TestService;

#[tokio::test]
async fn concurrent_events_are_all_recorded_once() {
    let server = TestService::new();
    let second = server.second_process();
    server
        .create_quota("All", "total_events", 1_000_000, "day")
        .await;
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..200 {
        let process = if n % 2 == 0 { &server } else { &second };
        let service = process.service.clone();
        // Every key is used twice.
        let event =
            json!({"customerId": "c", "eventType": "e", "idempotencyKey": format!("k{}", n / 2)});
        let request = super::new_request("POST", "/v1/events/record", &process.key, event);
        calls.spawn(async move { service.respond_to(request).await.status() });
    }
    let statuses = calls.join_all().await;
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 201).count(), 100);
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 200).count(), 100);
    for process in [&server, &second] {
        let response = process
            .send_with_key("POST", "/v1/quotas/check", json!({}))
            .await;
        assert_eq!(response.body["quotas"][0]["used"], 100);
    }
}

#[tokio::test]
async fn a_rejected_write_is_rolled_back_alone_in_its_group() {
    let server = TestService::new();
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..64 {
        let service = server.service.clone();
        let body = json!({"name": format!("{}", n % 8), "metric": "total_events", "limitValue": 1, "period": "day"});
        let request = super::new_request("POST", "/v1/quotas", &server.key, body);
        calls.spawn(async move { service.respond_to(request).await.status() });
    }
    let statuses = calls.join_all().await;
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 201).count(), 8);
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 409).count(), 56);
    let listed = server.get("/v1/quotas").await.assert_status(200);
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn no_secret_is_on_the_disk() {
    let server = TestService::new();
    let mut secrets = vec![server.pat.clone(), server.key.clone()];
    for n in 0..20 {
        let made = server
            .send_with_pat("POST", "/v1/api-keys", json!({"name": format!("{n}")}))
            .await
            .assert_status(201);
        secrets.push(made.body["key"].as_str().unwrap().to_owned());
        if n % 2 == 0 {
            server
                .send_with_pat(
                    "DELETE",
                    &format!("/v1/api-keys/{}", made.id()),
                    Value::Null,
                )
                .await
                .assert_status(204);
        }
    }
    for secret in &secrets {
        server.assert_not_on_disk(secret);
        server.assert_not_on_disk(&secret[secret.len() - 20..]);
    }
}
