use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Amount, Dimensions, Extra, Filters};
use crate::word::word_enum;

word_enum! {
    /// The period of a quota, in UTC: from the full hour, midnight, Monday or the 1st.
    pub enum Period { Hour = "hour", Day = "day", Week = "week", Month = "month" }
}

/// A quota: at most `limitValue` of `metric` in each `period`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quota {
    /// `qta_…`
    pub id: String,
    /// The id of its project.
    #[serde(default)]
    pub project_id: Option<String>,
    /// Unique in the project.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// `total_events`, `total_tokens`, `total_cost_cents` or `values.<name>`.
    pub metric: String,
    /// The limit.
    pub limit_value: Amount,
    /// A [`Period`], or one that only a newer server knows.
    pub period: String,
    /// The quota applies to events whose dimensions have all these values.
    #[serde(default, deserialize_with = "crate::filters")]
    pub dimension_filters: Option<Filters>,
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

/// The body of `POST /quotas`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewQuota {
    /// Unique in the project.
    pub name: String,
    /// `total_events`, `total_tokens`, `total_cost_cents` or `values.<name>`.
    pub metric: String,
    /// The limit.
    pub limit_value: u64,
    /// The period.
    pub period: Period,
    /// The dimensions of the events that it applies to; all events when empty.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimension_filters: Dimensions,
}

/// The body of `PUT /quotas/{id}`: absent fields stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotaChange {
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A new metric.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// A new limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_value: Option<u64>,
    /// A new period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// New filters, which replace all present ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimension_filters: Option<Dimensions>,
}

/// The state of a quota in its current period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuotaState {
    /// `qta_…`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// Its metric.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub metric: String,
    /// Its period.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub period: String,
    /// Its limit.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub limit: Amount,
    /// What was recorded in the period.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub used: Amount,
    /// What is left, at least 0.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub remaining: Amount,
    /// Whether it refuses a check.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub exceeded: bool,
    /// When the period ends, in Unix seconds.
    #[serde(default, deserialize_with = "crate::seconds")]
    pub reset: Option<i64>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The answer to `POST /quotas/check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuotaVerdict {
    /// Whether none of them refuses.
    pub allowed: bool,
    /// The quotas that apply.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub quotas: Vec<QuotaState>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
