//! A rotation that fails, or is killed, at every request and every step on disk: the steps are counted, not listed.
//!
//! Each case has a project, a key, targets and a state directory of its own; they run side by side against one
//! `limitry dev`. While limitry runs, a prober calls with the key in each target.

mod case;
mod create;
mod machines;
mod settings;
mod steps;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use crate::support::Run;
use crate::support::run::Running;
use case::{Case, NOT_REACHED, World, host, is_accepted, key_in, works};

/// How many cases run at once.
const AT_ONCE: usize = 4;

/// Each way in which a step goes wrong.
const HOWS: [&str; 4] = ["fail-before", "fail-after", "kill-before", "kill-after"];

/// To the target that can be read back.
const ROTATE: [&str; 5] = ["keys", "rotate", "App", "--to", "env-file:.env"];

/// A target that cannot be read back: whoever was handed the key has it in a file, whole or not at all.
const COMMAND: [&str; 2] = [
    "--to",
    "command:cat >\"$TMPDIR/new\" && mv \"$TMPDIR/new\" \"$TMPDIR/got\"",
];

const RESUME: [&str; 4] = ["keys", "rotate", "--resume", "--yes"];

const ABORT: [&str; 3] = ["keys", "rotate", "--abort"];

/// To both targets.
fn to_both() -> Vec<&'static str> {
    [&ROTATE[..], &COMMAND].concat()
}

/// Every step of an undisturbed rotation.
fn steps(world: &World, args: &[&str]) -> Vec<String> {
    let case = Case::new(world, args);
    let steps = steps_of(&case, args);
    case.is_settled(false);
    steps
}

/// Every step of this call, which succeeds.
fn steps_of(case: &Case, args: &[&str]) -> Vec<String> {
    let log = case.env.path("steps");
    let mut command = case.env.command(args);
    command.env("LIMITRY_CHAOS_LOG", &log);
    let run = Running::start(command, None).wait(Duration::from_secs(100));
    assert_eq!(run.exit_code(), 0, "{run}");
    let steps = fs::read_to_string(log).expect("the steps");
    steps.lines().map(ToOwned::to_owned).collect()
}

/// Each of these steps, gone wrong in each of these ways.
fn cases(steps: &[String], hows: &[&str]) -> Vec<String> {
    (1..=steps.len())
        .flat_map(|n| hows.iter().map(move |how| format!("{n}:{how}")))
        .collect()
}

/// Lets a rotation go wrong at every step in every way, and then does with it what is to end it well.
fn enumerate(what: &str, world: &World, args: &[&str], then: impl Fn(&Case) -> Run + Sync) {
    let steps = steps(world, args);
    let cases = cases(&steps, &HOWS);
    say(&format!(
        "failpoints: {what}: {} steps, {} cases",
        steps.len(),
        cases.len()
    ));
    run_all(cases, |case| {
        let one = Case::new(world, args);
        let first = one.watched(args, case);
        let second = catch_unwind(AssertUnwindSafe(|| then(&one)));
        if let Err(panic) = second {
            panic!(
                "{}\nfirst\n{first}\nsteps\n{}",
                said(&*panic),
                steps.join("\n")
            );
        }
    });
}

/// Finishes the rotation, and looks whether all is well.
fn resumed(one: &Case) -> Run {
    let run = one.watched(&RESUME, "");
    assert_eq!(run.exit_code(), 0, "{run}");
    settled(one, false, &run);
    run
}

/// Ends the rotation or, where it is too far on, finishes it; and looks whether all is well.
fn aborted(one: &Case) -> Run {
    let run = one.watched(&ABORT, "");
    match run.exit_code() {
        0 => {}
        5 => return resumed(one),
        _ => panic!("{run}"),
    }
    settled(one, true, &run);
    run
}

fn settled(one: &Case, kept: bool, run: &Run) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| one.is_settled(kept))) {
        panic!("{}\nafter\n{run}", said(&*panic));
    }
}

/// Runs every case, some at once; says all that failed.
fn run_all(cases: Vec<String>, run: impl Fn(&str) + Sync) {
    let cases = Mutex::new(cases.into_iter());
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..given("LIMITRY_CHAOS_AT_ONCE", AT_ONCE) {
            scope.spawn(|| {
                loop {
                    let Some(case) = cases.lock().unwrap().next() else {
                        return;
                    };
                    let result = catch_unwind(AssertUnwindSafe(|| run(&case)));
                    if let Err(panic) = result {
                        let failure = format!("{case}: {}", said(&*panic));
                        failed.lock().unwrap().push(failure);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

/// A number that whoever starts the tests may give otherwise.
fn given(variable: &str, otherwise: usize) -> usize {
    let text = std::env::var(variable).ok();
    text.map_or(otherwise, |text| text.parse().expect("a number"))
}

/// What a panic said.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap_or_default()
}

fn say(text: &str) {
    use std::io::Write as _;
    drop(writeln!(std::io::stderr(), "note: {text}"));
}
