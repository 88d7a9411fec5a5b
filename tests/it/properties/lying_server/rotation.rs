//! A rotation ends well when the server lost, revoked or did not rename a key, and it changes only its own keys.

use std::fs;

use serde_json::{Value, json};

use super::{ABORT, RESUME, ROTATE, app, dated, files, ignore_in_put};
use crate::support::scripted::{Keys, key, secret};
use crate::support::{Reply, TestEnv};

/// Delivers the new key, and stops at the verification until the file `well` exists.
const COMMAND: [&str; 7] = [
    "keys",
    "rotate",
    "App",
    "--to",
    "command:cat >\"$TMPDIR/got\"",
    "--verify-with",
    "test -e well",
];

/// Another person changes a field of a key.
fn set(keys: &Keys, id: &str, field: &str, value: &Value) {
    let list = keys.list();
    let mut list = list.lock().unwrap();
    let key = list.iter_mut().find(|key| key["id"] == id).expect("a key");
    key[field] = value.clone();
}

#[test]
fn the_old_key_is_not_retired_when_the_new_key_was_revoked() {
    // Revoked before `--resume`: limitry creates another key, also on a server that renames revoked keys.
    let (keys, env) = app();
    env.run(COMMAND).code(1);
    set(&keys, "key_new1", "status", &json!("revoked"));
    env.write("well", "");
    env.run(RESUME).success().says(["making another"]);
    assert_eq!(keys.get("key_new2")["status"], json!("active"));
    assert_eq!(keys.get("key_new2")["name"], json!("App"));
    let got = fs::read_to_string(env.path("tmp/got")).unwrap();
    assert_eq!(got, secret("new2"));
    // Revoked during the last change: the answer to this change says so.
    let (keys, env) = app();
    let list = keys.list();
    keys.server
        .instead("PUT", "/v1/api-keys/key_new1", move |request| {
            let change = request.json();
            let mut list = list.lock().unwrap();
            let key = list.iter_mut().find(|key| key["id"] == "key_new1").unwrap();
            for (field, value) in change.as_object().unwrap() {
                key[field] = value.clone();
            }
            if change["name"] == "App" {
                key["status"] = json!("revoked");
            }
            dated(Reply::json(200, key))
        });
    env.run(ROTATE)
        .code(5)
        .says(["key_new1", "is revoked", "was not let go"]);
    assert_eq!(keys.get("key_old")["expiresAt"], json!(null));
    env.run(RESUME).success();
    let target = fs::read_to_string(env.cwd().join(".env")).unwrap();
    assert!(target.contains(&secret("new2")), "{target}");
    assert_ne!(keys.get("key_old")["expiresAt"], json!(null));
}

/// A rotation that stopped when it set the expiry of the old key.
fn stopped_at_retirement() -> (Keys, TestEnv) {
    let (keys, env) = app();
    let list = keys.list();
    let mut failed = false;
    keys.server
        .instead("PUT", "/v1/api-keys/key_old", move |request| {
            let change = request.json();
            if !failed && change.get("expiresAt").is_some() {
                failed = true;
                return Reply::error(500, "internal_error", "no");
            }
            let mut list = list.lock().unwrap();
            let key = list.iter_mut().find(|key| key["id"] == "key_old").unwrap();
            for (field, value) in change.as_object().unwrap() {
                key[field] = value.clone();
            }
            dated(Reply::json(200, key))
        });
    env.run(ROTATE).code(7).says(["--resume", "--abort"]);
    assert_eq!(keys.get("key_old")["name"], json!("App (retiring aaaa)"));
    assert_eq!(keys.get("key_old")["expiresAt"], json!(null));
    (keys, env)
}

#[test]
fn a_rotation_whose_new_key_is_gone_can_be_resumed_or_aborted() {
    for gone in [false, true] {
        for args in [&RESUME[..], &ABORT[..]] {
            let (keys, env) = stopped_at_retirement();
            if gone {
                let list = keys.list();
                list.lock().unwrap().retain(|key| key["id"] != "key_new1");
            } else {
                set(&keys, "key_new1", "status", &json!("revoked"));
            }
            let run = env.run(args).success();
            assert!(files(&env, "json").is_empty(), "{run}");
            let old = keys.get("key_old");
            if args == ABORT {
                run.says(["undone"]);
                assert_eq!(old, key("key_old", "App", "aaaa"));
            } else {
                assert_eq!(keys.get("key_new2")["name"], json!("App"), "{run}");
                assert_ne!(old["expiresAt"], json!(null), "{run}");
            }
        }
    }
    // Both keys work: an abort keeps both, and the old key has its name again.
    let (keys, env) = stopped_at_retirement();
    env.run(ABORT).success().says(["both keys are kept"]);
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    assert_eq!(keys.get("key_new1")["name"], json!("App (kept new1)"));
    // The old key has its expiry: only `--resume` is possible, unless there is no new key that works.
    let (keys, env) = stopped_at_retirement();
    set(
        &keys,
        "key_old",
        "expiresAt",
        &json!("2031-01-02T00:00:00Z"),
    );
    env.run(ABORT).code(5).says(["--resume"]);
    set(&keys, "key_new1", "status", &json!("revoked"));
    env.run(ABORT)
        .success()
        .says(["works until 2031-01-02", "there is no new one"]);
    assert!(files(&env, "json").is_empty());
}

#[test]
fn an_abort_says_that_the_old_key_was_revoked() {
    let (keys, env) = app();
    env.run(COMMAND).code(1);
    set(&keys, "key_old", "status", &json!("revoked"));
    let run = env.run(ABORT).success();
    run.clone()
        .says(["the new key is kept", "(key_old) is revoked"]);
    assert!(!run.stderr().contains("both keys"), "{run}");
}

#[test]
fn an_ignored_rename_is_reported_and_the_new_key_is_not_called_a_leftover() {
    let (keys, env) = app();
    ignore_in_put(&keys, &["name"]);
    let run = env.run(ROTATE).success();
    let name = keys.get("key_new1")["name"].as_str().unwrap().to_owned();
    assert!(name.starts_with("App (rotating "), "{name}");
    run.says([
        "has not renamed the new key (key_new1)",
        "limitry keys rename key_new1 App",
    ]);
    assert_ne!(keys.get("key_old")["expiresAt"], json!(null));
    assert!(files(&env, "json").is_empty());
    let run = env.run([&ROTATE[..], &["--force"]].concat()).code(5);
    run.clone()
        .says(["key_new1", "may be in use", "limitry keys rename"]);
    assert!(!run.stderr().contains("keys revoke"), "{run}");
    assert!(!run.stderr().contains("(the key expires"), "{run}");
    env.run(["keys", "rename", "key_new1", "App"])
        .code(7)
        .says(["answered that it renamed key key_new1, but did not"]);
}

#[test]
fn a_name_that_only_resembles_a_marker_is_an_ordinary_name() {
    let keys = Keys::with(&[
        key("key_1", "Backend (kept warm for EU)", "aaaa"),
        key("key_2", "Prod (rotating weekly)", "bbbb"),
        key("key_3", "Prod", "cccc"),
        key("key_4", "web (retiring dddd)", "dddd"),
        key("key_5", "run sh (ephemeral 0123456789abcdef)", "eeee"),
    ]);
    let env = keys.person();
    let to = ["--to", "env-file:{id}.env"];
    // `Prod (rotating weekly)` does not mean that a rotation of `Prod` is under way.
    env.run([&["keys", "rotate", "Prod"][..], &to].concat())
        .success();
    assert_eq!(keys.get("key_new1")["name"], json!("Prod"));
    let all = [&["keys", "rotate", "--all", "--older-than", "7d"][..], &to].concat();
    let run = env.run(&all).success();
    run.says(["Left key 'web' (key_4)", "Left key 'run sh' (key_5)"]);
    for id in ["key_1", "key_2"] {
        let old = keys.get(id);
        assert_ne!(old["expiresAt"], json!(null), "{old}");
    }
    let names: Vec<_> = keys.all().iter().map(|key| key["name"].clone()).collect();
    for name in ["Backend (kept warm for EU)", "Prod (rotating weekly)"] {
        assert!(names.contains(&json!(name)), "{names:?}");
    }
}

#[test]
fn a_key_of_unknown_age_fails_the_rotation_and_the_audit() {
    let mut unknown = key("key_1", "web", "aaaa");
    unknown.as_object_mut().unwrap().remove("createdAt");
    let keys = Keys::with(&[unknown, key("key_2", "worker", "bbbb")]);
    let env = keys.person();
    let to = ["--to", "env-file:{name}.env"];
    let all = ["keys", "rotate", "--all", "--older-than", "7d"];
    let run = env.run([&all[..], &to].concat()).code(9);
    run.says([
        "1 of 2 failed",
        "key_1",
        "does not say when",
        "Rotated 'worker'",
    ]);
    assert_eq!(keys.get("key_1")["expiresAt"], json!(null));
    let audit = [
        "keys",
        "audit",
        "--max-age",
        "90d",
        "--unused",
        "30d",
        "--json",
    ];
    let run = env.run(audit).code(10);
    assert_eq!(run.json()["data"][0]["rule"], json!("key-unknown"), "{run}");
    assert_eq!(run.json()["data"][0]["id"], json!("key_1"), "{run}");
}

#[test]
fn a_key_that_fails_again_is_counted_once() {
    let keys = Keys::with(&[key("key_1", "web", "aaaa")]);
    let env = keys.person();
    let to = "command:cat >/dev/null; test -e go # {id}";
    let all = ["keys", "rotate", "--all", "--yes", "--to", to];
    env.run(all).code(1);
    let run = env.run(all).code(1);
    assert!(!run.stderr().contains("2 of 2"), "{run}");
    assert_eq!(keys.server.requests_to("POST", "/v1/api-keys").len(), 2);
}
