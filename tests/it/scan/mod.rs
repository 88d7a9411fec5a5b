//! `limitry scan`: which files it reads, which secrets it finds, and that no output shows a whole secret.

mod encodings;
mod files;
mod git_tampering;
mod history;
mod install_hook;
mod output;
mod staged;
mod stdin;
mod verify;

use std::fs;

use serde_json::Value;

use crate::support::{Run, TestEnv};

/// A secret of this kind that ends in `last_four`. The text is assembled here, so that a scan of this file finds no secret.
fn secret(kind: &str, last_four: &str) -> String {
    format!(
        "limitry_{kind}_{}{last_four}",
        "q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ"
    )
}

fn put(env: &TestEnv, path: &str, content: impl AsRef<[u8]>) {
    let path = env.cwd().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

#[track_caller]
fn git(env: &TestEnv, args: &[&str]) -> Run {
    let mut command = env.program("git");
    command
        .args(["-c", "user.name=n", "-c", "user.email=e@example.com"])
        .args(["-c", "init.defaultBranch=main", "-c", "core.abbrev=12"])
        .args(args);
    env.run_program(command)
}

fn repository() -> TestEnv {
    let env = TestEnv::new();
    git(&env, &["init", "-q", "."]).success();
    env
}

fn commit(env: &TestEnv) -> String {
    git(env, &["add", "-A"]).success();
    git(env, &["commit", "-qm", "m"]).success();
    git(env, &["rev-parse", "HEAD"]).stdout().trim().to_owned()
}

/// The findings of a JSON document, as `path:line:column last-four`.
fn places(run: &Run) -> Vec<String> {
    let document = run.json();
    let found = document["data"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    found
        .iter()
        .map(|one| {
            format!(
                "{}:{}:{} {}",
                text(&one["path"]),
                one["line"],
                one["column"],
                text(&one["lastFour"])
            )
        })
        .collect()
}

#[track_caller]
fn scan(env: &TestEnv, args: &[&str]) -> Vec<String> {
    let run = env.run(["scan", "--json"].iter().chain(args));
    let found = places(&run);
    let expected = if found.is_empty() { 0 } else { 10 };
    assert_eq!(run.exit_code(), expected, "{run}");
    found
}
