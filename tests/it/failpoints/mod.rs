//! Commands that fail or are killed at each request and each step on disk. The steps are counted, not listed.
//!
//! Each case has its own project, key, targets and state directory. The cases run in parallel against one `limitry dev`.
//! While limitry runs, a prober sends requests with the key in each target.

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

/// A rotation to a target that can be read back.
const ROTATE: [&str; 5] = ["keys", "rotate", "App", "--to", "env-file:.env"];

/// A target that cannot be read back: a command that writes the key to a file, completely or not at all.
const COMMAND: [&str; 2] = [
    "--to",
    "command:cat >\"$TMPDIR/new\" && mv \"$TMPDIR/new\" \"$TMPDIR/got\"",
];

const RESUME: [&str; 4] = ["keys", "rotate", "--resume", "--yes"];

const ABORT: [&str; 3] = ["keys", "rotate", "--abort"];

/// A rotation to both targets.
fn to_both() -> Vec<&'static str> {
    [&ROTATE[..], &COMMAND].concat()
}

/// Every step of an undisturbed rotation.
fn steps(world: &World, args: &[&str]) -> Vec<String> {
    let case = Case::new(world, args);
    let steps = steps_of(&case, args);
    case.assert_settled(false);
    steps
}

/// Every step of this command, which must succeed.
fn steps_of(case: &Case, args: &[&str]) -> Vec<String> {
    let log = case.env.path("steps");
    let mut command = case.env.command(args);
    command.env("LIMITRY_CHAOS_LOG", &log);
    let run = Running::start(command, None).wait(Duration::from_secs(100));
    assert_eq!(run.exit_code(), 0, "{run}");
    let steps = fs::read_to_string(log).expect("the steps");
    steps.lines().map(ToOwned::to_owned).collect()
}

/// A case for each of these steps and each of these ways in which it goes wrong.
fn cases(steps: &[String], hows: &[&str]) -> Vec<String> {
    (1..=steps.len())
        .flat_map(|n| hows.iter().map(move |how| format!("{n}:{how}")))
        .collect()
}

/// Lets a rotation go wrong at every step in every way. `then` must end each rotation properly.
fn enumerate(what: &str, world: &World, args: &[&str], then: impl Fn(&Case) -> Run + Sync) {
    let steps = steps(world, args);
    let cases = cases(&steps, &HOWS);
    print_note(&format!(
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
                panic_text(&*panic),
                steps.join("\n")
            );
        }
    });
}

/// Resumes the rotation, and checks the result.
fn resume_and_check(one: &Case) -> Run {
    let run = one.watched(&RESUME, "");
    assert_eq!(run.exit_code(), 0, "{run}");
    check_settled(one, false, &run);
    run
}

/// Aborts the rotation, or resumes it if it cannot be aborted any more, and checks the result.
fn abort_and_check(one: &Case) -> Run {
    let run = one.watched(&ABORT, "");
    match run.exit_code() {
        0 => {}
        5 => return resume_and_check(one),
        _ => panic!("{run}"),
    }
    check_settled(one, true, &run);
    run
}

fn check_settled(one: &Case, kept: bool, run: &Run) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| one.assert_settled(kept))) {
        panic!("{}\nafter\n{run}", panic_text(&*panic));
    }
}

/// Runs every case, several at once. Panics with a list of all failures.
fn run_all(cases: Vec<String>, run: impl Fn(&str) + Sync) {
    let cases = Mutex::new(cases.into_iter());
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..number_from_env("LIMITRY_CHAOS_AT_ONCE", AT_ONCE) {
            scope.spawn(|| {
                loop {
                    let Some(case) = cases.lock().unwrap().next() else {
                        return;
                    };
                    let result = catch_unwind(AssertUnwindSafe(|| run(&case)));
                    if let Err(panic) = result {
                        let failure = format!("{case}: {}", panic_text(&*panic));
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

/// The number in this environment variable, or `otherwise`.
fn number_from_env(variable: &str, otherwise: usize) -> usize {
    let text = std::env::var(variable).ok();
    text.map_or(otherwise, |text| text.parse().expect("a number"))
}

/// The text of a panic.
fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap_or_default()
}

fn print_note(text: &str) {
    use std::io::Write as _;
    drop(writeln!(std::io::stderr(), "note: {text}"));
}
