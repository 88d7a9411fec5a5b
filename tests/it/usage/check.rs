//! `usage check`: `--on-error` during an outage, and suggestions for the names of values.

use serde_json::{Value, json};

use crate::support::{Reply, Server, TestEnv};

#[test]
fn on_error_decides_the_verdict_during_an_outage() {
    let server = Server::start();
    server.allow(
        "POST",
        "/v1/usage/check",
        Reply::error(503, "unavailable", "it rests"),
    );
    let check = |env: &TestEnv, more: &[&str]| {
        env.run(
            ["usage", "check", "--customer", "c", "--event", "e"]
                .iter()
                .chain(more),
        )
    };
    let silent = TestEnv::person("http://127.0.0.1:9/v1");
    for env in [&TestEnv::person(&server.url()), &silent] {
        assert!([7, 8].contains(&check(env, &[]).exit_code()));
        let run = check(env, &["--on-error", "allow", "--json"]).success();
        assert_eq!(
            (&run.json()["allowed"], &run.json()["asked"]),
            (&json!(true), &json!(false)),
            "{run}"
        );
        let run = check(env, &["--on-error", "deny"]).code(10);
        run.prints(["refused"]).says(["--on-error deny"]);
    }
    // The response of a proxy does not count as the API's answer.
    for reply in [Reply::html(200), Reply::json(200, &json!({"hello": 1}))] {
        let server = Server::start();
        server.expect("POST", "/v1/usage/check", reply);
        let env = TestEnv::person(&server.url());
        check(&env, &["--on-error", "allow"]).success();
    }
    // `--on-error` changes neither a refusal nor a rejected request: the API answered.
    let no: Value =
        json!({"allowed": false, "reason": "quota_exceeded", "quotas": [], "rateLimits": []});
    for (reply, code) in [
        (Reply::json(200, &no), 10),
        (Reply::error(401, "invalid_api_key", "no"), 3),
        (Reply::error(400, "invalid_request", "no"), 5),
    ] {
        let server = Server::start();
        server.expect("POST", "/v1/usage/check", reply);
        let env = TestEnv::person(&server.url());
        assert_eq!(check(&env, &["--on-error", "allow"]).exit_code(), code);
    }
}

#[test]
fn a_value_name_similar_to_a_counted_name_gets_a_suggestion() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let run = |verb: &str, value: &str| {
        let subject = ["--customer", "c", "--event", "e", "--value", value];
        env.run(["usage", verb].iter().chain(&subject)).success()
    };
    for verb in ["check", "record", "track"] {
        run(verb, "tokens=5").says(["did you mean total_tokens?"]);
        for known in ["total_tokens=5", "gb_hours=5"] {
            assert!(
                !run(verb, known).stderr().contains("did you mean"),
                "{known}"
            );
        }
    }
}
