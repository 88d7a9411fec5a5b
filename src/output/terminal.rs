//! What there is to know of the terminal: how wide it is, and what it can.

use std::io;

use crate::base::env;

/// The width of a terminal that does not say how wide it is.
const USUAL_WIDTH: usize = 80;

/// A terminal that can neither colour nor move its cursor.
pub(super) fn is_dumb() -> bool {
    env::os(&env::TERM).is_some_and(|term| term == "dumb")
}

#[cfg(unix)]
pub(super) fn stderr_is_a_file() -> bool {
    rustix::fs::fstat(io::stderr()).is_ok_and(|stat| {
        rustix::fs::FileType::from_raw_mode(stat.st_mode) == rustix::fs::FileType::RegularFile
    })
}

#[cfg(not(unix))]
pub(super) fn stderr_is_a_file() -> bool {
    false
}

/// The terminal's width in columns.
pub(super) fn width() -> usize {
    width_of(&io::stdout())
}

/// The width of the terminal behind a stream.
#[cfg(unix)]
pub(super) fn width_of(stream: &impl std::os::fd::AsFd) -> usize {
    match rustix::termios::tcgetwinsize(stream) {
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col),
        _ => told_width(),
    }
}

#[cfg(not(unix))]
pub(super) fn width_of<T>(_: &T) -> usize {
    told_width()
}

fn told_width() -> usize {
    env::text(&env::COLUMNS)
        .ok()
        .flatten()
        .and_then(|text| text.parse().ok())
        .unwrap_or(USUAL_WIDTH)
}
