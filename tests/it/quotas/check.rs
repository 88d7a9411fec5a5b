use super::with_daily_quota;
use crate::support::snapshot_file;

#[test]
fn a_quota_that_is_used_up_refuses_with_exit_code_10() {
    let env = with_daily_quota();
    let check = "--local quotas check --dimension model=gpt-4";
    snapshot_file!(env.run(check.split(' ')));
    let record = "--local usage record --customer c --event e --dimension model=gpt-4";
    for _ in 0..2 {
        env.run(record.split(' ')).success();
    }
    snapshot_file!(env.run(check.split(' ')).code(10));
}
