//! `/dev/*`: what tests need and a hosted service cannot offer. For users only, except the database's
//! identity; without CORS.

mod clock;
mod database;
mod example_events;
mod faults;
mod reset;
mod seed;
mod webhook_deliveries;
mod webhooks;

pub(super) use clock::{CLOCK_FIELDS, move_clock, show_clock};
pub(super) use database::show_database;
pub(super) use faults::{FAULTS_FIELDS, set_faults, show_faults};
pub(super) use reset::reset;
pub(crate) use reset::reset_blocking;
pub(super) use seed::{SEED_FIELDS, seed};
pub(super) use webhook_deliveries::{list as list_deliveries, redeliver};
pub(super) use webhooks::{
    FIELDS as WEBHOOK_FIELDS, create as create_webhook, delete as delete_webhook,
    list as list_webhooks,
};
