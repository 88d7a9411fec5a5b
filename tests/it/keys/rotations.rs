//! `keys rotate --to`: the target of the rotated key, interrupted rotations, `--resume` and `--abort`.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::support::scripted::{Keys, PAT, key, secret};
use crate::support::{Reply, TestEnv};

const ROTATE: [&str; 5] = ["keys", "rotate", "App", "--to", "env-file:.env"];

/// A key named `App` that ends in `aaaa`, and an env file that holds it.
fn app() -> (Keys, TestEnv) {
    let keys = Keys::with(&[key("key_old", "App", "aaaa")]);
    let env = keys.person();
    env.write(
        ".env",
        format!("A=1\nLIMITRY_API_KEY=\"{}\" # ours\n", secret("aaaa")),
    );
    (keys, env)
}

fn target(env: &TestEnv) -> String {
    fs::read_to_string(env.cwd().join(".env")).unwrap()
}

fn journals(env: &TestEnv) -> Vec<PathBuf> {
    let dir = env.home().join(".local/state/limitry/rotations");
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect()
}

#[test]
fn the_new_key_is_delivered_before_the_old_key_gets_its_expiry() {
    let (keys, env) = app();
    let run = env
        .run([&ROTATE[..], &["--json"]].concat())
        .success()
        .never_shows(&secret("new1"));
    assert_eq!(
        target(&env),
        format!("A=1\nLIMITRY_API_KEY=\"{}\" # ours\n", secret("new1"))
    );
    let document = run.json();
    assert_eq!(
        (&document["id"], &document["name"]),
        (&json!("key_new1"), &json!("App"))
    );
    assert_eq!(document["deliveredTo"], json!(["env-file:.env"]));
    assert_eq!(
        document["replaces"],
        keys.get("key_old"),
        "the old key as it is afterwards"
    );
    assert_eq!(document["replaces"]["name"], json!("App (retiring aaaa)"));
    let story = keys.story();
    let proofs: Vec<usize> = (0..story.len())
        .filter(|at| story[*at].ends_with(" as new1"))
        .collect();
    let retired = story
        .iter()
        .position(|call| call == "PUT api-keys/key_old")
        .unwrap();
    assert!(
        proofs.len() >= 2 && proofs[1] < retired,
        "the new key is tested, and tested again after it is read back: {story:?}"
    );
    assert!(journals(&env).is_empty());
}

#[test]
fn rotate_refuses_a_target_that_does_not_hold_the_rotated_key() {
    let (keys, env) = app();
    env.write(".env", format!("LIMITRY_API_KEY={}\n", secret("zzzz")));
    env.run(ROTATE).code(2).says(["zzzz", "aaaa", "--force"]);
    env.write(".env", "LIMITRY_API_KEY=something-else\n");
    env.run(ROTATE)
        .code(2)
        .says(["something else than a key", "--force"]);
    assert_eq!(keys.story(), [""; 0]);
    env.run([&ROTATE[..], &["--force"]].concat()).success();
    assert!(target(&env).contains(&secret("new1")));
}

#[test]
fn rotate_now_with_an_unreadable_target_needs_verify_with() {
    let (keys, env) = app();
    let now = [
        "keys",
        "rotate",
        "App",
        "--to",
        "command:cat >got",
        "--now",
        "--yes",
    ];
    env.run(now).code(2).says(["--verify-with"]);
    assert_eq!(keys.story(), [""; 0]);
    env.run([&now[..], &["--verify-with", "test -s got"]].concat())
        .success();
    assert_eq!(keys.get("key_old")["status"], json!("revoked"));
    assert_eq!(
        fs::read_to_string(env.cwd().join("got")).unwrap(),
        secret("new1")
    );
}

#[test]
fn a_failed_verification_leaves_the_rotation_open_for_resume() {
    let (keys, env) = app();
    let run = env
        .run([&ROTATE[..], &["--verify-with", "test -e well"]].concat())
        .code(1);
    run.says(["test -e well", "--resume"]);
    assert_eq!(keys.get("key_old")["expiresAt"], json!(null));
    assert!(target(&env).contains(&secret("new1")));
    // The journal holds the data that `--resume` needs, and no secret.
    let journal = fs::read_to_string(&journals(&env)[0]).unwrap();
    assert!(
        !journal.contains("limitry_sk_") && journal.contains("key_new1"),
        "{journal}"
    );
    // A command from the journal is shown, and needs a confirmation.
    env.run(["keys", "rotate", "--resume"])
        .code(12)
        .says(["test -e well", "--resume --yes"]);
    env.write("well", "");
    env.run(["keys", "rotate", "--resume", "--yes"])
        .success()
        .says(["Rotated 'App' (key_new1)"]);
    assert_eq!(keys.get("key_old")["name"], json!("App (retiring aaaa)"));
    assert_eq!(
        keys.server.requests_to("POST", "/v1/api-keys").len(),
        1,
        "the key in the target is used again"
    );
    assert!(journals(&env).is_empty());
}

#[test]
fn resume_accepts_another_verify_command() {
    let (keys, env) = app();
    env.run([&ROTATE[..], &["--verify-with", "false"]].concat())
        .code(1);
    let resume = [
        "keys",
        "rotate",
        "--resume",
        "--verify-with",
        "test -e well",
    ];
    env.run(resume)
        .code(12)
        .says(["--resume --verify-with 'test -e well' --yes"]);
    env.run([&resume[..], &["--yes"]].concat())
        .code(1)
        .says(["`test -e well` ended"]);
    // The rotation keeps the new command from then on.
    env.write("well", "");
    env.run(["keys", "rotate", "--resume", "--yes"])
        .success()
        .says(["Rotated 'App' (key_new1)"]);
    assert_eq!(keys.get("key_old")["name"], json!("App (retiring aaaa)"));
    // `--abort` runs no command, so it does not accept `--verify-with`.
    env.run(["keys", "rotate", "--abort", "--verify-with", "true"])
        .code(2);
}

#[test]
fn a_second_rotate_of_the_same_key_is_refused_while_one_is_open() {
    let (keys, env) = app();
    let started = [&ROTATE[..], &["--verify-with", "false"]].concat();
    env.run(&started).code(1);
    for again in [
        started.clone(),
        [&ROTATE[..], &["--grace", "1h"]].concat(),
        [&started[..], &["--dry-run"]].concat(),
        vec!["keys", "rotate", "App", "--to", "file:other"],
        vec!["keys", "rotate", "key_old", "--to", "env-file:.env"],
        vec!["keys", "rotate", "key_new1", "--to", "env-file:.env"],
    ] {
        let run = env.run([&again[..], &["--json"]].concat()).code(5);
        assert_eq!(run.error_json()["code"], json!("rotation_open"));
        run.says(["a rotation of 'App' is under way", "--resume", "--abort"]);
    }
    assert_eq!(keys.server.requests_to("POST", "/v1/api-keys").len(), 1);
    assert_eq!(keys.get("key_old")["expiresAt"], json!(null));
}

#[test]
fn a_rotation_is_resumed_for_its_own_project_only() {
    let (_keys, env) = app();
    env.run([&ROTATE[..], &["--verify-with", "false"]].concat())
        .code(1);
    let elsewhere = [
        "keys",
        "rotate",
        "--resume",
        "--yes",
        "--project",
        "proj_other",
    ];
    env.run(elsewhere).code(2).says(["proj_scripted"]);
}

#[test]
fn a_rotation_stays_open_when_the_api_has_lost_its_routes_for_keys() {
    let (keys, env) = app();
    env.run([&ROTATE[..], &["--verify-with", "test -e well"]].concat())
        .code(1);
    env.write("well", "");
    let list = keys.list();
    let before = keys.all();
    for (method, path) in [
        ("GET", "/v1/api-keys"),
        ("POST", "/v1/api-keys"),
        ("GET", "/v1/api-keys/*"),
        ("PUT", "/v1/api-keys/*"),
        ("DELETE", "/v1/api-keys/*"),
    ] {
        keys.server.instead(method, path, |_| {
            Reply::error(404, "not_found", "No such page.")
        });
    }
    let run = env
        .run(["keys", "rotate", "--resume", "--yes"])
        .never_shows(&secret("new1"));
    assert_eq!(run.exit_code(), 4, "{run}");
    run.says(["has no route", "--resume"]);
    assert_eq!(*list.lock().unwrap(), before, "no key is changed");
    assert!(target(&env).contains(&secret("new1")));
    assert_eq!(journals(&env).len(), 1, "the rotation is still under way");
}

#[test]
fn abort_keeps_a_key_that_may_be_in_use() {
    let (keys, env) = app();
    env.run([&ROTATE[..], &["--verify-with", "false"]].concat())
        .code(1);
    let run = env.run(["keys", "rotate", "--abort", "--json"]).success();
    assert_eq!(run.json()["data"][0]["id"], json!("key_new1"), "{run}");
    run.says(["both keys are kept", "key_old", "key_new1"]);
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    let new = keys.get("key_new1");
    assert_eq!(
        (&new["name"], &new["status"], &new["expiresAt"]),
        (&json!("App (kept new1)"), &json!("active"), &json!(null))
    );
    assert!(journals(&env).is_empty());
    // Without an open rotation, both flags say so.
    for flag in ["--abort", "--resume"] {
        env.run(["keys", "rotate", flag])
            .success()
            .says(["No rotation is under way"]);
    }
}

/// A missing or unreadable target does not stop the abort. The new key is kept, because the target may hold it.
#[test]
fn abort_continues_when_it_cannot_read_a_target() {
    type Spoil = fn(&TestEnv);
    let spoil: [(&str, Spoil); 3] = [
        ("its directory is gone", |env| {
            fs::remove_dir_all(env.cwd().join("app")).unwrap();
        }),
        ("a quote stays open", |env| {
            env.write("app/.env", "A='open\n");
        }),
        ("a shell reads it differently", |env| {
            env.write("app/.env", "declare LIMITRY_API_KEY=\"$KEY\"\n");
        }),
    ];
    for (what, spoil) in spoil {
        let keys = Keys::with(&[key("key_old", "App", "aaaa")]);
        let env = keys.person();
        fs::create_dir(env.cwd().join("app")).unwrap();
        let to = ["--to", "env-file:app/.env", "--verify-with", "false"];
        env.run([&ROTATE[..3], &to].concat()).code(1).no_panic();
        spoil(&env);
        let run = env.run(["keys", "rotate", "--abort"]).success();
        run.clone().says(["both keys are kept"]).no_panic();
        let new = keys.get("key_new1");
        assert_eq!(new["status"], json!("active"), "{what}: {run}");
        assert_eq!(new["expiresAt"], json!(null), "{what}: {run}");
        assert!(journals(&env).is_empty(), "{what}: {run}");
    }
}

#[test]
fn a_failed_delivery_restores_the_target_and_keeps_the_old_key() {
    // A later target fails: the first target gets its old key back. The successor stays active, because the command may
    // have it.
    let (keys, env) = app();
    let before = target(&env);
    let run = env
        .run([&ROTATE[..], &["--to", "command:cat >/dev/null; exit 3"]].concat())
        .code(1);
    run.says(["exit status: 3", "--resume", "--abort"])
        .never_shows(&secret("new1"));
    assert_eq!(target(&env), before);
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    assert_eq!(keys.get("key_new1")["status"], json!("active"));
    env.run(["keys", "rotate", "--abort"]).success();
    // No file can be written: the target and the old key stay unchanged.
    let (keys, env) = app();
    let run = env.shell("ulimit -f 0; trap '' XFSZ; exec \"$@\"", ROTATE);
    assert_ne!(run.exit_code(), 0, "{run}");
    assert!(target(&env).contains(&secret("aaaa")));
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
}

#[test]
fn a_key_whose_creation_answer_was_lost_is_revoked() {
    let keys = Keys::without_post(&[key("key_old", "App", "aaaa")]);
    let env = keys.person();
    let list = keys.list();
    keys.server
        .allow_with("POST", "/v1/api-keys", move |request| {
            let mut made = key("key_lost", request.json()["name"].as_str().unwrap(), "lost");
            made["expiresAt"] = request.json()["expiresAt"].clone();
            list.lock().unwrap().insert(0, made);
            Reply::close()
        });
    let run = env.run(ROTATE);
    assert_ne!(run.exit_code(), 0, "{run}");
    assert_eq!(keys.get("key_lost")["status"], json!("revoked"), "{run}");
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    assert_eq!(keys.server.requests_to("POST", "/v1/api-keys").len(), 1);
    assert!(journals(&env).is_empty());
}

#[test]
fn a_proof_that_cannot_succeed_is_not_repeated() {
    let keys = Keys::with(&[key("key_old", "App", "aaaa")]);
    keys.server.instead("GET", "/v1/quotas", |request| {
        if request.token() == Some(PAT) {
            Reply::list(&[])
        } else {
            Reply::error(403, "insufficient_permissions", "no")
        }
    });
    let run = keys.person().run(ROTATE).code(3);
    run.clone().says(["revoked again"]);
    let proofs = keys
        .story()
        .iter()
        .filter(|call| call.ends_with(" as new1"))
        .count();
    assert_eq!(proofs, 1, "{run}");
    assert_eq!(keys.get("key_new1")["status"], json!("revoked"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_during_the_proof_suggests_resume() {
    let keys = Keys::with(&[key("key_old", "App", "aaaa")]);
    keys.server.instead("GET", "/v1/quotas", |_| {
        Reply::error(401, "invalid_api_key", "not yet")
    });
    let env = keys.person();
    for (signal, code) in [
        (rustix::process::Signal::INT, 130),
        (rustix::process::Signal::TERM, 143),
    ] {
        let proofs = || {
            let requests = keys.server.requests();
            requests.iter().filter(|r| r.token() != Some(PAT)).count()
        };
        let before = proofs();
        let mut running = env.start(ROTATE);
        running.wait_until(std::time::Duration::from_secs(20), "a proof", |_| {
            proofs() > before
        });
        running.signal(signal);
        let run = running.wait(std::time::Duration::from_secs(20)).code(code);
        run.says(["--resume"]);
        assert_eq!(journals(&env).len(), 1);
        env.run(["keys", "rotate", "--abort"])
            .success()
            .says(["undone"]);
        assert_eq!(keys.get("key_new1")["status"], json!("revoked"));
        assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    }
}

#[test]
fn rotate_waits_for_a_key_that_the_api_accepts_late() {
    let (keys, env) = app();
    let mut asked = 0;
    keys.server.instead("GET", "/v1/quotas", move |_| {
        asked += 1;
        match asked {
            1 => Reply::error(401, "invalid_api_key", "not yet"),
            2 => Reply::error(503, "unavailable", "later"),
            3 => Reply::close(),
            _ => Reply::list(&[]),
        }
    });
    env.run(ROTATE).success();
    assert!(target(&env).contains(&secret("new1")));
}

#[test]
fn a_key_in_the_keychain_is_rotated_there() {
    let keys = Keys::with(&[key("key_old", "App", "aaaa")]);
    let bus = crate::support::secret_service::unlocked();
    let env = keys.person().with_keyring(bus);
    let to = ["--to", "keychain:app.rotation"];
    env.run([&["keys", "create", "First"][..], &to].concat())
        .success();
    // The keychain item does not hold the rotated key, but another key.
    env.run([&["keys", "rotate", "App"][..], &to].concat())
        .code(2)
        .says(["new1", "aaaa"]);
    env.run([&["keys", "rotate", "First"][..], &to].concat())
        .success()
        .never_shows(&secret("new2"));
    let mut command = env.program("secret-tool");
    command.args(["search", "--all", "service", "limitry-key"]);
    let held = env.run_program(command).stdout();
    assert!(held.contains(&secret("new2")), "{held}");
    assert_eq!(keys.get("key_new1")["name"], json!("First (retiring new1)"));
}
