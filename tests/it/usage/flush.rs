//! `usage record --spool` and `usage flush`: kept events are sent later, and count once.

#[cfg(target_os = "linux")]
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::run::Running;
use crate::support::scripted::project;
use crate::support::server::Request;
#[cfg(target_os = "linux")]
use crate::support::{Dev, Run};
use crate::support::{Reply, Server, TestEnv};

/// The files of the queued events.
fn queued_files(env: &TestEnv) -> Vec<PathBuf> {
    let mut files = env.files_below_home();
    files.retain(|path| {
        let is_json = path.extension().is_some_and(|end| end == "json");
        let has = |name: &str| path.iter().any(|part| part == name);
        is_json && has("spool") && !has("refused")
    });
    files
}

fn record<'a>(key: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec![
        "usage",
        "record",
        "--customer",
        "c",
        "--event",
        "e",
        "--spool",
    ];
    args.extend(["--idempotency-key", key]);
    args.extend(more);
    args
}

/// A server that answers 503 until `up` is set.
fn server(up: &Arc<AtomicBool>) -> Server {
    let server = Server::start();
    let answer = |good: fn(&Request) -> Reply| {
        let up = Arc::clone(up);
        move |request: &Request| {
            if up.load(Ordering::SeqCst) {
                good(request)
            } else {
                Reply::error(503, "unavailable", "it rests")
            }
        }
    };
    let here = answer(|_| Reply::json(200, &project("proj_scripted", "S")));
    server.allow_with("GET", "/v1/projects/current", here);
    let one = answer(|_| Reply::json(201, &json!({"id": "evt_1", "recorded": true})));
    server.allow_with("POST", "/v1/events/record", one);
    let many = answer(|request| {
        let count = request.json()["events"].as_array().unwrap().len();
        Reply::json(201, &json!({"count": count, "duplicates": 0}))
    });
    server.allow_with("POST", "/v1/events/batch", many);
    server
}

#[test]
fn events_are_kept_during_an_outage_and_sent_later() {
    let up = Arc::new(AtomicBool::new(false));
    let server = server(&up);
    let env = TestEnv::person(&server.url());
    let run = env.run(record("one", &[])).success().silent_stdout();
    run.says(["it rests", "limitry usage flush"]);
    let run = env.run(record("two", &["--json"])).success();
    assert_eq!(
        run.json(),
        json!({"recorded": false, "spooled": true, "idempotencyKey": "two"})
    );
    assert_eq!(queued_files(&env).len(), 2);
    #[cfg(unix)]
    for file in queued_files(&env) {
        use std::os::unix::fs::MetadataExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
        assert_eq!(
            std::fs::metadata(file.parent().unwrap()).unwrap().mode() & 0o777,
            0o700
        );
    }
    env.run(["usage", "flush"])
        .code(7)
        .says(["sent 0 of 2 queued events"]);
    assert_eq!(queued_files(&env).len(), 2);
    assert_eq!(
        env.run(["usage", "record", "--customer", "c", "--event", "e"])
            .exit_code(),
        7
    );

    // The next recording sends the queued events first, and then its own event.
    up.store(true, Ordering::SeqCst);
    env.run(record("three", &[])).success().prints(["evt_1"]);
    assert!(queued_files(&env).is_empty());
    let batch = server
        .requests_to("POST", "/v1/events/batch")
        .pop()
        .unwrap()
        .json();
    let keys: Vec<&str> = batch["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["idempotencyKey"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["one", "two"]);
    assert!(batch["events"][0]["timestamp"].is_string());
    let run = env.run(["usage", "flush", "--json"]).success();
    assert_eq!(
        run.json(),
        json!({"recorded": 0, "duplicates": 0, "refused": 0, "waiting": 0})
    );
}

#[test]
fn an_unexpected_response_loses_no_event() {
    let page = Reply::html(200);
    let elsewhere = Reply::html(302).header("Location", "https://login.example/");
    for (n, reply) in [page, elsewhere, Reply::json(201, &json!(null))]
        .into_iter()
        .enumerate()
    {
        let server = Server::start();
        server.expect("POST", "/v1/events/record", reply);
        let env = TestEnv::person(&server.url());
        env.run(record("k", &[])).success();
        assert_eq!(queued_files(&env).len(), 1, "{n}");
    }
}

#[test]
fn events_are_not_kept_after_a_permanent_error() {
    let server = Server::start();
    let env = TestEnv::person(&server.url());
    for (status, code) in [(400, 5), (401, 3), (403, 3)] {
        server.expect(
            "POST",
            "/v1/events/record",
            Reply::error(status, "no", "no"),
        );
        assert_eq!(env.run(record("k", &[])).exit_code(), code);
    }
    assert!(queued_files(&env).is_empty());
}

#[test]
fn a_rejected_event_is_set_aside() {
    let up = Arc::new(AtomicBool::new(false));
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/projects/current",
        Reply::json(200, &project("proj_scripted", "S")),
    );
    server.allow(
        "POST",
        "/v1/events/record",
        Reply::error(503, "unavailable", "no"),
    );
    let takes = Arc::clone(&up);
    server.allow_with("POST", "/v1/events/batch", move |request| {
        if !takes.load(Ordering::SeqCst) {
            return Reply::error(503, "unavailable", "no");
        }
        let body = request.json();
        let events = body["events"].as_array().unwrap();
        match events
            .iter()
            .position(|event| event["idempotencyKey"] == "bad")
        {
            Some(at) => Reply::json(
                400,
                &json!({"error": {"code": "invalid_request", "message": "m", "status": 400,
                "details": [{"path": format!("events[{at}]"), "message": "no"}]}}),
            ),
            None => Reply::json(201, &json!({"count": events.len(), "duplicates": 0})),
        }
    });
    let env = TestEnv::person(&server.url());
    for key in ["a", "bad", "b"] {
        env.run(record(key, &[])).success();
    }
    up.store(true, Ordering::SeqCst);
    let run = env.run(["usage", "flush", "--json"]).code(9);
    assert_eq!(
        run.json(),
        json!({"recorded": 2, "duplicates": 0, "refused": 1, "waiting": 0, "problems": ["bad: no"]}),
        "{run}"
    );
    // The output has the reason, the directory, and the command that sends the event after a correction.
    run.says(["rejected: bad: no", "1 event was rejected", "jq -c .event"]);
    let kept = env.files_that_hold("\"bad\"");
    assert_eq!(kept.len(), 1);
    let kept: Value = serde_json::from_slice(&std::fs::read(&kept[0]).unwrap()).unwrap();
    assert_eq!(kept["refused"], json!(["no"]));
    assert_eq!(kept["event"]["idempotencyKey"], "bad");
}

#[test]
fn an_answer_with_wrong_counts_removes_no_event() {
    let up = Arc::new(AtomicBool::new(false));
    let down = server(&up);
    let mut env = TestEnv::person(&down.url());
    for key in ["one", "two"] {
        env.run(record(key, &[])).success();
    }
    up.store(true, Ordering::SeqCst);
    let odd = Server::start();
    odd.allow(
        "GET",
        "/v1/projects/current",
        Reply::json(200, &project("proj_scripted", "S")),
    );
    odd.allow(
        "POST",
        "/v1/events/batch",
        Reply::json(201, &json!({"count": 0, "duplicates": 0})),
    );
    for file in queued_files(&env) {
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace(&down.url(), &odd.url())).unwrap();
    }
    env.set("LIMITRY_API_URL", odd.url());
    let run = env.run(["usage", "flush", "--json"]).code(7);
    assert_eq!(run.error_json()["code"], "spool_unsent");
    assert_eq!(queued_files(&env).len(), 2);
}

#[test]
fn a_damaged_file_is_reported() {
    let up = Arc::new(AtomicBool::new(false));
    let server = server(&up);
    let env = TestEnv::person(&server.url());
    for key in ["one", "two", "three"] {
        env.run(record(key, &[])).success();
    }
    let files = queued_files(&env);
    std::fs::write(&files[0], "{").unwrap();
    std::fs::write(&files[1], [0xff, 0xfe]).unwrap();
    up.store(true, Ordering::SeqCst);
    let run = env.run(["usage", "flush", "--json"]).code(9);
    let name = files[0].file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!(
        (&run.json()["recorded"], &run.json()["refused"]),
        (&json!(1), &json!(2)),
        "{run}"
    );
    run.says([name.as_str(), "is damaged", "2 events were rejected"]);
    assert!(queued_files(&env).is_empty());
}

#[test]
fn the_hint_names_the_api_of_the_events() {
    let down = Arc::new(AtomicBool::new(false));
    let first = server(&down);
    let key = "limitry_sk_abcdefghijklmnopqrstuvwxyz012345";
    let env = TestEnv::new()
        .with("LIMITRY_API_KEY", key)
        .with("LIMITRY_API_URL", first.url());
    env.run(record("one", &[])).success();
    down.store(true, Ordering::SeqCst);
    let other = server(&down);
    let args = ["usage", "flush", "--json", "--api-url", &other.url()];
    let error = env.run(args).code(2).error_json();
    assert_eq!(error["code"], "spool_bound_elsewhere");
    let hint = error["hint"].as_str().unwrap();
    let there = format!("limitry usage flush --api-url {}", first.url());
    assert!(hint.contains(&there) && !hint.contains("--adopt"), "{hint}");
}

#[test]
fn events_go_to_their_destination_only() {
    let down = Arc::new(AtomicBool::new(false));
    let first = server(&down);
    let mut env = TestEnv::person(&first.url());
    env.run(record("one", &[])).success();
    // A flush to another API and project sends nothing.
    let up = Arc::new(AtomicBool::new(true));
    let other = Server::start();
    other.allow(
        "GET",
        "/v1/projects/current",
        Reply::json(200, &project("proj_other", "O")),
    );
    env.set("LIMITRY_API_URL", other.url());
    let run = env.run(["usage", "flush", "--json"]).code(2);
    assert_eq!(run.error_json()["code"], "spool_bound_elsewhere");
    assert!(
        run.error_json()["hint"]
            .as_str()
            .unwrap()
            .contains("--project proj_scripted")
    );
    assert_eq!(queued_files(&env).len(), 1);
    // Recording an event in the other project does not send the queued event.
    other.allow(
        "POST",
        "/v1/events/record",
        Reply::json(201, &json!({"id": "evt_9", "recorded": true})),
    );
    env.run(record("two", &[])).success().prints(["evt_9"]);
    assert_eq!(queued_files(&env).len(), 1);
    down.store(true, Ordering::SeqCst);
    env.set("LIMITRY_API_URL", first.url());
    env.run(["usage", "flush"]).success();
    assert!(queued_files(&env).is_empty());
    drop(up);
}

/// The sorted idempotency keys of a project's events.
#[cfg(target_os = "linux")]
fn keys(env: &TestEnv) -> Vec<String> {
    let run = env.run(["usage", "events", "--all", "--json"]).success();
    let list = run.json();
    let events = list["data"].as_array().unwrap().iter();
    let mut keys: Vec<String> = events
        .map(|event| event["idempotencyKey"].as_str().unwrap().to_owned())
        .collect();
    keys.sort();
    keys
}

#[cfg(target_os = "linux")]
fn under_strace(env: &TestEnv, nth: u32, args: &[&str]) -> Run {
    const CALLS: &str = "write,writev,fsync,fdatasync,rename,renameat,renameat2,flock,unlink,sendto,sendmsg,chmod,fchmod,mkdir";
    let script = format!(
        "strace -f -o /dev/null -e trace={CALLS} -e inject={CALLS}:signal=SIGKILL:when={nth} \"$@\" </dev/null"
    );
    env.shell(&script, args)
}

#[cfg(target_os = "linux")]
#[test]
fn a_kill_at_any_write_neither_loses_nor_repeats_a_queued_event() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let env = dev.person();
    let port = dev.port().to_owned();
    dev.kill();
    let mut promised = Vec::new();
    let mut tried = Vec::new();
    for nth in 1..200 {
        let key = format!("kill-{nth:03}");
        let run = under_strace(&env, nth, &record(&key, &[]));
        let done = run.exit_code() == 0;
        if done {
            promised.push(key.clone());
        }
        tried.push(key);
        if done {
            break;
        }
    }
    assert!((5..199).contains(&tried.len()), "{} points", tried.len());
    env.run(record("last", &[])).success();
    promised.push("last".to_owned());
    tried.push("last".to_owned());

    // The flush of the queued events is killed at every write, too.
    let dev = Dev::start_on(&home, &port);
    let mut points = 0;
    for nth in 1..300 {
        points += 1;
        if under_strace(&env, nth, &["usage", "flush"]).exit_code() == 0 {
            break;
        }
        let known = keys(&env);
        let mut once = known.clone();
        once.dedup();
        assert_eq!(known, once);
    }
    assert!((5..299).contains(&points), "{points} points");
    let line = format!("{} points of a recording, {points} of a flush", tried.len());
    writeln!(std::io::stderr(), "{line}").unwrap();
    assert!(queued_files(&env).is_empty());
    let known = keys(&env);
    let mut once = known.clone();
    once.dedup();
    assert_eq!(known, once);
    assert!(
        promised.iter().all(|key| known.contains(key)),
        "{promised:?} {known:?}"
    );
    assert!(known.iter().all(|key| tried.contains(key)));
    drop(dev);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_reported() {
    let up = Arc::new(AtomicBool::new(false));
    let server = server(&up);
    let env = TestEnv::person(&server.url());
    let full = "trap '' XFSZ; ulimit -f 0; \"$@\"";
    let run = env.shell(full, record("k", &[])).code(7);
    run.says(["cannot be kept", "record it again"]);
    assert!(queued_files(&env).is_empty());
    let left = env.files_below_home();
    assert!(
        left.iter()
            .all(|path| !path.to_string_lossy().contains("/spool/")),
        "{left:?}"
    );
    // A flush needs no space on the disk.
    env.run(record("one", &[])).success();
    up.store(true, Ordering::SeqCst);
    env.shell(full, ["usage", "flush"]).success();
    assert!(queued_files(&env).is_empty());
}

#[test]
fn concurrent_recordings_and_flushes_lose_no_event() {
    let up = Arc::new(AtomicBool::new(false));
    let server = server(&up);
    let env = TestEnv::person(&server.url());
    let names: Vec<String> = (0..12).map(|n| format!("w{n:02}")).collect();
    let all: Vec<Running> = names
        .iter()
        .map(|key| env.start(record(key, &[])))
        .collect();
    for one in all {
        one.wait(Duration::from_secs(30)).success();
    }
    assert_eq!(queued_files(&env).len(), 12);
    up.store(true, Ordering::SeqCst);
    // Two flushes run at the same time. One of them sends the events, and the second may find the queue locked.
    let two: Vec<Running> = (0..2).map(|_| env.start(["usage", "flush"])).collect();
    let codes: Vec<i32> = two
        .into_iter()
        .map(|one| one.wait(Duration::from_secs(30)).exit_code())
        .collect();
    assert!(
        codes.contains(&0) && codes.iter().all(|code| [0, 5].contains(code)),
        "{codes:?}"
    );
    let mut sent: Vec<String> = Vec::new();
    for request in server.requests_to("POST", "/v1/events/batch") {
        for event in request.json()["events"].as_array().unwrap() {
            sent.push(event["idempotencyKey"].as_str().unwrap().to_owned());
        }
    }
    // A request that failed during the outage may hold the same keys, so equal keys are removed.
    sent.sort();
    sent.dedup();
    assert_eq!(sent, names);
}
