//! `keys create` fails or is killed at each request and each step on disk.
//!
//! After at most one more command, every key that no target holds has an expiry, and no secret is outside the targets.

use std::fs;

use super::case::{Case, World, works};
use super::{HOWS, cases, print_note, run_all, steps_of};
use crate::support::Run;

const CREATE: [&str; 5] = ["keys", "create", "New", "--to", "env-file:new.env"];

/// Runs the next command that creates a key. Returns the run and the secret.
fn next_command(one: &Case) -> (Run, String) {
    let run = one.env.run(["keys", "create", "Later", "--plain"]);
    assert_eq!(run.exit_code(), 0, "{run}");
    let secret = run.stdout().trim().to_owned();
    (run, secret)
}

/// Checks the state after the command and one more command.
fn assert_settled(one: &Case, first: &Run, later: &str) {
    let new = one.env.cwd().join("new.env");
    let text = fs::read_to_string(&new).unwrap_or_default();
    let held = text.trim().strip_prefix("LIMITRY_API_KEY=").unwrap_or("");
    assert_eq!(held.is_empty(), text.is_empty(), "{text}");
    if first.exit_code() == 0 {
        assert!(
            !held.is_empty(),
            "the command succeeded, but the target has no key"
        );
    }
    if !held.is_empty() {
        assert!(works(&one.url, held), "the key in the target does not work");
    }
    let listed = one.ask("GET", "/api-keys?status=active&limit=100", "");
    for key in listed["data"].as_array().expect("a list") {
        let last_four = key["lastFour"].as_str().expect("four");
        let known = key["id"] == one.old.as_str()
            || later.ends_with(last_four)
            || (!held.is_empty() && held.ends_with(last_four));
        assert!(
            known || !key["expiresAt"].is_null(),
            "an orphan that never expires: {key}"
        );
        assert!(
            held.is_empty() || !held.ends_with(last_four) || key["expiresAt"].is_null(),
            "the key in the target is about to expire: {key}"
        );
    }
    // The target, the file of the old key, and the file of a rotation's command may hold secrets.
    let holds = |path: &std::path::Path| {
        let bytes = fs::read(path).unwrap_or_default();
        String::from_utf8_lossy(&bytes).contains("limitry_sk_")
    };
    let files = crate::support::env::files_below(&one.env.path(""));
    for file in files.into_iter().filter(|file| holds(file)) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            ["new.env", ".env", "got"].contains(&name.as_str()),
            "a secret is left in {}",
            file.display()
        );
    }
}

#[test]
fn a_create_that_ends_at_any_step_leaves_nothing_behind() {
    let world = World::new();
    let steps = steps_of(&Case::new(&world, &CREATE), &CREATE);
    let cases = cases(&steps, &HOWS);
    print_note(&format!(
        "failpoints: a create: {} steps, {} cases",
        steps.len(),
        cases.len()
    ));
    run_all(cases, |case| {
        let one = Case::new(&world, &CREATE);
        let first = one.watched(&CREATE, case);
        let (second, later) = next_command(&one);
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            assert_settled(&one, &first, &later);
        }));
        if let Err(panic) = result {
            panic!(
                "{}\nfirst\n{first}\nthen\n{second}",
                super::panic_text(&*panic)
            );
        }
    });
}
