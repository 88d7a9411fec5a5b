//! Every step goes wrong in every way. Then the rotation is resumed, aborted, or resumed a day later.

use std::sync::Mutex;

use super::{
    ABORT, COMMAND, Case, HOWS, RESUME, ROTATE, World, abort_and_check, cases, enumerate,
    print_note, resume_and_check, run_all, steps, steps_of, to_both,
};

/// Revokes the old key at once. A target that still held the old key would have no working key.
const NOW: [&str; 4] = ["--now", "--yes", "--verify-with", "test -s \"$TMPDIR/got\""];

#[test]
fn resume_completes_a_rotation_that_went_wrong_at_any_step() {
    let world = World::new();
    enumerate("a rotation, resumed", &world, &ROTATE, resume_and_check);
}

#[test]
fn resume_completes_a_rotation_that_revokes_the_old_key_at_once() {
    let world = World::new();
    let args = [&ROTATE[..], &NOW].concat();
    enumerate(
        "a rotation at once, resumed",
        &world,
        &args,
        resume_and_check,
    );
}

#[test]
fn resume_completes_a_rotation_to_two_targets() {
    let world = World::new();
    let args = to_both();
    enumerate(
        "a rotation to two targets, resumed",
        &world,
        &args,
        resume_and_check,
    );
    let args = [&args[..], &NOW].concat();
    enumerate(
        "a rotation to two targets at once, resumed",
        &world,
        &args,
        resume_and_check,
    );
}

/// Nothing can read the key back from this target.
#[test]
fn resume_completes_a_rotation_to_a_command_alone() {
    let world = World::new();
    let args = [&ROTATE[..3], &COMMAND].concat();
    enumerate(
        "a rotation to a command, resumed",
        &world,
        &args,
        resume_and_check,
    );
}

#[test]
fn abort_ends_a_rotation_that_went_wrong_at_any_step() {
    let world = World::new();
    enumerate(
        "a rotation to two targets, aborted",
        &world,
        &to_both(),
        abort_and_check,
    );
    enumerate("a rotation, aborted", &world, &ROTATE, abort_and_check);
}

/// The new key is in the target, and the process that wrote it was killed. The command that resumes the rotation fails too.
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
    print_note(&format!(
        "failpoints: a resumed rotation: {} steps, {} cases",
        steps.len(),
        cases.len()
    ));
    run_all(cases, |case| {
        let one = Case::new(&world, &ROTATE);
        one.watched(&ROTATE, &moved);
        one.watched(&RESUME, case);
        resume_and_check(&one);
    });
}

/// An abort fails at each of its steps, in each state that the rotation can be in.
#[test]
fn an_abort_that_fails_can_be_repeated() {
    let world = World::new();
    let args = to_both();
    let all = steps(&world, &args);
    // The new key is created, about to be delivered, in the first target, in both targets.
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
            // The first request of its kind after the create, not one at the end of the rotation.
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
            abort_and_check(&one);
        });
    }
    print_note(&format!(
        "failpoints: an abort, from {} states: {count} cases",
        marks.len()
    ));
}

/// The rotation is resumed after 25 hours. The old key may have ended by then, and a key that was created for an hour has.
#[test]
fn a_rotation_resumed_a_day_later_always_has_a_working_key_in_its_target() {
    let world = World::new();
    let both = to_both();
    for (what, args) in [("one target", &ROTATE[..]), ("two targets", &both)] {
        let steps = steps(&world, args);
        let cases = cases(&steps, &HOWS);
        print_note(&format!(
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
            one.assert_settled(false);
        });
    }
}
