//! Arguments and variables are checked before a command does anything. An invalid one is exit code 2, a missing argument 12.

mod values;

#[cfg(unix)]
use std::ffi::OsString;

use crate::support::{Server, TestEnv};

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf8_is_rejected_and_named() {
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
                "the error should name {flag}:\n{run}"
            );
            if json {
                run.error_json();
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_utf8_is_rejected_and_named() {
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
fn a_variable_with_a_bad_value_is_rejected_and_named() {
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
fn options_that_exclude_each_other_are_rejected() {
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
fn a_missing_argument_is_named() {
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
            "the error should name {missing}:\n{run}"
        );
        let run = env.run(args.split(' ').chain(["--json"])).code(12);
        run.error_json();
    }
}

#[test]
fn the_error_of_a_typo_suggests_the_right_word() {
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
fn a_name_that_looks_like_a_flag_is_accepted_after_two_dashes() {
    let env = TestEnv::new();
    env.run(["--local", "keys", "create", "--", "--now"])
        .success();
    env.run(["--local", "keys", "show", "--", "--now"])
        .success();
}

#[test]
fn a_missing_home_does_not_panic_and_an_unusable_data_directory_is_an_error() {
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
    assert!(
        run.stderr().contains("below"),
        "the error should name the path:\n{run}"
    );
}
