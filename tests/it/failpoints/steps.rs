//! Every step goes wrong in every way, and the rotation is finished, ended, or picked up again later.

use std::sync::Mutex;

use super::{
    ABORT, COMMAND, Case, HOWS, RESUME, ROTATE, World, aborted, cases, enumerate, resumed, run_all,
    say, steps, steps_of, to_both,
};

/// The old key is gone at once: what is in a target then has nothing to fall back on.
const NOW: [&str; 4] = ["--now", "--yes", "--verify-with", "test -s \"$TMPDIR/got\""];

#[test]
fn whatever_step_fails_or_is_the_last_resume_ends_it_well() {
    let world = World::new();
    enumerate("a rotation, resumed", &world, &ROTATE, resumed);
}

#[test]
fn nor_is_a_key_missed_that_is_revoked_at_once() {
    let world = World::new();
    let args = [&ROTATE[..], &NOW].concat();
    enumerate("a rotation at once, resumed", &world, &args, resumed);
}

#[test]
fn two_targets_are_served_both_or_not_at_all() {
    let world = World::new();
    let args = to_both();
    enumerate("a rotation to two targets, resumed", &world, &args, resumed);
    let args = [&args[..], &NOW].concat();
    enumerate(
        "a rotation to two targets at once, resumed",
        &world,
        &args,
        resumed,
    );
}

#[test]
fn a_command_alone_is_served_though_nobody_can_ask_it() {
    let world = World::new();
    let args = [&ROTATE[..3], &COMMAND].concat();
    enumerate("a rotation to a command, resumed", &world, &args, resumed);
}

#[test]
fn whatever_step_is_the_last_abort_ends_it_well() {
    let world = World::new();
    enumerate(
        "a rotation to two targets, aborted",
        &world,
        &to_both(),
        aborted,
    );
    enumerate("a rotation, aborted", &world, &ROTATE, aborted);
}

/// The new key is in the target, and the process that put it there is gone: what resumes it may fail as well.
#[test]
fn a_resume_that_fails_is_resumed() {
    let world = World::new();
    let moved = steps(&world, &ROTATE)
        .iter()
        .position(|step| step.ends_with("move it into place"));
    let moved = format!("{}:kill-after", moved.expect("the target is replaced") + 1);
    let counted = Case::new(&world, &ROTATE);
    counted.watched(&ROTATE, &moved);
    let steps = steps_of(&counted, &RESUME);
    let cases = cases(&steps, &HOWS);
    say(&format!(
        "failpoints: a resumed rotation: {} steps, {} cases",
        steps.len(),
        cases.len()
    ));
    run_all(cases, |case| {
        let one = Case::new(&world, &ROTATE);
        one.watched(&ROTATE, &moved);
        one.watched(&RESUME, case);
        resumed(&one);
    });
}

/// The same for one that is being ended, from each state that it can be in.
#[test]
fn an_abort_that_fails_is_done_again() {
    let world = World::new();
    let args = to_both();
    let all = steps(&world, &args);
    // Created, about to be delivered, in the first target, in both.
    let marks = [
        "GET /api-keys",
        "PUT /api-keys",
        "move it into place",
        "run the command",
    ];
    let mut count = 0;
    for mark in marks {
        let at = all.iter().rposition(|step| step.contains(mark));
        let at = match mark {
            // The first of its kind behind the create, and not one of the end.
            "GET /api-keys" | "PUT /api-keys" => {
                let made = all.iter().position(|step| step.contains("POST /api-keys"));
                let made = made.expect("a create");
                all[made..]
                    .iter()
                    .position(|step| step.contains(mark))
                    .map(|n| made + n)
            }
            _ => at,
        };
        let at = at.unwrap_or_else(|| panic!("no {mark} in {all:#?}")) + 1;
        let stopped = format!("{at}:kill-after");
        let counted = Case::new(&world, &args);
        counted.watched(&args, &stopped);
        let cases = cases(&steps_of(&counted, &ABORT), &HOWS);
        count += cases.len();
        run_all(cases, |case| {
            let one = Case::new(&world, &args);
            one.watched(&args, &stopped);
            one.watched(&ABORT, case);
            aborted(&one);
        });
    }
    say(&format!(
        "failpoints: an abort, from {} states: {count} cases",
        marks.len()
    ));
}

/// 25 hours after it was stopped: the old key may have ended, and what was made for an hour has.
#[test]
fn resumed_a_day_later_the_target_held_a_good_key_all_the_time() {
    let world = World::new();
    let both = to_both();
    for (what, args) in [("one target", &ROTATE[..]), ("two targets", &both)] {
        let steps = steps(&world, args);
        let cases = cases(&steps, &HOWS);
        say(&format!(
            "failpoints: a rotation to {what}, resumed 25 h later: {} steps, {} cases",
            steps.len(),
            cases.len()
        ));
        let stopped = Mutex::new(Vec::new());
        run_all(cases.clone(), |case| {
            let one = Case::new(&world, args);
            let first = one.watched(args, case);
            stopped.lock().unwrap().push((case.to_owned(), one, first));
        });
        world.move_clock(r#"{"advance":"25h"}"#);
        let stopped: Vec<_> = stopped.into_inner().unwrap();
        run_all(cases, |case| {
            let (_, one, first) = stopped.iter().find(|(name, _, _)| name == case).unwrap();
            one.probe();
            let second = one.watched(&RESUME, "");
            assert!(second.exit_code() == 0, "first\n{first}\nthen\n{second}");
            one.is_settled(false);
        });
    }
}
