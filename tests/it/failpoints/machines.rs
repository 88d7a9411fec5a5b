//! Two machines in one project. Each rotates its own key and runs commands with ephemeral keys, and leaves the keys of the
//! other machine alone.

use std::fs;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Case, RESUME, ROTATE, World, host, is_accepted, key_in, run_all, steps, works};
use crate::support::TestEnv;
use crate::support::http::Connection;
use crate::support::run::Running;

/// A command that writes its key to a file and runs until the test stops it.
const STAY: [&str; 6] = [
    "run",
    "--ephemeral",
    "--",
    "sh",
    "-c",
    "printf %s \"$LIMITRY_API_KEY\" >\"$TMPDIR/key.new\"; mv \"$TMPDIR/key.new\" \"$TMPDIR/key\"; \
     until test -e \"$TMPDIR/stop\"; do sleep 0.02; done; rm \"$TMPDIR/stop\" \"$TMPDIR/key\"",
];

impl Case {
    /// Another machine of the same person. It has its own key, `Other`.
    fn second_machine(&self) -> TestEnv {
        let made = self.ask("POST", "/api-keys", r#"{"name":"Other"}"#);
        let other = TestEnv::new()
            .with("LIMITRY_API_URL", &self.url)
            .with("LIMITRY_TOKEN", &self.pat)
            .with("LIMITRY_PROJECT", &self.project)
            .with("LIMITRY_MAX_RETRIES", "0");
        let text = format!("LIMITRY_API_KEY={}\n", made["key"].as_str().unwrap());
        other.write(".env", text);
        other
    }

    /// The active keys whose name contains `part`.
    fn named(&self, part: &str) -> Vec<Value> {
        let listed = self.ask("GET", "/api-keys?status=active&limit=100", "");
        let all = listed["data"].as_array().expect("a list");
        let named = |key: &&Value| key["name"].as_str().is_some_and(|name| name.contains(part));
        all.iter().filter(named).cloned().collect()
    }
}

/// Starts [`STAY`]. Returns the process and its key.
fn start_command(env: &TestEnv) -> (Running, String) {
    let mut running = env.start(STAY);
    let path = env.path("tmp/key");
    running.wait_until(
        Duration::from_secs(30),
        "the command to have its key",
        |_| path.exists(),
    );
    let key = fs::read_to_string(path).unwrap();
    (running, key)
}

/// Stops the command, and checks that its key does not work any more.
fn stop_command(env: &TestEnv, running: Running, key: &str, url: &str) {
    fs::write(env.path("tmp/stop"), "").unwrap();
    running.wait(Duration::from_secs(30)).success().no_panic();
    assert!(
        !works(url, key),
        "the command ended, and its key still works"
    );
}

/// Calls `doing`. Meanwhile checks every 10 ms that all of these keys work.
fn while_working<T>(url: &str, keys: &[&str], doing: impl FnOnce() -> T) -> T {
    let stop = std::sync::atomic::AtomicBool::new(false);
    let ordering = std::sync::atomic::Ordering::Relaxed;
    thread::scope(|scope| {
        let prober = scope.spawn(|| {
            let mut connection = Connection::to(host(url));
            while !stop.load(ordering) {
                for key in keys {
                    assert!(is_accepted(&mut connection, key), "a key stopped working");
                }
                thread::sleep(Duration::from_millis(10));
            }
        });
        let done = doing();
        stop.store(true, ordering);
        prober.join().expect("all keys work");
        done
    })
}

#[test]
fn two_machines_leave_each_others_keys_alone() {
    let world = World::new();
    let one = Case::new(&world, &ROTATE);
    let other = one.second_machine();
    let target = other.cwd().join(".env");
    let (ours, our_key) = start_command(&one.env);
    let (theirs, their_key) = start_command(&other);
    // Both rotate a key, and create and sweep ephemeral keys, while a command runs on each of them.
    while_working(&one.url, &[&our_key, &their_key], || {
        thread::scope(|scope| {
            let there = scope.spawn(|| {
                for _ in 0..3 {
                    let args = ["keys", "rotate", "Other", "--to", "env-file:.env"];
                    other.run(args).success().no_panic();
                    let run = other.run(["run", "--ephemeral", "--", "true"]).success();
                    assert!(!run.stderr().contains("Revoked"), "{run}");
                }
            });
            for _ in 0..3 {
                one.watched(&ROTATE, "").success().no_panic();
                let run = one.env.run(["run", "--ephemeral", "--", "true"]).success();
                assert!(!run.stderr().contains("Revoked"), "{run}");
            }
            there.join().unwrap();
        });
    });
    assert!(works(&one.url, &key_in(&target)) && works(&one.url, &key_in(&one.target())));
    // The command on the second machine is killed. Only the next run on that machine revokes its key.
    theirs.kill();
    while_working(&one.url, &[&our_key, &their_key], || {
        let run = one.env.run(["run", "--ephemeral", "--", "true"]).success();
        assert!(!run.stderr().contains("Revoked"), "{run}");
        one.watched(&ROTATE, "").success().no_panic();
    });
    while_working(&one.url, &[&our_key], || {
        other
            .run(["run", "--ephemeral", "--", "true"])
            .success()
            .says(["Revoked 1 key that an earlier run had left behind"])
            .no_panic();
    });
    assert!(
        !works(&one.url, &their_key),
        "the next run on the same machine did not revoke the key"
    );
    stop_command(&one.env, ours, &our_key, &one.url);
    assert_eq!(one.named("(ephemeral "), Vec::<Value>::new());
}

/// One machine rotates every key of the project while the other machine runs a command with an ephemeral key.
#[test]
fn rotating_all_leaves_the_keys_of_commands_alone() {
    let world = World::new();
    let one = Case::new(&world, &ROTATE);
    let other = one.second_machine();
    let (running, key) = start_command(&one.env);
    while_working(&one.url, &[&key], || {
        let all = ["keys", "rotate", "--all", "--now", "--yes", "--force"];
        let to = ["--to", "env-file:{name}.env"];
        other.run([&all[..], &to].concat()).success().no_panic();
    });
    assert_eq!(one.named("(ephemeral ").len(), 1);
    assert_eq!(one.named("App").len() + one.named("Other").len(), 2);
    stop_command(&one.env, running, &key, &one.url);
}

/// Both machines rotate the same key. The second one fails, or rotates after the first one. Both targets have a working key.
#[test]
fn one_key_is_rotated_by_one_machine_at_a_time() {
    let world = World::new();
    let one = Case::new(&world, &ROTATE);
    let other = one.second_machine();
    let shared = other.write(".env", fs::read_to_string(one.target()).unwrap());
    let codes = thread::scope(|scope| {
        let theirs = scope.spawn(|| {
            other
                .run(["keys", "rotate", "App", "--to", "env-file:.env"])
                .exit_code()
        });
        let ours = one.watched(&ROTATE, "").exit_code();
        [ours, theirs.join().unwrap()]
    });
    assert!(
        codes.iter().all(|code| matches!(code, 0 | 2 | 5)),
        "{codes:?}"
    );
    assert!(works(&one.url, &key_in(&one.target())) && works(&one.url, &key_in(&shared)));
    let listed = one.ask("GET", "/api-keys?status=active", "");
    let left = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|k| k["name"].as_str().unwrap().contains("(rotating"));
    assert_eq!(left.count(), 0, "{listed}");
    assert_eq!(json!([]), json!(one.rotations()));
}

/// One machine is killed at a step of its rotation. The other machine rotates its own key and runs a command as usual, and
/// leaves the open rotation alone.
#[test]
fn a_machine_leaves_the_interrupted_rotation_of_another_machine_alone() {
    let world = World::new();
    let cases: Vec<String> = (1..=steps(&world, &ROTATE).len())
        .step_by(3)
        .map(|n| format!("{n}:kill-after"))
        .collect();
    run_all(cases, |case| {
        let one = Case::new(&world, &ROTATE);
        let other = one.second_machine();
        one.watched(&ROTATE, case);
        let before = one.named("App");
        one.while_probing(|| {
            let args = ["keys", "rotate", "Other", "--to", "env-file:.env"];
            other.run(args).success().no_panic();
            let run = other.run(["run", "--ephemeral", "--", "true"]).success();
            assert!(!run.stderr().contains("Revoked"), "{run}");
            other
                .run(["keys", "rotate", "--resume"])
                .success()
                .says(["No rotation is under way"])
                .no_panic();
        });
        let same = |key: &Value| json!([key["id"], key["name"], key["expiresAt"]]);
        let now = one.named("App");
        assert_eq!(
            now.iter().map(same).collect::<Vec<_>>(),
            before.iter().map(same).collect::<Vec<_>>()
        );
        one.watched(&RESUME, "").success().no_panic();
        assert!(works(&one.url, &key_in(&other.cwd().join(".env"))));
        assert_eq!(one.named("(rotating "), Vec::<Value>::new());
        one.probe();
    });
}
