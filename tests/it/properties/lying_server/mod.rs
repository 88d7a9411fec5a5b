//! Servers that do less than they answer, that show their changes late, or that do not answer. limitry reports no working key
//! as revoked, retires no key for a successor that does not work, and leaves no key behind.

mod expiry;
mod late_keys;
mod local_files;
mod revocation;
mod rotation;

use std::fs;
use std::path::PathBuf;

use crate::support::scripted::{Keys, SERVER_DATE, key};
use crate::support::{Reply, TestEnv};

const ROTATE: [&str; 5] = ["keys", "rotate", "App", "--to", "env-file:.env"];
const RESUME: [&str; 4] = ["keys", "rotate", "--resume", "--yes"];
const ABORT: [&str; 3] = ["keys", "rotate", "--abort"];

fn app() -> (Keys, TestEnv) {
    let keys = Keys::with(&[key("key_old", "App", "aaaa")]);
    let env = keys.person();
    (keys, env)
}

fn rotations(env: &TestEnv) -> PathBuf {
    env.home().join(".local/state/limitry/rotations")
}

fn files(env: &TestEnv, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(rotations(env)).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect()
}

fn dated(reply: Reply) -> Reply {
    reply.header("Date", SERVER_DATE)
}

/// From now on the server answers a PUT with 200 and the key, and does not change these fields.
fn ignore_in_put(keys: &Keys, fields: &'static [&'static str]) {
    let list = keys.list();
    keys.server
        .instead("PUT", "/v1/api-keys/*", move |request| {
            let id = request.path_only().rsplit('/').next().unwrap();
            let mut list = list.lock().unwrap();
            let key = list.iter_mut().find(|key| key["id"] == id).expect("a key");
            for (field, value) in request.json().as_object().unwrap() {
                if !fields.contains(&field.as_str()) {
                    key[field] = value.clone();
                }
            }
            dated(Reply::json(200, key))
        });
}
