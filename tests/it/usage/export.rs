//! `usage export`: an export holds every recorded event, and an import of it restores them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::support::scripted::project;
use crate::support::{Reply, Server, TestEnv, files_below};

const NOW: &str = "2026-06-15T12:00:00Z";

fn local() -> TestEnv {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    env.run(["dev", "clock", "set", NOW]).success();
    env
}

/// Texts that a format could lose: blanks, quotes, delimiters, line breaks, byte order marks.
fn text(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z]{1,4}",
        Just(" ".to_owned()),
        Just("\u{a0}".to_owned()),
        Just("\"".to_owned()),
        Just(",".to_owned()),
        Just(";".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\t".to_owned()),
        Just("{\"a\":1}".to_owned()),
        Just("\u{feff}é界".to_owned()),
        Just("=1+1".to_owned()),
        Just("007".to_owned()),
    ];
    prop::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

fn event() -> impl Strategy<Value = Value> {
    let amount = prop_oneof![
        (0_u64..=9_007_199_254_740_992).prop_map(Value::from),
        (0.0..1e15_f64).prop_map(Value::from),
        Just(json!(1e-7)),
    ];
    let property = prop_oneof![
        text(4).prop_map(Value::from),
        Just(json!(null)),
        Just(json!([1, {"x": "\n"}])),
        any::<bool>().prop_map(Value::from),
        (-5_i64..5).prop_map(Value::from),
    ];
    (
        "[a-z]{1,3}",
        text(3),
        prop::collection::btree_map("[A-Za-z0-9_]{1,5}", amount, 0..3),
        prop::collection::btree_map("x[A-Za-z0-9_]{1,5}", text(4), 0..3),
        prop::collection::btree_map(text(3), property, 0..3),
        prop::option::of("[a-z0-9]{12}"),
        0_u32..1_000_000_000,
    )
        .prop_map(
            |(customer, suffix, values, dimensions, properties, key, nanos)| {
                let customer = format!("{customer}{suffix}");
                let mut event = json!({
                    "customerId": customer, "eventType": "e",
                    "timestamp": format!("2026-06-01T00:00:00.{nanos:09}Z"),
                    "values": values, "dimensions": dimensions, "properties": properties,
                });
                if let Some(key) = key {
                    event["idempotencyKey"] = key.into();
                }
                event
            },
        )
}

/// The events without the fields that a project assigns. They are sorted, so their order of arrival does not matter.
fn events(env: &TestEnv) -> Vec<String> {
    let list = env.run(["usage", "events", "--all", "--json"]).success();
    let mut events: Vec<String> = list.json()["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            let mut event = event.clone();
            let fields = event.as_object_mut().unwrap();
            for field in ["id", "createdAt", "customerKey"] {
                fields.remove(field);
            }
            // The keys of these tests have 12 characters. The import assigned any other key, so it is not compared.
            let key = fields.get("idempotencyKey").and_then(Value::as_str);
            if key.is_none_or(|key| key.len() != 12) {
                fields.remove("idempotencyKey");
            }
            event.to_string()
        })
        .collect();
    events.sort();
    events
}

#[test]
fn an_import_of_an_export_restores_every_event() {
    let mut runner = TestRunner::deterministic();
    let many = prop::collection::vec(event(), 260);
    let many = many.new_tree(&mut runner).unwrap().current();
    let lines: String = many
        .iter()
        .fold(String::new(), |lines, event| lines + &format!("{event}\n"));
    let first = local();
    first.write("e.ndjson", &lines);
    first.run(["usage", "import", "e.ndjson"]).success();
    let expected = events(&first);
    assert_eq!(expected.len(), 260);
    for file in ["out.ndjson", "out.csv"] {
        let run = first.run(["usage", "export", file, "--json"]).success();
        assert_eq!(run.json()["events"], 260, "{run}");
        let exported = std::fs::read(first.cwd().join(file)).unwrap();
        let second = local();
        second.write(file, &exported);
        second.run(["usage", "import", file]).success();
        let found = events(&second);
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{file}");
        }
        assert_eq!(found.len(), 260);
        // A pipe gets the same events.
        let format = file.split('.').next_back().unwrap();
        let args = ["usage", "export", "-", "--format", format];
        let piped = first.run(args).success();
        if format == "csv" {
            assert!(piped.stdout_bytes() == exported, "{file}");
        } else {
            let exported = String::from_utf8(exported).unwrap();
            let lines = piped.stdout();
            assert_eq!(lines.lines().count(), 260);
            for (piped, written) in lines.lines().zip(exported.lines()) {
                // Stdout has byte order marks escaped, because a terminal hides them.
                let parsed = |line: &str| serde_json::from_str::<Value>(line).unwrap();
                assert_eq!(parsed(piped), parsed(written));
            }
        }
        assert!(!first.cwd().join(format!("{file}.part")).exists());
    }
}

#[test]
fn an_export_has_the_events_of_its_range() {
    let env = local();
    env.write(
        "e.csv",
        "customer,event,timestamp\na,x,2026-06-01T00:00:00Z\nb,x,2026-06-02T00:00:00Z\nb,y,2026-06-03T00:00:00Z\n",
    );
    env.run(["usage", "import", "e.csv"]).success();
    for (flags, expected) in [
        (&[][..], 3),
        (&["--from", "2026-06-02", "--to", "2026-06-03"], 1),
        (&["--customer", "b"], 2),
        (
            &["--event", "x", "--from", "2026-06-01", "--to", "2026-07-01"],
            2,
        ),
        (&["--customer", "none"], 0),
    ] {
        let args = [&["usage", "export", "-"], flags].concat();
        let run = env.run(args).success();
        assert_eq!(run.stdout().lines().count(), expected, "{run}");
    }
    env.run(["usage", "export", "e.csv"])
        .code(2)
        .says(["e.csv already exists", "--force"]);
    env.write("new.ndjson.part", "mine");
    env.run(["usage", "export", "new.ndjson"])
        .code(2)
        .says(["new.ndjson.part already exists"]);
}

#[test]
fn an_export_replaces_no_directory_device_or_pipe() {
    let env = local();
    let places = env.cwd();
    std::fs::create_dir(places.join("dir")).unwrap();
    let before = files_below(&places);
    for (file, says) in [
        ("dir", "dir/events.ndjson"),
        ("new/", "new/events.ndjson"),
        ("new/.", "events.ndjson"),
        (".", "events.ndjson"),
        ("/", "/events.ndjson"),
        #[cfg(unix)]
        ("/dev/null", "export -`"),
    ] {
        for force in [None, Some("--force")] {
            let args = ["usage", "export", file];
            let run = env.run(args.iter().chain(&force)).code(2);
            assert!(!run.stderr().contains("--force"), "{run}");
            if cfg!(unix) {
                run.says([says]);
            }
        }
    }
    assert_eq!(files_below(&places), before);
    #[cfg(unix)]
    {
        // A dangling link is replaced only with --force.
        std::os::unix::fs::symlink("nowhere", places.join("link")).unwrap();
        env.run(["usage", "export", "link"])
            .code(2)
            .says(["already exists"]);
        env.run(["usage", "export", "link", "--force"]).success();
        assert!(places.join("link").symlink_metadata().unwrap().is_file());
    }
}

/// A list of three pages, whose second page fails while `broken` is set.
fn three_pages(broken: &Arc<AtomicBool>, status: u16) -> Server {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/projects/current",
        Reply::json(200, &project("proj_scripted", "S")),
    );
    let broken = Arc::clone(broken);
    server.allow_with("GET", "/v1/events", move |request| {
        let page = match request.path.as_str() {
            path if path.contains("cursor=two") => 2,
            path if path.contains("cursor=three") => 3,
            _ => 1,
        };
        if page == 2 && broken.load(Ordering::SeqCst) {
            return Reply::error(status, "unavailable", "no");
        }
        let next = [json!("two"), json!("three"), Value::Null][page - 1].clone();
        let event = json!({
            "id": format!("evt_{page}"), "customerId": "c", "eventType": "e", "values": {"n": page},
            "dimensions": {}, "properties": {}, "timestamp": "2026-06-01T00:00:00Z", "createdAt": "2026-06-01T00:00:00Z",
        });
        Reply::json(200, &json!({"data": [event], "hasMore": page < 3, "nextCursor": next}))
    });
    server
}

#[test]
fn an_export_that_failed_goes_on_where_it_stopped() {
    for (status, anew) in [(503, false), (400, true)] {
        let broken = Arc::new(AtomicBool::new(true));
        let server = three_pages(&broken, status);
        let env = TestEnv::person(&server.url());
        let args = ["usage", "export", "e.csv", "--max-retries", "0", "--json"];
        let run = env.run(args);
        assert_ne!(run.exit_code(), 0, "{run}");
        let hint = run.error_json()["hint"].as_str().unwrap().to_owned();
        assert!(hint.contains("the same command"), "{hint}");
        assert!(!env.cwd().join("e.csv").exists());
        broken.store(false, Ordering::SeqCst);
        let before = server.requests_to("GET", "/v1/events").len();
        let run = env.run(args).success();
        assert_eq!(run.json()["events"], 3);
        let requests = server.requests_to("GET", "/v1/events");
        assert_eq!(requests[before].path.contains("cursor=two"), !anew);
        let exported = std::fs::read_to_string(env.cwd().join("e.csv")).unwrap();
        assert_eq!(
            exported,
            "customerId,eventType,timestamp,values.n\n\
             c,e,2026-06-01T00:00:00Z,1\nc,e,2026-06-01T00:00:00Z,2\nc,e,2026-06-01T00:00:00Z,3\n"
        );
        // With other options the export begins anew.
        broken.store(true, Ordering::SeqCst);
        let other = ["usage", "export", "o.ndjson", "--max-retries", "0"];
        assert_ne!(env.run(other).exit_code(), 0);
        broken.store(false, Ordering::SeqCst);
        let before = server.requests_to("GET", "/v1/events").len();
        let other = [&other[..], &["--customer", "c"]].concat();
        env.run(other).success();
        let requests = server.requests_to("GET", "/v1/events");
        assert!(!requests[before].path.contains("cursor"));
    }
}

#[test]
fn an_export_of_today_or_yesterday_begins_anew_on_another_date() {
    let day_25 = "Wed, 25 Nov 2026 10:00:00 GMT";
    let day_26 = "Thu, 26 Nov 2026 10:00:00 GMT";
    for (time, next_date, anew) in [
        ("--since today", day_25, false),
        ("--since today", day_26, true),
        ("--from yesterday --to today", day_26, true),
        ("--from 2026-06-01 --to yesterday", day_26, true),
        ("--from 2026-06-01 --to 2026-07-01", day_26, false),
        ("--from 24h --to 2026-11-25T09:00:00Z", day_26, false),
        ("--since 24h", day_26, false),
    ] {
        let broken = Arc::new(AtomicBool::new(true));
        let server = three_pages(&broken, 503);
        let set_date = |date| {
            let reply = Reply::json(200, &project("proj_scripted", "S")).header("Date", date);
            server.instead("GET", "/v1/projects/current", move |_| reply.clone());
        };
        set_date(day_25);
        let env = TestEnv::person(&server.url());
        let args: Vec<&str> = "usage export e.ndjson --max-retries 0"
            .split(' ')
            .chain(time.split(' '))
            .collect();
        assert_ne!(env.run(&args).exit_code(), 0);
        broken.store(false, Ordering::SeqCst);
        set_date(next_date);
        let before = server.requests_to("GET", "/v1/events").len();
        let run = env.run(&args).success();
        let requests = server.requests_to("GET", "/v1/events");
        let goes_on = requests[before].path.contains("cursor=two");
        assert_eq!(goes_on, !anew, "{time} on {next_date}: {run}");
        if anew {
            run.says(["beginning anew: "]);
        } else if time == "--since 24h" {
            // The output has the beginning and the end of the 24 hours.
            run.says(["from 2026-11-24T10:00:0", "to 2026-11-25T10:00:0"]);
        }
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_export_keeps_its_partial_file_and_says_so() {
    use rustix::process::Signal;
    use std::time::Duration;

    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let server = three_pages(&Arc::default(), 503);
        let answers = Arc::new(AtomicBool::new(false));
        let env = TestEnv::person(&server.url());
        let slow = Arc::clone(&answers);
        server.instead("GET", "/v1/events", move |request| {
            if !request.path.contains("cursor=two") {
                let event = json!({
                    "id": "evt_1", "customerId": "c", "eventType": "e", "values": {}, "dimensions": {},
                    "timestamp": "2026-06-01T00:00:00Z", "createdAt": "2026-06-01T00:00:00Z",
                });
                let page = json!({"data": [event], "hasMore": true, "nextCursor": "two"});
                return Reply::json(200, &page);
            }
            if slow.load(Ordering::SeqCst) {
                return Reply::json(200, &json!({"data": [], "hasMore": false}));
            }
            Reply::silence()
        });
        let args = ["usage", "export", "e.ndjson"];
        let mut running = env.start(args);
        running.wait_until(Duration::from_secs(20), "the second page", |_| {
            server.requests_to("GET", "/v1/events").len() == 2
        });
        running.signal(signal);
        let run = running.wait(Duration::from_secs(10)).code(code);
        assert!(!run.stderr().contains("in flight"), "{run}");
        run.says(["the same command goes on: ", "e.ndjson.part has 1 event"]);
        answers.store(true, Ordering::SeqCst);
        let run = env.run([&args[..], &["--json"]].concat()).success();
        assert_eq!(run.json()["events"], 1);
        let requests = server.requests_to("GET", "/v1/events");
        assert!(requests[2].path.contains("cursor=two"), "{signal:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_export_that_is_killed_has_each_event_once() {
    use std::time::Duration;

    let home = TestEnv::new();
    let fault = "GET /v1/events:latency=60ms";
    let dev = crate::support::Dev::start_with(&home, &["--rate-limit", "off", "--fault", fault]);
    let env = dev.person();
    let lines = (0..3000).fold(String::new(), |lines, n| {
        lines + &format!("{{\"customerId\":\"c{n}\",\"eventType\":\"e\"}}\n")
    });
    env.write("e.ndjson", lines);
    env.run(["usage", "import", "e.ndjson"]).success();
    let part = env.cwd().join("out.ndjson.part");
    for _ in 0..2 {
        let mut running = env.start(["usage", "export", "out.ndjson"]);
        let begun = std::fs::metadata(&part).map_or(0, |found| found.len());
        // The export writes in blocks, and saves its progress each second.
        running.wait_until(Duration::from_secs(20), "progress", |_| {
            std::fs::metadata(&part).is_ok_and(|found| found.len() > begun + 100_000)
        });
        running.kill();
    }
    let run = env
        .run(["usage", "export", "out.ndjson", "--json"])
        .success();
    assert_eq!(run.json()["events"], 3000);
    let exported = std::fs::read_to_string(env.cwd().join("out.ndjson")).unwrap();
    let customers: std::collections::BTreeSet<String> = exported
        .lines()
        .map(|line| {
            let event: Value = serde_json::from_str(line).unwrap();
            event["customerId"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!((customers.len(), exported.lines().count()), (3000, 3000));
    assert!(!part.exists());
}
