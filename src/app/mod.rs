//! One call of the program: from its arguments to its exit code.

mod missing;
mod parse_error;
mod run;

pub use run::run;
