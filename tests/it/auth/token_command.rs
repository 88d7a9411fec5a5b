//! Token commands: the environment of the program, its failures and its end.

use std::fs;

use super::{API_KEY, configure_token_command, script};
use crate::support::TestEnv;
use crate::support::account::{Account, TOKEN};
use crate::support::pty::Pty;

#[test]
fn a_token_command_provides_the_token_and_inherits_no_credential() {
    let account = Account::start();
    let mut env = TestEnv::new();
    let program = script(
        &env,
        "vault",
        &format!("env >\"$HOME/child-env\"; echo '{TOKEN}'"),
    );
    configure_token_command(&env, &account.url(), &program);
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
fn a_token_command_inherits_only_the_first_three_descriptors() {
    let account = Account::start();
    let env = TestEnv::new();
    let program = script(
        &env,
        "vault",
        &format!("ls /proc/$$/fd >\"$HOME/child-fds\"; echo '{TOKEN}'"),
    );
    configure_token_command(&env, &account.url(), &program);
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
fn token_command_errors_name_the_reason_and_show_no_secret() {
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
        configure_token_command(&env, &account.url(), &program);
        let run = env.run(["keys", "list"]).code(11).says(words);
        run.clone()
            .never_shows("WrongWrong")
            .never_shows("secret-argument")
            .never_shows(TOKEN);
    }
    configure_token_command(&env, &account.url(), "/nonexistent/vault");
    env.run(["keys", "list"])
        .code(11)
        .says(["vault", "cannot be started"]);
    assert!(account.server.requests_to("GET", "/v1/api-keys").is_empty());
}

#[test]
fn a_token_command_may_leave_a_daemon_that_keeps_its_stdout_open() {
    let account = Account::start();
    let env = TestEnv::new();
    let program = script(&env, "agent", &format!("sleep 90 &\necho {TOKEN}\n"));
    configure_token_command(&env, &account.url(), &program);
    let run = env.run(["keys", "list"]).success();
    run.ends_in_time();
}

#[test]
fn the_prompt_of_a_token_command_on_stderr_is_shown() {
    let account = Account::start();
    let env = TestEnv::new();
    let text =
        format!("printf 'Passphrase: ' >&2\nread answer\n[ \"$answer\" = open ] && echo {TOKEN}\n");
    let program = script(&env, "asking", &text);
    configure_token_command(&env, &account.url(), &program);
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
    configure_token_command(&env, &account.url(), &program);
    env.run(["keys", "list"])
        .code(11)
        .says(["did not end", "LIMITRY_TOKEN"]);
    let pid = fs::read_to_string(env.home().join("pid")).unwrap();
    let command = fs::read(format!("/proc/{}/cmdline", pid.trim())).unwrap_or_default();
    assert!(command.is_empty(), "{pid} is still there");
}

/// Whether the process ends within five seconds, according to `/proc`.
fn has_ended(pid: &str) -> bool {
    (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        fs::read(format!("/proc/{}/cmdline", pid.trim())).unwrap_or_default() == b""
    })
}

#[test]
fn a_signal_that_ends_limitry_also_ends_its_token_command() {
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
            configure_token_command(&env, &account.url(), &program);
            let pid = env.home().join("pid");
            let mut running = env.start(["keys", "list"]);
            let limit = std::time::Duration::from_secs(20);
            running.wait_until(limit, "the token-command", |_| pid.exists());
            running.signal(signal);
            let run = running.wait(limit).code(code);
            for file in ["pid", "grandchild"] {
                let pid = fs::read_to_string(env.home().join(file)).unwrap();
                assert!(
                    has_ended(&pid),
                    "{what}: {file} {pid} is still there:\n{run}"
                );
            }
        }
    }
}
