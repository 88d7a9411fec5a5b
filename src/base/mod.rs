//! Leaves: what every other folder may use, and what imports none of them.

pub(crate) mod blocking;
pub(crate) mod env;
pub(crate) mod exit;
pub(crate) mod failpoints;
pub(crate) mod fs;
pub(crate) mod log;
pub(crate) mod paths;
mod picker;
pub(crate) mod poll;
pub(crate) mod process;
pub(crate) mod prompt;
pub(crate) mod random;
pub(crate) mod redact;
pub(crate) mod shutdown;
pub(crate) mod state;
pub(crate) mod stdin;
pub(crate) mod text;
pub(crate) mod time;
