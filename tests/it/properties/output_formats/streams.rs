//! stdout is for data, stderr for messages: closed streams, full disks, notes, colors and errors.

use std::time::Duration;

#[cfg(unix)]
use serde_json::{Value, json};

use super::{ENDLESS, call, commands};
use crate::support::scripted::key;
#[cfg(unix)]
use crate::support::scripted::{project, quota};
use crate::support::{Dev, Reply, Server, TestEnv};

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
