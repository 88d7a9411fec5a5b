//! The Limitry API as a local service, for tests and development: one SQLite file, real enforcement.

mod api;
mod clock;
mod credential_files;
mod db;
mod engine;
mod error;
mod faults;
mod files;
mod http;
mod options;
mod routes;
mod server;
mod service;
mod state;
mod storage;
mod tokens;

#[cfg(test)]
mod tests;

pub use clock::ManualClock;
pub use error::ServerError;
pub use faults::{FaultSpec, FaultSpecError};
pub use options::Options;
pub use routes::DOCUMENT as OPENAPI;
pub use server::Server;
pub use service::{Credential, Credentials, Service};
