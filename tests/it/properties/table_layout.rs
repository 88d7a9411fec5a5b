//! Lists, records, help and messages on terminals of different widths.
#![expect(
    clippy::unicode_not_nfc,
    reason = "a name with combining characters is a test case"
)]

use clap::CommandFactory as _;
use insta::assert_snapshot;

use unicode_width::UnicodeWidthStr as _;

use crate::support::TestEnv;
use crate::support::pty::Pty;
use crate::support::run::filter;

/// Quotas with wide, combining and right-to-left names.
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

/// The output on a terminal of this width.
fn shown(env: &TestEnv, width: u16, args: &str) -> String {
    let command = env.command(args.split(' '));
    let (code, seen) = Pty::start(&command, width).finish();
    assert_eq!(code, 0, "{seen}");
    // Makes the directional isolates visible.
    let seen = seen.replace('\u{2068}', "⟨").replace('\u{2069}', "⟩");
    filter(&seen.replace("\r\n", "\n"))
}

/// The width of a line. Isolates have no width.
fn width(line: &str) -> usize {
    line.replace(['⟨', '⟩'], "").width()
}

#[test]
fn a_wide_terminal_shows_one_line_per_quota() {
    assert_snapshot!(shown(&world(), 200, "--local quotas list"), @"
    ID                        NAME              METRIC                LIMIT  PERIOD  FILTERS
    qta_[ID]  ⟨מכסה⟩              total_cost_cents      1,000  week    customer_id=cust_123 model=gpt-4
    qta_[ID]  Café              values.gb_hours           7  hour    -
    qta_[ID]  日本語の割り当て  total_tokens         50,000  month   plan=free
    qta_[ID]  Daily             total_events      1,250,000  day     -
    ");
}

#[test]
fn filters_are_truncated_on_a_narrow_terminal_and_names_are_not() {
    let env = world();
    assert_snapshot!(shown(&env, 80, "--local quotas list --limit 2"), @"
    ID                        NAME  METRIC            LIMIT  PERIOD  FILTERS
    qta_[ID]  ⟨מכסה⟩  total_cost_cents  1,000  week    customer_id=cu…
    qta_[ID]  Café  values.gb_hours       7  hour    -
    There are more: --limit N or --all shows them.
    ");
    // A name that has no room in a table is shown whole in a block.
    let seen = shown(&env, 80, "--local quotas list");
    assert!(seen.contains("NAME     日本語の割り当て\n"), "{seen}");
}

#[test]
fn a_terminal_too_narrow_for_a_table_shows_blocks() {
    let env = world();
    assert_snapshot!(shown(&env, 40, "--local quotas list --limit 3"), @"
    ID       qta_[ID]
    NAME     ⟨מכסה⟩
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
    There are more: --limit N or --all shows
    them.
    ");
    for command in ["quotas list", "quotas check", "keys list", "projects list"] {
        let seen = shown(&env, 40, &format!("--local {command}"));
        for line in seen.lines().filter(|line| !line.contains('`')) {
            assert!(line.chars().count() <= 60, "{command}: {line}");
        }
    }
}

#[test]
fn a_pipe_gets_plain_numbers_and_nothing_truncated() {
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
fn color_follows_flag_variables_and_terminal() {
    let mut env = world();
    let has_color = |env: &TestEnv, args: &str| shown(env, 100, args).contains("\u{1b}[1m");
    assert!(!has_color(&env, "--local quotas list"), "NO_COLOR is set");
    assert!(has_color(&env, "--local quotas list --color always"));
    env.unset("NO_COLOR");
    assert!(has_color(&env, "--local quotas list"));
    assert!(!has_color(&env, "--local quotas list --color never"));
    env.set("TERM", "dumb");
    assert!(!has_color(&env, "--local quotas list"));
    let piped = env.run(["--local", "quotas", "list"]).success();
    assert!(!piped.stdout().contains('\u{1b}'));
    let forced = env.with("CLICOLOR_FORCE", "1");
    assert!(has_color(&forced, "--local quotas list"));
}

#[test]
fn names_of_keys_are_never_truncated() {
    let env = TestEnv::new();
    for name in [
        "Production",
        "👨\u{200d}👩\u{200d}👧 app",
        "Backend, Europe (West)",
    ] {
        env.run(["--local", "keys", "create", name, "--plain"])
            .success();
    }
    let seen = shown(&env, 80, "--local keys list");
    assert!(seen.starts_with("ID "), "still a table:\n{seen}");
    for width in [20, 40, 60, 80, 200] {
        let seen = shown(&env, width, "--local keys list");
        for name in [
            "Production",
            "👨\u{200d}👩\u{200d}👧 app",
            "Backend, Europe (West)",
        ] {
            assert!(seen.contains(name), "{width}: {name}\n{seen}");
        }
        assert!(!seen.contains('…'), "{width}:\n{seen}");
    }
}

#[test]
fn right_to_left_names_are_isolated_on_terminals_only() {
    let env = world();
    // A direction override in a name is escaped, and the name is isolated.
    env.run(["--local", "keys", "create", "מפתח\u{202e}x", "--plain"])
        .success();
    let seen = shown(&env, 100, "--local keys list");
    assert!(seen.contains("⟨מפתח\\u{202e}x⟩"), "{seen}");
    let seen = shown(&env, 40, "--local quotas show מכסה");
    assert!(seen.contains("⟨מכסה⟩"), "{seen}");
    for args in ["--local keys list", "--local keys list --json"] {
        let piped = env.run(args.split(' ')).success();
        assert!(
            !piped.stdout().contains(['\u{2068}', '\u{2069}']),
            "{piped}"
        );
    }
    let json = [
        (100, "--local keys list --json"),
        (100, "--local keys list --jsonl"),
    ];
    for (width, args) in json {
        assert!(!shown(&env, width, args).contains('⟨'), "{args}");
    }
}

/// The output on a terminal, whatever the exit code.
fn said(env: &TestEnv, width: u16, args: &str) -> String {
    let command = env.command(args.split(' ').filter(|arg| !arg.is_empty()));
    let (_, seen) = Pty::start(&command, width).finish();
    seen.replace("\r\n", "\n")
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Asserts that no line is wider than the terminal, except single words and commands, which are never broken.
#[track_caller]
fn fits(seen: &str, columns: u16, args: &str) {
    for line in seen.lines() {
        let text = line.trim().trim_start_matches("hint: ");
        let is_word = text.split_whitespace().count() == 1;
        let is_command = text.starts_with("limitry ") || text.starts_with('`');
        assert!(
            width(line) <= columns.into() || is_word || is_command,
            "`{args}` at {columns}: {line}\n{seen}"
        );
    }
}

#[test]
fn messages_and_help_are_wrapped_between_words() {
    let env = world();
    for args in [
        "",
        "help exit-codes",
        "help environment",
        "help output",
        "help tokens",
        "-h",
        "--help",
        "keys rotate -h",
        "usage guard -h",
        "keys show nothing --local",
        "keys list --local --no-such-flag",
        "quotas update --local",
        "rate-limits update --local",
        "keys rotate --local",
        "keys list",
        "keys create x --expires never",
        "quotas show nobody --local",
    ] {
        let piped = env.run(args.split(' ').filter(|arg| !arg.is_empty()));
        let piped = piped.stdout() + &piped.stderr();
        for columns in [40, 80, 200] {
            let seen = said(&env, columns, args);
            fits(&seen, columns, args);
            assert_eq!(words(&seen), words(&piped), "`{args}` at {columns}");
        }
    }
}

#[test]
fn reports_and_records_are_wrapped_between_words() {
    let env = world();
    for args in ["doctor", "--local quotas show Daily"] {
        for columns in [40, 80] {
            let seen = said(&env, columns, args);
            fits(&seen, columns, args);
        }
    }
    // The states of limits are a table as long as the numbers have room.
    let seen = shown(
        &env,
        70,
        "--local quotas check --dimension customer_id=cust_123",
    );
    assert!(
        seen.contains("NAME") && seen.contains("RESETS  STATE"),
        "{seen}"
    );
}

#[test]
fn usage_is_short() {
    fn walk(command: &mut clap::Command) {
        let usage = command.render_usage().to_string();
        for line in usage.lines() {
            assert!(line.width() <= 100, "{line}");
        }
        for inner in command.get_subcommands_mut() {
            walk(inner);
        }
    }
    let mut program = limitry::testing::Cli::command();
    program.build();
    walk(&mut program);
    let env = TestEnv::new();
    for (words, usage) in [
        (
            "quotas update --help",
            "limitry quotas update [OPTIONS] <QUOTA>",
        ),
        (
            "rate-limits update --help",
            "limitry rate-limits update [OPTIONS] <RATE_LIMIT>",
        ),
    ] {
        let usage = format!("Usage: {usage}\n");
        env.run(words.split(' ')).success().prints([&usage]);
    }
    // The message names the missing flags in words.
    let run = env.run(["--local", "quotas", "update", "Daily"]).code(2);
    let run = run.says(["give one of --name <NAME>, --metric <METRIC>, --limit <N>"]);
    assert!(!run.stderr().contains('|'), "{run}");
}

#[test]
fn help_and_parse_errors_have_color_on_request() {
    let mut env = TestEnv::new();
    let has_color = |env: &TestEnv, args: &str| {
        let run = env.run(args.split(' '));
        (run.stdout() + &run.stderr()).contains('\u{1b}')
    };
    for args in [
        "keys --help",
        "help keys",
        "keys",
        "keys list --no-such-flag",
    ] {
        assert!(!has_color(&env, args), "{args}");
        assert!(has_color(&env, &format!("--color always {args}")), "{args}");
        assert!(has_color(&env, &format!("--color=always {args}")), "{args}");
    }
    env.unset("NO_COLOR");
    for args in [
        "keys --help",
        "help keys",
        "keys",
        "keys list --no-such-flag",
    ] {
        assert!(said(&env, 80, args).contains('\u{1b}'), "{args}");
        let never = said(&env, 80, &format!("--color never {args}"));
        assert!(!never.contains('\u{1b}'), "{never}");
    }
}
