//! `limitry limits …`

mod check;
mod create;
mod delete;
mod list;
mod update;

use crate::support::TestEnv;

/// A home whose local project has the limit 'Free': 100 tokens a month for each customer.
fn with_free_limit() -> TestEnv {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let create = "limits create Free --meter total_tokens --limit 100 --period month --alert 80";
    env.run(create.split(' ')).success();
    env
}
