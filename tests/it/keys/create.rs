//! `keys create`

use serde_json::{Value, json};

use crate::support::scripted::{Keys, PAT, SERVER_DATE, key, secret};
use crate::support::{Reply, parallel};

/// A server that answers the creation of a key with this key, and stores nothing.
fn server_that_answers(answer: &Value) -> Keys {
    let keys = Keys::without_post(&[]);
    let answer = answer.clone();
    keys.server.allow_with("POST", "/v1/api-keys", move |_| {
        Reply::json(201, &answer).header("Date", SERVER_DATE)
    });
    keys
}

fn created_key() -> Value {
    let mut made = key("key_1", "Production", "abcd");
    made["key"] = json!(secret("abcd"));
    made
}

#[test]
fn create_prints_only_the_secret_into_a_pipe() {
    let keys = Keys::with(&[]);
    let run = keys
        .person()
        .run(["keys", "create", "Production"])
        .success();
    assert_eq!(run.stdout(), format!("{}\n", secret("new1")));
    let posts = keys.server.requests_to("POST", "/v1/api-keys");
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].token(), Some(PAT));
    assert_eq!(posts[0].header("x-project"), Some("proj_scripted"));
    assert_eq!(posts[0].header("content-type"), Some("application/json"));
    let agent = format!("limitry/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(posts[0].header("user-agent"), Some(agent.as_str()));
}

/// Until its delivery, the key has a unique name and an expiry.
#[test]
fn the_key_is_provisional_until_it_is_delivered() {
    for (args, expires) in [
        (&[][..], json!(null)),
        (&["--expires", "2031-02-01"], json!("2031-02-01T00:00:00Z")),
    ] {
        let keys = Keys::with(&[]);
        let base = ["keys", "create", "Production", "--plain"];
        keys.person().run(base.iter().chain(args)).success();
        let asked = keys.server.requests_to("POST", "/v1/api-keys")[0].json();
        let name = asked["name"].as_str().unwrap();
        let nonce = name
            .strip_prefix("Production (creating ")
            .and_then(|name| name.strip_suffix(')'));
        assert!(nonce.is_some_and(|nonce| nonce.len() == 16), "{asked}");
        let end: jiff::Timestamp = asked["expiresAt"].as_str().unwrap().parse().unwrap();
        let hour: jiff::Timestamp = "2031-01-01T01:00:00Z".parse().unwrap();
        assert!(end.duration_since(hour).as_secs().abs() < 120, "{asked}");
        let new = keys.get("key_new1");
        assert_eq!(
            (&new["name"], &new["expiresAt"]),
            (&json!("Production"), &expires)
        );
    }
}

#[test]
fn json_output_is_the_api_answer_with_the_secret() {
    let keys = Keys::with(&[]);
    let run = keys
        .person()
        .run(["keys", "create", "Production", "--json"]);
    let document = run.success().json();
    assert_eq!(document["key"], json!(secret("new1")));
    for (field, value) in [
        ("id", json!("key_new1")),
        ("name", json!("Production")),
        ("lastFour", json!("new1")),
        ("status", json!("active")),
        ("expiresAt", json!(null)),
    ] {
        assert_eq!(document[field], value, "{document}");
    }
}

#[test]
fn expires_is_counted_from_the_servers_clock() {
    let keys = Keys::with(&[]);
    keys.person()
        .run(["keys", "create", "Short", "--expires", "90d", "--plain"])
        .success();
    let made = keys.get("key_new1");
    let end: jiff::Timestamp = made["expiresAt"].as_str().unwrap().parse().unwrap();
    let expected: jiff::Timestamp = "2031-04-01T00:00:00Z".parse().unwrap();
    let off = end.duration_since(expected).as_secs().abs();
    assert!(
        off < 120,
        "the server's date is {SERVER_DATE}, but the key expires at {end}"
    );
}

#[cfg(unix)]
#[test]
fn create_on_a_terminal_warns_that_the_secret_is_shown_once() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let command = env.command(["keys", "create", "Production"]);
    let mut pty = crate::support::pty::Pty::start(&command, 100);
    pty.expect(&secret("new1"));
    let (code, seen) = pty.finish();
    assert_eq!(code, 0, "{seen}");
    let words = seen.replace(&secret("new1"), "").to_lowercase();
    assert!(
        ["once", "again", "only time"]
            .iter()
            .any(|w| words.contains(w)),
        "{seen}"
    );
}

#[test]
fn a_malformed_secret_is_never_shown() {
    let bad_secrets = [
        "limitry_pat_AnotherClassAnotherClassAnother1".to_owned(),
        "sk_live_1234567890123456".to_owned(),
        "limitry_sk_short".to_owned(),
        format!("{}\nPATH=/evil", secret("abcd")),
        format!("{} --yes", secret("abcd")),
        format!("limitry_sk_{}", "x".repeat(600)),
        String::new(),
    ];
    parallel::each(bad_secrets, |bad| {
        let mut made = created_key();
        made["key"] = json!(bad);
        // The last four characters match the secret, so only the secret is wrong.
        made["lastFour"] = json!(bad.get(bad.len().saturating_sub(4)..));
        for args in [
            &["keys", "create", "Production", "--plain"][..],
            &["keys", "create", "P", "--json"],
        ] {
            let keys = server_that_answers(&made);
            let run = keys.person().run(args).code(7).silent_stdout();
            // The error names the secret, and no other part of the answer.
            let run = run.says(["the key in it is unusable"]);
            if !bad.is_empty() {
                run.never_shows(&bad);
            }
        }
    });
}

#[test]
fn an_answer_without_a_secret_or_with_a_bad_id_is_exit_7() {
    let mut without = created_key();
    without.as_object_mut().unwrap().remove("key");
    let bad_ids = ["", "../../user", "key 1", "key_1?x=1", "key\n1"].map(|id| {
        let mut made = created_key();
        made["id"] = json!(id);
        made
    });
    parallel::each([without].iter().chain(&bad_ids), |answer| {
        let keys = server_that_answers(answer);
        let run = keys
            .person()
            .run(["keys", "create", "Production", "--plain"]);
        run.code(7).silent_stdout();
        let touched = keys.server.requests();
        assert!(
            touched
                .iter()
                .all(|r| r.method != "DELETE" || r.path == "/v1/api-keys/key_1")
        );
    });
}

/// After a failed or lost answer, a repeated request could create a second key.
#[test]
fn the_request_that_creates_a_secret_is_never_repeated() {
    let redirect = Reply::redirect(307, "/v1/api-keys");
    for (reply, code) in [
        (Reply::close(), 8),
        (Reply::half(201, &created_key()), 8),
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
        let keys = Keys::without_post(&[]);
        keys.server.allow("POST", "/v1/api-keys", reply.clone());
        let env = keys.person().with("LIMITRY_MAX_RETRIES", "3");
        let run = env.run(["keys", "create", "Production", "--plain"]);
        assert_eq!(
            keys.server.requests_to("POST", "/v1/api-keys").len(),
            1,
            "{reply:?}\n{run}"
        );
        run.code(code).silent_stdout();
    }
}

#[test]
fn an_idle_connection_that_was_closed_does_not_repeat_the_request() {
    // The first answer keeps the connection open, and the server then closes it on the POST.
    let keys = Keys::without_post(&[]);
    keys.server.instead("GET", "/v1/api-keys", |_| {
        Reply::list(&[])
            .header("Date", SERVER_DATE)
            .header("Connection", "keep-alive")
    });
    keys.server.allow("POST", "/v1/api-keys", Reply::close());
    let env = keys.person().with("LIMITRY_MAX_RETRIES", "3");
    let run = env
        .run(["keys", "create", "Production", "--expires", "1d", "--plain"])
        .code(8);
    assert_eq!(
        keys.server.requests_to("POST", "/v1/api-keys").len(),
        1,
        "{run}"
    );
}

#[test]
fn a_silent_server_ends_in_a_timeout_and_the_request_is_not_repeated() {
    let keys = Keys::without_post(&[]);
    keys.server.allow("POST", "/v1/api-keys", Reply::silence());
    let env = keys.person().with("LIMITRY_MAX_RETRIES", "3");
    let run = env
        .run(["keys", "create", "Production", "--plain", "--timeout", "1s"])
        .code(8);
    run.ends_in_time();
    assert_eq!(keys.server.requests_to("POST", "/v1/api-keys").len(), 1);
}

/// Printing the secret is a delivery, so it can fail, too.
#[cfg(unix)]
#[test]
fn a_secret_that_could_not_be_printed_is_revoked() {
    let broken = "mkfifo fifo; exec 9<>fifo 8>fifo 9<&-; \"$@\" >&8";
    for (what, script) in [
        ("a full disk", "\"$@\" >/dev/full"),
        (
            "a reader that left",
            "exec 8> >(exec true); sleep 0.3; \"$@\" >&8",
        ),
        ("a pipe without a reader", broken),
    ] {
        for flags in [&["--plain"][..], &["--json"], &[]] {
            let keys = Keys::with(&[]);
            let args = ["keys", "create", "Production"].iter().chain(flags);
            let run = keys.person().shell(script, args).code(1);
            run.clone().never_shows(&secret("new1"));
            let made = keys.get("key_new1");
            assert_eq!(
                made["status"],
                json!("revoked"),
                "{what} with {flags:?}:\n{run}"
            );
        }
    }
}

#[test]
fn a_secret_is_printed_in_ci_only_with_plain_or_json() {
    for ci in [("CI", "true"), ("CI", "1")] {
        let keys = Keys::with(&[]);
        let env = keys.person().with(ci.0, ci.1);
        let run = env
            .run(["keys", "create", "Production"])
            .code(2)
            .silent_stdout();
        run.says(["--to", "--plain"]);
        assert_eq!(keys.story(), [""; 0], "nothing is created");
        env.run(["keys", "create", "Production", "--plain"])
            .success();
        env.run(["keys", "create", "Production", "--json"])
            .success();
    }
}

/// The runner reads stderr from a pipe. Without that pipe the mask would be lost, so no secret is printed.
#[cfg(unix)]
#[test]
fn a_github_log_masks_the_secret_or_it_is_not_printed() {
    let args = ["keys", "create", "Production", "--plain"];
    let rotate = ["keys", "rotate", "key_old", "--plain"];
    for args in [args, rotate] {
        for stdout in ["| cat", ">out", ">/dev/null", ">&-"] {
            for stderr in ["2>log", "2>/dev/null", "2>&-"] {
                let keys = Keys::with(&[key("key_old", "Old", "aaaa")]);
                let env = keys
                    .person()
                    .with("CI", "true")
                    .with("GITHUB_ACTIONS", "true");
                let script = format!("set -o pipefail; \"$@\" {stderr} {stdout}");
                let run = env.shell(&script, args).code(2).silent_stdout();
                assert_eq!(keys.story(), [""; 0], "{stdout} {stderr}: {run}");
                for file in ["log", "out"] {
                    let text = std::fs::read_to_string(env.cwd().join(file)).unwrap_or_default();
                    assert!(!text.contains("limitry_sk_"), "{stdout} {stderr}: {text}");
                }
            }
        }
        // Both streams go to one log, or each stream goes to a separate pipe.
        for script in ["\"$@\" 2>&1 | cat", "\"$@\" 2> >(cat) | cat"] {
            let keys = Keys::with(&[key("key_old", "Old", "aaaa")]);
            let env = keys
                .person()
                .with("CI", "true")
                .with("GITHUB_ACTIONS", "true");
            let run = env.shell(script, args).success();
            let log = run.stdout() + &run.stderr();
            let mask = format!("::add-mask::{}", secret("new1"));
            assert!(log.lines().any(|line| line == mask), "{run}");
            let secret = secret("new1");
            let used = log.lines().position(|line| line == secret);
            let masked = log.lines().position(|line| line == mask);
            assert!(used.is_some(), "{run}");
            assert!(script.contains("cat)") || masked < used, "{run}");
        }
        // If stderr cannot be written, no secret is printed, and the new key is revoked.
        let keys = Keys::with(&[key("key_old", "Old", "aaaa")]);
        let env = keys
            .person()
            .with("CI", "true")
            .with("GITHUB_ACTIONS", "true");
        let run = env.shell("\"$@\" 2>/dev/full", args);
        assert_ne!(run.exit_code(), 0, "{run}");
        run.silent_stdout();
        let made = keys.get("key_new1");
        assert_eq!(made["status"], json!("revoked"), "{made}");
        assert_eq!(keys.get("key_old"), key("key_old", "Old", "aaaa"));
    }
    // Outside GitHub Actions, the mask line would only show the secret.
    let keys = Keys::with(&[]);
    let run = keys
        .person()
        .run(["keys", "create", "Production", "--plain"])
        .success();
    assert!(!run.stderr().contains(&secret("new1")), "{run}");
}
