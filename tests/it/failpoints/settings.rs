//! Rotations at other servers and with other clocks. Here, too, every step goes wrong in every way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use super::{
    ABORT, Case, HOWS, NOT_REACHED, ROTATE, World, cases, enumerate, key_in, number_from_env,
    panic_text, print_note, resume_and_check, run_all, steps, to_both, works,
};
use crate::support::proxy::Manner;

#[test]
fn a_server_that_ignores_idempotency_keys_leaves_no_orphan() {
    // A request that is repeated takes effect twice at this server.
    let mut world = World::behind(Manner::Forgetful);
    world.retries = "3";
    enumerate(
        "a rotation at a server without idempotency, resumed",
        &world,
        &ROTATE,
        resume_and_check,
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
        enumerate(&what, world, &ROTATE, resume_and_check);
    }
}

/// Half a second stands for the minute of the next test. With a minute, and most cases at once, this test takes five:
/// `LIMITRY_CHAOS_KNOWN_AFTER=60000 LIMITRY_CHAOS_AT_ONCE=90 tests/run server_knows_late`.
#[test]
fn a_key_that_the_server_knows_late_is_not_delivered_early() {
    let millis = number_from_env("LIMITRY_CHAOS_KNOWN_AFTER", 500);
    let late = Duration::from_millis(u64::try_from(millis).unwrap());
    let world = World::behind(Manner::Slow(late));
    let steps = steps(&world, &ROTATE);
    let cases = cases(&steps, &HOWS);
    print_note(&format!(
        "failpoints: a rotation at a server that knows a key late, resumed: {} steps, {} cases",
        steps.len(),
        cases.len()
    ));
    run_all(cases, |case| {
        // The number of attempts to prove the key depends on timing, so the last steps may have other numbers.
        let tried = catch_unwind(AssertUnwindSafe(|| {
            let one = Case::new(&world, &ROTATE);
            one.watched(&ROTATE, case);
            one
        }));
        let one = tried.unwrap_or_else(|panic| {
            let why = panic_text(&*panic);
            assert!(why.starts_with(NOT_REACHED), "{why}");
            let one = Case::new(&world, &ROTATE);
            one.watched(&ROTATE, case);
            one
        });
        resume_and_check(&one);
    });
}

/// The server knows a new key after a minute. The rotations run in parallel: two are undisturbed, two are killed before and
/// after the first proof of the key, and one is aborted while it waits.
#[test]
fn a_rotation_waits_for_a_key_that_works_after_a_minute() {
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
        let run = resume_and_check(&one);
        assert_ne!(key_in(&one.target()), old, "{first}\n{run}");
        assert!(
            works(&one.url, &old),
            "the old key works during its grace period"
        );
    };
    thread::scope(|scope| {
        scope.spawn(|| whole(&ROTATE, ""));
        scope.spawn(|| whole(&both, ""));
        for how in ["kill-before", "kill-after"] {
            let failpoint = format!("{proof}:{how}");
            scope.spawn(move || whole(&ROTATE, &failpoint));
        }
        // This rotation is aborted while its key waits for the minute in the journal: the key was never in a target.
        scope.spawn(|| {
            let one = Case::new(&world, &both);
            let old = key_in(&one.target());
            one.watched(&both, &format!("{}:kill-after", proof + 3));
            let run = one.watched(&ABORT, "").success();
            run.says(["undone"]);
            one.assert_settled(false);
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
            "yesterday's key works during its grace period"
        );
        assert!(!seen.contains(&key_in(&one.target())));
        seen.push(key_in(&one.target()));
        world.move_clock(r#"{"advance":"24h"}"#);
        assert!(
            !works(&one.url, &seen[seen.len() - 2]),
            "yesterday's key ends with its grace period"
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
    assert_eq!(names, ["App"], "every other key has ended");
    one.probe();
}
