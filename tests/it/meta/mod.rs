//! Tests of the repository: documents, examples, boundaries.

mod coverage;
#[cfg(unix)]
mod examples;
#[cfg(unix)]
mod readme;
mod security;
