//! What a process that holds credentials does about itself.

/// Closes what others handed on to us, beyond fds 0 to 2, to every child of ours; makes the process unreadable to others of the same user and keeps it from leaving a core: `/proc/PID/environ`,
/// `/proc/PID/mem` and a debugger's attach are closed.
pub(crate) fn harden() {
    // Best effort: a sandbox may forbid it, and the command works all the same.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    #[cfg(unix)]
    close_fds::CloseFdsBuilder::new().cloexecfrom(3);
    #[cfg(unix)]
    let _ = rustix::process::setrlimit(
        rustix::process::Resource::Core,
        rustix::process::Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    );
}

/// When a process began, as nothing else does: the boot and the moment since. Nothing where the system does not tell,
/// or the process is gone.
pub(crate) fn began(pid: u32) -> Option<String> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may hold anything; the moment is the 20th word behind it.
    let (_, words) = stat.rsplit_once(')')?;
    let state = words.split_whitespace().next()?;
    let moment = words.split_whitespace().nth(19)?;
    // One that has ended and was not waited for is gone.
    (!matches!(state, "Z" | "X")).then(|| format!("{}:{moment}", boot.trim()))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::began;

    #[test]
    fn a_process_began_once() {
        let ours = std::process::id();
        assert!(began(ours).is_some());
        assert_eq!(began(ours), began(ours));
        assert_ne!(began(1), began(ours));
        assert_eq!(began(u32::MAX), None);
    }
}
