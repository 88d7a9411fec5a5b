use super::with_free_limit;
use crate::support::snapshot_file;

#[test]
fn a_limit_counts_each_customer_and_refuses_with_exit_code_10() {
    let env = with_free_limit();
    let record = "usage record --customer one --event e --value total_tokens=100";
    env.run(record.split(' ')).success();
    let checks = ["one", "two"].map(|customer| {
        let check =
            format!("limits check --customer {customer} --json=limits --jq .limits[0].used");
        env.run(check.split(' ')).stdout()
    });
    assert_eq!(checks, ["100\n", "0\n"]);
    env.run("limits check --customer two".split(' ')).success();
    env.run("limits check --customer one".split(' ')).code(10);
}

#[test]
fn a_limit_without_filters_applies_to_events_with_any_dimension() {
    snapshot_file!(
        with_free_limit().run("limits check --customer c --dimension x=y --json".split(' '))
    );
}

#[test]
fn the_limit_of_a_customer_replaces_the_default() {
    let env = with_free_limit();
    let create =
        "limits create Acme --meter total_tokens --limit 900 --period month --customer acme";
    env.run(create.split(' ')).success();
    for (customer, expected) in [("acme", "Acme"), ("other", "Free")] {
        let check = format!("limits check --customer {customer} --jq .limits[].name");
        let run = env.run(check.split(' ')).success();
        assert_eq!(run.stdout().trim().trim_matches('"'), expected);
    }
}

#[test]
fn a_usage_check_shows_limits_like_quotas() {
    let env = with_free_limit();
    let record = "usage record --customer one --event e --value total_tokens=100";
    env.run(record.split(' ')).success();
    let check = "usage check --customer one --event e --value total_tokens=1";
    let run = env.run(check.split(' ')).code(10);
    run.prints(["refused: limit_exceeded", "Free\tlimit\t100\t100\t0\t"]);
}
