use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Amount, Dimensions, Extra, Filters};
use crate::word::word_enum;

word_enum! {
    /// The sliding window of a rate limit.
    pub enum Window { Second = "second", Minute = "minute", Hour = "hour" }
}

impl Window {
    /// Its length in seconds.
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3600,
        }
    }
}

/// A rate limit: at most `limitValue` recorded events in any `window`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RateLimit {
    /// `rl_…`
    pub id: String,
    /// The id of its project.
    #[serde(default)]
    pub project_id: Option<String>,
    /// Unique in the project.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// The limit.
    pub limit_value: Amount,
    /// A [`Window`], or one that only a newer server knows.
    pub window: String,
    /// The rate limit applies to events whose dimensions have all these values.
    #[serde(default, deserialize_with = "crate::filters")]
    pub dimension_filters: Option<Filters>,
    /// Whether it is enforced.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// When it was created.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub updated_at: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

fn yes() -> bool {
    true
}

/// The body of `POST /rate-limits`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewRateLimit {
    /// Unique in the project.
    pub name: String,
    /// The limit.
    pub limit_value: u64,
    /// The window.
    pub window: Window,
    /// The dimensions of the events that it applies to; all events when empty.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimension_filters: Dimensions,
    /// Whether it is enforced; true when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// The body of `PUT /rate-limits/{id}`: absent fields stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RateLimitChange {
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A new limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_value: Option<u64>,
    /// A new window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// New filters, which replace all present ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimension_filters: Option<Dimensions>,
    /// Whether it is enforced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// The state of a rate limit at this moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RateLimitState {
    /// `rl_…`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// Its window.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub window: String,
    /// Its limit.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub limit: Amount,
    /// What is left, at least 0.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub remaining: Amount,
    /// Whether it refuses a check.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub exceeded: bool,
    /// When the next event is allowed, in Unix seconds.
    #[serde(default, deserialize_with = "crate::seconds")]
    pub reset: Option<i64>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The answer to `POST /rate-limits/check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RateLimitVerdict {
    /// `true` if no rate limit refuses.
    pub allowed: bool,
    /// The rate limits that apply.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub rate_limits: Vec<RateLimitState>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
