//! What holds for every command.

mod argument_validation;
mod exit_codes;
mod fuzz_smoke;
#[cfg(unix)]
mod help;
mod hints;
#[cfg(unix)]
pub(crate) mod leaks;
mod malformed_responses;
mod output_formats;
mod parity;
mod piped_lists;
#[cfg(unix)]
mod screens;
mod scripting;
#[cfg(unix)]
mod table_layout;
mod untrusted_text;
