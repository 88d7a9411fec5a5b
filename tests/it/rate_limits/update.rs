use serde_json::json;

use super::with_burst_limit;
use crate::support::snapshot_file;

#[test]
fn limit_window_and_name_can_be_changed() {
    let env = with_burst_limit();
    let update = "--local rate-limits update Burst --limit 9 --window hour --name Slow";
    snapshot_file!(env.run(update.split(' ')));
    let shown = env
        .run("--local rate-limits show Slow --json".split(' '))
        .success()
        .json();
    assert_eq!(shown["limitValue"], json!(9));
    env.run("--local rate-limits show Burst".split(' ')).code(4);
}

#[test]
fn a_rate_limit_that_is_off_says_so() {
    let env = with_burst_limit();
    let update = |flags: &str| {
        let update = format!("--local rate-limits update Burst {flags}");
        env.run(update.split(' ')).success()
    };
    let burst = "Changed rate limit 'Burst': 2 events a minute";
    update("--disable").says([&format!("{burst}; it is off")]);
    update("--limit 2").says([&format!("{burst}; it is off")]);
    update("--enable").says([&format!("{burst}; it is on")]);
    let run = update("--limit 2");
    assert!(!run.stderr().contains("it is o"), "{run}");
    let create = "--local rate-limits create Idle --limit 1,000 --window hour --disabled";
    let run = env.run(create.split(' ')).success();
    run.says(["1,000 events an hour for all customers together; it is off"]);
}

#[test]
fn a_rate_limit_that_is_missing_is_named_with_a_similar_one() {
    let update = "--local rate-limits update Birst --limit 9";
    snapshot_file!(with_burst_limit().run(update.split(' ')).code(4));
}
