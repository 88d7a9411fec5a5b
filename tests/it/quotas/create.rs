use super::with_daily_quota;
use crate::support::{TestEnv, snapshot_file};

#[test]
fn a_created_quota_is_reported_and_listed() {
    let env = TestEnv::new();
    let create =
        "--local quotas create Tokens --metric total_tokens --limit 5000000 --period month";
    snapshot_file!(env.run(create.split(' ')));
    snapshot_file!(env.run("--local quotas list".split(' ')));
}

#[test]
fn a_name_that_is_taken_is_rejected() {
    let env = with_daily_quota();
    let create = "--local quotas create Daily --metric total_events --limit 3 --period day";
    snapshot_file!(env.run(create.split(' ')).code(5));
}

#[test]
fn an_unknown_period_lists_the_known_ones() {
    let create = "--local quotas create Daily --metric total_events --limit 3 --period decade";
    snapshot_file!(TestEnv::new().run(create.split(' ')).code(2));
}
