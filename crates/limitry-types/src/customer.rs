use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Extra, Totals};

/// A customer of the project; exists from its first event (contract, "Customers").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// `cust_…`
    pub id: String,
    /// The project that it belongs to.
    #[serde(default)]
    pub project_id: Option<String>,
    /// The application's own id.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub external_id: String,
    /// What it is called.
    #[serde(default)]
    pub name: Option<String>,
    /// Where it gets mail.
    #[serde(default)]
    pub email: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub metadata: Option<serde_json::Value>,
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

/// `POST /customers`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCustomer {
    /// The application's own id.
    pub external_id: String,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it gets mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

/// The answer to `GET /customers/{id}/usage`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerUsage {
    /// Whose sums they are.
    pub customer_id: String,
    /// The sums.
    #[serde(flatten)]
    pub totals: Totals,
}
