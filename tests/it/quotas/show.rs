use super::with_daily_quota;
use crate::support::snapshot_file;

#[test]
fn a_quota_is_shown_by_name() {
    snapshot_file!(with_daily_quota().run("--local quotas show Daily".split(' ')));
}
