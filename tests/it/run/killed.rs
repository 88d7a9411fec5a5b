//! limitry is killed at each step of `run --ephemeral`.

use std::io::Write as _;

use serde_json::Value;

use super::statuses;
use crate::support::scripted::Keys;

/// The system calls that change something, locally or at the server, or that wait for an answer.
const STEPS: [&str; 13] = [
    "mkdir", "flock", "write", "writev", "fchmod", "fsync", "rename", "unlink", "sendto",
    "recvfrom", "connect", "clone3", "vfork",
];

/// Runs a command with an ephemeral key, and kills limitry before the `nth` call of this kind. Then checks that the next
/// run revokes the key. Returns whether the killed run left an active key, or `None` if it made fewer calls.
fn run_killed_before(step: &str, nth: usize) -> Option<bool> {
    let keys = Keys::with(&[]);
    let env = keys.person();
    // `strace` traces the main thread only, which makes all of these calls.
    let script = format!(
        "strace -o /dev/null -e trace={step} -e inject={step}:signal=SIGKILL:when={nth} \"$@\" </dev/null"
    );
    let run = env.shell(&script, ["run", "--ephemeral", "--", "true"]);
    let left = keys.all();
    let alive: Vec<&Value> = left
        .iter()
        .filter(|key| key["status"] == "active")
        .collect();
    assert!(alive.len() <= 1, "before {step} {nth}: {left:?}");
    for key in &alive {
        assert!(key["expiresAt"].is_string(), "before {step} {nth}: {key}");
    }
    if run.exit_code() == 0 {
        assert!(alive.is_empty(), "{left:?}");
        return None;
    }
    let again = env.run(["run", "--ephemeral", "--", "true"]);
    assert_eq!(
        again.exit_code(),
        0,
        "after a kill before {step} {nth}: {again}"
    );
    let left = statuses(&keys);
    let ended = left.iter().all(|(_, status)| status != "active");
    assert!(ended, "before {step} {nth}: {left:?}");
    Some(!alive.is_empty())
}

/// limitry is killed before each call of [`STEPS`]. The calls are counted, not listed.
#[test]
fn a_kill_at_any_step_leaves_at_most_one_key_that_expires() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let (next, killed, with_key) = (
        AtomicUsize::new(0),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while let Some(step) = STEPS.get(next.fetch_add(1, Ordering::SeqCst)) {
                    for left in (1..).map_while(|nth| run_killed_before(step, nth)) {
                        killed.fetch_add(1, Ordering::SeqCst);
                        with_key.fetch_add(usize::from(left), Ordering::SeqCst);
                    }
                }
            });
        }
    });
    let (killed, with_key) = (killed.into_inner(), with_key.into_inner());
    assert!(
        killed >= 20 && with_key >= 5,
        "limitry was killed {killed} times, and left a key {with_key} times"
    );
    let line = format!("note: killed at {killed} steps; at {with_key} of them there was a key");
    writeln!(std::io::stderr(), "{line}").unwrap();
}
