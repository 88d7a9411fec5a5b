//! The [Limitry](https://limitry.com) API as a local service, for tests and development.
//!
//! [`Server`] serves the API on a loopback port. Quotas, rate limits and limits are enforced as documented, not mocked. The
//! data is one SQLite file, in a temporary directory or in one of yours.
//!
//! ```
//! use std::time::{Duration, SystemTime};
//!
//! use limitry_client::Client;
//! use limitry_client::types::{NewEvent, NewQuota, Period, Quota, UsageCheck};
//! use limitry_server::{ManualClock, Options, Server};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A free port, a temporary directory, and a clock that the test moves.
//! let clock = ManualClock::new(SystemTime::now());
//! let server = Server::start(Options::temporary().clock(clock.clone()))?;
//!
//! // Any HTTP client will do. This one is typed.
//! let client = Client::builder(server.base_url().parse()?, server.api_key().parse()?).build()?;
//! client
//!     .create_resource::<Quota>(&NewQuota {
//!         name: "One request a day".to_owned(),
//!         metric: "total_events".to_owned(),
//!         limit_value: 1,
//!         period: Period::Day,
//!         dimension_filters: [].into(),
//!     })
//!     .await?;
//! client
//!     .record_event(&NewEvent {
//!         customer_id: "customer_1".to_owned(),
//!         event_type: "request".to_owned(),
//!         ..NewEvent::default()
//!     })
//!     .await?;
//!
//! let check = UsageCheck {
//!     customer_id: "customer_1".to_owned(),
//!     event_type: "request".to_owned(),
//!     values: [].into(),
//!     dimensions: [].into(),
//! };
//! assert!(!client.check_usage(&check).await?.allowed);
//! clock.advance(Duration::from_secs(24 * 60 * 60));
//! assert!(client.check_usage(&check).await?.allowed);
//!
//! // Dropping the server stops it and deletes the temporary directory.
//! drop(server);
//! # Ok(())
//! # }
//! ```
//!
//! A test in another language uses [`Server::base_url`], [`Server::api_key`] and [`Server::pat`] in the same way.
//!
//! [`Service`] is the API without a port: [`Service::call`] answers a request in memory. It also copies, restores and
//! deletes all data ([`Service::snapshot`], [`Service::restore`], [`Service::reset`]).
//!
//! [`FaultSpec`] makes the service fail on purpose, to test how an application copes.
//!
//! [`Service::requests`] returns the requests that a server answers, with what was decided. [`Server::page_url`] is the
//! address of a page that shows and manages the service in a browser.
//!
//! # Beside the API
//!
//! With the PAT the service also answers these routes, which no hosted service has:
//!
//! - `GET` and `PUT /dev/clock`: the clock that the whole data directory shares. `{"advance": "1h30m"}` moves it.
//! - `GET` and `PUT /dev/faults`: [`FaultSpec`] of the running server.
//! - `POST /dev/seed`: generates events, customers, quotas and rate limits. `{"scenario": "spike"}` chooses the story.
//! - `POST /dev/reset`: deletes all data.
//! - `GET`, `POST` and `DELETE /dev/webhooks`: addresses of this computer that a [`Server`] sends alerts to, signed.
//!   `GET /dev/webhook-deliveries` lists what was sent.
//! - `GET /dev/database`, without a token: `{"incarnation": "db_…"}`, which changes with each reset and restore. What a
//!   client remembers of its own requests belongs to one incarnation ([`Service::incarnation`]).

// The folders import downwards only: server, service, http, routes, webhooks, api, storage, engine, db, and files beside them.
mod api;
mod clock;
mod credential_files;
mod db;
mod engine;
mod error;
mod faults;
mod files;
mod http;
mod notices;
mod options;
mod request_log;
mod routes;
mod server;
mod service;
mod state;
mod storage;
mod temporary_dirs;
mod tokens;
mod webhooks;

#[cfg(test)]
mod tests;

pub use limitry_types as types;

pub use clock::ManualClock;
pub use error::ServerError;
pub use faults::{FaultSpec, FaultSpecError, INJECTED_FAULT};
pub use options::Options;
pub use request_log::{
    DeliveryAttempt, LoggedMessage, LoggedRequest, RequestBatch, RequestStream, RequestSummary,
    Verdict,
};
pub use routes::DOCUMENT as OPENAPI;
pub use server::Server;
pub use service::{Credential, Credentials, RunningServer, Service};
