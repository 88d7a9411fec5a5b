//! How a [`Client`] is set up.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ::http::HeaderValue;

use super::retry::RetryPolicy;
use super::{
    ApiError, ApiUrl, Client, HttpTransport, Observer, Proxy, ServerClock, Token, Transport,
};

/// The `User-Agent` of a client that was given none.
pub(super) const USER_AGENT: &str = concat!("limitry-client/", env!("CARGO_PKG_VERSION"));

/// Sets up a [`Client`]; made by [`Client::builder`].
#[must_use]
pub struct ClientBuilder {
    api_url: ApiUrl,
    token: Token,
    user_agent: String,
    timeout: Duration,
    max_retries: u32,
    project: Option<String>,
    ca_file: Option<PathBuf>,
    proxy: Option<Proxy>,
    transport: Option<Arc<dyn Transport>>,
    observer: Option<Arc<dyn Observer>>,
    clock: ServerClock,
}

impl ClientBuilder {
    pub(super) fn new(api_url: ApiUrl, token: Token) -> Self {
        Self {
            api_url,
            token,
            user_agent: USER_AGENT.to_owned(),
            timeout: Duration::from_secs(30),
            max_retries: 3,
            project: None,
            ca_file: None,
            proxy: None,
            transport: None,
            observer: None,
            clock: ServerClock::default(),
        }
    }

    /// The `User-Agent` header; `limitry-client/VERSION` by default.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// The timeout of one attempt; 30 seconds by default. All attempts of a call take at most five times as long.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How often a call that is safe to repeat is repeated; 3 times by default.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.max_retries = max_retries;
        self
    }

    /// The project to act on. A personal access token needs one; an API key belongs to one already.
    pub fn project(mut self, id: impl Into<String>) -> Self {
        self.project = Some(id.into());
        self
    }

    /// A PEM file of certificate authorities to trust besides the system's.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_file = Some(path.into());
        self
    }

    /// The proxy in front of the API; none by default. Loopback is never reached through one.
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = Some(proxy);
        self
    }

    /// Sends requests through `transport` instead of over HTTP. `timeout`, `proxy` and `ca_file` then have no effect on it.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Tells `observer` about successes and retries.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Shares the clock of another client of the same server.
    pub fn clock(mut self, clock: ServerClock) -> Self {
        self.clock = clock;
        self
    }

    /// Makes the client. Reads the certificate authorities; opens no connection.
    pub fn build(self) -> Result<Client, ApiError> {
        let user_agent = HeaderValue::try_from(&self.user_agent)
            .map_err(|error| ApiError::Setup(format!("the user agent is unusable: {error}")))?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(HttpTransport::new(
                &self.api_url,
                self.timeout,
                self.ca_file.as_deref(),
                self.proxy.as_ref(),
            )?),
        };
        Ok(Client {
            transport,
            token: self.token,
            api_url: self.api_url,
            project: self.project,
            user_agent,
            retry: RetryPolicy::new(self.max_retries, self.timeout),
            clock: self.clock,
            observer: self.observer,
        })
    }
}
