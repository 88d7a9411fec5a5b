use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Amount, Dimensions, Extra};
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

/// A rate limit: at most `limitValue` recorded events in any `window` (contract, "Rate limits").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RateLimit {
    /// `rl_…`
    pub id: String,
    /// The project that it belongs to.
    #[serde(default)]
    pub project_id: Option<String>,
    /// Unique in the project.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// More than zero.
    pub limit_value: Amount,
    /// The window, as the server says it.
    pub window: String,
    /// It applies where every entry equals the event's dimension of that name.
    #[serde(default)]
    pub dimension_filters: Option<Dimensions>,
    /// Whether it counts at all.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// When it was made.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub updated_at: Option<Timestamp>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

fn yes() -> bool {
    true
}

/// `POST /rate-limits`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewRateLimit {
    /// Unique in the project.
    pub name: String,
    /// More than zero.
    pub limit_value: u64,
    /// The window.
    pub window: Window,
    /// Which events it applies to; empty: all.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimension_filters: Dimensions,
    /// Absent: enabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// `PUT /rate-limits/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RateLimitChange {
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_value: Option<u64>,
    /// Another window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Other filters, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimension_filters: Option<Dimensions>,
    /// On or off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// How a rate limit stands at this moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RateLimitState {
    /// `rl_…`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub id: String,
    /// What people call it.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// Its window.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub window: String,
    /// The most that the window allows.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub limit: Amount,
    /// What is left, never below zero.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub remaining: Amount,
    /// Whether it refuses.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub exceeded: bool,
    /// When the next event fits, Unix seconds.
    #[serde(default, deserialize_with = "crate::seconds")]
    pub reset: Option<i64>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The answer to `POST /rate-limits/check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RateLimitVerdict {
    /// Whether none refuses.
    pub allowed: bool,
    /// Every rate limit that applies.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub rate_limits: Vec<RateLimitState>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
