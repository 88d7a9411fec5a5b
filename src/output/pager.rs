//! Shows a long text through a pager.

use std::io::Write as _;
use std::process::Stdio;

use crate::base::env;
use crate::base::process::subprocess::{CredentialAccess, prepare};

/// The pager, and that it is asked for colors and to end by itself when the text fits.
const DEFAULT: [&str; 2] = ["less", "-FRX"];

/// Shows the text in the pager. Returns `false` if no pager starts; the caller then prints the text.
pub(super) fn show(text: &str) -> bool {
    let command = match env::text(&env::PAGER) {
        Ok(Some(command)) => command,
        _ if env::is_set_but_empty(&env::PAGER) => return false,
        _ => DEFAULT.join(" "),
    };
    let mut words = command.split_whitespace();
    let Some(program) = words.next().filter(|program| *program != "cat") else {
        return false;
    };
    let mut pager = prepare(program, CredentialAccess::None);
    let child = pager.args(words).stdin(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        return false;
    };
    if let Some(mut stdin) = child.stdin.take() {
        // Fails when the reader has seen enough.
        drop(stdin.write_all(text.as_bytes()));
    }
    // The pager has shown the text, however it ends.
    drop(child.wait());
    true
}
