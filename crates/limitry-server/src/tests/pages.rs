use serde_json::{Value, json};

use super::TestService;

#[tokio::test]
async fn pages_neither_skip_nor_repeat_items_while_new_items_arrive() {
    let server = TestService::new();
    for n in 0..7 {
        server
            .create_quota(&format!("old {n}"), "total_events", 1, "day")
            .await;
    }
    let mut names = Vec::new();
    let mut path = "/v1/quotas?limit=3".to_owned();
    for round in 0.. {
        let page = server.get(&path).await.assert_status(200);
        names.extend(
            page.body["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|q| q["name"].clone()),
        );
        server
            .create_quota(&format!("new {round}"), "total_events", 1, "day")
            .await;
        let Some(cursor) = page.body["nextCursor"].as_str() else {
            assert_eq!(page.body["hasMore"], false);
            break;
        };
        assert_eq!(page.body["hasMore"], true);
        path = format!("/v1/quotas?limit=3&cursor={cursor}");
    }
    let expected: Vec<Value> = (0..7).rev().map(|n| json!(format!("old {n}"))).collect();
    assert_eq!(names, expected);
}

#[tokio::test]
async fn a_full_last_page_has_no_next_cursor() {
    let server = TestService::new();
    for n in 0..2 {
        server
            .create_quota(&format!("{n}"), "total_events", 1, "day")
            .await;
    }
    let page = server.get("/v1/quotas?limit=2").await.assert_status(200);
    assert_eq!(page.body["nextCursor"], Value::Null);
    let empty = server
        .send_with_pat("GET", "/v1/api-keys?status=revoked", Value::Null)
        .await
        .assert_status(200);
    assert_eq!(
        empty.body,
        json!({"data": [], "nextCursor": null, "hasMore": false})
    );
}

#[tokio::test]
async fn the_default_page_has_50_items() {
    let server = TestService::new();
    for n in 0..51 {
        server
            .send_with_pat("POST", "/v1/projects", json!({"name": format!("{n}")}))
            .await
            .assert_status(201);
    }
    for (query, count) in [("", 50), ("?limit=100", 52), ("?limit=1", 1)] {
        let page = server
            .send_with_pat("GET", &format!("/v1/projects{query}"), Value::Null)
            .await
            .assert_status(200);
        assert_eq!(page.body["data"].as_array().unwrap().len(), count);
    }
}

#[tokio::test]
async fn bad_limits_and_cursors_are_400() {
    let server = TestService::new();
    server.create_quota("1", "total_events", 1, "day").await;
    server.create_quota("2", "total_events", 1, "day").await;
    let page = server.get("/v1/quotas?limit=1").await.assert_status(200);
    let cursor = page.body["nextCursor"].as_str().unwrap().to_owned();
    for query in [
        "limit=0",
        "limit=101",
        "limit=",
        "limit=x",
        "limit=1.5",
        "cursor=",
        "cursor=x",
    ] {
        let response = server.get(&format!("/v1/quotas?{query}")).await;
        response.assert_error(400, "invalid_field_value");
        assert_eq!(response.error_paths(), [query.split('=').next().unwrap()]);
    }
    // A cursor of one list does not work in another list.
    let response = server
        .send_with_pat("GET", &format!("/v1/api-keys?cursor={cursor}"), Value::Null)
        .await;
    response.assert_error(400, "invalid_field_value");
}
