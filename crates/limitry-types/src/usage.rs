use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Amount, Dimensions, Extra, QuotaState, RateLimitState, Values};
use crate::word::word_enum;

/// `POST /usage/check`, the one request that is documented in `snake_case`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UsageCheck {
    /// Who asks.
    pub customer_id: String,
    /// What for.
    pub event_type: String,
    /// What the caller is about to use.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// What filters are matched against.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimensions: Dimensions,
}

/// Why a check refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A quota is used up, or would be.
    QuotaExceeded,
    /// Too many events in too short a time.
    RateLimitExceeded,
    /// A reason that this version does not know.
    #[serde(other)]
    Unknown,
}

/// The answer to `POST /usage/check`. A refusal is an answer, not an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// Whether the customer may.
    pub allowed: bool,
    /// Why not.
    #[serde(default)]
    pub reason: Option<Reason>,
    /// Every quota that applies.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub quotas: Vec<QuotaState>,
    /// Every rate limit that applies.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub rate_limits: Vec<RateLimitState>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Sums over events.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// How many events.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub total_events: Amount,
    /// Sum of `total_tokens`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub total_tokens: Amount,
    /// Sum of `input_tokens`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub total_input_tokens: Amount,
    /// Sum of `output_tokens`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub total_output_tokens: Amount,
    /// Sum of `cost_cents`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub total_cost_cents: Amount,
    /// What this version does not know.
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
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The sums of one value of the dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreakdownRow {
    /// The value; absent where events lack the dimension.
    #[serde(default)]
    pub dimension: Option<String>,
    /// Its sums.
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
    /// A row for each bucket; gaps are rows of zeros.
    pub data: Vec<TimeseriesRow>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The sums of one bucket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeseriesRow {
    /// When the bucket begins.
    pub timestamp: Timestamp,
    /// Its sums.
    #[serde(flatten)]
    pub totals: Totals,
}
