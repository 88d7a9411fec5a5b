use serde::{Deserialize, Serialize};

use super::{Amount, Extra};

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
