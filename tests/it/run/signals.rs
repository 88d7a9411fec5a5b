//! The command gets the signals that are sent to limitry.

use std::time::Duration;

use rustix::process::Signal;

use super::{assert_no_active_key, both};
use crate::support::run::Running;
use crate::support::scripted::Keys;

/// The signals are sent to limitry alone. They reach the command, and limitry exits when the command exits.
#[test]
fn signals_are_forwarded_to_the_command() {
    let script = "for s in HUP INT TERM QUIT USR1; do trap \"echo got $s; exit 7\" $s; done; echo ready; while :; do sleep 0.05; done";
    let runs: Vec<_> = both()
        .into_iter()
        .flat_map(|(env, words, keys)| {
            let started: Vec<Running> = [Signal::HUP, Signal::INT, Signal::TERM, Signal::USR1]
                .into_iter()
                .map(|signal| {
                    let mut running = env.start(words.iter().chain(&["--", "bash", "-c", script]));
                    let ready = |running: &Running| running.stdout().contains("ready");
                    running.wait_until(Duration::from_secs(20), "the command", ready);
                    running.signal(signal);
                    running
                })
                .collect();
            started
                .into_iter()
                .map(move |running| {
                    let _keep = &keys;
                    let run = running.wait(Duration::from_secs(20));
                    assert_eq!(run.exit_code(), 7, "{run}");
                    assert_eq!(run.stdout().matches("got ").count(), 1, "{run}");
                    run.exit_code()
                })
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(runs.len(), 8);
}

#[test]
fn limitry_waits_for_a_command_that_ignores_a_signal() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let script = "trap '' TERM; echo ready; while [ ! -e done ]; do sleep 0.05; done; exit 4";
    let mut running = env.start(["run", "--ephemeral", "--", "sh", "-c", script]);
    running.wait_until(Duration::from_secs(20), "the command", |r| {
        r.stdout().contains("ready")
    });
    for _ in 0..3 {
        running.signal(Signal::TERM);
        std::thread::sleep(Duration::from_millis(100));
        assert!(running.alive(), "limitry ended before the command");
    }
    env.write("done", "");
    let run = running.wait(Duration::from_secs(20));
    assert_eq!(run.exit_code(), 4, "{run}");
    assert_no_active_key(&keys);
}

#[test]
fn the_command_inherits_ignored_signals() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let script = "trap '' HUP; exec \"$@\"";
    let run = env.shell(
        script,
        [
            "run",
            "--ephemeral",
            "--",
            "sh",
            "-c",
            "kill -HUP $$; echo still here",
        ],
    );
    assert_eq!(run.success().stdout(), "still here\n");
}
