//! `limitry dev`: the local service, against which developers test applications.

#[cfg(unix)]
mod banner;
#[cfg(unix)]
mod requests;
#[cfg(unix)]
mod services;
mod web_pages;
mod webhooks;

use std::fs;
use std::thread;
#[cfg(unix)]
use std::time::Duration;

use serde_json::json;

use crate::support::{Dev, TestEnv, http};

/// The line to paste that begins with `word`, without its shell prompt.
fn line_with<'a>(printed: &'a str, word: &str) -> &'a str {
    let mut lines = printed.lines().map(|l| l.trim().trim_start_matches("$ "));
    match lines.find(|l| l.starts_with(word)) {
        Some(line) => line,
        None => panic!("there is no line that begins with {word:?} in:\n{printed}"),
    }
}

#[test]
fn each_start_prints_the_same_credentials_and_lines_to_paste() {
    let env = TestEnv::new();
    let first = Dev::start(&env);
    let printed = first.stdout();
    for needed in [&first.url, &first.pat, &first.key] {
        assert!(
            printed.contains(needed.as_str()),
            "stdout does not hold {needed}:\n{printed}"
        );
    }
    // In PowerShell, `curl` is another program.
    let curl = if cfg!(windows) { "curl.exe " } else { "curl " };
    let curl = line_with(&printed, curl).to_owned();
    let login = line_with(&printed, "limitry login ").to_owned();
    for (line, class) in [(&curl, "limitry_sk_"), (&login, "limitry_pat_")] {
        assert!(
            !line.contains(class),
            "a line to paste holds a secret, which the shell's history would keep: {line}"
        );
    }
    assert!(login.contains("--token-file "), "{login}");

    // The curl line works as printed.
    #[cfg(unix)]
    {
        let mut bash = env.program("bash");
        bash.args(["-c", &curl]);
        let answer = env.run_program(bash).success();
        assert!(answer.stdout().contains("\"allowed\":true"), "{answer}");
    }

    let (pat, key) = (first.pat.clone(), first.key.clone());
    drop(first);
    let second = Dev::start(&env);
    assert_eq!(
        (&second.pat, &second.key),
        (&pat, &key),
        "the second start has other credentials"
    );
}

#[cfg(unix)]
#[test]
fn the_printed_login_line_signs_in() {
    let env = TestEnv::with_keychain();
    let dev = Dev::start(&env);
    let login = line_with(&dev.printed(), "limitry login ").to_owned();
    let mut bash = env.program("bash");
    bash.args(["-c", &format!("limitry() {{ \"$0\" \"$@\"; }}; {login}")]);
    bash.arg(env!("CARGO_BIN_EXE_limitry"));
    env.run_program(bash).success();
    let run = env.run(["whoami", "--json"]).success();
    assert!(run.json().to_string().contains("usr_"), "{run}");
    env.run(["logout"]).success();
}

#[cfg(unix)]
#[test]
fn credentials_are_in_private_files_of_the_data_directory() {
    use std::os::unix::fs::PermissionsExt;

    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let data = env.home().join(".local/share/limitry");
    for secret in [&dev.pat, &dev.key] {
        let files = env.files_that_hold(secret);
        assert_eq!(files.len(), 1, "{files:?}");
        assert!(files[0].starts_with(&data), "{files:?}");
        assert_eq!(
            fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    for file in env.files_below_home() {
        let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
    assert_eq!(
        fs::metadata(&data).unwrap().permissions().mode() & 0o777,
        0o700
    );
}

#[cfg(unix)]
#[test]
fn the_documentations_curl_line_works_unchanged_until_the_key_is_revoked() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let person = dev.person();
    let made = person
        .run(["keys", "create", "Docs", "--json"])
        .success()
        .json();
    let secret = made["key"].as_str().unwrap();
    let curl = || {
        let mut curl = env.program("curl");
        curl.args(["-sS", "-o", "-", "-w", "\n%{http_code}", "-X", "POST"])
            .arg(format!("{}/usage/check", dev.url))
            .args(["-H", &format!("Authorization: Bearer {secret}")])
            .args(["-H", "Content-Type: application/json"])
            .args([
                "-d",
                r#"{"customer_id": "cust_123", "event_type": "api_call"}"#,
            ]);
        env.run_program(curl).success().stdout()
    };
    let answer = curl();
    assert!(answer.ends_with("\n200"), "{answer}");
    assert!(answer.contains("\"allowed\":true"), "{answer}");
    person
        .run(["keys", "revoke", made["id"].as_str().unwrap(), "--yes"])
        .success();
    let answer = curl();
    assert!(answer.ends_with("\n401"), "{answer}");
    assert!(answer.contains("\"expired_api_key\""), "{answer}");
}

/// How many events the service has counted.
fn used(dev: &Dev) -> i64 {
    let headers = [("Authorization", format!("Bearer {}", dev.key))];
    let headers = [(headers[0].0, headers[0].1.as_str())];
    let body = r#"{"customer_id":"nobody","event_type":"look"}"#;
    let answer = http::request("POST", &format!("{}/usage/check", dev.url), &headers, body);
    let quotas = answer.json()["quotas"].clone();
    let all = quotas
        .as_array()
        .unwrap()
        .iter()
        .find(|q| q["name"] == "All");
    all.and_then(|q| q["used"].as_i64())
        .expect("a quota named All")
}

#[cfg(unix)]
#[test]
fn a_kill_loses_no_acknowledged_event_and_counts_no_event_twice() {
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    let env = TestEnv::new();
    let mut dev = Dev::start_with(&env, &["--rate-limit", "off"]);
    let create = "quotas create All --metric total_events --limit 1000000 --period month";
    dev.person().run(create.split(' ')).success();
    let acknowledged = Mutex::new(BTreeMap::new());
    let mut keys = 0;
    for round in 0..2 {
        let person = dev.person().with("LIMITRY_MAX_RETRIES", "0");
        let counted = AtomicUsize::new(0);
        let begun = AtomicUsize::new(0);
        let port = dev.port().to_owned();
        thread::scope(|scope| {
            for _ in 0..3 {
                let (person, counted, begun, acknowledged) =
                    (&person, &counted, &begun, &acknowledged);
                scope.spawn(move || {
                    loop {
                        let n = begun.fetch_add(1, Ordering::SeqCst);
                        let key = format!("{round}-{n}");
                        let args = ["usage", "record", "--customer", "cust_0", "--event", "e"];
                        let run =
                            person.run(args.iter().chain(&["--idempotency-key", &key, "--json"]));
                        run.no_panic();
                        match run.exit_code() {
                            0 => {
                                assert_eq!(run.json()["recorded"], json!(true), "{run}");
                                acknowledged
                                    .lock()
                                    .unwrap()
                                    .insert(key, run.json()["id"].clone());
                                counted.fetch_add(1, Ordering::SeqCst);
                            }
                            8 => return,
                            _ => panic!("neither a success nor a lost connection:\n{run}"),
                        }
                    }
                });
            }
            let deadline = std::time::Instant::now() + Duration::from_secs(30);
            while counted.load(Ordering::SeqCst) < 40 && std::time::Instant::now() < deadline {
                thread::sleep(Duration::from_millis(1));
            }
            dev.kill();
        });
        dev = Dev::start_on(&env, &port);
        let known = acknowledged.lock().unwrap().len();
        assert!(
            known >= 40 * (round + 1),
            "only {known} events were acknowledged"
        );
        // The test sends every event again with its idempotency key. An acknowledged event must be a duplicate.
        let url = format!("{}/events/batch", dev.url);
        let bearer = format!("Bearer {}", dev.key);
        let total = begun.load(Ordering::SeqCst);
        for n in 0..total {
            let key = format!("{round}-{n}");
            let event = json!({"customerId": "cust_0", "eventType": "e", "idempotencyKey": key});
            let body = json!({"events": [event]}).to_string();
            let answer = http::request("POST", &url, &[("Authorization", &bearer)], &body);
            assert_eq!(answer.status, 201, "{answer:?}");
            if acknowledged.lock().unwrap().contains_key(&key) {
                assert_eq!(
                    answer.json()["duplicates"],
                    json!(1),
                    "the service acknowledged {key} and lost it"
                );
            }
        }
        keys += i64::try_from(total).unwrap();
        assert_eq!(used(&dev), keys, "each event is counted exactly once");
    }
}

#[cfg(unix)]
#[test]
fn sigterm_ends_dev_cleanly() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    dev.person()
        .run(["usage", "record", "--customer", "c", "--event", "e"])
        .success();
    let run = dev.stop();
    run.no_panic();
    assert!(matches!(run.exit_code(), 0 | 143), "{run}");
    let left = env.files_below_home();
    let wal = |f: &&std::path::PathBuf| f.to_str().unwrap().ends_with("-wal");
    assert!(
        !left
            .iter()
            .any(|f| wal(&f) && fs::metadata(f).unwrap().len() > 0),
        "{left:?}"
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_dev() {
    let env = TestEnv::new();
    let mut pty = crate::support::pty::Pty::start(&env.command(["dev", "--port", "0"]), 120);
    pty.expect("limitry_sk_");
    pty.control('c');
    let (code, seen) = pty.finish();
    assert!(matches!(code, 0 | 130), "{code}: {seen}");
    assert!(!seen.contains("panicked"), "{seen}");
}

#[cfg(unix)]
#[test]
fn an_ephemeral_service_starts_empty_and_leaves_no_file() {
    let env = TestEnv::new();
    let kept = Dev::start(&env);
    kept.person()
        .run(["keys", "create", "Kept", "--plain"])
        .success();
    drop(kept);
    let before = env.files_below_home();
    let dev = Dev::start_with(&env, &["--ephemeral"]);
    let list = dev.person().run(["keys", "list", "--json"]).success();
    assert!(!list.stdout().contains("Kept"), "{list}");
    dev.person()
        .run(["usage", "record", "--customer", "c", "--event", "e"])
        .success();
    let run = dev.stop();
    run.no_panic();
    assert_eq!(env.files_below_home(), before);
    assert_eq!(
        crate::support::env::files_below(&env.path("tmp")),
        Vec::<std::path::PathBuf>::new()
    );
}

#[test]
fn the_error_names_a_taken_port() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = TestEnv::new().run(["dev", "--port", &port]);
    run.no_panic();
    assert_ne!(run.exit_code(), 0, "{run}");
    let run = run.says([&port, "hint:"]);
    assert!(!run.stdout().contains("limitry_pat_"), "{run}");
}

#[test]
fn two_services_and_local_commands_share_one_database() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let other = Dev::start(&env);
    assert_eq!((&dev.pat, &dev.key), (&other.pat, &other.key));
    let create = "--local quotas create All --metric total_events --limit 1000 --period month";
    env.run(create.split(' ')).success();
    let (one, two) = (dev.person(), other.person());
    let record = ["usage", "record", "--customer", "c", "--event", "e"];
    thread::scope(|scope| {
        for (env, flags) in [(&env, &["--local"][..]), (&one, &[]), (&two, &[])] {
            scope.spawn(move || {
                for _ in 0..10 {
                    env.run(record.iter().chain(flags)).success();
                }
            });
        }
    });
    assert_eq!((used(&dev), used(&other)), (30, 30));
}

#[test]
fn two_simultaneous_first_starts_create_one_user() {
    for _ in 0..3 {
        let env = TestEnv::new();
        let (one, two) = thread::scope(|scope| {
            let one = scope.spawn(|| Dev::start(&env));
            let two = scope.spawn(|| Dev::start(&env));
            (one.join().unwrap(), two.join().unwrap())
        });
        assert_eq!((&one.pat, &one.key), (&two.pat, &two.key));
        one.person().run(["keys", "list"]).success();
        two.person().run(["keys", "list"]).success();
    }
}

#[test]
fn dev_ignores_proxy_token_and_url_variables() {
    let env = TestEnv::new()
        .with("HTTP_PROXY", "http://127.0.0.1:9")
        .with("LIMITRY_TOKEN", "rubbish")
        .with("LIMITRY_API_URL", "https://elsewhere.example/v1");
    let dev = Dev::start(&env);
    let person = dev.person().with("HTTP_PROXY", "http://127.0.0.1:9");
    person.run(["keys", "list"]).success();
}

#[test]
fn the_error_of_a_taken_port_names_the_process_and_a_command() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let run = env.run(["dev", "--port", dev.port()]);
    assert_eq!(run.exit_code(), 1, "{run}");
    let error = run.stderr();
    let message = format!(
        "port {} is taken by another `limitry dev` (process ",
        dev.port()
    );
    assert!(error.contains(&message), "{run}");
    assert!(
        error.contains("`limitry dev --port 0` takes a free port"),
        "{run}"
    );
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let run = env.run(["dev", "--port", &port]);
    assert_eq!(run.exit_code(), 1, "{run}");
    let message = format!("port {port} is taken by another process");
    assert!(run.stderr().contains(&message), "{run}");
}

#[test]
fn an_unknown_field_of_an_event_is_named_once_on_stderr() {
    let env = TestEnv::new();
    let mut dev = Dev::start(&env);
    let url = format!("{}/events", dev.url);
    let bearer = format!("Bearer {}", dev.key);
    let body = json!({"customerId": "c", "eventType": "e", "tokens\u{1b}[31m": 5}).to_string();
    for _ in 0..3 {
        let answer = http::request("POST", &url, &[("Authorization", &bearer)], &body);
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    let notice = "the field `tokens\\u{1b}[31m` is unknown and is ignored";
    dev.wait_for(notice);
    assert_eq!(
        dev.printed().matches("is unknown and is ignored").count(),
        1
    );
}

#[cfg(unix)]
#[test]
fn restore_reports_a_missing_snapshot_before_it_asks() {
    let env = TestEnv::new();
    let restore = env.command(["dev", "restore", "nope.db"]);
    let (code, seen) = crate::support::pty::Pty::start(&restore, 80).finish();
    assert_ne!(code, 0, "{seen}");
    assert!(seen.contains("nope.db: No such file"), "{seen}");
    assert!(!seen.contains("Replace everything"), "{seen}");
}

#[test]
fn reset_and_restore_rename_a_damaged_database() {
    for restores in [false, true] {
        let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
        let snapshot = env.home().join("snapshot.db");
        let snapshot = snapshot.to_str().unwrap();
        env.run(["customers", "create", "acme"]).success();
        env.run(["dev", "snapshot", snapshot]).success();
        let data = env.home().join(".local/share/limitry");
        let database = data.join("limitry.db");
        let file = fs::File::options().write(true).open(&database).unwrap();
        file.set_len(3000).unwrap();
        let refused = env.run(["customers", "list"]);
        assert_eq!(refused.exit_code(), 1, "{refused}");
        for hint in ["limitry dev reset", "limitry dev restore"] {
            assert!(refused.stderr().contains(hint), "{refused}");
        }
        let customers = || env.run(["customers", "list", "--json"]).success().json();
        if restores {
            env.run(["dev", "restore", snapshot, "--yes"]).success();
            assert_eq!(customers()["data"][0]["externalId"], "acme");
        } else {
            env.run(["dev", "reset", "--yes"]).success();
            assert_eq!(customers()["data"], json!([]));
        }
        let names = fs::read_dir(&data).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let aside: Vec<String> = names
            .filter(|name| name.starts_with("limitry.db.damaged-"))
            .collect();
        assert_eq!(aside.len(), 1, "{aside:?}");
    }
}
