//! The terminal never shows a secret that is typed at a hidden prompt, even after the process was suspended.

use crate::support::TestEnv;
use crate::support::account::{Account, TOKEN};
use crate::support::pty::Pty;

/// An interactive shell of this kind, without the user's settings.
fn shell(env: &TestEnv, name: &str) -> Pty {
    let mut shell = env.program(name);
    match name {
        "bash" => shell.args(["--norc", "--noprofile", "-i"]),
        _ => shell.args(["-f", "-i"]),
    };
    let mut pty = Pty::start(&shell, 200);
    // The prompt is typed in two parts, so that the echo of this line does not look like the prompt.
    pty.type_line("PS1='rea''dy> '");
    pty.expect("ready> ");
    pty
}

/// Types `command`, suspends it at its prompt, resumes it, and pastes the secret. Returns what the terminal showed.
fn type_after_suspending(
    env: &TestEnv,
    shell_name: &str,
    command: &str,
    prompt: &str,
    secret: &str,
) -> String {
    let mut pty = shell(env, shell_name);
    pty.type_line(command);
    pty.expect(prompt);
    for _ in 0..2 {
        pty.control('z');
        pty.expect("ready> ");
        pty.type_line("fg");
        // The question is asked again once the echo is off.
        pty.expect(prompt);
    }
    pty.type_line(secret);
    pty.expect("ready> ");
    pty.type_line("exit");
    pty.finish().1
}

#[test]
fn a_suspended_prompt_does_not_echo_in_bash_and_zsh() {
    let account = Account::start();
    let limitry = env!("CARGO_BIN_EXE_limitry");
    for shell in ["bash", "zsh"] {
        for flag in ["", " --token-stdin"] {
            let env = TestEnv::new();
            let command = format!(
                "{limitry} login --store file --api-url {}{flag}",
                account.url()
            );
            let prompt = if flag.is_empty() {
                "oken for"
            } else {
                "Token: "
            };
            let shown = type_after_suspending(&env, shell, &command, prompt, TOKEN);
            assert!(!shown.contains(TOKEN), "{shell}: {shown}");
            assert!(shown.contains("Signed in"), "{shell}: {shown}");
        }
    }
}

#[test]
fn a_secret_for_one_call_is_hidden_at_a_terminal() {
    let account = Account::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    let url = account.url();
    for (command, prompt) in [
        (vec!["api", "GET", "/user", "--token-stdin"], "Token: "),
        (
            vec!["client-tokens", "inspect", "--token-stdin"],
            "Client token: ",
        ),
        (vec!["keys", "revoke", "--key-stdin", "--yes"], "API key: "),
    ] {
        let mut args = command.clone();
        args.extend(["--api-url", url.as_str()]);
        let mut pty = Pty::start(&env.command(&args), 100);
        pty.expect(prompt);
        let class = if args.contains(&"revoke") {
            "sk"
        } else {
            "pat"
        };
        pty.type_line(&format!("limitry_{class}_TypedTypedTypedTyped12"));
        let (_, shown) = pty.finish();
        assert!(!shown.contains("TypedTyped"), "{command:?}: {shown}");
    }
}
