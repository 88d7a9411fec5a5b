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
fn a_rate_limit_that_is_missing_is_named_with_a_similar_one() {
    let update = "--local rate-limits update Birst --limit 9";
    snapshot_file!(with_burst_limit().run(update.split(' ')).code(4));
}
