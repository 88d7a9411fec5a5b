//! stdout is for data, stderr for messages: formats, closed pipes, color; every command.

use std::time::Duration;

use clap::CommandFactory;
use serde_json::{Value, json};

use crate::support::scripted::key;
#[cfg(unix)]
use crate::support::scripted::{project, quota};
use crate::support::{Dev, Reply, Server, TestEnv};

/// A successful call of each command. A command that is missing here fails the tests below.
const CALLS: &[(&str, &str)] = &[
    ("login", "--token-stdin"),
    ("logout", ""),
    ("whoami", ""),
    ("auth status", ""),
    ("auth explain", ""),
    ("auth token", ""),
    ("auth list", ""),
    ("auth switch", "work"),
    ("auth migrate", "--to file"),
    ("doctor", ""),
    ("config list", ""),
    ("config get", "timeout"),
    ("config set", "project proj_1"),
    ("config unset", "project"),
    ("config path", ""),
    ("config trust", "."),
    ("projects list", ""),
    ("projects show", ""),
    ("projects use", "proj_1"),
    ("projects create", "Staging"),
    ("keys create", "Production --plain"),
    ("keys list", ""),
    ("keys show", "Production"),
    ("keys rename", "Production Production"),
    ("keys rotate", "Production --plain"),
    ("keys revoke", "Production --yes"),
    ("keys audit", ""),
    ("usage check", "--customer c --event e"),
    ("usage record", "--customer c --event e"),
    ("usage import", "-"),
    ("usage export", "out.ndjson --force"),
    ("usage guard", "--customer c --event e -- true"),
    ("usage flush", ""),
    ("usage track", "--customer c --event e"),
    ("usage standing", "c"),
    ("usage events", ""),
    ("usage tail", ""),
    ("usage summary", ""),
    ("usage breakdown", "--group-by model"),
    ("usage timeseries", ""),
    (
        "quotas create",
        "Daily --metric total_events --limit 5 --period day",
    ),
    ("quotas list", ""),
    ("quotas show", "Daily"),
    ("quotas update", "Daily --limit 6"),
    ("quotas delete", "Daily --yes"),
    ("quotas check", ""),
    ("quotas watch", ""),
    ("rate-limits create", "Burst --limit 5 --window second"),
    ("rate-limits list", ""),
    ("rate-limits show", "Burst"),
    ("rate-limits update", "Burst --limit 6"),
    ("rate-limits delete", "Burst --yes"),
    ("rate-limits check", ""),
    (
        "limits create",
        "Free --meter mtr_total_tokens --limit 5 --period month",
    ),
    ("limits list", ""),
    ("limits show", "Free"),
    ("limits update", "Free --limit 6"),
    ("limits delete", "Free --yes"),
    ("limits check", "--customer c"),
    (
        "meters create",
        "Images --aggregation sum --field values.images",
    ),
    ("meters list", ""),
    ("meters show", "Images"),
    ("meters update", "Images --description Pictures"),
    ("meters delete", "Images --yes"),
    ("meters query", "mtr_total_tokens"),
    ("customers list", ""),
    ("customers show", "c"),
    ("customers create", "acme"),
    ("customers update", "acme --name Acme"),
    ("customers usage", "c"),
    ("balances create", "Prepaid --customer acme --initial 20"),
    ("balances list", ""),
    ("balances show", "Prepaid"),
    ("balances check", "Prepaid --amount 5"),
    ("balances credit", "Prepaid --amount 5 --description Top-up"),
    ("balances debit", "Prepaid --amount 1 --description Images"),
    ("balances transactions", "Prepaid"),
    ("client-tokens create", "--customer c --plain"),
    ("client-tokens inspect", "--token-stdin"),
    ("apply", "--export"),
    ("run", "--ephemeral -- true"),
    ("scan", ""),
    ("api", "GET /quotas"),
    ("dev exec", "-- true"),
    ("dev env", ""),
    ("dev status", ""),
    ("dev stop", ""),
    ("dev clock show", ""),
    ("dev clock set", "2030-01-01"),
    ("dev clock advance", "1h"),
    ("dev clock reset", ""),
    ("dev faults", ""),
    ("dev webhooks add", "http://127.0.0.1:9/hook --plain"),
    ("dev webhooks list", ""),
    ("dev webhooks remove", "http://127.0.0.1:9/hook --yes"),
    ("dev webhooks deliveries", ""),
    ("dev webhooks redeliver", "msg_1"),
    ("dev seed", "--events 10"),
    ("dev snapshot", "before.db"),
    ("dev restore", "before.db --yes"),
    ("dev reset", "--yes"),
    ("schema", "keys list"),
    ("completions", "bash"),
    ("upgrade", "--check"),
];

/// Commands that run until a signal.
const ENDLESS: [&str; 2] = ["quotas watch", "usage tail"];

/// Every command of the program, in the order of its help.
fn commands() -> Vec<String> {
    fn walk(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        for inner in command.get_subcommands().filter(|c| c.get_name() != "help") {
            let path = format!("{path} {}", inner.get_name());
            if inner.get_subcommands().next().is_none() {
                found.push(path.trim().to_owned());
            }
            walk(inner, &path, found);
        }
    }
    let mut found = Vec::new();
    walk(&limitry::testing::Cli::command(), "", &mut found);
    found
}

pub(crate) fn call(command: &str) -> Vec<&'static str> {
    let Some((path, args)) = CALLS.iter().find(|(path, _)| *path == command) else {
        panic!("`{command}` is a new command: add a call of it to CALLS");
    };
    path.split(' ')
        .chain(args.split(' '))
        .filter(|a| !a.is_empty())
        .collect()
}

#[test]
fn no_command_waits_for_a_closed_stdin() {
    let dev_home = TestEnv::new();
    let dev = Dev::start(&dev_home);
    let limit = Duration::from_secs(5);
    for command in commands() {
        let args = call(&command);
        if ENDLESS.contains(&command.as_str()) {
            continue;
        }
        let (signed_out, signed_in, unknown) = (TestEnv::new(), dev.person(), TestEnv::new());
        for (env, flags) in [
            (&signed_out, &[][..]),
            (&signed_in, &[]),
            (&unknown, &["--local"]),
        ] {
            let env = env.command(args.iter().chain(flags));
            let run = crate::support::run::Running::start(env, None).wait(limit);
            run.no_panic();
        }
        // Also without arguments, and with --help.
        for args in [command.clone(), format!("{command} --help")] {
            let run = signed_out.command(args.split(' '));
            crate::support::run::Running::start(run, None)
                .wait(limit)
                .no_panic();
        }
    }
    // `dev` serves although its stdin is closed.
    assert!(dev.stop().exit_code() != 101);
}

/// clap takes two arguments with the same id for one argument.
#[test]
fn no_argument_has_the_id_of_a_global_flag() {
    fn walk(command: &clap::Command, global: &[String]) {
        for inner in command.get_subcommands() {
            for argument in inner.get_arguments() {
                let id = argument.get_id().to_string();
                assert!(!global.contains(&id), "{id} of {}", inner.get_name());
            }
            walk(inner, global);
        }
    }
    let program = limitry::testing::Cli::command();
    let global: Vec<String> = program
        .get_arguments()
        .map(|argument| argument.get_id().to_string())
        .collect();
    assert!(global.contains(&"project".to_owned()));
    walk(&program, &global);
}

#[test]
fn help_is_data_and_has_examples() {
    let env = TestEnv::new();
    for command in commands() {
        let run = env.run(command.split(' ').chain(["--help"])).success();
        assert!(run.stdout().contains("Examples:"), "{run}");
        assert!(run.stderr().is_empty(), "{run}");
        let stdout = run.stdout();
        let mut text = stdout.lines().filter(|l| !l.starts_with("Usage:"));
        assert!(text.all(|l| l.chars().count() <= 100), "{run}");
        // Each example is one line, so that it can be pasted.
        let (_, examples) = stdout.split_once("Examples:\n").unwrap();
        let mut lines = examples.lines().take_while(|l| !l.is_empty());
        assert!(
            lines.all(|l| l.starts_with("  limitry ")),
            "an example is wrapped:\n{examples}"
        );
    }
    env.run(["--help"])
        .success()
        .prints(["keys", "usage", "quotas", "dev"]);
    env.run(["help", "keys"]).success().prints(["rotate"]);
    let version = format!("limitry {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(env.run(["--version"]).success().stdout(), version);
}

/// clap shows the doc comment of the variant and ignores the one of its arguments.
#[test]
fn no_help_is_written_where_clap_ignores_it() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
    for file in crate::support::env::files_below(&dir) {
        let mut paragraphs = false;
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            paragraphs = (paragraphs || line == "///") && line != "}";
            let arguments = line.starts_with("pub struct ") && line.ends_with("Args {");
            assert!(
                !(arguments && paragraphs),
                "{}: `{line}` has documentation that --help does not show",
                file.display()
            );
        }
    }
    // The documentation of the variant is shown.
    let run = TestEnv::new().run(["keys", "create", "--help"]).success();
    assert!(
        run.stdout().contains("On a terminal the secret is shown"),
        "{run}"
    );
}

/// Against the local service: a document on stdout for success, an object on stderr for failure.
#[test]
fn every_command_prints_json() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let signed_in = dev.person();
    let signed_out = TestEnv::new();
    for command in commands() {
        // The output of `run` is that of the program it runs.
        let no_json = matches!(command.as_str(), "completions" | "run");
        if no_json || ENDLESS.contains(&command.as_str()) {
            continue;
        }
        let mut args = call(&command);
        // Arguments after `--` belong to another program, and so does the output.
        let behind = args.iter().position(|arg| *arg == "--");
        args.insert(behind.unwrap_or(args.len()), "--json");
        for env in [&signed_in, &signed_out] {
            let run = env.run(&args);
            run.no_panic();
            match run.exit_code() {
                0 if behind.is_some() => {}
                0 | 10 => {
                    let document = run.json();
                    assert!(document.is_object(), "{run}");
                    if command.ends_with(" list") {
                        assert!(document["data"].is_array(), "{run}");
                        assert!(document["hasMore"].is_boolean(), "{run}");
                        assert!(document.get("nextCursor").is_some(), "{run}");
                    }
                }
                _ => {
                    // These print a report also when they fail.
                    assert!(
                        run.stdout_bytes().is_empty()
                            || ["auth status", "auth explain", "doctor"]
                                .contains(&command.as_str()),
                        "{run}"
                    );
                    run.error_json();
                }
            }
        }
        // The variable does the same as the flag.
        let mut plain = signed_in.command(args.iter().filter(|arg| **arg != "--json"));
        plain.env("LIMITRY_OUTPUT", "json");
        let run = signed_in.run_program(plain);
        match run.exit_code() {
            0 if behind.is_some() => {}
            0 | 10 => {
                run.json();
            }
            _ => {
                run.error_json();
            }
        }
    }
}

#[test]
fn json_has_the_field_names_of_the_api() {
    let env = TestEnv::new();
    let run = |args: &str| env.run(format!("--local {args} --json").split(' ')).json();
    let made = run("keys create Production");
    for field in [
        "id",
        "projectId",
        "name",
        "prefix",
        "lastFour",
        "status",
        "createdAt",
        "key",
    ] {
        assert!(made.get(field).is_some(), "{field} is missing in {made}");
    }
    let quota = run("quotas create Daily --metric total_events --limit 1 --period day");
    for field in ["id", "name", "metric", "limitValue", "period", "createdAt"] {
        assert!(quota.get(field).is_some(), "{field} is missing in {quota}");
    }
    assert_eq!(quota["limitValue"], json!(1));
    let recorded = run("usage record --customer c --event e");
    assert_eq!(recorded["recorded"], json!(true));
    let check = run("usage check --customer c --event e");
    for field in [
        "id",
        "name",
        "metric",
        "period",
        "limit",
        "used",
        "remaining",
        "exceeded",
        "reset",
    ] {
        assert!(
            check["quotas"][0].get(field).is_some(),
            "{field} is missing in {check}"
        );
    }
    assert!(check["rateLimits"].is_array());
    assert_eq!(run("keys show Production")["lastFour"], made["lastFour"]);
    assert!(
        run("keys show Production").get("key").is_none(),
        "the secret was shown once"
    );
}

#[test]
fn json_lines_are_one_object_per_line() {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/api-keys",
        Reply::list(&[
            key("key_1", "One", "aaaa"),
            key("key_2", "Two\nlines", "bbbb"),
        ]),
    );
    let run = TestEnv::person(&server.url())
        .run(["keys", "list", "--jsonl"])
        .success();
    let stdout = run.stdout();
    let items: Vec<Value> = stdout
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(items.len(), 2, "{run}");
    assert_eq!(items[1]["name"], json!("Two\nlines"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_closes_the_pipe_is_no_failure() {
    let server = Server::start();
    let many: Vec<Value> = (0..100)
        .map(|n| key(&format!("key_{n}"), &"n".repeat(2000), "aaaa"))
        .collect();
    server
        .allow("GET", "/v1/api-keys", Reply::list(&many))
        .allow("GET", "/v1/quotas", Reply::list(&[quota("qta_1", "n")]))
        .allow(
            "GET",
            "/v1/projects",
            Reply::list(&[project("proj_1", "n")]),
        );
    let env = TestEnv::person(&server.url());
    for flags in [&[][..], &["--json"], &["--jsonl"]] {
        let args = ["keys", "list", "--max", "100"].iter().chain(flags);
        let run = env
            .shell("\"$@\" | head -1; echo \"${PIPESTATUS[0]}\"", args)
            .success();
        assert!(run.stdout().ends_with("\n0\n"), "{run}");
        assert_eq!(run.stderr(), "", "{run}");
    }
    for args in [
        "keys list",
        "quotas list",
        "projects list",
        "--help",
        "completions bash",
        "--version",
        "keys --help",
    ] {
        // The reader is gone before the first write.
        let script = "exec 8> >(exec true); sleep 0.2; \"$@\" >&8";
        let run = env.shell(script, args.split(' ')).success();
        assert_eq!(run.stderr(), "", "{run}");
    }
    // The exit code of a check is the same without a reader.
    let no = json!({"allowed": false, "reason": "quota_exceeded", "quotas": [], "rateLimits": []});
    server.allow("POST", "/v1/usage/check", Reply::json(200, &no));
    let script = "exec 8> >(exec true); sleep 0.2; \"$@\" >&8";
    env.shell(
        script,
        ["usage", "check", "--customer", "c", "--event", "e"],
    )
    .code(10);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_a_failure() {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/api-keys",
        Reply::list(&[key("key_1", "n", "aaaa")]),
    );
    let env = TestEnv::person(&server.url());
    env.shell("\"$@\" >/dev/full", ["keys", "list"])
        .code(1)
        .says(["stdout"]);
    env.shell("\"$@\" >/dev/full", ["completions", "bash"])
        .code(1);
    // The exit code stays the same without stderr.
    env.shell("\"$@\" 2>&-", ["keys", "show", "nothing"])
        .code(4);
    env.shell("\"$@\" 2>/dev/full", ["keys", "show", "nothing"])
        .code(4);
    env.shell("\"$@\" <&- >&- 2>&-", ["keys", "list"])
        .no_panic();
}

#[test]
fn quiet_drops_notes_only() {
    let keys = crate::support::scripted::Keys::with(&[]);
    let env = keys.person();
    let loud = env.run(["keys", "create", "n"]).success();
    assert_ne!(loud.stderr(), "", "{loud}");
    let quiet = env.run(["keys", "create", "n", "--quiet"]).success();
    assert_eq!(quiet.stdout().lines().count(), 1, "{quiet}");
    assert_eq!(quiet.stderr(), "", "{quiet}");
    assert_eq!(
        env.run(["keys", "revoke", "key_new1", "--yes", "-q"])
            .success()
            .stderr(),
        ""
    );
    env.run(["keys", "show", "nothing", "--quiet"])
        .code(4)
        .says(["error:"]);
}

#[test]
fn color_appears_on_terminals_or_on_request() {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/api-keys",
        Reply::list(&[key("key_1", "n", "abcd")]),
    );
    let mut env = TestEnv::person(&server.url());
    env.unset("NO_COLOR");
    for args in [
        &["keys", "list"][..],
        &["keys", "show", "nothing"],
        &["--help"],
        &["keys", "--nonsense"],
    ] {
        let run = env.run(args);
        assert!(
            !(run.stdout() + &run.stderr()).contains('\u{1b}'),
            "{run:?}"
        );
    }
    let run = env.run(["keys", "show", "nothing", "--color", "always"]);
    assert!(run.stderr().contains('\u{1b}'), "{run:?}");
    let run = env.run(["keys", "list", "--json", "--color", "always"]);
    run.json();
    #[cfg(unix)]
    {
        use crate::support::pty::Pty;
        let person = TestEnv::person(&server.url());
        for (args, color) in [
            (&["keys", "show", "nothing"][..], false),
            (&["--help"], false),
        ] {
            let (_, seen) = Pty::start(&person.command(args), 100).finish();
            assert_eq!(seen.contains('\u{1b}'), color, "NO_COLOR: {seen:?}");
        }
        let (_, seen) = Pty::start(&env.command(["keys", "show", "nothing"]), 100).finish();
        assert!(seen.contains('\u{1b}'), "a terminal has color: {seen:?}");
        env.set("TERM", "dumb");
        let (_, seen) = Pty::start(&env.command(["keys", "show", "nothing"]), 100).finish();
        assert!(
            !seen.contains('\u{1b}'),
            "a dumb terminal has no color: {seen:?}"
        );
    }
}

#[test]
fn an_error_has_a_message_and_a_hint() {
    let env = TestEnv::new();
    let run = env.run(["keys", "list"]).code(3);
    let stderr = run.stderr();
    let mut lines = stderr.lines();
    assert!(lines.next().unwrap().starts_with("error: "), "{run}");
    assert!(
        stderr
            .lines()
            .any(|l| l.starts_with("hint: ") && l.contains("limitry login")),
        "{run}"
    );
    assert_eq!(run.stdout(), "");
}

#[test]
fn backtraces_are_not_printed() {
    let server = Server::start();
    server.allow("GET", "/v1/api-keys", Reply::close());
    let env = TestEnv::person(&server.url()).with("RUST_BACKTRACE", "full");
    for args in [
        &["keys", "list"][..],
        &["keys", "list", "--json"],
        &["keys", "--nonsense"],
    ] {
        let run = env.run(args);
        assert!(!run.stderr().contains("backtrace"), "{run}");
        assert!(!run.stderr().contains(".rs:"), "{run}");
    }
}
