use std::sync::{Arc, Mutex, PoisonError};

use ::http::header::DATE;
use jiff::{SignedDuration, Timestamp};

use super::{ApiResponse, retry};

/// The server's clock, estimated from the `Date` header of its last response.
#[derive(Debug, Clone, Default)]
pub struct ServerClock {
    /// Server time minus local time.
    offset: Arc<Mutex<Option<SignedDuration>>>,
}

impl ServerClock {
    /// The server's time; the local time until the server has responded.
    pub fn now(&self) -> Timestamp {
        let local = Timestamp::now();
        self.offset()
            .and_then(|offset| local.checked_add(offset).ok())
            .unwrap_or(local)
    }

    /// Whether the server has told its time.
    pub fn is_known(&self) -> bool {
        self.offset().is_some()
    }

    fn offset(&self) -> Option<SignedDuration> {
        *self.offset.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sync(&self, response: &ApiResponse) {
        if let Some(theirs) = response.header(DATE).and_then(retry::http_date) {
            let offset = theirs.duration_since(Timestamp::now());
            *self.offset.lock().unwrap_or_else(PoisonError::into_inner) = Some(offset);
        }
    }
}
