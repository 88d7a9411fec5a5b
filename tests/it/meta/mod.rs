//! Tests of the repository: documents, examples, boundaries.

mod api_reference;
mod architecture;
mod coverage;
#[cfg(unix)]
mod examples;
#[cfg(unix)]
mod readme;
mod reference;
mod security;
