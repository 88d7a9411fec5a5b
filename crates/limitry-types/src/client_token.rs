use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::Extra;

/// `POST /client-tokens`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewClientToken {
    /// What the browser may read back; `customerId` is required.
    pub context: serde_json::Map<String, serde_json::Value>,
    /// What the browser must not read; never returned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_context: Option<serde_json::Value>,
    /// 1 to 86400 seconds; absent: 3600.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<u32>,
}

/// The answer to `POST /client-tokens`: the token, for the only time.
///
/// It has no `Serialize` on purpose: what shows the secret does so knowingly.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientToken {
    /// `limitry_ct_…`, unchecked: the client checks its class before anybody sees it.
    pub token: SecretString,
    /// `ct_…`
    #[serde(default)]
    pub id: Option<String>,
    /// When it stops working.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub expires_at: Option<Timestamp>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The answer to `GET /client/context`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientContext {
    /// The project that the token is bound to.
    pub project_id: String,
    /// What the token was made with.
    pub context: serde_json::Map<String, serde_json::Value>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
