//! The idempotency keys that a file has itself.
//!
//! The API counts events with the same key once. Two lines with one key are a repeat if their events are equal. Otherwise
//! one of them would be lost, so the second is an error.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher as _};

use serde_json::{Map, Value};

use super::target::first_form;

/// How many keys are compared with each other, about 10 MB. Repeats of later keys are left to the API.
const MAX_KEYS: usize = 1 << 18;

/// The digest of an event, and the line that it is from.
#[derive(Debug, Clone, Copy)]
struct Seen {
    event: u64,
    line: u64,
}

/// What a key was used for before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PreviousUse {
    Unused,
    /// An equal event.
    SameEvent,
    /// Another event, on this line.
    OtherEvent(u64),
}

/// The keys that were read, by their digests.
#[derive(Debug, Default)]
pub(super) struct OwnKeys(HashMap<u64, Seen>);

impl OwnKeys {
    /// Adds the key of a checked event.
    pub(super) fn push(&mut self, event: &[u8], line: u64) -> PreviousUse {
        let Ok(event) = serde_json::from_slice::<Map<String, Value>>(event) else {
            return PreviousUse::Unused;
        };
        let key = digest(&event["idempotencyKey"].as_str());
        let event = digest(&identity(event));
        let full = self.0.len() >= MAX_KEYS;
        match self.0.entry(key) {
            Entry::Occupied(seen) if seen.get().event == event => PreviousUse::SameEvent,
            Entry::Occupied(seen) => PreviousUse::OtherEvent(seen.get().line),
            Entry::Vacant(_) if full => PreviousUse::Unused,
            Entry::Vacant(place) => {
                place.insert(Seen { event, line });
                PreviousUse::Unused
            }
        }
    }
}

fn digest(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What makes two events equal: everything but the time and the key, whichever way it is written.
fn identity(event: Map<String, Value>) -> BTreeMap<String, String> {
    let mut parts = BTreeMap::new();
    for (name, value) in event {
        match (name.as_str(), value) {
            ("timestamp" | "idempotencyKey" | "id" | "createdAt", _) | (_, Value::Null) => {}
            ("values" | "dimensions", Value::Object(members)) => {
                let members = members.iter().filter(|(_, value)| !value.is_null());
                parts
                    .extend(members.map(|(part, value)| (format!("{name}.{part}"), scalar(value))));
            }
            (_, mut value) => {
                value.sort_all_objects();
                let name = first_form(&name).map_or(name, |target| target.to_string());
                parts.insert(name, scalar(&value));
            }
        }
    }
    parts
}

/// The value as text: 2 and 2.0 are the same number.
fn scalar(value: &Value) -> String {
    match value {
        Value::Number(number) => number
            .as_f64()
            .map_or_else(|| value.to_string(), |n| n.to_string()),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{OwnKeys, PreviousUse};

    #[test]
    fn an_equal_event_is_a_repeat_and_another_is_not() {
        let mut keys = OwnKeys::default();
        let mut push = |line, rest: &str| {
            let event =
                format!(r#"{{"idempotencyKey":"k","customerId":"c","eventType":"e",{rest}}}"#);
            keys.push(event.as_bytes(), line)
        };
        let first = r#""values":{"a":1,"b":2},"properties":{"x":{"p":1,"q":2}}"#;
        assert_eq!(push(3, first), PreviousUse::Unused);
        // The order of members, the form of a number and the time make no difference.
        let same = r#""properties":{"x":{"q":2,"p":1}},"values":{"b":2.0,"a":1},"timestamp":"2026-01-01T00:00:00Z""#;
        assert_eq!(push(4, same), PreviousUse::SameEvent);
        for other in [
            r#""values":{"a":1,"b":3},"properties":{"x":{"p":1,"q":2}}"#,
            r#""values":{"a":1,"b":2}"#,
            r#""values":{"a":1,"b":2},"properties":{"x":{"p":1,"q":2}},"dimensions":{"m":"1"}"#,
        ] {
            assert_eq!(push(5, other), PreviousUse::OtherEvent(3), "{other}");
        }
    }
}
