//! A real Secret Service on a private bus, and the ways in which one can be missing.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use tempfile::TempDir;

use super::env::TestEnv;

/// limitry gives up on a keychain after 3 s. A keyring that does answer has more time, because the machine may be busy.
const KEYCHAIN_SECONDS: &str = "LIMITRY_TEST_KEYCHAIN_SECONDS";

/// Starts a bus, and on it a keyring (with `keyring` or `locked`), and prints `ready`. It ends both as soon as its standard
/// input closes, which happens when the test process ends in any way.
///
/// The bus activates no service, so that no second, locked daemon can start in a race. The password is not empty, because
/// the daemon makes no login collection for an empty one.
const GUARDIAN: &str = r#"
dir=$1 what=$2
log=$dir/log
keyring=
export HOME=$dir XDG_RUNTIME_DIR=$dir DBUS_SESSION_BUS_ADDRESS=unix:path=$dir/bus
dbus-daemon --nofork --nopidfile --config-file="$dir/bus.conf" </dev/null >>"$log" 2>&1 &
bus=$!
finish() {
    kill $keyring $bus 2>/dev/null
    wait
    rm -rf "$dir"
}
ask() { dbus-send --session --print-reply --dest="$@" 2>>"$log"; }
until [ -S "$dir/bus" ]; do sleep 0.02; done
if [ "$what" != bus ]; then
    printf %s "the password of the tests" |
        gnome-keyring-daemon --foreground --unlock --components=secrets >>"$log" 2>&1 &
    keyring=$!
    until ask org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
        string:org.freedesktop.secrets | grep -q "boolean true"; do sleep 0.02; done
fi
if [ "$what" = locked ]; then
    ask org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock \
        array:objpath:/org/freedesktop/secrets/collection/login >>"$log"
fi
echo "ready $bus $keyring"
exec >/dev/null
cat >/dev/null
finish
"#;

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=[DIR]/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A private session bus. It ends with the test process.
pub(crate) struct Bus {
    dir: PathBuf,
    pids: Vec<u32>,
    /// Open until this process ends.
    _guardian: ChildStdin,
}

impl Bus {
    #[expect(
        clippy::zombie_processes,
        reason = "it ends after this process, which then cannot wait for it"
    )]
    fn start(what: &str) -> Self {
        for (program, package) in [
            ("dbus-daemon", "dbus"),
            ("dbus-send", "dbus"),
            ("gnome-keyring-daemon", "gnome-keyring"),
            ("secret-tool", "libsecret-tools"),
        ] {
            assert!(
                found(program),
                "the keychain tests need {program} (package {package}); tests/run installs it"
            );
        }
        // The keyring waits for the disk at each write. In memory, a write takes no time.
        let memory = std::path::Path::new("/dev/shm");
        let parent = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        let dir = tempfile::Builder::new()
            .prefix("limitry-it-bus-")
            .tempdir_in(parent)
            .expect("a temporary directory")
            .keep();
        fs::write(
            dir.join("bus.conf"),
            BUS.replace("[DIR]", dir.to_str().expect("a plain path")),
        )
        .expect("the bus's configuration");
        let mut guardian = Command::new("bash")
            .args(["-c", GUARDIAN, "guardian"])
            .arg(&dir)
            .arg(what)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("bash, to start the bus");
        let pipe = guardian.stdin.take().expect("a pipe");
        let said = guardian.stdout.take().expect("a pipe");
        let (send, receive) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            drop(BufReader::new(said).read_line(&mut line));
            drop(send.send(line));
        });
        let line = receive
            .recv_timeout(std::time::Duration::from_secs(30))
            .unwrap_or_default();
        let Some(pids) = line.strip_prefix("ready ") else {
            let log = fs::read_to_string(dir.join("log")).unwrap_or_default();
            panic!("the private bus ({what}) did not start; its log:\n{log}");
        };
        Self {
            pids: pids.split_whitespace().flat_map(str::parse).collect(),
            dir,
            _guardian: pipe,
        }
    }

    /// A bus and an unlocked keyring for one test, which may break them.
    pub(crate) fn fresh() -> Self {
        Self::start("keyring")
    }

    pub(crate) fn address(&self) -> String {
        format!("unix:path={}", self.dir.join("bus").display())
    }

    /// The ids of its processes, the bus first.
    pub(crate) fn pids(&self) -> &[u32] {
        &self.pids
    }
}

fn found(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

/// Unlocked keyrings that no thread uses.
static IDLE: Mutex<Vec<&'static Bus>> = Mutex::new(Vec::new());

/// A keyring of one thread, as long as it runs.
struct Lease(&'static Bus);

impl Drop for Lease {
    fn drop(&mut self) {
        IDLE.lock().expect("no test panics here").push(self.0);
    }
}

/// An unlocked keyring. No other test uses it at the same time, because gnome-keyring-daemon sometimes ends under many
/// clients. It keeps the items of earlier tests, so a test looks only at its own accounts.
pub(crate) fn unlocked() -> &'static Bus {
    thread_local! {
        static LEASE: Lease = {
            let idle = IDLE.lock().expect("no test panics here").pop();
            Lease(idle.unwrap_or_else(|| Box::leak(Box::new(Bus::start("keyring")))))
        };
    }
    LEASE.with(|lease| lease.0)
}

/// A locked keyring that no user unlocks.
pub(crate) fn locked() -> &'static Bus {
    static BUS: OnceLock<Bus> = OnceLock::new();
    BUS.get_or_init(|| Bus::start("locked"))
}

/// A session bus with no Secret Service on it.
pub(crate) fn empty() -> &'static Bus {
    static BUS: OnceLock<Bus> = OnceLock::new();
    BUS.get_or_init(|| Bus::start("bus"))
}

/// A socket in place of a session bus. It accepts connections and never answers.
pub(crate) struct SilentBus {
    dir: TempDir,
    connections: Arc<AtomicUsize>,
}

impl SilentBus {
    pub(crate) fn start() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let listener = UnixListener::bind(dir.path().join("bus")).expect("a socket");
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        // The connections stay open, because a closed one would give the client an error in place of silence.
        thread::spawn(move || {
            let mut held = Vec::new();
            for connection in listener.incoming() {
                count.fetch_add(1, Ordering::SeqCst);
                held.push(connection);
            }
        });
        Self { dir, connections }
    }

    /// Asserts that no program has connected to this bus.
    #[track_caller]
    pub(crate) fn is_untouched(&self) {
        assert_eq!(self.connections.load(Ordering::SeqCst), 0);
    }

    pub(crate) fn address(&self) -> String {
        format!("unix:path={}", self.dir.path().join("bus").display())
    }
}

impl TestEnv {
    /// Puts the session bus at `address` into the environment.
    pub(crate) fn with_bus(mut self, address: &str) -> Self {
        self.unset(KEYCHAIN_SECONDS);
        self.with("DBUS_SESSION_BUS_ADDRESS", address)
    }

    /// An environment in which a desktop user has unlocked the keyring.
    pub(crate) fn with_keychain() -> Self {
        Self::new().with_keyring(unlocked())
    }

    /// An environment with the bus of a keyring that answers, also on a busy machine.
    pub(crate) fn with_keyring(self, bus: &Bus) -> Self {
        self.with_bus(&bus.address()).with(KEYCHAIN_SECONDS, "60")
    }

    /// The keychain's secret for `service limitry` and this account, read with `secret-tool`.
    #[track_caller]
    pub(crate) fn keychain_item(&self, account: &str) -> Option<String> {
        // The search uses the item's attributes, because other tests add and remove items at the same time.
        let mut command = self.program("secret-tool");
        command.args(["search", "service", "limitry", "username", account]);
        let run = self.run_program(command);
        let out = run.stdout();
        let found = out.lines().find_map(|l| l.strip_prefix("secret = "));
        found.map(str::to_owned)
    }
}
