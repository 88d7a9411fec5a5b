use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Amount, Dimensions, Extra};

/// How long a rate limit's sliding window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Window {
    Second,
    Minute,
    Hour,
}

impl Window {
    /// All of them, shortest first.
    pub const ALL: [Self; 3] = [Self::Second, Self::Minute, Self::Hour];

    /// The wire's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
        }
    }

    /// How long it is, in seconds.
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3600,
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Window {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|w| w.as_str() == text).ok_or(())
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
