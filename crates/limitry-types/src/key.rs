use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};

use super::Extra;

/// The status of an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyStatus {
    /// It works.
    Active,
    /// Its `expiresAt` has passed.
    Expired,
    /// It was revoked, which cannot be undone.
    Revoked,
    /// A status that this version does not know.
    #[serde(other)]
    Unknown,
}

impl KeyStatus {
    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Unknown => "unknown",
        }
    }
}

/// An API key without its secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// `key_…`
    pub id: String,
    /// The id of its project.
    #[serde(default)]
    pub project_id: Option<String>,
    /// Its name, which need not be unique.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// `limitry_sk_`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub prefix: String,
    /// The last four characters of its secret.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub last_four: String,
    /// Its status; active when the server does not tell.
    #[serde(default = "active", deserialize_with = "said_or_active")]
    pub status: KeyStatus,
    /// When it was created.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// When it was last used.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub last_used_at: Option<Timestamp>,
    /// When it expires; `None` when it does not.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub revoked_at: Option<Timestamp>,
    /// Fields that this version does not know.
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

/// The body of `POST /api-keys`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewApiKey {
    /// 1 to 100 characters.
    pub name: String,
    /// When it expires; never when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// The answer to `POST /api-keys`: the only one with the secret. It has no `Serialize`, so that the secret is not shown by
/// accident.
#[derive(Debug, Clone, Deserialize)]
pub struct CreatedApiKey {
    /// What can be read again.
    #[serde(flatten)]
    pub key: ApiKey,
    /// `limitry_sk_…`, unchecked.
    #[serde(rename = "key")]
    pub secret: SecretString,
}

/// The body of `PUT /api-keys/{id}`: absent fields stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKeyChange {
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A new time of expiry; `Some(None)` removes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<Timestamp>>,
}
