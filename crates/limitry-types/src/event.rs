use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Dimensions, Extra, Values, Verdict};

/// A recorded event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// `evt_…`
    pub id: String,
    /// The customer's id.
    pub customer_id: String,
    /// The event type.
    pub event_type: String,
    /// Numbers by name.
    #[serde(default)]
    pub values: Option<Values>,
    /// Dimensions, which quotas filter and reports group by.
    #[serde(default)]
    pub dimensions: Option<Dimensions>,
    /// Any further JSON.
    #[serde(default, deserialize_with = "crate::object")]
    pub properties: Option<serde_json::Map<String, serde_json::Value>>,
    /// When it happened. Quotas count by this time.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub timestamp: Option<Timestamp>,
    /// Unique in the project: a repeated event counts once.
    #[serde(default)]
    pub idempotency_key: Option<String>,
    /// When it arrived. Rate limits count by this time.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The body of `POST /events/record` and `POST /track`, and an item of `POST /events/batch`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewEvent {
    /// The customer's id: 1 to 256 characters.
    pub customer_id: String,
    /// The event type: 1 to 256 characters.
    pub event_type: String,
    /// Numbers by name.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// Dimensions, which quotas filter and reports group by.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimensions: Dimensions,
    /// Any further JSON.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// When it happened; now when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// A key under which a repeated event counts once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
}

/// The answer to `POST /events/record`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// `evt_…`
    pub id: String,
    /// False when an event with the same idempotency key was recorded before.
    #[serde(default = "yes")]
    pub recorded: bool,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

fn yes() -> bool {
    true
}

/// The answer to `POST /events/batch`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordedBatch {
    /// The number of new events.
    #[serde(deserialize_with = "crate::whole")]
    pub count: u64,
    /// The number of events that were recorded before, if the server tells it.
    #[serde(
        default,
        deserialize_with = "crate::maybe_whole",
        skip_serializing_if = "Option::is_none"
    )]
    pub duplicates: Option<u64>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The answer to `POST /track` when the event was allowed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tracked {
    /// `evt_…`
    pub id: String,
    /// The answer of `POST /usage/check` just before the event.
    #[serde(flatten)]
    pub verdict: Verdict,
}

impl Tracked {
    /// Whether an event with the same idempotency key was recorded before, so that nothing was counted again.
    pub fn is_repeat(&self) -> bool {
        self.verdict.extra.get("recorded") == Some(&serde_json::Value::Bool(false))
    }
}
