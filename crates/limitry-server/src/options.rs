use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::FaultSpec;
use crate::clock::{ManualClock, TimeSource};
use crate::notices::NoticeHandler;

/// How a service is opened.
///
/// By default it is not durable against a power cut, has no rate limit on requests, injects no faults and shows the
/// system's time.
#[derive(Clone)]
pub struct Options {
    pub(crate) data_dir: Option<PathBuf>,
    pub(crate) durable: bool,
    pub(crate) api_rate_limit: Option<u32>,
    pub(crate) faults: FaultSpec,
    pub(crate) time: TimeSource,
    pub(crate) notice_handler: Option<NoticeHandler>,
}

impl Options {
    /// A service that keeps its data in a directory. The directory is created, and made private to this user.
    ///
    /// Several processes may open the same directory at the same time.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: Some(data_dir.into()),
            ..Self::temporary()
        }
    }

    /// A service in a new temporary directory, which is deleted with the last clone of the service.
    pub fn temporary() -> Self {
        Self {
            data_dir: None,
            durable: false,
            api_rate_limit: None,
            faults: FaultSpec::default(),
            time: TimeSource::System,
            notice_handler: None,
        }
    }

    /// Whether acknowledged changes survive a power cut, at the price of a disk write each. They always survive the end
    /// of the process.
    #[must_use]
    pub const fn durable(mut self, durable: bool) -> Self {
        self.durable = durable;
        self
    }

    /// The API's own limit: requests a minute for each project, and a hundred times as many a day. `None`: no limit.
    #[must_use]
    pub const fn api_rate_limit(mut self, per_minute: Option<u32>) -> Self {
        self.api_rate_limit = per_minute;
        self
    }

    /// Faults to inject, to test how a client handles them.
    #[must_use]
    pub fn faults(mut self, faults: FaultSpec) -> Self {
        self.faults = faults;
        self
    }

    /// Calls `handler` with what the developer should know although a request succeeded: a field of an event that the
    /// service does not know. Each notice comes once. Names in it are the client's and may hold any character.
    #[must_use]
    pub fn on_notice(mut self, handler: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.notice_handler = Some(Arc::new(handler));
        self
    }

    /// Shows the time of `clock` instead of the system's.
    #[must_use]
    pub fn clock(mut self, clock: ManualClock) -> Self {
        self.time = TimeSource::Manual(clock);
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("data_dir", &self.data_dir)
            .field("durable", &self.durable)
            .field("api_rate_limit", &self.api_rate_limit)
            .field("faults", &self.faults)
            .field("time", &self.time)
            .finish_non_exhaustive()
    }
}
