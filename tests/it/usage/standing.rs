//! `usage standing`.

use serde_json::{Value, json};

use crate::support::{Reply, Server, TestEnv, snapshot_file};

#[test]
fn every_rule_of_a_customer_is_shown_with_the_balances() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    env.run("dev clock set 2027-03-10T12:00:00Z".split(' '))
        .success();
    for line in [
        "customers create acme --timezone Asia/Kathmandu --billing-cycle-start 2027-01-15",
        "quotas create Daily --metric total_events --limit 10 --period day",
        "rate-limits create Burst --limit 5 --window hour",
        "limits create Tokens --meter total_tokens --limit 100 --period month",
        "limits create Ever --meter total_tokens --limit 900 --period all_time",
        "limits create Other --meter total_tokens --limit 9 --period day --customer other",
        "balances create Prepaid --customer acme --initial 20",
        "usage record --customer acme --event e --value total_tokens=25",
    ] {
        env.run(line.split(' ')).success();
    }
    env.run("dev clock set 2027-03-10T12:00:00Z".split(' '))
        .success();
    let shown = env
        .run("usage standing acme --json".split(' '))
        .success()
        .json();
    let names = |part: &str| -> Vec<Value> {
        let all = shown[part].as_array().unwrap().iter();
        all.map(|state| state["name"].clone()).collect()
    };
    assert_eq!(names("quotas"), ["Daily"]);
    assert_eq!(names("rateLimits"), ["Burst"]);
    assert_eq!(names("limits").len(), 2);
    assert_eq!(names("balances"), ["Prepaid"]);
    assert_eq!(shown["timezone"], "Asia/Kathmandu");
    snapshot_file!(env.run("usage standing acme --jq .balances[0].currentBalance".split(' ')));
    let rows = env.run("usage standing acme".split(' ')).success();
    rows.prints([
        "Tokens\tlimit\t25\t100\t75\t2027-03-14T18:15:00Z\tok\t0.25",
        "Ever\tlimit\t25\t900\t875\t\tok\t",
        "Prepaid\tbalance\t\t\t20\t\tok\t",
    ]);
}

#[test]
fn limits_and_balances_are_left_out_with_a_note_if_the_api_lacks_their_routes() {
    let server = Server::start();
    let missing = || Reply::error(404, "route_not_found", "there is no such route");
    server
        .allow(
            "GET",
            "/v1/customers/c",
            Reply::json(200, &json!({"id": "cust_1", "externalId": "c"})),
        )
        .allow(
            "POST",
            "/v1/quotas/check",
            Reply::json(200, &json!({"allowed": true, "quotas": []})),
        )
        .allow(
            "POST",
            "/v1/rate-limits/check",
            Reply::json(200, &json!({"allowed": true, "rateLimits": []})),
        )
        .allow("POST", "/v1/limits/check", missing())
        .allow("GET", "/v1/customers/c/balances", missing());
    let env = TestEnv::person(&server.url());
    let run = env.run(["usage", "standing", "c", "--json"]).success();
    let run = run.says(["this API has no limits", "this API has no balances"]);
    assert_eq!(run.json()["limits"], Value::Null);
    assert_eq!(run.json()["quotas"], json!([]));
}

#[test]
fn a_customer_that_is_missing_is_an_error() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    snapshot_file!(env.run("usage standing nosuch".split(' ')).code(4));
}
