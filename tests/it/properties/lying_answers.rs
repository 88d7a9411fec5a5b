//! Answers that are valid JSON and wrong in one field, or whose request had no effect, for each request of `keys create`,
//! `keys rotate`, `keys revoke` and `run`. When a command ends with exit code 0, the key in its target works and does not
//! expire soon, and a key that it reports as revoked does not work.

use std::fs;

use serde_json::{Value, json};

use crate::support::scripted::{Keys, Lie, PAT, key, secret};
use crate::support::{Run, TestEnv, parallel};

const COMMANDS: [&[&str]; 6] = [
    &["keys", "create", "New", "--to", "env-file:.env"],
    &[
        "keys",
        "create",
        "New",
        "--to",
        "env-file:.env",
        "--expires",
        "30d",
    ],
    &["keys", "rotate", "App", "--to", "env-file:.env"],
    &[
        "keys",
        "rotate",
        "App",
        "--to",
        "env-file:.env",
        "--now",
        "--yes",
    ],
    &["keys", "revoke", "App", "--yes"],
    &[
        "run",
        "--ephemeral",
        "--",
        "sh",
        "-c",
        "printf LIMITRY_API_KEY=%s \"$LIMITRY_API_KEY\" >.env",
    ],
];

fn account(args: &[&str]) -> (Keys, TestEnv) {
    let mut expired = key("key_dead", "Dead", "dead");
    expired["status"] = json!("expired");
    let keys = Keys::with(&[
        key("key_old", "App", "aaaa"),
        key("key_other", "Other", "bbbb"),
        expired,
    ]);
    let env = keys.person();
    if args.contains(&"rotate") {
        env.write(".env", format!("LIMITRY_API_KEY={}\n", secret("aaaa")));
    }
    (keys, env)
}

/// The lies that an answer to a request of this method can hold.
fn lies(method: &str) -> Vec<Lie> {
    let field = |field, values: &[Value]| -> Vec<Lie> {
        values
            .iter()
            .map(|value| Lie::Field(field, value.clone()))
            .collect()
    };
    let mut lies = Vec::new();
    // After a POST without effect, limitry waits for the key, which takes too long here.
    if matches!(method, "PUT" | "DELETE") {
        lies.push(Lie::NoEffect);
    }
    if method == "DELETE" {
        return lies;
    }
    lies.extend(field(
        "id",
        &[json!("key_old"), json!("key_other"), json!("key_none")],
    ));
    if method == "POST" {
        lies.extend(field(
            "key",
            &[
                json!(secret("aaaa")),
                json!(secret("bbbb")),
                json!(secret("dead")),
                json!(secret("none")),
            ],
        ));
    }
    lies.extend(field("name", &[json!("Other name")]));
    lies.extend(field("lastFour", &[json!("aaaa"), json!("none")]));
    lies.extend(field(
        "status",
        &[json!("revoked"), json!("expired"), json!("active")],
    ));
    lies.extend(field(
        "expiresAt",
        &[
            json!(null),
            json!("2031-01-01T00:01:00Z"),
            json!("2030-12-31T00:00:00Z"),
            json!("2041-01-01T00:00:00Z"),
        ],
    ));
    lies
}

/// The methods of the requests about keys in a run without lies.
fn requests(args: &[&str]) -> Vec<String> {
    let (keys, env) = account(args);
    env.run(args).success();
    check("undisturbed", args, &keys, &env, &env.run(["keys", "list"]));
    let mut seen = Vec::new();
    for request in keys.server.requests() {
        if request.path_only().starts_with("/v1/api-keys") && request.token() == Some(PAT) {
            let is_list = request.method == "GET" && request.path_only() == "/v1/api-keys";
            // The server does not lie in lists.
            if !is_list {
                seen.push(request.method);
            }
        }
    }
    seen
}

/// Asserts what exit code 0 promises.
#[track_caller]
fn check(case: &str, args: &[&str], keys: &Keys, env: &TestEnv, run: &Run) {
    run.no_panic();
    let target = fs::read_to_string(env.cwd().join(".env")).unwrap_or_default();
    let held = target.trim().strip_prefix("LIMITRY_API_KEY=").unwrap_or("");
    let all = keys.all();
    let found = all.iter().find(|key| {
        let last_four = key["lastFour"].as_str().unwrap();
        held == secret(last_four)
    });
    let is_run = args[0] == "run";
    if !held.is_empty() && (run.exit_code() == 0 || args.contains(&"rotate")) {
        let Some(found) = found else {
            panic!("{case}: the target holds {held}, which belongs to no key\n{run}");
        };
        // `run` revokes its key when its command has ended.
        assert!(
            is_run || found["status"] == "active",
            "{case}: the target holds a dead key: {found}\n{run}"
        );
    }
    if run.exit_code() != 0 {
        return;
    }
    if args.contains(&"--to") {
        let found = found.unwrap_or_else(|| panic!("{case}: the target is empty\n{run}"));
        let lives = found["expiresAt"]
            .as_str()
            .is_none_or(|end| end >= "2031-01-20");
        assert!(
            lives,
            "{case}: the target holds a key that expires soon: {found}\n{run}"
        );
        assert_ne!(found["id"], "key_other", "{case}\n{run}");
    }
    if args.contains(&"rotate") {
        assert_ne!(found.unwrap()["id"], "key_old", "{case}\n{run}");
    }
    if args.contains(&"--now") || args.contains(&"revoke") {
        assert_ne!(keys.get("key_old")["status"], "active", "{case}\n{run}");
    }
    assert_eq!(keys.get("key_other")["status"], "active", "{case}\n{run}");
}

#[test]
fn no_wrong_answer_leaves_a_dead_key_in_a_target_or_a_revoked_key_working() {
    let mut cases = Vec::new();
    for args in COMMANDS {
        for (i, method) in requests(args).into_iter().enumerate() {
            for lie in lies(&method) {
                if matches!(lie, Lie::NoEffect) {
                    // The lie is about this request alone, or also about all later requests with its method.
                    cases.push((args, i, lie.clone(), true));
                }
                cases.push((args, i, lie, false));
            }
        }
    }
    let count = cases.len();
    assert!(count > 200, "{count}");
    parallel::each(cases, |(args, turn, lie, again)| {
        let case = format!("{args:?}, request {turn}, {lie:?}, again: {again}");
        let (keys, env) = account(args);
        let (mut count, mut method) = (0, None);
        keys.lie(move |request| {
            count += 1;
            if count == turn + 1 {
                method = Some(request.method.clone());
                return Some(lie.clone());
            }
            let is_again = again && method.as_ref() == Some(&request.method);
            is_again.then(|| lie.clone())
        });
        let run = env.run(args);
        check(&case, args, &keys, &env, &run);
    });
}
