//! The content of a target before a delivery: each kind of target × each content × create and rotate, with and without
//! `--force`.

use std::fs;
use std::process::Stdio;

use serde_json::json;

use crate::support::scripted::{Keys, key, secret};
use crate::support::{Run, TestEnv, secret_service};

/// The content of a target before the delivery.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Content {
    Nothing,
    Empty,
    Placeholder(&'static str),
    /// The rotated key.
    Own,
    /// Another active key.
    Other,
    /// A key that was revoked.
    Revoked,
    /// A key of another project or API.
    Unknown,
    /// A personal access token.
    Token,
    Text,
    /// An env file that can be read only up to an open quote.
    Damaged,
}

const CONTENTS: [Content; 13] = [
    Content::Nothing,
    Content::Empty,
    Content::Placeholder("changeme"),
    Content::Placeholder("limitry_sk_xxxxxxxxxxxxxxxxxxxxxxxx"),
    Content::Placeholder("<your-api-key>"),
    Content::Placeholder("limitry_sk_..."),
    Content::Own,
    Content::Other,
    Content::Revoked,
    Content::Unknown,
    Content::Token,
    Content::Text,
    Content::Damaged,
];

const TARGETS: [&str; 4] = [
    "env-file:.env",
    "file:key",
    "keychain:app.contents",
    "command:cat >taken",
];

impl Content {
    fn value(self) -> Option<String> {
        match self {
            Self::Nothing | Self::Damaged => None,
            Self::Empty => Some(String::new()),
            Self::Placeholder(text) => Some(text.to_owned()),
            Self::Own => Some(secret("aaaa")),
            Self::Other => Some(secret("bbbb")),
            Self::Revoked => Some(secret("gone")),
            Self::Unknown => Some(secret("zzzz")),
            Self::Token => Some("limitry_pat_SomebodysTokenSomebodysToken1234".to_owned()),
            Self::Text => Some("remember the milk".to_owned()),
        }
    }

    /// Writes this content to the target. Returns `false` if this kind of target cannot hold it.
    fn put(self, env: &TestEnv, target: &str) -> bool {
        let (kind, name) = target.split_once(':').unwrap();
        match (kind, self.value()) {
            ("env-file", None) if self == Self::Damaged => drop(env.write(name, "A='open\n")),
            ("env-file", Some(value)) => {
                // With quotes, every reader takes blanks as a part of the value.
                drop(env.write(name, format!("A=1\nLIMITRY_API_KEY='{value}'\n")));
            }
            (_, None) => return self == Self::Nothing,
            ("file", Some(value)) => drop(env.write(name, format!("{value}\n"))),
            ("keychain", Some(value)) if !value.is_empty() => {
                let mut command = env.program("secret-tool");
                command
                    .args(["store", "--label", "limitry", "service", "limitry-key"])
                    .args(["username", name])
                    .stdin(Stdio::piped());
                let mut child = command.spawn().unwrap();
                std::io::Write::write_all(&mut child.stdin.take().unwrap(), value.as_bytes())
                    .unwrap();
                assert!(child.wait().unwrap().success());
            }
            _ => return false,
        }
        true
    }
}

/// The exit code that the command must have.
fn expected(verb: &str, target: &str, content: Content, force: bool) -> i32 {
    let refused = match (verb, content) {
        (_, Content::Damaged) => return 2,
        _ if force || target.starts_with("command:") => false,
        (_, Content::Nothing | Content::Empty | Content::Placeholder(_)) => false,
        (_, Content::Other | Content::Unknown | Content::Token) => true,
        (_, Content::Own) => verb == "create",
        (_, Content::Revoked) => verb != "create",
        // A `file:` target with other text would be overwritten as a whole.
        (_, Content::Text) => verb != "create" || target.starts_with("file:"),
    };
    if refused { 2 } else { 0 }
}

fn account() -> (Keys, TestEnv) {
    let mut gone = key("key_gone", "Gone", "gone");
    gone["status"] = json!("revoked");
    let keys = Keys::with(&[
        key("key_old", "App", "aaaa"),
        key("key_other", "Other one", "bbbb"),
        gone,
    ]);
    let env = keys.person().with_keyring(secret_service::unlocked());
    (keys, env)
}

/// The current content of the target.
fn target_content(env: &TestEnv, target: &str) -> String {
    let (kind, name) = target.split_once(':').unwrap();
    match kind {
        "env-file" | "file" => fs::read_to_string(env.cwd().join(name)).unwrap_or_default(),
        "keychain" => {
            let mut command = env.program("secret-tool");
            command.args(["lookup", "service", "limitry-key", "username", name]);
            env.run_program(command).stdout()
        }
        _ => fs::read_to_string(env.cwd().join("taken")).unwrap_or_default(),
    }
}

fn clear_keychain(env: &TestEnv) {
    let mut command = env.program("secret-tool");
    command.args([
        "clear",
        "service",
        "limitry-key",
        "username",
        "app.contents",
    ]);
    drop(env.run_program(command));
}

#[test]
fn a_delivery_does_not_overwrite_another_secret_without_force() {
    std::thread::scope(|scope| {
        for target in TARGETS {
            scope.spawn(move || check_target(target));
        }
    });
}

fn check_target(target: &str) {
    for content in CONTENTS {
        for verb in ["create", "rotate"] {
            for force in [false, true] {
                let (keys, env) = account();
                if target.starts_with("keychain:") {
                    clear_keychain(&env);
                }
                if !content.put(&env, target) {
                    continue;
                }
                let before = target_content(&env, target);
                let name = if verb == "create" { "New" } else { "App" };
                let mut args = vec!["keys", verb, name, "--to", target];
                args.extend(force.then_some("--force"));
                let case = format!("{args:?} over {content:?}");
                let run = env.run(&args).never_shows(&secret("new1"));
                let code = expected(verb, target, content, force);
                assert_eq!(run.exit_code(), code, "{case}\n{run}");
                let after = target_content(&env, target);
                if code == 0 {
                    assert!(after.contains(&secret("new1")), "{case}: {after}\n{run}");
                } else {
                    assert_eq!(after, before, "{case}\n{run}");
                    assert_eq!(keys.story(), [""; 0], "{case}: nothing is created");
                }
                if code == 2 && verb == "create" && matches!(content, Content::Own | Content::Other)
                {
                    run_hint(&env, &run, target);
                }
            }
        }
    }
}

/// Runs the suggested command as it is shown, and checks that the target holds the new key afterwards.
fn run_hint(env: &TestEnv, run: &Run, target: &str) {
    let said = run.stderr();
    let hint = said
        .split('`')
        .find(|text| text.starts_with("limitry keys rotate "))
        .unwrap_or_else(|| panic!("no hint:\n{run}"));
    let program = env!("CARGO_BIN_EXE_limitry");
    let line = hint.replacen("limitry", program, 1);
    let mut command = env.program("sh");
    command.args(["-c", &line]);
    env.run_program(command).success();
    assert!(
        target_content(env, target).contains(&secret("new1")),
        "{hint}"
    );
}

#[test]
fn create_points_out_an_active_key_with_the_same_name() {
    use crate::support::pty::Pty;

    for (typed, made) in [("", 0), ("n", 0), ("y", 1)] {
        let keys = Keys::with(&[key("key_old", "Production", "aaaa")]);
        let env = keys.person();
        let args = ["keys", "create", "Production", "--to", "file:key"];
        let mut pty = Pty::start(&env.command(args), 100);
        let asked = pty.expect("]: ");
        assert!(
            asked.contains("key_old") && asked.contains("aaaa"),
            "{asked}"
        );
        pty.type_line(typed);
        let (code, seen) = pty.finish();
        assert_eq!(code == 0, made == 1, "{seen}");
        let posts = keys.server.requests_to("POST", "/v1/api-keys").len();
        assert_eq!(posts, made, "{seen}");
    }
    let keys = Keys::with(&[key("key_old", "Production", "aaaa")]);
    let env = keys.person();
    env.run(["keys", "create", "Production", "--plain"])
        .success()
        .says([
            "an active key 'Production' exists already (key_old, …aaaa",
            "once nothing uses it, `limitry keys revoke key_old` ends it",
        ]);
    // The new key has the same name. The command from the note revokes the old key.
    env.run(["keys", "revoke", "key_old", "--yes"]).success();
}

/// A rotation replaces one variable: another variable would keep the old key.
#[test]
fn rotate_names_the_line_that_sets_another_variable_to_the_key() {
    let (keys, env) = account();
    let text = format!("A=1\nAPI_KEY={}\n", secret("aaaa"));
    env.write(".env", &text);
    let run = env
        .run(["keys", "rotate", "App", "--to", "env-file:.env"])
        .code(2);
    run.clone().says(["line 2 of .env sets API_KEY"]);
    assert_eq!(keys.story(), [""; 0]);
    assert_eq!(target_content(&env, "env-file:.env"), text);
    run_hint(&env, &run, "env-file:.env");
    // If both variables are targets, both change.
    let (_keys, env) = account();
    let both = format!("API_KEY={0}\nLIMITRY_API_KEY={0}\n", secret("aaaa"));
    env.write(".env", &both);
    let args = ["keys", "rotate", "App", "--to", "env-file:.env"];
    env.run(args).code(2).says(["line 1 of .env sets API_KEY"]);
    env.run([&args[..], &["--to", "env-file:.env:API_KEY"]].concat())
        .success();
    let new = both.replace(&secret("aaaa"), &secret("new1"));
    assert_eq!(target_content(&env, "env-file:.env"), new);
}

/// A mounted file cannot be replaced, only overwritten.
#[cfg(target_os = "linux")]
#[test]
fn a_mounted_file_is_overwritten_only_with_force() {
    let (keys, env) = account();
    env.write("real", "A=1\nLIMITRY_API_KEY=\nB=2\n");
    env.write(".env", "");
    // limitry runs in a separate mount namespace, if the machine allows it.
    let script = "mount --bind real .env && \"$@\"; code=$?; cat .env >seen; exit $code";
    let unshare = |args: &[&str]| {
        let mut command = env.program("unshare");
        command
            .args([
                "--mount",
                "--map-root-user",
                "--user",
                "sh",
                "-c",
                script,
                "sh",
            ])
            .arg(env!("CARGO_BIN_EXE_limitry"))
            .args(args);
        env.run_program(command)
    };
    let args = ["keys", "create", "New", "--to", "env-file:.env"];
    let run = unshare(&args);
    if run.stderr().contains("unshare") || run.stderr().contains("mount:") {
        // The machine allows no namespaces.
        return;
    }
    run.code(2).says(["mount point", "--force"]);
    assert_eq!(keys.story(), [""; 0]);
    unshare(&[&args[..], &["--force"]].concat()).success();
    let seen = fs::read_to_string(env.cwd().join("seen")).unwrap();
    assert_eq!(
        seen,
        format!("A=1\nLIMITRY_API_KEY={}\nB=2\n", secret("new1"))
    );
    assert_eq!(fs::read_to_string(env.cwd().join("real")).unwrap(), seen);
}
