//! One call of the program: from its arguments to its exit code.

pub(crate) mod context;
#[cfg(feature = "testing")]
mod failpoint_transport;
pub(crate) mod help_topics;
mod in_process;
#[cfg(test)]
mod mock_transport;
pub(crate) mod parse_error;
pub(crate) mod project_file;
mod run;
pub(crate) mod settings;

pub use run::run;
