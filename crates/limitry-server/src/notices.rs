//! What the developer should know although the request succeeded.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use http::Method;

/// Each notice is given once. After this many different ones the service falls silent, because names are the client's.
const MAX_NOTICES: usize = 1000;

/// The fields that are named for one request. Of more it is said once for a route that they are not named.
const MAX_NAMES_PER_REQUEST: usize = 8;

/// Receives a sentence with untrusted names in it.
pub(crate) type NoticeHandler = Arc<dyn Fn(&str) + Send + Sync>;

/// Notices of one service.
#[derive(Default)]
pub(crate) struct Notices {
    handler: Option<NoticeHandler>,
    /// Routes and fields. Without a name: that further fields of the route are not named.
    given: Mutex<HashSet<(&'static str, Option<String>)>>,
}

impl Notices {
    pub(crate) fn new(handler: Option<NoticeHandler>) -> Self {
        Self {
            handler,
            given: Mutex::default(),
        }
    }

    /// Reports fields that a route ignores.
    pub(crate) fn unknown_fields<'a>(
        &self,
        method: &Method,
        path: &'static str,
        names: impl Iterator<Item = &'a str>,
    ) {
        let Some(handler) = &self.handler else {
            return;
        };
        let mut count = 0;
        for name in names {
            let key = (path, Some(name.to_owned()));
            let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
            if given.contains(&key) {
                continue;
            }
            if count == MAX_NAMES_PER_REQUEST || given.len() >= MAX_NOTICES {
                let is_first = given.insert((path, None));
                drop(given);
                if is_first {
                    handler(&format!(
                        "{method} {path}: further unknown fields are ignored and not named"
                    ));
                }
                return;
            }
            given.insert(key);
            drop(given);
            count += 1;
            handler(&format!(
                "{method} {path}: the field `{name}` is unknown and is ignored"
            ));
        }
    }
}
