//! Which requests limitry repeats after an answer, after which pause, and which requests it sends only once.

use std::time::Duration;

use serde_json::{Value, json};

use super::RECORD;
use crate::support::scripted::key;
use crate::support::{Reply, Server, TestEnv};

#[test]
fn extreme_values_in_retry_after_and_date_are_harmless() {
    let reply = |value: &str| {
        Reply::error(429, "rate_limit_exceeded", "slow down").header("Retry-After", value)
    };
    for value in [
        "18446744073709551615",
        "99999999999999999999999999",
        "-1",
        "1e9",
        "soon",
        "",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
    ] {
        let server = Server::start();
        server.allow("GET", "/v1/api-keys", reply(value));
        let person = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "1");
        let run = person.run(["keys", "list", "--timeout", "2s"]).code(6);
        run.ends_in_time();
    }
    for header in [
        ("Date", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ("Date", "yesterday"),
        ("Date", ""),
    ] {
        let server = Server::start();
        let list = Reply::list(&[key("key_1", "n", "aaaa")]).header(header.0, header.1);
        server.allow("GET", "/v1/api-keys", list);
        TestEnv::person(&server.url())
            .run(["keys", "list"])
            .success();
    }
}

#[test]
fn reads_are_repeated_after_the_pause_that_the_server_wants() {
    for reply in [
        Reply::error(503, "unavailable", "later"),
        Reply::error(500, "internal_error", "oops"),
        Reply::error(429, "rate_limit_exceeded", "slow down").header("Retry-After", "0"),
        Reply::close(),
    ] {
        let server = Server::start();
        server
            .expect("GET", "/v1/api-keys", reply.clone())
            .expect("GET", "/v1/api-keys", reply)
            .expect("GET", "/v1/api-keys", Reply::list(&[]));
        let person = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
        person.run(["keys", "list"]).success();
    }
    let server = Server::start();
    let slow = Reply::error(429, "rate_limit_exceeded", "slow down").header("Retry-After", "2");
    server
        .expect("GET", "/v1/api-keys", slow)
        .expect("GET", "/v1/api-keys", Reply::list(&[]));
    let person = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
    let run = person.run(["keys", "list"]).success();
    assert!(run.elapsed() >= Duration::from_secs(2), "{run}");
}

#[test]
fn a_long_wait_is_announced_and_a_wait_that_is_too_long_is_not_begun() {
    let server = Server::start();
    let later = Reply::error(503, "unavailable", "later");
    server.allow("GET", "/v1/api-keys", later);
    let person = |n| TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", n);
    let short = person("1").run(["keys", "list"]).code(7);
    assert!(!short.stderr().contains("retrying"), "{short}");
    // No single pause lasts two seconds, but all pauses together do.
    let long = person("4").run(["keys", "list"]).code(7);
    assert_eq!(
        long.stderr().matches("later; retrying ").count(),
        1,
        "{long}"
    );

    let server = Server::start();
    let closed = Reply::error(429, "rate_limit_exceeded", "used up").header("Retry-After", "7200");
    server.expect(
        "GET",
        "/v1/api-keys",
        closed.header("Date", "Wed, 01 Jan 2031 00:00:00 GMT"),
    );
    let person = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
    person
        .run(["keys", "list"])
        .code(6)
        .says(["used up", "try again at 2031-01-01"]);
}

#[test]
fn a_request_that_was_rejected_for_good_is_sent_once() {
    for status in [400, 401, 403, 404, 409, 413, 422] {
        let server = Server::start();
        server.expect("GET", "/v1/api-keys", Reply::error(status, "x", "no"));
        let person = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
        person.run(["keys", "list"]).no_panic();
    }
}

/// An event has an idempotency key, so limitry may send it again.
#[test]
fn an_event_is_repeated_with_one_idempotency_key() {
    let server = Server::start();
    server
        .expect("POST", "/v1/events/record", Reply::close())
        .expect(
            "POST",
            "/v1/events/record",
            Reply::error(503, "unavailable", "later"),
        )
        .expect(
            "POST",
            "/v1/events/record",
            Reply::json(200, &json!({"id": "evt_1", "recorded": false})),
        );
    let person = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
    person.run(RECORD).success();
    let keys: Vec<Value> = server
        .requests()
        .iter()
        .map(|r| r.json()["idempotencyKey"].clone())
        .collect();
    assert!(keys[0].as_str().is_some_and(|k| k.len() >= 16), "{keys:?}");
    assert!(keys.iter().all(|k| *k == keys[0]), "{keys:?}");
    let other = Server::start();
    other.expect(
        "POST",
        "/v1/events/record",
        Reply::json(201, &json!({"id": "evt_2"})),
    );
    TestEnv::person(&other.url()).run(RECORD).success();
    assert_ne!(
        other.requests()[0].json()["idempotencyKey"],
        keys[0],
        "another command should send another idempotency key"
    );
}
