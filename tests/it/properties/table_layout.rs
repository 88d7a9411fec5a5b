//! Lists, records, help and messages on terminals of different widths.
#![expect(
    clippy::unicode_not_nfc,
    reason = "a name with combining characters is a test case"
)]

use clap::CommandFactory as _;
use insta::assert_snapshot;

use unicode_width::UnicodeWidthStr as _;

use crate::support::TestEnv;
use crate::support::filters::filter;
use crate::support::pty::Pty;

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
fn a_terminal_shows_names_first_and_ids_where_they_fit() {
    let env = world();
    for width in [40, 80, 200] {
        let seen = shown(&env, width, "--local quotas list");
        insta::assert_snapshot!(format!("quotas_at_{width}"), seen);
    }
    let wide = shown(&env, 80, "--local quotas list --wide");
    assert!(wide.contains("qta_[ID]"), "{wide}");
    assert!(!wide.contains('…'), "{wide}");
}

/// An item of each list whose name is this text.
fn item(name: &str) -> serde_json::Value {
    serde_json::json!({
        "id": "thing_0123456789abcdefghij", "projectId": "proj_1", "name": name, "externalId": name, "email": name,
        "prefix": "limitry_sk_", "lastFour": "abcd", "status": "active", "metric": "total_events", "period": "day",
        "window": "minute", "limitValue": 5, "enabled": true, "dimensionFilters": {"customer_id": name},
        "dimensions": {"model": name}, "values": {"total_tokens": 1}, "customerId": name, "eventType": name,
        "timestamp": "2020-01-01T00:00:00Z", "createdAt": "2020-01-01T00:00:00Z",
        "lastUsedAt": null, "expiresAt": null, "revokedAt": null, "meterId": name, "aggregation": "sum",
        "field": "values.images", "unit": name, "currentBalance": 5, "minimumBalance": 0,
    })
}

#[test]
fn the_columns_of_a_list_do_not_depend_on_its_data() {
    let short = ["a", "Ab", "日", "א"].map(str::to_owned);
    let long = ["x", "wide name ", "日本語", "שלום "].map(|unit| {
        let repeated: String = unit.chars().cycle().take(100).collect();
        repeated.trim().to_owned()
    });
    let middle = ["name", "日本語の名前", "מכסה יומית"].map(|unit| unit.repeat(3));
    for (list, path) in [
        ("keys list", "/v1/api-keys"),
        ("quotas list", "/v1/quotas"),
        ("rate-limits list", "/v1/rate-limits"),
        ("limits list", "/v1/limits"),
        ("meters list", "/v1/meters"),
        ("balances list", "/v1/balances"),
        ("customers list", "/v1/customers"),
        ("projects list", "/v1/projects"),
        ("usage events", "/v1/events"),
    ] {
        for width in [40, 80] {
            let mut headings = std::collections::BTreeSet::new();
            for names in [&short[..], &middle[..], &long[..]] {
                let server = crate::support::Server::start();
                let items: Vec<_> = names.iter().map(|name| item(name)).collect();
                server.allow("GET", path, crate::support::Reply::list(&items));
                // A list of limits shows the names of their meters.
                server.allow("GET", "/v1/meters", crate::support::Reply::list(&items));
                let env = TestEnv::person(&server.url());
                let seen = shown(&env, width, list);
                // A note names the columns that a narrow terminal leaves out.
                let (table, _) = seen.split_once("note: ").unwrap_or((&seen, ""));
                let mut lines = table.lines();
                headings.insert(words(lines.next().unwrap()).join(" "));
                assert_eq!(lines.count(), names.len(), "one line per item:\n{seen}");
                for line in seen.lines() {
                    assert!(
                        self::width(line) <= width.into(),
                        "`{list}` at {width}:\n{seen}"
                    );
                }
            }
            assert_eq!(headings.len(), 1, "`{list}` at {width}: {headings:?}");
        }
    }
}

/// Rules and a balance whose names, numbers and meters are long.
fn long_rules() -> TestEnv {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    for command in [
        "meters create images_generated --aggregation sum --field values.images",
        "meters create generated_images_total --aggregation sum --field values.images",
        "limits create Monthly+images --meter images_generated --limit 50000 --period month",
        "limits create Monthly+tokens --meter mtr_total_tokens --limit 50000000 --period month",
        "limits create Images+at+all --meter generated_images_total --limit 9007199254740992 --period all_time",
        "quotas create Monthly+budget --metric total_cost_cents --limit 100000 --period month",
        "balances create Prepaid --customer acme-corp --initial 1234567890.123456789 --unit credits",
        "usage record --customer acme-corp --event e --value images=50000 --value total_tokens=5000000",
    ] {
        env.run(command.split(' ').map(|word| word.replace('+', " ")))
            .success();
    }
    env
}

#[test]
fn bars_and_resets_give_way_to_the_names_of_rules() {
    let env = long_rules();
    for command in [
        "usage check --customer acme-corp --event e",
        "usage track --customer acme-corp --event e --value images=1",
        "usage standing acme-corp",
        "limits check --customer acme-corp",
    ] {
        for width in [60, 80, 120] {
            let seen = said(&env, width, command);
            for name in ["✗ Monthly images", "✓ Monthly tokens", "✓ Images at all"] {
                assert!(seen.contains(name), "`{command}` at {width}:\n{seen}");
            }
        }
    }
    let seen = said(&env, 76, "limits check --customer acme-corp");
    assert!(!seen.contains('█'), "{seen}");
    assert!(seen.contains("too narrow for BAR, RESETS"), "{seen}");
}

#[test]
fn no_table_is_wider_than_the_terminal() {
    let env = long_rules();
    for command in [
        "limits list",
        "balances list",
        "balances transactions Prepaid",
        "quotas list",
        "meters list",
        "usage check --customer acme-corp --event e",
        "usage standing acme-corp",
        "limits check --customer acme-corp",
        "usage breakdown",
        "usage breakdown --metric values.images",
    ] {
        for columns in [40, 50, 60, 80, 120] {
            let seen = said(&env, columns, command);
            let table = seen.split("note: ").next().unwrap_or_default();
            for line in table.lines().filter(|line| !line.contains("next: ")) {
                assert!(
                    width(line) <= columns.into(),
                    "`{command}` at {columns}:\n{seen}"
                );
            }
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
    let env = world().with("LIMITRY_NO_INPUT", "1");
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
    let run = env.run(["--local", "quotas", "update", "Daily"]).code(12);
    let run = run.says(["one of --name <NAME>, --metric <METRIC>, --limit <N>"]);
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
