//! The `limitry` binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(limitry::run(&std::env::args_os().collect::<Vec<_>>()))
}
