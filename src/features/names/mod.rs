//! A cache of names, so that completion needs no request.
//!
//! Each API, credential and project has one small file in the cache directory. [`NameObserver`] fills it from the
//! responses that a command gets, and completion reads it. Errors are ignored. Of two commands that write at once, one
//! may lose its names.

mod observer;

pub(crate) use observer::NameObserver;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::fs::private;
use crate::base::redact;
use crate::base::state::Destination;

/// A larger file is not read.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// The newest names that are kept of each resource.
const MAX_NAMES: usize = 500;

fn path(dir: &Path, scope: &Destination) -> PathBuf {
    let mut parts = vec![
        scope.api_url.as_str(),
        scope.credential.as_deref().unwrap_or_default(),
    ];
    parts.extend(scope.project.as_deref());
    let name = Destination::digest(&parts, 16);
    dir.join("names").join(name + ".json")
}

/// The resources whose names are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource {
    Key,
    Quota,
    RateLimit,
    Limit,
    Meter,
    Balance,
    Customer,
    Project,
    /// The types of events.
    Event,
    /// The dimensions of events: `model=gpt-4`.
    Dimension,
}

/// The names of one resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CachedName {
    pub id: String,
    /// The name; of a customer, its external id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// A key's last four characters; of a customer, its name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The status of a key that is not active: `revoked` or `expired`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// When a key expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
}

/// The names for one API, credential and project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NameCache {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    keys: Vec<CachedName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    quotas: Vec<CachedName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rate_limits: Vec<CachedName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    limits: Vec<CachedName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    meters: Vec<CachedName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    balances: Vec<CachedName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    customers: Vec<CachedName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    projects: Vec<CachedName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events: Vec<CachedName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dimensions: Vec<CachedName>,
}

#[derive(Serialize, Deserialize)]
struct File {
    scope: Destination,
    #[serde(flatten)]
    names: NameCache,
}

impl NameCache {
    /// Reads the cache of this scope: empty if the file is missing, damaged, or of another scope.
    pub(crate) fn read(dir: &Path, scope: &Destination) -> Self {
        let text = private::read(&path(dir, scope), MAX_FILE_BYTES)
            .ok()
            .flatten();
        let file: Option<File> = text.and_then(|text| serde_json::from_str(&text).ok());
        file.filter(|file| file.scope == *scope)
            .map(|file| file.names)
            .unwrap_or_default()
    }

    fn write(self, dir: &Path, scope: &Destination) {
        let file = File {
            scope: scope.clone(),
            names: self,
        };
        if let Ok(text) = serde_json::to_vec(&file)
            && let Err(error) = private::replace_cache(&path(dir, scope), &text)
        {
            tracing::debug!("names are not remembered: {error}");
        }
    }

    /// The names of one resource, newest first.
    pub(crate) fn of(&self, kind: Resource) -> &[CachedName] {
        match kind {
            Resource::Key => &self.keys,
            Resource::Quota => &self.quotas,
            Resource::RateLimit => &self.rate_limits,
            Resource::Limit => &self.limits,
            Resource::Meter => &self.meters,
            Resource::Balance => &self.balances,
            Resource::Customer => &self.customers,
            Resource::Project => &self.projects,
            Resource::Event => &self.events,
            Resource::Dimension => &self.dimensions,
        }
    }

    fn of_mut(&mut self, kind: Resource) -> &mut Vec<CachedName> {
        match kind {
            Resource::Key => &mut self.keys,
            Resource::Quota => &mut self.quotas,
            Resource::RateLimit => &mut self.rate_limits,
            Resource::Limit => &mut self.limits,
            Resource::Meter => &mut self.meters,
            Resource::Balance => &mut self.balances,
            Resource::Customer => &mut self.customers,
            Resource::Project => &mut self.projects,
            Resource::Event => &mut self.events,
            Resource::Dimension => &mut self.dimensions,
        }
    }

    /// Inserts names at the front and replaces those with the same id.
    ///
    /// A name may hold a secret that was sent to the server by mistake: such a name is not kept.
    fn insert(&mut self, kind: Resource, mut met: Vec<CachedName>) {
        met.retain(|known| {
            [&known.id, &known.name, &known.detail]
                .into_iter()
                .all(|text| !redact::contains_secret(text))
        });
        let all = self.of_mut(kind);
        all.retain(|old| met.iter().all(|new| new.id != old.id));
        all.splice(0..0, met);
        all.truncate(MAX_NAMES);
    }

    fn remove(&mut self, kind: Resource, id: &str) {
        self.of_mut(kind).retain(|known| known.id != id);
    }
}

#[cfg(test)]
mod tests {
    use super::{CachedName, NameCache, Resource, path};
    use crate::base::state::Destination;

    fn scope(project: &str) -> Destination {
        Destination {
            api_url: "https://api.limitry.com/v1".to_owned(),
            credential: Some("profile default".to_owned()),
            project: Some(project.to_owned()),
            ..Destination::default()
        }
    }

    #[test]
    fn names_are_read_only_in_their_scope() {
        let dir = tempfile::tempdir().unwrap();
        let mut names = NameCache::default();
        names.insert(
            Resource::Quota,
            vec![CachedName {
                id: "qta_1".to_owned(),
                name: "Daily".to_owned(),
                ..CachedName::default()
            }],
        );
        names.clone().write(dir.path(), &scope("proj_1"));
        assert_eq!(NameCache::read(dir.path(), &scope("proj_1")), names);
        assert_eq!(
            NameCache::read(dir.path(), &scope("proj_2")),
            NameCache::default()
        );
        // A file that was copied to the path of another scope is ignored.
        std::fs::copy(
            path(dir.path(), &scope("proj_1")),
            path(dir.path(), &scope("proj_2")),
        )
        .unwrap();
        assert_eq!(
            NameCache::read(dir.path(), &scope("proj_2")),
            NameCache::default()
        );
    }
}
