use serde_json::{Value, json};

use super::with_free_limit;
use crate::support::{TestEnv, snapshot_file};

fn limit(env: &TestEnv, name: &str) -> Value {
    env.run(["limits", "show", name, "--json"]).success().json()
}

#[test]
fn each_field_can_be_changed_and_the_others_stay() {
    for (flags, field, expected) in [
        ("--limit 7", "limitValue", json!(7)),
        ("--period all_time", "period", json!("all_time")),
        (
            "--meter mtr_total_events",
            "meterId",
            json!("mtr_total_events"),
        ),
        ("--name Trial", "name", json!("Trial")),
        ("--customer acme", "customerId", json!("acme")),
        (
            "--alert 50 --alert 100",
            "alertThresholds",
            json!([50, 100]),
        ),
        ("--no-alert", "alertThresholds", Value::Null),
        (
            "--filter plan=free",
            "dimensionFilters",
            json!({ "plan": "free" }),
        ),
    ] {
        let env = with_free_limit();
        let before = limit(&env, "Free");
        let update = format!("limits update Free {flags}");
        env.run(update.split(' ')).success();
        let name = if field == "name" { "Trial" } else { "Free" };
        let after = limit(&env, name);
        assert_eq!(after[field], expected, "{flags}");
        for (other, value) in before.as_object().unwrap() {
            if other != field && other != "updatedAt" {
                assert_eq!(&after[other], value, "{flags} changed {other}");
            }
        }
    }
}

#[test]
fn the_limit_of_a_customer_becomes_a_default() {
    let env = with_free_limit();
    env.run("limits update Free --customer acme".split(' '))
        .success();
    env.run("limits update Free --no-customer".split(' '))
        .success();
    assert_eq!(limit(&env, "Free")["customerId"], Value::Null);
}

#[test]
fn an_update_is_reported() {
    snapshot_file!(with_free_limit().run("limits update Free --limit 7".split(' ')));
}

#[test]
fn an_update_without_a_change_lacks_an_argument() {
    snapshot_file!(
        with_free_limit()
            .run("limits update Free".split(' '))
            .code(12)
    );
}
