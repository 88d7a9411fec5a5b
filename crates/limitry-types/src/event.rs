use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Dimensions, Extra, Values, Verdict};

/// A recorded event (contract, "Usage").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// `evt_…`
    pub id: String,
    /// Whose usage it is.
    pub customer_id: String,
    /// What happened.
    pub event_type: String,
    /// How much, by name.
    #[serde(default)]
    pub values: Option<Values>,
    /// What it is filtered and grouped by.
    #[serde(default)]
    pub dimensions: Option<Dimensions>,
    /// Anything else that the application wants to keep.
    #[serde(default)]
    pub properties: Option<serde_json::Map<String, serde_json::Value>>,
    /// When it happened; quotas count by it.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub timestamp: Option<Timestamp>,
    /// Unique in the project: a repeat counts once.
    #[serde(default)]
    pub idempotency_key: Option<String>,
    /// When it arrived; rate limits count by it.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `POST /events/record`, `POST /track`, and an item of `POST /events/batch`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewEvent {
    /// Whose usage it is: 1 to 256 characters.
    pub customer_id: String,
    /// What happened: 1 to 256 characters.
    pub event_type: String,
    /// How much, by name.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// What it is filtered and grouped by.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimensions: Dimensions,
    /// Anything else that the application wants to keep.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// When it happened; absent: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// What makes a repeat count once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
}

/// The answer to `POST /events/record`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// `evt_…`
    pub id: String,
    /// False when the idempotency key was known: the event had been counted before.
    #[serde(default = "yes")]
    pub recorded: bool,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

fn yes() -> bool {
    true
}

/// The answer to `POST /events/batch`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordedBatch {
    /// How many were newly written.
    pub count: u64,
    /// How many had been counted before, where the server says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<u64>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The answer to `POST /track` when it was allowed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tracked {
    /// `evt_…`
    pub id: String,
    /// As `POST /usage/check` would have answered just before.
    #[serde(flatten)]
    pub verdict: Verdict,
}
