use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Amount, Dimensions, Extra, Filters};
use crate::word::word_enum;

word_enum! {
    /// How a meter makes one number of many events: their sum, how many there are, the highest value, or the last one.
    pub enum Aggregation { Sum = "sum", Count = "count", Max = "max", Latest = "latest" }
}

/// A meter: one number over the events that match its filter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Meter {
    /// `mtr_…`
    pub id: String,
    /// The id of its project; `None` for a meter that every project has.
    #[serde(default)]
    pub project_id: Option<String>,
    /// Its name, which other meters may have, too.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: Option<String>,
    /// An [`Aggregation`], or one that only a newer server knows.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub aggregation: String,
    /// `values.<name>`, or `*` to count every event.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub field: String,
    /// The events that it counts.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub event_filter: EventFilter,
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

/// Which events a meter counts: all of them when empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventFilter {
    /// The type that the events have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_type: Option<String>,
    /// Dimensions that the events have.
    #[serde(
        default,
        deserialize_with = "crate::filters",
        skip_serializing_if = "Option::is_none"
    )]
    pub dimensions: Option<Filters>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The body of `POST /meters`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewMeter {
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How it makes one number of many events.
    pub aggregation: Aggregation,
    /// `values.<name>`, or `*` to count every event.
    pub field: String,
    /// The events that it counts.
    pub event_filter: EventFilter,
}

/// The body of `PUT /meters/{id}`: absent fields stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeterChange {
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A new description; `Some(None)` removes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    /// Another aggregation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregation: Option<Aggregation>,
    /// Another field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Another filter, which replaces the present one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_filter: Option<EventFilter>,
}

/// The body of `POST /meters/{id}/query`. What is absent does not restrict the events.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeterQuery {
    /// The customer's id, yours or the service's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Dimensions that the events have.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimensions: Dimensions,
    /// The first moment of the range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// The first moment after the range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
}

/// The answer to `POST /meters/{id}/query`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeterValue {
    /// `mtr_…`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub meter_id: String,
    /// The meter's name.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub meter_name: String,
    /// The number; 0 over no events.
    pub value: Amount,
    /// The meter's aggregation.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub aggregation: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
