//! `usage import`: an event counts once, whatever happens to the file, the network, the process and the journal.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::scripted::project;
use crate::support::server::Request;
use crate::support::{Dev, Reply, Run, Server, TestEnv};

/// What the local service takes for now, in every test here.
const NOW: &str = "2026-06-15T12:00:00Z";

/// Events with times before [`NOW`]; one in a hundred is equal to the others of its sort.
fn lines(range: std::ops::Range<u32>) -> String {
    range.fold(String::new(), |mut text, n| {
        if n % 100 == 99 {
            text += "{\"customerId\":\"same\",\"eventType\":\"call\",\"timestamp\":\"2026-06-02T00:00:00Z\"}\n";
        } else {
            let (minute, second) = (n / 60 % 60, n % 60);
            writeln!(
                text,
                "{{\"customerId\":\"c{}\",\"eventType\":\"llm\",\"timestamp\":\"2026-06-03T{:02}:{minute:02}:{second:02}Z\",\
                 \"values\":{{\"total_tokens\":{n}}},\"dimensions\":{{\"model\":\"m{}\"}}}}",
                n % 7,
                n / 3600 % 24,
                n % 3
            )
            .unwrap();
        }
        text
    })
}

/// Somebody with a local service whose clock stands.
fn local() -> TestEnv {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    env.run(["dev", "clock", "set", NOW]).success();
    env
}

fn total(env: &TestEnv) -> u64 {
    let args = [
        "usage",
        "summary",
        "--from",
        "2026-01-01",
        "--to",
        "2027-01-01",
        "--json",
    ];
    env.run(args).success().json()["totalEvents"]
        .as_u64()
        .unwrap()
}

#[track_caller]
fn import(env: &TestEnv, args: &[&str]) -> Run {
    env.run(["usage", "import"].iter().chain(args).chain(&["--json"]))
}

/// What an import that went well counted: new, known to the API, known to the journal.
#[track_caller]
fn counts(run: &Run) -> [u64; 3] {
    let summary = run.clone().success().json();
    ["recorded", "duplicates", "known"].map(|name| summary[name].as_u64().unwrap())
}

fn journals(env: &TestEnv) -> Vec<PathBuf> {
    let mut files = env.files_below_home();
    files.retain(|path| {
        path.extension().is_some_and(|e| e == "json")
            && path.to_string_lossy().contains("/imports/")
    });
    files
}

fn append(path: &Path, text: &str) {
    let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// A scripted server that knows its project and takes batches.
fn scripted() -> Server {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/projects/current",
        Reply::json(200, &project("proj_scripted", "S")),
    );
    server
}

fn taken(request: &Request) -> Reply {
    let count = request.json()["events"].as_array().unwrap().len();
    Reply::json(201, &json!({"count": count, "duplicates": 0}))
}

#[test]
fn a_file_counts_once_with_and_without_its_journal() {
    let env = local();
    let file = env.write("e.ndjson", lines(0..2500));
    assert_eq!(counts(&import(&env, &["e.ndjson"])), [2500, 0, 0]);
    assert_eq!(counts(&import(&env, &["e.ndjson"])), [0, 0, 2500]);
    for journal in journals(&env) {
        std::fs::remove_file(journal).unwrap();
    }
    assert_eq!(counts(&import(&env, &["e.ndjson"])), [0, 2500, 0]);
    assert_eq!(total(&env), 2500);
    // From another place, through a pipe, packed: it is the same file.
    std::fs::rename(file, env.cwd().join("moved.ndjson")).unwrap();
    assert_eq!(counts(&import(&env, &["moved.ndjson"])), [0, 0, 2500]);
    let piped = env.run_with(["usage", "import", "-", "--json"], lines(0..2500));
    assert_eq!(counts(&piped), [0, 0, 2500]);
    let gzip = env.shell(
        "gzip moved.ndjson && \"$@\"",
        ["usage", "import", "moved.ndjson.gz", "--json"],
    );
    assert_eq!(counts(&gzip), [0, 0, 2500]);
    assert_eq!(total(&env), 2500);
}

#[test]
fn a_file_that_grew_shrank_or_was_edited_never_counts_twice_in_silence() {
    let env = local();
    let file = env.write("e.ndjson", lines(0..1200));
    counts(&import(&env, &["e.ndjson"]));
    let refused = |args: &[&str], code: &str| {
        let run = import(&env, args).code(2).silent_stdout();
        let error = run.error_json();
        assert_eq!(error["code"], code, "{run}");
        error["hint"].as_str().unwrap().to_owned()
    };

    // Grown: refused, and the remedy counts what is new.
    append(&file, &lines(1200..1500));
    let hint = refused(&["e.ndjson"], "import_continues_another");
    // The command of the hint goes where this one went.
    assert!(hint.contains(" --local`"), "{hint}");
    let id = hint
        .split("--import-id ")
        .nth(1)
        .unwrap()
        .split([' ', '`'])
        .next()
        .unwrap();
    assert_eq!(
        counts(&import(&env, &["e.ndjson", "--import-id", id])),
        [300, 0, 1200]
    );
    assert_eq!(total(&env), 1500);

    // With lines in front, cut, put together anew: known by its lines.
    env.write("prepended.ndjson", lines(5000..5100) + &lines(0..1500));
    refused(&["prepended.ndjson"], "import_overlaps");
    env.write("cut.ndjson", lines(700..1500));
    refused(&["cut.ndjson"], "import_overlaps");
    refused(&["cut.ndjson", "--import-id", "new"], "import_overlaps");
    // Somebody who knows better says so.
    let anyway = import(&env, &["cut.ndjson", "--allow-overlap"]);
    assert_eq!(counts(&anyway), [800, 0, 0]);
    assert_eq!(total(&env), 2300);

    // New lines alone are a new file.
    env.write("new.ndjson", lines(9000..9100));
    assert_eq!(counts(&import(&env, &["new.ndjson"])), [100, 0, 0]);
}

#[test]
fn a_log_that_grows_is_imported_again_and_again() {
    let env = local();
    let log = env.write("log", lines(0..1000));
    let run = || import(&env, &["log", "--import-id", "log"]);
    assert_eq!(counts(&run()), [1000, 0, 0]);
    append(&log, &lines(1000..1001));
    assert_eq!(counts(&run()), [1, 0, 1000]);
    // Half a line is left until it is whole.
    let next = lines(1001..1003);
    append(&log, &next[..next.len() - 20]);
    let half = run();
    assert_eq!(counts(&half), [1, 0, 1001]);
    assert!(half.stderr().contains("Line 1003"), "{half}");
    append(&log, &next[next.len() - 20..]);
    assert_eq!(counts(&run()), [1, 0, 1002]);
    // Without the journal the keys are the same.
    for journal in journals(&env) {
        std::fs::remove_file(journal).unwrap();
    }
    assert_eq!(counts(&run()), [0, 1003, 0]);
    assert_eq!(total(&env), 1003);

    // Begun anew, shorter, edited: not what was sent under this id.
    for changed in [lines(7000..7500), lines(0..500), lines(1..1100)] {
        std::fs::write(&log, changed).unwrap();
        let error = run().code(2).error_json();
        assert_eq!(error["code"], "import_prefix_changed");
        assert!(
            error["hint"]
                .as_str()
                .unwrap()
                .contains("--import-id ANOTHER_ID")
        );
    }
    std::fs::write(&log, lines(7000..7500)).unwrap();
    assert_eq!(
        counts(&import(&env, &["log", "--import-id", "log-2"])),
        [500, 0, 0]
    );
    assert_eq!(total(&env), 1503);
}

#[test]
fn a_resume_after_forty_days_bills_the_days_of_the_first_run() {
    // 0: the second request fails for good. 1: forty days later, all is well.
    let phase = Arc::new(AtomicU8::new(0));
    let server = Server::start();
    let now = Arc::clone(&phase);
    let dated = move |reply: Reply| {
        let later = now.load(Ordering::SeqCst) == 1;
        let date = if later {
            "Fri, 24 Jan 2031 00:00:00 GMT"
        } else {
            "Sun, 15 Dec 2030 00:00:00 GMT"
        };
        reply.header("Date", date)
    };
    let date = dated.clone();
    server.allow_with("GET", "/v1/projects/current", move |_| {
        date(Reply::json(200, &project("proj_scripted", "S")))
    });
    let (now, mut first) = (Arc::clone(&phase), true);
    server.allow_with("POST", "/v1/events/batch", move |request| {
        if std::mem::take(&mut first) || now.load(Ordering::SeqCst) == 1 {
            dated(taken(request))
        } else {
            dated(Reply::error(500, "internal_error", "no"))
        }
    });
    let env = TestEnv::person(&server.url());
    // No times of their own.
    let line = |n: u32| format!("{{\"customerId\":\"c{n}\",\"eventType\":\"call\"}}\n");
    env.write("e.ndjson", (0..2000).map(line).collect::<String>());
    env.run(["usage", "import", "e.ndjson", "--concurrency", "1"])
        .code(7)
        .says(["1000 of 2000", "`limitry usage import e.ndjson` goes on"]);
    phase.store(1, Ordering::SeqCst);
    assert_eq!(counts(&import(&env, &["e.ndjson"])), [1000, 0, 1000]);
    let requests = server.requests_to("POST", "/v1/events/batch");
    let mut keys = HashSet::new();
    for request in [&requests[0], requests.last().unwrap()] {
        for event in request.json()["events"].as_array().unwrap() {
            assert!(
                event["timestamp"]
                    .as_str()
                    .unwrap()
                    .starts_with("2030-12-15T00:00:0")
            );
            assert!(keys.insert(event["idempotencyKey"].as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(keys.len(), 2000);
}

#[test]
fn an_edit_between_the_two_passes_is_not_sent() {
    let server = scripted();
    let env = TestEnv::person(&server.url());
    let file = env.write("e.ndjson", lines(0..3000));
    let edited = lines(0..3000).replace("\"total_tokens\":2500}", "\"total_tokens\":9999}");
    assert_ne!(edited, lines(0..3000));
    let written = edited.clone();
    server.allow_with("POST", "/v1/events/batch", move |request| {
        // In place: the file that is open is the file that changes.
        std::fs::write(&file, &written).unwrap();
        taken(request)
    });
    let run = import(&env, &["e.ndjson", "--concurrency", "1"]).code(1);
    assert_eq!(run.error_json()["code"], "import_edited", "{run}");
    let sent = |server: &Server| -> Vec<Value> {
        let requests = server.requests_to("POST", "/v1/events/batch");
        let events = |request: &Request| request.json()["events"].as_array().unwrap().clone();
        requests.iter().flat_map(events).collect()
    };
    assert_eq!(sent(&server).len(), 2000);
    // Run again, it is told from a new file, and goes on under the old id.
    let error = import(&env, &["e.ndjson"]).code(2).error_json();
    assert_eq!(error["code"], "import_continues_another");
    let hint = error["hint"].as_str().unwrap();
    let id = hint
        .split("--import-id ")
        .nth(1)
        .unwrap()
        .split([' ', '`'])
        .next()
        .unwrap();
    assert_eq!(
        counts(&import(&env, &["e.ndjson", "--import-id", id])),
        [1000, 0, 2000]
    );
    let all = sent(&server);
    let tokens = |n: u32| {
        all.iter()
            .filter(|event| event["values"]["total_tokens"] == n)
            .count()
    };
    assert_eq!((tokens(2500), tokens(9999), tokens(2501)), (0, 1, 1));
}

#[test]
fn everything_wrong_is_told_before_anything_is_sent() {
    // No POST is expected: one would fail the test.
    let server = scripted();
    let env = TestEnv::person(&server.url());
    let bad = "{\"customerId\":\"c\"}\nno json\n".repeat(30);
    env.write("e.ndjson", lines(0..50) + &bad + &lines(50..60));
    let run = import(&env, &["e.ndjson", "--rejects", "rejects.ndjson"]).code(2);
    let error = run.error_json();
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("60 problems in 60 of its 120 lines"),
        "{run}"
    );
    assert_eq!(error["details"].as_array().unwrap().len(), 20, "{run}");
    assert_eq!(error["details"][0]["path"], "line 51: eventType");
    let rejects = std::fs::read_to_string(env.cwd().join("rejects.ndjson")).unwrap();
    assert_eq!(rejects.lines().count(), 60);
    let first: Value = serde_json::from_str(rejects.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["line"], &first["text"]),
        (&json!(51), &json!("{\"customerId\":\"c\"}"))
    );
    env.run(["usage", "import", "e.ndjson", "--skip-invalid"])
        .code(2)
        .says(["--rejects"]);
    env.run(["usage", "import", "e.ndjson", "--rejects", "e.ndjson"])
        .code(2)
        .says(["--rejects"]);
    env.run(["usage", "import", "missing.ndjson"])
        .code(1)
        .says(["missing.ndjson"]);
    env.run(["usage", "import", "."])
        .code(1)
        .says(["directory"]);
    assert_eq!(server.requests_to("POST", "/v1/events/batch").len(), 0);

    let local = local();
    local.write("e.ndjson", lines(0..50) + &bad + &lines(50..60));
    let args = ["e.ndjson", "--skip-invalid", "--rejects", "rejects.ndjson"];
    let run = import(&local, &args).code(9);
    assert_eq!(run.json()["rejected"], 60);
    assert_eq!(total(&local), 60);
    let path = local.cwd().join("rejects.ndjson");
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 60);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        for journal in journals(&local) {
            assert_eq!(std::fs::metadata(journal).unwrap().mode() & 0o777, 0o600);
        }
    }
}

#[test]
fn an_event_that_the_api_refuses_does_not_hold_up_the_others() {
    for names in [true, false] {
        let server = scripted();
        let env = TestEnv::person(&server.url());
        server.allow_with("POST", "/v1/events/batch", move |request| {
            let body = request.json();
            let events = body["events"].as_array().unwrap();
            let bad = |event: &Value| event["values"]["total_tokens"].as_u64().is_some_and(|n| n % 700 == 13);
            let Some(at) = events.iter().position(bad) else {
                return taken(request);
            };
            let mut error = json!({"code": "invalid_request", "message": "no good", "status": 400});
            if names {
                error["details"] = json!([{"path": format!("events[{at}].values.total_tokens"), "message": "is unlucky"}]);
            }
            Reply::json(400, &json!({"error": error}))
        });
        env.write("e.ndjson", lines(0..2500));
        let run = import(&env, &["e.ndjson", "--rejects", "r"]).code(9);
        let summary = run.json();
        assert_eq!(
            [&summary["recorded"], &summary["rejected"]],
            [2496, 4],
            "{run}"
        );
        let rejects = std::fs::read_to_string(env.cwd().join("r")).unwrap();
        let mut found: Vec<u64> = rejects
            .lines()
            .map(|line| {
                serde_json::from_str::<Value>(line).unwrap()["line"]
                    .as_u64()
                    .unwrap()
            })
            .collect();
        found.sort_unstable();
        assert_eq!(found, [14, 714, 1414, 2114]);
        assert!(rejects.contains(if names { "is unlucky" } else { "no good" }));
        // The others are done with. These are tried again, and told of again: the API does not have them.
        let rejects = env.cwd().join("r");
        std::fs::remove_file(&rejects).unwrap();
        let run = import(&env, &["e.ndjson", "--rejects", "r"]).code(9);
        let summary = run.json();
        let told = ["recorded", "duplicates", "known", "rejected"]
            .map(|name| summary[name].as_u64().unwrap());
        assert_eq!(told, [0, 0, 2496, 4], "{run}");
        assert_eq!(
            std::fs::read_to_string(&rejects).unwrap().lines().count(),
            4
        );
        let again = server
            .requests_to("POST", "/v1/events/batch")
            .pop()
            .unwrap();
        assert!(again.json()["events"].as_array().unwrap().len() <= 4);
    }
}

#[test]
fn an_api_that_refuses_everything_is_not_asked_about_each_event() {
    let server = scripted();
    let env = TestEnv::person(&server.url());
    server.allow(
        "POST",
        "/v1/events/batch",
        Reply::error(400, "invalid_request", "closed"),
    );
    env.write("e.ndjson", lines(0..1000));
    env.run(["usage", "import", "e.ndjson"])
        .code(5)
        .says(["closed"]);
    assert!(server.requests_to("POST", "/v1/events/batch").len() < 400);
    // A token that may not, an API that moved: said at once.
    for (status, code) in [(401, 3), (403, 3), (302, 7)] {
        let server = scripted();
        let env = TestEnv::person(&server.url());
        server.allow("POST", "/v1/events/batch", Reply::error(status, "no", "no"));
        env.write("e.ndjson", lines(0..1000));
        let run = env.run(["usage", "import", "e.ndjson", "--concurrency", "1"]);
        run.code(code).says(["0 of 1000"]);
        assert_eq!(server.requests_to("POST", "/v1/events/batch").len(), 1);
    }
}

#[test]
fn a_busy_api_is_given_the_rest_that_it_asks_for() {
    let server = scripted();
    let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
    let busy = Reply::error(429, "rate_limit_exceeded", "slow down");
    let mut count = 0;
    server.allow_with("POST", "/v1/events/batch", move |request| {
        count += 1;
        let reply = match count {
            1 => busy.clone().header("Retry-After", "1"),
            2 => busy
                .clone()
                .header("Retry-After", "Wed, 01 Jan 2031 00:00:02 GMT"),
            _ => taken(request),
        };
        reply.header("Date", "Wed, 01 Jan 2031 00:00:01 GMT")
    });
    env.write("e.ndjson", lines(0..10));
    let run = import(&env, &["e.ndjson"]);
    assert_eq!(counts(&run), [10, 0, 0]);
    assert!(run.elapsed() >= Duration::from_millis(1800), "{run}");
    // The same request, under the same key.
    let requests = server.requests_to("POST", "/v1/events/batch");
    for request in &requests {
        assert_eq!(request.body, requests[0].body);
        assert_eq!(
            request.header("idempotency-key"),
            requests[0].header("idempotency-key")
        );
    }

    let server = scripted();
    let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
    let closed = Reply::error(429, "rate_limit_exceeded", "the day's requests are used up");
    server.allow(
        "POST",
        "/v1/events/batch",
        closed.header("Retry-After", "3600"),
    );
    env.write("e.ndjson", lines(0..10));
    env.run(["usage", "import", "e.ndjson"])
        .code(6)
        .says(["try again at", "goes on where it stopped"]);
}

#[test]
fn csv_is_mapped_by_its_header() {
    let env = local();
    env.write(
        "u.csv",
        "\u{feff}customer,event,timestamp,tokens,dimensions.model,note\r\n\
         c1,llm,2026-06-03T00:00:00Z,5,m,\"a, \"\"b\"\"\nc\"\r\n\
         c1,llm,2026-06-03T00:00:01Z,7,m,\r\n",
    );
    let run = env.run(["usage", "import", "u.csv"]).code(2);
    run.says(["'tokens', 'note'", "--map COLUMN="]);
    let map = [
        "u.csv",
        "--map",
        "tokens=values.total_tokens",
        "--map",
        "note=properties.note",
    ];
    assert_eq!(counts(&import(&env, &map)), [2, 0, 0]);
    let events = env.run(["usage", "events", "--json"]).success().json();
    assert_eq!(events["data"][1]["properties"]["note"], "a, \"b\"\nc");
    assert_eq!(events["data"][0]["values"]["total_tokens"], 7);
    // Read as something else, the same lines would be other events.
    let other = [
        "u.csv",
        "--map",
        "tokens=values.input_tokens",
        "--map",
        "note=-",
    ];
    let error = import(&env, &other).code(2).error_json();
    assert_eq!(error["code"], "import_read_differently");
}

#[test]
fn what_it_says_is_data() {
    let env = local();
    env.write("e.ndjson", lines(0..1500));
    let dry = import(&env, &["e.ndjson", "--dry-run"]).success();
    assert_eq!(
        (&dry.json()["events"], &dry.json()["dryRun"]),
        (&json!(1500), &json!(true))
    );
    assert_eq!(total(&env), 0);
    let run = env
        .run(["usage", "import", "e.ndjson", "--jsonl"])
        .success();
    let rows: Vec<Value> = run
        .stdout()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(rows.len(), 3, "{run}");
    assert_eq!(
        (&rows[2]["type"], &rows[2]["recorded"]),
        (&json!("summary"), &json!(1500))
    );
    let spans = |row: &Value| {
        (
            row["firstLine"].as_u64().unwrap(),
            row["lastLine"].as_u64().unwrap(),
        )
    };
    let mut batches = [spans(&rows[0]), spans(&rows[1])];
    batches.sort_unstable();
    assert_eq!(batches, [(1, 1000), (1001, 1500)]);
    let empty = env.run_with(["usage", "import", "-", "--json"], "");
    assert_eq!(counts(&empty), [0, 0, 0]);
}

#[test]
fn an_import_belongs_to_one_project_and_one_process() {
    let server = scripted();
    let env = TestEnv::person(&server.url());
    env.write("e.ndjson", lines(0..1500));
    let mut count = 0;
    server.allow_with("POST", "/v1/events/batch", move |request| {
        count += 1;
        if count == 1 {
            taken(request)
        } else {
            Reply::error(503, "unavailable", "no")
        }
    });
    env.run(["usage", "import", "e.ndjson", "--concurrency", "1"])
        .code(7);
    // Begun here and not finished: another project is another import.
    let elsewhere = Server::start();
    elsewhere.allow(
        "GET",
        "/v1/projects/current",
        Reply::json(200, &project("proj_other", "O")),
    );
    let there = [
        "usage",
        "import",
        "e.ndjson",
        "--api-url",
        &elsewhere.url(),
        "--json",
    ];
    let run = env.run(there).code(2);
    assert_eq!(run.error_json()["code"], "import_begun_elsewhere", "{run}");
    assert!(
        run.error_json()["hint"]
            .as_str()
            .unwrap()
            .contains("--project proj_scripted")
    );

    let lock = journals(&env)[0].with_extension("lock");
    let held = std::fs::File::create(&lock).unwrap();
    held.lock().unwrap();
    let run = import(&env, &["e.ndjson"]).code(5);
    assert_eq!(run.error_json()["code"], "import_locked", "{run}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_and_says_how_to_go_on() {
    let home = TestEnv::new();
    let dev = Dev::start_with(
        &home,
        &[
            "--rate-limit",
            "off",
            "--fault",
            "POST /v1/events/batch:latency=150ms",
        ],
    );
    let env = dev.person();
    env.write("e.ndjson", lines(0..8000));
    for (signal, code) in [
        (rustix::process::Signal::INT, 130),
        (rustix::process::Signal::TERM, 143),
    ] {
        let mut running = env.start([
            "usage",
            "import",
            "e.ndjson",
            "--concurrency",
            "1",
            "--jsonl",
        ]);
        running.wait_until(Duration::from_secs(20), "a first batch", |run| {
            run.stdout().contains("batch")
        });
        running.signal(signal);
        let run = running.wait(Duration::from_secs(10)).code(code);
        let run = run.says(["of 8000 events are sent", "goes on where it stopped"]);
        assert!(run.stdout().lines().count() < 8, "{run}");
    }
    let [recorded, duplicates, known] = counts(&import(&env, &["e.ndjson"]));
    assert_eq!((recorded + duplicates + known, duplicates), (8000, 0));
    assert!(known >= 2000);
    let args = [
        "usage",
        "summary",
        "--from",
        "2026-01-01",
        "--to",
        "2027-01-01",
        "--json",
    ];
    assert_eq!(env.run(args).success().json()["totalEvents"], 8000);
}

/// A bad network, a busy server, and a process that is killed again and again: the sums are right.
#[cfg(unix)]
#[test]
fn killed_at_random_over_a_bad_network_it_counts_each_event_once() {
    let count: u32 = std::env::var("LIMITRY_TEST_EVENTS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(12_000);
    let home = TestEnv::new();
    let faults = "POST /v1/events/batch:error=5%,drop=5%,429=3%,latency=20ms";
    let dev = Dev::start_with(&home, &["--rate-limit", "off", "--fault", faults]);
    let env = dev.person().with_deadline(Duration::from_secs(300));
    home.run(["dev", "clock", "set", NOW]).success();
    let quota = [
        "quotas",
        "create",
        "All",
        "--metric",
        "total_events",
        "--limit",
        "100000000",
        "--period",
        "month",
    ];
    env.run(quota).success();
    env.write("e.ndjson", lines(0..count));
    let mut kills = 0;
    let mut pause = 250;
    while kills < 10 {
        let mut running = env.start(["usage", "import", "e.ndjson"]);
        // Not a clock that the program keeps: wherever it is by then.
        pause = (pause * 7 + 131) % 500 + 80;
        std::thread::sleep(Duration::from_millis(pause));
        if !running.alive() {
            break;
        }
        running.kill();
        kills += 1;
    }
    let run = import(&env, &["e.ndjson"]).success();
    assert!(kills > 2, "{run}");
    let args = [
        "usage",
        "summary",
        "--from",
        "2026-01-01",
        "--to",
        "2027-01-01",
        "--json",
    ];
    assert_eq!(env.run(args).success().json()["totalEvents"], count);
    let quotas = env.run(["quotas", "check", "--json"]).success().json();
    assert_eq!(quotas["quotas"][0]["used"], count);
    // Again, with the journal and without.
    assert_eq!(counts(&import(&env, &["e.ndjson"])), [0, 0, count.into()]);
    for journal in journals(&env) {
        std::fs::remove_file(journal).unwrap();
    }
    assert_eq!(counts(&import(&env, &["e.ndjson"]))[0], 0);
    assert_eq!(env.run(args).success().json()["totalEvents"], count);
}

#[test]
fn refused_events_are_counted_when_the_api_takes_them_and_what_is_invalid_is_told_again() {
    let server = scripted();
    let env = TestEnv::person(&server.url());
    let strict = Arc::new(AtomicU8::new(1));
    let is_strict = Arc::clone(&strict);
    server.allow_with("POST", "/v1/events/batch", move |request| {
        let body = request.json();
        let events = body["events"].as_array().unwrap();
        let bad = |event: &Value| event["values"]["total_tokens"] == 13;
        match events.iter().position(bad) {
            Some(at) if is_strict.load(Ordering::SeqCst) == 1 => Reply::json(
                400,
                &json!({"error": {"code": "invalid_request", "message": "m", "status": 400,
                    "details": [{"path": format!("events[{at}].values"), "message": "is unlucky"}]}}),
            ),
            _ => taken(request),
        }
    });
    env.write("e.ndjson", lines(0..1500) + "no json\n");
    let args = ["e.ndjson", "--skip-invalid", "--rejects", "r"];
    let told = |run: &Run| {
        let summary = run.json();
        ["recorded", "duplicates", "known", "rejected"].map(|name| summary[name].as_u64().unwrap())
    };
    let rejects = || std::fs::read_to_string(env.cwd().join("r")).unwrap();
    assert_eq!(told(&import(&env, &args).code(9)), [1499, 0, 0, 2]);
    assert_eq!(rejects().lines().count(), 2);
    std::fs::remove_file(env.cwd().join("r")).unwrap();
    assert_eq!(told(&import(&env, &args).code(9)), [0, 0, 1499, 2]);
    assert!(rejects().contains("is unlucky") && rejects().contains("no json"));
    strict.store(0, Ordering::SeqCst);
    assert_eq!(told(&import(&env, &args).code(9)), [1, 0, 1499, 1]);
    assert_eq!(told(&import(&env, &args).code(9)), [0, 0, 1500, 1]);
    assert_eq!(rejects().lines().count(), 1);
    // The key is what it was.
    let mut keys = HashSet::new();
    for request in server.requests_to("POST", "/v1/events/batch") {
        for event in request.json()["events"].as_array().unwrap() {
            keys.insert(event["idempotencyKey"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(keys.len(), 1500);
    // Looked at alone, it is written down, too.
    std::fs::remove_file(env.cwd().join("r")).unwrap();
    env.write("other.ndjson", lines(7000..7010) + "no json\n");
    let dry = [
        "other.ndjson",
        "--skip-invalid",
        "--rejects",
        "r",
        "--dry-run",
    ];
    import(&env, &dry)
        .code(9)
        .says(["1 event was rejected; listed in r"]);
    assert_eq!(rejects().lines().count(), 1);
}

#[test]
fn an_answer_that_does_not_add_up_is_no_delivery() {
    for answer in [
        json!({"count": 0, "duplicates": 0}),
        json!({"count": 10, "duplicates": 0}),
        json!({"count": 99_999_999}),
        json!({"count": u64::MAX, "duplicates": u64::MAX}),
    ] {
        let server = scripted();
        let env = TestEnv::person(&server.url());
        env.write("e.ndjson", lines(0..1000));
        let reply = Reply::json(201, &answer).header("X-Request-Id", "req_odd");
        server.allow("POST", "/v1/events/batch", reply);
        let error = import(&env, &["e.ndjson"]).code(7).error_json();
        assert_eq!(error["code"], "import_unfinished", "{answer}");
        assert_eq!(error["requestId"], "req_odd", "{answer}");
        assert!(
            error["message"].as_str().unwrap().contains("0 of 1000"),
            "{error}"
        );
    }
    // Fields may be missing: then the answer says less, and nothing false.
    let server = scripted();
    let env = TestEnv::person(&server.url());
    env.write("e.ndjson", lines(0..1000));
    server.allow(
        "POST",
        "/v1/events/batch",
        Reply::json(201, &json!({"count": 900})),
    );
    assert_eq!(counts(&import(&env, &["e.ndjson"])), [900, 100, 0]);
    // What the API answered is in the error.
    let server = scripted();
    let env = TestEnv::person(&server.url());
    env.write("e.ndjson", lines(0..10));
    let reply = Reply::error(403, "forbidden", "no").header("X-Request-Id", "req_7");
    server.allow("POST", "/v1/events/batch", reply);
    let error = import(&env, &["e.ndjson"]).code(3).error_json();
    assert_eq!(
        (&error["status"], &error["requestId"]),
        (&json!(403), &json!("req_7")),
        "{error}"
    );
}

#[test]
fn a_small_part_of_an_import_is_known_again() {
    let env = local();
    env.write("tl.ndjson", lines(0..1000));
    counts(&import(&env, &["tl.ndjson"]));
    env.write("part.ndjson", lines(940..1000));
    let error = import(&env, &["part.ndjson"]).code(2).error_json();
    assert_eq!(error["code"], "import_overlaps");
    assert!(error["hint"].as_str().unwrap().contains("--allow-overlap"));
    assert_eq!(total(&env), 1000);
    // A line that both days have is no overlap.
    env.write("next.ndjson", lines(940..941) + &lines(5000..6000));
    assert_eq!(counts(&import(&env, &["next.ndjson"])), [1001, 0, 0]);
}

#[test]
fn a_journal_that_cannot_be_used_is_told_of() {
    let env = local();
    env.write("e.ndjson", lines(0..100));
    env.write("other.ndjson", lines(5000..5100));
    counts(&import(&env, &["e.ndjson"]));
    let journal = journals(&env).pop().unwrap();
    let good = std::fs::read_to_string(&journal).unwrap();
    let newer = good.replace("\"version\":1", "\"version\":2");
    assert_ne!(good, newer);
    for (text, code, words) in [
        ("{", "import_journal_damaged", "is damaged"),
        ("\u{fffd}{}", "import_journal_damaged", "is damaged"),
        (
            newer.as_str(),
            "import_journal_newer",
            "written by a newer limitry",
        ),
    ] {
        std::fs::write(&journal, text).unwrap();
        let run = import(&env, &["e.ndjson"]).code(2);
        assert_eq!(run.error_json()["code"], code, "{run}");
        run.says([words]);
        assert_eq!(std::fs::read_to_string(&journal).unwrap(), text);
        // Another file goes its way, and it is said that nobody knows whether it holds the same lines.
        import(&env, &["other.ndjson"])
            .success()
            .says([words, "is not known"]);
    }
    assert_eq!(total(&env), 200);
}

#[test]
fn an_import_that_was_begun_at_another_api_is_gone_on_with_there() {
    let first = scripted();
    let second = scripted();
    let mut env = TestEnv::person(&first.url());
    env.write("e.ndjson", lines(0..10));
    first.allow(
        "POST",
        "/v1/events/batch",
        Reply::error(503, "unavailable", "no"),
    );
    import(&env, &["e.ndjson"]).code(7);
    env.set("LIMITRY_API_URL", second.url());
    let error = import(&env, &["e.ndjson"]).code(2).error_json();
    assert_eq!(error["code"], "import_begun_elsewhere");
    let there = format!("--api-url {}", first.url());
    assert!(error["hint"].as_str().unwrap().contains(&there), "{error}");
}

#[test]
fn a_file_can_be_checked_without_login_and_network() {
    let env = TestEnv::new();
    env.write("e.ndjson", lines(0..10));
    env.write("bad.ndjson", "{no json\n");
    let run = import(&env, &["e.ndjson", "--dry-run"]).success();
    assert_eq!(run.json()["events"], 10);
    run.says([
        "10 events would be sent",
        "not compared with earlier imports",
    ]);
    let run = import(&env, &["bad.ndjson", "--dry-run"]).code(2);
    assert_eq!(run.error_json()["code"], "import_invalid");
    let away = TestEnv::person("http://127.0.0.1:9/v1").with("LIMITRY_MAX_RETRIES", "0");
    away.write("e.ndjson", lines(0..10));
    import(&away, &["e.ndjson", "--dry-run"]).success();
    import(&away, &["e.ndjson"]).code(8);
}

#[test]
fn rejects_replace_nothing_that_somebody_else_wrote() {
    let env = local();
    env.write("bad.ndjson", "{no json\n");
    for content in ["precious\n", "{\"line\":1}\n", "no json\n"] {
        env.write("precious", content);
        let run = import(&env, &["bad.ndjson", "--rejects", "precious"]).code(2);
        assert_eq!(run.error_json()["code"], "import_rejects_foreign");
        let args = ["usage", "import", "-", "--rejects", "precious"];
        env.run_with(args, content).code(2).says(["precious"]);
        assert_eq!(
            std::fs::read_to_string(env.cwd().join("precious")).unwrap(),
            content
        );
    }
    // A list of its own is replaced.
    for _ in 0..2 {
        import(&env, &["bad.ndjson", "--rejects", "own"]).code(2);
        let own = std::fs::read_to_string(env.cwd().join("own")).unwrap();
        assert_eq!(own.lines().count(), 1);
    }
    env.write("empty", "");
    import(&env, &["bad.ndjson", "--rejects", "empty"]).code(2);
    // Of a line that is too long it holds the beginning.
    env.write("long.ndjson", "x".repeat(2 << 20));
    let args = ["long.ndjson", "--format", "ndjson", "--rejects", "own"];
    import(&env, &args).code(2);
    let own = std::fs::read_to_string(env.cwd().join("own")).unwrap();
    let row: Value = serde_json::from_str(&own).unwrap();
    assert_eq!(row["text"], "x".repeat(1000));
}

#[test]
fn what_is_written_otherwise_is_named_with_its_remedy() {
    let env = local();
    let wide: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd, 0x00, 17 << 3, 0x01, 0x00, 0x00];
    for (name, content, words) in [
        (
            "a.xz",
            &b"\xfd7zXZ\0..."[..],
            "xz -dc a.xz | limitry usage import -",
        ),
        ("a.bz2", b"BZh91AY", "bzip2 -dc a.bz2 |"),
        ("a.zst", wide, "zstd -dc --long=31 a.zst |"),
        ("a.txt", b"\xff\xfe{\0", "iconv -f UTF-16 -t UTF-8 a.txt |"),
        ("a.csv", b"customer;event\nc;e\n", "separated by semicolons"),
        ("b.csv", b"customer\tevent\nc\te\n", "separated by tabs"),
        (
            "c.csv",
            b"customer,event,x\nc,e,1\n",
            "c.csv cannot be used: its header has",
        ),
    ] {
        std::fs::write(env.cwd().join(name), content).unwrap();
        env.run(["usage", "import", name]).code(2).says([words]);
    }
    // --map says nothing about NDJSON, and the file is as free as before.
    env.write("e.ndjson", lines(0..10));
    let map = ["e.ndjson", "--map", "a=values.b"];
    import(&env, &map)
        .code(2)
        .says(["--map is for the columns of CSV"]);
    assert_eq!(counts(&import(&env, &["e.ndjson"])), [10, 0, 0]);
    // Members of gzip are read one after the other. Other data after them is not ignored.
    env.write("m.ndjson", lines(7000..7010));
    env.write("n.ndjson", lines(8000..8010));
    let gzip = "gzip m.ndjson n.ndjson && cat n.ndjson.gz >> m.ndjson.gz && echo garbage >> n.ndjson.gz && \"$@\"";
    let run = env.shell(gzip, ["usage", "import", "m.ndjson.gz", "--json"]);
    assert_eq!(counts(&run), [20, 0, 0]);
    let run = import(&env, &["n.ndjson.gz"]).code(1);
    assert_eq!(run.error_json()["code"], "import_unreadable", "{run}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_twice_ends_an_import_whose_requests_hang() {
    let server = scripted();
    let reached = Arc::new(AtomicU8::new(0));
    let hang = Arc::clone(&reached);
    server.allow_with("POST", "/v1/events/batch", move |_| {
        hang.store(1, Ordering::SeqCst);
        while hang.load(Ordering::SeqCst) == 1 {
            std::thread::sleep(Duration::from_millis(20));
        }
        Reply::error(503, "unavailable", "no")
    });
    let env = TestEnv::person(&server.url());
    env.write("e.ndjson", lines(0..10));
    let mut running = env.start(["usage", "import", "e.ndjson", "--timeout", "55s"]);
    running.wait_until(Duration::from_secs(20), "a request", |_| {
        reached.load(Ordering::SeqCst) == 1
    });
    running.signal(rustix::process::Signal::INT);
    // Heard while the requests go on.
    std::thread::sleep(Duration::from_millis(300));
    running.signal(rustix::process::Signal::INT);
    let run = running.wait(Duration::from_secs(20)).code(130);
    reached.store(2, Ordering::SeqCst);
    run.says(["0 of 10 events are sent", "goes on where it stopped"]);
}
