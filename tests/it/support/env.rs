use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use tempfile::TempDir;

use super::run::{Run, Running};

/// How long a command may take before it counts as hung, on a machine that may be busy.
const DEADLINE: Duration = Duration::from_secs(120);

thread_local! {
    /// Whether the test of this thread has begun.
    static HAS_BEGUN: Cell<bool> = const { Cell::new(false) };
}

/// Records that a test has begun on this thread, and returns whether one had begun before. A test that has begun does not
/// wait for the next day: the wait could move the end of a day into the test.
pub(super) fn begin_test() -> bool {
    HAS_BEGUN.replace(true)
}

/// A test that begins in the last minute of a day (UTC) waits for the next day. Quotas and limits count by day and month.
/// Events from before midnight would not count in a check after midnight.
fn wait_for_a_day_with_time_left() {
    const DAY: u64 = 24 * 3600;
    if begin_test() {
        return;
    }
    let now = UNIX_EPOCH.elapsed().expect("a time after 1970").as_secs();
    let left = DAY - now % DAY;
    if left <= 60 {
        thread::sleep(Duration::from_secs(left));
    }
}

/// A separate home directory for each test. The test does not see or change the files and variables of the developer.
///
/// The environment is cleared. `HOME` and the XDG directories are new and have mode 0700. There is no session bus, no `CI`,
/// no `LIMITRY_*` and no color. `COLUMNS` is 100.
pub(crate) struct TestEnv {
    root: std::sync::Arc<TempDir>,
    vars: BTreeMap<OsString, OsString>,
    deadline: Duration,
}

/// A new directory. Its path has the same length in /tmp and in /dev/shm, because snapshots contain lines with the path.
fn new_root() -> TempDir {
    const PREFIX: &str = "it-";
    const LENGTH: usize = 22;
    let known = std::env::temp_dir().join(PREFIX).as_os_str().len();
    tempfile::Builder::new()
        .prefix(PREFIX)
        .rand_bytes(LENGTH.saturating_sub(known).max(6))
        .tempdir()
        .expect("a temporary directory")
}

impl TestEnv {
    pub(crate) fn new() -> Self {
        wait_for_a_day_with_time_left();
        let root = new_root();
        let mut env = Self {
            root: std::sync::Arc::new(root),
            vars: BTreeMap::new(),
            deadline: DEADLINE,
        };
        let home = env.home();
        for (name, dir) in [
            ("HOME", home.clone()),
            ("XDG_CONFIG_HOME", home.join(".config")),
            ("XDG_DATA_HOME", home.join(".local/share")),
            ("XDG_STATE_HOME", home.join(".local/state")),
            ("XDG_CACHE_HOME", home.join(".cache")),
            ("XDG_RUNTIME_DIR", env.path("run")),
            ("TMPDIR", env.path("tmp")),
            #[cfg(windows)]
            ("TEMP", env.path("tmp")),
            #[cfg(windows)]
            ("USERPROFILE", home.clone()),
        ] {
            private_dir(&dir);
            env.set(name, dir);
        }
        private_dir(&env.cwd());
        env.set("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
            .set("LANG", "C.UTF-8")
            .set("TERM", "xterm-256color")
            .set("NO_COLOR", "1")
            .set("COLUMNS", "100")
            .set("PAGER", "cat")
            .set("RUST_BACKTRACE", "0");
        // No Windows program starts without these variables.
        #[cfg(windows)]
        for name in ["SystemRoot", "SystemDrive", "PATHEXT", "PATH"] {
            if let Some(value) = std::env::var_os(name) {
                env.set(name, value);
            }
        }
        // In a coverage run, child processes write their profiles to this path.
        if let Some(profile) = std::env::var_os("LLVM_PROFILE_FILE") {
            env.set("LLVM_PROFILE_FILE", profile);
        }
        env
    }

    /// The same directories with a separate copy of the variables.
    pub(crate) fn same_place(&self) -> Self {
        Self {
            root: std::sync::Arc::clone(&self.root),
            vars: self.vars.clone(),
            deadline: self.deadline,
        }
    }

    /// A path below the temporary directory of the test.
    pub(crate) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root.path().join(below)
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.path("home")
    }

    /// The directory in which commands start.
    pub(crate) fn cwd(&self) -> PathBuf {
        self.path("work")
    }

    pub(crate) fn set(&mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Self {
        self.vars
            .insert(name.as_ref().into(), value.as_ref().into());
        self
    }

    pub(crate) fn unset(&mut self, name: impl AsRef<OsStr>) -> &mut Self {
        self.vars.remove(name.as_ref());
        self
    }

    pub(crate) fn with(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Writes a file in the directory in which commands start.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.cwd().join(name);
        fs::write(&path, content).expect("a file in the test's directory");
        path
    }

    /// Every regular file below the home directory, in order.
    pub(crate) fn files_below_home(&self) -> Vec<PathBuf> {
        files_below(&self.home())
    }

    /// The files below the home directory that contain `needle`.
    pub(crate) fn files_that_hold(&self, needle: &str) -> Vec<PathBuf> {
        self.files_below_home()
            .into_iter()
            .filter(|path| {
                let bytes = fs::read(path).unwrap_or_default();
                bytes.windows(needle.len()).any(|w| w == needle.as_bytes())
            })
            .collect()
    }

    /// `limitry ARGS` in this environment, not yet started.
    pub(crate) fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = self.program(env!("CARGO_BIN_EXE_limitry"));
        command.args(args);
        command
    }

    /// Another program in this environment, not yet started.
    pub(crate) fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(&self.vars)
            .current_dir(self.cwd())
            .stdin(Stdio::null());
        command
    }

    /// Runs `limitry ARGS` with an empty stdin and returns the result.
    #[must_use = "compare it with a snapshot, or assert its exit code"]
    #[track_caller]
    pub(crate) fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        self.finish(self.command(args), None)
    }

    /// Runs `limitry ARGS` with `stdin` as its standard input.
    #[must_use = "compare it with a snapshot, or assert its exit code"]
    #[track_caller]
    pub(crate) fn run_with(
        &self,
        args: impl IntoIterator<Item = impl AsRef<OsStr>>,
        stdin: impl AsRef<[u8]>,
    ) -> Run {
        self.finish(self.command(args), Some(stdin.as_ref()))
    }

    /// Runs a shell script in which `"$@"` is `limitry ARGS`.
    #[must_use = "compare it with a snapshot, or assert its exit code"]
    #[track_caller]
    pub(crate) fn shell(
        &self,
        script: &str,
        args: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Run {
        let mut command = self.program("bash");
        command
            .args(["-c", script, "bash", env!("CARGO_BIN_EXE_limitry")])
            .args(args);
        self.finish(command, None)
    }

    /// Runs another program to its end.
    #[must_use = "compare it with a snapshot, or assert its exit code"]
    #[track_caller]
    pub(crate) fn run_program(&self, command: Command) -> Run {
        self.finish(command, None)
    }

    /// Starts `limitry ARGS`, for a test that observes the command while it runs.
    #[track_caller]
    pub(crate) fn start(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Running {
        Running::start(self.command(args), None)
    }

    #[track_caller]
    fn finish(&self, command: Command, stdin: Option<&[u8]>) -> Run {
        let mut run = Running::start(command, stdin).wait(self.deadline);
        run.hide(self.root.path());
        run
    }
}

fn private_dir(dir: &Path) {
    fs::create_dir_all(dir).expect("a directory of the test environment");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).expect("its mode");
    }
}

/// Every regular file below `dir`, in order; links are not followed.
pub(crate) fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        let Ok(entries) = fs::read_dir(&dir) else {
            continue;
        };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => dirs.push(entry.path()),
                Ok(kind) if kind.is_file() => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files.sort();
    files
}
