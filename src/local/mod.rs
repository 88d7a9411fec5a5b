//! The service that the binary carries: the contract over one SQLite file.
//!
//! `limitry dev` serves it over HTTP ([`serve`]), `--local` calls the same router in-process ([`Service::router`]).
//! It imports [`crate::wire`] and nothing else of ours.
//!
//! - `service` and `core`: opening, and what all requests share
//! - `credentials`: the developer's own token and key
//! - `http`: what is the same for all routes
//! - `routes`: the routes, a file a resource
//! - `engine`: quotas, rate limits, recording
//! - `db`: the database, who writes, who reads
//! - `clock`, `faults`: what the hosted service cannot give

#![expect(dead_code, reason = "the routes that are still to come use the rest")]

mod clock;
mod core;
mod credentials;
mod db;
mod engine;
mod error;
mod faults;
mod files;
mod http;
mod routes;
mod service;
mod tokens;

#[cfg(test)]
mod tests;

pub use clock::TimeSource;
pub use credentials::{DevCredentials, LocalProject, StoredSecret};
pub use error::LocalError;
pub use faults::{FaultSpec, FaultSpecError};
pub use http::serve;
pub use service::{Options, Service};
