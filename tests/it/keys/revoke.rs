//! `keys revoke`

use serde_json::json;

use crate::support::scripted::{Keys, key, secret};
use crate::support::{Dev, Reply, Server, TestEnv};

#[test]
fn last_four_does_not_select_a_key_to_revoke_unattended() {
    let keys = Keys::with(&[key("key_1", "Production", "aaaa")]);
    for args in [
        &["keys", "revoke", "aaaa", "--yes"][..],
        &["keys", "revoke", "aaaa"],
        &["keys", "rotate", "aaaa", "--now", "--yes", "--plain"],
    ] {
        let run = keys.person().run(args);
        assert!(matches!(run.exit_code(), 2 | 12), "{run}");
        run.no_panic();
    }
    keys.person()
        .run(["keys", "revoke", "aaaa", "--yes"])
        .code(2)
        .says(["key_1"]);
    assert_eq!(keys.story(), [""; 0]);
}

#[test]
fn revoke_needs_a_confirmation() {
    let keys = Keys::with(&[key("key_1", "Production", "aaaa")]);
    let person = keys.person();
    person
        .run(["keys", "revoke", "Production"])
        .code(12)
        .says(["--yes"])
        .silent_stdout();
    person
        .run_with(["keys", "revoke", "Production"], "y\nyes\n")
        .code(12);
    assert_eq!(keys.story(), [""; 0], "a pipe cannot confirm");
    person
        .run(["keys", "revoke", "Production", "--yes"])
        .success();
    assert_eq!(keys.story(), ["DELETE api-keys/key_1"]);
    person.run(["keys", "revoke", "key_1", "--yes"]).success();
}

#[cfg(unix)]
#[test]
fn only_y_and_yes_confirm() {
    use crate::support::pty::Pty;

    for (typed, revoked) in [("", 0), ("n", 0), ("maybe", 0), ("y", 1), ("yes", 1)] {
        let keys = Keys::with(&[key("key_1", "Production", "aaaa")]);
        let person = keys.person();
        let mut pty = Pty::start(&person.command(["keys", "revoke", "Production"]), 100);
        let before = pty.expect("]: ");
        for shown in ["Production", "aaaa", "never used"] {
            assert!(
                before.contains(shown),
                "{shown} should be shown before the question:\n{before}"
            );
        }
        pty.type_line(typed);
        let (code, seen) = pty.finish();
        assert_eq!(code == 0, revoked == 1, "{code}: {seen}");
        assert_eq!(keys.story().len(), revoked, "after {typed:?}: {seen}");
    }
}

#[cfg(unix)]
#[test]
fn a_recently_used_key_is_confirmed_by_its_name() {
    use crate::support::pty::Pty;

    let mut used = key("key_1", "Production", "aaaa");
    used["lastUsedAt"] = json!("2030-12-31T21:00:00Z");
    for (typed, revoked) in [("y", 0), ("yes", 0), ("Production", 1)] {
        let keys = Keys::with(std::slice::from_ref(&used));
        let person = keys.person();
        let mut pty = Pty::start(&person.command(["keys", "revoke", "key_1"]), 100);
        pty.expect("confirm");
        pty.type_line(typed);
        let (code, seen) = pty.finish();
        assert_eq!(code == 0, revoked == 1, "{code}: {seen}");
        assert_eq!(keys.story().len(), revoked, "after {typed:?}: {seen}");
    }
    // `--yes` also replaces the typed name.
    let keys = Keys::with(&[used]);
    keys.person()
        .run(["keys", "revoke", "key_1", "--yes"])
        .success();
    assert_eq!(keys.story().len(), 1);
}

/// A busy API does not confirm the revocation, even after several requests.
#[test]
fn a_revocation_that_a_busy_api_does_not_confirm_is_not_reported_as_done() {
    for status in [503, 429] {
        let keys = Keys::with(&[key("key_1", "One", "aaaa")]);
        let mut asked = 0;
        keys.server.instead("GET", "/v1/api-keys/key_1", move |_| {
            asked += 1;
            if asked == 1 {
                Reply::json(200, &key("key_1", "One", "aaaa"))
            } else {
                Reply::error(status, "busy", "later").header("Retry-After", "0")
            }
        });
        let run = keys.person().run(["keys", "revoke", "key_1", "--yes"]);
        assert_ne!(run.exit_code(), 0, "{status}: {run}");
        run.says(["does not let it be read back"]);
    }
}

/// limitry calls the API with a leaked key to find out whether it works. This call does not count as a use.
#[test]
fn the_lookup_of_a_leaked_key_does_not_count_as_a_use() {
    let home = TestEnv::new();
    let dev = crate::support::Dev::start_with(&home, &["--ephemeral"]);
    let person = dev.person();
    let leaked = person
        .run(["keys", "create", "Leaked", "--plain"])
        .success()
        .stdout();
    let headers = [("Authorization", format!("Bearer {}", dev.pat))];
    let headers = [(headers[0].0, headers[0].1.as_str())];
    let clock = format!("{}/dev/clock", dev.url.trim_end_matches("/v1"));
    let moved =
        crate::support::http::request("PUT", &clock, &headers, r#"{"advance":"48h"}"#).status;
    assert_eq!(moved, 200);
    let args = [
        "keys",
        "revoke",
        "--key-stdin",
        "--if-unused",
        "1d",
        "--yes",
    ];
    person
        .run_with(args, &leaked)
        .success()
        .says(["Revoked key 'Leaked'"])
        .never_shows(leaked.trim());
    // Without a key, the error names stdin.
    person
        .run_with(["keys", "revoke", "--key-stdin", "--yes"], "")
        .code(3)
        .says(["no API key on stdin: it is empty"])
        .no_panic();
}

/// A leaked env file may hold several keys, and one of them may no longer work.
#[test]
fn every_key_on_stdin_is_revoked() {
    let env = TestEnv::new();
    let create = |name: &str| {
        let args = ["--local", "keys", "create", name, "--plain"];
        env.run(args).success().stdout().trim().to_owned()
    };
    let (one, other) = (create("One"), create("Other"));
    let dead = format!("limitry_sk_{}", "a".repeat(40));
    let leaked = format!("DEAD={dead}\nONE={one}\nAGAIN={one}\nexport OTHER='{other}'\n");
    env.run_with(
        ["--local", "keys", "revoke", "--key-stdin", "--yes"],
        &leaked,
    )
    .success()
    .says([
        "The key …aaaa does not work",
        "Revoked key 'One'",
        "Revoked key 'Other'",
    ]);
    let left = env
        .run(["--local", "keys", "list", "--json"])
        .success()
        .json();
    assert_eq!(left["data"], serde_json::json!([]));
    // A key of another project is not revoked, and the error names its project.
    env.run("--local projects create Shop".split(' ')).success();
    let args = "--local --project Shop keys create Theirs --plain";
    let theirs = env.run(args.split(' ')).success().stdout();
    let leaked = format!("{}\n{theirs}", create("Third"));
    let args = "--local --project Local keys revoke --key-stdin --yes";
    env.run_with(args.split(' '), &leaked)
        .code(9)
        .says(["Revoked key 'Third'", "this key belongs to project proj_"]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_at_the_question_exits_with_130() {
    use crate::support::pty::Pty;

    let keys = Keys::with(&[key("key_1", "Production", "aaaa")]);
    let person = keys.person();
    let mut pty = Pty::start(&person.command(["keys", "revoke", "Production"]), 100);
    pty.expect("Production");
    pty.control('c');
    let (code, seen) = pty.finish();
    assert_eq!(code, 130, "{seen}");
    assert_eq!(keys.story(), [""; 0]);
}

#[cfg(unix)]
#[test]
fn ci_no_input_and_its_variable_forbid_questions() {
    let keys = Keys::with(&[key("key_1", "Production", "aaaa")]);
    let base = ["keys", "revoke", "Production"];
    for (person, flags) in [
        (keys.person().with("CI", "true"), &[][..]),
        (keys.person().with("LIMITRY_NO_INPUT", "1"), &[]),
        (keys.person(), &["--no-input"]),
    ] {
        let command = person.command(base.iter().chain(flags));
        let (code, seen) = crate::support::pty::Pty::start(&command, 100).finish();
        assert_eq!(code, 12, "{seen}");
    }
    assert_eq!(keys.story(), [""; 0]);
}

#[test]
fn revoke_exits_with_9_when_one_of_several_keys_fails() {
    let keys = Keys::without_post(&[key("key_1", "One", "aaaa"), key("key_3", "Three", "cccc")]);
    let person = keys.person();
    let run = person.run(["keys", "revoke", "One", "Two", "Three", "--yes"]);
    run.code(4);
    assert_eq!(
        keys.story(),
        [""; 0],
        "a selector without a match stops the command before any change"
    );

    let server = Server::start();
    let list = [key("key_1", "One", "aaaa"), key("key_2", "Two", "bbbb")];
    server
        .allow("GET", "/v1/api-keys", Reply::list(&list))
        .allow(
            "GET",
            "/v1/api-keys/*",
            Reply::error(404, "api_key_not_found", "no"),
        )
        .expect(
            "DELETE",
            "/v1/api-keys/key_1",
            Reply::error(403, "insufficient_permissions", "not yours"),
        )
        .expect("DELETE", "/v1/api-keys/key_2", Reply::empty(204));
    let run = TestEnv::person(&server.url()).run(["keys", "revoke", "One", "Two", "--yes"]);
    run.code(9).says(["not yours", "key_2"]);
}

#[test]
fn a_revocation_that_cannot_be_read_back_is_not_reported_as_done() {
    for (reply, code) in [
        (
            Reply::error(403, "insufficient_permissions", "not yours"),
            3,
        ),
        (Reply::error(501, "not_implemented", "not here"), 7),
        (Reply::error(400, "invalid_request", "no"), 5),
        (Reply::json(200, &json!({})), 7),
    ] {
        let revoke = ["keys", "revoke", "key_1", "--yes"];
        let keys = || Keys::with(&[key("key_1", "One", "aaaa")]);
        // The key alone cannot be read back, but the list shows that it is revoked.
        let shown = keys();
        let answer = reply.clone();
        let mut asked = 0;
        shown.server.instead("GET", "/v1/api-keys/key_1", move |_| {
            asked += 1;
            if asked == 1 {
                Reply::json(200, &key("key_1", "One", "aaaa"))
            } else {
                answer.clone()
            }
        });
        shown.person().run(revoke).success();
        // Neither the key nor the list can be read back: the exit code says that the result is unknown.
        let hidden = keys();
        for path in ["/v1/api-keys/key_1", "/v1/api-keys"] {
            let (answer, mut asked) = (reply.clone(), 0);
            hidden.server.instead("GET", path, move |_| {
                asked += 1;
                if asked == 1 && path.ends_with("key_1") {
                    Reply::json(200, &key("key_1", "One", "aaaa"))
                } else {
                    answer.clone()
                }
            });
        }
        let run = hidden.person().run(revoke).code(code);
        run.says([
            "answered that it revoked key",
            "does not let it be read back",
        ]);
        assert_eq!(hidden.get("key_1")["status"], json!("revoked"));
    }
}

#[test]
fn a_leaked_key_is_revoked_by_its_value() {
    let keys = Keys::with(&[
        key("key_1", "Leaked", "aaaa"),
        key("key_2", "Other", "bbbb"),
    ]);
    let person = keys.person();
    let args = ["keys", "revoke", "--key-stdin", "--yes", "--wait"];
    person
        .run_with(args, secret("aaaa"))
        .success()
        .never_shows(&secret("aaaa"));
    assert_eq!(keys.get("key_1")["status"], json!("revoked"));
    assert_eq!(keys.get("key_2")["status"], json!("active"));
    // A key that does not work is not an error, and no key with the same last four characters is revoked.
    let story = keys.story().len();
    let run = person.run_with(args, secret("aaaa")).success();
    run.says(["nothing to revoke"]);
    assert!(
        !keys.story()[story..]
            .iter()
            .any(|call| call.starts_with("DELETE"))
    );
    person
        .run_with(args, "limitry_pat_NotAnApiKeyNotAnApiKey12")
        .code(3);
    // A key of another project is not searched in this project.
    let keys = Keys::with(&[key("key_1", "Leaked", "aaaa")]);
    let elsewhere = keys.person().with("LIMITRY_PROJECT", "proj_other");
    elsewhere
        .run_with(args, secret("aaaa"))
        .code(2)
        .says(["proj_scripted", "--project"]);
    assert_eq!(keys.get("key_1")["status"], json!("active"));
}

#[test]
fn if_unused_keeps_used_and_young_keys() {
    let mut used = key("key_used", "Used", "aaaa");
    used["lastUsedAt"] = json!("2030-12-20T00:00:00Z");
    let mut idle = key("key_idle", "Idle", "bbbb");
    idle["lastUsedAt"] = json!("2030-11-20T00:00:00Z");
    let mut young = key("key_young", "Young", "cccc");
    young["createdAt"] = json!("2030-12-31T00:00:00Z");
    let keys = Keys::with(&[used, idle, young, key("key_never", "Never", "dddd")]);
    let args = [
        "keys",
        "revoke",
        "Used",
        "Idle",
        "Young",
        "Never",
        "--if-unused",
        "30d",
        "--yes",
    ];
    keys.person().run(args).code(10).says([
        "Not revoked: 'Used'",
        "Not revoked: 'Young'",
        "Revoked key 'Idle'",
    ]);
    for (id, status) in [
        ("key_used", "active"),
        ("key_idle", "revoked"),
        ("key_young", "active"),
        ("key_never", "revoked"),
    ] {
        assert_eq!(keys.get(id)["status"], json!(status), "{id}");
    }
    let args = [
        "keys",
        "revoke",
        "Used",
        "--if-unused",
        "5d",
        "--yes",
        "--dry-run",
    ];
    keys.person().run(args).success();
    assert_eq!(keys.get("key_used")["status"], json!("active"));
}

#[test]
fn limitrys_test_of_a_key_does_not_count_as_a_use() {
    let env = TestEnv::new();
    let run = |words: &str| {
        let words = format!("--local --yes {words}");
        env.run(words.split(' ')).success()
    };
    let used = || {
        let list = run("keys list --json").json();
        let keys = list["data"].as_array().unwrap().clone();
        keys.iter()
            .filter(|key| !key["lastUsedAt"].is_null())
            .count()
    };
    run("keys create App --to env-file:.env");
    assert_eq!(used(), 0);
    run("keys rotate App --to env-file:.env --grace 5h");
    assert_eq!(used(), 0);
    run("dev clock advance 1h");
    run("keys revoke App --if-unused 30m").says(["Revoked key 'App'"]);
}

/// `--local` and both ports reach the same local service.
#[test]
fn limitrys_test_of_a_key_does_not_count_as_a_use_at_any_address() {
    let mut env = TestEnv::new();
    let (one, two) = (Dev::start(&env), Dev::start(&env));
    let project = env.run("--local projects list --json".split(' ')).json();
    let project = project["data"][0]["id"].as_str().unwrap().to_owned();
    env.set("LIMITRY_TOKEN", &one.pat);
    env.set("LIMITRY_PROJECT", project);
    let run = |address: &str, line: &str| {
        let address = match address {
            "" => vec!["--local"],
            url => vec!["--api-url", url],
        };
        env.run(address.into_iter().chain(line.split(' ')))
            .success()
    };
    run("", "keys create App --to env-file:.env");
    run(&one.url, "keys create Web --to env-file:web.env");
    for address in ["", &one.url, &two.url] {
        for name in ["App", "Web"] {
            let shown = run(address, &format!("keys show {name} --json"));
            assert_eq!(shown.json()["lastUsedAt"], json!(null), "{shown}");
        }
    }
    let renamed = run(&two.url, "keys rename App Mobile --json");
    assert_eq!(renamed.json()["lastUsedAt"], json!(null), "{renamed}");
    run(&one.url, "keys rotate Mobile --to env-file:.env --grace 5h");
    let list = run(&two.url, "keys list --json").json();
    for key in list["data"].as_array().unwrap() {
        assert_eq!(key["lastUsedAt"], json!(null), "{key}");
    }
}

#[test]
fn wait_calls_with_the_key_until_it_is_rejected() {
    let keys = Keys::with(&[key("key_1", "App", "aaaa")]);
    let person = keys.person().with("LIMITRY_API_KEY", secret("aaaa"));
    let run = person
        .run(["keys", "revoke", "App", "--wait", "--yes"])
        .success();
    run.says(["LIMITRY_API_KEY", "Revoked key 'App'"])
        .never_shows(&secret("aaaa"));
    let story = keys.story();
    let at = |what: &str| story.iter().position(|call| call == what).unwrap();
    assert!(
        at("DELETE api-keys/key_1") < at("GET quotas as aaaa"),
        "{story:?}"
    );
}

#[test]
fn a_leaked_key_is_found_in_the_text_on_stdin() {
    for text in [
        format!("# app\nA=1\nLIMITRY_API_KEY='{}' # ours\n", secret("aaaa")),
        format!("{{\"key\": \"{}\"}}", secret("aaaa")),
        format!("limitry_sk_ Authorization: Bearer {}", secret("aaaa")),
    ] {
        let keys = Keys::with(&[key("key_1", "Leaked", "aaaa")]);
        let args = ["keys", "revoke", "--key-stdin", "--yes"];
        keys.person()
            .run_with(args, &text)
            .success()
            .never_shows(&secret("aaaa"));
        assert_eq!(keys.get("key_1")["status"], json!("revoked"), "{text}");
    }
}
