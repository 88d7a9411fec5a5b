//! What the developer should know although the request succeeded.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use http::Method;

/// Each notice is given once. After this many different ones the service falls silent, because names are the client's.
const MAX_NOTICES: usize = 1000;

/// Receives a sentence with untrusted names in it.
pub(crate) type NoticeHandler = Arc<dyn Fn(&str) + Send + Sync>;

/// Notices of one service.
#[derive(Default)]
pub(crate) struct Notices {
    handler: Option<NoticeHandler>,
    given: Mutex<HashSet<(&'static str, String)>>,
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
        for name in names {
            let is_new = {
                let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
                given.len() < MAX_NOTICES && given.insert((path, name.to_owned()))
            };
            if is_new {
                handler(&format!(
                    "{method} {path}: the field `{name}` is unknown and is ignored"
                ));
            }
        }
    }
}
