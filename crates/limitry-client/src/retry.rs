//! What is repeated, how often and how soon.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{NetworkKind, Rejection};

/// How long the first pause is; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The longest pause that a server did not ask for.
const MAX_PAUSE: Duration = Duration::from_secs(8);

/// How a call bears repeating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Reading, setting to a value, or writing under a key: a repeat changes nothing.
    Safe,
    /// Making something: only when the server cannot have acted.
    IfUntouched,
    /// Never: it makes a secret.
    Never,
}

/// How long and how often a call is tried.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// How often a request is repeated at most.
    pub max_retries: u32,
    /// The time from the first attempt after which no further one begins.
    pub max_elapsed: Duration,
}

/// Why the last attempt failed.
pub(super) enum Failed<'a> {
    Network(NetworkKind),
    Rejected(&'a Rejection),
}

impl Policy {
    /// A policy for requests with this timeout: four times it may pass before the last attempt.
    pub fn new(max_retries: u32, timeout: Duration) -> Self {
        Self {
            max_retries,
            max_elapsed: timeout * 4,
        }
    }

    /// How long to wait before attempt number `attempt + 1` when the server did not say.
    pub fn backoff(attempt: u32) -> Duration {
        with_jitter(FIRST_PAUSE * 2_u32.pow(attempt.min(5))).min(MAX_PAUSE)
    }

    /// How long to wait before the next attempt; `None`: there is none. `attempt` counts from 0.
    pub(super) fn pause(
        &self,
        repeat: Repeat,
        attempt: u32,
        elapsed: Duration,
        failed: &Failed<'_>,
        server_now: Timestamp,
    ) -> Option<Duration> {
        if attempt >= self.max_retries || !may_repeat(repeat, failed) {
            return None;
        }
        let asked = match failed {
            Failed::Rejected(rejection) => rejection.retry_at.map(|at| until(server_now, at)),
            Failed::Network(_) => None,
        };
        let pause = asked.unwrap_or_else(|| Self::backoff(attempt));
        (elapsed.saturating_add(pause) < self.max_elapsed).then_some(pause)
    }
}

/// Whoever waited the whole time that one request may take has waited enough: a timeout is not repeated.
fn may_repeat(repeat: Repeat, failed: &Failed<'_>) -> bool {
    match (repeat, failed) {
        (Repeat::Never, _)
        | (_, Failed::Network(NetworkKind::TooLarge | NetworkKind::Tls | NetworkKind::Timeout)) => {
            false
        }
        (Repeat::Safe, Failed::Network(_)) => true,
        (Repeat::IfUntouched, Failed::Network(kind)) => kind.before_sending(),
        (Repeat::Safe, Failed::Rejected(rejection)) => {
            matches!(rejection.status, 429 | 500 | 502 | 503 | 504)
                || rejection.code == limitry_types::codes::IDEMPOTENCY_IN_PROGRESS
        }
        (Repeat::IfUntouched, Failed::Rejected(rejection)) => rejection.status == 429,
    }
}

fn until(now: Timestamp, then: Timestamp) -> Duration {
    Duration::try_from(then.duration_since(now)).unwrap_or(Duration::ZERO)
}

/// Between half and the whole of the pause, so that many clients do not come back at once.
fn with_jitter(pause: Duration) -> Duration {
    let random = getrandom::u32().unwrap_or(0);
    pause / 2 + pause.mul_f64(f64::from(random) / f64::from(u32::MAX) / 2.0)
}

/// `Retry-After`, in seconds or as an HTTP date, as a moment of the server's clock. Checked arithmetic: the number
/// is the server's. The header is believed up to a year.
pub(super) fn retry_after(text: &str, server_now: Timestamp) -> Option<Timestamp> {
    const YEAR: u64 = 365 * 24 * 3600;
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        let seconds = text.parse::<u64>().unwrap_or(u64::MAX).min(YEAR);
        let seconds = SignedDuration::from_secs(i64::try_from(seconds).ok()?);
        return server_now.checked_add(seconds).ok();
    }
    http_date(text)
}

/// An HTTP date: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text.trim())
        .ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::{Failed, Policy, Repeat, http_date, retry_after};
    use crate::{NetworkKind, Rejection};

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date_and_never_overflows() {
        let now = http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(
            retry_after("60", now).unwrap().to_string(),
            "1994-11-06T08:50:37Z"
        );
        assert_eq!(
            retry_after("Sun, 06 Nov 1994 08:50:00 GMT", now)
                .unwrap()
                .to_string(),
            "1994-11-06T08:50:00Z"
        );
        assert!(retry_after("18446744073709551615", now).is_some());
        assert!(retry_after("99999999999999999999999", now).is_some());
        assert!(retry_after("-1", now).is_none());
        assert!(retry_after("soon", now).is_none());
    }

    #[test]
    fn what_makes_a_secret_is_never_repeated() {
        let policy = Policy::new(3, Duration::from_secs(30));
        let now = Timestamp::UNIX_EPOCH;
        for failed in [
            Failed::Network(NetworkKind::Connect),
            Failed::Rejected(&Rejection {
                status: 429,
                ..Rejection::default()
            }),
        ] {
            assert!(
                policy
                    .pause(Repeat::Never, 0, Duration::ZERO, &failed, now)
                    .is_none()
            );
            assert!(
                policy
                    .pause(Repeat::IfUntouched, 0, Duration::ZERO, &failed, now)
                    .is_some()
            );
            assert!(
                policy
                    .pause(Repeat::Safe, 2, Duration::ZERO, &failed, now)
                    .is_some()
            );
            assert!(
                policy
                    .pause(Repeat::Safe, 3, Duration::ZERO, &failed, now)
                    .is_none()
            );
        }
        let lost = Failed::Network(NetworkKind::Timeout);
        assert!(
            policy
                .pause(Repeat::IfUntouched, 0, Duration::ZERO, &lost, now)
                .is_none()
        );
    }

    #[test]
    fn no_attempt_begins_after_the_maximum() {
        let policy = Policy::new(3, Duration::from_secs(1));
        let now = Timestamp::UNIX_EPOCH;
        let rejection = |seconds: &str| Rejection {
            status: 429,
            retry_at: retry_after(seconds, now),
            ..Rejection::default()
        };
        let pause = |seconds: &str, elapsed: u64| {
            let rejection = rejection(seconds);
            let failed = Failed::Rejected(&rejection);
            policy.pause(Repeat::Safe, 0, Duration::from_secs(elapsed), &failed, now)
        };
        assert_eq!(pause("3", 0), Some(Duration::from_secs(3)));
        assert_eq!(pause("3", 1), None);
        assert_eq!(pause("3600", 0), None);
    }
}
