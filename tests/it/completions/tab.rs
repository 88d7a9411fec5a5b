//! TAB in real shells on a terminal, and the candidates that the program prints for them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::support::account::Account;
use crate::support::pty::Pty;
use crate::support::{Reply, TestEnv};

/// An environment whose local service has named objects. A shell would execute some of the names.
fn with_names() -> TestEnv {
    let env = TestEnv::new();
    for (name, args) in [
        ("Backup job", "keys create"),
        ("Production", "keys create"),
        ("$(touch x)", "keys create"),
        (
            "Daily",
            "quotas create --metric total_events --limit 10 --period day",
        ),
        (
            "$(touch x)",
            "quotas create --metric total_events --limit 10 --period day",
        ),
        ("`touch x`", "rate-limits create --limit 10 --window minute"),
        ("cust_123", "customers create"),
        ("; touch x", "customers create"),
    ] {
        let mut words: Vec<&str> = ["--local", "--json"].into();
        words.extend(args.split(' '));
        words.insert(4, name);
        env.run(words).success();
    }
    env
}

/// What completion offers for the last of these words.
pub(super) fn offered(env: &TestEnv, shell: &str, words: &[&str]) -> Vec<String> {
    let index = (words.len()).to_string();
    let mut args = vec!["__complete", shell, &index, "limitry"];
    args.extend(words);
    let run = env.run(args).success();
    assert_eq!(run.stderr(), "", "{run}");
    run.stdout().lines().map(str::to_owned).collect()
}

#[test]
fn values_are_offered_with_descriptions() {
    let env = with_names();
    let list = env
        .run(["--local", "keys", "list", "--json"])
        .success()
        .json();
    let [evil, good, blank] = [&list["data"][0], &list["data"][1], &list["data"][2]];
    let line = |key: &serde_json::Value| {
        format!(
            "{}\t{} …{}",
            key["id"].as_str().unwrap(),
            key["name"].as_str().unwrap(),
            key["lastFour"].as_str().unwrap()
        )
    };
    assert_eq!(
        offered(&env, "fish", &["--local", "keys", "revoke", ""]),
        [
            line(evil),
            format!(
                "Production\t{} …{}",
                good["id"].as_str().unwrap(),
                good["lastFour"].as_str().unwrap()
            ),
            format!(
                "Backup job\t{} …{}",
                blank["id"].as_str().unwrap(),
                blank["lastFour"].as_str().unwrap()
            )
        ]
    );
    let by_id = offered(&env, "fish", &["--local", "keys", "revoke", "key_"]);
    assert_eq!(
        by_id,
        [line(evil), line(good), line(blank)],
        "every id that begins with the typed text is offered"
    );
    // A name that a shell would expand is never offered.
    let begun = offered(&env, "fish", &["--local", "keys", "revoke", "P"]);
    assert!(begun[0].starts_with("Production\tkey_"), "{begun:?}");
    assert_eq!(begun.len(), 1);
    assert!(offered(&env, "fish", &["--local", "keys", "revoke", "$"]).is_empty());
    let quotas = offered(&env, "fish", &["--local", "quotas", "show", ""]);
    assert!(quotas[0].starts_with("qta_") && quotas[0].ends_with("\t$(touch x)"));
    assert!(quotas[1].starts_with("Daily\tqta_"));
    let limits = offered(&env, "fish", &["--local", "rate-limits", "show", ""]);
    assert!(limits[0].starts_with("rl_"), "{limits:?}");
    let customers = offered(
        &env,
        "bash",
        // The other customers have random ids that begin with `cust_`, too.
        &["--local", "usage", "check", "--customer", "cust_123"],
    );
    assert_eq!(customers, ["cust_123"]);
    // bash splits a word at `=`. The other shells do not.
    let flag = ["--local", "usage", "check", "--customer=cust_12"];
    let whole = offered(&env, "zsh", &flag);
    assert!(whole[0].starts_with("--customer=cust_123\t"), "{whole:?}");
    let parts = ["--local", "usage", "check", "--customer", "=", "cust_12"];
    assert_eq!(offered(&env, "bash", &parts), ["cust_123"]);
}

#[test]
fn meters_limits_and_balances_are_offered_by_name() {
    let env = TestEnv::new();
    for line in [
        "meters create Images --aggregation count",
        "limits create Free --meter Images --limit 5 --period day",
        "balances create Prepaid --customer acme",
    ] {
        env.run(["--local"].into_iter().chain(line.split(' ')))
            .success();
    }
    for (line, name, id) in [
        ("--local meters show I", "Images", "mtr_"),
        ("--local limits create A --meter I", "Images", "mtr_"),
        ("--local limits delete F", "Free", "lmt_"),
        ("--local balances debit P", "Prepaid", "bal_"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let found = offered(&env, "fish", &words);
        let expected = format!("{name}\t{id}");
        assert!(found[0].starts_with(&expected), "{line}: {found:?}");
    }
}

#[test]
fn commands_flags_and_their_values_are_offered_where_they_fit() {
    let env = TestEnv::new();
    let values = |words: &[&str]| -> Vec<String> {
        offered(&env, "fish", words)
            .iter()
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(values(&["cust"]), ["customers"]);
    assert_eq!(values(&["keys", "cre"]), ["create"]);
    assert_eq!(values(&["keys", "ls"]), [""; 0], "aliases are hidden");
    assert_eq!(values(&["--color", ""]), ["auto", "always", "never"]);
    assert_eq!(values(&["--color=al"]), ["--color=always"]);
    assert_eq!(values(&["keys", "rotate", "--gr"]), ["--grace"]);
    assert_eq!(values(&["keys", "rotate", "--now", "--n"]), ["--no-input"]);
    assert_eq!(
        values(&["quotas", "create", "A", "--period", "w"]),
        ["week"]
    );
    assert_eq!(
        values(&["limits", "create", "A", "--period", "an"]),
        ["annual"]
    );
    assert_eq!(
        values(&["meters", "create", "A", "--aggregation", "l"]),
        ["latest"]
    );
    assert_eq!(values(&["keys", "create", "--", "--pl"]), [""; 0]);
    assert_eq!(values(&["apply", "-f", ""]), [":files"]);
    assert_eq!(values(&["apply", "--file", "x"]), [":files"]);
    assert_eq!(values(&["completions", "z"]), ["zsh"]);
    assert_eq!(values(&["schema", "wh"]), ["whoami"]);
    assert_eq!(values(&["schema", "keys", "l"]), ["list"]);
    assert_eq!(values(&["schema", "keys", "list", ""]), [""; 0]);
    assert!(!values(&["schema", ""]).contains(&"run".to_owned()));
    assert_eq!(values(&["help", "keys", "cr"]), ["create"]);
    assert_eq!(values(&["dev", "clock", "adv"]), ["advance"]);
    let by = values(&["usage", "breakdown", "--group-by", ""]);
    assert_eq!(by, ["customer_id", "event_type", "model", "provider"]);
    let value = values(&["usage", "check", "--value", "tot"]);
    assert_eq!(value, [":nospace", "total_tokens="]);
    assert_eq!(
        values(&["keys", "list", "--json=last"]),
        ["--json=lastFour", "--json=lastUsedAt"]
    );
    assert_eq!(
        values(&["keys", "list", "--json=id,nam"]),
        ["--json=id,name"]
    );
    let routes = values(&["api", "GET", "/quo"]);
    assert!(routes.contains(&"/quotas".to_owned()), "{routes:?}");
    let routes = values(&["api", "POST", "/tr"]);
    assert_eq!(routes, ["/track"]);
    assert!(values(&["help", "err"]).contains(&"errors".to_owned()));
    assert_eq!(offered(&env, "bash", &["run", "--", "ech"]), [":command 3"]);
    assert_eq!(values(&["no-such-command", "x"]), [""; 0]);
    // The value of a flag is not a command, and `--json` without `=` takes no value.
    assert_eq!(values(&["--profile", "keys", "quot"]), ["quotas"]);
    assert_eq!(values(&["--json", "keys", "cre"]), ["create"]);
    assert_eq!(
        values(&["completions", "--json", "z", ""]),
        [":files"],
        "z is the shell"
    );
    assert_eq!(values(&["keys", "create", ""]), [""; 0]);
    assert_eq!(values(&["auth", "status", "--js"]), ["--json", "--jsonl"]);
    assert_eq!(values(&["auth", "status", "--json", "--js"]), ["--jsonl"]);
    env.run(["__complete"]).success().silent_stdout();
    env.run(["__complete", "fish", "99", "limitry"]).success();
    env.run(["__complete", "no-shell", "1", "limitry"])
        .success()
        .silent_stdout();
}

#[test]
fn event_types_are_offered_and_names_that_look_like_flags_are_not() {
    let env = TestEnv::new();
    for event in ["api_call", "chat", "chat"] {
        let record = format!("--local usage record --customer c --event {event}");
        env.run(record.split(' ')).success();
    }
    for name in ["--yes", "-x"] {
        env.run(["--local", "keys", "create", "--plain", "--", name])
            .success();
    }
    env.run("--local usage events".split(' ')).success();
    let events = offered(&env, "fish", &["--local", "usage", "check", "--event", ""]);
    assert_eq!(events, ["chat", "api_call"]);
    let keys = offered(&env, "fish", &["--local", "keys", "show", ""]);
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|key| key.starts_with("key_")), "{keys:?}");
}

#[test]
fn names_are_offered_for_their_profile_and_project_without_a_request() {
    let account = Account::start();
    let key = json!({
        "id": "key_1", "projectId": "proj_1", "name": "Production", "prefix": "limitry_sk_", "lastFour": "abcd",
        "status": "active", "createdAt": "2026-01-01T00:00:00Z", "lastUsedAt": null, "expiresAt": null,
        "revokedAt": null,
    });
    let env = TestEnv::new();
    account.sign_in(&env, "work", "file");
    account
        .server
        .expect("GET", "/v1/api-keys", Reply::list(&[key]));
    env.run(["keys", "list", "--profile", "work"]).success();
    let asked = account.server.requests().len();
    // Completion must not read the keychain, which would hang for a while.
    let work = ["--profile", "work", "keys", "show", ""];
    assert_eq!(offered(&env, "fish", &work), ["Production\tkey_1 …abcd"]);
    for words in [
        &["--profile", "other", "keys", "show", ""][..],
        &[
            "--profile",
            "work",
            "--project",
            "proj_2",
            "keys",
            "show",
            "",
        ],
        &["--local", "keys", "show", ""],
    ] {
        let offered = offered(&env, "fish", words);
        assert!(
            !offered.iter().any(|line| line.contains("key_1")),
            "{words:?}"
        );
    }
    assert_eq!(
        offered(&env, "fish", &["--profile", ""]),
        ["work\tsam@example.com"]
    );
    assert_eq!(account.server.requests().len(), asked);
    // After signing out, the names of the account are not offered.
    env.run(["logout", "--profile", "work"]).success();
    assert!(
        !offered(&env, "fish", &work)
            .iter()
            .any(|line| line.contains("key_1"))
    );
}

#[test]
fn the_cache_is_private_and_holds_no_secret() {
    use std::os::unix::fs::MetadataExt as _;
    let env = TestEnv::new();
    let run = env
        .run(["--local", "--json", "keys", "create", "A"])
        .success();
    let secret = run.json()["key"].as_str().unwrap().to_owned();
    let dir = env.home().join(".cache/limitry");
    let files: Vec<PathBuf> = env
        .files_below_home()
        .into_iter()
        .filter(|file| file.starts_with(&dir))
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(fs::metadata(&files[0]).unwrap().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&dir).unwrap().mode() & 0o777, 0o700);
    assert!(!fs::read_to_string(&files[0]).unwrap().contains(&secret));
    // A damaged cache is ignored, and the next command repairs it.
    fs::write(&files[0], "{ no").unwrap();
    assert!(offered(&env, "fish", &["--local", "keys", "show", ""]).is_empty());
    env.run(["--local", "keys", "list"]).success();
    assert!(offered(&env, "fish", &["--local", "keys", "show", ""])[0].starts_with("A\tkey_"));
}

/// A shell on a terminal, with limitry on its path and the committed script loaded.
fn shell(env: &mut TestEnv, shell: &str) -> Pty {
    let bin = Path::new(env!("CARGO_BIN_EXE_limitry")).parent().unwrap();
    env.set("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let (args, setup): (&[&str], _) = match shell {
        "bash" => (
            &["--noprofile", "--norc", "-i"],
            format!(
                "source '{}/limitry.bash'; PS1='rea''dy> '",
                scripts.display()
            ),
        ),
        "zsh" => (
            &["-f", "-i"],
            format!(
                "fpath=('{}' $fpath); autoload -Uz compinit; compinit -u -D; PS1='rea''dy> '",
                scripts.display()
            ),
        ),
        _ => (
            &["--no-config", "-i"],
            format!(
                "source '{}/limitry.fish'; function fish_prompt; echo 'rea''dy> '; end",
                scripts.display()
            ),
        ),
    };
    let mut command: Command = env.program(shell);
    command.args(args);
    let mut pty = Pty::start(&command, 100);
    pty.type_line(&setup);
    pty.expect("ready> ");
    pty
}

/// Completes a name, and then the id of a quota whose name a shell would execute. Enter runs each completed command.
fn complete_by_tab(name: &str) {
    let mut env = with_names();
    env.write("some-file.toml", "");
    let mut pty = shell(&mut env, name);
    pty.type_keys("limitry --local quotas show Da\t");
    pty.expect("ily");
    pty.type_keys("\r");
    pty.expect("total_events");
    pty.expect("ready> ");
    pty.type_keys("limitry --local quotas show q\t\t");
    pty.expect("ta_");
    pty.type_keys("\r");
    pty.expect("$(touch x)");
    pty.expect("ready> ");
    // All candidates are listed with their descriptions.
    pty.type_keys("limitry --local quotas show \t\t");
    pty.expect("Daily");
    // Ctrl-U deletes the line.
    pty.type_keys("\x15limitry --local keys sh\t");
    pty.type_keys("Prod\t\r");
    pty.expect("last four");
    pty.expect("ready> ");
    for begun in ["Ba", "\"Ba", "'Ba", "Backup\\ j"] {
        pty.type_keys(&format!("limitry --local keys show {begun}\t\r"));
        pty.expect("last four");
        pty.expect("ready> ");
    }
    pty.type_keys("limitry apply -f som\t");
    pty.expect("e-file.toml");
    pty.type_keys("\x15exit\r");
    let (_, seen) = pty.finish();
    assert!(!seen.contains("command not found"), "{seen}");
    let left: Vec<_> = fs::read_dir(env.cwd()).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "a name was executed: {left:?}");
}

#[test]
fn bash_completes_by_tab_and_runs_nothing() {
    complete_by_tab("bash");
}

#[test]
fn bash_completes_program_names_without_its_completion_package() {
    let mut env = TestEnv::new();
    let mut pty = shell(&mut env, "bash");
    for line in [
        "limitry run -- ech",
        "limitry usage guard --customer c --event e -- ech",
    ] {
        pty.type_keys(&format!("{line}\t"));
        pty.expect("-- echo ");
        pty.type_keys("\x15");
    }
    // A program whose name a shell would execute is not offered.
    let bin = env.path("odd");
    fs::create_dir(&bin).unwrap();
    for name in ["oddly;touch x", "oddly-named"] {
        let path = bin.join(name);
        fs::write(&path, "#!/bin/sh\n").unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&path, mode).unwrap();
    }
    pty.type_line(&format!("PATH=\"$PATH:{}\"", bin.display()));
    pty.expect("ready> ");
    pty.type_keys("limitry run -- oddl\t");
    pty.expect("-- oddly-named ");
    pty.type_keys("\x15exit\r");
    pty.finish();
}

#[test]
fn zsh_completes_by_tab_and_runs_nothing() {
    complete_by_tab("zsh");
}

#[test]
fn fish_completes_by_tab_and_runs_nothing() {
    complete_by_tab("fish");
}
