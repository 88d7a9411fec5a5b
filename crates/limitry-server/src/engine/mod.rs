//! Quotas over windows of time, rate limits over the last moments, limits for each customer, and the recording that moves
//! all three.
//!
//! A check costs the same for ten events and for ten million. Every recording keeps three counters up to date in its own
//! transaction: what each quota counted in each window, how many events arrived for each rate limit, and what each limit
//! counted for each customer in each window. What is created or changed later is counted from the stored events.
//!
//! The three share their filters ([`filters`]), windows of time ([`windows`]), exact sums ([`decimal`]), thresholds of alerts,
//! states in answers ([`rules`]), the outbox of webhooks ([`outbox`]) and the scan of stored events ([`event_scan`]). Their
//! counters differ, because an event must write few rows: all limits of a customer are one row, a quota has one for the whole
//! project, and a window that slides needs the moments of arrivals.

mod alerts;
mod amount;
mod backfill;
mod check;
mod counter_column;
mod counters;
mod customers;
mod decimal;
mod error;
mod event;
mod event_scan;
mod filters;
mod limit_check;
mod limit_counters;
mod limit_leaders;
mod limit_recount;
mod limit_rules;
mod limit_usage;
mod meter;
mod outbox;
mod record;
mod rule_cache;
mod rules;
mod windows;

pub(crate) use amount::{EventValues, Values, total_tokens, without_noise};
pub(crate) use backfill::{
    backfill_quota, backfill_rate_limit, backfill_rate_limits, needs_recount, recount_if_needed,
};
pub(crate) use check::{CheckRequest, CheckResult};
pub(crate) use counters::quota_usage;
pub(crate) use customers::{OWN_ID_PREFIX, external_id, with_external_id};
pub(crate) use decimal::Decimal;
pub(crate) use error::EngineError;
pub(crate) use event::{EventRow, EventSource, NewEvent, RecordOutcome, RecordedEvent};
pub(crate) use event_scan::EventScan;
pub(crate) use filters::Subject;
#[cfg(test)]
pub(crate) use limit_check::limit_check_statements;
pub(crate) use limit_leaders::limit_leaders;
pub(crate) use limit_recount::{
    count_for_limit, forget_limit, recount_limit, recount_limits_of_customer,
    recount_limits_of_meter,
};
pub(crate) use limit_rules::zone_named;
pub(crate) use meter::{MeterField, MeterRule};
pub(crate) use rule_cache::Engine;
pub(crate) use windows::{first_moment, window_start};
