//! The names of things that commands have met: what a TAB can offer without asking anybody.
//!
//! One small file for each API, identity and project, in the cache directory. Commands fill it as answers pass
//! ([`Recorder`]); completion reads it. It is a cache: whatever goes wrong with it is nobody's failure, and of two
//! commands that write at once one may lose what it learned.

mod observer;

pub(crate) use observer::Recorder;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::base::fs::private;
use crate::base::redact;
use limitry_types::text::hex;

/// The largest file that is read.
const LARGEST: u64 = 1 << 20;

/// How many things of a kind are kept: the newest.
const MOST: usize = 500;

/// Whose names they are: another API, person or project never sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scope {
    /// The API's base URL, or the embedded service's directory.
    pub api: String,
    /// The profile, or what stands for a token of the environment.
    pub identity: String,
    /// The project; none: what belongs to the person.
    pub project: Option<String>,
}

impl Scope {
    /// The same person outside of any project.
    #[must_use]
    pub(crate) fn of_the_person(&self) -> Self {
        Self {
            project: None,
            ..self.clone()
        }
    }

    fn file(&self, dir: &Path) -> PathBuf {
        let mut digest = Sha256::new();
        for part in [&self.api, &self.identity] {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        if let Some(project) = &self.project {
            digest.update(project.as_bytes());
            digest.update([1]);
        }
        let name = hex(&digest.finalize()[..16]);
        dir.join("names").join(name + ".json")
    }
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
    scope: Scope,
    #[serde(flatten)]
    names: Names,
}

impl Names {
    /// What the cache holds for this scope; nothing, where it is missing, damaged, or another's.
    pub(crate) fn read(dir: &Path, scope: &Scope) -> Self {
        let text = private::read(&scope.file(dir), LARGEST).ok().flatten();
        let file: Option<File> = text.and_then(|text| serde_json::from_str(&text).ok());
        file.filter(|file| file.scope == *scope)
            .map(|file| file.names)
            .unwrap_or_default()
    }

    fn write(self, dir: &Path, scope: &Scope) {
        let file = File {
            scope: scope.clone(),
            names: self,
        };
        if let Ok(text) = serde_json::to_vec(&file)
            && let Err(error) = private::replace_cache(&scope.file(dir), &text)
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
    use super::{Kind, Known, Names, Scope};

    fn scope(project: &str) -> Scope {
        Scope {
            api: "https://api.limitry.com/v1".to_owned(),
            identity: "profile default".to_owned(),
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
            scope("proj_1").file(dir.path()),
            scope("proj_2").file(dir.path()),
        )
        .unwrap();
        assert_eq!(Names::read(dir.path(), &scope("proj_2")), Names::default());
    }
}
