//! Other programs, and this process itself.

pub(crate) mod git;
pub(crate) mod hardening;
#[cfg(any(windows, test))]
mod program;
pub(crate) mod subprocess;
pub(crate) mod supervise;
