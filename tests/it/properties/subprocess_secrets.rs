//! The programs that limitry starts learn no secret: not from their environment, not from any command line, and not from
//! the environment of limitry itself.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::properties::leaks::{API_KEY, CLIENT_TOKEN, COMMANDS, echo, spellings};
use crate::support::account::TOKEN;
use crate::support::{Run, TestEnv, parallel};

/// The id of a user without root's rights. Root may read the environment of every process.
const NOBODY: u32 = 65534;

/// Writes all that a child of limitry can see to a new directory below `seen`.
const SPY: &str = r#"#!/bin/bash
into=$(mktemp -d "SEEN/XXXXXX")
env >"$into/environment"
cat /proc/$PPID/environ >"$into/parent" 2>"$into/refused"
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' >"$into/commands"
id -u >"$into/id"
echo "${0##*/} $*" >"$into/called"
"#;

/// A user whose PATH holds a spy in place of each program that limitry might start.
struct Spied {
    env: TestEnv,
    seen: PathBuf,
    limitry: PathBuf,
}

impl Spied {
    fn new(url: &str) -> Self {
        let mut env = TestEnv::new()
            .with("LIMITRY_MAX_RETRIES", "0")
            .with("LIMITRY_LOG", "trace");
        let (seen, bin) = (env.path("seen"), env.path("bin"));
        for dir in [&seen, &bin] {
            fs::create_dir(dir).unwrap();
        }
        let spy = SPY.replace("SEEN", seen.to_str().unwrap());
        let backwards: String = TOKEN.chars().rev().collect();
        let vault = format!("{spy}echo {backwards} | rev\n");
        program(&bin.join("vault"), &vault);
        for name in ["git", "sh", "bash", "less", "xdg-open"] {
            let real = ["/usr/bin", "/bin"]
                .map(|dir| Path::new(dir).join(name))
                .into_iter()
                .find(|path| path.exists());
            let goes_on = real.map_or("exit 1".to_owned(), |real| {
                format!("exec {} \"$@\"", real.display())
            });
            program(&bin.join(name), &format!("{spy}{goes_on}\n"));
        }
        env.configure(&format!(
            "[profiles.default]\napi-url = \"{url}\"\nproject = \"proj_1\"\ntoken-command = [\"vault\"]\n"
        ));
        env.write("token.txt", TOKEN);
        env.write("client.txt", CLIENT_TOKEN);
        env.set(
            "PATH",
            format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()),
        );
        let mut limitry = PathBuf::from(env!("CARGO_BIN_EXE_limitry"));
        if rustix::process::geteuid().is_root() {
            let copy = env.path("limitry");
            fs::copy(&limitry, &copy).unwrap();
            limitry = copy;
            let mut chown = env.program("/bin/chown");
            chown
                .args(["-R", &format!("{NOBODY}:{NOBODY}")])
                .arg(env.path(""));
            let _ = env.run_program(chown).success();
        }
        Self { env, seen, limitry }
    }

    /// Runs limitry as a user other than root. Returns the directories that the spies wrote.
    fn run(&self, words: &[&str]) -> (Run, Vec<PathBuf>) {
        let mut command = if rustix::process::geteuid().is_root() {
            let mut command = self.env.program("/usr/bin/setpriv");
            command
                .arg(format!("--reuid={NOBODY}"))
                .arg(format!("--regid={NOBODY}"))
                .arg("--clear-groups")
                .arg(&self.limitry);
            command
        } else {
            self.env.program(&self.limitry)
        };
        command.args(words);
        let run = self.env.run_program(command);
        let found = fs::read_dir(&self.seen).unwrap().flatten();
        (run, found.map(|entry| entry.path()).collect())
    }
}

fn program(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Asserts that a spy wrote no secret, and that it could not read the environment of its parent.
fn assert_learned_nothing(into: &Path, run: &Run) {
    let read = |name: &str| fs::read_to_string(into.join(name)).unwrap_or_default();
    let [called, environment, commands] = ["called", "environment", "commands"].map(read);
    assert_ne!(read("id").trim(), "0", "{run}");
    assert!(
        !environment.is_empty() && commands.contains("limitry"),
        "{run}"
    );
    for secret in [TOKEN, API_KEY, CLIENT_TOKEN] {
        for spelling in spellings(secret) {
            for text in [&environment, &commands, &called] {
                assert!(!text.contains(&spelling), "{called}: {text}\n{run}");
            }
        }
    }
    for name in ["LIMITRY_TOKEN", "LIMITRY_TOKEN_FILE", "LIMITRY_API_KEY"] {
        let assignment = format!("{name}=");
        assert!(
            !environment
                .lines()
                .any(|line| line.starts_with(&assignment)),
            "{called} inherited {name}\n{run}"
        );
    }
    // limitry is the parent of `vault`. Other programs can have a shell as their parent.
    if called.starts_with("vault") {
        assert_eq!(
            read("parent"),
            "",
            "the parent's environment can be read\n{run}"
        );
        assert!(
            read("refused").contains("Permission denied"),
            "{}",
            read("refused")
        );
    }
}

#[test]
fn no_child_of_any_command_learns_a_secret() {
    let url = echo(200);
    let (children, commands) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let credentials = [
        "none",
        "LIMITRY_TOKEN",
        "LIMITRY_API_KEY",
        "LIMITRY_TOKEN_FILE",
    ];
    parallel::each(credentials, |credential| {
        let mut spied = Spied::new(&url);
        match credential {
            "none" => {}
            "LIMITRY_TOKEN" => drop(spied.env.set(credential, TOKEN)),
            "LIMITRY_API_KEY" => drop(spied.env.set(credential, API_KEY)),
            // An empty variable counts as unset, so limitry runs the token command, which must not inherit the variable.
            _ => drop(spied.env.set(credential, "")),
        }
        if credential == "LIMITRY_TOKEN" || credential == "LIMITRY_API_KEY" {
            spied.env.set("LIMITRY_API_URL", &url);
        }
        for (path, args, _) in COMMANDS {
            // These commands start a program with a key in its environment on purpose.
            if matches!(*path, "run" | "usage guard") || path.starts_with("dev") {
                continue;
            }
            let words: Vec<&str> = path.split(' ').chain(args.iter().copied()).collect();
            let (run, seen) = spied.run(&words);
            run.no_panic();
            commands.fetch_add(usize::from(!seen.is_empty()), Ordering::Relaxed);
            for into in seen {
                assert_learned_nothing(&into, &run);
                fs::remove_dir_all(&into).unwrap();
                children.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    let (children, commands) = (children.into_inner(), commands.into_inner());
    assert!(
        children >= 40 && commands >= 40,
        "{children} children of {commands} commands"
    );
}
