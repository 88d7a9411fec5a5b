use super::with_burst_limit;
use crate::support::snapshot_file;

#[test]
fn a_deleted_rate_limit_is_gone() {
    let env = with_burst_limit();
    snapshot_file!(env.run("--local rate-limits delete Burst --yes".split(' ')));
    env.run("--local rate-limits show Burst".split(' ')).code(4);
}
