//! Many writers, several processes, sudden ends.

use serde_json::{Value, json};

use super::Lab;

#[tokio::test]
async fn many_callers_at_once_lose_nothing_and_count_nothing_twice() {
    let lab = Lab::new();
    let twin = lab.twin();
    lab.quota("All", "total_events", 1_000_000, "day").await;
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..200 {
        let process = if n % 2 == 0 { &lab } else { &twin };
        let router = process.service.router();
        // Every key is used twice.
        let event =
            json!({"customerId": "c", "eventType": "e", "idempotencyKey": format!("k{}", n / 2)});
        let request = super::ask("POST", "/v1/events/record", &process.key, event);
        calls.spawn(async move {
            tower::ServiceExt::oneshot(router, request)
                .await
                .unwrap()
                .status()
        });
    }
    let statuses = calls.join_all().await;
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 201).count(), 100);
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 200).count(), 100);
    for process in [&lab, &twin] {
        let seen = process.key("POST", "/v1/quotas/check", json!({})).await;
        assert_eq!(seen.body["quotas"][0]["used"], 100);
    }
}

#[tokio::test]
async fn a_refused_request_leaves_nothing_behind_in_its_group() {
    let lab = Lab::new();
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..64 {
        let router = lab.service.router();
        let body = json!({"name": format!("{}", n % 8), "metric": "total_events", "limitValue": 1, "period": "day"});
        let request = super::ask("POST", "/v1/quotas", &lab.key, body);
        calls.spawn(async move {
            tower::ServiceExt::oneshot(router, request)
                .await
                .unwrap()
                .status()
        });
    }
    let statuses = calls.join_all().await;
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 201).count(), 8);
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 409).count(), 56);
    let listed = lab.get("/v1/quotas").await.is(200);
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn no_secret_is_ever_on_the_disk() {
    let lab = Lab::new();
    let mut secrets = vec![lab.pat.clone(), lab.key.clone()];
    for n in 0..20 {
        let made = lab
            .pat("POST", "/v1/api-keys", json!({"name": format!("{n}")}))
            .await
            .is(201);
        secrets.push(made.body["key"].as_str().unwrap().to_owned());
        if n % 2 == 0 {
            lab.pat(
                "DELETE",
                &format!("/v1/api-keys/{}", made.id()),
                Value::Null,
            )
            .await
            .is(204);
        }
    }
    for secret in &secrets {
        lab.assert_not_on_disk(secret);
        lab.assert_not_on_disk(&secret[secret.len() - 20..]);
    }
}
