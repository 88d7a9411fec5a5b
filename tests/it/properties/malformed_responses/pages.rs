//! Pages that repeat, are empty or never end. limitry requests only the pages that it needs.

use serde_json::{Value, json};

use super::{READS, run_with_reply};
use crate::support::scripted::key;
use crate::support::{Reply, Server, TestEnv};

#[test]
fn a_repeated_cursor_is_a_failure_of_the_api() {
    let page = json!({"data": [key("key_1", "n", "aaaa")], "nextCursor": "again", "hasMore": true});
    // stdout may hold the first page, because `--all` prints page by page.
    let run = run_with_reply(
        READS[0].0,
        &["keys", "list", "--all"],
        &Reply::json(200, &page),
    );
    run.code(7).says(["cursor"]);
}

#[test]
fn a_list_stops_after_a_hundred_empty_pages() {
    let server = Server::start();
    let mut n = 0;
    server.allow_with("GET", "/v1/api-keys", move |_| {
        n += 1;
        Reply::json(
            200,
            &json!({"data": [], "nextCursor": format!("page{n}"), "hasMore": true}),
        )
    });
    let run = TestEnv::person(&server.url())
        .run(["keys", "list", "--all"])
        .code(7);
    let asked = server.requests().len();
    assert!(
        (90..=110).contains(&asked),
        "limitry requested {asked} pages:\n{run}"
    );
}

#[test]
fn an_empty_page_in_the_middle_is_skipped() {
    let server = Server::start();
    let pages = [
        json!({"data": [key("key_3", "c", "cccc")], "nextCursor": "1", "hasMore": true}),
        json!({"data": [], "nextCursor": "2", "hasMore": true}),
        json!({"data": [key("key_1", "a", "aaaa")], "nextCursor": null, "hasMore": false}),
    ];
    let next = pages.clone();
    server.allow_with("GET", "/v1/api-keys", move |request| {
        let cursor = request
            .path
            .split(['?', '&'])
            .find_map(|p| p.strip_prefix("cursor="));
        let page: usize = cursor.unwrap_or("0").parse().unwrap();
        Reply::json(200, &next[page])
    });
    let env = TestEnv::person(&server.url());
    let list = env
        .run(["keys", "list", "--all", "--json"])
        .success()
        .json();
    assert_eq!(list["data"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&list["hasMore"], &list["nextCursor"]),
        (&json!(false), &Value::Null)
    );
}

#[test]
fn a_list_requests_only_the_pages_that_it_needs() {
    let server = Server::start();
    let page = |n: usize| {
        let items: Vec<Value> = (0..100)
            .map(|i| key(&format!("key_{n}_{i}"), "n", "aaaa"))
            .collect();
        json!({"data": items, "nextCursor": format!("page{n}"), "hasMore": true})
    };
    let mut n = 0;
    server.allow_with("GET", "/v1/api-keys", move |_| {
        n += 1;
        Reply::json(200, &page(n))
    });
    let env = TestEnv::person(&server.url());
    let list = env
        .run(["keys", "list", "--max", "3", "--json"])
        .success()
        .json();
    assert_eq!(list["data"].as_array().unwrap().len(), 3);
    assert_eq!(list["hasMore"], json!(true));
    assert_eq!(server.requests().len(), 1);
    let query = server.requests()[0].path.clone();
    assert!(query.contains("limit=3"), "{query}");
    let list = env.run(["keys", "list", "--json"]).success().json();
    assert_eq!(
        list["data"].as_array().unwrap().len(),
        50,
        "a list should show 50 items by default"
    );
    let list = env
        .run(["keys", "list", "--max", "150", "--json"])
        .success()
        .json();
    assert_eq!(list["data"].as_array().unwrap().len(), 150);
    for request in server.requests() {
        let limit = request
            .path
            .split(['?', '&'])
            .find_map(|p| p.strip_prefix("limit="));
        let limit: u32 = limit.unwrap_or("50").parse().unwrap();
        assert!((1..=100).contains(&limit), "{request}");
    }
}
