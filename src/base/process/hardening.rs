//! Protection of this process, which holds credentials, from other processes.

/// Makes inherited file descriptors above 2 close on exec, forbids debuggers and reading of `/proc/PID/{environ,mem}`, and
/// disables core dumps. Best effort: a sandbox may forbid it.
pub(crate) fn harden() {
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

/// Identifies a process beyond its reusable id: the boot, and the start time since then. `None` if the process has ended, or
/// the system does not tell.
pub(crate) fn start_time(pid: u32) -> Option<String> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // Field 2 is the name in brackets, which may contain spaces. Fields 3 and 22 are the state and the start time.
    let (_, fields) = stat.rsplit_once(')')?;
    let state = fields.split_whitespace().next()?;
    let started = fields.split_whitespace().nth(19)?;
    let is_zombie = matches!(state, "Z" | "X");
    (!is_zombie).then(|| format!("{}:{started}", boot.trim()))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::start_time;

    #[test]
    fn the_start_time_tells_processes_apart() {
        let ours = std::process::id();
        assert!(start_time(ours).is_some());
        assert_eq!(start_time(ours), start_time(ours));
        assert_ne!(start_time(1), start_time(ours));
        assert_eq!(start_time(u32::MAX), None);
    }
}
