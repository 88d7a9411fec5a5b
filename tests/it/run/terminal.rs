//! The command has the standard streams and the terminal.

use std::fs;
use std::time::Duration;

use super::{assert_no_active_key, both};
use crate::support::TestEnv;
use crate::support::pty::Pty;

#[test]
fn ten_mebibytes_pass_through_stdin_stdout_and_stderr() {
    let bytes: Vec<u8> = (0..10_u32 << 20)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for (env, words, _keys) in both() {
        let run = env.run_with(
            words.iter().chain(&["--", "sh", "-c", "tee /dev/stderr"]),
            &bytes,
        );
        assert_eq!(run.exit_code(), 0);
        assert!(run.stdout_bytes() == bytes, "stdout differs");
        assert!(
            run.stderr() == String::from_utf8_lossy(&bytes),
            "stderr differs"
        );
    }
}

/// A shell on a terminal, with job control.
fn shell(env: &TestEnv) -> Pty {
    let mut bash = env.program("bash");
    bash.args(["--norc", "--noprofile", "-i"])
        .env("L", env!("CARGO_BIN_EXE_limitry"));
    let mut pty = Pty::start(&bash, 120);
    // The prompt is typed in two parts: its echo must not look like the prompt.
    pty.type_line("PS1='rea''dy> '");
    pty.expect("ready> ");
    pty
}

#[test]
fn the_shell_stops_and_continues_limitry_and_the_command_together() {
    for (env, words, keys) in both() {
        let mut pty = shell(&env);
        let words = words.join(" ");
        // The loop starts no program. A child that is stopped between the shell's `vfork` and `exec` would keep the shell
        // from stopping, and limitry cannot change that.
        let script = "echo begun; while [ ! -e go ]; do :; done; echo went on; exit 5";
        pty.type_line(&format!("\"$L\" {words} -- sh -c '{script}'"));
        pty.expect("begun\r\n");
        pty.control('z');
        pty.expect("Stopped");
        pty.expect("ready> ");
        // The command is stopped, too: it sees the file only after `fg`, which prints the command line.
        env.write("go", "");
        pty.type_line("sleep 0.3; fg; echo code $?");
        let before = pty.expect("went on");
        assert!(before.contains("sh -c"), "{before}");
        pty.expect("code 5");
        pty.expect("ready> ");
        // A command that stops itself also gives the terminal back to the shell.
        let script = "echo again; kill -TSTP $$; echo woken; exit 6";
        pty.type_line(&format!("\"$L\" {words} -- sh -c '{script}'"));
        pty.expect("again\r\n");
        pty.expect("Stopped");
        pty.expect("ready> ");
        pty.type_line("fg; echo code $?");
        pty.expect("woken");
        pty.expect("code 6");
        pty.expect("ready> ");
        pty.type_line("exit");
        pty.finish();
        if let Some(keys) = keys {
            assert_no_active_key(&keys);
        }
    }
}

#[test]
fn ctrl_c_reaches_the_command_once_and_the_command_has_the_terminal() {
    for (env, words, keys) in both() {
        let mut pty = shell(&env);
        let words = words.join(" ");
        let script = "n=0; trap \"n=\\$((n+1)); echo caught \\$n\" INT; test -t 0 && test -t 1 && echo terminal; until [ -e go ]; do sleep 0.05; done; echo sum $n; exit 9";
        pty.type_line(&format!("\"$L\" {words} -- bash -c '{script}'"));
        pty.expect("terminal\r\n");
        pty.control('c');
        pty.expect("caught 1");
        std::thread::sleep(Duration::from_millis(300));
        env.write("go", "");
        pty.expect("sum 1");
        pty.expect("ready> ");
        pty.type_line("echo code $?");
        pty.expect("code 9");
        fs::remove_file(env.cwd().join("go")).unwrap();
        // Ctrl-C ends a command that does not catch the signal.
        pty.type_line(&format!(
            "\"$L\" {words} -- sh -c 'echo begun; exec sleep 60'"
        ));
        pty.expect("begun\r\n");
        pty.control('c');
        pty.expect("ready> ");
        pty.type_line("echo code $?");
        pty.expect("code 130");
        pty.type_line("exit");
        pty.finish();
        if let Some(keys) = keys {
            assert_no_active_key(&keys);
        }
    }
}
