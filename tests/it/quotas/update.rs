use serde_json::{Value, json};

use super::with_daily_quota;
use crate::support::{TestEnv, snapshot_file};

fn quota(env: &TestEnv, name: &str) -> Value {
    env.run(["--local", "quotas", "show", name, "--json"])
        .success()
        .json()
}

#[test]
fn each_field_can_be_changed_and_the_others_stay() {
    for (flags, field, expected) in [
        ("--limit 7", "limitValue", json!(7)),
        ("--period month", "period", json!("month")),
        ("--metric total_tokens", "metric", json!("total_tokens")),
        ("--name Nightly", "name", json!("Nightly")),
        (
            "--filter model=gpt-5",
            "dimensionFilters",
            json!({ "model": "gpt-5" }),
        ),
        ("--no-filter", "dimensionFilters", json!({})),
    ] {
        let env = with_daily_quota();
        let before = quota(&env, "Daily");
        let update = format!("--local quotas update Daily {flags}");
        env.run(update.split(' ')).success();
        let name = if field == "name" { "Nightly" } else { "Daily" };
        let mut after = quota(&env, name);
        let changed = after[field].take();
        if expected == json!({}) {
            assert!(
                changed.is_null() || changed == expected,
                "{flags}: {changed}"
            );
        } else {
            assert_eq!(changed, expected, "{flags}");
        }
        for (other, value) in before.as_object().unwrap() {
            if other != field && other != "updatedAt" {
                assert_eq!(&after[other], value, "{flags} changed {other}");
            }
        }
    }
}

#[test]
fn the_changed_quota_decides_the_next_check() {
    let env = with_daily_quota();
    let event = "--customer c --event e --dimension model=gpt-4";
    for _ in 0..2 {
        let record = format!("--local usage record {event}");
        env.run(record.split(' ')).success();
    }
    let check = format!("--local usage check {event}");
    env.run(check.split(' ')).code(10);
    env.run("--local quotas update Daily --limit 3".split(' '))
        .success();
    env.run(check.split(' ')).success();
}

#[test]
fn an_update_is_reported() {
    let update = "--local quotas update Daily --limit 7";
    snapshot_file!(with_daily_quota().run(update.split(' ')));
}

#[test]
fn a_quota_that_is_missing_is_named_with_a_similar_one() {
    let update = "--local quotas update Dayly --limit 7";
    snapshot_file!(with_daily_quota().run(update.split(' ')).code(4));
}

#[test]
fn an_update_without_a_change_lacks_an_argument() {
    let update = "--local quotas update Daily";
    snapshot_file!(with_daily_quota().run(update.split(' ')).code(12));
}
