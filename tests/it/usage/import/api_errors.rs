//! Error responses of the API.

use std::time::Duration;

use serde_json::json;

use super::{counts, import, lines, scripted, success_response};
use crate::support::{Reply, TestEnv};

#[test]
fn an_api_that_rejects_everything_gets_few_requests() {
    let server = scripted();
    let env = TestEnv::person(&server.url());
    server.allow(
        "POST",
        "/v1/events/batch",
        Reply::error(400, "invalid_request", "closed"),
    );
    env.write("e.ndjson", lines(0..1000));
    env.run(["usage", "import", "e.ndjson"])
        .code(5)
        .says(["closed"]);
    assert!(server.requests_to("POST", "/v1/events/batch").len() < 400);
    // A rejected token or a redirect stops the import after one request.
    for (status, code) in [(401, 3), (403, 3), (302, 7)] {
        let server = scripted();
        let env = TestEnv::person(&server.url());
        server.allow("POST", "/v1/events/batch", Reply::error(status, "no", "no"));
        env.write("e.ndjson", lines(0..1000));
        let run = env.run(["usage", "import", "e.ndjson", "--concurrency", "1"]);
        run.code(code).says(["0 of 1,000"]);
        assert_eq!(server.requests_to("POST", "/v1/events/batch").len(), 1);
    }
}

/// The status decides. The code and the message of the error do not matter.
#[test]
fn status_507_stops_the_import_and_the_hint_is_to_free_space() {
    let reply = Reply::error(507, "any_code", "any words");
    let server = scripted();
    let env = TestEnv::person(&server.url());
    server
        .allow("POST", "/v1/events/batch", reply.clone())
        .allow("POST", "/v1/events/record", reply);
    env.write("e.ndjson", lines(0..1000));
    let run = env.run(["usage", "import", "e.ndjson", "--concurrency", "1"]);
    run.code(7)
        .says(["0 of 1,000", "free some space", "goes on where it stopped"]);
    assert_eq!(server.requests_to("POST", "/v1/events/batch").len(), 1);
    let record = ["usage", "record", "--customer", "c", "--event", "e"];
    env.run(record).code(7).says(["any words"]);
    assert_eq!(server.requests_to("POST", "/v1/events/record").len(), 1);
    // The message alone decides nothing: an API that answers 500 may have space again in a moment.
    let server = scripted();
    let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "1");
    let full = Reply::error(500, "internal_error", "the disk is full");
    server.allow("POST", "/v1/events/record", full);
    let mut keyed = record.to_vec();
    keyed.extend(["--idempotency-key", "k"]);
    env.run(keyed).code(7).says(["it is not known"]);
    assert_eq!(server.requests_to("POST", "/v1/events/record").len(), 2);
}

#[test]
fn a_429_pauses_all_requests() {
    let server = scripted();
    let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
    let busy = Reply::error(429, "rate_limit_exceeded", "slow down");
    let mut count = 0;
    server.allow_with("POST", "/v1/events/batch", move |request| {
        count += 1;
        let reply = match count {
            1 => busy.clone().header("Retry-After", "1"),
            2 => busy
                .clone()
                .header("Retry-After", "Wed, 01 Jan 2031 00:00:02 GMT"),
            _ => success_response(request),
        };
        reply.header("Date", "Wed, 01 Jan 2031 00:00:01 GMT")
    });
    env.write("e.ndjson", lines(0..10));
    let run = import(&env, &["e.ndjson"]);
    assert_eq!(counts(&run), [10, 0, 0]);
    assert!(run.elapsed() >= Duration::from_millis(1800), "{run}");
    // Each attempt has the same body and the same idempotency key.
    let requests = server.requests_to("POST", "/v1/events/batch");
    for request in &requests {
        assert_eq!(request.body, requests[0].body);
        assert_eq!(
            request.header("idempotency-key"),
            requests[0].header("idempotency-key")
        );
    }

    let server = scripted();
    let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
    let closed = Reply::error(429, "rate_limit_exceeded", "the day's requests are used up");
    server.allow(
        "POST",
        "/v1/events/batch",
        closed.header("Retry-After", "3600"),
    );
    env.write("e.ndjson", lines(0..10));
    env.run(["usage", "import", "e.ndjson"])
        .code(6)
        .says(["try again at", "goes on where it stopped"]);
}

#[test]
fn an_answer_with_wrong_counts_is_an_error() {
    for answer in [
        json!({"count": 0, "duplicates": 0}),
        json!({"count": 10, "duplicates": 0}),
        json!({"count": 99_999_999}),
        json!({"count": 0}),
        json!({"count": 0, "duplicates": null}),
        json!({"count": u64::MAX, "duplicates": u64::MAX}),
    ] {
        let server = scripted();
        let env = TestEnv::person(&server.url());
        env.write("e.ndjson", lines(0..1000));
        let reply = Reply::json(201, &answer).header("X-Request-Id", "req_odd");
        server.allow("POST", "/v1/events/batch", reply);
        let error = import(&env, &["e.ndjson"]).code(7).error_json();
        assert_eq!(error["code"], "import_unfinished", "{answer}");
        assert_eq!(error["requestId"], "req_odd", "{answer}");
        assert!(
            error["message"].as_str().unwrap().contains("0 of 1,000"),
            "{error}"
        );
    }
    // If only `duplicates` is missing, the events beyond `count` are reported as duplicates.
    let server = scripted();
    let env = TestEnv::person(&server.url());
    env.write("e.ndjson", lines(0..1000));
    server.allow(
        "POST",
        "/v1/events/batch",
        Reply::json(201, &json!({"count": 900})),
    );
    assert_eq!(counts(&import(&env, &["e.ndjson"])), [900, 100, 0]);
    // The error has the status and the request id of the response.
    let server = scripted();
    let env = TestEnv::person(&server.url());
    env.write("e.ndjson", lines(0..10));
    let reply = Reply::error(403, "forbidden", "no").header("X-Request-Id", "req_7");
    server.allow("POST", "/v1/events/batch", reply);
    let error = import(&env, &["e.ndjson"]).code(3).error_json();
    assert_eq!(
        (&error["status"], &error["requestId"]),
        (&json!(403), &json!("req_7")),
        "{error}"
    );
}
