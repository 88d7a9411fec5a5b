use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Extra;

/// The person behind a PAT: `GET /user`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// `usr_…`
    pub id: String,
    /// Where the person gets mail.
    #[serde(default)]
    pub email: Option<String>,
    /// What the person is called.
    #[serde(default)]
    pub name: Option<String>,
    /// The token that asked.
    #[serde(default)]
    pub token: Option<TokenInfo>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What may be known of a PAT: never the token itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenInfo {
    /// `pat_…`
    pub id: String,
    /// What the person called it.
    #[serde(default)]
    pub name: Option<String>,
    /// The token's last four characters.
    #[serde(default)]
    pub last_four: Option<String>,
    /// When it was made.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// When it was last accepted.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub last_used_at: Option<Timestamp>,
    /// When it stops working; `None`: it does not expire.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub expires_at: Option<Timestamp>,
    /// What this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A project: what API keys, events, quotas and customers belong to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// `proj_…`
    pub id: String,
    /// What people call it.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// IANA name; windows are in UTC all the same.
    #[serde(default)]
    pub timezone: Option<String>,
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

/// `POST /projects`.
#[derive(Debug, Clone, Serialize)]
pub struct NewProject {
    /// What people will call it.
    pub name: String,
}
