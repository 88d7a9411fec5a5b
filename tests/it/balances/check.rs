use super::with_prepaid;
use crate::support::snapshot_file;

#[test]
fn a_balance_that_does_not_cover_the_amount_refuses_with_exit_code_10() {
    let env = with_prepaid();
    snapshot_file!(env.run("balances check Prepaid --amount 20".split(' ')));
    let check = "balances check Prepaid --amount 20.000000001";
    snapshot_file!(env.run(check.split(' ')).code(10));
}

#[test]
fn a_dimension_that_contradicts_the_filters_of_the_balance_is_named() {
    let env = with_prepaid();
    let create = "balances create Images --customer acme --initial 5 --filter model=image-1";
    env.run(create.split(' ')).success();
    let check = "balances check Images --amount 1 --dimension model=other";
    snapshot_file!(env.run(check.split(' ')).code(4));
}
