//! Other servers and other clocks: every step goes wrong there in every way, too.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use super::{
    ABORT, Case, HOWS, NOT_REACHED, ROTATE, World, cases, enumerate, given, key_in, resumed,
    run_all, said, say, steps, to_both, works,
};
use crate::support::proxy::Manner;

#[test]
fn a_server_that_ignores_idempotency_keys_leaves_no_orphan() {
    // Whoever repeats a request there does it twice.
    let mut world = World::behind(Manner::Forgetful);
    world.retries = "3";
    enumerate(
        "a rotation at a server without idempotency, resumed",
        &world,
        &ROTATE,
        resumed,
    );
}

#[test]
fn a_clock_that_is_a_day_off_changes_nothing() {
    let ahead = World::new();
    ahead.move_clock(r#"{"advance":"26h"}"#);
    let behind = World::new();
    let past = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(26);
    behind.move_clock(&format!("{{\"set\":\"{past}\"}}"));
    for (what, world) in [("behind", &ahead), ("ahead", &behind)] {
        let what = format!("a rotation with a clock 26 h {what} of the server's, resumed");
        enumerate(&what, world, &ROTATE, resumed);
    }
}

/// Half a second stands for the minute of the next test. The whole of it with a minute, most of it at once, takes five:
/// `LIMITRY_CHAOS_KNOWN_AFTER=60000 LIMITRY_CHAOS_AT_ONCE=90 tests/run server_knows_late`.
#[test]
fn a_key_that_the_server_knows_late_is_delivered_no_sooner() {
    let millis = given("LIMITRY_CHAOS_KNOWN_AFTER", 500);
    let late = Duration::from_millis(u64::try_from(millis).unwrap());
    let world = World::behind(Manner::Slow(late));
    let steps = steps(&world, &ROTATE);
    let cases = cases(&steps, &HOWS);
    say(&format!(
        "failpoints: a rotation at a server that knows a key late, resumed: {} steps, {} cases",
        steps.len(),
        cases.len()
    ));
    run_all(cases, |case| {
        // How often a proof is tried is a matter of time: the last steps may have other numbers.
        let tried = catch_unwind(AssertUnwindSafe(|| {
            let one = Case::new(&world, &ROTATE);
            one.watched(&ROTATE, case);
            one
        }));
        let one = tried.unwrap_or_else(|panic| {
            let why = said(&*panic);
            assert!(why.starts_with(NOT_REACHED), "{why}");
            let one = Case::new(&world, &ROTATE);
            one.watched(&ROTATE, case);
            one
        });
        resumed(&one);
    });
}

/// The real minute: an undisturbed rotation, one that is killed before its first proof or when the key has arrived,
/// and one that is given up while it waits. They wait side by side.
#[test]
fn a_key_that_is_known_after_a_minute_is_waited_for() {
    let quick = World::new();
    let both = to_both();
    let all = steps(&quick, &both);
    let at = |what: &str| {
        let at = all.iter().position(|step| step.contains(what));
        at.unwrap_or_else(|| panic!("no {what} in {all:#?}")) + 1
    };
    let proof = at("GET /quotas");
    let world = World::behind(Manner::Slow(Duration::from_secs(60)));
    let whole = |args: &[&str], failpoint: &str| {
        let one = Case::new(&world, args);
        let old = key_in(&one.target());
        let first = one.watched(args, failpoint);
        if failpoint.is_empty() {
            assert_eq!(first.exit_code(), 0, "{first}");
        }
        let run = resumed(&one);
        assert_ne!(key_in(&one.target()), old, "{first}\n{run}");
        assert!(works(&one.url, &old), "for its grace");
    };
    thread::scope(|scope| {
        scope.spawn(|| whole(&ROTATE, ""));
        scope.spawn(|| whole(&both, ""));
        for how in ["kill-before", "kill-after"] {
            let failpoint = format!("{proof}:{how}");
            scope.spawn(move || whole(&ROTATE, &failpoint));
        }
        // The minute is over for a key that waited in the journal of one that was ended: it was never in a target.
        scope.spawn(|| {
            let one = Case::new(&world, &both);
            let old = key_in(&one.target());
            one.watched(&both, &format!("{}:kill-after", proof + 3));
            let run = one.watched(&ABORT, "").success();
            run.says(["undone"]);
            one.is_settled(false);
            assert_eq!(key_in(&one.target()), old);
        });
    });
}

#[test]
fn seven_days_of_rotations_by_name_stay_unambiguous() {
    let world = World::new();
    let args = [&to_both()[..], &["--grace", "24h"]].concat();
    let one = Case::new(&world, &args);
    let mut seen = vec![key_in(&one.target())];
    for _ in 0..7 {
        one.watched(&args, "").success();
        assert!(
            works(&one.url, seen.last().unwrap()),
            "yesterday's key works for its grace"
        );
        assert!(!seen.contains(&key_in(&one.target())));
        seen.push(key_in(&one.target()));
        world.move_clock(r#"{"advance":"24h"}"#);
        assert!(
            !works(&one.url, &seen[seen.len() - 2]),
            "and no longer than that"
        );
        one.probe();
    }
    let listed = one.ask("GET", "/api-keys?status=active", "");
    let names: Vec<&str> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|k| k["name"].as_str())
        .collect();
    assert_eq!(names, ["App"], "all others have ended");
    one.probe();
}
