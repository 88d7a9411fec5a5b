//! Alerts that are sent to webhooks of this computer.
//!
//! An alert is queued in the transaction that recorded its event. A task of the server sends it, signs each try and repeats
//! what fails. So a delivery neither delays nor fails a request, and a crash loses none.

mod attempt;
mod queue;
mod signature;
mod task;
mod url;

pub(crate) use queue::make_due;
pub(crate) use signature::new_secret;
pub(crate) use task::deliver;
pub(crate) use url::WebhookUrl;
