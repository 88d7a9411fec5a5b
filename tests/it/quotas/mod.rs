//! `limitry quotas …`

mod check;
mod create;
mod delete;
mod periods;
mod show;
mod update;

use crate::support::TestEnv;

/// A home whose local project has the quota 'Daily': 2 events a day of the model gpt-4.
fn with_daily_quota() -> TestEnv {
    let env = TestEnv::new();
    let create = "--local quotas create Daily --metric total_events --limit 2 --period day --filter model=gpt-4";
    env.run(create.split(' ')).success();
    env
}
