//! limitry remembers a key that the server creates or shows late, and revokes it when the server shows it.

use std::fs;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{ABORT, ROTATE, dated, files};
use crate::support::scripted::{Keys, key, secret};
use crate::support::{Reply, TestEnv};

#[test]
fn the_lease_of_a_key_that_the_api_does_not_know_yet_stays() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let leases = env.home().join(".local/state/limitry/leases");
    let notes = || {
        let entries = fs::read_dir(&leases).into_iter().flatten().flatten();
        entries
            .filter(|entry| entry.path().extension().is_some_and(|e| e == "json"))
            .count()
    };
    let unknown = |_: &crate::support::server::Request| {
        dated(Reply::error(404, "api_key_not_found", "no such key"))
    };
    // The API knows the key after a moment, and limitry revokes it.
    let (mut asked, list) = (0, keys.list());
    keys.server
        .instead("DELETE", "/v1/api-keys/key_new1", move |_| {
            asked += 1;
            if asked < 3 {
                return dated(Reply::error(404, "api_key_not_found", "no such key"));
            }
            list.lock().unwrap()[0]["status"] = json!("revoked");
            dated(Reply::empty(204))
        });
    let run = ["run", "--ephemeral", "--", "true"];
    env.run(run).success();
    assert_eq!(keys.get("key_new1")["status"], json!("revoked"));
    assert_eq!(notes(), 0);
    // The API does not know the key in time. The lease stays, also after the next run, because the key is young.
    for method in ["DELETE", "GET"] {
        keys.server
            .instead(method, "/v1/api-keys/key_new2", unknown);
    }
    env.run(run)
        .success()
        .says(["could not be revoked", "does not know it"]);
    assert_eq!(notes(), 1);
    env.run(run).success();
    assert_eq!(notes(), 1);
    // The API knows the key again, and the next run revokes it.
    let list = keys.list();
    for method in ["DELETE", "GET"] {
        let list = Arc::clone(&list);
        keys.server
            .instead(method, "/v1/api-keys/key_new2", move |request| {
                let mut list = list.lock().unwrap();
                let key = list.iter_mut().find(|key| key["id"] == "key_new2").unwrap();
                if request.method == "DELETE" {
                    key["status"] = json!("revoked");
                    return dated(Reply::empty(204));
                }
                dated(Reply::json(200, key))
            });
    }
    env.run(run).success().says(["Revoked 1 key"]);
    assert_eq!(keys.get("key_new2")["status"], json!("revoked"));
    assert_eq!(notes(), 0);
}

/// The first request to create a key gets no answer. The server creates the key only after limitry has looked for it.
fn lose_first_create() -> (Keys, TestEnv, Arc<Mutex<Option<Value>>>) {
    let keys = Keys::with(&[key("key_old", "App", "aaaa")]);
    let env = keys.person();
    let late = Arc::new(Mutex::new(None));
    let (asked, mut first) = (Arc::clone(&late), true);
    let list = keys.list();
    keys.server.instead("POST", "/v1/api-keys", move |request| {
        let body = request.json();
        let id = if first { "late" } else { "next" };
        let mut made = key(&format!("key_{id}"), body["name"].as_str().unwrap(), id);
        made["expiresAt"] = body["expiresAt"].clone();
        if std::mem::take(&mut first) {
            *asked.lock().unwrap() = Some(made);
            return Reply::close();
        }
        list.lock().unwrap().insert(0, made.clone());
        made["key"] = json!(secret("next"));
        dated(Reply::json(201, &made))
    });
    (keys, env, late)
}

fn create_late(keys: &Keys, late: &Mutex<Option<Value>>) {
    let made = late.lock().unwrap().take().expect("the key was requested");
    keys.list().lock().unwrap().insert(0, made);
}

#[test]
fn a_rotation_revokes_its_earlier_key_that_the_server_created_late() {
    let (keys, env, late) = lose_first_create();
    let run = env.run(ROTATE);
    assert_ne!(run.exit_code(), 0, "{run}");
    run.says(["the old key still works", "the next rotation revokes it"]);
    assert!(files(&env, "json").is_empty());
    create_late(&keys, &late);
    env.run(ROTATE).success();
    assert_eq!(keys.get("key_late")["status"], json!("revoked"));
    assert_eq!(keys.get("key_next")["name"], json!("App"));
    // A key that another person made is not revoked.
    let (keys, env, late) = lose_first_create();
    let run = env.run(ROTATE);
    assert_ne!(run.exit_code(), 0, "{run}");
    late.lock().unwrap().as_mut().unwrap()["name"] = json!("App (rotating 0a1b2c3d)");
    create_late(&keys, &late);
    env.run(ROTATE).code(5).says(["key_late"]);
    assert_eq!(keys.get("key_late")["status"], json!("active"));
}

#[test]
fn a_rotation_after_an_abort_revokes_the_key_that_the_server_created_late() {
    let (_keys, env, _late) = lose_first_create();
    // This run finds the step of the POST. The next run is killed at that step, while it waits for the answer.
    let mut command = env.command(ROTATE);
    command.env("LIMITRY_CHAOS_LOG", env.path("steps"));
    let run = env.run_program(command);
    assert_ne!(run.exit_code(), 0, "{run}");
    let steps = fs::read_to_string(env.path("steps")).unwrap();
    let post = steps
        .lines()
        .position(|line| line.contains("POST"))
        .unwrap()
        + 1;
    let (keys, env, late) = lose_first_create();
    let mut command = env.command(ROTATE);
    command.env("LIMITRY_CHAOS", format!("{post}:kill-after"));
    let run = env.run_program(command);
    assert_ne!(run.exit_code(), 0, "{run}");
    env.run(ABORT).success().says(["undone"]);
    assert!(files(&env, "json").is_empty());
    create_late(&keys, &late);
    env.run(ROTATE).success();
    assert_eq!(keys.get("key_late")["status"], json!("revoked"));
}
