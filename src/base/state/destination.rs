use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use limitry_types::text::hex;

/// Which API, project and identity a record belongs to. A record is used for requests to the same destination only.
///
/// Each kind of record fills the fields that matter to it. The aliases are field names of limitry 0.1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Destination {
    /// The base URL of the API; for a local service, see [`Destination::local_url`].
    #[serde(alias = "api")]
    pub api_url: String,
    /// The project's id. An API key does not tell its project offline.
    pub project: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Which database of a local service it is. A reset or a restore starts another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incarnation: Option<String>,
    /// Tells one credential from another and reveals nothing of it.
    #[serde(default, alias = "identity", skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

impl Destination {
    /// Stands for the local service with this data directory, which has no URL.
    pub(crate) fn local_url(data_dir: &Path) -> String {
        format!("local:{}", data_dir.display())
    }

    pub(crate) fn is_local(&self) -> bool {
        self.api_url.starts_with("local:")
    }

    /// The project's id, empty where none is known.
    pub(crate) fn project_id(&self) -> &str {
        self.project.as_deref().unwrap_or_default()
    }

    /// Whether both are the same project of the same API, of whichever database.
    pub(crate) fn is_same_project(&self, other: &Self) -> bool {
        self.api_url == other.api_url && self.project == other.project
    }

    /// The same identity outside of any project.
    pub(crate) fn without_project(&self) -> Self {
        Self {
            project: None,
            ..self.clone()
        }
    }

    /// Whether requests with the credential of `other` reach the project of `self`.
    pub(crate) fn is_reached_by(&self, other: &Self) -> bool {
        self.api_url == other.api_url
            && match (&self.project, &other.project) {
                (Some(project), Some(other)) => project == other,
                _ => self.credential == other.credential,
            }
    }

    /// The first `length` bytes of a digest of these texts, for the name of a record.
    pub(crate) fn digest(parts: &[&str], length: usize) -> String {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part);
            digest.update([0]);
        }
        hex(&digest.finalize()[..length])
    }
}

#[cfg(test)]
mod tests {
    use super::Destination;

    #[test]
    fn the_field_names_of_earlier_records_are_read() {
        #[derive(serde::Deserialize)]
        struct Record {
            #[serde(flatten)]
            destination: Destination,
        }
        let record: Record = serde_json::from_str(
            r#"{"version":1,"api":"https://a","identity":"me","project":null}"#,
        )
        .unwrap();
        let expected = Destination {
            api_url: "https://a".to_owned(),
            credential: Some("me".to_owned()),
            ..Destination::default()
        };
        assert_eq!(record.destination, expected);
    }

    #[test]
    fn an_unknown_project_is_reached_only_by_the_same_credential() {
        let destination = |project: Option<&str>, credential: &str| Destination {
            api_url: "https://a".to_owned(),
            project: project.map(str::to_owned),
            credential: Some(credential.to_owned()),
            ..Destination::default()
        };
        let unknown = destination(None, "one");
        assert!(unknown.is_reached_by(&destination(Some("proj_1"), "one")));
        assert!(!unknown.is_reached_by(&destination(Some("proj_1"), "two")));
        let known = destination(Some("proj_1"), "one");
        assert!(known.is_reached_by(&destination(Some("proj_1"), "two")));
        assert!(!known.is_reached_by(&destination(Some("proj_2"), "one")));
    }
}
