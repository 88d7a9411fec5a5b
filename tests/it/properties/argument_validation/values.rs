//! A value that a flag or an argument does not accept is exit code 2. The error names the flag, the value and an accepted form.

use crate::support::{Server, TestEnv};

/// Flags that take a value, with values that they reject, and a word of the form that they accept.
const BAD: &[(&str, &[&str], &str, &str)] = &[
    // command, flag and value, name of the flag, accepted form
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
    (
        "dev clock advance",
        &["-1h"],
        "DURATION",
        "limitry dev clock set",
    ),
    ("dev", &["--rate-limit", "fast"], "--rate-limit", "off"),
];

#[test]
fn the_error_of_a_bad_value_names_flag_value_and_accepted_form() {
    let server = Server::start();
    let env = TestEnv::person(&server.url());
    let mut faults = String::new();
    for (command, typed, flag, good) in BAD {
        let args: Vec<&str> = command.split(' ').chain(typed.iter().copied()).collect();
        let run = env.run(&args);
        run.no_panic();
        let said = run.stderr();
        let value = typed.iter().rfind(|t| !t.starts_with("--y")).unwrap_or(&"");
        // The error shows the value as it was typed. Control characters are escaped.
        let shown = value.contains(char::is_control) || said.contains(value);
        if run.exit_code() != 2 || !said.contains(flag) || !said.contains(good) || !shown {
            faults +=
                &format!("expected exit code 2, {flag:?}, {value:?} and {good:?} in\n{run}\n");
        }
        if !run.stdout().is_empty() {
            faults += &format!("stdout should be empty\n{run}\n");
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(server.requests().is_empty(), "no request should be sent");
    assert!(
        env.files_below_home().is_empty(),
        "no file should be created"
    );
}

/// The server's clock decides whether an expiry is past, so limitry or the API rejects it. No key is created.
#[test]
fn an_expiry_in_the_past_is_rejected() {
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
fn too_long_texts_are_rejected() {
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
    // The limit of 100 counts characters, not bytes.
    let hundred = "日".repeat(100);
    env.run(["--local", "keys", "create", &hundred, "--plain"])
        .success();
}
