//! The credential stores: a real keychain that works or fails, and the plain file under faults.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use serde_json::json;

use super::kill_leftovers::kills;
use crate::support::account::{Account, TOKEN};
use crate::support::secret_service::{self, Bus};
use crate::support::{Run, TestEnv};

const OLDER: &str = "limitry_pat_OlderOlderOlderOlderOlderOlde9zzz";

/// Writes a configuration that says that the token is in the keychain.
fn configure_keychain(env: &TestEnv, url: &str) {
    env.configure(&format!(
        "[profiles.default]\napi-url = \"{url}\"\nproject = \"proj_1\"\n[profiles.default.login]\nstore = \"keychain\"\n"
    ));
}

/// Puts an item into the keychain as another program would.
fn store_item(env: &TestEnv, account: &str, extra: &str, secret: &str) {
    let script = format!(
        "printf %s '{secret}' | secret-tool store --label=other service limitry username '{account}' {extra}"
    );
    let _ = env.shell(&script, ["unused"]).success();
}

#[test]
fn a_token_in_a_real_keychain_can_be_read_replaced_and_deleted() {
    let account = Account::start();
    let env = TestEnv::with_keychain();
    let name = format!("default@{}", account.server.origin());
    // The item holds a text of another program. limitry does not send or show the text, and a login replaces it.
    store_item(&env, &name, "", "not-a-token-of-ours");
    configure_keychain(&env, &account.url());
    let run = env
        .run(["keys", "list", "--json"])
        .code(11)
        .never_shows("not-a-token-of-ours");
    assert_eq!(run.error_json()["code"], json!("stored_token_unusable"));
    assert!(account.server.requests().is_empty());
    account.sign_in(&env, "default", "keychain");
    assert_eq!(env.keychain_item(&name).as_deref(), Some(TOKEN));
    env.run(["keys", "list"]).success();
    env.run(["logout"]).success();
    assert_eq!(env.keychain_item(&name), None);
    env.run(["keys", "list"]).code(3);
}

#[test]
fn two_keychain_items_of_one_name_are_reported_as_ambiguous() {
    let account = Account::start();
    let env = TestEnv::with_keychain();
    let name = format!("default@{}", account.server.origin());
    store_item(&env, &name, "made-by one", "first-text");
    store_item(&env, &name, "made-by two", "second-text");
    configure_keychain(&env, &account.url());
    let run = env
        .run(["keys", "list", "--json"])
        .code(11)
        .never_shows("first-text");
    let error = run.error_json();
    assert_eq!(error["code"], json!("keychain_ambiguous"));
    assert!(
        error["hint"]
            .as_str()
            .unwrap()
            .contains("secret-tool clear"),
        "{run}"
    );
}

/// Runs `login` with the keychain at this address, which fails. Returns the run, the code and the hint.
fn failed_login(address: Option<&str>) -> (Run, String, String) {
    let account = Account::start();
    let env = TestEnv::new();
    let env = match address {
        Some(address) => env.with_bus(address),
        None => env,
    };
    let url = account.url();
    let run = env
        .run_with(
            ["login", "--token-stdin", "--api-url", &url, "--json"],
            TOKEN,
        )
        .code(11)
        .never_shows(TOKEN);
    assert!(env.files_that_hold(TOKEN).is_empty(), "{run}");
    let error = run.error_json();
    let text = |field: &str| error[field].as_str().unwrap().to_owned();
    let (code, hint) = (text("code"), text("hint").replace(&url, "URL"));
    (run, code, hint)
}

#[test]
fn each_cause_of_an_unusable_keychain_has_its_code_and_hint() {
    let silent = secret_service::SilentBus::start();
    let cases = [
        (None, "keychain_no_bus"),
        (
            Some("unix:path=/nonexistent/bus".to_owned()),
            "keychain_no_bus",
        ),
        (
            Some(secret_service::empty().address()),
            "keychain_no_service",
        ),
        (Some(secret_service::locked().address()), "keychain_locked"),
        (Some(silent.address()), "keychain_timeout"),
    ];
    let mut hints = std::collections::BTreeSet::new();
    for (address, expected) in cases {
        let (run, code, hint) = failed_login(address.as_deref());
        assert_eq!(code, expected, "{run}");
        assert!(
            hint.contains("LIMITRY_TOKEN") && hint.contains("--store file"),
            "{run}"
        );
        hints.insert(hint);
    }
    assert_eq!(
        hints.len(),
        4,
        "each code should have a different hint: {hints:?}"
    );
}

#[test]
fn a_keychain_that_dies_between_two_commands_is_reported_without_delay() {
    let account = Account::start();
    let bus = Bus::fresh();
    let env = TestEnv::new().with_keyring(&bus);
    account.sign_in(&env, "default", "keychain");
    env.run(["keys", "list"]).success();
    let kill = |pid: u32| {
        let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        std::thread::sleep(Duration::from_millis(300));
    };
    kill(bus.pids()[1]);
    let run = env.run(["keys", "list", "--json"]).code(11);
    assert_eq!(
        run.error_json()["code"],
        json!("keychain_no_service"),
        "{run}"
    );
    kill(bus.pids()[0]);
    let run = env.run(["keys", "list", "--json"]).code(11);
    assert_eq!(run.error_json()["code"], json!("keychain_no_bus"), "{run}");
    run.ends_in_time();
}

#[test]
fn the_credentials_file_has_mode_0600_from_its_creation_on() {
    let account = Account::start();
    let env = TestEnv::new();
    env.write("token.txt", TOKEN);
    let log = env.path("strace.log");
    let script = format!(
        "umask 000; strace -y -f -o {} -e trace=open,openat,creat,mkdir,mkdirat,chmod,fchmod,fchmodat,rename,renameat,renameat2 \
         \"$@\" </dev/null",
        log.display()
    );
    let url = account.url();
    let login = [
        "login",
        "--token-file",
        "token.txt",
        "--api-url",
        &url,
        "--store",
        "file",
    ];
    for _ in 0..2 {
        env.shell(&script, login).success();
        let traced = fs::read_to_string(&log).unwrap();
        let home = env.home();
        let home = home.to_str().unwrap();
        let ours = traced.lines().filter(|line| line.contains(home));
        let mut made = 0;
        for line in ours {
            if line.contains("O_CREAT") {
                assert!(line.contains("0600"), "{line}");
                made += 1;
            }
            if line.contains("mkdir") {
                assert!(line.contains("0700"), "{line}");
            }
            if line.contains("chmod") {
                assert!(line.contains("0600") || line.contains("0700"), "{line}");
            }
        }
        assert!(
            made > 0,
            "strace should see the creation of a file:\n{traced}"
        );
    }
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&env.credentials_file()), 0o600);
    assert_eq!(mode(env.credentials_file().parent().unwrap()), 0o700);
}

#[test]
fn a_kill_at_any_write_leaves_the_old_token_or_the_new_one() {
    let account = Account::start();
    let env = TestEnv::new();
    env.write("token.txt", TOKEN);
    let url = account.url();
    let name = format!("default@{}", account.server.origin());
    let login = [
        "login",
        "--token-file",
        "token.txt",
        "--api-url",
        &url,
        "--store",
        "file",
    ];
    account.sign_in(&env, "default", "file");
    let mut killed = 0;
    for script in kills() {
        let before = format!("[tokens]\n\"{name}\" = \"{OLDER}\"\n\"other@x\" = \"{OLDER}\"\n");
        fs::write(env.credentials_file(), &before).unwrap();
        fs::set_permissions(env.credentials_file(), fs::Permissions::from_mode(0o600)).unwrap();
        let run = env.shell(&script.command(), login);
        let after = fs::read_to_string(env.credentials_file()).unwrap();
        let whole = after.contains(&format!("\"other@x\" = \"{OLDER}\""))
            && (after.contains(&format!("\"{name}\" = \"{OLDER}\""))
                || after.contains(&format!("\"{name}\" = \"{TOKEN}\"")));
        assert!(whole, "after a kill at {script:?}:\n{after}");
        if run.exit_code() == 0 {
            script.was_the_last();
            continue;
        }
        killed += 1;
        // The leftovers of the killed process do not block the next command.
        env.run(["auth", "list"]).success();
        for token in [TOKEN, OLDER] {
            let outside = env.files_that_hold(token);
            let outside: Vec<_> = outside
                .iter()
                .filter(|path| **path != env.credentials_file())
                .collect();
            assert!(
                outside.is_empty(),
                "after a kill at {script:?}: {outside:?}"
            );
        }
    }
    assert!(killed >= 12, "killed {killed} times");
    env.run_with(
        [
            "login",
            "--token-stdin",
            "--api-url",
            &url,
            "--store",
            "file",
        ],
        TOKEN,
    )
    .success();
    env.run(["keys", "list"]).success();
}

#[test]
fn a_symlinked_credentials_file_is_followed() {
    use std::os::unix::fs::symlink;

    let account = Account::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    let elsewhere = env.home().join("stow");
    fs::create_dir_all(&elsewhere).unwrap();
    let real = elsewhere.join("tokens.toml");
    fs::rename(env.credentials_file(), &real).unwrap();
    symlink(&real, env.credentials_file()).unwrap();
    account.sign_in(&env, "second", "file");
    assert!(env.credentials_file().is_symlink());
    env.run(["keys", "list", "--profile", "second"]).success();
    env.run(["logout", "--profile", "second"]).success();
    env.run(["logout"]).success();
    assert!(env.credentials_file().is_symlink());
    assert_eq!(env.files_that_hold(TOKEN), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_configuration_without_secrets_keeps_its_mode_unless_others_may_write() {
    let env = TestEnv::new();
    env.configure("[profiles.default]\nproject = \"proj_1\"\n");
    let mode = || {
        fs::metadata(env.config_file())
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    for readable in [0o644, 0o444, 0o400] {
        fs::set_permissions(env.config_file(), fs::Permissions::from_mode(readable)).unwrap();
        let run = env.run(["config", "get", "project"]).success();
        assert_eq!(run.stderr(), "", "{readable:o}");
        assert_eq!(mode(), readable);
    }
    // Other users could change the API URL, to which limitry sends the token. So limitry narrows the mode.
    fs::set_permissions(env.config_file(), fs::Permissions::from_mode(0o666)).unwrap();
    env.run(["config", "get", "project"])
        .success()
        .says(["mode"]);
    assert_eq!(mode(), 0o600);
}

#[test]
fn a_directory_that_a_variable_names_keeps_its_mode() {
    let env = TestEnv::new();
    for (variable, command) in [
        ("LIMITRY_CONFIG_DIR", "config set project proj_1"),
        ("LIMITRY_STATE_DIR", "config trust"),
        ("LIMITRY_DATA_DIR", "--local keys list"),
    ] {
        // The path contains the name `limitry`, but limitry did not create the directory.
        let dir = env.path(format!("limitry/{variable}"));
        fs::create_dir_all(&dir).unwrap();
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
        env.write(".limitry.toml", "output = \"text\"\n");
        let mut command = env.command(command.split(' '));
        command.env(variable, &dir);
        env.run_program(command).success();
        let mode = fs::metadata(&dir).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o755, "{variable}");
        for file in crate::support::env::files_below(&dir) {
            let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{}", file.display());
        }
    }
}

#[test]
fn sixteen_logins_at_once_store_all_tokens() {
    let account = Account::start();
    let env = TestEnv::new();
    env.write("token.txt", TOKEN);
    let url = account.url();
    let names: Vec<String> = (0..16).map(|i| format!("p{i}")).collect();
    let running: Vec<_> = names
        .iter()
        .map(|name| {
            env.start([
                "login",
                "--token-file",
                "token.txt",
                "--api-url",
                &url,
                "--store",
                "file",
                "--profile",
                name,
            ])
        })
        .collect();
    for one in running {
        let _ = one.wait(Duration::from_secs(30)).success();
    }
    let listed = env.run(["auth", "list", "--json"]).success().json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 16);
    for name in &names {
        env.run(["keys", "list", "--profile", name]).success();
    }
}

#[test]
fn a_lock_that_is_never_released_is_reported_after_a_wait() {
    let account = Account::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    env.write("token.txt", TOKEN);
    let lock = |file: &std::path::Path| {
        let path = format!("{}.lock", file.display());
        let held = fs::File::create(path).unwrap();
        held.lock().unwrap();
        held
    };
    let held = [lock(&env.credentials_file()), lock(&env.config_file())];
    let url = account.url();
    let login = env.start([
        "login",
        "--token-file",
        "token.txt",
        "--store",
        "file",
        "--api-url",
        &url,
    ]);
    let switch = env.start(["projects", "use", "proj_1"]);
    // A command that only reads does not wait for a lock.
    env.run(["keys", "list"]).success();
    let limit = Duration::from_secs(25);
    let run = login.wait(limit).code(11);
    run.says(["credentials.toml.lock", "fuser"]);
    let run = switch.wait(limit).code(1);
    run.says(["config.toml.lock", "fuser"]);
    drop(held);
    env.run(["projects", "use", "proj_1"]).success();
}

#[test]
fn a_symlinked_configuration_is_followed_unless_another_user_owns_it() {
    use std::os::unix::fs::symlink;

    let account = Account::start();
    let env = TestEnv::new();
    let kept = env.home().join("dotfiles/limitry");
    fs::create_dir_all(&kept).unwrap();
    let linked = env.config_file().parent().unwrap().to_owned();
    symlink(&kept, &linked).unwrap();
    account.sign_in(&env, "default", "file");
    env.run(["keys", "list"]).success();
    assert!(linked.is_symlink() && kept.join("credentials.toml").is_file());
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        mode(&kept),
        0o700,
        "a directory that holds a token should be private"
    );
    // A link to the file alone also stays a link. The directory of its target stays as it is.
    let other = env.home().join("dotfiles/other");
    fs::create_dir_all(&other).unwrap();
    fs::set_permissions(&other, fs::Permissions::from_mode(0o755)).unwrap();
    fs::rename(kept.join("config.toml"), other.join("limitry.toml")).unwrap();
    symlink(other.join("limitry.toml"), kept.join("config.toml")).unwrap();
    env.run(["projects", "use", "proj_1"]).success();
    assert!(kept.join("config.toml").is_symlink());
    assert_eq!(
        (mode(&other), fs::read_dir(&other).unwrap().count()),
        (0o755, 1)
    );
    env.run(["keys", "list"]).success();
    // limitry rejects a directory of another user, and a link in place of the state directory.
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(&kept, Some(12345), None).unwrap();
        env.run(["projects", "use", "proj_1"])
            .code(1)
            .says(["another user"]);
        std::os::unix::fs::chown(&kept, Some(0), None).unwrap();
    }
    let state = env.home().join(".local/state/limitry");
    drop(fs::remove_dir_all(&state));
    symlink(&other, &state).unwrap();
    env.write(".limitry.toml", "project = \"proj_2\"\n");
    env.run(["config", "trust"]).code(1).says(["state/limitry"]);
}
