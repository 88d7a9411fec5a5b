use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Extra;

/// The answer to `GET /user`: the user of a personal access token.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// `usr_…`
    pub id: String,
    /// The email address.
    #[serde(default)]
    pub email: Option<String>,
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
    /// The token in use.
    #[serde(default)]
    pub token: Option<TokenInfo>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A personal access token without its secret.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenInfo {
    /// `pat_…`
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// Its last four characters.
    #[serde(default)]
    pub last_four: Option<String>,
    /// When it was created.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// When it was last used.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub last_used_at: Option<Timestamp>,
    /// When it expires; `None` when it does not.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub expires_at: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A project, which API keys, customers, events, quotas and rate limits belong to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// `proj_…`
    pub id: String,
    /// `org_…`
    #[serde(default)]
    pub organization_id: Option<String>,
    /// Its name.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// The name in lower case with hyphens, unique in the organization.
    #[serde(default)]
    pub slug: Option<String>,
    /// An IANA time zone. Periods are in UTC in any case.
    #[serde(default)]
    pub timezone: Option<String>,
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

/// The body of `POST /projects`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NewProject {
    /// The name.
    pub name: String,
    /// An IANA time zone; UTC when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}
