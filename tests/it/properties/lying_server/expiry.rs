//! limitry notices when the server did not set or move an expiry, regardless of its answer.

use serde_json::json;

use super::{ROTATE, app, dated, ignore_in_put};
use crate::support::Reply;
use crate::support::scripted::{Keys, key, secret};

/// From now on the server creates keys without an expiry.
fn ignore_expiry_in_post(keys: &Keys) {
    let list = keys.list();
    keys.server.instead("POST", "/v1/api-keys", move |request| {
        let name = request.json()["name"].as_str().unwrap().to_owned();
        let mut made = key("key_new1", &name, "new1");
        list.lock().unwrap().insert(0, made.clone());
        made["key"] = json!(secret("new1"));
        dated(Reply::json(201, &made))
    });
}

#[test]
fn an_expiry_that_was_not_set_is_noticed_before_the_key_is_delivered() {
    // The key of `keys create`.
    let (keys, env) = app();
    ignore_expiry_in_post(&keys);
    let args = ["keys", "create", "New", "--expires", "1h"];
    for to in [&["--plain"][..], &["--to", "file:key"]] {
        let run = env.run([&args[..], to].concat()).code(7).silent_stdout();
        run.clone()
            .says(["key_new1", "did not set its expiry", "revoked again"])
            .never_shows(&secret("new1"));
        assert_eq!(keys.get("key_new1")["status"], json!("revoked"), "{run}");
        assert!(!env.cwd().join("key").exists());
        keys.list().lock().unwrap().remove(0);
    }
    // The successor of a rotation.
    env.run(ROTATE)
        .code(7)
        .says(["the new key's expiry", "key_new1", "revoked again"]);
    assert_eq!(keys.get("key_new1")["status"], json!("revoked"));
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    keys.list().lock().unwrap().remove(0);
    // The key of `run`.
    let args = ["run", "--ttl", "1m", "--", "touch", "ran"];
    env.run(args)
        .code(7)
        .says(["did not set its expiry", "revoked again"]);
    assert_eq!(keys.get("key_new1")["status"], json!("revoked"));
    assert!(!env.cwd().join("ran").exists());
    // An answer without the expiry is no error when the key has its expiry.
    let keys = Keys::with(&[]);
    let list = keys.list();
    keys.server.instead("POST", "/v1/api-keys", move |request| {
        let mut made = key("key_new1", "New", "new1");
        made["expiresAt"] = request.json()["expiresAt"].clone();
        list.lock().unwrap().insert(0, made);
        dated(Reply::json(
            201,
            &json!({"id": "key_new1", "name": "New", "key": secret("new1")}),
        ))
    });
    keys.person()
        .run(["keys", "create", "New", "--expires", "1h", "--plain"])
        .success();
}

#[test]
fn an_expiry_that_was_not_moved_is_reported() {
    let keys = Keys::with(&[]);
    ignore_in_put(&keys, &["expiresAt"]);
    let run = keys
        .person()
        .run(["run", "--ttl", "10s", "--", "sleep", "6"])
        .success();
    run.says([
        "could not be prolonged",
        "set the key's expiry, but did not",
        "2031-01-01",
    ]);
}
