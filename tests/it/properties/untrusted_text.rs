//! Untrusted text is escaped, and secrets are not repeated.

use serde_json::{Value, json};

use crate::support::scripted::{Keys, PAT, key, project, quota, secret, user};
use crate::support::{Reply, Run, Server, TestEnv, parallel};

/// Texts by which a hostile server could control a terminal, a script or a CI runner.
const HOSTILE: [&str; 9] = [
    "a\u{1b}[2J\u{1b}]0;owned\u{7}b",
    "one\ntwo",
    "one\r\ntwo\rthree",
    "tab\tbed",
    "\u{9b}31mred",
    "\u{202e}txt.exe\u{2066}x",
    "::set-output name=x::y",
    "\n::error::fake",
    "nul\0del\u{7f}",
];

/// The characters of the categories Cc, Cf, Zl and Zp, which act on a terminal, hide text or change its order.
pub(super) const ACTING: [std::ops::RangeInclusive<u32>; 25] = [
    0x0..=0x1f,
    0x7f..=0x9f,
    0xad..=0xad,
    0x600..=0x605,
    0x61c..=0x61c,
    0x6dd..=0x6dd,
    0x70f..=0x70f,
    0x890..=0x891,
    0x8e2..=0x8e2,
    0x180e..=0x180e,
    0x200b..=0x200f,
    0x2028..=0x202e,
    0x2060..=0x2064,
    0x2065..=0x206f,
    0xfeff..=0xfeff,
    0xfff9..=0xfffb,
    0x110bd..=0x110bd,
    0x110cd..=0x110cd,
    0x13430..=0x1343f,
    0x1bca0..=0x1bca3,
    0x1d173..=0x1d17a,
    0xe0001..=0xe0001,
    0xe0020..=0xe005f,
    0xe0060..=0xe007e,
    0xe007f..=0xe007f,
];

pub(super) fn is_acting(c: char) -> bool {
    ACTING.iter().any(|range| range.contains(&u32::from(c)))
}

/// Asserts that the output has no control or bidirectional characters except line ends and tabs, and no line that is a
/// command for a CI runner.
#[track_caller]
pub(super) fn assert_harmless(run: &Run) {
    for text in [run.stdout(), run.stderr()] {
        for c in text.chars() {
            let is_unsafe = is_acting(c) && c != '\n' && c != '\t';
            assert!(!is_unsafe, "{c:?} came through:\n{run:?}");
        }
        for line in text.lines() {
            assert!(
                !line.trim_start().starts_with("::"),
                "a CI runner would obey {line:?}:\n{run}"
            );
            assert!(
                !line.starts_with("two") && !line.starts_with("three"),
                "a line was broken:\n{run}"
            );
        }
    }
}

/// Commands that show text from the server.
const COMMANDS: [&str; 16] = [
    "keys list",
    "keys list --all",
    "keys show key_1",
    "keys create x",
    "keys revoke key_1 --yes",
    "keys revoke key_1",
    "keys revoke key_1 --dry-run",
    "keys rotate key_1 --dry-run",
    "quotas list",
    "quotas show qta_1",
    "quotas create x --metric total_events --limit 1 --period day",
    "quotas check",
    "usage check --customer c --event e",
    "projects list",
    "whoami",
    "auth status",
];

/// A server that sends this text in every field.
fn server_that_sends(hostile: &str) -> Server {
    let server = Server::start();
    let mut person = user();
    person["name"] = json!(hostile);
    person["email"] = json!(hostile);
    person["token"]["name"] = json!(hostile);
    let mut filtered = quota("qta_1", hostile);
    filtered["metric"] = json!(hostile);
    filtered["period"] = json!(hostile);
    filtered["dimensionFilters"] = json!({hostile: hostile});
    let mut made = key("key_1", hostile, hostile);
    made["key"] = json!(secret("abcd"));
    let state = json!({"id": "qta_1", "name": hostile, "metric": hostile, "period": hostile,
        "limit": 1, "used": 1, "remaining": 0, "exceeded": true, "reset": 1_900_000_000});
    let refused = json!({"allowed": false, "reason": hostile, "quotas": [state],
        "rateLimits": [{"id": "rl_1", "name": hostile, "window": hostile, "exceeded": true}]});
    server
        .allow("GET", "/v1/user", Reply::json(200, &person))
        .allow(
            "GET",
            "/v1/api-keys",
            Reply::list(&[key("key_1", hostile, hostile)]),
        )
        .allow(
            "GET",
            "/v1/api-keys/*",
            Reply::json(200, &key("key_1", hostile, hostile)),
        )
        .allow("POST", "/v1/api-keys", Reply::json(201, &made))
        .allow("GET", "/v1/quotas", Reply::list(&[filtered.clone()]))
        .allow("GET", "/v1/quotas/*", Reply::json(200, &filtered))
        .allow("POST", "/v1/quotas", Reply::json(201, &filtered))
        .allow(
            "GET",
            "/v1/projects",
            Reply::list(&[project("proj_scripted", hostile)]),
        )
        .allow(
            "GET",
            "/v1/projects/current",
            Reply::json(200, &project("proj_scripted", hostile)),
        )
        .allow("POST", "/v1/usage/check", Reply::json(200, &refused))
        .allow("POST", "/v1/quotas/check", Reply::json(200, &refused))
        .allow("DELETE", "/v1/api-keys/*", Reply::empty(204));
    server
}

#[test]
fn names_from_the_server_are_escaped_in_every_list_and_record() {
    parallel::each(HOSTILE, |hostile| {
        let server = server_that_sends(hostile);
        let env = TestEnv::person(&server.url());
        for args in COMMANDS {
            let run = env.run(args.split(' '));
            run.no_panic();
            assert_harmless(&run);
        }
        // The list has one line for its item.
        let run = env.run(["keys", "list"]).success();
        assert_eq!(run.stdout().lines().count(), 1, "{run}");
        // JSON keeps the name as it is.
        let list = env.run(["keys", "list", "--json"]).success().json();
        assert_eq!(list["data"][0]["name"], json!(hostile));
    });
}

#[cfg(unix)]
#[test]
fn a_newline_in_a_path_breaks_no_line_of_an_error() {
    let env = TestEnv::new();
    let dir = env.cwd().join("a\nb\u{ad}");
    std::fs::create_dir(&dir).unwrap();
    for args in [
        vec!["apply", "a\nb\u{ad}"],
        vec!["usage", "import", "a\nb\u{ad}/missing"],
        vec!["scan", "a\nb\u{ad}/missing"],
    ] {
        let words = ["--local"].into_iter().chain(args);
        let run = env.run(words);
        run.no_panic();
        assert_harmless(&run);
        assert!(!run.stderr().contains("\nb"), "{run}");
    }
}

#[test]
fn errors_from_the_server_are_escaped() {
    for hostile in HOSTILE {
        let body = json!({"error": {"code": hostile, "message": hostile, "status": 400, "requestId": hostile,
            "details": [{"path": hostile, "message": hostile}]}});
        for reply in [
            Reply::json(400, &body),
            Reply::json(503, &json!({"error": hostile})),
            Reply::text(500, "text/plain", hostile),
        ] {
            let server = Server::start();
            server.allow("GET", "/v1/api-keys", reply);
            let run = TestEnv::person(&server.url()).run(["keys", "list"]);
            run.no_panic();
            assert_harmless(&run);
        }
    }
}

#[cfg(unix)]
#[test]
fn names_from_the_server_are_escaped_on_a_terminal() {
    for hostile in HOSTILE {
        let server = Server::start();
        server.allow(
            "GET",
            "/v1/api-keys",
            Reply::list(&[key("key_1", hostile, "aaaa")]),
        );
        let person = TestEnv::person(&server.url());
        let pty = crate::support::pty::Pty::start(&person.command(["keys", "list"]), 120);
        let (code, seen) = pty.finish();
        assert_eq!(code, 0, "{seen}");
        for c in seen.chars() {
            assert!(
                !c.is_control() || matches!(c, '\n' | '\r'),
                "{c:?} came through: {seen:?}"
            );
            let turns_text = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!turns_text, "{c:?} came through: {seen:?}");
        }
    }
}

#[test]
fn typed_text_is_escaped_in_errors() {
    for hostile in ["x\u{1b}[31m", "a\nb", "::error::x", "\u{202e}x"] {
        let env = TestEnv::new();
        for args in [
            vec!["--profile", hostile, "keys", "list"],
            vec!["keys", "show", hostile],
            vec![
                "quotas", "create", "n", "--metric", hostile, "--limit", "1", "--period", "day",
            ],
            vec![hostile],
        ] {
            let run = env.run(args);
            run.no_panic();
            assert_harmless(&run);
        }
    }
}

/// The token, plain, percent-encoded and in Base64.
fn spellings(token: &str) -> Vec<String> {
    vec![
        token.to_owned(),
        token.replace('_', "%5F"),
        token.replace('_', "%5f"),
        base64(token.as_bytes()),
    ]
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            let letter = n >> (18 - 6 * i) & 63;
            text.push(char::from(LETTERS[letter as usize]));
        }
    }
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

#[test]
fn a_token_in_a_message_of_the_server_is_not_shown() {
    for spelling in spellings(PAT) {
        let message = format!("bad token {spelling} in the request");
        let body = json!({"error": {"code": "invalid_request", "message": message, "status": 400,
            "details": [{"path": spelling, "message": message}]}});
        // JSON allows an escape for any letter.
        let escaped = body.to_string().replace("limitry", "\\u006cimitry");
        for reply in [
            Reply::json(400, &body),
            Reply::json(401, &json!({"error": message})),
            Reply::text(400, "application/json", escaped),
        ] {
            let server = Server::start();
            server.allow("GET", "/v1/api-keys", reply);
            let env = TestEnv::person(&server.url());
            for flags in [&[][..], &["--json"], &["--verbose"]] {
                let run = env.run(["keys", "list"].iter().chain(flags));
                run.no_panic();
                run.never_shows(PAT).never_shows(&spelling);
            }
        }
    }
}

#[test]
fn every_prefix_of_a_secret_is_redacted_in_messages_of_the_server() {
    for prefix in [
        "limitry_sk_",
        "limitry_ct_",
        "limitry_pat_",
        "lmtry_sk_",
        "lim_test_",
        "lim_live_",
        "lm_",
    ] {
        let token = format!("{prefix}AnotherUsersSecretXX12345678901234");
        let server = Server::start();
        server.allow(
            "GET",
            "/v1/api-keys",
            Reply::error(400, "invalid_request", &format!("see {token}.")),
        );
        let env = TestEnv::person(&server.url());
        let run = env.run(["keys", "list"]).code(5);
        run.never_shows("AnotherUsersSecretXX12345678901234");
    }
}

#[test]
fn logs_hold_no_token_and_no_key() {
    let keys = Keys::with(&[]);
    let env = keys
        .person()
        .with("LIMITRY_LOG", "trace")
        .with("RUST_LOG", "trace")
        .with("RUST_BACKTRACE", "1");
    let run = env
        .run(["keys", "create", "n", "--plain", "--verbose"])
        .success();
    assert!(!run.stderr().contains(&secret("new1")), "{run}");
    assert!(!run.stderr().contains(PAT), "{run}");
    assert!(!run.stderr().to_lowercase().contains("bearer"), "{run}");
    let run = env.run(["keys", "list", "--verbose"]).success();
    let said = run.stderr();
    assert!(
        said.contains("/api-keys") && said.contains("200"),
        "a request is logged:\n{run}"
    );
    assert!(
        !said.contains("hyper") && !said.contains("reqwest"),
        "only our own targets:\n{run}"
    );
}

#[test]
fn a_malformed_token_is_not_repeated() {
    for (variable, value) in [
        (
            "LIMITRY_TOKEN",
            "limitry_pat_has spaces in it and is secret",
        ),
        ("LIMITRY_TOKEN", "ghp_ThisIsATokenOfGitHub1234567890123456"),
        (
            "LIMITRY_TOKEN",
            "limitry_sk_AnApiKeyWhereAPersonIsAsked1234567",
        ),
        (
            "LIMITRY_API_KEY",
            "limitry_pat_APersonsTokenWhereAKeyIsAsked12345",
        ),
        ("LIMITRY_API_KEY", "password123password123"),
    ] {
        let server = Server::start();
        let env = TestEnv::new()
            .with("LIMITRY_API_URL", server.url())
            .with("LIMITRY_PROJECT", "proj_1")
            .with(variable, value);
        let args = ["usage", "check", "--customer", "c", "--event", "e"];
        for flags in [&[][..], &["--json"], &["--verbose"]] {
            let run = env.run(args.iter().chain(flags)).code(3);
            assert!(
                run.stderr().contains(variable),
                "names the variable:\n{run}"
            );
            run.never_shows(value);
        }
        assert!(server.requests().is_empty(), "the value is not sent");
    }
}

#[test]
fn a_url_with_a_password_is_rejected_and_not_repeated() {
    let url = "https://ada:hunter2secret@api.limitry.com/v1";
    let run = TestEnv::new()
        .run(["--api-url", url, "keys", "list"])
        .code(2);
    run.says(["--api-url"]).never_shows("hunter2secret");
    let run = TestEnv::new()
        .with("LIMITRY_API_URL", url)
        .run(["keys", "list"])
        .code(2);
    run.says(["LIMITRY_API_URL"]).never_shows("hunter2secret");
    let query = "https://api.limitry.com/v1?token=hunter2secret";
    let run = TestEnv::new()
        .run(["--api-url", query, "keys", "list"])
        .code(2);
    run.says(["--api-url"]).never_shows("hunter2secret");
}

#[test]
fn a_token_typed_as_an_argument_is_not_repeated() {
    for args in [
        vec!["login", PAT],
        vec!["--token", PAT],
        vec!["login", "--token", PAT],
        vec!["keys", "list", PAT],
        vec![PAT],
        vec!["--api-url", PAT, "keys", "list"],
        vec!["--profile", PAT, "--limit", PAT],
        vec!["keys", "list", "--limit", PAT],
        vec!["--color", PAT, "keys", "list"],
        vec!["completions", PAT],
    ] {
        let run = TestEnv::new().run(&args).code(2).says(["revoke it"]);
        run.never_shows(PAT);
        let run = TestEnv::new().run(args.iter().chain(&["--json"]));
        run.no_panic();
        run.never_shows(PAT);
    }
}

#[test]
fn quotes_and_escapes_in_a_message_keep_the_error_document_valid() {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/api-keys",
        Reply::error(400, "a\"b", "quote \" and \\ and \u{1b}"),
    );
    let run = TestEnv::person(&server.url())
        .run(["keys", "list", "--json"])
        .code(5);
    let error = run.error_json();
    assert!(
        error["message"].as_str().unwrap().contains("quote \""),
        "{run}"
    );
    let _: Value = error;
}
