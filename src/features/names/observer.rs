//! Collects names from the responses of a client.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ::http::Method;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::{CachedName, MAX_NAMES, NameCache, Resource};
use crate::base::redact;
use crate::base::state::Destination;
use limitry_types::rules;

/// Notes the names in each successful response. They are saved once, at the end of the command.
pub(crate) struct NameObserver {
    scope: Destination,
    seen: Mutex<Vec<(Resource, Change)>>,
    /// The dimensions of events, each once: an export has millions of events.
    dimensions: Mutex<HashSet<String>>,
}

enum Change {
    Seen(Vec<CachedName>),
    /// The whole list: other names are gone.
    Replaced(Vec<CachedName>),
    /// The whole list of what is active: other active names are gone.
    ReplacedActive(Vec<CachedName>),
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
    #[serde(default)]
    expires_at: Option<String>,
    #[serde(default)]
    dimensions: Value,
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
            dimensions: Mutex::default(),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Vec<(Resource, Change)>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the noted names to the cache.
    pub(crate) fn save(&self, dir: &Path) {
        let mut seen = std::mem::take(&mut *self.seen());
        seen.push((Resource::Dimension, Change::Seen(self.take_dimensions())));
        for person in [true, false] {
            let scope = if person {
                self.scope.without_project()
            } else {
                self.scope.clone()
            };
            let mine = |kind: Resource| (kind == Resource::Project) == person;
            if !seen
                .iter()
                .any(|(kind, change)| mine(*kind) && !change.is_empty())
            {
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
                    Change::ReplacedActive(all) => {
                        names.of_mut(*kind).retain(|old| !old.status.is_empty());
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

    fn take_dimensions(&self) -> Vec<CachedName> {
        let mut found = self
            .dimensions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<String> = found.drain().collect();
        found.sort_unstable();
        let names = found.into_iter().map(|pair| CachedName {
            id: pair.clone(),
            name: pair,
            ..CachedName::default()
        });
        names.collect()
    }

    fn note_dimensions(&self, dimensions: &Value) {
        let mut found = self
            .dimensions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for (name, value) in dimensions.as_object().into_iter().flatten() {
            if let Some(value) = value.as_str().filter(|_| found.len() < MAX_NAMES) {
                found.insert(format!("{name}={value}"));
            }
        }
    }

    fn note(&self, kind: Resource, items: Vec<Item>, list: List) {
        let mut met: Vec<CachedName> = Vec::new();
        let mut seen = self.seen();
        for mut item in items {
            if kind == Resource::Event {
                // Of events, the types are kept.
                self.note_dimensions(&item.dimensions);
                let Some(event_type) = item.event_type.take() else {
                    continue;
                };
                if met.iter().any(|known| known.id == event_type) {
                    continue;
                }
                item.id.clone_from(&event_type);
                item.name = Some(event_type);
            }
            if rules::id(&item.id).is_err() {
                continue;
            }
            if item.status.as_deref() == Some("revoked") && kind != Resource::Key {
                seen.push((kind, Change::Removed(item.id)));
            } else {
                met.push(known(kind, item));
            }
        }
        let change = match list {
            List::Part => Change::Seen(met),
            List::Whole => Change::Replaced(met),
            List::WholeActive => Change::ReplacedActive(met),
        };
        seen.push((kind, change));
    }
}

/// How much of a resource's list a response is.
#[derive(Clone, Copy)]
enum List {
    Part,
    Whole,
    /// All that is active.
    WholeActive,
}

impl Change {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Seen(met) if met.is_empty())
    }
}

/// The part of an item that is kept. Secrets in it are redacted.
fn known(kind: Resource, item: Item) -> CachedName {
    let clean = |text: Option<String>| redact::redact(&text.unwrap_or_default()).into_owned();
    let (name, detail) = match kind {
        Resource::Customer => (item.external_id, item.name),
        _ => (item.name, item.last_four),
    };
    let status = item.status.filter(|_| kind == Resource::Key);
    CachedName {
        id: item.id,
        name: clean(name),
        detail: clean(detail),
        status: status
            .filter(|status| status != "active")
            .unwrap_or_default(),
        expires: item
            .expires_at
            .and_then(|time| time.parse::<Timestamp>().ok()),
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
                    let is_active = query.iter().any(|(name, _)| *name == "status");
                    let list = match (whole, is_active) {
                        (false, _) => List::Part,
                        (true, false) => List::Whole,
                        (true, true) => List::WholeActive,
                    };
                    self.note(kind, page.data, list);
                }
            }
            _ => {
                if let Ok(item) = serde_json::from_slice::<Item>(body) {
                    self.note(kind, vec![item], List::Part);
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
                .map(|key| format!("{} {} {} {}", key.id, key.name, key.detail, key.status))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let list = r#"{"data":[{"id":"key_1","name":"A","lastFour":"aaaa"},{"id":"key_2","name":"B"},
            {"id":"$(x)","name":"no id"}],"hasMore":true}"#;
        assert_eq!(
            see(Method::GET, "/api-keys", list),
            "key_1 A aaaa , key_2 B  "
        );
        let created =
            r#"{"id":"key_3","name":"C","lastFour":"cccc","key":"limitry_sk_01234567890"}"#;
        assert_eq!(
            see(Method::POST, "/api-keys", created),
            "key_3 C cccc , key_1 A aaaa , key_2 B  "
        );
        assert_eq!(
            see(Method::DELETE, "/api-keys/key_1", ""),
            "key_3 C cccc , key_2 B  "
        );
        let revoked = r#"{"id":"key_2","name":"B","status":"revoked"}"#;
        assert_eq!(
            see(Method::GET, "/api-keys/key_2", revoked),
            "key_2 B  revoked, key_3 C cccc "
        );
        assert_eq!(
            see(Method::GET, "/customers/key_3/usage", "{}"),
            "key_2 B  revoked, key_3 C cccc "
        );
        let filtered = NameObserver::new(scope.clone());
        let active = [("status", "active".to_owned())];
        let list = r#"{"data":[{"id":"key_4","name":"D"}],"hasMore":false}"#;
        filtered.record(&Method::GET, "/api-keys", &active, list.as_bytes());
        filtered.save(dir.path());
        assert_eq!(
            see(Method::GET, "/projects", "{}"),
            "key_4 D  , key_2 B  revoked"
        );
        let none = r#"{"data":[],"hasMore":false}"#;
        assert_eq!(see(Method::GET, "/api-keys", none), "");
    }
}
