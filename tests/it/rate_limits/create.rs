use super::with_burst_limit;
use crate::support::{TestEnv, snapshot_file};

#[test]
fn a_created_rate_limit_is_reported_and_listed() {
    let env = TestEnv::new();
    let create = "--local rate-limits create Burst --limit 2 --window minute --filter model=gpt-4";
    snapshot_file!(env.run(create.split(' ')));
    snapshot_file!(env.run("--local rate-limits list".split(' ')));
}

#[test]
fn a_name_that_is_taken_is_rejected() {
    let create = "--local rate-limits create Burst --limit 3 --window minute";
    snapshot_file!(with_burst_limit().run(create.split(' ')).code(5));
}
