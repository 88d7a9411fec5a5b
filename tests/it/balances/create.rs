use super::with_prepaid;
use crate::support::{TestEnv, snapshot_file};

#[test]
fn a_created_balance_is_reported_and_listed() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let create = "balances create Prepaid --customer acme --initial 20.25 --minimum -5 --unit EUR";
    snapshot_file!(env.run(create.split(' ')));
    snapshot_file!(env.run("balances list".split(' ')));
    snapshot_file!(env.run("balances show Prepaid".split(' ')));
}

#[test]
fn a_name_that_is_taken_is_rejected() {
    let create = "balances create Prepaid --customer acme";
    snapshot_file!(with_prepaid().run(create.split(' ')).code(5));
}

#[test]
fn a_balance_name_of_several_customers_needs_the_customer() {
    let env = with_prepaid();
    let create = "balances create Prepaid --customer other";
    env.run(create.split(' ')).success();
    let run = env.run("balances show Prepaid".split(' ')).code(2);
    run.says([
        "'Prepaid' is more than one balance",
        "(of acme)",
        "(of other)",
        "`--customer=other` chooses the balance of other",
    ]);
    env.run("balances show Prepaid --customer acme".split(' '))
        .success();
}

#[test]
fn a_balance_that_a_customer_lacks_is_looked_for_among_its_own() {
    let env = with_prepaid();
    let create = "balances create Images --customer other";
    env.run(create.split(' ')).success();
    let show = "balances show Prepaid --customer other";
    snapshot_file!(env.run(show.split(' ')).code(4));
    let show = "balances show Image --customer other";
    let like = "did you mean Images? `limitry balances list --customer other`";
    env.run(show.split(' ')).code(4).says([like]);
}

#[test]
fn a_tenth_decimal_is_a_usage_error() {
    let create = "balances create Other --customer acme --initial 0.1234567891";
    snapshot_file!(with_prepaid().run(create.split(' ')).code(2));
}
