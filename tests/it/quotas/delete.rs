use super::with_daily_quota;
use crate::support::snapshot_file;

#[test]
fn a_deleted_quota_is_gone_and_refuses_no_check() {
    let env = with_daily_quota();
    let record = "--local usage record --customer c --event e --dimension model=gpt-4";
    for _ in 0..2 {
        env.run(record.split(' ')).success();
    }
    snapshot_file!(env.run("--local quotas delete Daily --yes".split(' ')));
    env.run("--local quotas show Daily".split(' ')).code(4);
    let check = "--local usage check --customer c --event e --dimension model=gpt-4";
    env.run(check.split(' ')).success();
}

#[test]
fn a_deletion_without_a_terminal_needs_yes() {
    let env = with_daily_quota();
    snapshot_file!(env.run("--local quotas delete Daily".split(' ')).code(12));
    env.run("--local quotas show Daily".split(' ')).success();
}
