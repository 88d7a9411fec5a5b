//! A key is called revoked or gone only when the server no longer shows that it works.

use serde_json::json;

use super::{ROTATE, app, dated};
use crate::support::Reply;
use crate::support::scripted::{Keys, secret};

#[test]
fn a_leaked_key_that_works_is_never_called_dead() {
    let (keys, env) = app();
    let args = ["keys", "revoke", "--key-stdin", "--yes"];
    // The list never shows it.
    keys.server
        .instead("GET", "/v1/api-keys", |_| dated(Reply::list(&[])));
    let run = env.run_with(args, secret("aaaa")).code(7);
    run.says([
        "…aaaa works, but the API's list does not contain it",
        "not revoked",
    ])
    .never_shows(&secret("aaaa"));
    assert!(keys.server.requests_to("GET", "/v1/api-keys").len() > 2);
    // It shows it late.
    let list = keys.list();
    let mut asked = 0;
    keys.server.instead("GET", "/v1/api-keys", move |_| {
        asked += 1;
        let all = list.lock().unwrap();
        dated(Reply::list(if asked > 2 { &all[..] } else { &[] }))
    });
    env.run_with(args, secret("aaaa"))
        .success()
        .says(["Revoked key 'App'"]);
    assert_eq!(keys.get("key_old")["status"], json!("revoked"));
}

#[test]
fn waiting_for_a_revoked_key_outlasts_a_busy_server_and_says_that_it_is_revoked() {
    let (keys, env) = app();
    let (mut asked, list) = (0, keys.list());
    keys.server
        .instead("GET", "/v1/api-keys/key_old", move |_| {
            asked += 1;
            match asked {
                2 | 3 => Reply::error(503, "unavailable", "later"),
                _ => dated(Reply::json(200, &list.lock().unwrap()[0])),
            }
        });
    let args = ["keys", "revoke", "key_old", "--wait", "--yes"];
    env.run(args).success().says(["Revoked key 'App'"]);
    let (keys, env) = app();
    keys.server.instead("GET", "/v1/api-keys/key_old", |_| {
        Reply::error(403, "insufficient_permissions", "not yours")
    });
    env.run(["keys", "revoke", "App", "--wait", "--yes"])
        .code(3)
        .says(["'App' (key_old) was revoked", "not yours"]);
}

#[test]
fn a_key_that_is_gone_when_it_is_revoked_is_gone() {
    let gone = |keys: &Keys| {
        let list = keys.list();
        keys.server
            .instead("DELETE", "/v1/api-keys/key_old", move |_| {
                list.lock().unwrap().retain(|key| key["id"] != "key_old");
                dated(Reply::error(404, "api_key_not_found", "no such key"))
            });
    };
    let (keys, env) = app();
    gone(&keys);
    env.run(["keys", "revoke", "App", "--yes"])
        .success()
        .says(["(key_old) is gone"]);
    let (keys, env) = app();
    gone(&keys);
    env.run([&ROTATE[..], &["--now", "--yes"]].concat())
        .success();
    assert_eq!(keys.get("key_new1")["name"], json!("App"));
    // What the API goes on showing is not gone.
    let (keys, env) = app();
    keys.server.instead("DELETE", "/v1/api-keys/key_old", |_| {
        dated(Reply::error(404, "api_key_not_found", "no such key"))
    });
    env.run(["keys", "revoke", "App", "--yes"]).code(4);
}
