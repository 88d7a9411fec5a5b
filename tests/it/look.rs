//! How lists look on terminals of all widths, with names of all kinds.
#![expect(
    clippy::unicode_not_nfc,
    reason = "combining characters are part of what is looked at"
)]

use insta::assert_snapshot;

use crate::support::TestEnv;
use crate::support::pty::Pty;
use crate::support::run::filter;

/// Quotas whose names are wide, combining and right-to-left.
fn world() -> TestEnv {
    let env = TestEnv::new();
    for quota in [
        "Daily --metric total_events --limit 1250000 --period day",
        "日本語の割り当て --metric total_tokens --limit 50000 --period month --filter plan=free",
        "Cafe\u{301} --metric values.gb_hours --limit 7 --period hour",
        "מכסה --metric total_cost_cents --limit 1000 --period week --filter customer_id=cust_123 --filter model=gpt-4",
    ] {
        let words = ["--local", "quotas", "create"]
            .into_iter()
            .chain(quota.split(' '));
        env.run(words).success();
    }
    env
}

/// What a terminal of that width shows.
fn shown(env: &TestEnv, width: u16, args: &str) -> String {
    let command = env.command(args.split(' '));
    let (code, seen) = Pty::start(&command, width).finish();
    assert_eq!(code, 0, "{seen}");
    filter(&seen.replace("\r\n", "\n"))
}

#[test]
fn a_wide_terminal_shows_everything_in_one_line_each() {
    assert_snapshot!(shown(&world(), 200, "--local quotas list"), @"
    ID                        NAME              METRIC                LIMIT  PERIOD  FILTERS
    qta_[ID]  מכסה              total_cost_cents      1,000  week    customer_id=cust_123 model=gpt-4
    qta_[ID]  Café              values.gb_hours           7  hour    -
    qta_[ID]  日本語の割り当て  total_tokens         50,000  month   plan=free
    qta_[ID]  Daily             total_events      1,250,000  day     -
    ");
}

#[test]
fn where_it_gets_narrow_names_are_cut_and_ids_are_not() {
    assert_snapshot!(shown(&world(), 80, "--local quotas list"), @"
    ID                        NAME     METRIC                LIMIT  PERIOD  FILTERS
    qta_[ID]  מכסה     total_cost_cents      1,000  week    custome…
    qta_[ID]  Café     values.gb_hours           7  hour    -
    qta_[ID]  日本語…  total_tokens         50,000  month   plan=fr…
    qta_[ID]  Daily    total_events      1,250,000  day     -
    ");
}

#[test]
fn where_it_is_too_narrow_each_thing_is_a_block() {
    let env = world();
    assert_snapshot!(shown(&env, 40, "--local quotas list --limit 3"), @"
    ID       qta_[ID]
    NAME     מכסה
    METRIC   total_cost_cents
    LIMIT    1,000
    PERIOD   week
    FILTERS  customer_id=cust_123 model=gpt-4

    ID       qta_[ID]
    NAME     Café
    METRIC   values.gb_hours
    LIMIT    7
    PERIOD   hour
    FILTERS  -

    ID       qta_[ID]
    NAME     日本語の割り当て
    METRIC   total_tokens
    LIMIT    50,000
    PERIOD   month
    FILTERS  plan=free
    There are more: --limit N or --all shows them.
    ");
    for command in ["quotas list", "quotas check", "keys list", "projects list"] {
        let seen = shown(&env, 40, &format!("--local {command}"));
        for line in seen.lines().filter(|line| !line.contains('`')) {
            assert!(line.chars().count() <= 60, "{command}: {line}");
        }
    }
}

#[test]
fn a_pipe_gets_numbers_as_they_are_and_nothing_cut() {
    let env = world();
    let seen = filter(&env.run(["--local", "quotas", "list"]).success().stdout());
    assert_snapshot!(seen, @"
    qta_[ID]	מכסה	total_cost_cents	1000	week	customer_id=cust_123 model=gpt-4
    qta_[ID]	Café	values.gb_hours	7	hour	
    qta_[ID]	日本語の割り当て	total_tokens	50000	month	plan=free
    qta_[ID]	Daily	total_events	1250000	day	
    ");
}

#[test]
fn colour_is_there_for_those_who_want_it() {
    let mut env = world();
    let colourful = |env: &TestEnv, args: &str| shown(env, 100, args).contains("\u{1b}[1m");
    assert!(!colourful(&env, "--local quotas list"), "NO_COLOR is set");
    assert!(colourful(&env, "--local quotas list --color always"));
    env.unset("NO_COLOR");
    assert!(colourful(&env, "--local quotas list"));
    assert!(!colourful(&env, "--local quotas list --color never"));
    env.set("TERM", "dumb");
    assert!(!colourful(&env, "--local quotas list"));
    let piped = env.run(["--local", "quotas", "list"]).success();
    assert!(!piped.stdout().contains('\u{1b}'));
    let forced = env.with("CLICOLOR_FORCE", "1");
    assert!(colourful(&forced, "--local quotas list"));
}
