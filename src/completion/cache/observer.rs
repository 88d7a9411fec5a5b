//! Names out of the answers that pass by.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ::http::Method;
use serde::Deserialize;

use super::{Kind, Known, Names};
use crate::base::redact;
use crate::base::state::Destination;
use limitry_types::rules;

/// Sees every good answer of a client and notes what is in it. Written at the end of the command, once.
pub(crate) struct Recorder {
    scope: Destination,
    seen: Mutex<Vec<(Kind, Change)>>,
}

enum Change {
    Met(Vec<Known>),
    /// These exist, and no others.
    All(Vec<Known>),
    Gone(String),
}

/// An item of any of the lists, as far as it matters here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    id: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    last_four: Option<String>,
    #[serde(default)]
    external_id: Option<String>,
    #[serde(default)]
    status: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    data: Vec<Item>,
    #[serde(default)]
    has_more: bool,
}

impl Recorder {
    /// A recorder for the client of this scope.
    pub(crate) fn new(scope: Destination) -> Self {
        Self {
            scope,
            seen: Mutex::default(),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Vec<(Kind, Change)>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what was seen to the cache.
    pub(crate) fn save(&self, dir: &Path) {
        let seen = std::mem::take(&mut *self.seen());
        for person in [true, false] {
            let scope = if person {
                self.scope.without_project()
            } else {
                self.scope.clone()
            };
            let mine = |kind: Kind| (kind == Kind::Project) == person;
            if !seen.iter().any(|(kind, _)| mine(*kind)) {
                continue;
            }
            let before = Names::read(dir, &scope);
            let mut names = before.clone();
            for (kind, change) in seen.iter().filter(|(kind, _)| mine(*kind)) {
                match change {
                    Change::Met(met) => names.meet(*kind, met.clone()),
                    Change::All(all) => {
                        names.of_mut(*kind).clear();
                        names.meet(*kind, all.clone());
                    }
                    Change::Gone(id) => names.forget(*kind, id),
                }
            }
            if names != before {
                names.write(dir, &scope);
            }
        }
    }

    fn note(&self, kind: Kind, items: Vec<Item>, all: bool) {
        let mut met = Vec::new();
        let mut seen = self.seen();
        for item in items {
            if rules::id(&item.id).is_err() {
                continue;
            }
            if item.status.as_deref() == Some("revoked") {
                seen.push((kind, Change::Gone(item.id)));
            } else {
                met.push(known(kind, item));
            }
        }
        let change = if all {
            Change::All(met)
        } else {
            Change::Met(met)
        };
        seen.push((kind, change));
    }
}

/// What is kept of an item. A name may hold anything, by mistake a secret too.
fn known(kind: Kind, item: Item) -> Known {
    let clean = |text: Option<String>| redact::redact(&text.unwrap_or_default()).into_owned();
    let (name, detail) = match kind {
        Kind::Customer => (item.external_id, item.name),
        _ => (item.name, item.last_four),
    };
    Known {
        id: item.id,
        name: clean(name),
        detail: clean(detail),
    }
}

impl Recorder {
    /// Records the names in a response.
    pub(crate) fn record(
        &self,
        method: &Method,
        path: &str,
        query: &[(&str, String)],
        body: &[u8],
    ) {
        let Some((kind, id)) = place(path) else {
            return;
        };
        match (id, method) {
            (Some(id), &Method::DELETE) => {
                let gone = Change::Gone(id.to_owned());
                self.seen().push((kind, gone));
            }
            (None, &Method::GET) => {
                if let Ok(page) = serde_json::from_slice::<Page>(body) {
                    // One page that is the whole list: what is not on it is gone.
                    let whole = !page.has_more
                        && !path.contains('?')
                        && query.iter().all(|(name, value)| match *name {
                            "limit" => true,
                            "status" => value == "active",
                            _ => false,
                        });
                    self.note(kind, page.data, whole);
                }
            }
            _ => {
                if let Ok(item) = serde_json::from_slice::<Item>(body) {
                    self.note(kind, vec![item], false);
                }
            }
        }
    }
}

/// Which things a path is about, and which of them.
fn place(path: &str) -> Option<(Kind, Option<&str>)> {
    let path = path.split('?').next()?.strip_prefix('/')?;
    let (collection, id) = match path.split_once('/') {
        None => (path, None),
        // Deeper is about something else: a customer's usage.
        Some((_, rest)) if rest.contains('/') || rest == "check" => return None,
        Some((collection, id)) => (collection, Some(id)),
    };
    let kind = match collection {
        "api-keys" => Kind::Key,
        "quotas" => Kind::Quota,
        "rate-limits" => Kind::RateLimit,
        "customers" => Kind::Customer,
        "projects" => Kind::Project,
        _ => return None,
    };
    Some((kind, id))
}

#[cfg(test)]
mod tests {
    use ::http::Method;

    use super::{Destination, Kind, Names, Recorder};

    #[test]
    fn answers_are_remembered_and_what_is_gone_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let scope = Destination {
            api_url: "local".to_owned(),
            credential: None,
            profile: None,
            project: Some("proj_1".to_owned()),
        };
        let see = |method: Method, path: &str, body: &str| {
            let recorder = Recorder::new(scope.clone());
            recorder.record(&method, path, &[], body.as_bytes());
            recorder.save(dir.path());
            let names = Names::read(dir.path(), &scope);
            names
                .of(Kind::Key)
                .iter()
                .map(|key| format!("{} {} {}", key.id, key.name, key.detail))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let list = r#"{"data":[{"id":"key_1","name":"A","lastFour":"aaaa"},{"id":"key_2","name":"B"},
            {"id":"$(x)","name":"no id"}],"hasMore":true}"#;
        assert_eq!(
            see(Method::GET, "/api-keys", list),
            "key_1 A aaaa, key_2 B "
        );
        let created =
            r#"{"id":"key_3","name":"C","lastFour":"cccc","key":"limitry_sk_01234567890"}"#;
        assert_eq!(
            see(Method::POST, "/api-keys", created),
            "key_3 C cccc, key_1 A aaaa, key_2 B "
        );
        assert_eq!(
            see(Method::DELETE, "/api-keys/key_1", ""),
            "key_3 C cccc, key_2 B "
        );
        let revoked = r#"{"id":"key_2","name":"B","status":"revoked"}"#;
        assert_eq!(see(Method::GET, "/api-keys/key_2", revoked), "key_3 C cccc");
        assert_eq!(
            see(Method::GET, "/customers/key_3/usage", "{}"),
            "key_3 C cccc"
        );
        let none = r#"{"data":[],"hasMore":false}"#;
        assert_eq!(see(Method::GET, "/api-keys", none), "");
    }
}
