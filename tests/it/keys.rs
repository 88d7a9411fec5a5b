//! API keys: what is shown, what is made, and what must not be.

use serde_json::{Value, json};

use crate::support::scripted::{Keys, PAT, SERVER_DATE, key, secret};
use crate::support::{Reply, Server, TestEnv};

/// A server on which `keys create` succeeds.
fn creating(answer: &Value) -> Server {
    let server = Server::start();
    let current = crate::support::scripted::project("proj_scripted", "Scripted");
    server
        .allow("GET", "/v1/projects/current", Reply::json(200, &current))
        .allow("POST", "/v1/api-keys", Reply::json(201, answer))
        .allow("DELETE", "/v1/api-keys/*", Reply::empty(204));
    server
}

fn created() -> Value {
    let mut made = key("key_1", "Production", "abcd");
    made["key"] = json!(secret("abcd"));
    made
}

#[test]
fn creating_a_key_sends_the_documented_request_and_prints_the_secret_alone_into_a_pipe() {
    let server = creating(&created());
    let env = TestEnv::person(&server.url());
    let run = env.run(["keys", "create", "Production"]).success();
    assert_eq!(run.stdout(), format!("{}\n", secret("abcd")));
    let posts = server.requests_to("POST", "/v1/api-keys");
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].json(), json!({"name": "Production"}));
    assert_eq!(posts[0].token(), Some(PAT));
    assert_eq!(posts[0].header("x-project"), Some("proj_scripted"));
    assert_eq!(posts[0].header("content-type"), Some("application/json"));
    let agent = format!("limitry/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(posts[0].header("user-agent"), Some(agent.as_str()));
}

#[test]
fn under_json_the_document_is_the_wires_own_with_the_secret() {
    let server = creating(&created());
    let run = TestEnv::person(&server.url()).run(["keys", "create", "Production", "--json"]);
    let document = run.success().json();
    assert_eq!(document["key"], json!(secret("abcd")));
    assert_eq!(
        (&document["id"], &document["lastFour"]),
        (&json!("key_1"), &json!("abcd"))
    );
    assert_eq!(document["status"], json!("active"));
}

#[test]
fn an_end_is_reckoned_by_the_servers_clock() {
    let keys = Keys::with(&[]);
    keys.person()
        .run(["keys", "create", "Short", "--expires", "90d", "--plain"])
        .success();
    let asked = keys.server.requests_to("POST", "/v1/api-keys")[0].json();
    let end: jiff::Timestamp = asked["expiresAt"].as_str().unwrap().parse().unwrap();
    let expected: jiff::Timestamp = "2031-04-01T00:00:00Z".parse().unwrap();
    let off = end.duration_since(expected).as_secs().abs();
    assert!(
        off < 120,
        "the server lives in {SERVER_DATE}, and the key was to end at {end}"
    );
}

#[cfg(unix)]
#[test]
fn on_a_terminal_the_secret_comes_with_a_warning() {
    let server = creating(&created());
    let env = TestEnv::person(&server.url());
    let command = env.command(["keys", "create", "Production"]);
    let mut pty = crate::support::pty::Pty::start(&command, 100);
    pty.expect(&secret("abcd"));
    let (code, seen) = pty.finish();
    assert_eq!(code, 0, "{seen}");
    let words = seen.replace(&secret("abcd"), "").to_lowercase();
    assert!(
        ["once", "again", "only time"]
            .iter()
            .any(|w| words.contains(w)),
        "{seen}"
    );
}

#[test]
fn a_secret_that_is_none_is_never_shown() {
    for bad in [
        "limitry_pat_AnotherClassAnotherClassAnother1".to_owned(),
        "sk_live_1234567890123456".to_owned(),
        "limitry_sk_short".to_owned(),
        format!("{}\nPATH=/evil", secret("abcd")),
        format!("{} --yes", secret("abcd")),
        format!("limitry_sk_{}", "x".repeat(600)),
        String::new(),
    ] {
        let mut made = created();
        made["key"] = json!(bad);
        for args in [
            &["keys", "create", "Production", "--plain"][..],
            &["keys", "create", "P", "--json"],
        ] {
            let server = creating(&made);
            let run = TestEnv::person(&server.url())
                .run(args)
                .code(7)
                .silent_stdout();
            if !bad.is_empty() {
                run.never_shows(&bad);
            }
        }
    }
}

#[test]
fn an_answer_without_a_secret_or_with_a_bad_id_is_the_apis_failure() {
    let mut without = created();
    without.as_object_mut().unwrap().remove("key");
    let bad_ids = ["", "../../user", "key 1", "key_1?x=1", "key\n1"].map(|id| {
        let mut made = created();
        made["id"] = json!(id);
        made
    });
    for answer in [without].iter().chain(&bad_ids) {
        let server = creating(answer);
        let run = TestEnv::person(&server.url()).run(["keys", "create", "Production", "--plain"]);
        run.code(7).silent_stdout();
        let touched = server.requests();
        assert!(
            touched
                .iter()
                .all(|r| r.method != "DELETE" || r.path == "/v1/api-keys/key_1")
        );
    }
}

/// Nobody could say how many keys there are.
#[test]
fn a_post_that_makes_a_secret_is_never_sent_again() {
    let redirect = Reply::redirect(307, "/v1/api-keys");
    for (reply, code) in [
        (Reply::close(), 8),
        (Reply::half(201, &created()), 8),
        (
            Reply::error(429, "rate_limit_exceeded", "slow down").header("Retry-After", "0"),
            6,
        ),
        (
            Reply::error(503, "unavailable", "later").header("Retry-After", "0"),
            7,
        ),
        (Reply::error(500, "internal_error", "oops"), 7),
        (redirect, 7),
    ] {
        let server = Server::start();
        server
            .allow(
                "GET",
                "/v1/projects/current",
                Reply::json(200, &json!({"id": "proj_scripted"})),
            )
            .allow("POST", "/v1/api-keys", reply.clone());
        let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
        let run = env.run(["keys", "create", "Production", "--plain"]);
        assert_eq!(
            server.requests_to("POST", "/v1/api-keys").len(),
            1,
            "{reply:?}\n{run}"
        );
        run.code(code).silent_stdout();
    }
}

#[test]
fn a_connection_that_died_while_it_was_idle_does_not_send_the_post_twice() {
    // The first answer keeps the connection open and the server then hangs up on the POST.
    let server = Server::start();
    let current = Reply::json(200, &json!({"id": "proj_scripted"}));
    server
        .allow(
            "GET",
            "/v1/projects/current",
            current.header("Connection", "keep-alive"),
        )
        .allow("POST", "/v1/api-keys", Reply::close());
    let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
    let run = env
        .run(["keys", "create", "Production", "--expires", "1d", "--plain"])
        .code(8);
    assert_eq!(server.requests_to("POST", "/v1/api-keys").len(), 1, "{run}");
}

#[test]
fn a_silent_server_is_left_in_time_and_the_post_is_not_repeated() {
    let server = Server::start();
    server.allow("POST", "/v1/api-keys", Reply::silence());
    let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "3");
    let run = env
        .run(["keys", "create", "Production", "--plain", "--timeout", "1s"])
        .code(8);
    assert!(run.elapsed().as_secs() < 10, "{run}");
    assert_eq!(server.requests_to("POST", "/v1/api-keys").len(), 1);
}

/// A printed secret is a delivery, and a delivery can fail.
#[cfg(unix)]
#[test]
fn a_secret_that_could_not_be_printed_is_a_failure_and_the_key_is_revoked() {
    let broken = "mkfifo fifo; exec 9<>fifo 8>fifo 9<&-; \"$@\" >&8";
    for (what, script) in [
        ("a full disk", "\"$@\" >/dev/full"),
        (
            "a reader that left",
            "exec 8> >(exec true); sleep 0.3; \"$@\" >&8",
        ),
        ("a pipe that nobody reads", broken),
    ] {
        for flags in [&["--plain"][..], &["--json"], &[]] {
            let server = creating(&created());
            let env = TestEnv::person(&server.url());
            let args = ["keys", "create", "Production"].iter().chain(flags);
            let run = env.shell(script, args).code(1);
            run.clone().never_shows(&secret("abcd"));
            let made = server.requests_to("POST", "/v1/api-keys").len();
            let revoked = server.requests_to("DELETE", "/v1/api-keys/key_1").len();
            assert_eq!(made, revoked, "{what} with {flags:?}:\n{run}");
        }
    }
}

#[test]
fn under_ci_a_secret_reaches_stdout_only_on_purpose() {
    for ci in [("CI", "true"), ("CI", "1")] {
        let server = creating(&created());
        let env = TestEnv::person(&server.url()).with(ci.0, ci.1);
        let run = env
            .run(["keys", "create", "Production"])
            .code(2)
            .silent_stdout();
        run.says(["--to", "--plain"]);
        assert_eq!(
            server.requests_to("POST", "/v1/api-keys").len(),
            0,
            "nothing is made"
        );
        env.run(["keys", "create", "Production", "--plain"])
            .success();
        env.run(["keys", "create", "Production", "--json"])
            .success();
    }
}

#[test]
fn github_masks_a_secret_before_it_is_used_unless_stderr_is_a_file() {
    let server = creating(&created());
    let env = TestEnv::person(&server.url())
        .with("CI", "true")
        .with("GITHUB_ACTIONS", "true");
    let mask = format!("::add-mask::{}", secret("abcd"));
    // Both streams in one file, as the log has them.
    let run = env
        .shell(
            "\"$@\" 2>&1 | cat",
            ["keys", "create", "Production", "--plain"],
        )
        .success();
    let log = run.stdout();
    let lines: Vec<&str> = log.lines().collect();
    let masked = lines
        .iter()
        .position(|l| *l == mask)
        .expect("the secret is masked");
    let used = lines
        .iter()
        .position(|l| *l == secret("abcd"))
        .expect("the secret is printed");
    assert!(masked < used, "{run}");
    let run = env
        .shell("\"$@\" 2>log", ["keys", "create", "Production", "--plain"])
        .success();
    let log = std::fs::read_to_string(env.cwd().join("log")).unwrap();
    assert!(
        !log.contains(&secret("abcd")),
        "a file would keep it:\n{run}\n{log}"
    );
    // Elsewhere the line would only print the secret.
    let env = TestEnv::person(&server.url());
    let run = env
        .run(["keys", "create", "Production", "--plain"])
        .success();
    assert!(!run.stderr().contains(&secret("abcd")), "{run}");
}

#[test]
fn a_list_asks_for_the_active_ones_and_all_for_the_rest() {
    let mut expiring = key("key_2", "Expiring", "bbbb");
    expiring["expiresAt"] = json!("2031-01-02T00:00:00Z");
    let mut revoked = key("key_3", "Revoked", "cccc");
    revoked["status"] = json!("revoked");
    let keys = Keys::with(&[key("key_1", "Active", "aaaa"), expiring, revoked]);
    let names = |args: &[&str]| {
        let list = keys.person().run(args).success().json();
        let names = list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|k| k["name"].to_string());
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&["keys", "list", "--json"]), r#""Active" "Expiring""#);
    assert_eq!(
        names(&["keys", "list", "--all", "--json"]),
        r#""Active" "Expiring" "Revoked""#
    );
    assert_eq!(names(&["keys", "ls", "--json"]), r#""Active" "Expiring""#);
    for request in keys.server.requests() {
        assert_eq!(request.header("x-project"), Some("proj_scripted"));
    }
}

#[test]
fn piped_a_list_is_tab_separated_whole_and_without_a_header() {
    let name =
        "A name that is much longer than any column of a table on a narrow terminal would be";
    let mut used = key("key_1", name, "aaaa");
    used["lastUsedAt"] = json!("2030-12-31T23:59:59Z");
    let keys = Keys::with(&[used, key("key_2", "Other", "bbbb")]);
    let run = keys
        .person()
        .with("COLUMNS", "40")
        .run(["keys", "list"])
        .success();
    let stdout = run.stdout();
    let rows: Vec<Vec<&str>> = stdout.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(rows.len(), 2, "{run}");
    assert_eq!(rows[0].len(), rows[1].len(), "{run}");
    assert!(
        rows[0].contains(&name) && rows[0].contains(&"key_1"),
        "{run}"
    );
    assert!(rows[0].contains(&"2030-12-31T23:59:59Z"), "{run}");
    assert!(!stdout.contains('\u{1b}'), "{run}");
}

#[cfg(unix)]
#[test]
fn on_a_terminal_a_list_is_a_table_with_a_header_and_fits() {
    use crate::support::pty::Pty;
    use unicode_width::UnicodeWidthStr;

    let mut used = key("key_1", "Production", "aaaa");
    used["lastUsedAt"] = json!("2030-12-31T21:00:00Z");
    let keys = Keys::with(&[used, key("key_2", "日本語の鍵", "bbbb")]);
    for width in [64, 80, 120] {
        let person = keys.person();
        let (code, seen) = Pty::start(&person.command(["keys", "list"]), width).finish();
        assert_eq!(code, 0, "{seen}");
        assert!(seen.contains("NAME"), "{seen}");
        assert!(
            seen.contains("3 hours ago") || seen.contains("3h ago"),
            "relative times:\n{seen}"
        );
        for line in seen.lines() {
            assert!(
                line.width() <= usize::from(width),
                "{width} columns:\n{seen}"
            );
        }
    }
}

#[test]
fn an_empty_list_is_success() {
    let keys = Keys::with(&[]);
    let run = keys.person().run(["keys", "list"]).success();
    run.silent_stdout();
    let run = keys.person().run(["keys", "list", "--json"]).success();
    assert_eq!(
        run.json(),
        json!({"data": [], "nextCursor": null, "hasMore": false})
    );
}

#[test]
fn a_key_is_named_by_id_then_name_then_last_four() {
    let keys = Keys::with(&[
        key("key_1", "Production", "aaaa"),
        key("key_2", "key_1", "bbbb"),
        key("key_3", "aaaa", "cccc"),
    ]);
    let shown = |typed: &str| {
        let run = keys
            .person()
            .run(["keys", "show", typed, "--json"])
            .success();
        run.json()["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(shown("key_1"), "key_1", "an id wins over a name");
    assert_eq!(shown("Production"), "key_1");
    assert_eq!(shown("aaaa"), "key_3", "a name wins over the last four");
    assert_eq!(shown("bbbb"), "key_2");
    keys.person()
        .run(["keys", "show", "nothing"])
        .code(4)
        .says(["nothing", "hint:"]);
    keys.person().run(["keys", "show", "key_404"]).code(4);
}

#[test]
fn what_a_name_holds_never_becomes_a_path() {
    let keys = Keys::with(&[key("key_1", "Production", "aaaa")]);
    for typed in [
        "../user",
        "key_1/../../user",
        "..",
        "key_1?x=1",
        "%2e%2e",
        "a b",
        "key_1#",
    ] {
        keys.person().run(["keys", "show", typed]).code(4);
        keys.person()
            .run(["keys", "revoke", typed, "--yes"])
            .code(4);
    }
    for request in keys.server.requests() {
        let path = request.path_only();
        assert!(
            path == "/v1/api-keys" || path.starts_with("/v1/api-keys/key_"),
            "{request}"
        );
        assert_eq!(request.method, "GET");
    }
}

#[test]
fn active_keys_come_before_others_and_two_of_one_name_are_refused_with_their_ids() {
    let mut revoked = key("key_1", "Production", "aaaa");
    revoked["status"] = json!("revoked");
    let keys = Keys::with(&[revoked.clone(), key("key_2", "Production", "bbbb")]);
    let run = keys
        .person()
        .run(["keys", "show", "Production", "--json"])
        .success();
    assert_eq!(run.json()["id"], json!("key_2"));

    let twice = [
        key("key_2", "Production", "bbbb"),
        key("key_3", "Production", "bbbb"),
        revoked,
    ];
    let keys = Keys::with(&twice);
    for args in [
        &["keys", "show", "Production"][..],
        &["keys", "revoke", "Production", "--yes"],
        &["keys", "rotate", "Production", "--plain", "--yes"],
        &["keys", "show", "bbbb"],
    ] {
        keys.person().run(args).code(2).says(["key_2", "key_3"]);
    }
    assert_eq!(keys.story(), [""; 0]);
}

#[test]
fn last_four_destroys_nothing_when_nobody_looks() {
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
fn revoking_needs_a_yes() {
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
    assert_eq!(keys.story(), [""; 0], "a pipe is nobody");
    person
        .run(["keys", "revoke", "Production", "--yes"])
        .success();
    assert_eq!(keys.story(), ["DELETE api-keys/key_1"]);
    person.run(["keys", "revoke", "key_1", "--yes"]).success();
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_and_only_yes_means_yes() {
    use crate::support::pty::Pty;

    for (typed, revoked) in [("", 0), ("n", 0), ("maybe", 0), ("y", 1), ("yes", 1)] {
        let keys = Keys::with(&[key("key_1", "Production", "aaaa")]);
        let person = keys.person();
        let mut pty = Pty::start(&person.command(["keys", "revoke", "Production"]), 100);
        let before = pty.expect("]: ");
        for shown in ["Production", "aaaa", "never used"] {
            assert!(
                before.contains(shown),
                "{shown} should be shown before it is asked:\n{before}"
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
fn a_key_that_was_used_today_needs_its_name() {
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
    // `--yes` answers a typed name too.
    let keys = Keys::with(&[used]);
    keys.person()
        .run(["keys", "revoke", "key_1", "--yes"])
        .success();
    assert_eq!(keys.story().len(), 1);
}

/// Whether a leaked key works is found out by calling with it: that is no use of it.
#[test]
fn to_look_whose_a_leaked_key_is_does_not_count_as_a_use() {
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
    // What is none says where it was read.
    person
        .run_with(["keys", "revoke", "--key-stdin", "--yes"], "")
        .code(3)
        .says(["no API key on stdin: it is empty"])
        .no_panic();
}

#[cfg(unix)]
#[test]
fn ctrl_c_at_a_question_changes_nothing_and_is_130() {
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
fn a_ci_job_a_flag_and_a_variable_forbid_questions() {
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
fn some_of_several_is_partly_done() {
    let keys = Keys::without_post(&[key("key_1", "One", "aaaa"), key("key_3", "Three", "cccc")]);
    let person = keys.person();
    let run = person.run(["keys", "revoke", "One", "Two", "Three", "--yes"]);
    run.code(4);
    assert_eq!(
        keys.story(),
        [""; 0],
        "a selector that finds nothing stops it before anything is done"
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
fn an_api_key_does_not_manage_keys() {
    let server = Server::start();
    let env = TestEnv::new()
        .with("LIMITRY_API_URL", server.url())
        .with("LIMITRY_PROJECT", "proj_scripted")
        .with("LIMITRY_API_KEY", secret("abcd"));
    env.run(["keys", "list"]).code(3).says(["hint:"]);
    env.run(["keys", "create", "x", "--plain"]).code(3);
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
    // One that does not work is not an error, and touches no key that ends like it.
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
    // Another project's key is not looked for here.
    let keys = Keys::with(&[key("key_1", "Leaked", "aaaa")]);
    let elsewhere = keys.person().with("LIMITRY_PROJECT", "proj_other");
    elsewhere
        .run_with(args, secret("aaaa"))
        .code(2)
        .says(["proj_scripted", "--project"]);
    assert_eq!(keys.get("key_1")["status"], json!("active"));
}

#[test]
fn what_is_in_use_is_left_alone_on_request() {
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
        "Left key 'Used'",
        "Left key 'Young'",
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
fn waiting_sees_that_a_revoked_key_is_refused() {
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
