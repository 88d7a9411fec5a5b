use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Amount, Dimensions, Extra};
use crate::word::word_enum;

word_enum! {
    /// The period of a quota, in UTC: from the full hour, midnight, Monday or the 1st.
    pub enum Period { Hour = "hour", Day = "day", Week = "week", Month = "month" }
}

/// A quota: at most `limitValue` of `metric` in each window of `period` (contract, "Quotas").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quota {
    /// `qta_…`
    pub id: String,
    /// The project that it belongs to.
    #[serde(default)]
    pub project_id: Option<String>,
    /// Unique in the project.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// `total_events`, `total_tokens`, `total_cost_cents` or `values.<name>`.
    pub metric: String,
    /// More than zero.
    pub limit_value: Amount,
    /// The window, as the server says it (a newer server may know more than [`Period`]).
    pub period: String,
    /// The quota applies where every entry equals the event's dimension of that name.
    #[serde(default)]
    pub dimension_filters: Option<Dimensions>,
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

/// `POST /quotas`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewQuota {
    /// Unique in the project.
    pub name: String,
    /// `total_events`, `total_tokens`, `total_cost_cents` or `values.<name>`.
    pub metric: String,
    /// More than zero.
    pub limit_value: u64,
    /// The window.
    pub period: Period,
    /// Which events it applies to; empty: all.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimension_filters: Dimensions,
}

/// `PUT /quotas/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotaChange {
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another metric.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// Another limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_value: Option<u64>,
    /// Another window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Other filters, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimension_filters: Option<Dimensions>,
}

/// How a quota stands at this moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuotaState {
    /// `qta_…`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub id: String,
    /// What people call it.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// What it counts.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub metric: String,
    /// Its window.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub period: String,
    /// The most that the window allows.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub limit: Amount,
    /// What was recorded in the window.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub used: Amount,
    /// What is left, never below zero.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub remaining: Amount,
    /// Whether it refuses.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub exceeded: bool,
    /// When the window ends, Unix seconds.
    #[serde(default, deserialize_with = "crate::seconds")]
    pub reset: Option<i64>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The answer to `POST /quotas/check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuotaVerdict {
    /// Whether none refuses.
    pub allowed: bool,
    /// Every quota that applies.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub quotas: Vec<QuotaState>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
