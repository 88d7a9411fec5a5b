//! Ctrl-C and SIGTERM while a key is handed over: limitry ends soon, what it started ends with it, and what is open can
//! be gone on with.

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

/// Takes the key and then hangs, unless somebody has said that it may end.
const HANGS: &str =
    "command:cat >taken; echo $$ >pid.new; mv pid.new pid; test -e go || exec sleep 600";

/// The same, and asking it to end is no use; nor is it alone.
const STUBBORN: &str = "command:trap '' TERM INT HUP; cat >taken; echo $$ >pid.new; mv pid.new pid; \
                        test -e go && exit; sleep 600; sleep 600";

fn app() -> (Keys, TestEnv) {
    let keys = Keys::with(&[key("key_old", "App", "aaaa")]);
    let env = keys.person();
    env.write(".env", format!("LIMITRY_API_KEY={}\n", secret("aaaa")));
    (keys, env)
}

/// Starts it, and waits until the command has the key.
fn taken(env: &TestEnv, args: &[&str]) -> Running {
    let pid = env.cwd().join("pid");
    drop(fs::remove_file(&pid));
    let mut running = env.start(args);
    running.wait_until(Duration::from_secs(20), "the command to hang", |_| {
        pid.exists()
    });
    running
}

/// Much less than the command would take, and more than any machine.
fn ended(running: Running) -> Run {
    running.wait(Duration::from_secs(30))
}

#[track_caller]
fn is_gone(env: &TestEnv) {
    let pid = fs::read_to_string(env.cwd().join("pid")).unwrap();
    let path = format!("/proc/{}/stat", pid.trim());
    let gone = (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        // A zombie whose parent is somebody else's is none of ours.
        fs::read_to_string(Path::new(&path)).map_or(true, |stat| stat.contains(") Z "))
    });
    assert!(gone, "the command {pid} still runs");
}

#[test]
fn a_command_that_hangs_does_not_hold_up_ctrl_c() {
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
            let running = taken(&env, &args);
            running.signal(signal);
            let run = ended(running).code(code).silent_stdout();
            run.clone()
                .says(["key_old) still works", "--resume", "--abort"])
                .never_shows(&secret("new1"));
            is_gone(&env);
            // As it was, where that can be; and both keys work.
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
fn nor_does_one_that_is_to_say_whether_all_is_well() {
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
    let running = taken(&env, &args);
    running.signal(Signal::TERM);
    let run = ended(running).code(143);
    let error = run.error_json();
    assert_eq!(error["code"], json!("terminated"), "{run}");
    assert!(
        error["hint"].as_str().unwrap().contains("--resume"),
        "{run}"
    );
    is_gone(&env);
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    env.write("go", "");
    env.run(["keys", "rotate", "--resume", "--yes"])
        .success()
        .no_panic();
    assert_eq!(keys.server.requests_to("POST", "/v1/api-keys").len(), 1);
}

#[test]
fn of_many_none_is_begun_any_more() {
    let keys = Keys::with(&[key("key_1", "web", "aaaa"), key("key_2", "worker", "bbbb")]);
    let env = keys.person();
    let to = format!("{HANGS} # {{id}}");
    let running = taken(&env, &["keys", "rotate", "--all", "--to", &to]);
    running.signal(Signal::INT);
    ended(running)
        .code(130)
        .says(["still works", "--resume"])
        .no_panic();
    is_gone(&env);
    assert_eq!(keys.server.requests_to("POST", "/v1/api-keys").len(), 1);
    env.write("go", "");
    env.run(["keys", "rotate", "--resume", "--yes"])
        .success()
        .no_panic();
}

#[test]
fn a_new_key_that_was_not_handed_over_is_revoked_again() {
    for (signal, code) in SIGNALS {
        let keys = Keys::with(&[]);
        let env = keys.person();
        let running = taken(&env, &["keys", "create", "App", "--to", HANGS]);
        running.signal(signal);
        ended(running)
            .code(code)
            .says(["key_new1", "revoked again"])
            .never_shows(&secret("new1"))
            .no_panic();
        is_gone(&env);
        assert_eq!(keys.get("key_new1")["status"], json!("revoked"));
    }
}

/// On a terminal the command has Ctrl-C as well.
#[test]
fn ctrl_c_on_a_terminal_ends_both() {
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
    is_gone(&env);
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    env.run(["keys", "rotate", "--abort"])
        .success()
        .says(["both keys are kept"])
        .no_panic();
}
