//! Ends the commands of the tests when the test process ends.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{Mutex, OnceLock};

/// A shell whose standard input is a pipe from this process. It reads lines: `PID` (has started) and `-PID` (has ended).
/// When the pipe closes, it ends the remaining process groups. The kernel closes the pipe even after a SIGKILL.
const SCRIPT: &str = r#"
pids=" "
while read -r line; do
    case $line in
        -*) pids="${pids%% ${line#-} *} ${pids#* ${line#-} }" ;;
        *) pids="$pids$line " ;;
    esac
done
for pid in $pids; do kill -9 -- "-$pid" 2>/dev/null; done
"#;

/// The pipe to the one reaper of this process.
#[expect(
    clippy::zombie_processes,
    reason = "it ends after this process, which then cannot wait for it"
)]
fn pipe() -> &'static Mutex<ChildStdin> {
    static PIPE: OnceLock<Mutex<ChildStdin>> = OnceLock::new();
    PIPE.get_or_init(|| {
        let mut shell = Command::new("bash")
            .args(["-c", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // In its own process group, the reaper survives a Ctrl-C in the developer's terminal, which ends the tests.
            .process_group(0)
            .spawn()
            .expect("bash, to clean up after the tests");
        Mutex::new(shell.stdin.take().expect("a pipe"))
    })
}

/// Makes the process group `pid` end with this process, also after a SIGKILL.
pub(crate) fn watch(pid: u32) {
    tell(&pid.to_string());
}

/// Takes back [`watch`] for a process group that has ended.
pub(crate) fn forget(pid: u32) {
    tell(&format!("-{pid}"));
}

fn tell(line: &str) {
    if let Ok(mut pipe) = pipe().lock() {
        drop(writeln!(pipe, "{line}"));
    }
}
