//! What a process that holds credentials does about itself (S17).

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
