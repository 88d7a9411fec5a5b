//! stdout and stderr: what each is connected to, and how wide a terminal is.

use std::io::{self, Write as _};
#[cfg(unix)]
use std::os::fd::AsFd;

use super::options::ColorChoice;
use crate::base::env;

/// The width of a terminal that does not report its width.
const DEFAULT_WIDTH: usize = 80;

/// What stdout or stderr is connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Terminal,
    File,
    /// The null device. Rust opens it in place of a stream that is closed, so a closed stream looks the same.
    Null,
    /// A pipe or a socket.
    Pipe,
}

impl Target {
    #[cfg(unix)]
    pub(super) fn of(stream: impl AsFd + io::IsTerminal) -> Self {
        use rustix::fs::{FileType, fstat, stat};

        if stream.is_terminal() {
            return Self::Terminal;
        }
        let Ok(status) = fstat(stream) else {
            return Self::Pipe;
        };
        match FileType::from_raw_mode(status.st_mode) {
            FileType::RegularFile => Self::File,
            FileType::CharacterDevice
                if stat("/dev/null").is_ok_and(|null| null.st_rdev == status.st_rdev) =>
            {
                Self::Null
            }
            _ => Self::Pipe,
        }
    }

    /// The null device looks like a pipe here.
    #[cfg(not(unix))]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "on Unix the stream is consumed"
    )]
    pub(super) fn of(stream: impl std::os::windows::io::AsHandle + io::IsTerminal) -> Self {
        if stream.is_terminal() {
            return Self::Terminal;
        }
        let handle = stream.as_handle().try_clone_to_owned();
        let found = handle.and_then(|handle| std::fs::File::from(handle).metadata());
        match found {
            Ok(found) if found.is_file() => Self::File,
            _ => Self::Pipe,
        }
    }

    /// Whether text for it may be colored.
    pub(super) fn has_color(self, choice: ColorChoice) -> bool {
        match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if env::os(&env::NO_COLOR).is_some() => false,
            ColorChoice::Auto => {
                env::os(&env::CLICOLOR_FORCE).is_some_and(|value| value != "0")
                    || (self == Self::Terminal && !is_dumb())
            }
        }
    }
}

/// Writes bytes to stdout unchanged, and flushes.
pub(crate) fn passthrough(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// Waits until the reader of the pipe behind stdout has left. Without it, a command that waits for something to print would
/// wait for nothing. Never returns where stdout is no pipe, or the system does not tell.
#[cfg(target_os = "linux")]
pub(crate) async fn reader_gone() {
    use tokio::io::Interest;
    use tokio::net::unix::pipe::Sender;

    // Unchecked: the check would make the pipe non-blocking, for every process that writes to it.
    if Target::of(io::stdout()) == Target::Pipe
        && let Ok(stdout) = io::stdout().as_fd().try_clone_to_owned()
        && let Ok(stdout) = Sender::from_owned_fd_unchecked(stdout)
        && stdout.ready(Interest::ERROR).await.is_ok()
    {
        return;
    }
    std::future::pending::<()>().await;
}

#[cfg(not(target_os = "linux"))]
pub(crate) async fn reader_gone() {
    std::future::pending::<()>().await;
}

/// Whether the terminal can neither color text nor move its cursor.
pub(super) fn is_dumb() -> bool {
    env::os(&env::TERM).is_some_and(|term| term == "dumb")
}

/// The width of the terminal behind stdout. It is read anew each time: the window may be resized.
pub(super) fn stdout_width() -> usize {
    #[cfg(unix)]
    return width(&io::stdout());
    #[cfg(not(unix))]
    width(&console::Term::stdout())
}

/// The width of the terminal behind stderr.
pub(super) fn stderr_width() -> usize {
    #[cfg(unix)]
    return width(&io::stderr());
    #[cfg(not(unix))]
    width(&console::Term::stderr())
}

/// The rows of the terminal behind stdout.
#[cfg(unix)]
pub(super) fn stdout_height() -> usize {
    match rustix::termios::tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_row > 0 => usize::from(size.ws_row),
        _ => usize::MAX,
    }
}

/// The rows of the terminal behind stdout.
#[cfg(not(unix))]
pub(super) fn stdout_height() -> usize {
    let size = console::Term::stdout().size_checked();
    size.map_or(usize::MAX, |(rows, _)| usize::from(rows))
}

#[cfg(unix)]
fn width(stream: &impl AsFd) -> usize {
    match rustix::termios::tcgetwinsize(stream) {
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col),
        _ => columns_variable(),
    }
}

#[cfg(not(unix))]
fn width(terminal: &console::Term) -> usize {
    match terminal.size_checked() {
        Some((_, columns)) if columns > 0 => usize::from(columns),
        _ => columns_variable(),
    }
}

fn columns_variable() -> usize {
    let columns = env::text(&env::COLUMNS).ok().flatten();
    columns
        .and_then(|text| text.parse().ok())
        .unwrap_or(DEFAULT_WIDTH)
}
