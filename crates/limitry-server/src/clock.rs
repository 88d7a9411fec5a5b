//! The service's clock: the system's time plus an offset that is kept in the database, so every process sees the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

pub(crate) const MICROS_PER_SECOND: i64 = 1_000_000;

/// A clock that stands still until it is moved. Clones are the same clock.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// A clock that shows `now`.
    pub fn new(now: SystemTime) -> Self {
        Self(Arc::new(AtomicI64::new(micros_since_epoch(now))))
    }

    /// Sets the clock, forward or back.
    pub fn set(&self, now: SystemTime) {
        self.0.store(micros_since_epoch(now), Ordering::Relaxed);
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        // A clock at its end stands still.
        let moved = |now: i64| Some(now.saturating_add(by));
        let _ = (self.0).fetch_update(Ordering::Relaxed, Ordering::Relaxed, moved);
    }

    /// The time that the clock shows.
    pub fn now(&self) -> SystemTime {
        to_timestamp(self.micros()).into()
    }

    fn micros(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Where the time comes from before the offset is added.
#[derive(Debug, Clone, Default)]
pub(crate) enum TimeSource {
    #[default]
    System,
    Manual(ManualClock),
}

/// The clock of one process. Clones share the offset that was last read from the database.
#[derive(Clone)]
pub(crate) struct Clock {
    source: TimeSource,
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// A clock without an offset.
    pub(crate) fn new(source: TimeSource) -> Self {
        Self {
            source,
            offset: Arc::default(),
        }
    }

    /// The time with the offset that was last read, in microseconds and whole milliseconds.
    pub(crate) fn now(&self) -> i64 {
        self.without_offset()
            .saturating_add(self.offset.load(Ordering::Relaxed))
    }

    /// The time with an offset that was just read. Stores the offset for [`Self::now`].
    pub(crate) fn now_with_offset(&self, offset: i64) -> i64 {
        self.offset.store(offset, Ordering::Relaxed);
        self.without_offset().saturating_add(offset)
    }

    /// The time before the offset is added.
    pub(crate) fn without_offset(&self) -> i64 {
        let micros = match &self.source {
            TimeSource::System => micros_since_epoch(SystemTime::now()),
            TimeSource::Manual(clock) => clock.micros(),
        };
        micros.saturating_sub(micros.rem_euclid(1000))
    }
}

/// The system's time, which no test moves, in microseconds.
pub(crate) fn system_micros() -> i64 {
    micros_since_epoch(SystemTime::now())
}

/// Times before 1970 become 1970.
fn micros_since_epoch(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(0))
}

/// A time of the database as one of the API.
pub(crate) fn to_timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_stands_still_until_it_is_moved() {
        let manual = ManualClock::new(UNIX_EPOCH + Duration::from_micros(5_000_999));
        let clock = Clock::new(TimeSource::Manual(manual.clone()));
        assert_eq!(clock.now(), 5_000_000);
        assert_eq!(clock.now_with_offset(2_000), 5_002_000);
        manual.set(UNIX_EPOCH + Duration::from_secs(9));
        assert_eq!(clock.now(), 9_002_000);
        manual.advance(Duration::from_millis(1));
        assert_eq!(clock.now(), 9_003_000);
        assert_eq!(manual.now(), UNIX_EPOCH + Duration::from_millis(9001));
        manual.advance(Duration::MAX);
        manual.advance(Duration::MAX);
        assert_eq!(clock.now_with_offset(i64::MAX), i64::MAX);
    }
}
