//! Quotas over windows of time, rate limits over the last moments, and the recording that moves both.
//!
//! A check costs the same for ten events and for ten million. Every recording keeps two counters up to date in its own
//! transaction: what each quota counted in each window, and how many events arrived for each rate limit.
//! A quota or rate limit that is created or changed later is backfilled from the stored events.

mod alerts;
mod amount;
mod backfill;
mod check;
mod counters;
mod customers;
mod decimal;
mod error;
mod event;
mod event_scan;
mod filters;
mod meter;
mod quota_window;
mod record;
mod rule_cache;
mod rules;

pub(crate) use amount::{Values, total_tokens};
pub(crate) use backfill::{
    backfill_quota, backfill_rate_limit, backfill_rate_limits, recount_if_needed,
};
pub(crate) use check::{CheckRequest, CheckResult};
pub(crate) use decimal::Decimal;
pub(crate) use error::EngineError;
pub(crate) use event::{EventRow, EventSource, NewEvent, RecordOutcome, RecordedEvent};
pub(crate) use event_scan::EventScan;
pub(crate) use filters::Subject;
pub(crate) use meter::{MeterField, MeterRule};
pub(crate) use quota_window::window_start;
pub(crate) use rule_cache::Engine;
