//! Other programs, and this process itself.

pub(crate) mod git;
pub(crate) mod hardening;
pub(crate) mod subprocess;
pub(crate) mod supervise;
