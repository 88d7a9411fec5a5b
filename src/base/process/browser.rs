//! Starts the user's browser.

use std::ffi::OsStr;
use std::process::Stdio;

use super::subprocess::{CredentialAccess, prepare};

/// Opens an address or a file in the user's browser, without waiting for it. It must hold no secret: other users can read a
/// program's arguments.
pub(crate) fn open(target: impl AsRef<OsStr>) -> std::io::Result<()> {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut command = prepare(program, CredentialAccess::None);
    command
        .arg(target)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // A separate process group: Ctrl-C at limitry's question does not end the browser.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn()?;
    // Waited for on a thread, so that it does not stay as a zombie.
    std::thread::spawn(move || child.wait());
    Ok(())
}
