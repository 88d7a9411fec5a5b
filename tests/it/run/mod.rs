//! `limitry run`: the command gets a key, the terminal and the signals. Its exit code is limitry's, and no key outlives it.

mod environment;
mod ephemeral;
mod exit_codes;
mod killed;
mod signals;
mod terminal;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::TestEnv;
use crate::support::scripted::Keys;

const OWN_KEY: &str = "limitry_sk_OwnOwnOwnOwnOwnOwnOwnOwnOwnOwn12abcd";

/// An environment with an API key: limitry creates none, and replaces itself with the command (`exec`).
fn with_key() -> TestEnv {
    TestEnv::new().with("LIMITRY_API_KEY", OWN_KEY)
}

/// The two ways in which a command runs: it replaces limitry (`exec`), or limitry starts it as a child.
fn both() -> [(TestEnv, &'static [&'static str], Option<Keys>); 2] {
    let keys = Keys::with(&[]);
    [
        (with_key(), &["run"], None),
        (keys.person(), &["run", "--ephemeral"], Some(keys)),
    ]
}

fn statuses(keys: &Keys) -> Vec<(String, String)> {
    let list = keys.all();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.iter()
        .map(|key| (text(&key["name"]), text(&key["status"])))
        .collect()
}

#[track_caller]
fn assert_no_active_key(keys: &Keys) {
    let left: Vec<_> = statuses(keys)
        .into_iter()
        .filter(|(_, status)| status == "active")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

fn leases(env: &TestEnv) -> Vec<PathBuf> {
    let dir = env.home().join(".local/state/limitry/leases");
    let mut found: Vec<_> = fs::read_dir(dir)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    found.sort();
    found
}
