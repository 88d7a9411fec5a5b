//! Ctrl-C and SIGTERM while a key is delivered: limitry and the commands that it started end soon, and `--resume` continues
//! an open rotation.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::json;

use crate::support::pty::Pty;
use crate::support::run::Running;
use crate::support::scripted::{Keys, key, secret};
use crate::support::{Run, TestEnv};

const SIGNALS: [(Signal, i32); 3] = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 143)];

/// Reads the key and then hangs, unless the file `go` exists.
const HANGS: &str =
    "command:cat >taken; echo $$ >pid.new; mv pid.new pid; test -e go || exec sleep 600";

/// Like `HANGS`, but it ignores SIGTERM, SIGINT and SIGHUP, and it starts a child process.
const STUBBORN: &str = "command:trap '' TERM INT HUP; cat >taken; echo $$ >pid.new; mv pid.new pid; \
                        test -e go && exit; sleep 600; sleep 600";

fn app() -> (Keys, TestEnv) {
    let keys = Keys::with(&[key("key_old", "App", "aaaa")]);
    let env = keys.person();
    env.write(".env", format!("LIMITRY_API_KEY={}\n", secret("aaaa")));
    (keys, env)
}

/// Starts limitry, and waits until its command has read the key.
fn start_until_the_key_is_read(env: &TestEnv, args: &[&str]) -> Running {
    let pid = env.cwd().join("pid");
    drop(fs::remove_file(&pid));
    let mut running = env.start(args);
    running.wait_until(Duration::from_secs(20), "the command to hang", |_| {
        pid.exists()
    });
    running
}

/// Waits for limitry. The limit is much shorter than the command's sleep, and long enough for a slow machine.
fn wait_for_end(running: Running) -> Run {
    running.wait(Duration::from_secs(30))
}

#[track_caller]
fn assert_command_is_gone(env: &TestEnv) {
    let pid = fs::read_to_string(env.cwd().join("pid")).unwrap();
    let path = format!("/proc/{}/stat", pid.trim());
    let gone = (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        // A zombie counts as gone: it is the task of another process to reap it.
        fs::read_to_string(Path::new(&path)).map_or(true, |stat| stat.contains(") Z "))
    });
    assert!(gone, "the command {pid} still runs");
}

#[test]
fn a_hanging_target_command_does_not_delay_a_signal() {
    for command in [HANGS, STUBBORN] {
        for (signal, code) in SIGNALS {
            let (keys, env) = app();
            let args = [
                "keys",
                "rotate",
                "App",
                "--to",
                "env-file:.env",
                "--to",
                command,
            ];
            let running = start_until_the_key_is_read(&env, &args);
            running.signal(signal);
            let run = wait_for_end(running).code(code).silent_stdout();
            run.clone()
                .says(["key_old) still works", "--resume", "--abort"])
                .never_shows(&secret("new1"));
            assert_command_is_gone(&env);
            // The env file has its old content, and both keys still work.
            let text = fs::read_to_string(env.cwd().join(".env")).unwrap();
            assert!(text.contains(&secret("aaaa")), "{text}\n{run}");
            assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"), "{run}");
            assert_eq!(keys.get("key_new1")["status"], json!("active"), "{run}");
            env.write("go", "");
            env.run(["keys", "rotate", "--resume", "--yes"])
                .success()
                .says(["Rotated 'App'"])
                .no_panic();
            let text = fs::read_to_string(env.cwd().join(".env")).unwrap();
            let taken = fs::read_to_string(env.cwd().join("taken")).unwrap();
            assert_eq!(text, format!("LIMITRY_API_KEY={taken}\n"));
            let active = keys
                .all()
                .into_iter()
                .filter(|key| key["status"] == "active" && key["expiresAt"].is_null());
            assert_eq!(active.count(), 1, "{:?}", keys.all());
        }
    }
}

#[test]
fn a_hanging_verify_command_does_not_delay_a_signal() {
    let (keys, env) = app();
    let hangs = HANGS.trim_start_matches("command:");
    let args = [
        "keys",
        "rotate",
        "App",
        "--to",
        "env-file:.env",
        "--verify-with",
        hangs,
        "--json",
    ];
    let running = start_until_the_key_is_read(&env, &args);
    running.signal(Signal::TERM);
    let run = wait_for_end(running).code(143);
    let error = run.error_json();
    assert_eq!(error["code"], json!("terminated"), "{run}");
    assert!(
        error["hint"].as_str().unwrap().contains("--resume"),
        "{run}"
    );
    assert_command_is_gone(&env);
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    env.write("go", "");
    env.run(["keys", "rotate", "--resume", "--yes"])
        .success()
        .no_panic();
    assert_eq!(keys.server.requests_to("POST", "/v1/api-keys").len(), 1);
}

#[test]
fn after_ctrl_c_rotate_all_does_not_begin_the_next_key() {
    let keys = Keys::with(&[key("key_1", "web", "aaaa"), key("key_2", "worker", "bbbb")]);
    let env = keys.person();
    let to = format!("{HANGS} # {{id}}");
    let running = start_until_the_key_is_read(&env, &["keys", "rotate", "--all", "--to", &to]);
    running.signal(Signal::INT);
    wait_for_end(running)
        .code(130)
        .says(["still works", "--resume"])
        .no_panic();
    assert_command_is_gone(&env);
    assert_eq!(keys.server.requests_to("POST", "/v1/api-keys").len(), 1);
    env.write("go", "");
    env.run(["keys", "rotate", "--resume", "--yes"])
        .success()
        .no_panic();
}

#[test]
fn a_signal_during_create_revokes_the_undelivered_key() {
    for (signal, code) in SIGNALS {
        let keys = Keys::with(&[]);
        let env = keys.person();
        let running = start_until_the_key_is_read(&env, &["keys", "create", "App", "--to", HANGS]);
        running.signal(signal);
        wait_for_end(running)
            .code(code)
            .says(["key_new1", "revoked again"])
            .never_shows(&secret("new1"))
            .no_panic();
        assert_command_is_gone(&env);
        assert_eq!(keys.get("key_new1")["status"], json!("revoked"));
    }
}

/// On a terminal, the command receives Ctrl-C as well.
#[test]
fn ctrl_c_on_a_terminal_ends_limitry_and_its_command() {
    let (keys, env) = app();
    let args = ["keys", "rotate", "App", "--to", HANGS];
    let mut pty = Pty::start(&env.command(args), 100);
    let pid = env.cwd().join("pid");
    for _ in 0..2000 {
        if pid.exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    pty.control('c');
    let (code, seen) = pty.finish();
    assert_eq!(code, 130, "{seen}");
    assert!(seen.contains("--resume"), "{seen}");
    assert_command_is_gone(&env);
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    env.run(["keys", "rotate", "--abort"])
        .success()
        .says(["both keys are kept"])
        .no_panic();
}
