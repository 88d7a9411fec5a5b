//! `limitry balances …`

mod book;
mod check;
mod create;

use crate::support::TestEnv;

/// A home whose local project has the balance 'Prepaid' of acme: 20 credits.
fn with_prepaid() -> TestEnv {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let create = "balances create Prepaid --customer acme --initial 20";
    env.run(create.split(' ')).success();
    env
}
