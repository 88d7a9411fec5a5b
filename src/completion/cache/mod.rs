//! The names of things that commands have met: what a TAB can offer without asking anybody.
//!
//! One small file for each API, identity and project, in the cache directory. Commands fill it as answers pass
//! ([`Recorder`]); completion reads it. It is a cache: whatever goes wrong with it is nobody's failure, and of two
//! commands that write at once one may lose what it learned.

mod observer;

pub(crate) use observer::Recorder;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::fs::private;
use crate::base::redact;
use crate::base::state::Destination;

/// The largest file that is read.
const LARGEST: u64 = 1 << 20;

/// How many things of a kind are kept: the newest.
const MOST: usize = 500;

fn path(dir: &Path, scope: &Destination) -> PathBuf {
    let mut parts = vec![
        scope.api_url.as_str(),
        scope.credential.as_deref().unwrap_or_default(),
    ];
    parts.extend(scope.project.as_deref());
    let name = Destination::digest(&parts, 16);
    dir.join("names").join(name + ".json")
}

/// What can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Key,
    Quota,
    RateLimit,
    Customer,
    Project,
}

/// One thing that was met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub id: String,
    /// What it is called; of a customer, the id that it was given by others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// A key's last four characters; of a customer, its name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Everything that is known in one scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Names {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    keys: Vec<Known>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    quotas: Vec<Known>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rate_limits: Vec<Known>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    customers: Vec<Known>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    projects: Vec<Known>,
}

#[derive(Serialize, Deserialize)]
struct File {
    scope: Destination,
    #[serde(flatten)]
    names: Names,
}

impl Names {
    /// What the cache holds for this scope; nothing, where it is missing, damaged, or another's.
    pub(crate) fn read(dir: &Path, scope: &Destination) -> Self {
        let text = private::read(&path(dir, scope), LARGEST).ok().flatten();
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

    /// The things of one kind, the newest first.
    pub(crate) fn of(&self, kind: Kind) -> &[Known] {
        match kind {
            Kind::Key => &self.keys,
            Kind::Quota => &self.quotas,
            Kind::RateLimit => &self.rate_limits,
            Kind::Customer => &self.customers,
            Kind::Project => &self.projects,
        }
    }

    fn of_mut(&mut self, kind: Kind) -> &mut Vec<Known> {
        match kind {
            Kind::Key => &mut self.keys,
            Kind::Quota => &mut self.quotas,
            Kind::RateLimit => &mut self.rate_limits,
            Kind::Customer => &mut self.customers,
            Kind::Project => &mut self.projects,
        }
    }

    /// Puts these things first, in their order, in place of what was known of them.
    ///
    /// What a server puts into a name may be a secret that somebody sent it: such a thing is not kept.
    fn meet(&mut self, kind: Kind, mut met: Vec<Known>) {
        met.retain(|known| {
            [&known.id, &known.name, &known.detail]
                .into_iter()
                .all(|text| !redact::contains_secret(text))
        });
        let all = self.of_mut(kind);
        all.retain(|old| met.iter().all(|new| new.id != old.id));
        all.splice(0..0, met);
        all.truncate(MOST);
    }

    fn forget(&mut self, kind: Kind, id: &str) {
        self.of_mut(kind).retain(|known| known.id != id);
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Known, Names, path};
    use crate::base::state::Destination;

    fn scope(project: &str) -> Destination {
        Destination {
            api_url: "https://api.limitry.com/v1".to_owned(),
            credential: Some("profile default".to_owned()),
            profile: None,
            project: Some(project.to_owned()),
        }
    }

    #[test]
    fn names_are_kept_for_their_scope_alone() {
        let dir = tempfile::tempdir().unwrap();
        let mut names = Names::default();
        names.meet(
            Kind::Quota,
            vec![Known {
                id: "qta_1".to_owned(),
                name: "Daily".to_owned(),
                ..Known::default()
            }],
        );
        names.clone().write(dir.path(), &scope("proj_1"));
        assert_eq!(Names::read(dir.path(), &scope("proj_1")), names);
        assert_eq!(Names::read(dir.path(), &scope("proj_2")), Names::default());
        // A file that was moved in place of another's is not believed.
        std::fs::copy(
            path(dir.path(), &scope("proj_1")),
            path(dir.path(), &scope("proj_2")),
        )
        .unwrap();
        assert_eq!(Names::read(dir.path(), &scope("proj_2")), Names::default());
    }
}
