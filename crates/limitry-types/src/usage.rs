use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Amount, Dimensions, Extra, LimitState, QuotaState, RateLimitState, Values};
use crate::word::word_enum;

/// The body of `POST /usage/check`, the only one in `snake_case`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UsageCheck {
    /// The customer's id.
    pub customer_id: String,
    /// The event type.
    pub event_type: String,
    /// What the customer is about to use.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// Dimensions of the event, which quotas and rate limits filter by.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimensions: Dimensions,
}

/// The answer to `POST /usage/check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// Whether the check is allowed.
    pub allowed: bool,
    /// Why it is refused, in the server's words: `quota_exceeded`, `rate_limit_exceeded`, `limit_exceeded`, or any other.
    #[serde(default, deserialize_with = "crate::text_or_none")]
    pub reason: Option<String>,
    /// The quotas that apply.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub quotas: Vec<QuotaState>,
    /// The rate limits that apply.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub rate_limits: Vec<RateLimitState>,
    /// The limits on meters that apply.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub limits: Vec<LimitState>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Sums over events.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// The number of events. Required, because zeros would otherwise be read from an unrelated answer.
    pub total_events: Amount,
    /// The sum of `total_tokens`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub total_tokens: Amount,
    /// The sum of `input_tokens`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub total_input_tokens: Amount,
    /// The sum of `output_tokens`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub total_output_tokens: Amount,
    /// The sum of `cost_cents`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub total_cost_cents: Amount,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

word_enum! {
    /// The dimension that a breakdown groups by.
    pub enum Grouping {
        CustomerId = "customer_id",
        EventType = "event_type",
        Model = "model",
        Provider = "provider",
    }
}

/// The answer to `GET /usage/breakdown`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// A row for each value of the dimension.
    pub data: Vec<BreakdownRow>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The sums of one value of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreakdownRow {
    /// The value; `None` for events without the dimension.
    #[serde(default)]
    pub dimension: Option<String>,
    /// The sums.
    #[serde(flatten)]
    pub totals: Totals,
}

word_enum! {
    /// The interval of a time series, in UTC. Weeks begin on Monday.
    pub enum Interval { Hour = "hour", Day = "day", Week = "week" }
}

/// The answer to `GET /usage/timeseries`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timeseries {
    /// A row for each interval, also for those without events.
    pub data: Vec<TimeseriesRow>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The sums of one interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeseriesRow {
    /// When the interval begins.
    pub timestamp: Timestamp,
    /// The sums.
    #[serde(flatten)]
    pub totals: Totals,
}
