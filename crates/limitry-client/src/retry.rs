//! Whether and when a request is sent again.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{NetworkKind, Rejection};

/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The longest pause that the server did not ask for.
const MAX_PAUSE: Duration = Duration::from_secs(8);

/// When a request may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Always: a second time changes nothing more.
    Idempotent,
    /// Only when the server cannot have processed it: it creates something.
    IfUnprocessed,
    /// Never: it creates a secret.
    Never,
}

/// Why an attempt failed.
pub(super) enum AttemptError<'a> {
    Network(NetworkKind),
    Rejected(&'a Rejection),
}

/// How often and for how long a request is repeated.
#[derive(Debug, Clone, Copy)]
pub(super) struct RetryPolicy {
    pub(super) max_retries: u32,
    /// The timeout of one attempt.
    pub(super) timeout: Duration,
    /// No attempt begins later than this after the first one.
    pub(super) max_elapsed: Duration,
}

impl RetryPolicy {
    /// A policy for attempts with this timeout.
    pub(super) fn new(max_retries: u32, timeout: Duration) -> Self {
        Self {
            max_retries,
            timeout,
            max_elapsed: timeout.saturating_mul(4),
        }
    }

    /// The pause before the next attempt, or `None` if the request is not repeated. `attempt` counts from 0.
    pub(super) fn pause(
        &self,
        repeat: Repeat,
        attempt: u32,
        elapsed: Duration,
        error: &AttemptError<'_>,
        server_now: Timestamp,
    ) -> Option<Duration> {
        if attempt >= self.max_retries || !may_repeat(repeat, error) {
            return None;
        }
        let requested = match error {
            AttemptError::Rejected(rejection) => rejection.retry_at.map(|at| {
                Duration::try_from(at.duration_since(server_now)).unwrap_or(Duration::ZERO)
            }),
            AttemptError::Network(_) => None,
        };
        let pause = requested.unwrap_or_else(|| backoff(attempt));
        (elapsed.saturating_add(pause) < self.max_elapsed).then_some(pause)
    }
}

/// The pause after attempt number `attempt`, counted from 0: doubled each time, with jitter, at most 8 seconds.
///
/// [`Client`](super::Client) pauses by itself. Use it for requests that the client does not repeat.
pub fn backoff(attempt: u32) -> Duration {
    let pause = FIRST_PAUSE * 2_u32.pow(attempt.min(5));
    // Between half of the pause and all of it, so that many clients do not return at once.
    let random = getrandom::u32().unwrap_or(0);
    let jitter = pause.mul_f64(f64::from(random) / f64::from(u32::MAX) / 2.0);
    (pause / 2 + jitter).min(MAX_PAUSE)
}

fn may_repeat(repeat: Repeat, error: &AttemptError<'_>) -> bool {
    match (repeat, error) {
        // A timeout is not repeated: the caller has waited as long as one request may take.
        (Repeat::Never, _)
        | (
            _,
            AttemptError::Network(NetworkKind::TooLarge | NetworkKind::Tls | NetworkKind::Timeout),
        ) => false,
        (Repeat::Idempotent, AttemptError::Network(_)) => true,
        (Repeat::IfUnprocessed, AttemptError::Network(kind)) => kind.before_sending(),
        (Repeat::Idempotent, AttemptError::Rejected(rejection)) => {
            matches!(rejection.status, 429 | 500 | 502 | 503 | 504)
                || rejection.code == limitry_types::codes::IDEMPOTENCY_IN_PROGRESS
        }
        (Repeat::IfUnprocessed, AttemptError::Rejected(rejection)) => rejection.status == 429,
    }
}

/// The time that `Retry-After` names, by the server's clock, at most a year ahead.
pub(super) fn retry_after(text: &str, server_now: Timestamp) -> Option<Timestamp> {
    const YEAR_SECONDS: u64 = 365 * 24 * 3600;
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        let seconds = text.parse::<u64>().unwrap_or(u64::MAX).min(YEAR_SECONDS);
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

    use super::{AttemptError, Repeat, RetryPolicy, http_date, retry_after};
    use crate::{NetworkKind, Rejection};

    #[test]
    fn retry_after_is_seconds_or_a_date_and_never_overflows() {
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
    fn a_request_that_creates_a_secret_is_never_repeated() {
        let policy = RetryPolicy::new(3, Duration::from_secs(30));
        let now = Timestamp::UNIX_EPOCH;
        for failed in [
            AttemptError::Network(NetworkKind::Connect),
            AttemptError::Rejected(&Rejection {
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
                    .pause(Repeat::IfUnprocessed, 0, Duration::ZERO, &failed, now)
                    .is_some()
            );
            assert!(
                policy
                    .pause(Repeat::Idempotent, 2, Duration::ZERO, &failed, now)
                    .is_some()
            );
            assert!(
                policy
                    .pause(Repeat::Idempotent, 3, Duration::ZERO, &failed, now)
                    .is_none()
            );
        }
        let lost = AttemptError::Network(NetworkKind::Timeout);
        assert!(
            policy
                .pause(Repeat::IfUnprocessed, 0, Duration::ZERO, &lost, now)
                .is_none()
        );
    }

    #[test]
    fn no_attempt_begins_after_the_maximum() {
        let policy = RetryPolicy::new(3, Duration::from_secs(1));
        let now = Timestamp::UNIX_EPOCH;
        let rejection = |seconds: &str| Rejection {
            status: 429,
            retry_at: retry_after(seconds, now),
            ..Rejection::default()
        };
        let pause = |seconds: &str, elapsed: u64| {
            let rejection = rejection(seconds);
            let failed = AttemptError::Rejected(&rejection);
            policy.pause(
                Repeat::Idempotent,
                0,
                Duration::from_secs(elapsed),
                &failed,
                now,
            )
        };
        assert_eq!(pause("3", 0), Some(Duration::from_secs(3)));
        assert_eq!(pause("3", 1), None);
        assert_eq!(pause("3600", 0), None);
    }
}
