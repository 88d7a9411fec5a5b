//! `keys rotate`: creates a key, tests it, delivers it, and only then retires the old key.

use serde_json::{Value, json};

use crate::support::scripted::{Keys, PAT, key, secret};
use crate::support::{Reply, TestEnv};

fn production() -> Value {
    key("key_old", "Production", "aaaa")
}

fn time(value: &Value) -> jiff::Timestamp {
    value.as_str().expect("a time").parse().expect("RFC 3339")
}

/// Whether the two times are at most two minutes apart.
fn is_about(value: &Value, expected: &str) -> bool {
    let expected: jiff::Timestamp = expected.parse().unwrap();
    time(value).duration_since(expected).as_secs().abs() <= 120
}

#[test]
fn rotate_creates_tests_and_delivers_before_it_retires() {
    let keys = Keys::with(&[production()]);
    let run = keys
        .person()
        .run(["keys", "rotate", "Production", "--plain"])
        .success();
    assert_eq!(run.stdout(), format!("{}\n", secret("new1")));
    let story = keys.story();
    let at = |what: &str| {
        let found = story.iter().position(|s| s.starts_with(what));
        found.unwrap_or_else(|| panic!("{what} is not in {story:?}"))
    };
    assert_eq!(
        story.iter().filter(|s| *s == "POST api-keys").count(),
        1,
        "{story:?}"
    );
    let proof = story
        .iter()
        .position(|s| s.ends_with(" as new1"))
        .expect("a call with the new key");
    assert!(at("POST api-keys") < proof, "{story:?}");
    let retired = at("PUT api-keys/key_old");
    assert!(proof < retired, "{story:?}");
    assert!(
        at("PUT api-keys/key_new1") < retired,
        "the successor gets its final name and expiry first: {story:?}"
    );
    assert!(!story.iter().any(|s| s.starts_with("DELETE")), "{story:?}");
}

#[test]
fn the_successor_is_provisional_until_it_is_proved() {
    let keys = Keys::with(&[production()]);
    keys.person()
        .run(["keys", "rotate", "Production", "--plain"])
        .success();
    let asked = keys.server.requests_to("POST", "/v1/api-keys")[0].json();
    let name = asked["name"].as_str().unwrap();
    let nonce = name
        .strip_prefix("Production (rotating ")
        .and_then(|n| n.strip_suffix(')'));
    assert!(nonce.is_some_and(|n| n.len() >= 4), "{asked}");
    assert!(
        is_about(&asked["expiresAt"], "2031-01-01T01:00:00Z"),
        "one hour, by the server's clock: {asked}"
    );
    let new = keys.get("key_new1");
    assert_eq!(
        (&new["name"], &new["expiresAt"]),
        (&json!("Production"), &Value::Null),
        "{new}"
    );
}

#[test]
fn the_old_key_expires_after_the_grace_by_the_servers_clock() {
    for (args, end) in [
        (&["--plain"][..], "2031-01-02T00:00:00Z"),
        (&["--plain", "--grace", "1h"], "2031-01-01T01:00:00Z"),
        (&["--plain", "--grace", "7d"], "2031-01-08T00:00:00Z"),
    ] {
        let keys = Keys::with(&[production()]);
        keys.person()
            .run(["keys", "rotate", "Production"].iter().chain(args))
            .success();
        let old = keys.get("key_old");
        assert!(is_about(&old["expiresAt"], end), "{args:?}: {old}");
        assert_eq!(old["status"], json!("active"));
        assert_eq!(old["name"], json!("Production (retiring aaaa)"), "{old}");
    }
}

#[test]
fn the_grace_does_not_extend_the_lifetime_of_the_old_key() {
    let mut old = production();
    old["expiresAt"] = json!("2031-01-01T06:00:00Z");
    let keys = Keys::with(&[old]);
    keys.person()
        .run(["keys", "rotate", "Production", "--plain"])
        .success();
    assert!(is_about(
        &keys.get("key_old")["expiresAt"],
        "2031-01-01T06:00:00Z"
    ));
}

#[test]
fn a_successor_inherits_the_lifetime_unless_expires_is_given() {
    // The key was created on 2030-12-01, so its lifetime is 90 days.
    let mut old = production();
    old["expiresAt"] = json!("2031-03-01T00:00:00Z");
    let keys = Keys::with(&[old.clone()]);
    keys.person()
        .run(["keys", "rotate", "Production", "--plain"])
        .success();
    let new = keys.get("key_new1");
    assert!(is_about(&new["expiresAt"], "2031-04-01T00:00:00Z"), "{new}");

    let keys = Keys::with(&[old]);
    let args = [
        "keys",
        "rotate",
        "Production",
        "--plain",
        "--expires",
        "10d",
    ];
    keys.person().run(args).success();
    let new = keys.get("key_new1");
    assert!(is_about(&new["expiresAt"], "2031-01-11T00:00:00Z"), "{new}");
}

#[test]
fn now_revokes_the_old_key_after_the_proof() {
    let keys = Keys::with(&[production()]);
    keys.person()
        .run(["keys", "rotate", "Production", "--now", "--yes", "--plain"])
        .success();
    assert_eq!(keys.get("key_old")["status"], json!("revoked"));
    assert_eq!(keys.get("key_new1")["name"], json!("Production"));
    let story = keys.story();
    let proof = story.iter().position(|s| s.ends_with(" as new1")).unwrap();
    let end = story
        .iter()
        .position(|s| s == "DELETE api-keys/key_old")
        .unwrap();
    assert!(proof < end, "{story:?}");
    // `--now` needs a confirmation.
    let keys = Keys::with(&[production()]);
    keys.person()
        .run(["keys", "rotate", "Production", "--now", "--plain"])
        .code(12)
        .says(["--yes"]);
    assert_eq!(keys.story(), [""; 0]);
}

#[test]
fn a_daily_rotation_by_name_stays_unambiguous() {
    let keys = Keys::with(&[production()]);
    for day in 1..=3 {
        let run = keys
            .person()
            .run(["keys", "rotate", "Production", "--plain"])
            .success();
        assert_eq!(run.stdout(), format!("{}\n", secret(&format!("new{day}"))));
    }
    assert_eq!(keys.get("key_new3")["name"], json!("Production"));
    assert_eq!(
        keys.get("key_new2")["name"],
        json!("Production (retiring new2)")
    );
}

#[test]
fn rotate_into_a_pipe_needs_the_plain_flag() {
    let keys = Keys::with(&[production()]);
    let run = keys
        .person()
        .run(["keys", "rotate", "Production"])
        .code(2)
        .silent_stdout();
    run.says(["--plain"]);
    assert_eq!(keys.story(), [""; 0], "nothing was created");
    let run = keys
        .person()
        .with("CI", "1")
        .run(["keys", "rotate", "Production"])
        .code(2);
    run.says(["--plain"]);
    assert_eq!(keys.story(), [""; 0]);
}

#[test]
fn json_output_contains_the_secret_of_the_successor() {
    let keys = Keys::with(&[production()]);
    let run = keys
        .person()
        .run(["keys", "rotate", "Production", "--json"])
        .success();
    let document = run.json();
    assert!(document.to_string().contains(&secret("new1")), "{run}");
}

#[cfg(unix)]
#[test]
fn a_secret_that_could_not_be_printed_leaves_the_old_key_untouched() {
    for (what, script) in [
        ("a full disk", "\"$@\" >/dev/full"),
        (
            "a reader that left",
            "exec 8> >(exec true); sleep 0.3; \"$@\" >&8",
        ),
    ] {
        for flag in ["--plain", "--json"] {
            let keys = Keys::with(&[production()]);
            let run = keys
                .person()
                .shell(script, ["keys", "rotate", "Production", flag])
                .code(1);
            run.clone().never_shows(&secret("new1"));
            assert_eq!(
                keys.get("key_new1")["status"],
                json!("revoked"),
                "{what}, {flag}:\n{run}"
            );
            assert_eq!(keys.get("key_old"), production(), "{what}, {flag}:\n{run}");
            assert!(!keys.story().contains(&"DELETE api-keys/key_old".to_owned()));
        }
    }
}

#[test]
fn a_post_without_an_answer_is_not_sent_again_and_the_old_key_stays() {
    for reply in [
        Reply::close(),
        Reply::error(503, "unavailable", "later").header("Retry-After", "0"),
        Reply::error(429, "rate_limit_exceeded", "slow down").header("Retry-After", "0"),
        Reply::html(502),
    ] {
        let keys = Keys::without_post(&[production()]);
        keys.server.allow("POST", "/v1/api-keys", reply.clone());
        let person = keys.person().with("LIMITRY_MAX_RETRIES", "3");
        let run = person.run(["keys", "rotate", "Production", "--plain"]);
        run.no_panic();
        assert!(matches!(run.exit_code(), 6..=8), "{reply:?}\n{run}");
        assert_eq!(
            keys.server.requests_to("POST", "/v1/api-keys").len(),
            1,
            "{reply:?}\n{run}"
        );
        assert_eq!(keys.get("key_old"), production(), "{reply:?}");
        run.silent_stdout();
    }
}

#[test]
fn rotate_repeats_a_rejected_proof_and_keeps_the_old_key() {
    let keys = Keys::without_post(&[production()]);
    let mut made = key("key_new1", "x", "new1");
    made["key"] = json!(secret("new1"));
    keys.server
        .allow_with("POST", "/v1/api-keys", move |request| {
            made["expiresAt"] = request.json()["expiresAt"].clone();
            Reply::json(201, &made)
        });
    // No key in the list ends in `new1`, so every proof is rejected: the command must not retire the old key.
    let person = keys.person();
    let command = person.command(["keys", "rotate", "Production", "--plain"]);
    let mut running = crate::support::run::Running::start(command, None);
    running.wait_until(
        std::time::Duration::from_secs(30),
        "a second try of the proof",
        |_| {
            let tries = keys
                .server
                .requests()
                .into_iter()
                .filter(|r| r.token() != Some(PAT));
            tries.count() >= 2
        },
    );
    assert!(running.alive(), "the command repeats the proof");
    assert_eq!(
        running.stdout(),
        "",
        "a key without a proof is not delivered"
    );
    assert_eq!(keys.get("key_old"), production());
    running.kill();
}

/// A provisional successor shows that another process rotates the key.
#[test]
fn a_key_that_another_process_rotates_is_not_rotated() {
    let other = key("key_other", "Production (rotating 0a1b2c3d)", "zzzz");
    let keys = Keys::with(&[other.clone(), production()]);
    let run = keys
        .person()
        .run(["keys", "rotate", "Production", "--plain"])
        .code(5)
        .silent_stdout();
    run.says(["key_other"]);
    keys.person()
        .run(["keys", "rotate", "Production", "--now", "--yes", "--plain"])
        .code(5);
    assert_eq!(keys.story(), [""; 0]);
    assert_eq!(keys.get("key_other"), other);
    // The rotation of another key does not matter.
    let keys = Keys::with(&[
        key("key_other", "Staging (rotating 0a1b2c3d)", "zzzz"),
        production(),
    ]);
    keys.person()
        .run(["keys", "rotate", "Production", "--plain"])
        .success();
}

#[test]
fn only_an_active_key_is_rotated() {
    for status in ["revoked", "expired"] {
        let mut old = production();
        old["status"] = json!(status);
        let keys = Keys::with(&[old]);
        keys.person()
            .run(["keys", "rotate", "key_old", "--plain"])
            .code(5)
            .says([status]);
        assert_eq!(keys.story(), [""; 0]);
    }
}

#[test]
fn a_dry_run_shows_the_plan_and_does_nothing() {
    let keys = Keys::with(&[production()]);
    let run = keys
        .person()
        .run(["keys", "rotate", "Production", "--dry-run"])
        .success();
    let said = run.stdout() + &run.stderr();
    assert!(
        said.contains("Production") && said.contains("key_old"),
        "{run}"
    );
    assert_eq!(keys.story(), [""; 0]);
}

#[test]
fn only_one_process_rotates_a_key_at_a_time() {
    let keys = Keys::with(&[production()]);
    let person = keys.person();
    // Three processes start at once, so that their rotations overlap.
    let results: Vec<i32> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| person.run(["keys", "rotate", "key_old", "--plain"])))
            .collect();
        runs.into_iter()
            .map(|r| r.join().unwrap().exit_code())
            .collect()
    });
    let made = keys.server.requests_to("POST", "/v1/api-keys").len();
    let done = results.iter().filter(|code| **code == 0).count();
    assert!(
        results.iter().all(|code| matches!(code, 0 | 5)),
        "{results:?}"
    );
    assert_eq!(made, done, "a refused process creates no key: {results:?}");
    assert!(done >= 1);
}

#[test]
fn a_malformed_secret_ends_the_rotation_and_keeps_the_old_key() {
    let keys = Keys::without_post(&[production()]);
    let mut made = key("key_new1", "x", "new1");
    made["key"] = json!("limitry_pat_NotAnApiKeyNotAnApiKeyNotAnApiKey");
    keys.server
        .allow("POST", "/v1/api-keys", Reply::json(201, &made));
    let run = keys
        .person()
        .run(["keys", "rotate", "Production", "--plain"])
        .code(7);
    run.silent_stdout()
        .never_shows("limitry_pat_NotAnApiKeyNotAnApiKeyNotAnApiKey");
    assert_eq!(keys.get("key_old"), production());
}

#[test]
fn rotate_detects_that_the_server_ignored_the_expiry_of_the_old_key() {
    let keys = Keys::without_post(&[production()]);
    // The server accepts the expiry of the old key, but does not set it.
    let mut made = key("key_new1", "x", "new1");
    made["key"] = json!(secret("new1"));
    drop(keys);
    let server = crate::support::Server::start();
    let dated = |reply: Reply| reply.header("Date", crate::support::scripted::SERVER_DATE);
    let project = crate::support::scripted::project("proj_scripted", "Scripted");
    let mut proper = key("key_new1", "Production", "new1");
    proper["expiresAt"] = Value::Null;
    server
        .allow("GET", "/v1/quotas", dated(Reply::list(&[])))
        .allow("GET", "/v1/api-keys", dated(Reply::list(&[production()])))
        .allow(
            "GET",
            "/v1/projects/current",
            dated(Reply::json(200, &project)),
        )
        .allow_with("POST", "/v1/api-keys", move |request| {
            made["expiresAt"] = request.json()["expiresAt"].clone();
            dated(Reply::json(201, &made))
        })
        .allow(
            "GET",
            "/v1/api-keys/key_old",
            dated(Reply::json(200, &production())),
        )
        .allow(
            "PUT",
            "/v1/api-keys/key_old",
            dated(Reply::json(200, &production())),
        )
        .allow(
            "GET",
            "/v1/api-keys/key_new1",
            dated(Reply::json(200, &proper)),
        )
        .allow(
            "PUT",
            "/v1/api-keys/key_new1",
            dated(Reply::json(200, &proper)),
        );
    let run = TestEnv::person(&server.url()).run(["keys", "rotate", "Production", "--plain"]);
    run.no_panic();
    assert_ne!(run.exit_code(), 0, "the expiry is read back:\n{run}");
    assert_eq!(
        run.stdout(),
        format!("{}\n", secret("new1")),
        "the new key is printed and works:\n{run}"
    );
    run.says(["key_old"]);
}

#[cfg(unix)]
#[test]
fn a_rotation_on_a_terminal_shows_its_steps() {
    use crate::support::pty::Pty;

    let env = TestEnv::new()
        .with("LIMITRY_LOCAL", "1")
        .with("NO_COLOR", "1");
    env.run("keys create Staging --to env-file:.env".split(' '))
        .success();
    let args = "keys rotate Staging --to env-file:.env";
    let (code, seen) = Pty::start(&env.command(args.split(' ')), 100).finish();
    assert_eq!(code, 0, "{seen}");
    let steps = [
        "✓ Made       a new key for Staging (…",
        "✓ Tested     the API accepts it",
        "✓ Delivered  to env-file:.env",
        "✓ Read back  and tested again",
        "✓ Rotated 'Staging' (key_",
        "Restart what reads the key before then. `limitry keys revoke key_",
    ];
    let mut rest = &*seen;
    for step in steps {
        let at = rest.find(step);
        rest = &rest[at.unwrap_or_else(|| panic!("no {step:?} in its place in\n{seen}"))..];
    }
    assert!(seen.contains("(in 24 hours)"), "{seen}");
    // The suggested command revokes the old key.
    let (_, next) = seen.split_once("then. `limitry ").unwrap();
    let (next, _) = next.split_once('`').unwrap();
    env.run(next.split(' ').chain(["--yes"])).success();
    // The steps are not written into a pipe.
    let run = env.run(args.split(' ')).success();
    assert!(!run.stderr().contains("Tested"), "{run}");
}

#[test]
fn the_suggested_confirmation_repeats_all_flags() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    env.run("keys create App --to env-file:.env".split(' '))
        .success();
    let run = env.run("keys rotate App --now --to env-file:.env --expires 30d".split(' '));
    let run = run.code(12);
    let (_, hint) = run
        .stderr()
        .split_once("`limitry ")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let typed = hint.split('`').next().unwrap();
    assert!(
        typed.contains("--to env-file:.env --expires 30d --now --yes"),
        "{run}"
    );
    env.run(typed.split(' ')).success();
}
