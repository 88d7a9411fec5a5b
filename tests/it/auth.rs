//! Which credential is used, and what is said of it: profiles, `auth …`, token-command, the end of a token.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;

use crate::support::account::{Account, TOKEN};
use crate::support::pty::Pty;
use crate::support::{TestEnv, secret_service};

const OTHER: &str = "limitry_pat_OtherOtherOtherOtherOtherOther2xyz";
const API_KEY: &str = "limitry_sk_KeyKeyKeyKeyKeyKeyKeyKeyKeyKey129876";

/// A program in the test's own directory.
fn script(env: &TestEnv, name: &str, text: &str) -> String {
    let path = env.write(name, format!("#!/bin/bash\n{text}\n"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A profile whose token comes from this program, for this API.
fn commanded(env: &TestEnv, url: &str, program: &str) {
    env.configure(&format!(
        "[profiles.default]\napi-url = \"{url}\"\nproject = \"proj_1\"\ntoken-command = [\"{program}\", \"secret-argument\"]\n"
    ));
}

#[test]
fn a_token_moves_between_the_stores_and_the_old_copy_is_deleted() {
    let account = Account::start();
    let env = TestEnv::with_keychain();
    let name = format!("default@{}", account.server.origin());
    account.sign_in(&env, "default", "file");
    assert_eq!(env.files_that_hold(TOKEN), [env.credentials_file()]);

    env.run(["auth", "migrate", "--to", "keychain"])
        .success()
        .never_shows(TOKEN)
        .says(["keychain", "old copy was deleted from the file"]);
    assert!(env.files_that_hold(TOKEN).is_empty());
    assert_eq!(env.keychain_item(&name).as_deref(), Some(TOKEN));
    env.run(["keys", "list"]).success();

    env.run(["auth", "migrate", "--to", "file"])
        .success()
        .says(["old copy was deleted from the keychain"]);
    assert_eq!(env.keychain_item(&name), None);
    assert_eq!(env.files_that_hold(TOKEN), [env.credentials_file()]);
    env.run(["keys", "list"]).success();
    env.run(["auth", "migrate", "--to", "file"])
        .success()
        .says(["already"]);
}

#[test]
fn a_move_to_a_store_that_is_not_there_changes_nothing() {
    let account = Account::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    let before = fs::read_to_string(env.config_file()).unwrap();
    env.run(["auth", "migrate", "--to", "keychain"]).code(11);
    assert_eq!(fs::read_to_string(env.config_file()).unwrap(), before);
    assert_eq!(env.files_that_hold(TOKEN), [env.credentials_file()]);
    env.run(["keys", "list"]).success();
}

#[test]
fn the_token_is_printed_into_a_pipe_and_on_a_terminal_only_with_reveal() {
    let account = Account::start();
    let mut env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    let piped = env.run(["auth", "token"]).success();
    assert_eq!(
        (piped.stdout(), piped.stderr()),
        (format!("{TOKEN}\n"), String::new())
    );

    let (code, seen) = Pty::start(&env.command(["auth", "token"]), 100).finish();
    assert_eq!(code, 2, "{seen}");
    assert!(!seen.contains(TOKEN) && seen.contains("--reveal"), "{seen}");
    let (code, seen) = Pty::start(&env.command(["auth", "token", "--reveal"]), 100).finish();
    assert!(code == 0 && seen.contains(TOKEN), "{seen}");

    env.set("CI", "true");
    env.run(["auth", "token"]).code(2).never_shows(TOKEN);
    env.run(["auth", "token", "--reveal"])
        .success()
        .prints([TOKEN]);
}

#[test]
fn profiles_are_listed_and_switched_without_touching_a_keychain() {
    let account = Account::start();
    let silent = secret_service::SilentBus::start();
    let mut env = TestEnv::new().with_bus(&silent.address());
    account.sign_in(&env, "work", "file");
    account.sign_in(&env, "home", "file");
    let listed = env.run(["auth", "list", "--json"]).success().json();
    let in_force = |listed: &serde_json::Value| {
        let profiles = listed["data"].as_array().unwrap().iter();
        profiles
            .filter(|p| p["inForce"] == json!(true))
            .map(|p| p["profile"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    assert_eq!(in_force(&listed), ["work"], "the first login decides");
    assert_eq!(listed["data"][0]["user"], json!("sam@example.com"));

    env.run(["auth", "switch", "home"]).success().says(["home"]);
    assert_eq!(
        in_force(&env.run(["auth", "list", "--json"]).json()),
        ["home"]
    );
    env.run(["auth", "switch", "nobody"])
        .code(4)
        .says(["nobody", "home, work"]);
    env.run(["auth", "switch"]).code(12);
    for variable in ["LIMITRY_TOKEN", "LIMITRY_PROFILE"] {
        let value = if variable == "LIMITRY_TOKEN" {
            OTHER
        } else {
            "work"
        };
        env.set(variable, value);
        env.run(["auth", "switch", "work"])
            .code(2)
            .says([variable, "unset"])
            .never_shows(OTHER);
        env.unset(variable);
    }
    assert_eq!(
        in_force(&env.run(["auth", "list", "--json"]).json()),
        ["home"]
    );
}

#[test]
fn a_profile_and_a_token_of_the_environment_are_two_identities() {
    let env = TestEnv::new().with("LIMITRY_TOKEN", OTHER);
    env.run(["keys", "list", "--profile", "work", "--project", "proj_1"])
        .code(2)
        .says(["LIMITRY_TOKEN", "--profile"])
        .never_shows(OTHER);
    let env = env.with("LIMITRY_PROFILE", "work");
    env.run(["keys", "list", "--project", "proj_1"])
        .code(2)
        .says(["LIMITRY_TOKEN", "LIMITRY_PROFILE"]);
}

#[test]
fn profile_names_are_restricted_wherever_they_are_typed() {
    let long = "a".repeat(65);
    for bad in ["", "a/b", "../x", "a b", "a@b", "$(x)", "ä", long.as_str()] {
        TestEnv::new()
            .run(["auth", "status", "--profile", bad])
            .code(2);
        TestEnv::new().run(["auth", "switch", bad]).code(2);
        if !bad.is_empty() {
            let env = TestEnv::new().with("LIMITRY_PROFILE", bad);
            env.run(["auth", "status"])
                .code(2)
                .says(["LIMITRY_PROFILE"]);
        }
    }
}

#[test]
fn explain_names_every_source_in_order_and_what_becomes_of_it() {
    let account = Account::start();
    let silent = secret_service::SilentBus::start();
    let mut env = TestEnv::new().with_bus(&silent.address());
    account.sign_in(&env, "default", "file");
    let sources = |env: &TestEnv, purpose: &str| {
        let document = env.run(["auth", "explain", "--json"]).json();
        let all = document[purpose]["sources"].as_array().unwrap().clone();
        all.iter()
            .map(|s| {
                let text = |field: &str| s[field].as_str().unwrap_or_default().to_owned();
                format!("{}: {} {}", text("source"), text("standing"), text("why"))
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        sources(&env, "person"),
        [
            "LIMITRY_TOKEN: skipped not set",
            "LIMITRY_TOKEN_FILE: skipped not set",
            "LIMITRY_API_KEY: skipped not set",
            "profile 'default' (file): used ",
        ]
    );
    env.set("LIMITRY_API_KEY", API_KEY)
        .set("LIMITRY_TOKEN_FILE", "")
        .set("LIMITRY_API_URL", account.url());
    assert_eq!(
        sources(&env, "projectData"),
        [
            "LIMITRY_TOKEN: skipped not set",
            "LIMITRY_TOKEN_FILE: skipped is set but empty",
            "LIMITRY_API_KEY: used ",
            "profile 'default' (file): hidden LIMITRY_API_KEY comes first",
        ]
    );
    assert_eq!(
        sources(&env, "person")[2..],
        [
            "LIMITRY_API_KEY: skipped opens project data alone, not this",
            "profile 'default' (file): used ",
        ]
    );
    // A variable that holds the wrong thing decides too: nothing after it is tried.
    env.set("LIMITRY_TOKEN", API_KEY);
    let wrong = sources(&env, "person");
    assert!(
        wrong[0].starts_with("LIMITRY_TOKEN: refused") && wrong[0].contains("API key"),
        "{wrong:?}"
    );
    assert!(wrong[3].contains("hidden LIMITRY_TOKEN"), "{wrong:?}");
    env.run(["auth", "explain"]).code(3).never_shows(API_KEY);
}

#[test]
fn explain_tells_store_persistence_and_binding_and_shows_no_secret() {
    let account = Account::start();
    let env = TestEnv::with_keychain();
    account.sign_in(&env, "explained", "keychain");
    let run = env.run(["auth", "explain"]).success().never_shows(TOKEN);
    let said = run.stdout();
    for word in [
        "survives a reboot",
        "Secret Service",
        &account.url(),
        "nowhere else",
        "configuration file",
    ] {
        assert!(said.contains(word), "{word} in {said}");
    }
    // It opens no store: with a keychain that never answers it says the same at once.
    let silent = secret_service::SilentBus::start();
    let env = env.with_bus(&silent.address());
    assert_eq!(env.run(["auth", "explain"]).success().stdout(), said);
}

#[test]
fn status_and_explain_and_the_client_agree() {
    let account = Account::start();
    let mut env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    for (name, value) in [("PATH", "/usr/bin:/bin"), ("LIMITRY_TOKEN", TOKEN)] {
        env.set(name, value);
        if name == "LIMITRY_TOKEN" {
            env.set("LIMITRY_API_URL", account.url());
        }
        let status = env.run(["auth", "status", "--json"]).success().json();
        let explained = env.run(["auth", "explain", "--json"]).success().json();
        let whoami = env.run(["whoami", "--json"]).success().json();
        assert_eq!(status["source"], explained["person"]["credential"]);
        assert_eq!(status["source"], whoami["source"]);
        assert_eq!(status["lastFour"], json!("1abc"));
        assert_eq!(status["apiUrl"], explained["person"]["sentTo"]);
        assert_eq!(status["sources"], explained["person"]["sources"]);
    }
}

#[test]
fn a_token_command_gives_the_token_and_knows_no_credential_of_ours() {
    let account = Account::start();
    let mut env = TestEnv::new();
    let program = script(
        &env,
        "vault",
        &format!("env >\"$HOME/child-env\"; echo '{TOKEN}'"),
    );
    commanded(&env, &account.url(), &program);
    env.set("LIMITRY_API_KEY", API_KEY);
    let run = env.run(["keys", "list", "--verbose"]).success();
    assert!(!run.stderr().contains("secret-argument"), "{run}");
    assert!(run.stderr().contains("vault"), "{run}");
    let known = fs::read_to_string(env.home().join("child-env")).unwrap();
    for name in ["LIMITRY_TOKEN", "LIMITRY_TOKEN_FILE", "LIMITRY_API_KEY"] {
        assert!(!known.contains(&format!("{name}=")), "{known}");
    }
    let explained = env.run(["auth", "explain"]).success();
    assert!(
        explained.stdout().contains("token-command 'vault'"),
        "{explained}"
    );
    assert!(
        !explained.stdout().contains("secret-argument"),
        "{explained}"
    );
    env.run(["login"]).code(2).says(["token-command", "vault"]);
    env.run(["logout"]).code(2).says(["token-command", "vault"]);
}

#[test]
fn a_child_gets_no_descriptor_beyond_the_first_three() {
    let account = Account::start();
    let env = TestEnv::new();
    let program = script(
        &env,
        "vault",
        &format!("ls /proc/$$/fd >\"$HOME/child-fds\"; echo '{TOKEN}'"),
    );
    commanded(&env, &account.url(), &program);
    env.shell(
        "exec 7</dev/null 9>\"$HOME/held\"; \"$@\"",
        ["keys", "list"],
    )
    .success();
    let fds = fs::read_to_string(env.home().join("child-fds")).unwrap();
    for inherited in ["7", "9"] {
        assert!(!fds.lines().any(|fd| fd == inherited), "{fds}");
    }
}

#[test]
fn each_way_a_token_command_can_fail_says_so_and_shows_nothing_of_it() {
    let account = Account::start();
    let env = TestEnv::new();
    let long = format!("head -c 100000 /dev/zero | tr '\\0' x; echo {TOKEN}");
    for (text, words) in [
        (
            "echo no passphrase for you >&2; exit 3",
            ["no passphrase for you", "3"],
        ),
        (
            "echo limitry_sk_WrongWrongWrong12",
            ["API key", "personal access token"],
        ),
        ("echo", ["empty", "stdout"]),
        (long.as_str(), ["4096", "bytes"]),
    ] {
        let program = script(&env, "vault", text);
        commanded(&env, &account.url(), &program);
        let run = env.run(["keys", "list"]).code(11).says(words);
        run.clone()
            .never_shows("WrongWrong")
            .never_shows("secret-argument")
            .never_shows(TOKEN);
    }
    commanded(&env, &account.url(), "/nonexistent/vault");
    env.run(["keys", "list"])
        .code(11)
        .says(["vault", "cannot be started"]);
    assert!(account.server.requests_to("GET", "/v1/api-keys").is_empty());
}

#[test]
fn a_token_that_ends_within_a_week_is_warned_about() {
    let in_days = |days: i64| {
        let hours = jiff::SignedDuration::from_hours(days * 24 + 1);
        json!((jiff::Timestamp::now() + hours).to_string())
    };
    for (expires, warned) in [
        (in_days(5), true),
        (in_days(30), false),
        (json!(null), false),
    ] {
        let account = Account::with_expiry(&expires);
        let env = TestEnv::new();
        account.sign_in(&env, "default", "file");
        let run = env.run(["keys", "list"]).success();
        assert_eq!(run.stderr().contains("expires in 5 days"), warned, "{run}");
        let quiet = env.run(["keys", "list", "--quiet"]).success();
        assert_eq!(quiet.stderr(), "");
        // Under --json an error stands alone on stderr.
        env.run(["keys", "show", "none", "--json"])
            .code(4)
            .error_json();
    }
}

#[test]
fn a_token_command_may_leave_a_daemon_that_holds_its_output() {
    let account = Account::start();
    let env = TestEnv::new();
    let program = script(&env, "agent", &format!("sleep 20 &\necho {TOKEN}\n"));
    commanded(&env, &account.url(), &program);
    let run = env.run(["keys", "list"]).success();
    assert!(run.elapsed().as_secs() < 10, "{run}");
}

#[test]
fn a_token_command_is_seen_when_it_asks_on_stderr() {
    let account = Account::start();
    let env = TestEnv::new();
    let text =
        format!("printf 'Passphrase: ' >&2\nread answer\n[ \"$answer\" = open ] && echo {TOKEN}\n");
    let program = script(&env, "asking", &text);
    commanded(&env, &account.url(), &program);
    let mut pty = Pty::start(&env.command(["keys", "list"]), 100);
    pty.expect("Passphrase: ");
    pty.type_line("open");
    assert_eq!(pty.finish().0, 0);
}

#[test]
fn a_token_command_that_hangs_is_ended() {
    let account = Account::start();
    let env = TestEnv::new().with_deadline(std::time::Duration::from_secs(60));
    let program = script(&env, "vault", "echo $$ >\"$HOME/pid\"; sleep 600");
    commanded(&env, &account.url(), &program);
    env.run(["keys", "list"])
        .code(11)
        .says(["did not end", "LIMITRY_TOKEN"]);
    let pid = fs::read_to_string(env.home().join("pid")).unwrap();
    let command = fs::read(format!("/proc/{}/cmdline", pid.trim())).unwrap_or_default();
    assert!(command.is_empty(), "{pid} is still there");
}

/// The program and what it started, as `/proc` has them, are gone.
fn gone(pid: &str) -> bool {
    (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        fs::read(format!("/proc/{}/cmdline", pid.trim())).unwrap_or_default() == b""
    })
}

#[test]
fn a_token_command_does_not_outlive_a_limitry_that_is_ended() {
    use rustix::process::Signal;

    let account = Account::start();
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 143)] {
        for (what, trap) in [("polite", ""), ("stubborn", "trap '' INT TERM HUP; ")] {
            let env = TestEnv::new();
            let text = format!(
                "{trap}sleep 600 & echo $! >\"$HOME/grandchild\"; echo $$ >\"$HOME/pid.new\"; \
                 mv \"$HOME/pid.new\" \"$HOME/pid\"; while :; do wait; done"
            );
            let program = script(&env, "vault", &text);
            commanded(&env, &account.url(), &program);
            let pid = env.home().join("pid");
            let mut running = env.start(["keys", "list"]);
            let limit = std::time::Duration::from_secs(20);
            running.wait_until(limit, "the token-command", |_| pid.exists());
            running.signal(signal);
            let run = running.wait(limit).code(code);
            for file in ["pid", "grandchild"] {
                let pid = fs::read_to_string(env.home().join(file)).unwrap();
                assert!(gone(&pid), "{what}: {file} {pid} is still there:\n{run}");
            }
        }
    }
}
