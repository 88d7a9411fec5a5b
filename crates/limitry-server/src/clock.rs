//! The server's clock: the system's, plus an offset that is kept in the database and so is the same in every process.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use http::HeaderValue;
use jiff::Timestamp;

/// Microseconds in a second.
pub(crate) const SECOND: i64 = 1_000_000;

/// Where the time comes from before the offset is added.
#[derive(Clone, Default)]
pub enum TimeSource {
    /// The system's clock.
    #[default]
    System,
    /// Microseconds since the epoch, moved by whoever holds the other end.
    Manual(Arc<AtomicI64>),
}

impl fmt::Debug for TimeSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Manual(_) => "Manual",
        })
    }
}

/// The clock of one process; clones share the offset that was last seen in the database.
#[derive(Clone)]
pub(crate) struct Clock {
    source: TimeSource,
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that has not seen the database yet.
    pub(crate) fn new(source: TimeSource) -> Self {
        Self {
            source,
            offset: Arc::default(),
        }
    }

    /// The time with the offset that was last seen, in whole milliseconds.
    pub(crate) fn now(&self) -> i64 {
        self.raw()
            .saturating_add(self.offset.load(Ordering::Relaxed))
    }

    /// The time with an offset that was just read, which others then see too.
    pub(crate) fn at(&self, offset: i64) -> i64 {
        self.offset.store(offset, Ordering::Relaxed);
        self.raw().saturating_add(offset)
    }

    /// The time before the offset is added.
    pub(crate) fn raw(&self) -> i64 {
        let micros = match &self.source {
            TimeSource::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(0)),
            TimeSource::Manual(micros) => micros.load(Ordering::Relaxed),
        };
        micros - micros.rem_euclid(1000)
    }
}

/// A moment of the database on the wire.
pub(crate) fn timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// The `Date` header of a moment.
pub(crate) fn http_date(micros: i64) -> HeaderValue {
    thread_local! {
        static LAST: RefCell<(i64, HeaderValue)> =
            const { RefCell::new((i64::MIN, HeaderValue::from_static(""))) };
    }
    let second = micros.div_euclid(SECOND);
    LAST.with_borrow_mut(|last| {
        if last.0 != second {
            let text = timestamp(second.saturating_mul(SECOND))
                .strftime("%a, %d %b %Y %H:%M:%S GMT")
                .to_string();
            if let Ok(value) = HeaderValue::from_str(&text) {
                *last = (second, value);
            }
        }
        last.1.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_http_wants_them() {
        assert_eq!(
            http_date(784_111_777 * SECOND),
            "Sun, 06 Nov 1994 08:49:37 GMT"
        );
    }

    #[test]
    fn a_manual_clock_stands_until_it_is_moved() {
        let hand = Arc::new(AtomicI64::new(5_000_999));
        let clock = Clock::new(TimeSource::Manual(hand.clone()));
        assert_eq!(clock.now(), 5_000_000);
        assert_eq!(clock.at(2_000), 5_002_000);
        hand.store(9_000_000, Ordering::Relaxed);
        assert_eq!(clock.now(), 9_002_000);
    }
}
