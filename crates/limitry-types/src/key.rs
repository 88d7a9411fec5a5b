use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};

use super::Extra;

/// Whether a key still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyStatus {
    /// Accepted.
    Active,
    /// Past its `expiresAt`.
    Expired,
    /// Revoked by somebody; for ever.
    Revoked,
    /// A status that this version does not know.
    #[serde(other)]
    Unknown,
}

impl KeyStatus {
    /// The wire's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Unknown => "unknown",
        }
    }
}

/// An API key as it can be read: everything but the secret (contract, "API keys").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// `key_…`
    pub id: String,
    /// The project that it opens.
    #[serde(default)]
    pub project_id: Option<String>,
    /// What people call it; not unique.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// `limitry_sk_`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub prefix: String,
    /// The secret's last four characters.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub last_four: String,
    /// Whether it still works; a server that does not say so lists keys that do.
    #[serde(default = "active", deserialize_with = "said_or_active")]
    pub status: KeyStatus,
    /// When it was made.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// When it was last accepted.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub last_used_at: Option<Timestamp>,
    /// When it stops working by itself.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub expires_at: Option<Timestamp>,
    /// When somebody revoked it.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub revoked_at: Option<Timestamp>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl ApiKey {
    /// Whether it expires at `expiry`, compared by the second: a server may store no more precision.
    pub fn has_expiry(&self, expiry: Option<Timestamp>) -> bool {
        self.expires_at.map(Timestamp::as_second) == expiry.map(Timestamp::as_second)
    }
}

const fn active() -> KeyStatus {
    KeyStatus::Active
}

fn said_or_active<'de, D: Deserializer<'de>>(deserializer: D) -> Result<KeyStatus, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(KeyStatus::Active))
}

/// `POST /api-keys`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewApiKey {
    /// 1 to 100 characters.
    pub name: String,
    /// When it is to stop working.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// The answer to `POST /api-keys`: the key, and its secret for the only time.
///
/// It has no `Serialize` on purpose: what shows the secret does so knowingly.
#[derive(Debug, Clone, Deserialize)]
pub struct CreatedApiKey {
    /// What can be read again.
    #[serde(flatten)]
    pub key: ApiKey,
    /// `limitry_sk_…`, unchecked: the client checks its class before anybody sees it.
    #[serde(rename = "key")]
    pub secret: SecretString,
}

/// `PUT /api-keys/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKeyChange {
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A new end; `Some(None)` takes the end away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<Timestamp>>,
}
