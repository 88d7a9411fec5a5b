//! What is typed is checked before anything happens: exit 2, naming the flag, the value and what would do.

#[cfg(unix)]
use std::ffi::OsString;

use crate::support::{Server, TestEnv};

/// Every flag that takes a value, values that are none, and a word of what would do.
const BAD: &[(&str, &[&str], &str, &str)] = &[
    // command, flag and value, how the flag is named, what would do
    ("keys list", &["--max", "0"], "--max", "1"),
    ("keys list", &["--max", "-1"], "--max", ""),
    ("keys list", &["--max", "many"], "--max", "number"),
    ("keys list", &["--max", ""], "--max", "number"),
    (
        "keys list",
        &["--max", "99999999999999999999999"],
        "--max",
        "number",
    ),
    ("keys create", &[""], "NAME", "1 to 100"),
    ("keys create", &["   "], "NAME", "1 to 100"),
    ("keys create", &["a\nb"], "NAME", "control"),
    (
        "keys create x",
        &["--expires", "yesterday"],
        "--expires",
        "90d",
    ),
    ("keys create x", &["--expires", "0d"], "--expires", ""),
    ("keys create x", &["--expires", "-5d"], "--expires", ""),
    (
        "keys create x",
        &["--expires", "2026-13-45"],
        "--expires",
        "90d",
    ),
    ("keys create x", &["--expires", ""], "--expires", "90d"),
    (
        "keys create x",
        &["--expires", "99999999999d"],
        "--expires",
        "",
    ),
    (
        "keys rotate x --plain",
        &["--grace", "0s"],
        "--grace",
        "24h",
    ),
    (
        "keys rotate x --plain",
        &["--grace", "soon"],
        "--grace",
        "24h",
    ),
    (
        "keys rotate x --plain",
        &["--grace", "10"],
        "--grace",
        "24h",
    ),
    ("keys show", &[""], "KEY", ""),
    ("keys revoke", &["", "--yes"], "KEY", ""),
    (
        "usage check --event e",
        &["--customer", ""],
        "--customer",
        "256",
    ),
    (
        "usage check --customer c",
        &["--event", " "],
        "--event",
        "256",
    ),
    (
        "usage check --customer c --event e",
        &["--value", "tokens"],
        "--value",
        "total_tokens=500",
    ),
    (
        "usage check --customer c --event e",
        &["--value", "tokens=-1"],
        "--value",
        "total_tokens=500",
    ),
    (
        "usage check --customer c --event e",
        &["--value", "tokens=NaN"],
        "--value",
        "number",
    ),
    (
        "usage check --customer c --event e",
        &["--value", "tokens=1e300"],
        "--value",
        "2^53",
    ),
    (
        "usage check --customer c --event e",
        &["--value", "=1"],
        "--value",
        "name",
    ),
    (
        "usage check --customer c --event e",
        &["--dimension", "model"],
        "--dimension",
        "model=gpt-4",
    ),
    (
        "usage check --customer c --event e",
        &["--dimension", "mo del=x"],
        "--dimension",
        "name",
    ),
    (
        "usage record --customer c --event e",
        &["--timestamp", "noon"],
        "--timestamp",
        "2026-01-31",
    ),
    (
        "usage record --customer c --event e",
        &["--timestamp", "2026-02-30"],
        "--timestamp",
        "2026-01-31",
    ),
    (
        "usage record --customer c --event e",
        &["--idempotency-key", ""],
        "--idempotency-key",
        "256",
    ),
    (
        "quotas create x --metric total_events --period day",
        &["--limit", "0"],
        "--limit",
        "1",
    ),
    (
        "quotas create x --metric total_events --period day",
        &["--limit", "1.5"],
        "--limit",
        "whole",
    ),
    (
        "quotas create x --metric total_events --period day",
        &["--limit", "9007199254740993"],
        "--limit",
        "2^53",
    ),
    (
        "quotas create x --metric total_events --limit 1",
        &["--period", "fortnight"],
        "--period",
        "month",
    ),
    (
        "quotas create x --metric total_events --limit 1",
        &["--period", "Day"],
        "--period",
        "day",
    ),
    (
        "quotas create x --limit 1 --period day",
        &["--metric", "tokens"],
        "--metric",
        "total_tokens",
    ),
    (
        "quotas create x --limit 1 --period day",
        &["--metric", "values."],
        "--metric",
        "values.NAME",
    ),
    (
        "quotas create x --metric total_events --limit 1 --period day",
        &["--filter", "x"],
        "--filter",
        "model=gpt-4",
    ),
    (
        "quotas create --metric total_events --limit 1 --period day",
        &[""],
        "NAME",
        "1 to 100",
    ),
    (
        "quotas check",
        &["--dimension", "=x"],
        "--dimension",
        "name",
    ),
    ("keys list", &["--profile", "a b"], "--profile", ""),
    ("keys list", &["--profile", "../x"], "--profile", ""),
    ("keys list", &["--profile", ""], "--profile", "64"),
    ("keys list", &["--project", ""], "--project", "proj_"),
    ("keys list", &["--project", "a\nb"], "--project", ""),
    ("keys list", &["--project", "x\r\nEvil: 1"], "--project", ""),
    ("keys list", &["--timeout", "0s"], "--timeout", "1ms"),
    ("keys list", &["--timeout", "30"], "--timeout", "30s"),
    ("keys list", &["--timeout", "9999999999h"], "--timeout", ""),
    ("keys list", &["--max-retries", "-1"], "--max-retries", ""),
    (
        "keys list",
        &["--max-retries", "1000000"],
        "--max-retries",
        "100",
    ),
    ("keys list", &["--color", "pink"], "--color", "always"),
    (
        "keys list",
        &["--api-url", "api.limitry.com"],
        "--api-url",
        "https",
    ),
    (
        "login --token-stdin",
        &["--store", "cellar"],
        "--store",
        "keychain",
    ),
    ("completions", &["tcsh"], "SHELL", "zsh"),
    ("dev", &["--port", "70000"], "--port", "65535"),
    ("dev", &["--port", "x"], "--port", ""),
    ("dev", &["--rate-limit", "0"], "--rate-limit", "off"),
    ("dev", &["--rate-limit", "fast"], "--rate-limit", "off"),
];

#[test]
fn every_bad_value_is_refused_with_its_flag_itself_and_what_would_do() {
    let server = Server::start();
    let env = TestEnv::person(&server.url());
    let mut faults = String::new();
    for (command, typed, flag, good) in BAD {
        let args: Vec<&str> = command.split(' ').chain(typed.iter().copied()).collect();
        let run = env.run(&args);
        run.no_panic();
        let said = run.stderr();
        let value = typed.iter().rfind(|t| !t.starts_with("--y")).unwrap_or(&"");
        // A value is shown as typed, or escaped.
        let shown = value.contains(char::is_control) || said.contains(value);
        if run.exit_code() != 2 || !said.contains(flag) || !said.contains(good) || !shown {
            faults += &format!("wanted 2, {flag:?}, {value:?}, {good:?}\n{run}\n");
        }
        if !run.stdout().is_empty() {
            faults += &format!("stdout should be empty\n{run}\n");
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(server.requests().is_empty(), "nothing was asked");
    assert!(env.files_below_home().is_empty(), "nothing was made");
}

/// Only the server's clock can tell: the API refuses it, or limitry does; nothing is made.
#[test]
fn an_end_in_the_past_is_refused() {
    let env = TestEnv::new();
    let run = env.run([
        "--local",
        "keys",
        "create",
        "x",
        "--expires",
        "2020-01-01",
        "--plain",
    ]);
    assert!(matches!(run.exit_code(), 2 | 5), "{run}");
    let list = env
        .run(["--local", "keys", "list", "--all", "--json"])
        .success();
    assert_eq!(list.json()["data"], serde_json::json!([]));
}

#[test]
fn too_long_texts_are_refused() {
    let env = TestEnv::new();
    let long = "x".repeat(300);
    for args in [
        vec!["keys", "create", &long],
        vec![
            "quotas",
            "create",
            &long,
            "--metric",
            "total_events",
            "--limit",
            "1",
            "--period",
            "day",
        ],
        vec!["usage", "check", "--customer", &long, "--event", "e"],
        vec!["usage", "check", "--customer", "c", "--event", &long],
        vec!["keys", "list", "--profile", &long],
        vec!["keys", "list", "--project", &long],
    ] {
        env.run(args).code(2);
    }
    let value = format!("name={long}");
    let name = format!("{long}=1");
    for text in [&value, &name] {
        env.run([
            "usage",
            "check",
            "--customer",
            "c",
            "--event",
            "e",
            "--dimension",
            text,
        ])
        .code(2);
    }
    env.run([
        "usage",
        "check",
        "--customer",
        "c",
        "--event",
        "e",
        "--value",
        &name,
    ])
    .code(2);
    // 100 characters are characters, not bytes.
    let hundred = "日".repeat(100);
    env.run(["--local", "keys", "create", &hundred, "--plain"])
        .success();
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text_are_refused_by_name() {
    use std::os::unix::ffi::OsStringExt;

    let bad = || OsString::from_vec(b"a\xff\xfeb".to_vec());
    let env = TestEnv::new();
    for (before, flag) in [
        ("keys create", "argument 3"),
        ("keys show", "argument 3"),
        ("keys revoke", "argument 3"),
        ("keys list --max", "--max"),
        ("keys list --project", "--project"),
        ("keys list --profile", "--profile"),
        ("keys list --api-url", "--api-url"),
        ("keys list --timeout", "--timeout"),
        ("usage check --event e --customer", "--customer"),
        (
            "usage record --customer c --event e --timestamp",
            "--timestamp",
        ),
        (
            "quotas create x --limit 1 --period day --metric",
            "--metric",
        ),
        ("", ""),
        ("keys", ""),
    ] {
        for json in [false, true] {
            let mut args: Vec<OsString> = before
                .split(' ')
                .filter(|a| !a.is_empty())
                .map(Into::into)
                .collect();
            args.push(bad());
            if json {
                args.push("--json".into());
            }
            let run = env.run(args).code(2).silent_stdout();
            let run = run.says([if flag.is_empty() { "error" } else { "utf-8" }]);
            assert!(
                run.stderr().contains(flag),
                "{flag} should be named:\n{run}"
            );
            if json {
                run.error_json();
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn variables_that_are_no_text_are_refused_by_name() {
    use std::os::unix::ffi::OsStringExt;

    let server = Server::start();
    for name in [
        "LIMITRY_TOKEN",
        "LIMITRY_PROJECT",
        "LIMITRY_PROFILE",
        "LIMITRY_API_URL",
        "LIMITRY_TIMEOUT",
    ] {
        let env =
            TestEnv::person(&server.url()).with(name, OsString::from_vec(b"\xff\xfe".to_vec()));
        let run = env.run(["keys", "list"]);
        run.no_panic();
        assert!(matches!(run.exit_code(), 2 | 3), "{run}");
        run.says([name]);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn bad_variables_are_refused_by_name() {
    let server = Server::start();
    for (name, value) in [
        ("LIMITRY_TIMEOUT", "soon"),
        ("LIMITRY_MAX_RETRIES", "-1"),
        ("LIMITRY_OUTPUT", "yaml"),
        ("LIMITRY_LOCAL", "perhaps"),
        ("LIMITRY_NO_INPUT", "perhaps"),
        ("LIMITRY_PROFILE", "../x"),
        ("LIMITRY_PROJECT", " "),
        ("LIMITRY_API_URL", "nowhere"),
        ("LIMITRY_LOG", "loud"),
    ] {
        let env = TestEnv::person(&server.url()).with(name, value);
        env.run(["keys", "list"]).code(2).says([name, value]);
    }
    let env = TestEnv::new().with("LIMITRY_CREDENTIAL_STORE", "cellar");
    let args = ["login", "--api-url", &server.url(), "--token-stdin"];
    let run = env.run_with(args, crate::support::scripted::PAT).code(2);
    run.says(["LIMITRY_CREDENTIAL_STORE", "cellar"]);
    assert!(server.requests().is_empty());
}

#[test]
fn options_that_exclude_each_other_are_refused() {
    let env = TestEnv::new();
    for args in [
        "quotas list --max 5 --all",
        "keys list --json --jsonl",
        "keys list --quiet --verbose",
        "keys rotate x --now --grace 1h",
        "login --token-stdin --token-file x",
        "keys list --max 5 --max 6",
    ] {
        env.run(args.split(' ')).code(2).silent_stdout();
    }
}

#[test]
fn what_is_missing_is_named() {
    let env = TestEnv::new();
    for (args, missing) in [
        ("keys create", "NAME"),
        ("keys show", "KEY"),
        ("keys rotate", "KEY"),
        ("keys revoke", "KEY"),
        ("usage check --event e", "--customer"),
        ("usage record --customer c", "--event"),
        ("quotas create x --limit 1 --period day", "--metric"),
        (
            "quotas create x --metric total_events --period day",
            "--limit",
        ),
        (
            "quotas create x --metric total_events --limit 1",
            "--period",
        ),
        ("completions", "SHELL"),
    ] {
        let run = env.run(args.split(' ')).code(12);
        assert!(
            run.stderr().contains(missing),
            "{missing} should be named:\n{run}"
        );
        let run = env.run(args.split(' ').chain(["--json"])).code(12);
        run.error_json();
    }
}

#[test]
fn a_typo_is_told_with_what_was_meant() {
    let env = TestEnv::new();
    for (args, meant) in [
        ("keys lsit", "list"),
        ("key list", "keys"),
        ("keys list --jsno", "--json"),
    ] {
        let run = env.run(args.split(' ')).code(2);
        assert!(run.stderr().contains(meant), "{run}");
    }
}

#[test]
fn a_name_that_looks_like_a_flag_can_be_given() {
    let env = TestEnv::new();
    env.run(["--local", "keys", "create", "--", "--now"])
        .success();
    env.run(["--local", "keys", "show", "--", "--now"])
        .success();
}

#[test]
fn a_home_that_is_missing_or_cannot_be_written_is_an_error() {
    let mut env = TestEnv::new();
    for name in [
        "HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
    ] {
        env.unset(name);
    }
    let run = env.run(["--local", "keys", "list"]);
    run.no_panic();
    let file = env.write("file", "");
    let env = TestEnv::new().with("LIMITRY_DATA_DIR", file.join("below"));
    let run = env.run(["--local", "keys", "list"]);
    run.no_panic();
    assert_ne!(run.exit_code(), 0, "{run}");
    assert!(run.stderr().contains("below"), "the place is named:\n{run}");
}
