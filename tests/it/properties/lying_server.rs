//! Servers that do less than they answer, that know late what they did, or that do not answer: no working key is reported
//! as revoked, no key is retired for one that does not work, and no key is left behind.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::scripted::{Keys, PAT, SERVER_DATE, key, secret};
use crate::support::{Reply, TestEnv};

const ROTATE: [&str; 5] = ["keys", "rotate", "App", "--to", "env-file:.env"];
const RESUME: [&str; 4] = ["keys", "rotate", "--resume", "--yes"];
const ABORT: [&str; 3] = ["keys", "rotate", "--abort"];

/// Handed over, and not verified: there it stops until `well` is there.
const COMMAND: [&str; 7] = [
    "keys",
    "rotate",
    "App",
    "--to",
    "command:cat >\"$TMPDIR/got\"",
    "--verify-with",
    "test -e well",
];

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

/// Somebody does this to a key, elsewhere.
fn set(keys: &Keys, id: &str, field: &str, value: &Value) {
    let list = keys.list();
    let mut list = list.lock().unwrap();
    let key = list.iter_mut().find(|key| key["id"] == id).expect("a key");
    key[field] = value.clone();
}

fn dated(reply: Reply) -> Reply {
    reply.header("Date", SERVER_DATE)
}

/// From now on a PUT answers 200 with the key, and leaves these fields as they are.
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

/// From now on keys are made without an end.
fn without_an_end(keys: &Keys) {
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
fn the_old_key_is_not_let_go_for_a_new_one_that_somebody_revoked() {
    // Before it goes on, and it is another one that is made; also on a server that renames revoked keys.
    let (keys, env) = app();
    env.run(COMMAND).code(1);
    set(&keys, "key_new1", "status", &json!("revoked"));
    env.write("well", "");
    env.run(RESUME).success().says(["making another"]);
    assert_eq!(keys.get("key_new2")["status"], json!("active"));
    assert_eq!(keys.get("key_new2")["name"], json!("App"));
    let got = fs::read_to_string(env.path("tmp/got")).unwrap();
    assert_eq!(got, secret("new2"));
    // At the very moment: the answer to the last change says so.
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

/// Stopped when the old key was about to get its end.
fn stopped_in_the_end() -> (Keys, TestEnv) {
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
fn a_rotation_whose_new_key_is_gone_goes_on_and_ends_from_every_state() {
    for gone in [false, true] {
        for args in [&RESUME[..], &ABORT[..]] {
            let (keys, env) = stopped_in_the_end();
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
    // Both work: both are kept, and the old one has its name again.
    let (keys, env) = stopped_in_the_end();
    env.run(ABORT).success().says(["both keys are kept"]);
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    assert_eq!(keys.get("key_new1")["name"], json!("App (kept new1)"));
    // The old one has its end: only --resume goes on, unless there is nothing to go on with.
    let (keys, env) = stopped_in_the_end();
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
fn an_end_that_kept_nothing_of_the_old_key_says_so() {
    let (keys, env) = app();
    env.run(COMMAND).code(1);
    set(&keys, "key_old", "status", &json!("revoked"));
    let run = env.run(ABORT).success();
    run.clone()
        .says(["the new key is kept", "(key_old) is revoked"]);
    assert!(!run.stderr().contains("both keys"), "{run}");
}

#[test]
fn a_server_that_does_not_rename_is_told_of_and_its_key_not_called_left_over() {
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
fn what_a_person_calls_a_key_is_no_mark_of_ours() {
    let keys = Keys::with(&[
        key("key_1", "Backend (kept warm for EU)", "aaaa"),
        key("key_2", "Prod (rotating weekly)", "bbbb"),
        key("key_3", "Prod", "cccc"),
        key("key_4", "web (retiring dddd)", "dddd"),
        key("key_5", "run sh (ephemeral 0123456789abcdef)", "eeee"),
    ]);
    let env = keys.person();
    let to = ["--to", "env-file:{id}.env"];
    // Not a rotation under way.
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
fn a_command_s_key_that_the_api_does_not_know_yet_is_remembered() {
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
    // Known after a moment: it is revoked.
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
    // Not known so soon: the lease stays, and so it does while the key is young.
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
    // Known again: the next run revokes it.
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

/// The create is lost, and the server acts on it only after limitry has looked for it.
fn lost() -> (Keys, TestEnv, Arc<Mutex<Option<Value>>>) {
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

fn arrive(keys: &Keys, late: &Mutex<Option<Value>>) {
    let made = late.lock().unwrap().take().expect("it was asked for");
    keys.list().lock().unwrap().insert(0, made);
}

#[test]
fn a_key_that_is_made_after_its_answer_was_lost_is_known_for_ours() {
    let (keys, env, late) = lost();
    let run = env.run(ROTATE);
    assert_ne!(run.exit_code(), 0, "{run}");
    run.says(["the old key still works", "the next rotation revokes it"]);
    assert!(files(&env, "json").is_empty());
    arrive(&keys, &late);
    env.run(ROTATE).success();
    assert_eq!(keys.get("key_late")["status"], json!("revoked"));
    assert_eq!(keys.get("key_next")["name"], json!("App"));
    // Somebody else's is not.
    let (keys, env, late) = lost();
    let run = env.run(ROTATE);
    assert_ne!(run.exit_code(), 0, "{run}");
    late.lock().unwrap().as_mut().unwrap()["name"] = json!("App (rotating 0a1b2c3d)");
    arrive(&keys, &late);
    env.run(ROTATE).code(5).says(["key_late"]);
    assert_eq!(keys.get("key_late")["status"], json!("active"));
}

#[test]
fn nor_is_it_forgotten_by_an_abort() {
    let (_keys, env, _late) = lost();
    // limitry is ended while it waits for the answer.
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
    let (keys, env, late) = lost();
    let mut command = env.command(ROTATE);
    command.env("LIMITRY_CHAOS", format!("{post}:kill-after"));
    let run = env.run_program(command);
    assert_ne!(run.exit_code(), 0, "{run}");
    env.run(ABORT).success().says(["undone"]);
    assert!(files(&env, "json").is_empty());
    arrive(&keys, &late);
    env.run(ROTATE).success();
    assert_eq!(keys.get("key_late")["status"], json!("revoked"));
}

#[test]
fn an_end_that_was_not_set_is_noticed_before_anybody_has_the_key() {
    // A key of its own.
    let (keys, env) = app();
    without_an_end(&keys);
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
    // A successor.
    env.run(ROTATE)
        .code(7)
        .says(["the new key's expiry", "key_new1", "revoked again"]);
    assert_eq!(keys.get("key_new1")["status"], json!("revoked"));
    assert_eq!(keys.get("key_old"), key("key_old", "App", "aaaa"));
    keys.list().lock().unwrap().remove(0);
    // A command's.
    let args = ["run", "--ttl", "1m", "--", "touch", "ran"];
    env.run(args)
        .code(7)
        .says(["did not set its expiry", "revoked again"]);
    assert_eq!(keys.get("key_new1")["status"], json!("revoked"));
    assert!(!env.cwd().join("ran").exists());
    // One that answers less than it does is believed what it has.
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
fn an_end_that_was_not_moved_is_told_of() {
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

#[test]
fn a_key_whose_age_nobody_knows_is_not_let_pass() {
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
fn a_journal_that_cannot_be_read_stands_in_the_way_of_its_own_key_alone() {
    let keys = Keys::with(&[key("key_old", "App", "aaaa"), key("key_2", "Web", "bbbb")]);
    let env = keys.person();
    env.run([&ROTATE[..], &["--verify-with", "false"]].concat())
        .code(1);
    let journal = files(&env, "json").pop().unwrap();
    let text = fs::read_to_string(&journal).unwrap();
    assert!(text.contains("\"version\":1"), "{text}");
    let newer = text.replace("\"version\":1", "\"version\":2");
    for (content, said, code) in [
        (
            newer.as_str(),
            "written by a newer limitry",
            "journal_newer",
        ),
        ("{", "damaged", "journal_damaged"),
    ] {
        fs::write(&journal, content).unwrap();
        let web = ["keys", "rotate", "Web", "--to", "file:web"];
        env.run([&web[..], &["--dry-run"]].concat())
            .success()
            .says(["passed over", said]);
        for args in [
            &["keys", "rotate", "--resume", "--json"][..],
            &["keys", "rotate", "key_old", "--resume", "--json"],
            &["keys", "rotate", "key_old", "--abort", "--json"],
            &["keys", "rotate", "key_old", "--to", "file:x", "--json"],
        ] {
            let run = env.run(args).code(1);
            assert!(run.stderr().contains(code), "{run}");
        }
        assert_eq!(fs::read_to_string(&journal).unwrap(), content);
    }
    let web = ["keys", "rotate", "Web", "--to", "file:web"];
    env.run(web).success().says(["passed over"]);
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

#[test]
fn one_key_is_counted_once() {
    let keys = Keys::with(&[key("key_1", "web", "aaaa")]);
    let env = keys.person();
    let to = "command:cat >/dev/null; test -e go # {id}";
    let all = ["keys", "rotate", "--all", "--yes", "--to", to];
    env.run(all).code(1);
    let run = env.run(all).code(1);
    assert!(!run.stderr().contains("2 of 2"), "{run}");
    assert_eq!(keys.server.requests_to("POST", "/v1/api-keys").len(), 2);
}

#[test]
fn a_state_directory_that_others_could_write_to_is_refused() {
    let (keys, env) = app();
    let open = env.path("open");
    fs::create_dir(&open).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    let link = env.path("link");
    symlink(&open, &link).unwrap();
    let env = env.with("LIMITRY_STATE_DIR", &link);
    for args in [&ROTATE[..], &["run", "--ephemeral", "--", "true"]] {
        env.run(args).code(1).says(["link"]);
    }
    assert_eq!(keys.story(), [""; 0]);
    let env = env.with("LIMITRY_STATE_DIR", &open);
    env.run(ROTATE).code(1).says(["other users can write to"]);
    assert_eq!(keys.story(), [""; 0]);
}

#[test]
fn no_lock_is_left_of_a_rotation_that_is_over() {
    let (_keys, env) = app();
    env.run(ROTATE).success();
    let left: Vec<_> = fs::read_dir(rotations(&env)).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_file_is_not_made_where_a_directory_was_meant() {
    let (keys, env) = app();
    for to in ["file:d/", "file:d/.", "env-file:d/:KEY"] {
        env.run(["keys", "create", "New", "--to", to])
            .code(2)
            .says(["is a directory"]);
    }
    assert!(!env.cwd().join("d").exists());
    assert_eq!(keys.story(), [""; 0]);
    assert_eq!(
        keys.server
            .requests()
            .iter()
            .filter(|r| r.token() == Some(PAT))
            .count(),
        0
    );
}
