use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Extra, Totals};

/// A customer of the project. It exists from its first event on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// `cust_…`
    pub id: String,
    /// The id of its project.
    #[serde(default)]
    pub project_id: Option<String>,
    /// Your own id of the customer.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub external_id: String,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// Its email address.
    #[serde(default)]
    pub email: Option<String>,
    /// When its billing cycle began. Months and years of limits are counted from that day.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub billing_cycle_start: Option<Timestamp>,
    /// An IANA time zone; the project's when absent.
    #[serde(default)]
    pub timezone: Option<String>,
    /// Any further JSON.
    #[serde(default)]
    pub metadata: Option<serde_json::Value>,
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

/// The body of `POST /customers`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCustomer {
    /// Your own id of the customer.
    pub external_id: String,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// When its billing cycle begins: a time, or a date in its time zone. Now when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_cycle_start: Option<String>,
    /// An IANA time zone; the project's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Any further JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

/// The body of `PUT /customers/{id}`: absent fields stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerChange {
    /// A new name; `Some(None)` removes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Option<String>>,
    /// A new email address; `Some(None)` removes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Option<String>>,
    /// Another beginning of the billing cycle: a time, or a date in the customer's time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_cycle_start: Option<String>,
    /// Another IANA time zone; `Some(None)` is the project's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<Option<String>>,
    /// Other data, which replaces the present one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

/// The answer to `GET /customers/{id}/usage`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerUsage {
    /// The customer's id.
    pub customer_id: String,
    /// The sums.
    #[serde(flatten)]
    pub totals: Totals,
}
