//! limitry reports a key as revoked or gone only when the server no longer shows that the key works.

use serde_json::json;

use super::{ROTATE, app, dated};
use crate::support::Reply;
use crate::support::scripted::{Keys, secret};

#[test]
fn a_leaked_key_that_works_is_never_reported_as_revoked() {
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
    // The list shows the key late.
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
fn wait_survives_a_busy_server_and_its_error_says_that_the_key_was_revoked() {
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
fn a_404_to_a_revocation_is_success_only_if_the_key_is_gone() {
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
    // A key that the API still shows is not gone.
    let (keys, env) = app();
    keys.server.instead("DELETE", "/v1/api-keys/key_old", |_| {
        dated(Reply::error(404, "api_key_not_found", "no such key"))
    });
    env.run(["keys", "revoke", "App", "--yes"]).code(4);
}
