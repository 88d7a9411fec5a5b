//! Resuming imports.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::{append, counts, import, journals, lines, local, success_response, total};
use crate::support::scripted::project;
use crate::support::{Reply, Server, TestEnv};

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
    // A moved, piped or compressed copy is the same file.
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
fn a_growing_log_is_imported_repeatedly() {
    let env = local();
    let log = env.write("log", lines(0..1000));
    let run = || import(&env, &["log", "--import-id", "log"]);
    assert_eq!(counts(&run()), [1000, 0, 0]);
    append(&log, &lines(1000..1001));
    assert_eq!(counts(&run()), [1, 0, 1000]);
    // The import leaves an incomplete last line until it is complete.
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

    // A new, shortened or edited log differs from the lines that were sent under this id.
    for changed in [lines(7000..7500), lines(0..500), lines(1..1100)] {
        std::fs::write(&log, changed).unwrap();
        let error = run().code(2).error_json();
        assert_eq!(error["code"], "import_prefix_changed");
        assert!(
            error["hint"]
                .as_str()
                .unwrap()
                .contains("--import-id log-2")
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
fn a_resume_after_forty_days_keeps_the_assigned_times() {
    // 0: every request after the first fails. 1: forty days later, every request succeeds.
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
            dated(success_response(request))
        } else {
            dated(Reply::error(500, "internal_error", "no"))
        }
    });
    let env = TestEnv::person(&server.url());
    // The events have no times.
    let line = |n: u32| format!("{{\"customerId\":\"c{n}\",\"eventType\":\"call\"}}\n");
    env.write("e.ndjson", (0..2000).map(line).collect::<String>());
    env.run(["usage", "import", "e.ndjson", "--concurrency", "1"])
        .code(7)
        .says(["1,000 of 2,000", "`limitry usage import e.ndjson` goes on"]);
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
fn an_unusable_journal_is_reported() {
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
        // Another file is imported. A note says that it is not known whether it holds the same lines.
        import(&env, &["other.ndjson"])
            .success()
            .says([words, "is not known"]);
    }
    assert_eq!(total(&env), 200);
}

#[test]
fn an_import_that_recorded_nothing_is_begun_anew() {
    let env = local();
    env.write(
        "e.ndjson",
        "{\"user\":\"c\",\"eventType\":\"e\"}\n".repeat(3),
    );
    for id in [&[][..], &["--import-id", "log"]] {
        let with = |more: &[&str]| import(&env, &[&["e.ndjson"], id, more].concat());
        let run = with(&["--skip-invalid", "--rejects", "r", "--allow-overlap"]).code(9);
        assert_eq!(run.json()["recorded"], 0, "{run}");
        assert_eq!(
            counts(&with(&["--map", "user=customerId", "--allow-overlap"])),
            [3, 0, 0]
        );
        // Once an event is recorded, the file must be read in the same way.
        let error = with(&["--set", "customerId=x", "--ignore-unknown"])
            .code(2)
            .error_json();
        assert_eq!(error["code"], "import_read_differently");
    }
}

#[test]
fn a_dry_run_counts_what_an_earlier_run_sent() {
    let env = local();
    let log = env.write("log", lines(0..1200));
    let dry = |args: &[&str]| {
        let dry = env.run(["usage", "import"].iter().chain(args).chain(&["--dry-run"]));
        dry.success()
    };
    let args = ["log", "--import-id", "log"];
    counts(&import(&env, &args));
    let run = dry(&args).says(["0 events would be sent: log was imported before"]);
    assert!(!run.stderr().contains("If the API lost it"), "{run}");
    append(&log, &lines(1200..1250));
    dry(&args)
        .says(["50 events would be sent, 1,200 were sent by an earlier import; nothing was sent"]);
    assert_eq!(counts(&import(&env, &args)), [50, 0, 1200]);
    // The printed command that sends all events again works unchanged.
    let run = env.run(["usage", "import"].iter().chain(&args)).success();
    let again = "limitry usage import log --import-id log-2 --local --allow-overlap";
    run.says([&format!("If the API lost it, `{again}` sends all events")]);
    let words = again.split(' ').skip(1).chain(["--json"]);
    assert_eq!(counts(&env.run(words)), [1250, 0, 0]);
}
