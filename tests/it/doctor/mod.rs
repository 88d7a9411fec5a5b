//! `limitry doctor`: each line is ok, a warning or a failure with its remedy, and shows no secret.

#[cfg(unix)]
mod remedies;
#[cfg(unix)]
mod situations;
#[cfg(unix)]
mod surroundings;

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::account::{Account, TOKEN};
use crate::support::{Reply, Run, Server, TestEnv, secret_service};

/// The check of this name.
fn check(run: &Run, name: &str) -> Value {
    let document = run.json();
    let mut all = document["checks"].as_array().unwrap().iter();
    let found = all.find(|check| check["name"] == json!(name));
    found
        .unwrap_or_else(|| panic!("no check {name} in {run}"))
        .clone()
}

#[test]
fn every_check_is_ok_after_a_sign_in() {
    let account = Account::start();
    let projects = account.server.requests().len();
    assert_eq!(projects, 0);
    let env = TestEnv::with_keychain();
    account.sign_in(&env, "doctor", "keychain");
    let run = env.run(["doctor", "--json"]).success().never_shows(TOKEN);
    assert_eq!(run.json()["ok"], json!(true));
    for name in [
        "version",
        "config",
        "project file",
        "project",
        "keychain",
        "credential",
        "dns",
        "proxy",
        "tls roots",
        "api",
        "token",
    ] {
        assert_eq!(check(&run, name)["status"], json!("ok"), "{name} in {run}");
    }
    assert!(
        check(&run, "keychain")["message"]
            .as_str()
            .unwrap()
            .contains(" ms"),
        "{run}"
    );
    assert!(
        check(&run, "token")["message"]
            .as_str()
            .unwrap()
            .contains("sam@example.com")
    );
    let text = env.run(["doctor"]).success().never_shows(TOKEN);
    assert!(
        text.stdout()
            .lines()
            .all(|line| line.split('\t').count() == 4),
        "{text}"
    );
}

#[test]
fn a_missing_login_is_a_failure_with_a_remedy() {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/projects/current",
        Reply::error(401, "missing_api_key", "no"),
    );
    let env = TestEnv::new().with("LIMITRY_API_URL", server.url());
    let run = env.run(["doctor", "--json"]).code(1);
    let credential = check(&run, "credential");
    assert_eq!(credential["status"], json!("failure"));
    assert!(
        credential["hint"]
            .as_str()
            .unwrap()
            .contains("limitry login"),
        "{run}"
    );
    // A missing keychain is only a warning, because no profile uses it.
    assert_eq!(check(&run, "keychain")["status"], json!("warning"));
    assert_eq!(
        check(&run, "api")["status"],
        json!("ok"),
        "a 401 is an answer"
    );
}

#[test]
fn a_hanging_keychain_fails_in_time_for_a_profile_that_uses_it() {
    let account = Account::start();
    let env = TestEnv::with_keychain();
    account.sign_in(&env, "hung", "keychain");
    let silent = secret_service::SilentBus::start();
    let env = env
        .with_bus(&silent.address())
        .with_deadline(Duration::from_secs(20));
    let run = env.run(["doctor", "--json", "--profile", "hung"]).code(1);
    run.ends_in_time();
    assert_eq!(check(&run, "keychain")["status"], json!("failure"));
    assert!(
        check(&run, "keychain")["hint"]
            .as_str()
            .unwrap()
            .contains("LIMITRY_TOKEN")
    );
}

#[test]
fn every_part_that_is_broken_is_named() {
    let account = Account::start();
    account.server.allow(
        "GET",
        "/v1/projects/current",
        Reply::error(401, "missing_api_key", "no"),
    );
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");

    let far = env
        .run(["doctor", "--json", "--api-url", "http://127.0.0.1:9/v1"])
        .code(1);
    assert_eq!(
        check(&far, "credential")["status"],
        json!("failure"),
        "the token belongs to another API"
    );
    assert_eq!(check(&far, "api")["status"], json!("failure"));

    env.write(".limitry.toml", "project = \"proj_9\"\n");
    let here = env.run(["doctor", "--json"]).success();
    let file = check(&here, "project file");
    assert!(
        file["message"].as_str().unwrap().contains("not trusted"),
        "{here}"
    );
    env.write(".limitry.toml", "api-url = \"https://evil.example/v1\"\n");
    let damaged = env.run(["doctor", "--json"]).code(1);
    let file = check(&damaged, "project file");
    assert_eq!(file["status"], json!("failure"));
    for (field, word) in [("message", "line 1"), ("hint", "color")] {
        assert!(file[field].as_str().unwrap().contains(word), "{damaged}");
    }
    assert_eq!(check(&damaged, "credential")["status"], json!("ok"));
    std::fs::remove_file(env.cwd().join(".limitry.toml")).unwrap();

    let proxied = env
        .with("HTTPS_PROXY", "http://user:hunter2@proxy.example:3128")
        .with("LIMITRY_TIMEOUT", "2s");
    let run = proxied.run(["doctor", "--json"]).success();
    assert!(
        check(&run, "proxy")["message"]
            .as_str()
            .unwrap()
            .contains("loopback")
    );
    let run = proxied
        .run([
            "doctor",
            "--json",
            "--profile",
            "other",
            "--api-url",
            "https://limitry.invalid/v1",
        ])
        .code(1)
        .never_shows("hunter2");
    assert!(
        check(&run, "proxy")["message"]
            .as_str()
            .unwrap()
            .contains("proxy.example:3128")
    );

    proxied.configure("profile = \n");
    let run = proxied.run(["doctor", "--json"]).code(1);
    assert_eq!(check(&run, "config")["status"], json!("failure"));
}

#[test]
fn a_clock_that_is_off_is_a_warning() {
    let server = Server::start();
    let dated =
        Reply::error(401, "missing_api_key", "no").header("Date", "Thu, 01 Jan 2099 00:00:00 GMT");
    server.allow("GET", "/v1/projects/current", dated);
    let env = TestEnv::new().with("LIMITRY_API_URL", server.url());
    let run = env.run(["doctor", "--json"]).code(1);
    let clock = check(&run, "clock");
    assert_eq!(clock["status"], json!("warning"));
    assert!(
        clock["message"].as_str().unwrap().contains("behind"),
        "{run}"
    );
}

#[test]
fn a_locked_keychain_is_reported_before_a_login_fails() {
    let env = TestEnv::new().with_bus(&secret_service::locked().address());
    let run = env.run(["doctor", "--json"]).code(1);
    let keychain = check(&run, "keychain");
    assert_ne!(keychain["status"], json!("ok"), "{run}");
    for (field, word) in [
        ("message", "locked"),
        ("hint", "limitry login --store file"),
    ] {
        assert!(keychain[field].as_str().unwrap().contains(word), "{run}");
    }
    assert_eq!(check(&run, "token file")["status"], json!("ok"), "{run}");
    // The probe leaves nothing behind.
    let bus = secret_service::Bus::fresh();
    let env = TestEnv::new().with_keyring(&bus);
    let run = env.run(["doctor", "--json"]).code(1);
    assert_eq!(check(&run, "keychain")["status"], json!("ok"), "{run}");
    let mut search = env.program("secret-tool");
    search.args(["search", "--all", "service", "limitry"]);
    let found = env.run_program(search);
    assert!(!found.stdout().contains("doctor"), "{found}");
    assert!(!env.config_file().exists());
}

#[test]
fn a_server_that_is_not_limitry_is_never_ok() {
    for reply in [
        Reply::error(404, "not_found", "no"),
        Reply::html(404),
        Reply::html(200),
        Reply::json(200, &json!({})),
        Reply::json(200, &json!([])),
    ] {
        let server = Server::start();
        server.allow_all(move |_| reply.clone());
        let env = TestEnv::person(&server.url());
        let run = env.run(["doctor", "--json"]).code(1);
        assert_eq!(check(&run, "api")["status"], json!("warning"), "{run}");
        let message = check(&run, "api")["message"].clone();
        assert!(
            message
                .as_str()
                .unwrap()
                .contains("does not look like Limitry"),
            "{run}"
        );
        assert_eq!(check(&run, "token")["status"], json!("failure"), "{run}");
        let whoami = env.run(["whoami"]).code(4).silent_stdout();
        whoami.says(["GET /user answered", "--project", "/v1"]);
    }
}

#[test]
fn unknown_fields_of_the_configuration_are_named() {
    let env = TestEnv::new();
    env.configure("projct = \"x\"\n[profiles.default]\ntoken_command = \"pass\"\n");
    let run = env.run(["doctor", "--json"]).code(1);
    let config = check(&run, "config");
    assert_eq!(config["status"], json!("warning"), "{run}");
    assert!(
        config["message"]
            .as_str()
            .unwrap()
            .contains("'token-command'"),
        "{run}"
    );
    let run = env.run(["config", "get", "timeout"]).success();
    run.says([
        "unknown field 'projct'",
        "unknown field 'token_command'",
        "token-command",
    ]);
    let run = env.run(["config", "list", "--json"]).success();
    assert_eq!(run.stderr().lines().count(), 2, "{run}");
}

#[test]
fn the_remedy_for_a_damaged_database_works_as_shown() {
    for damage in [
        "truncate -s 3000",
        "truncate -s 0",
        "sh -c 'printf xxxx | dd of=\"$0\" bs=1 seek=5000 conv=notrunc status=none'",
    ] {
        let env = TestEnv::new();
        env.run(["--local", "quotas", "list"]).success();
        let script = format!("{damage} \"$HOME/.local/share/limitry/limitry.db\"");
        env.shell(&script, [""; 0]).success();
        let run = env.run(["--local", "doctor", "--json"]).code(1);
        let found = check(&run, "local service");
        let hint = found["hint"].as_str().unwrap().to_owned();
        let command = hint.split('`').nth(1).unwrap();
        let typed: Vec<&str> = command
            .strip_prefix("limitry ")
            .unwrap()
            .split(' ')
            .collect();
        env.run(typed).success();
        env.run(["--local", "doctor"]).success();
        env.run(["--local", "keys", "list"]).success();
    }
}

#[test]
fn a_file_login_needs_no_keychain_and_doctor_names_the_profile_in_use() {
    let account = Account::start();
    let env = TestEnv::new();
    let run = env.run(["doctor", "--json"]).code(1);
    let message = check(&run, "token file")["message"].to_string();
    assert!(message.contains("is not there yet"), "{message}");
    account.sign_in(&env, "filed", "file");
    let run = env.run(["doctor", "--json", "--profile", "filed"]);
    assert_eq!(check(&run, "keychain")["status"], json!("skipped"), "{run}");
    assert_eq!(check(&run, "keychain")["hint"], Value::Null, "{run}");
    let used = |name: &str| {
        let run = env.run(["doctor", "--json", "--profile", name]);
        check(&run, "config")["message"].to_string()
    };
    for name in ["filed", "default"] {
        assert!(used(name).contains(&format!("'{name}' in use")), "{name}");
    }
}
