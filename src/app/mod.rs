//! One call of the program: from its arguments to its exit code.

mod habits;
mod missing;
mod parse_error;
#[cfg(feature = "testing")]
mod resolve;
mod run;
mod suggestions;

#[cfg(feature = "testing")]
pub use resolve::parse_failure;
pub use run::run;
