use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{Mutex, OnceLock};

/// A shell whose standard input is a pipe from this process. It reads `PID` (has started) and `-PID` (has
/// ended) lines, and when the pipe closes, which the kernel sees to even after a SIGKILL, it ends the process
/// groups that are left.
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
    reason = "it ends after this process, when nobody is there to wait"
)]
fn pipe() -> &'static Mutex<ChildStdin> {
    static PIPE: OnceLock<Mutex<ChildStdin>> = OnceLock::new();
    PIPE.get_or_init(|| {
        let mut shell = Command::new("bash")
            .args(["-c", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C in the developer's terminal is for the tests, not for what cleans up after them.
            .process_group(0)
            .spawn()
            .expect("bash, to clean up after the tests");
        Mutex::new(shell.stdin.take().expect("a pipe"))
    })
}

/// The process group `pid` must not outlive this process, whatever ends it.
pub(crate) fn watch(pid: u32) {
    tell(&pid.to_string());
}

/// The process group has ended.
pub(crate) fn forget(pid: u32) {
    tell(&format!("-{pid}"));
}

fn tell(line: &str) {
    if let Ok(mut pipe) = pipe().lock() {
        drop(writeln!(pipe, "{line}"));
    }
}
