//! A token that a program prints: its environment, its failures, its end.

use std::fs;

use super::{API_KEY, commanded, script};
use crate::support::TestEnv;
use crate::support::account::{Account, TOKEN};
use crate::support::pty::Pty;

#[test]
fn a_token_command_gives_the_token_and_knows_no_credential_of_ours() {
    let account = Account::start();
    let mut env = TestEnv::new();
    let program = script(
        &env,
        "vault",
        &format!("env >\"$HOME/child-env\"; echo '{TOKEN}'"),
    );
    commanded(&env, &account.url(), &program);
    env.set("LIMITRY_API_KEY", API_KEY);
    let run = env.run(["keys", "list", "--verbose"]).success();
    assert!(!run.stderr().contains("secret-argument"), "{run}");
    assert!(run.stderr().contains("vault"), "{run}");
    let known = fs::read_to_string(env.home().join("child-env")).unwrap();
    for name in ["LIMITRY_TOKEN", "LIMITRY_TOKEN_FILE", "LIMITRY_API_KEY"] {
        assert!(!known.contains(&format!("{name}=")), "{known}");
    }
    let explained = env.run(["auth", "explain"]).success();
    assert!(
        explained.stdout().contains("token-command 'vault'"),
        "{explained}"
    );
    assert!(
        !explained.stdout().contains("secret-argument"),
        "{explained}"
    );
    env.run(["login"]).code(2).says(["token-command", "vault"]);
    env.run(["logout"]).code(2).says(["token-command", "vault"]);
}

#[test]
fn a_child_gets_no_descriptor_beyond_the_first_three() {
    let account = Account::start();
    let env = TestEnv::new();
    let program = script(
        &env,
        "vault",
        &format!("ls /proc/$$/fd >\"$HOME/child-fds\"; echo '{TOKEN}'"),
    );
    commanded(&env, &account.url(), &program);
    env.shell(
        "exec 7</dev/null 9>\"$HOME/held\"; \"$@\"",
        ["keys", "list"],
    )
    .success();
    let fds = fs::read_to_string(env.home().join("child-fds")).unwrap();
    for inherited in ["7", "9"] {
        assert!(!fds.lines().any(|fd| fd == inherited), "{fds}");
    }
}

#[test]
fn each_way_a_token_command_can_fail_says_so_and_shows_nothing_of_it() {
    let account = Account::start();
    let env = TestEnv::new();
    let long = format!("head -c 100000 /dev/zero | tr '\\0' x; echo {TOKEN}");
    for (text, words) in [
        (
            "echo no passphrase for you >&2; exit 3",
            ["no passphrase for you", "3"],
        ),
        (
            "echo limitry_sk_WrongWrongWrong12",
            ["API key", "personal access token"],
        ),
        ("echo", ["empty", "stdout"]),
        (long.as_str(), ["4096", "bytes"]),
    ] {
        let program = script(&env, "vault", text);
        commanded(&env, &account.url(), &program);
        let run = env.run(["keys", "list"]).code(11).says(words);
        run.clone()
            .never_shows("WrongWrong")
            .never_shows("secret-argument")
            .never_shows(TOKEN);
    }
    commanded(&env, &account.url(), "/nonexistent/vault");
    env.run(["keys", "list"])
        .code(11)
        .says(["vault", "cannot be started"]);
    assert!(account.server.requests_to("GET", "/v1/api-keys").is_empty());
}

#[test]
fn a_token_command_may_leave_a_daemon_that_holds_its_output() {
    let account = Account::start();
    let env = TestEnv::new();
    let program = script(&env, "agent", &format!("sleep 90 &\necho {TOKEN}\n"));
    commanded(&env, &account.url(), &program);
    let run = env.run(["keys", "list"]).success();
    run.ends_in_time();
}

#[test]
fn a_token_command_is_seen_when_it_asks_on_stderr() {
    let account = Account::start();
    let env = TestEnv::new();
    let text =
        format!("printf 'Passphrase: ' >&2\nread answer\n[ \"$answer\" = open ] && echo {TOKEN}\n");
    let program = script(&env, "asking", &text);
    commanded(&env, &account.url(), &program);
    let mut pty = Pty::start(&env.command(["keys", "list"]), 100);
    pty.expect("Passphrase: ");
    pty.type_line("open");
    assert_eq!(pty.finish().0, 0);
}

#[test]
fn a_token_command_that_hangs_is_ended() {
    let account = Account::start();
    let env = TestEnv::new().with_deadline(std::time::Duration::from_secs(60));
    let program = script(&env, "vault", "echo $$ >\"$HOME/pid\"; sleep 600");
    commanded(&env, &account.url(), &program);
    env.run(["keys", "list"])
        .code(11)
        .says(["did not end", "LIMITRY_TOKEN"]);
    let pid = fs::read_to_string(env.home().join("pid")).unwrap();
    let command = fs::read(format!("/proc/{}/cmdline", pid.trim())).unwrap_or_default();
    assert!(command.is_empty(), "{pid} is still there");
}

/// The program and what it started, as `/proc` has them, are gone.
fn gone(pid: &str) -> bool {
    (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        fs::read(format!("/proc/{}/cmdline", pid.trim())).unwrap_or_default() == b""
    })
}

#[test]
fn a_token_command_does_not_outlive_a_limitry_that_is_ended() {
    use rustix::process::Signal;

    let account = Account::start();
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 143)] {
        for (what, trap) in [("polite", ""), ("stubborn", "trap '' INT TERM HUP; ")] {
            let env = TestEnv::new();
            let text = format!(
                "{trap}sleep 600 & echo $! >\"$HOME/grandchild\"; echo $$ >\"$HOME/pid.new\"; \
                 mv \"$HOME/pid.new\" \"$HOME/pid\"; while :; do wait; done"
            );
            let program = script(&env, "vault", &text);
            commanded(&env, &account.url(), &program);
            let pid = env.home().join("pid");
            let mut running = env.start(["keys", "list"]);
            let limit = std::time::Duration::from_secs(20);
            running.wait_until(limit, "the token-command", |_| pid.exists());
            running.signal(signal);
            let run = running.wait(limit).code(code);
            for file in ["pid", "grandchild"] {
                let pid = fs::read_to_string(env.home().join(file)).unwrap();
                assert!(gone(&pid), "{what}: {file} {pid} is still there:\n{run}");
            }
        }
    }
}
