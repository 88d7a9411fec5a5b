//! `limitry doctor`: each line ok, warning or failure with its remedy, and nothing secret in it.

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
fn all_is_well_for_somebody_who_is_signed_in() {
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
fn nobody_signed_in_is_a_failure_with_its_remedy() {
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
    // Nobody needs the keychain that is not there.
    assert_eq!(check(&run, "keychain")["status"], json!("warning"));
    assert_eq!(
        check(&run, "api")["status"],
        json!("ok"),
        "a 401 is an answer"
    );
}

#[test]
fn a_keychain_that_hangs_is_told_in_time_and_is_a_failure_for_whom_it_matters() {
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
        "bound elsewhere"
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
        Reply::error(401, "missing_api_key", "no").header("Date", "Wed, 01 Jan 2031 00:00:00 GMT");
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
fn a_locked_keychain_is_told_before_login_fails_with_it() {
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
    let env = TestEnv::with_keychain();
    let run = env.run(["doctor", "--json"]).code(1);
    assert_eq!(check(&run, "keychain")["status"], json!("ok"), "{run}");
    assert_eq!(env.keychain_item("limitry doctor"), None);
    assert!(!env.config_file().exists());
}

#[test]
fn a_server_that_is_not_ours_is_never_called_good() {
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

/// A situation in which a command fails.
struct Situation {
    what: &'static str,
    /// The command.
    command: &'static str,
    /// Flags of `doctor`, and its check that says so.
    doctor: &'static str,
    check: &'static str,
    arrange: fn(&Account, TestEnv) -> TestEnv,
}

const SITUATIONS: [Situation; 19] = [
    Situation {
        what: "a configuration that is not TOML",
        command: "keys list",
        doctor: "",
        check: "config",
        arrange: |_, env| {
            env.configure("profile = \n");
            env
        },
    },
    Situation {
        what: "a configuration that is a directory",
        command: "keys list",
        doctor: "",
        check: "config",
        arrange: |_, env| {
            std::fs::create_dir_all(env.config_file()).unwrap();
            env
        },
    },
    Situation {
        what: "no token",
        command: "keys list",
        doctor: "",
        check: "credential",
        arrange: |account, env| env.with("LIMITRY_API_URL", account.url()),
    },
    Situation {
        what: "an invalid token",
        command: "keys list",
        doctor: "",
        check: "credential",
        arrange: |account, env| signed_in(account, env).with("LIMITRY_TOKEN", "hello"),
    },
    Situation {
        what: "a token that the API refuses",
        command: "keys list",
        doctor: "",
        check: "token",
        arrange: |account, env| {
            let other = "limitry_pat_OtherOtherOtherOtherOtherOther12";
            signed_in(account, env).with("LIMITRY_TOKEN", other)
        },
    },
    Situation {
        what: "a file of tokens that is gone",
        command: "keys list",
        doctor: "",
        check: "credential",
        arrange: |account, env| {
            account.sign_in(&env, "default", "file");
            std::fs::remove_file(env.credentials_file()).unwrap();
            env.with("LIMITRY_PROJECT", "proj_1")
        },
    },
    Situation {
        what: "a file of tokens that is a directory",
        command: "login --token-stdin --store file",
        doctor: "",
        check: "token file",
        arrange: |account, env| {
            std::fs::create_dir_all(env.credentials_file()).unwrap();
            env.with("LIMITRY_API_URL", account.url())
        },
    },
    Situation {
        what: "no keychain",
        command: "login --token-stdin",
        doctor: "",
        check: "keychain",
        arrange: |account, env| env.with("LIMITRY_API_URL", account.url()),
    },
    Situation {
        what: "a token command that is not there",
        command: "keys list",
        doctor: "",
        check: "credential",
        arrange: |_, env| {
            env.configure("[profiles.default]\ntoken-command = [\"/nowhere/vault\"]\n");
            env.with("LIMITRY_PROJECT", "proj_1")
        },
    },
    Situation {
        what: "no project",
        command: "keys list",
        doctor: "",
        check: "project",
        arrange: |account, mut env| {
            env = signed_in(account, env);
            env.unset("LIMITRY_PROJECT");
            env
        },
    },
    Situation {
        what: "a project that the API does not know",
        command: "keys list",
        doctor: "",
        check: "project",
        arrange: |account, env| {
            let unknown = || Reply::error(404, "project_not_found", "no such project");
            account
                .server
                .instead("GET", "/v1/projects/current", move |_| unknown());
            account
                .server
                .instead("GET", "/v1/api-keys", move |_| unknown());
            signed_in(account, env)
        },
    },
    Situation {
        what: "nothing that listens",
        command: "keys list",
        doctor: "",
        check: "api",
        arrange: |account, env| {
            signed_in(account, env).with("LIMITRY_API_URL", "http://127.0.0.1:9/v1")
        },
    },
    Situation {
        what: "a host that has no address",
        command: "keys list",
        doctor: "",
        check: "dns",
        arrange: |account, env| signed_in(account, env).with("LIMITRY_API_URL", FAR),
    },
    Situation {
        what: "an invalid proxy",
        command: "keys list",
        doctor: "",
        check: "proxy",
        arrange: |account, env| {
            let env = signed_in(account, env).with("LIMITRY_API_URL", FAR);
            env.with("HTTPS_PROXY", "http//proxy:3128")
        },
    },
    Situation {
        what: "a CA file that is not there",
        command: "keys list",
        doctor: "",
        check: "tls roots",
        arrange: |account, env| {
            let env = signed_in(account, env).with("LIMITRY_API_URL", FAR);
            env.with("LIMITRY_CA_FILE", "/nowhere/ca.pem")
        },
    },
    Situation {
        what: "a project file with an unknown field",
        command: "keys list",
        doctor: "",
        check: "project file",
        arrange: |account, env| {
            env.write(".limitry.toml", "nonsense = 1\n");
            signed_in(account, env)
        },
    },
    Situation {
        what: "no git",
        command: "scan --staged",
        doctor: "",
        check: "git",
        arrange: |account, env| {
            git(&env, "git init -q .");
            signed_in(account, env).with("PATH", "/nowhere")
        },
    },
    Situation {
        what: "a shallow clone",
        command: "scan --git-history",
        doctor: "",
        check: "git",
        arrange: |account, env| {
            let commit =
                "git -C a -c user.name=x -c user.email=x@x.example commit -q --allow-empty -m";
            git(&env, "git init -q a");
            git(&env, &format!("{commit} one && {commit} two"));
            git(
                &env,
                "git clone -q --depth 1 \"file://$PWD/a\" b && mv b/.git . && rm -rf a b",
            );
            signed_in(account, env)
        },
    },
    Situation {
        what: "a damaged database",
        command: "--local keys list",
        doctor: "--local",
        check: "local service",
        arrange: |_, env| {
            env.run(["--local", "quotas", "list"]).success();
            let database = env.home().join(".local/share/limitry/limitry.db");
            let file = std::fs::File::options().write(true).open(database).unwrap();
            file.set_len(3000).unwrap();
            env
        },
    },
];

/// A host that has no address.
const FAR: &str = "https://limitry.invalid/v1";

fn signed_in(account: &Account, env: TestEnv) -> TestEnv {
    env.with("LIMITRY_API_URL", account.url())
        .with("LIMITRY_TOKEN", TOKEN)
        .with("LIMITRY_PROJECT", "proj_1")
}

fn git(env: &TestEnv, script: &str) {
    env.shell(script, [""; 0]).success();
}

#[test]
fn each_way_in_which_login_keys_list_and_scan_fail_has_a_line_with_a_remedy() {
    for Situation {
        what,
        command,
        doctor,
        check: name,
        arrange,
    } in SITUATIONS
    {
        let account = Account::start();
        let unknown = Reply::error(404, "route_not_found", "no such route");
        account.server.allow("GET", "/v1/user/me", unknown.clone());
        account.server.allow("GET", "/v1/project", unknown);
        let env = arrange(&account, TestEnv::new());
        let run = env.run_with(command.split(' '), TOKEN);
        assert_ne!(run.exit_code(), 0, "{what}: {run}");
        let report = env.run(
            [doctor, "doctor", "--json"]
                .iter()
                .filter(|word| !word.is_empty()),
        );
        let found = check(&report, name);
        assert_ne!(found["status"], "ok", "{what}: {report}");
        let hint = found["hint"].as_str().unwrap_or_default();
        assert!(!hint.is_empty(), "{what}: {report}");
    }
}

#[test]
fn the_remedy_of_a_damaged_database_works_as_it_is_typed() {
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
