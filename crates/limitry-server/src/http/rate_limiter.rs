//! The API's own limit: requests a minute and a day for each project.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use http::StatusCode;

use crate::api::ApiError;
use crate::clock::MICROS_PER_SECOND;
use limitry_types::codes;

const MINUTE: i64 = 60 * MICROS_PER_SECOND;
const DAY: i64 = 24 * 60 * MINUTE;

/// Requests a minute of the hosted service.
const DOCUMENTED_LIMIT: u32 = 1000;

/// The limit of a day in limits of a minute: 100,000 for the documented 1,000.
const DAY_FACTOR: u32 = 100;

/// Counts requests in the clock's minutes and days. Each process has its own counts, in memory.
pub(super) struct RateLimiter {
    per_minute: Option<u32>,
    projects: Mutex<HashMap<i64, [WindowCount; 2]>>,
}

#[derive(Clone, Copy, Default)]
struct WindowCount {
    start: i64,
    count: u32,
}

/// The `X-RateLimit-*` headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RateLimitStatus {
    pub(super) limit: u32,
    pub(super) remaining: u32,
    /// When the window ends, Unix seconds.
    pub(super) reset: i64,
}

impl RateLimiter {
    /// `None`: no limit.
    pub(super) fn new(per_minute: Option<u32>) -> Self {
        Self {
            per_minute,
            projects: Mutex::default(),
        }
    }

    /// The status that an injected 429 shows.
    pub(super) fn exhausted(&self, now: i64, wait_seconds: i64) -> RateLimitStatus {
        RateLimitStatus {
            limit: self.per_minute.unwrap_or(DOCUMENTED_LIMIT),
            remaining: 0,
            reset: now
                .div_euclid(MICROS_PER_SECOND)
                .saturating_add(wait_seconds),
        }
    }

    /// Counts one request of a project. The status is `None` without a limit.
    pub(super) fn count(
        &self,
        project: i64,
        now: i64,
    ) -> (Option<RateLimitStatus>, Result<(), ApiError>) {
        let Some(per_minute) = self.per_minute else {
            return (None, Ok(()));
        };
        let mut projects = self.projects.lock().unwrap_or_else(PoisonError::into_inner);
        let windows = projects.entry(project).or_default();
        let limits = [
            (MINUTE, per_minute),
            (DAY, per_minute.saturating_mul(DAY_FACTOR)),
        ];
        let mut shown: Option<RateLimitStatus> = None;
        let mut is_exceeded = false;
        for (window, (length, limit)) in windows.iter_mut().zip(limits) {
            let start = now - now.rem_euclid(length);
            if window.start != start {
                *window = WindowCount { start, count: 0 };
            }
            is_exceeded |= window.count >= limit;
            // Clients pace themselves by the minute. The day is shown only when it rejects the request.
            if shown.is_none() || window.count >= limit {
                shown = Some(RateLimitStatus {
                    limit,
                    remaining: limit.saturating_sub(window.count + 1),
                    reset: (start + length).div_euclid(MICROS_PER_SECOND),
                });
            }
        }
        if is_exceeded {
            let now = now.div_euclid(MICROS_PER_SECOND);
            let wait = shown.map_or(1, |status| (status.reset - now).max(1));
            let error = too_many_requests("the project has sent too many requests", wait);
            return (shown, Err(error));
        }
        for window in windows.iter_mut() {
            window.count += 1;
        }
        (shown, Ok(()))
    }
}

/// 429.
pub(super) fn too_many_requests(message: &'static str, wait_seconds: i64) -> ApiError {
    ApiError::new(
        StatusCode::TOO_MANY_REQUESTS,
        codes::RATE_LIMIT_EXCEEDED,
        message,
    )
    .with_retry_after(wait_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_of_a_minute_are_limited() {
        let limiter = RateLimiter::new(Some(2));
        let now = 90 * MICROS_PER_SECOND;
        let status = |n| RateLimitStatus {
            limit: 2,
            remaining: n,
            reset: 120,
        };
        assert_eq!(limiter.count(1, now).0, Some(status(1)));
        assert_eq!(limiter.count(1, now).0, Some(status(0)));
        let (seen, refused) = limiter.count(1, now);
        assert_eq!(seen, Some(status(0)));
        let refused = refused.unwrap_err();
        assert_eq!(refused.parts().retry_after, Some(30));
        assert!(
            limiter.count(2, now).1.is_ok(),
            "the request of another project is rejected"
        );
        assert!(limiter.count(1, 120 * MICROS_PER_SECOND).1.is_ok());
    }

    /// docs faq: 1,000 requests a minute and 100,000 a day for each project.
    #[test]
    fn requests_of_a_day_are_limited() {
        assert_eq!(1_000 * DAY_FACTOR, 100_000);
        let limiter = RateLimiter::new(Some(1));
        let mut refused = None;
        for minute in 0..200 {
            let (status, result) = limiter.count(1, minute * MINUTE);
            if let Err(error) = result {
                refused = Some((minute, status.unwrap(), error));
                break;
            }
        }
        let (minute, status, error) = refused.unwrap();
        assert_eq!(minute, 100);
        assert_eq!(
            status,
            RateLimitStatus {
                limit: 100,
                remaining: 0,
                reset: 86400
            }
        );
        assert_eq!(error.parts().retry_after, Some(86400 - 6000));
    }

    #[test]
    fn without_a_limit_there_is_no_status() {
        let (status, result) = RateLimiter::new(None).count(1, 0);
        assert!(status.is_none() && result.is_ok());
    }
}
