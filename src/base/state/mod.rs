//! What limitry remembers between calls: records in the state directory.

mod destination;
mod error;
mod store;

pub(crate) use destination::Destination;
pub(crate) use error::StateError;
pub(crate) use store::{Record, Store};
