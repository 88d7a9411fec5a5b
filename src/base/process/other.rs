//! Processes that are not children of this one.

use std::io;

use super::hardening::start_time;

/// Asks a process of this user to end.
#[cfg(unix)]
pub(crate) fn terminate(pid: u32) -> io::Result<()> {
    let pid = unix_id(pid).ok_or(io::ErrorKind::InvalidInput)?;
    Ok(rustix::process::kill_process(
        pid,
        rustix::process::Signal::TERM,
    )?)
}

/// Ends a process of this user. A process without a window cannot be asked to.
#[cfg(not(unix))]
pub(crate) fn terminate(pid: u32) -> io::Result<()> {
    use super::subprocess::{CredentialAccess, prepare};

    let pid = pid.to_string();
    let mut command = prepare("taskkill", CredentialAccess::None);
    let output = command.args(["/F", "/PID", &pid]).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(
        String::from_utf8_lossy(&output.stderr).into_owned(),
    ))
}

/// Makes this process the leader of a session without a terminal, which no Ctrl-C and no closed terminal reaches.
pub(crate) fn leave_terminal() {
    #[cfg(unix)]
    let _ = rustix::process::setsid();
}

/// A process, told apart from a later one with the same id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProcessIdentity {
    pid: u32,
    started: Option<String>,
}

impl ProcessIdentity {
    pub(crate) fn of(pid: u32) -> Self {
        Self {
            pid,
            started: start_time(pid),
        }
    }

    /// `PID START`, for another limitry.
    pub(crate) fn to_text(&self) -> String {
        format!("{} {}", self.pid, self.started.as_deref().unwrap_or("-"))
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let (pid, started) = text.split_once(' ')?;
        Some(Self {
            pid: pid.parse().ok()?,
            started: (started != "-").then(|| started.to_owned()),
        })
    }

    /// Other systems do not tell which processes it started.
    #[cfg(not(unix))]
    pub(crate) fn with_descendants(&self) -> Vec<Self> {
        vec![self.clone()]
    }

    /// Whether it still runs. Without `/proc`, whether a process has its id.
    #[cfg(unix)]
    fn is_running(&self) -> bool {
        match &self.started {
            Some(started) => start_time(self.pid).as_ref() == Some(started),
            None => {
                unix_id(self.pid).is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok())
            }
        }
    }

    /// The process if it still runs, and where `/proc` tells, those that it started.
    #[cfg(unix)]
    pub(crate) fn with_descendants(&self) -> Vec<Self> {
        if !self.is_running() {
            return Vec::new();
        }
        let parents = parents();
        let mut found = vec![self.pid];
        let mut next = 0;
        while let Some(parent) = found.get(next).copied() {
            let children = parents.iter().filter(|(_, of)| *of == parent);
            found.extend(children.map(|(pid, _)| *pid));
            next += 1;
        }
        let descendants = found.into_iter().skip(1).map(Self::of);
        std::iter::once(self.clone()).chain(descendants).collect()
    }
}

/// Ends processes of this user: with SIGTERM, then with SIGKILL.
#[cfg(unix)]
pub(crate) fn end(processes: &[ProcessIdentity]) {
    use std::convert::Infallible;
    use std::time::Duration;

    use rustix::process::{Signal, kill_process};

    use crate::base::poll::block_until;

    const TERMINATION_GRACE: Duration = Duration::from_secs(2);
    const POLL_INTERVAL: Duration = Duration::from_millis(10);

    let running = || processes.iter().filter(|process| process.is_running());
    let signal = |signal: Signal| {
        for pid in running().filter_map(|process| unix_id(process.pid)) {
            // An error means that it has just ended.
            let _ = kill_process(pid, signal);
        }
    };
    signal(Signal::TERM);
    let all_ended = || Ok::<_, Infallible>(running().next().is_none().then_some(()));
    let have_ended = || {
        let ended = block_until(TERMINATION_GRACE, POLL_INTERVAL, all_ended);
        matches!(ended, Ok(Some(())))
    };
    if !have_ended() {
        signal(Signal::KILL);
        have_ended();
    }
}

/// The system ends the processes of a console.
#[cfg(not(unix))]
pub(crate) fn end(_: &[ProcessIdentity]) {}

/// The id and the parent's id of each process. Empty without `/proc`.
#[cfg(unix)]
fn parents() -> Vec<(u32, u32)> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(|pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // Field 2 is the name in brackets, which may contain spaces. Field 4 is the parent.
        let (_, fields) = stat.rsplit_once(')')?;
        Some((pid, fields.split_whitespace().nth(1)?.parse().ok()?))
    })
    .collect()
}

#[cfg(unix)]
fn unix_id(pid: u32) -> Option<rustix::process::Pid> {
    i32::try_from(pid)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    use super::{ProcessIdentity, end};

    #[test]
    fn a_process_is_ended_with_what_it_started_and_another_one_of_its_id_is_not() {
        let mut shell = Command::new("sh")
            .args(["-c", "trap '' TERM; sleep 100 & echo $!; wait"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(shell.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let process = ProcessIdentity::of(shell.id());
        let sleep = ProcessIdentity::of(line.trim().parse().unwrap());
        assert_eq!(
            ProcessIdentity::from_text(&process.to_text()),
            Some(process.clone())
        );
        let earlier = ProcessIdentity {
            started: Some("boot:1".to_owned()),
            ..process.clone()
        };
        end(&earlier.with_descendants());
        assert!(process.is_running() && sleep.is_running());
        end(&process.with_descendants());
        assert!(!sleep.is_running());
        shell.wait().unwrap();
        assert!(!process.is_running());
    }
}
