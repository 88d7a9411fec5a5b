//! `limitry rate-limits …`

mod check;
mod create;
mod delete;
mod update;

use crate::support::TestEnv;

/// A home whose local project has the rate limit 'Burst': 2 requests a minute.
fn with_burst_limit() -> TestEnv {
    let env = TestEnv::new();
    let create = "--local rate-limits create Burst --limit 2 --window minute";
    env.run(create.split(' ')).success();
    env
}
