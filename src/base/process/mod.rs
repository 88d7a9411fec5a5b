//! Other programs, and this process itself.

pub(crate) mod browser;
mod children;
pub(crate) mod companion;
pub(crate) mod git;
pub(crate) mod hardening;
pub(crate) mod other;
#[cfg(any(windows, test))]
mod program;
pub(crate) mod subprocess;
pub(crate) mod supervise;

pub(crate) use children::terminate_all;
