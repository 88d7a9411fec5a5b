//! Signals and kills.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use super::{NOW, counts, import, journals, lines, scripted};
use crate::support::{Dev, Reply, TestEnv};

#[cfg(unix)]
#[test]
fn ctrl_c_stops_and_names_the_resume_command() {
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
        let run = run.says(["of 8,000 events are sent", "goes on where it stopped"]);
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

#[cfg(unix)]
#[test]
fn random_kills_on_a_bad_network_count_each_event_once() {
    let count: u32 = std::env::var("LIMITRY_TEST_EVENTS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(12_000);
    import_with_kills(count, &[], 1);
}

#[cfg(unix)]
#[test]
fn random_kills_of_an_import_with_a_filter_count_each_event_once() {
    // The filter makes two events of each record. After a kill it makes the same events again.
    let filter = "., (.eventType = \"copy\" | .dimensions = {of: (.customerId | ascii_upcase)})";
    import_with_kills(4000, &["--transform", filter], 2);
}

/// Imports over a bad network to a busy server, kills the process repeatedly, and compares the sums.
#[cfg(unix)]
fn import_with_kills(count: u32, options: &[&str], events_of_a_line: u32) {
    let home = TestEnv::new();
    let faults = "POST /v1/events/batch:error=5%,drop=5%,429=3%,latency=150ms";
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
    let args = [&["e.ndjson"], options].concat();
    let expected = u64::from(count * events_of_a_line);
    let mut kills = 0;
    let mut pause = 250;
    while kills < 10 {
        let mut running = env.start(["usage", "import"].iter().chain(&args));
        // The pause does not depend on the progress of the import, so the kills hit different states.
        pause = (pause * 7 + 131) % 500 + 80;
        std::thread::sleep(Duration::from_millis(pause));
        if !running.alive() {
            break;
        }
        running.kill();
        kills += 1;
    }
    let run = import(&env, &args).success();
    assert!(kills > 2, "{run}");
    let summary = [
        "usage",
        "summary",
        "--from",
        "2026-01-01",
        "--to",
        "2027-01-01",
        "--json",
    ];
    assert_eq!(env.run(summary).success().json()["totalEvents"], expected);
    let quotas = env.run(["quotas", "check", "--json"]).success().json();
    assert_eq!(quotas["quotas"][0]["used"], expected);
    // A second import records nothing, with and without the journal.
    assert_eq!(counts(&import(&env, &args)), [0, 0, expected]);
    for journal in journals(&env) {
        std::fs::remove_file(journal).unwrap();
    }
    assert_eq!(counts(&import(&env, &args))[0], 0);
    assert_eq!(env.run(summary).success().json()["totalEvents"], expected);
}

#[cfg(unix)]
#[test]
fn a_second_ctrl_c_ends_hanging_requests() {
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
    // limitry handles the first signal while the request hangs.
    std::thread::sleep(Duration::from_millis(300));
    running.signal(rustix::process::Signal::INT);
    let run = running.wait(Duration::from_secs(20)).code(130);
    reached.store(2, Ordering::SeqCst);
    run.says(["0 of 10 events are sent", "goes on where it stopped"]);
}
