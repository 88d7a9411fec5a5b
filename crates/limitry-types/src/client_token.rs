use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::Extra;

/// The body of `POST /client-tokens`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewClientToken {
    /// What the browser can read. `customerId` is required.
    pub context: serde_json::Map<String, serde_json::Value>,
    /// What only your server sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_context: Option<serde_json::Value>,
    /// 1 to 86400 seconds; 3600 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<u32>,
}

/// The answer to `POST /client-tokens`: the only one with the token. It has no `Serialize`, so that the token is not
/// shown by accident.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientToken {
    /// `limitry_ct_…`, unchecked.
    pub token: SecretString,
    /// `ct_…`
    #[serde(default)]
    pub id: Option<String>,
    /// When it expires.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub expires_at: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The answer to `GET /client/token` and `GET /client/context`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientContext {
    /// The id of the project that the token is bound to.
    pub project_id: String,
    /// The context that the token was created with, which `GET /client/token` calls `publicMetadata`.
    #[serde(alias = "publicMetadata")]
    pub context: serde_json::Map<String, serde_json::Value>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
