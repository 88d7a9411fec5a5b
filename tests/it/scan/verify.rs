//! `scan --verify`

use serde_json::{Value, json};

use super::{put, secret};
use crate::support::scripted::{Keys, key};
use crate::support::{Reply, Server, TestEnv};

#[test]
fn the_status_of_a_key_comes_from_the_list_of_keys() {
    let with = |id: &str, last_four: &str, status: &str| {
        let mut key = key(id, id, last_four);
        key["status"] = json!(status);
        key
    };
    let keys = Keys::with(&[
        with("key_a", "act1", "active"),
        with("key_r", "rev1", "revoked"),
        with("key_e", "exp1", "expired"),
        // Two keys that end alike.
        with("key_x", "two1", "revoked"),
        with("key_y", "two1", "active"),
    ]);
    let env = keys.person();
    let lines = ["act1", "rev1", "exp1", "two1", "unk1"].map(|last_four| secret("sk", last_four));
    put(&env, "keys", lines.join("\n"));
    // A client token that ends like an active key.
    put(
        &env,
        "other",
        format!(
            "{}\n{}",
            secret("ct", "act1"),
            crate::support::scripted::PAT
        ),
    );
    let run = env.run(["scan", "--verify", "--json"]).code(10);
    let statuses: Vec<(String, String)> = run.json()["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
            (text("lastFour"), text("status"))
        })
        .collect();
    let expected = [
        ("act1", "active"),
        ("rev1", "revoked"),
        ("exp1", "expired"),
        ("two1", "active"),
        ("unk1", "unknown"),
        ("act1", "unknown"),
        ("Per1", "active"),
    ]
    .map(|(last_four, status)| (last_four.to_owned(), status.to_owned()));
    assert_eq!(statuses, expected);
    // No secret that was found is sent.
    for request in keys.server.requests() {
        assert_eq!(request.token(), Some(crate::support::scripted::PAT));
        assert_eq!(
            (request.method.as_str(), request.path_only()),
            ("GET", "/v1/api-keys")
        );
    }
    TestEnv::new().run(["scan", "--verify"]).code(3);
}

#[test]
fn a_workspace_key_says_whether_it_is_alive_itself() {
    for (status, expected) in [(403, "active"), (401, "revoked"), (404, "unknown")] {
        let server = Server::start();
        server.allow(
            "GET",
            "/v1/user/me",
            Reply::error(status, "insufficient_permissions", "No."),
        );
        let own = format!("lim_test_{}Own1", "a1B2".repeat(6));
        let other = format!("lim_test_{}Oth1", "c3D4".repeat(6));
        let env = TestEnv::new()
            .with("LIMITRY_API_URL", server.url())
            .with("LIMITRY_API_KEY", &own);
        put(&env, "keys", format!("{own}\n{other}"));
        let run = env.run(["scan", "--verify", "--json"]).code(10);
        let found: Vec<Value> = run.json()["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["status"].clone())
            .collect();
        assert_eq!(found, [expected, "unknown"], "{status}");
        assert_eq!(server.requests().len(), 1);
        assert_eq!(server.requests()[0].token(), Some(own.as_str()));
    }
}
