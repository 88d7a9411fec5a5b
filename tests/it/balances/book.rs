use super::with_prepaid;
use crate::support::snapshot_file;

#[test]
fn credits_and_debits_add_up_exactly() {
    let env = with_prepaid();
    snapshot_file!(env.run(
        "balances credit Prepaid --amount 0.1 --description Top-up --json=success".split(' ')
    ));
    for _ in 0..10 {
        let debit = "balances debit Prepaid --amount 0.01 --description Image --reference img";
        env.run(debit.split(' ')).success();
    }
    let show = "balances show Prepaid --jq .currentBalance";
    assert_eq!(env.run(show.split(' ')).success().stdout(), "20\n");
    let list = env
        .run("balances transactions Prepaid".split(' '))
        .success();
    assert_eq!(list.stdout().lines().count(), 12);
    list.prints([
        "\tdebit\t0.01\tImage\timg",
        "\tcredit\t20\tInitial balance\t",
    ]);
}

#[test]
fn a_debit_of_too_much_is_refused_with_exit_code_10_and_books_nothing() {
    let env = with_prepaid();
    let debit = "balances debit Prepaid --amount 21 --description Image";
    snapshot_file!(env.run(debit.split(' ')).code(10));
    let show = "balances show Prepaid --jq .currentBalance";
    assert_eq!(env.run(show.split(' ')).success().stdout(), "20\n");
}

#[test]
fn a_repeat_with_the_same_key_books_once() {
    let env = with_prepaid();
    let debit = "balances debit Prepaid --amount 5 --description Image --idempotency-key image-7";
    let first = env.run(debit.split(' ')).success().stdout();
    let again = env.run(debit.split(' ')).success();
    assert_eq!(again.stdout(), first);
    let show = "balances show Prepaid --jq .currentBalance";
    assert_eq!(env.run(show.split(' ')).success().stdout(), "15\n");
}

#[test]
fn json_and_every_selection_of_it_have_all_digits() {
    const LARGE: &str = "9007199254740991.123456789";
    let env = with_prepaid();
    let create = format!("balances create Large --customer acme --initial {LARGE} --json");
    let digits = format!("\"currentBalance\": {LARGE}");
    env.run(create.split(' '))
        .success()
        .prints([digits.as_str()]);
    for list in ["balances list --json", "balances show Large --json"] {
        env.run(list.split(' ')).success().prints([digits.as_str()]);
    }
    let line = digits.replace(": ", ":");
    let list = env.run("balances list --jsonl".split(' ')).success();
    list.prints([line.as_str()]);
    let list = env.run("balances list".split(' ')).success();
    list.prints([LARGE]);
    for selection in [
        "balances show Large --json=currentBalance",
        "balances list --json=name,currentBalance",
        "balances list --jsonl=currentBalance",
        "balances show Large --jq .currentBalance",
        "balances list --jsonl --jq .currentBalance",
        "balances list --json --jq .data[0].currentBalance",
        "usage standing acme --json=balances",
        "api GET /customers/acme/balances",
        "api GET /customers/acme/balances --include --json",
        "api GET /balances --paginate",
        "api GET /balances --paginate --jsonl=currentBalance",
        "api GET /balances --paginate --jq .data[0].currentBalance",
    ] {
        env.run(selection.split(' ')).success().prints([LARGE]);
    }
}

#[test]
fn a_refused_idempotency_key_needs_another_one_after_a_credit() {
    let env = with_prepaid();
    let debit = "balances debit Prepaid --amount 25 --description Image --idempotency-key";
    let debit = |key: &str| env.run(debit.split(' ').chain([key]));
    snapshot_file!(debit("image-7").code(10));
    let credit = "balances credit Prepaid --amount 20 --description Top-up";
    env.run(credit.split(' ')).success();
    snapshot_file!(debit("image-7").code(10));
    debit("image-8").success();
}
