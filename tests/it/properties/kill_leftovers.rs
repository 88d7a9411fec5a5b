//! A kill at any write leaves no secret outside its store, and no partly written file.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::support::account::{Account, TOKEN};
use crate::support::{Dev, TestEnv, files_below};

/// A kill when a system call is made for the nth time.
#[derive(Debug, Clone)]
pub(super) struct Kill {
    call: &'static str,
    nth: usize,
    /// Set when the process made fewer calls than `nth`: later kills of this call have no effect.
    is_over: std::rc::Rc<std::cell::Cell<bool>>,
}

impl Kill {
    pub(super) fn command(&self) -> String {
        let (call, nth) = (self.call, self.nth);
        format!(
            "strace -f -o /dev/null -e trace={call} -e inject={call}:signal=SIGKILL:when={nth} \"$@\" </dev/null"
        )
    }

    pub(super) fn was_the_last(&self) {
        self.is_over.set(true);
    }
}

/// A kill at each of the calls that change something on the disk. `strace` counts each system call separately.
pub(super) fn kills() -> impl Iterator<Item = Kill> {
    let calls = [
        "write",
        "?pwrite64",
        "fsync",
        "?rename,?renameat,?renameat2",
        "?unlink,?unlinkat",
        "?chmod,?fchmod,?fchmodat",
    ];
    calls.into_iter().flat_map(|call| {
        let is_over = std::rc::Rc::new(std::cell::Cell::new(false));
        let kill = Kill {
            call,
            nth: 0,
            is_over,
        };
        (1..200)
            .map(move |nth| Kill {
                nth,
                ..kill.clone()
            })
            .take_while(|kill| !kill.is_over.get())
    })
}

/// Runs the command once with each possible kill, and another command after each kill. `prepare` restores the initial state
/// before each run. Returns how often the command was killed.
fn run_with_every_kill(
    env: &TestEnv,
    args: &[&str],
    prepare: impl Fn(),
    check: impl Fn(&Kill),
) -> usize {
    let mut killed = 0;
    for kill in kills() {
        prepare();
        if env.shell(&kill.command(), args).exit_code() == 0 {
            kill.was_the_last();
            continue;
        }
        killed += 1;
        env.run(["auth", "status"]).no_panic();
        check(&kill);
    }
    killed
}

#[test]
fn a_kill_of_logout_or_migrate_leaves_no_token_outside_its_store() {
    let account = Account::start();
    let env = TestEnv::with_keychain();
    let no_copies = |kill: &Kill| {
        let copies = env.files_that_hold(TOKEN);
        let outside = copies
            .iter()
            .filter(|path| **path != env.credentials_file());
        assert_eq!(outside.count(), 0, "after a kill at {kill:?}: {copies:?}");
    };
    let sign_in = || account.sign_in(&env, "killed", "file");
    let logout = ["logout", "--profile", "killed"];
    let killed = run_with_every_kill(&env, &logout, sign_in, no_copies);
    assert!(killed >= 4, "killed {killed} times");
    let migrate = ["auth", "migrate", "--to", "keychain", "--profile", "killed"];
    let killed = run_with_every_kill(&env, &migrate, sign_in, |kill| {
        no_copies(kill);
        let config = fs::read_to_string(env.config_file()).unwrap();
        let in_file = !env.files_that_hold(TOKEN).is_empty();
        // The profile names the store of the token, and no other place holds it.
        assert_eq!(
            in_file,
            config.contains("store = \"file\""),
            "after a kill at {kill:?}"
        );
    });
    assert!(killed >= 4, "killed {killed} times");
}

#[test]
fn a_kill_of_config_leaves_the_old_file_or_the_new_one() {
    let env = TestEnv::new();
    let before = "# mine\n[profiles.default]\nproject = \"proj_1\"\n";
    let after = before.replace("proj_1", "proj_2");
    let set = ["config", "set", "project", "proj_2"];
    let killed = run_with_every_kill(
        &env,
        &set,
        || env.configure(before),
        |kill| {
            let found = fs::read_to_string(env.config_file()).unwrap();
            assert!(
                found == before || found == after,
                "after a kill at {kill:?}:\n{found}"
            );
        },
    );
    assert!(killed >= 4, "killed {killed} times");
    assert_eq!(fs::read_to_string(env.config_file()).unwrap(), after);
}

/// A secret of any kind, as a file may hold it.
static SECRET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("limitry_(pat|sk|ct)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{16,}").unwrap()
});

/// The files of the test's whole directory that hold a secret, except those in which the local service keeps it. These are its
/// two credential files, and the database, which holds the webhooks' secrets to sign with.
fn leaking_files(env: &TestEnv) -> Vec<PathBuf> {
    let data = env.home().join(".local/share/limitry");
    let files = files_below(&env.path(""));
    let leaking = files.into_iter().filter(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let is_data = file.parent() == Some(&*data);
        let is_kept = |secret: &[u8]| match &*name {
            "pat" | "api-key.header" => true,
            name => name.starts_with("limitry.db") && secret.starts_with(b"whsec_"),
        };
        let bytes = fs::read(file).unwrap_or_default();
        let found = SECRET.find_iter(&bytes);
        found
            .into_iter()
            .any(|secret| !is_data || !is_kept(secret.as_bytes()))
    });
    leaking.collect()
}

#[test]
fn a_kill_leaves_secrets_of_the_local_service_only_where_it_keeps_them() {
    let env = TestEnv::new();
    let _dev = Dev::start(&env);
    for (args, at_least) in [
        ("dev webhooks add http://127.0.0.1:8000/hook --plain", 4),
        ("dev env", 1),
        ("dev env --format dotenv", 1),
        ("--local client-tokens create --customer c --plain", 4),
    ] {
        let words: Vec<&str> = args.split(' ').collect();
        let killed = run_with_every_kill(
            &env,
            &words,
            || {},
            |kill| {
                let leaking = leaking_files(&env);
                assert!(
                    leaking.is_empty(),
                    "{args}, after a kill at {kill:?}: {leaking:?}"
                );
            },
        );
        assert!(killed >= at_least, "{args}: killed {killed} times");
    }
}

#[test]
fn a_kill_of_exec_leaves_no_secret_once_its_service_has_ended() {
    let env = TestEnv::new();
    let mut killed = 0;
    // The service of `dev exec` also writes. Every twentieth call is enough to reach each of its files.
    for kill in kills().filter(|kill| kill.nth % 20 == 3) {
        let run = env.shell(&kill.command(), ["dev", "exec", "--", "true"]);
        if run.exit_code() == 0 {
            kill.was_the_last();
            continue;
        }
        killed += 1;
        // The next `dev exec` deletes the files that a killed service left.
        env.run(["dev", "exec", "--", "true"]).success();
        let mut waited = 0;
        while !leaking_files(&env).is_empty() {
            let leaking = leaking_files(&env);
            assert!(waited < 600, "after a kill at {kill:?}: {leaking:?}");
            std::thread::sleep(std::time::Duration::from_millis(100));
            waited += 1;
        }
    }
    assert!(killed >= 3, "killed {killed} times");
}
