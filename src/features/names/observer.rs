//! Collects names from the responses of a client.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ::http::Method;
use serde::Deserialize;

use super::{CachedName, NameCache, Resource};
use crate::base::redact;
use crate::base::state::Destination;
use limitry_types::rules;

/// Notes the names in each successful response. They are saved once, at the end of the command.
pub(crate) struct NameObserver {
    scope: Destination,
    seen: Mutex<Vec<(Resource, Change)>>,
}

enum Change {
    Seen(Vec<CachedName>),
    /// The whole list: other names are gone.
    Replaced(Vec<CachedName>),
    Removed(String),
}

/// The fields of an item of any list that have names.
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
    #[serde(default)]
    event_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    data: Vec<Item>,
    #[serde(default)]
    has_more: bool,
}

impl NameObserver {
    pub(crate) fn new(scope: Destination) -> Self {
        Self {
            scope,
            seen: Mutex::default(),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Vec<(Resource, Change)>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the noted names to the cache.
    pub(crate) fn save(&self, dir: &Path) {
        let seen = std::mem::take(&mut *self.seen());
        for person in [true, false] {
            let scope = if person {
                self.scope.without_project()
            } else {
                self.scope.clone()
            };
            let mine = |kind: Resource| (kind == Resource::Project) == person;
            if !seen.iter().any(|(kind, _)| mine(*kind)) {
                continue;
            }
            let before = NameCache::read(dir, &scope);
            let mut names = before.clone();
            for (kind, change) in seen.iter().filter(|(kind, _)| mine(*kind)) {
                match change {
                    Change::Seen(met) => names.insert(*kind, met.clone()),
                    Change::Replaced(all) => {
                        names.of_mut(*kind).clear();
                        names.insert(*kind, all.clone());
                    }
                    Change::Removed(id) => names.remove(*kind, id),
                }
            }
            if names != before {
                names.write(dir, &scope);
            }
        }
    }

    fn note(&self, kind: Resource, items: Vec<Item>, all: bool) {
        let mut met = Vec::new();
        let mut seen = self.seen();
        for mut item in items {
            if kind == Resource::Event {
                // Of events, the types are kept.
                let Some(event_type) = item.event_type.take() else {
                    continue;
                };
                item.id.clone_from(&event_type);
                item.name = Some(event_type);
            }
            if rules::id(&item.id).is_err() {
                continue;
            }
            if item.status.as_deref() == Some("revoked") {
                seen.push((kind, Change::Removed(item.id)));
            } else {
                met.push(known(kind, item));
            }
        }
        let change = if all {
            Change::Replaced(met)
        } else {
            Change::Seen(met)
        };
        seen.push((kind, change));
    }
}

/// The part of an item that is kept. Secrets in it are redacted.
fn known(kind: Resource, item: Item) -> CachedName {
    let clean = |text: Option<String>| redact::redact(&text.unwrap_or_default()).into_owned();
    let (name, detail) = match kind {
        Resource::Customer => (item.external_id, item.name),
        _ => (item.name, item.last_four),
    };
    CachedName {
        id: item.id,
        name: clean(name),
        detail: clean(detail),
    }
}

impl NameObserver {
    /// Records the names in a response.
    pub(crate) fn record(
        &self,
        method: &Method,
        path: &str,
        query: &[(&str, String)],
        body: &[u8],
    ) {
        let Some((kind, id)) = resource_of(path) else {
            return;
        };
        match (id, method) {
            (Some(id), &Method::DELETE) => {
                let gone = Change::Removed(id.to_owned());
                self.seen().push((kind, gone));
            }
            (None, &Method::GET) => {
                if let Ok(page) = serde_json::from_slice::<Page>(body) {
                    // A single page is the whole list: names that are not on it are gone.
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

/// The resource of a path, and the id in it.
fn resource_of(path: &str) -> Option<(Resource, Option<&str>)> {
    let path = path.split('?').next()?.strip_prefix('/')?;
    let (collection, id) = match path.split_once('/') {
        None => (path, None),
        // A deeper path is about something else, such as a customer's usage.
        Some((_, rest)) if rest.contains('/') || matches!(rest, "check" | "credit" | "debit") => {
            return None;
        }
        Some((collection, id)) => (collection, Some(id)),
    };
    let kind = match collection {
        "api-keys" => Resource::Key,
        "quotas" => Resource::Quota,
        "rate-limits" => Resource::RateLimit,
        "limits" => Resource::Limit,
        "meters" => Resource::Meter,
        "balances" => Resource::Balance,
        "customers" => Resource::Customer,
        "projects" => Resource::Project,
        "events" => Resource::Event,
        _ => return None,
    };
    Some((kind, id))
}

#[cfg(test)]
mod tests {
    use ::http::Method;

    use super::{Destination, NameCache, NameObserver, Resource};

    #[test]
    fn names_are_cached_and_those_of_deleted_resources_removed() {
        let dir = tempfile::tempdir().unwrap();
        let scope = Destination {
            api_url: "local".to_owned(),
            credential: None,
            project: Some("proj_1".to_owned()),
            ..Destination::default()
        };
        let see = |method: Method, path: &str, body: &str| {
            let recorder = NameObserver::new(scope.clone());
            recorder.record(&method, path, &[], body.as_bytes());
            recorder.save(dir.path());
            let names = NameCache::read(dir.path(), &scope);
            names
                .of(Resource::Key)
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
