//! Failures that arise at several places of a rotation.

use jiff::SignedDuration;

use crate::base::exit::Exit;
use crate::base::text::shell;
use crate::failure::{Failure, codes};
use limitry_client::Client;
use limitry_types::ApiKey;

/// Another process, elsewhere, rotates this key; `marker` is its new key.
pub(crate) fn being_rotated(client: &Client, name: &str, marker: &ApiKey) -> Failure {
    let hour = SignedDuration::from_mins(61);
    let now = client.clock().now();
    let id = shell(&marker.id);
    let expires_soon = marker
        .expires_at
        .is_some_and(|end| end.duration_since(now) <= hour);
    let failure = Failure::new(
        Exit::Rejected,
        codes::BEING_ROTATED,
        format!(
            "key '{name}' is being rotated: '{}' ({}) is its successor",
            marker.name, marker.id
        ),
    );
    failure.hint(if expires_soon {
        format!("wait for that rotation; if it was given up: `limitry keys revoke {id}` (the key expires within the hour)")
    } else {
        format!(
            "wait for that rotation; the key does not expire within the hour, so it may be in use: `limitry keys show {id}`, and when it is in use, `limitry keys rename {id} {}`",
            shell(name)
        )
    })
}

/// A rotation of the key is open.
pub(crate) fn rotation_open(name: &str) -> Failure {
    Failure::new(
        Exit::Rejected,
        codes::ROTATION_OPEN,
        format!("a rotation of '{name}' is under way"),
    )
    .hint("`limitry keys rotate --resume` finishes it, `limitry keys rotate --abort` ends it")
}

/// The key was changed between two looks.
pub(crate) fn changed(name: &str, id: &str) -> Failure {
    Failure::new(
        Exit::Rejected,
        codes::KEY_CHANGED,
        format!("key '{name}' ({id}) was changed at the same moment"),
    )
    .hint(format!(
        "`limitry keys show {}` shows it as it is now",
        shell(id)
    ))
}

/// The rotation failed and is over; `state` says what the state of the keys is.
pub(crate) fn undone(error: &Failure, state: &str) -> Failure {
    let mut undone = error.clone();
    undone.message = format!("{}; {state}", error.message);
    undone.hints.clear();
    undone
}

/// The API answered that it set the expiry of the new or the old key, but did not.
pub(crate) fn expiry_not_set(which: &str, id: &str, old: &str) -> Failure {
    Failure::new(
        Exit::Api,
        codes::NOT_SET,
        format!("the API answered that it set the {which} key's expiry ({id}), but did not"),
    )
    .hint(format!(
        "the old key ({old}) still works and does not expire: `limitry keys show {old}`, and `limitry keys revoke {old}` when the new one is in use"
    ))
}
