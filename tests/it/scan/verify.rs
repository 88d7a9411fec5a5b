//! `scan --verify`

use serde_json::{Value, json};

use super::{commit, put, repository, secret};
use crate::support::pty::Pty;
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
    assert_eq!(run.json()["data"][0]["keyId"], "key_a");
    // If two keys end alike, the active key is taken.
    assert_eq!(run.json()["data"][3]["keyId"], "key_y");
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
}

#[test]
fn findings_are_shown_when_they_cannot_be_verified() {
    // Nothing was found: there is nothing to verify.
    TestEnv::new().run(["scan", "--verify"]).success();
    let server = Server::start();
    server.allow("GET", "/v1/api-keys", Reply::error(500, "internal", "No."));
    let closed = "http://127.0.0.1:1/v1";
    for (env, says) in [
        (
            TestEnv::new(),
            "you are not signed in\nhint: `limitry login`",
        ),
        (TestEnv::person(&server.url()), "No."),
        (TestEnv::person(closed), "cannot connect to 127.0.0.1:1"),
    ] {
        put(&env, "keys", secret("sk", "fnd1"));
        let run = env.run(["scan", "--verify"]).code(10);
        assert_eq!(run.stdout(), "keys:1:1\tlimitry_sk_…fnd1\tunknown\t\t\n");
        run.says([
            "Whether the secrets are active is not known",
            says,
            "`limitry keys list --inactive` shows which key ends in …fnd1",
        ]);
        let run = env.run(["scan", "--verify", "--json"]).code(10);
        assert_eq!(run.json()["data"][0]["status"], "unknown");
    }
    let env = TestEnv::new();
    put(&env, "keys", secret("sk", "fnd1"));
    put(&env, ".limitry.toml", "project = ");
    let run = env.run(["scan", "--verify"]).code(10);
    run.prints(["…fnd1"]).says([".limitry.toml"]);
}

#[test]
fn the_command_that_replaces_a_verified_key_works_where_git_tracks_the_file() {
    let env = repository().with("LIMITRY_LOCAL", "1");
    let create = ["keys", "create", "P", "--plain"];
    let key = env.run(create).success().stdout();
    put(&env, ".env", format!("LIMITRY_API_KEY={key}"));
    put(&env, "other", secret("sk", "oth1"));
    commit(&env);
    let run = env.run(["scan", "--verify"]).code(10);
    let said = run.stderr();
    assert!(
        said.contains("No key of this project ends in …oth1."),
        "{run}"
    );
    // Without a terminal the hint only shows the key: another secret may end with the same four characters.
    let hint = said.split('`').find(|part| part.contains("keys show"));
    env.run(hint.unwrap().split(' ').skip(1)).success();
    let (_, said) = Pty::start(&env.command(["scan", "--verify"]), 200).finish();
    let hint = said.split('`').find(|part| part.contains("keys rotate"));
    let words: Vec<&str> = hint.unwrap().split(' ').skip(1).collect();
    let mut pty = Pty::start(&env.command(words), 120);
    pty.expect("[y/N]");
    pty.type_line("y");
    assert_eq!(pty.finish().0, 0);
    let found = env.run(["scan", "--verify", "--json"]).code(10).json();
    assert_eq!(found["data"][0]["status"], "revoked");
    // A key that is revoked needs no command.
    let run = env.run(["scan", "--verify", ".env"]).code(10);
    assert!(!run.stderr().contains("limitry"), "{run}");
}

#[test]
fn the_status_of_a_workspace_key_comes_from_a_request_with_that_key() {
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

#[cfg(unix)]
#[test]
fn the_hint_for_a_verified_key_names_its_variable_or_revokes_a_replaced_key() {
    use crate::support::pty::Pty;

    let env = TestEnv::new()
        .with("LIMITRY_LOCAL", "1")
        .with("NO_COLOR", "1");
    env.run("keys create App --to env-file:.env:MY_KEY".split(' '))
        .success();
    let id = || {
        let listed = env.run(["keys", "list", "--json"]).success().json();
        let keys = listed["data"].as_array().unwrap();
        let replaced = keys.iter().find(|key| key["name"] != "App");
        replaced.unwrap_or(&keys[0])["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let scan = || {
        Pty::start(&env.command(["scan", "--verify"]), 200)
            .finish()
            .1
    };
    let rotation = format!("keys rotate {} --now --to env-file:.env:MY_KEY", id());
    assert!(scan().contains(&format!("`limitry {rotation}` replaces")));
    let old = std::fs::read_to_string(env.cwd().join(".env")).unwrap();
    env.run("keys rotate App --to env-file:.env:MY_KEY".split(' '))
        .success();
    std::fs::remove_file(env.cwd().join(".env")).unwrap();
    env.write("old.txt", old);
    let seen = scan();
    let revocation = format!("keys revoke {}", id());
    assert!(seen.contains("retiring"), "{seen}");
    assert!(
        seen.contains(&format!("`limitry {revocation}` ends")),
        "{seen}"
    );
    env.run(revocation.split(' ').chain(["--yes"])).success();
    // A hint does not name a key that is revoked.
    assert!(!scan().contains(&revocation));
}
