//! Runs the commands of `command:` targets and of `--verify-with`.

use std::time::Duration;

use crate::base::process::subprocess;
use crate::base::process::subprocess::{CredentialAccess, WaitOptions};
use limitry_client::Token;

const COMMAND_TIMEOUT: Duration = Duration::from_secs(60);

/// More output than this is an error; the output is not kept.
const MAX_OUTPUT_BYTES: usize = 16 << 20;

/// Prepares the system's shell to run a line. `cmd` takes everything between the outermost quotes unchanged.
#[cfg(windows)]
fn shell_command(line: &str) -> subprocess::ChildCommand {
    use std::os::windows::process::CommandExt as _;

    let mut command = subprocess::prepare("cmd", CredentialAccess::None);
    command.raw_arg(format!("/D /S /C \"{line}\""));
    command
}

/// The system's shell with a line.
#[cfg(not(windows))]
fn shell_command(line: &str) -> subprocess::ChildCommand {
    let mut command = subprocess::prepare("sh", CredentialAccess::None);
    command.args(["-c", line]);
    command
}

/// Runs a command line to its end, without our credentials. `attended` lets it use the terminal.
pub(crate) fn run_shell(
    line: &str,
    attended: bool,
    secret: Option<&Token>,
) -> Result<subprocess::CapturedOutput, subprocess::ChildError> {
    let command = shell_command(line);
    let options = WaitOptions {
        timeout: COMMAND_TIMEOUT,
        attended,
        reminder: None,
    };
    subprocess::run(
        command,
        secret.map(|secret| secret.expose().as_bytes()),
        MAX_OUTPUT_BYTES,
        &options,
    )
}
