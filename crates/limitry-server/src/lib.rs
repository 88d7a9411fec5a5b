//! The service that the binary carries: the contract over one SQLite file.
//!
//! `limitry dev` serves it over HTTP ([`serve`]), `--local` calls the same router in-process ([`Service::router`]).
//! It imports [`limitry_types`] and nothing else of ours.
//!
//! - `service` and `core`: opening, and what all requests share
//! - `credentials`: the developer's own token and key
//! - `http`: what is the same for all routes
//! - `routes`: the routes, a file a resource
//! - `engine`: quotas, rate limits, recording
//! - `db`: the database, who writes, who reads
//! - `data`: all of it at once: reset, seed, snapshot, restore
//! - `clock`, `faults`: what the hosted service cannot give

mod clock;
mod core;
mod credentials;
mod data;
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
pub use data::{SeedPlan, Seeded};
pub use error::LocalError;
pub use faults::{FaultSpec, FaultSpecError};
pub use http::serve;
pub use routes::DOCUMENT as OPENAPI;
pub use service::{Options, Service};
