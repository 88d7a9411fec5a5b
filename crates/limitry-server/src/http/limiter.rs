//! The API's own limits: so many requests a minute and a day for each project (contract, "Limits of the API itself").

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use http::StatusCode;

use super::Problem;
use crate::clock::SECOND;
use limitry_types::codes;

const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 24 * 60 * MINUTE;

/// Requests a minute of the hosted service.
const DOCUMENTED: u32 = 1000;

/// Requests a day for each a minute: 100,000 for the documented 1,000.
const DAYS_WORTH: u32 = 100;

/// Counts requests in the clock's minutes and days. Counts live in memory, each process has its own.
pub(crate) struct Limiter {
    per_minute: Option<u32>,
    projects: Mutex<HashMap<i64, [Window; 2]>>,
}

#[derive(Clone, Copy, Default)]
struct Window {
    start: i64,
    count: u32,
}

/// How a project stands: what the `X-RateLimit-*` headers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// When the window ends, Unix seconds.
    pub(crate) reset: i64,
}

impl Limiter {
    /// `None`: no limit.
    pub(crate) fn new(per_minute: Option<u32>) -> Self {
        Self {
            per_minute,
            projects: Mutex::default(),
        }
    }

    /// How a project stands that is refused without having been counted.
    pub(crate) fn used_up(&self, now: i64, wait: i64) -> Standing {
        Standing {
            limit: self.per_minute.unwrap_or(DOCUMENTED),
            remaining: 0,
            reset: now.div_euclid(SECOND).saturating_add(wait),
        }
    }

    /// Counts one request of a project. The standing is `None` when there is no limit.
    pub(crate) fn admit(&self, project: i64, now: i64) -> (Option<Standing>, Result<(), Problem>) {
        let Some(per_minute) = self.per_minute else {
            return (None, Ok(()));
        };
        let mut projects = self.projects.lock().unwrap_or_else(PoisonError::into_inner);
        let windows = projects.entry(project).or_default();
        let limits = [
            (MINUTE, per_minute),
            (DAY, per_minute.saturating_mul(DAYS_WORTH)),
        ];
        let mut tightest: Option<Standing> = None;
        let mut full = false;
        for (window, (length, limit)) in windows.iter_mut().zip(limits) {
            let start = now - now.rem_euclid(length);
            if window.start != start {
                *window = Window { start, count: 0 };
            }
            full |= window.count >= limit;
            let standing = Standing {
                limit,
                remaining: limit.saturating_sub(window.count + 1),
                reset: (start + length).div_euclid(SECOND),
            };
            // The minute is what clients steer by; the day shows only when it is what refuses.
            if tightest.is_none() || window.count >= limit {
                tightest = Some(standing);
            }
        }
        if full {
            let wait = tightest.map_or(1, |s| (s.reset - now.div_euclid(SECOND)).max(1));
            let problem = Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                codes::RATE_LIMIT_EXCEEDED,
                "The project has sent too many requests.",
            )
            .with_retry_after(wait);
            return (tightest, Err(problem));
        }
        for window in windows.iter_mut() {
            window.count += 1;
        }
        (tightest, Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_fills_and_empties() {
        let limiter = Limiter::new(Some(2));
        let now = 90 * SECOND;
        let standing = |n| Standing {
            limit: 2,
            remaining: n,
            reset: 120,
        };
        assert_eq!(limiter.admit(1, now).0, Some(standing(1)));
        assert_eq!(limiter.admit(1, now).0, Some(standing(0)));
        let (seen, refused) = limiter.admit(1, now);
        assert_eq!(seen, Some(standing(0)));
        let refused = refused.unwrap_err();
        assert_eq!(refused.content().retry_after, Some(30));
        assert!(
            limiter.admit(2, now).1.is_ok(),
            "another project has its own"
        );
        assert!(limiter.admit(1, 120 * SECOND).1.is_ok());
    }

    #[test]
    fn a_day_fills_too() {
        let limiter = Limiter::new(Some(1));
        let mut refused = None;
        for minute in 0..200 {
            let (standing, result) = limiter.admit(1, minute * MINUTE);
            if let Err(problem) = result {
                refused = Some((minute, standing.unwrap(), problem));
                break;
            }
        }
        let (minute, standing, problem) = refused.unwrap();
        assert_eq!(minute, 100);
        assert_eq!(
            standing,
            Standing {
                limit: 100,
                remaining: 0,
                reset: 86400
            }
        );
        assert_eq!(problem.content().retry_after, Some(86400 - 6000));
    }

    #[test]
    fn without_a_limit_nothing_is_said() {
        let (standing, result) = Limiter::new(None).admit(1, 0);
        assert!(standing.is_none() && result.is_ok());
    }
}
