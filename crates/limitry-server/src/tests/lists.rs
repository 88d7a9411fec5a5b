use serde_json::{Value, json};

use super::Lab;

#[tokio::test]
async fn pages_are_newest_first_and_neither_skip_nor_repeat_while_items_arrive() {
    let lab = Lab::new();
    for n in 0..7 {
        lab.quota(&format!("old {n}"), "total_events", 1, "day")
            .await;
    }
    let mut names = Vec::new();
    let mut path = "/v1/quotas?limit=3".to_owned();
    for round in 0.. {
        let page = lab.get(&path).await.is(200);
        names.extend(
            page.body["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|q| q["name"].clone()),
        );
        lab.quota(&format!("new {round}"), "total_events", 1, "day")
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
async fn a_page_that_ends_exactly_has_no_next() {
    let lab = Lab::new();
    for n in 0..2 {
        lab.quota(&format!("{n}"), "total_events", 1, "day").await;
    }
    let page = lab.get("/v1/quotas?limit=2").await.is(200);
    assert_eq!(page.body["nextCursor"], Value::Null);
    let empty = lab
        .pat("GET", "/v1/api-keys?status=revoked", Value::Null)
        .await
        .is(200);
    assert_eq!(
        empty.body,
        json!({"data": [], "nextCursor": null, "hasMore": false})
    );
}

#[tokio::test]
async fn fifty_are_shown_unless_asked_otherwise() {
    let lab = Lab::new();
    for n in 0..51 {
        lab.pat("POST", "/v1/projects", json!({"name": format!("{n}")}))
            .await
            .is(201);
    }
    for (query, count) in [("", 50), ("?limit=100", 52), ("?limit=1", 1)] {
        let page = lab
            .pat("GET", &format!("/v1/projects{query}"), Value::Null)
            .await
            .is(200);
        assert_eq!(page.body["data"].as_array().unwrap().len(), count);
    }
}

#[tokio::test]
async fn bad_limits_and_cursors_are_400() {
    let lab = Lab::new();
    lab.quota("1", "total_events", 1, "day").await;
    lab.quota("2", "total_events", 1, "day").await;
    let page = lab.get("/v1/quotas?limit=1").await.is(200);
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
        let seen = lab.get(&format!("/v1/quotas?{query}")).await;
        seen.refuses(400, "invalid_field_value");
        assert_eq!(seen.paths(), [query.split('=').next().unwrap()]);
    }
    // A cursor of one list is none of another.
    let seen = lab
        .pat("GET", &format!("/v1/api-keys?cursor={cursor}"), Value::Null)
        .await;
    seen.refuses(400, "invalid_field_value");
}
