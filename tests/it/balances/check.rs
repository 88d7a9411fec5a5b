use super::with_prepaid;
use crate::support::snapshot_file;

#[test]
fn a_balance_that_does_not_cover_the_amount_refuses_with_exit_code_10() {
    let env = with_prepaid();
    snapshot_file!(env.run("balances check Prepaid --amount 20".split(' ')));
    let check = "balances check Prepaid --amount 20.000000001";
    snapshot_file!(env.run(check.split(' ')).code(10));
}
