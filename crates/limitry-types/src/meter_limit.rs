use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Amount, Dimensions, Extra, Filters};
use crate::word::word_enum;

word_enum! {
    /// The period of a limit, in the customer's time zone. Months and years begin on the customer's billing day.
    pub enum LimitPeriod {
        Hour = "hour", Day = "day", Week = "week", Month = "month", Annual = "annual", AllTime = "all_time"
    }
}

/// A limit: at most `limitValue` of a meter in each `period`, for one customer or, as a default, for each customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeterLimit {
    /// `lmt_…`
    pub id: String,
    /// The id of its project.
    #[serde(default)]
    pub project_id: Option<String>,
    /// Its name, which other limits may have, too.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// The id of its meter.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub meter_id: String,
    /// The customer whose own limit it is; `None` for a default for each customer.
    #[serde(default)]
    pub customer_id: Option<String>,
    /// The number that it allows.
    pub limit_value: Amount,
    /// A [`LimitPeriod`], or one that only a newer server knows.
    pub period: String,
    /// The limit counts events whose dimensions have all these values.
    #[serde(default, deserialize_with = "crate::filters")]
    pub dimension_filters: Option<Filters>,
    /// The percents of the limit at which an alert is sent.
    #[serde(default)]
    pub alert_thresholds: Option<Vec<u8>>,
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

/// The body of `POST /limits`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewMeterLimit {
    /// Its name.
    pub name: String,
    /// The id of its meter.
    pub meter_id: String,
    /// The customer whose own limit it is; a default for each customer when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The number that it allows.
    pub limit_value: u64,
    /// The period.
    pub period: LimitPeriod,
    /// The dimensions of the events that it counts; all events when empty.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimension_filters: Dimensions,
    /// The percents of the limit at which an alert is sent, 1 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert_thresholds: Option<Vec<u8>>,
}

/// The body of `PUT /limits/{id}`: absent fields stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeterLimitChange {
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another meter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meter_id: Option<String>,
    /// Another customer; `Some(None)` makes it a default for each customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<Option<String>>,
    /// A new number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_value: Option<u64>,
    /// A new period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<LimitPeriod>,
    /// New filters, which replace all present ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimension_filters: Option<Dimensions>,
    /// New thresholds; `Some(None)` removes them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert_thresholds: Option<Option<Vec<u8>>>,
}

/// The body of `POST /limits/check`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeterLimitCheck {
    /// The customer. Without one, the limits without a customer are checked, over all customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The dimensions of the event that is asked about.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimensions: Dimensions,
}

/// The answer to `POST /limits/check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeterLimitVerdict {
    /// Whether none of them refuses.
    pub allowed: bool,
    /// The limits that apply.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub limits: Vec<LimitState>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The state of a limit on a meter in its current period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LimitState {
    /// `lmt_…`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// The id of its meter.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub meter_id: String,
    /// Its period, which may be one that this version does not know.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub period: String,
    /// Its limit.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub limit: Amount,
    /// What the meter counts in the period.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub used: Amount,
    /// What is left, at least 0.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub remaining: Amount,
    /// Whether it refuses a check.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub exceeded: bool,
    /// When the period ends, in Unix seconds; `None` when it never does.
    #[serde(default, deserialize_with = "crate::seconds")]
    pub reset: Option<i64>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
