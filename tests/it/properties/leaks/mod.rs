//! A secret appears only where a command has the job to print or keep it. Every command runs at trace level, with every kind
//! of answer.

mod commands;
mod echo_server;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::account::TOKEN;
use crate::support::{Dev, Run, TestEnv, http, parallel};

pub(crate) use commands::COMMANDS;
pub(crate) use echo_server::{echo, spellings};

pub(crate) const API_KEY: &str = "limitry_sk_LeakLeakLeakLeakLeakLeakLeakLeak77";
pub(crate) const CLIENT_TOKEN: &str = "limitry_ct_LeakLeakLeakLeakLeakLeakLeak1234";

/// An environment at trace level, with files that hold a token and a client token.
pub(super) fn person(url: &str) -> TestEnv {
    let env = TestEnv::new()
        .with("LIMITRY_API_URL", url)
        .with("LIMITRY_PROJECT", "proj_1")
        .with("LIMITRY_MAX_RETRIES", "0")
        .with("LIMITRY_LOG", "trace")
        .with("RUST_LOG", "trace")
        .with("RUST_BACKTRACE", "full");
    env.write("token.txt", TOKEN);
    env.write("client.txt", CLIENT_TOKEN);
    env.write(
        "events.ndjson",
        "{\"customerId\":\"c\",\"eventType\":\"e\"}\n",
    );
    env.write(".limitry.toml", "output = \"text\"\n");
    env
}

/// Runs the command with each credential: the token from the environment, the API key for project data, and the token from
/// the file store.
#[track_caller]
fn runs(url: &str, path: &str, args: &[&str]) -> Vec<(Run, TestEnv)> {
    let words: Vec<&str> = path.split(' ').chain(args.iter().copied()).collect();
    let mut all = Vec::new();
    for credential in ["token", "key", "stored"] {
        for format in [&[][..], &["--json"]] {
            let mut env = person(url);
            match credential {
                "token" if path != "login" => drop(env.set("LIMITRY_TOKEN", TOKEN)),
                "key" => drop(env.set("LIMITRY_API_KEY", API_KEY)),
                _ => {
                    env.configure(&format!(
                        "[profiles.default]\napi-url = \"{url}\"\n[profiles.default.login]\nstore = \"file\"\n"
                    ));
                    let file = env.credentials_file();
                    let origin = url.trim_end_matches("/v1");
                    fs::write(
                        &file,
                        format!("[tokens]\n\"default@{origin}\" = \"{TOKEN}\"\n"),
                    )
                    .unwrap();
                    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
                }
            }
            let run = env.run(words.iter().chain(format));
            all.push((run, env));
        }
    }
    all
}

/// Asserts that no file of the test's whole directory holds a secret, except the store and the files that the test wrote.
#[track_caller]
fn assert_only_in_the_store(env: &TestEnv, run: &Run, secrets: &[&str]) {
    let own = ["token.txt", "client.txt"].map(|name| env.cwd().join(name));
    for file in crate::support::env::files_below(&env.path("")) {
        if file == env.credentials_file() || own.contains(&file) {
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap_or_default()).into_owned();
        for secret in secrets {
            for spelling in spellings(secret) {
                assert!(
                    !text.contains(&spelling),
                    "{spelling} in {} after\n{run}",
                    file.display()
                );
            }
        }
    }
}

#[track_caller]
fn assert_shows_no_secret(run: &Run, env: &TestEnv, prints: bool) {
    for secret in [TOKEN, API_KEY, CLIENT_TOKEN] {
        for spelling in spellings(secret) {
            assert!(
                !run.stderr().contains(&spelling),
                "{spelling} on stderr:\n{run}"
            );
            // A command may print a secret when that is its job.
            let its_job = prints && spelling == secret;
            assert!(
                its_job || !run.stdout().contains(&spelling),
                "{spelling} on stdout:\n{run}"
            );
        }
    }
    assert_only_in_the_store(env, run, &[TOKEN, API_KEY, CLIENT_TOKEN]);
    assert!(!run.stderr().to_lowercase().contains("bearer "), "{run}");
}

#[test]
fn no_command_shows_a_secret_that_the_server_repeats() {
    for status in [200, 400, 401, 500] {
        let url = echo(status);
        parallel::each(COMMANDS, |(path, args, prints)| {
            for (run, env) in runs(&url, path, args) {
                run.no_panic();
                assert_shows_no_secret(&run, &env, *prints);
            }
        });
    }
}

#[test]
fn no_command_shows_a_secret_when_its_requests_succeed() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    for (path, args, prints) in COMMANDS {
        let words: Vec<&str> = path.split(' ').chain(args.iter().copied()).collect();
        let mut env = person(&dev.url);
        env.unset("LIMITRY_PROJECT");
        let own = home.home().join("own");
        fs::create_dir_all(&own).unwrap();
        env.write("token.txt", &dev.pat);
        if *path != "login" {
            env.set("LIMITRY_TOKEN", &dev.pat);
        }
        let projects = env.run(["projects", "list", "--json"]);
        if let Some(id) = serde_json::from_str::<serde_json::Value>(&projects.stdout())
            .ok()
            .and_then(|list| list["data"][0]["id"].as_str().map(str::to_owned))
        {
            env.set("LIMITRY_PROJECT", id);
        }
        let run = env.run(&words);
        run.no_panic();
        for secret in [&dev.pat, &dev.key] {
            for spelling in spellings(secret) {
                assert!(!run.stderr().contains(&spelling), "{run}");
                assert!(
                    *path == "auth token" || !run.stdout().contains(&spelling),
                    "{run}"
                );
            }
            let _ = prints;
            for file in env.files_that_hold(secret) {
                assert_eq!(file, env.credentials_file(), "{run}");
            }
        }
    }
}

/// A panic in the middle of every command, with the token in its message.
#[cfg(feature = "testing")]
#[test]
fn a_panic_shows_no_secret_and_is_an_error() {
    let url = echo_server::echo_with(200, "X-Forced-Panic: 1\r\n");
    let panicked = AtomicUsize::new(0);
    parallel::each(COMMANDS, |(path, args, prints)| {
        for (run, env) in runs(&url, path, args) {
            assert_shows_no_secret(&run, &env, *prints);
            assert_ne!(run.exit_code(), 101, "{run}");
            if run.stderr().contains("made a mistake") {
                assert_eq!(run.exit_code(), 1, "{run}");
                panicked.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    let panicked = panicked.into_inner();
    assert!(panicked > 100, "{panicked} panics");
}

/// The local service at trace level prints its tokens once, on stdout, and does not log them.
#[test]
fn the_local_service_logs_and_keeps_no_token() {
    let env = TestEnv::new()
        .with("LIMITRY_LOG", "trace")
        .with("RUST_LOG", "trace");
    let dev = Dev::start(&env);
    for token in [TOKEN, API_KEY, CLIENT_TOKEN, &dev.pat, &dev.key] {
        let bearer = format!("Bearer {token}");
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Idempotency-Key", token),
        ];
        for (method, path) in [("GET", "/user"), ("POST", "/api-keys"), ("POST", "/quotas")] {
            let url = format!("{}{path}?q={token}", dev.url);
            let answer = http::request(method, &url, &headers, &format!("{{\"x\": \"{token}\"}}"));
            assert!(!answer.body.contains(token), "{}", answer.body);
        }
    }
    let (pat, key) = (dev.pat.clone(), dev.key.clone());
    let run = dev.stop();
    for secret in [TOKEN, API_KEY, CLIENT_TOKEN, &pat, &key] {
        for spelling in spellings(secret) {
            assert!(!run.stderr().contains(&spelling), "{run}");
            assert!(run.stdout().matches(&spelling).count() <= 1, "{run}");
        }
    }
    assert_only_in_the_store(&env, &run, &[TOKEN, API_KEY, CLIENT_TOKEN]);
    let holding = env.files_that_hold(&pat);
    assert!(
        holding
            .iter()
            .all(|file| !file.to_string_lossy().contains(".db")),
        "{holding:?}"
    );
}
