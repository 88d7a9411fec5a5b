//! `usage guard`: runs a command if it is allowed, records it if it succeeds, and exits with its code.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Dev, Reply, Server, TestEnv};

const GUARD: [&str; 6] = ["usage", "guard", "--customer", "c", "--event", "e"];

fn guard<'a>(more: &[&'a str], script: &'a str) -> Vec<&'a str> {
    let mut args = GUARD.to_vec();
    args.extend(more);
    args.extend(["--", "sh", "-c", script]);
    args
}

fn local() -> TestEnv {
    TestEnv::new().with("LIMITRY_LOCAL", "1")
}

fn total(env: &TestEnv) -> Value {
    env.run(["usage", "summary", "--json"]).success().json()["totalEvents"].clone()
}

fn verdict(allowed: bool) -> Reply {
    Reply::json(
        200,
        &json!({"allowed": allowed, "reason": null, "quotas": [], "rateLimits": []}),
    )
}

#[test]
fn a_command_that_succeeds_is_recorded() {
    let env = local();
    let run = env.run(guard(
        &["--value", "total_tokens=5"],
        "echo out; echo err >&2",
    ));
    let run = run.success().says(["err", "Recorded e for c"]);
    assert_eq!(run.stdout(), "out\n");
    assert_eq!(total(&env), 1);
    // The command inherits the stdin of the guard.
    let run = env.run_with(guard(&["--quiet"], "cat"), "through");
    assert_eq!(run.success().stdout(), "through");
    assert_eq!(total(&env), 2);
}

#[test]
fn a_failed_command_is_recorded_only_with_record_always() {
    let env = local();
    for (script, code) in [("exit 7", 7), ("kill -9 $$", 137), ("kill -TERM $$", 143)] {
        env.run(guard(&[], script))
            .code(code)
            .says(["Nothing was recorded"]);
    }
    assert_eq!(total(&env), 0);
    for (script, code) in [("exit 7", 7), ("kill -9 $$", 137)] {
        env.run(guard(&["--record", "always"], script))
            .code(code)
            .says(["Recorded"]);
    }
    assert_eq!(total(&env), 2);
    // A command that cannot be started is never recorded.
    let mut args = GUARD.to_vec();
    args.extend(["--record", "always", "--", "no-such-command-here"]);
    env.run(&args).code(127).says(["no-such-command-here"]);
    assert_eq!(total(&env), 2);
}

#[test]
fn values_are_read_from_the_output() {
    let env = local();
    let from = ["--value-from", "{total_tokens: .usage.total}"];
    let run = env.run(guard(&from, "echo '{\"usage\":{\"total\":42}}'"));
    assert_eq!(run.success().stdout(), "{\"usage\":{\"total\":42}}\n");
    let summary = env.run(["usage", "summary", "--json"]).success().json();
    assert_eq!(summary["totalTokens"], 42);
    // The command ran, so its event is recorded. A warning says that the values are missing.
    for script in [
        "echo no json",
        "echo '{\"usage\":{\"total\":-1}}'",
        "echo '{\"usage\":{\"total\":\"x\"}}'",
        "yes | head -c 20000000",
    ] {
        env.run(guard(&from, script))
            .success()
            .says(["warning: the event has no values", "Recorded"]);
        let mut quiet = from.to_vec();
        quiet.push("--quiet");
        if script == "echo no json" {
            env.run(guard(&quiet, script)).success().says(["no values"]);
        }
    }
    assert_eq!(total(&env), 6);
    // An invalid filter is reported before the command runs.
    let run = env.run(guard(&["--value-from", "{"], "touch ran")).code(2);
    assert!(!env.cwd().join("ran").exists(), "{run}");
    assert!(
        run.stderr().contains("--value-from: ") && !run.stderr().contains("--jq"),
        "{run}"
    );
    env.run(guard(&["--value-from", ".", "--value", "n=1"], "true"))
        .code(2);
}

#[test]
fn a_refused_command_is_not_run() {
    let env = local();
    let quota = [
        "quotas",
        "create",
        "Q",
        "--metric",
        "total_events",
        "--limit",
        "1",
        "--period",
        "day",
    ];
    env.run(quota).success();
    env.run(guard(&[], "true")).success();
    let run = env.run(guard(&[], "touch ran")).code(10);
    run.says(["The command was not run"])
        .prints(["refused: quota_exceeded", "Q"]);
    assert!(!env.cwd().join("ran").exists());
    assert_eq!(total(&env), 1);
}

#[test]
fn on_error_decides_whether_the_command_runs_during_an_outage() {
    for status in [503, 429] {
        let server = Server::start();
        server.allow(
            "POST",
            "/v1/usage/check",
            Reply::error(status, "no", "it rests"),
        );
        server.allow(
            "POST",
            "/v1/events/record",
            Reply::error(status, "no", "it rests"),
        );
        let env = TestEnv::person(&server.url());
        let code = env
            .run(guard(&[], "touch ran"))
            .says(["it rests"])
            .exit_code();
        assert_eq!(code, if status == 429 { 6 } else { 7 });
        env.run(guard(&["--on-error", "deny"], "touch ran"))
            .code(10)
            .says(["not run"]);
        assert!(!env.cwd().join("ran").exists());
        // The command runs, and its event is saved on this machine.
        let run = env.run(guard(&["--on-error", "allow"], "touch ran; exit 0"));
        run.success()
            .says(["run anyway", "Saved on this machine, not sent yet"]);
        assert!(env.cwd().join("ran").exists());
        assert_eq!(env.files_that_hold("\"guard-").len(), 1);
    }
}

#[test]
fn an_outage_after_the_command_loses_no_event() {
    let server = Server::start();
    server.allow("POST", "/v1/usage/check", verdict(true));
    server.expect(
        "POST",
        "/v1/events/record",
        Reply::error(500, "internal_error", "broken"),
    );
    let env = TestEnv::person(&server.url());
    env.run(guard(&["--record", "always"], "exit 3"))
        .code(3)
        .says(["Saved on this machine, not sent yet", "usage flush"]);
    assert_eq!(env.files_that_hold("\"guard-").len(), 1);
    // If the event cannot be saved, or the API rejects it, the output has the command that records it by hand.
    // The exit code stays the command's.
    server.expect(
        "POST",
        "/v1/events/record",
        Reply::error(400, "invalid_request", "no good"),
    );
    let run = env.run(guard(&["--value", "n=2"], "exit 0")).success();
    run.says([
        "NOT recorded: no good",
        "limitry usage record --customer c --event e --value n=2 --idempotency-key guard-",
    ]);
}

#[test]
fn the_command_gets_signals_and_no_token() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let env = dev.person().with("LIMITRY_API_KEY", &dev.key);
    let run = env.run(guard(
        &[],
        "env | grep -c '^LIMITRY_TOKEN'; echo ${LIMITRY_API_KEY:+key}; true",
    ));
    assert_eq!(run.success().stdout(), "0\nkey\n");
    let script = "trap 'echo asked; exit 5' TERM; echo ready; while :; do sleep 0.05; done";
    let mut running = env.start(guard(&[], script));
    running.wait_until(Duration::from_secs(10), "the command", |run| {
        run.stdout().contains("ready")
    });
    running.signal(rustix::process::Signal::TERM);
    let run = running.wait(Duration::from_secs(10)).code(5);
    assert!(run.stdout().ends_with("asked\n"), "{run}");
}

#[test]
fn the_last_document_of_a_stream_counts() {
    let env = local();
    let from = ["--value-from", "{total_tokens: .usage.total}"];
    let tokens = || env.run(["usage", "summary", "--json"]).success().json()["totalTokens"].clone();
    // The last document with values counts. The progress document has none.
    let stream =
        "echo '{\"usage\":{\"total\":1}}'; echo '{\"usage\":{\"total\":40}}'; echo '{\"step\":2}'";
    env.run(guard(&from, stream)).success();
    assert_eq!(tokens(), 40);
    // A background process keeps the pipe open, but the document is complete.
    let left = "echo '{\"usage\":{\"total\":2}}'; sleep 30 2>/dev/null &";
    env.run(guard(&from, left)).success();
    assert_eq!(tokens(), 42);
    // Numbers above 2^53 are not accepted.
    let large = "echo '{\"usage\":{\"total\":9007199254740993}}'";
    env.run(guard(&from, large)).success().says(["no values"]);
    env.run(guard(&["--value", "n=9007199254740993"], "true"))
        .code(2);
    assert_eq!(tokens(), 42);
}

#[test]
fn malformed_output_and_filters_lose_no_event() {
    let env = local();
    let deep = "head -c 30000 /dev/zero | tr '\\0' '['; head -c 30000 /dev/zero | tr '\\0' ']'";
    let run = env.run(guard(&["--value-from", "{a: 1}"], deep)).success();
    run.says(["no values", "nests too deep", "Recorded"]);
    let endless = ["--value-from", "def f(x): 1 + f(x); f(1)"];
    let run = env.run(guard(&endless, "echo '{}'")).success();
    run.says(["no values", "recursed too deep", "Recorded"]);
    assert_eq!(total(&env), 2);
}

#[test]
fn a_signal_ends_an_endless_filter_and_the_event_is_recorded() {
    let env = local();
    for (signal, code) in [
        (rustix::process::Signal::INT, 130),
        (rustix::process::Signal::TERM, 143),
    ] {
        let running = env.start(guard(&["--value-from", "def f: f; f"], "echo '{}'"));
        let mut running = running;
        running.wait_until(Duration::from_secs(20), "the command", |run| {
            run.stdout().contains("{}")
        });
        // After this pause the command has ended, and the filter is running.
        std::thread::sleep(Duration::from_millis(700));
        running.signal(signal);
        let run = running.wait(Duration::from_secs(20)).code(code);
        run.says(["no values", "stopped"]);
    }
    assert_eq!(total(&env), 2);
}

/// The guard ends the filter of `--value-from` after ten seconds. It does not wait for output that a background process
/// keeps open. Both events are recorded, and the exit code is the command's.
#[test]
fn the_guard_waits_for_neither_an_endless_filter_nor_a_background_process() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let guard = ["usage", "guard", "--customer", "c", "--event", "e"];
    let background = "echo '{\"n\":7}'; sleep 600 2>/dev/null & echo $! >pid";
    let args = ["--value-from", "{n: .n}", "--", "sh", "-c", background];
    env.run(guard.iter().chain(&args)).success();
    let pid = std::fs::read_to_string(env.cwd().join("pid")).unwrap();
    let mut kill = env.program("kill");
    kill.arg(pid.trim());
    env.run_program(kill).success();
    let args = ["--value-from", "def f: f; f", "--", "echo", "{}"];
    env.run(guard.iter().chain(&args))
        .success()
        .says(["did not end within 10 s"]);
    let events = env.run(["usage", "events", "--json"]).success().json();
    assert_eq!(events["data"][1]["values"]["n"], 7);
    assert_eq!(events["data"].as_array().unwrap().len(), 2);
}
