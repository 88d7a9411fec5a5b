use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::auth_cache::CachePool;
use super::idempotency::InFlight;
use super::rate_limiter::RateLimiter;
use crate::request_log::RequestLog;
use crate::state::State;
use crate::tokens;

/// The state with what the pipeline needs beside it.
pub(crate) struct App {
    pub(crate) caches: CachePool,
    pub(super) rate_limiter: RateLimiter,
    pub(super) in_flight: InFlight,
    pub(super) request_ids: RequestIds,
    pub(crate) log: Arc<RequestLog>,
    /// Last, because it holds the directory of the database to which the caches are connected.
    pub(crate) state: Arc<State>,
}

impl App {
    pub(crate) fn new(
        state: State,
        caches: CachePool,
        api_rate_limit: Option<u32>,
    ) -> Result<Self, getrandom::Error> {
        Ok(Self {
            caches,
            rate_limiter: RateLimiter::new(api_rate_limit),
            in_flight: InFlight::default(),
            request_ids: RequestIds::new()?,
            log: Arc::default(),
            state: Arc::new(state),
        })
    }
}

/// Ids of requests: random characters for the process, then a number.
pub(super) struct RequestIds {
    process: String,
    next: AtomicU64,
}

impl RequestIds {
    fn new() -> Result<Self, getrandom::Error> {
        let mut process = tokens::new_id("req_")?;
        process.truncate(14);
        Ok(Self {
            process,
            next: AtomicU64::new(1),
        })
    }

    pub(super) fn next(&self) -> String {
        let mut id = String::with_capacity(self.process.len() + 16);
        id.push_str(&self.process);
        let _ = write!(id, "{:06x}", self.next.fetch_add(1, Ordering::Relaxed));
        id
    }
}
