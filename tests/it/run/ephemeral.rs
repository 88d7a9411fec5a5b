//! Keys for one command (`--ephemeral`, `--ttl`): they expire, and they are revoked after the command or by a later run.

use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};

use super::{OWN_KEY, assert_no_active_key, leases, statuses};
use crate::support::run::Running;
use crate::support::scripted::{Keys, key};
use crate::support::{Reply, TestEnv};

#[test]
fn an_ephemeral_key_is_created_with_an_expiry() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    for (flags, end) in [
        (&["--ephemeral"][..], "2031-01-01T00:15:00Z"),
        (&["--ttl", "1h"], "2031-01-01T01:00:00Z"),
    ] {
        env.run(["run"].iter().chain(flags).chain(&["--", "true"]))
            .success()
            .silent_stdout();
        let posts = keys.server.requests_to("POST", "/v1/api-keys");
        let asked = posts.last().unwrap().json();
        let time = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
        let off = time(asked["expiresAt"].as_str().unwrap()).duration_since(time(end));
        assert!(off.as_secs().abs() < 60, "{asked}");
        assert!(
            asked["name"]
                .as_str()
                .unwrap()
                .starts_with("run true (ephemeral "),
            "{asked}"
        );
    }
    assert_no_active_key(&keys);
    assert!(leases(&env).is_empty());
    for bad in ["1s", "25h", "0s"] {
        env.run(["run", "--ttl", bad, "--", "true"]).code(2);
    }
    env.run(["run", "--key", "x", "--ephemeral", "--", "true"])
        .code(2);
}

#[test]
fn an_ephemeral_key_is_prolonged_while_the_command_runs() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    env.run(["run", "--ttl", "10s", "--", "sleep", "6"])
        .success();
    let puts = keys.server.requests_to("PUT", "/v1/api-keys/key_new1");
    assert_eq!(puts.len(), 1, "{:?}", keys.story());
    let end: jiff::Timestamp = puts[0].json()["expiresAt"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let begun: jiff::Timestamp = "2031-01-01T00:00:00Z".parse().unwrap();
    assert!(end.duration_since(begun).as_secs() >= 10, "{end}");
    assert_no_active_key(&keys);
    // If the key cannot be prolonged, limitry says so once, and the command continues.
    let keys = Keys::with(&[]);
    let no = Reply::error(500, "internal_error", "no");
    keys.server.expect("PUT", "/v1/api-keys/key_new1", no);
    let script = "sleep 7; exit 3";
    let run = keys
        .person()
        .run(["run", "--ttl", "10s", "--", "sh", "-c", script]);
    assert_eq!(run.exit_code(), 3, "{run}");
    let told = run.stderr().matches("could not be prolonged").count();
    assert_eq!(told, 1, "{run}");
    assert_eq!(
        keys.server
            .requests_to("PUT", "/v1/api-keys/key_new1")
            .len(),
        2
    );
    assert_no_active_key(&keys);
}

#[test]
fn a_key_that_cannot_be_revoked_is_reported_and_swept_by_the_next_run() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let no = Reply::error(500, "internal_error", "no");
    keys.server.expect("DELETE", "/v1/api-keys/key_new1", no);
    let run = env.run(["run", "--ephemeral", "--", "sh", "-c", "exit 3"]);
    assert_eq!(
        run.exit_code(),
        3,
        "not the exit code of the command: {run}"
    );
    let stderr = run.stderr();
    assert!(stderr.contains("could not be revoked"), "{run}");
    assert!(
        stderr.contains("2031-01-01T00:1"),
        "no expiry is shown: {run}"
    );
    env.run(["run", "--ephemeral", "--", "true"])
        .success()
        .says(["revoked 1 key"]);
    assert_no_active_key(&keys);
    assert!(leases(&env).is_empty());
}

/// Passes the key that the server would create to `then`, and closes the connection without an answer.
fn create_key_without_answer(keys: &Keys, then: impl Fn(Value) + Send + 'static) {
    keys.server
        .expect_with("POST", "/v1/api-keys", move |request| {
            let asked = request.json();
            let mut made = key("key_lost", asked["name"].as_str().unwrap(), "lost");
            made["expiresAt"] = asked["expiresAt"].clone();
            made["createdAt"] = json!("2031-01-01T00:00:00Z");
            then(made);
            Reply::close()
        });
}

#[test]
fn a_lost_answer_leaves_no_key() {
    let keys = Keys::with(&[key(
        "key_1",
        "run true (ephemeral 0123456789abcdef)",
        "abcd",
    )]);
    let env = keys.person();
    let list = keys.list();
    create_key_without_answer(&keys, move |made| list.lock().unwrap().insert(0, made));
    env.run(["run", "--ephemeral", "--", "touch", "ran"])
        .code(8);
    assert!(
        !env.cwd().join("ran").exists(),
        "the command ran without a key"
    );
    assert_eq!(keys.get("key_lost")["status"], "revoked");
    assert!(leases(&env).is_empty());

    // If the key appears only after limitry has looked for it, the next run finds it.
    let late = std::sync::Arc::new(std::sync::Mutex::new(None));
    let kept = std::sync::Arc::clone(&late);
    create_key_without_answer(&keys, move |made| *kept.lock().unwrap() = Some(made));
    env.run(["run", "--ephemeral", "--", "true"]).code(8);
    let mut made = late.lock().unwrap().take().unwrap();
    made["id"] = json!("key_late");
    keys.list().lock().unwrap().insert(0, made);
    env.run(["run", "--ephemeral", "--", "true"]).success();
    assert_eq!(keys.get("key_late")["status"], "revoked");
    assert!(leases(&env).is_empty());
    // A key with a similar name stays, because no lease names it.
    assert_eq!(keys.get("key_1")["status"], "active");
}

/// Starts `limitry run` with a command that sleeps, and waits until the command runs.
fn start_waiting_command(env: &TestEnv, words: &[&str]) -> Running {
    let script = ["--", "sh", "-c", "echo ready; exec sleep 60"];
    let mut running = env.start(words.iter().chain(&script));
    running.wait_until(Duration::from_secs(20), "the command", |r| {
        r.stdout().contains("ready")
    });
    running
}

fn count_active(keys: &Keys) -> usize {
    let all = statuses(keys);
    all.iter().filter(|(_, status)| status == "active").count()
}

#[test]
fn a_sweep_revokes_only_its_own_abandoned_leases() {
    let keys = Keys::with(&[]);
    let (one, other) = (keys.person(), keys.person());
    let run = ["run", "--ephemeral"];
    let sweep = |env: &TestEnv| env.run(["run", "--ephemeral", "--", "true"]).success();
    let living = start_waiting_command(&one, &run);
    let dead = start_waiting_command(&one, &run);
    dead.kill();
    assert_eq!(count_active(&keys), 2);
    // A run with another state directory has no leases of these keys and leaves them alone.
    sweep(&other);
    assert_eq!(count_active(&keys), 2, "{:?}", statuses(&keys));
    // A run with the same state directory revokes the key of the killed process only.
    sweep(&one).says(["revoked 1 key"]);
    assert_eq!(count_active(&keys), 1, "{:?}", statuses(&keys));
    living.signal(Signal::TERM);
    assert_eq!(living.wait(Duration::from_secs(20)).exit_code(), 143);
    assert_no_active_key(&keys);

    // A run for another API or project leaves the key alone.
    let dead = start_waiting_command(&one, &run);
    dead.kill();
    let elsewhere = Keys::with(&[]);
    let mut moved = one;
    moved.set("LIMITRY_API_URL", elsewhere.server.url());
    sweep(&moved);
    moved.set("LIMITRY_API_URL", keys.server.url());
    moved.set("LIMITRY_PROJECT", "proj_other");
    sweep(&moved);
    assert_eq!(count_active(&keys), 1, "{:?}", statuses(&keys));
    moved.set("LIMITRY_PROJECT", "proj_scripted");
    sweep(&moved);
    assert_no_active_key(&keys);
}

#[test]
fn a_command_gets_an_ephemeral_key_of_the_local_service() {
    let env = TestEnv::new().with("LIMITRY_API_KEY", OWN_KEY);
    let listed = || {
        env.run(["--local", "keys", "list", "--all", "--json"])
            .success()
            .json()
    };
    let live = || {
        let list = listed();
        let data = list["data"].as_array().unwrap().clone();
        data.into_iter()
            .filter(|key| key["status"] == "active")
            .count()
    };
    let run = env.run([
        "--local",
        "run",
        "--",
        "sh",
        "-c",
        "echo $LIMITRY_API_KEY; exit 3",
    ]);
    assert_eq!(run.exit_code(), 3, "{run}");
    assert!(
        !run.stdout().contains(OWN_KEY) && run.stdout().starts_with("limitry_sk_"),
        "{run}"
    );
    assert_eq!(live(), 0);
    start_waiting_command(&env, &["--local", "run", "--ephemeral"]).kill();
    assert_eq!(live(), 1);
    env.run(["--local", "run", "--", "true"])
        .success()
        .says(["revoked 1 key"]);
    assert_eq!(live(), 0);
}
