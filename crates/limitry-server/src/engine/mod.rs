//! Quotas over windows of time, rate limits over the last moments, limits for each customer, and the recording that moves
//! all three.
//!
//! A check costs the same for ten events and for ten million. Every recording keeps three counters up to date in its own
//! transaction: what each quota counted in each window, how many events arrived for each rate limit, and what each limit
//! counted for each customer in each window. What is created or changed later is counted from the stored events.

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
mod limit_check;
mod limit_counters;
mod limit_recount;
mod limit_rules;
mod limit_usage;
mod meter;
mod outbox;
mod record;
mod rule_cache;
mod rules;
mod windows;

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
pub(crate) use limit_recount::{
    count_for_limit, forget_limit, recount_limit, recount_limits_of_customer,
    recount_limits_of_meter,
};
pub(crate) use limit_rules::zone_named;
pub(crate) use meter::{MeterField, MeterRule};
pub(crate) use rule_cache::Engine;
pub(crate) use windows::{first_moment, window_start};
