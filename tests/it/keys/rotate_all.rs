//! `keys rotate --all`: each key is rotated independently of the others.

use std::fs;

use serde_json::json;

use crate::support::scripted::{Keys, key};

#[test]
fn rotate_all_delivers_each_key_to_its_own_target() {
    let keys = Keys::with(&[
        key("key_1", "web", "aaaa"),
        key("key_2", "worker", "bbbb"),
        key("key_3", "web (retiring zzzz)", "zzzz"),
    ]);
    let env = keys.person();
    let all = ["keys", "rotate", "--all", "--older-than", "7d"];
    env.run([&all[..], &["--to", "env-file:.env"]].concat())
        .code(2)
        .says(["{name}"]);
    let to = ["--to", "env-file:{name}.env"];
    env.run([&all[..4], &["90d"], &to].concat()).success();
    assert_eq!(keys.story(), [""; 0], "no key is older than 90 days");
    env.run([&all[..], &to, &["--dry-run"]].concat()).success();
    assert_eq!(keys.story(), [""; 0]);
    let run = env.run([&all[..], &to, &["--json"]].concat()).success();
    assert_eq!(run.json()["data"].as_array().unwrap().len(), 2, "{run}");
    for name in ["web", "worker"] {
        let text = fs::read_to_string(env.cwd().join(format!("{name}.env"))).unwrap();
        assert!(text.starts_with("LIMITRY_API_KEY=limitry_sk_"), "{text}");
    }
    assert_eq!(
        keys.get("key_3"),
        key("key_3", "web (retiring zzzz)", "zzzz")
    );
}

#[test]
fn a_failed_delivery_does_not_stop_the_other_rotations() {
    let keys = Keys::with(&[key("key_1", "web", "aaaa"), key("key_2", "worker", "bbbb")]);
    let env = keys.person();
    let to = "command:cat >/dev/null; test {name} = web";
    let run = env.run(["keys", "rotate", "--all", "--to", to]).code(9);
    run.says(["1 of 2 failed", "Rotated 'web'"]);
    assert_eq!(keys.get("key_2")["expiresAt"], json!(null));
    assert_ne!(keys.get("key_1")["expiresAt"], json!(null));
}

#[test]
fn rotate_all_says_that_there_is_nothing_to_rotate() {
    let keys = Keys::with(&[key("key_1", "web", "aaaa")]);
    let env = keys.person();
    let all = ["keys", "rotate", "--all", "--to", "env-file:{name}.env"];
    let old = [&all[..], &["--older-than", "90d"]].concat();
    for extra in [&[][..], &["--dry-run"]] {
        env.run([&old[..], extra].concat())
            .success()
            .silent_stdout()
            .says(["Nothing to rotate: no active key is that old"])
            .no_panic();
        let run = env.run([&old[..], extra, &["--json"]].concat()).success();
        assert_eq!(
            run.json(),
            json!({"data": [], "nextCursor": null, "hasMore": false})
        );
    }
    let quiet = env.run([&old[..], &["--quiet"]].concat()).success();
    assert_eq!(quiet.stderr(), "");
    let keys = Keys::with(&[]);
    keys.person()
        .run(all)
        .success()
        .says(["Nothing to rotate: there is no active key"])
        .no_panic();
}

/// `key_2` has a slash in its name, the target of `key_3` holds another key, and another process rotates `key_4`. Only
/// `key_1` can be rotated.
#[test]
fn a_key_that_cannot_be_rotated_does_not_stop_the_others() {
    let keys = Keys::with(&[
        key("key_1", "web", "aaaa"),
        key("key_2", "Prod/EU", "bbbb"),
        key("key_3", "taken", "cccc"),
        key("key_4", "worker", "dddd"),
        key("key_5", "worker (rotating 0a1b2c3d)", "eeee"),
    ]);
    let env = keys.person();
    env.write(
        "taken.env",
        "LIMITRY_API_KEY=limitry_sk_SomebodyElsesKeySomebodyElsesKeyzzzz\n",
    );
    let all = ["keys", "rotate", "--all", "--to", "env-file:{name}.env"];
    let dry = env.run([&all[..], &["--dry-run"]].concat()).code(9);
    dry.says(["3 of 4 failed", "Prod/EU", "zzzz", "key_5"])
        .prints(["key_1"])
        .no_panic();
    assert_eq!(keys.story(), [""; 0]);
    let run = env.run([&all[..], &["--json"]].concat()).code(9);
    assert_eq!(run.json()["data"][0]["name"], json!("web"), "{run}");
    assert_eq!(run.json()["data"].as_array().unwrap().len(), 1, "{run}");
    assert_ne!(keys.get("key_1")["expiresAt"], json!(null));
    for id in ["key_2", "key_3", "key_4", "key_5"] {
        assert_eq!(keys.get(id)["expiresAt"], json!(null), "{id}");
    }
    // With a single key, the error and the exit code are those of that key.
    let keys = Keys::with(&[key("key_2", "Prod/EU", "bbbb")]);
    keys.person()
        .run(all)
        .code(2)
        .says(["Prod/EU", "{id}"])
        .no_panic();
}

#[test]
fn rotate_all_suggests_resume_and_abort_for_open_rotations() {
    let keys = Keys::with(&[key("key_1", "web", "aaaa"), key("key_2", "worker", "bbbb")]);
    let env = keys.person();
    let to = "command:cat >/dev/null; test -e go # {id}";
    env.run(["keys", "rotate", "--all", "--to", to])
        .code(9)
        .says(["2 of 2 failed", "--resume", "--abort"])
        .no_panic();
    env.write("go", "");
    env.run(["keys", "rotate", "--resume", "--yes"])
        .success()
        .says(["Rotated 'web'", "Rotated 'worker'"])
        .no_panic();
}

/// An ephemeral key belongs to one command and is revoked when the command ends, so it needs no successor.
#[test]
fn an_ephemeral_key_is_not_rotated() {
    let keys = Keys::with(&[key("key_1", "run sh (ephemeral 0123456789abcdef)", "aaaa")]);
    keys.person()
        .run(["keys", "rotate", "--all", "--to", "env-file:{id}.env"])
        .success()
        .says(["Nothing to rotate"])
        .no_panic();
    assert_eq!(keys.story(), [""; 0]);
}
