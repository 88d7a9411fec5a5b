//! A service that ends with the program that started it: its stdin is a pipe of that program.

use std::io::{self, BufRead as _};

use tokio::sync::oneshot;

use super::exec::{DONE, SERVES};
use crate::base::process::other::ProcessIdentity;
use crate::cli::dev::Role;

/// Waits until stdin ends, if the service is to end with it. Returns the command that `dev exec` has left behind.
pub(super) async fn wait(until_eof: bool, role: Option<Role>) -> Option<ProcessIdentity> {
    let is_exec = role == Some(Role::Exec);
    if !until_eof && !is_exec {
        return std::future::pending().await;
    }
    let (send, ended) = oneshot::channel();
    // A thread, because reading stdin cannot be canceled.
    std::thread::spawn(move || {
        let abandoned = read_to_end(is_exec);
        // The service has stopped otherwise.
        drop(send.send(abandoned));
    });
    ended.await.ok().flatten()
}

fn read_to_end(is_exec: bool) -> Option<ProcessIdentity> {
    let mut command = None;
    for line in io::stdin().lock().split(b'\n').map_while(Result::ok) {
        if !is_exec {
            continue;
        }
        let line = String::from_utf8_lossy(&line);
        if line == DONE {
            command = None;
        } else if let Some(identity) = line.strip_prefix(SERVES) {
            command = ProcessIdentity::from_text(identity);
        }
    }
    command
}
