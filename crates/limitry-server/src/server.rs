use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use secrecy::ExposeSecret as _;

use crate::files::FileLock;
use crate::http::{Listening, Page};
use crate::{Credentials, Options, ServerError, Service, files};

/// A service that separate threads serve over HTTP on a loopback address.
///
/// Dropping it stops it.
pub struct Server {
    service: Service,
    credentials: Credentials,
    address: SocketAddr,
    page: Arc<Page>,
    /// `None` once it is stopped.
    running: Option<Running>,
}

struct Running {
    port_lock: FileLock,
    listening: Listening,
}

impl Server {
    /// Opens a service and serves it on a free port.
    ///
    /// # Errors
    ///
    /// When the data directory cannot be opened, or no port is free.
    pub fn start(options: Options) -> Result<Self, ServerError> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener =
            TcpListener::bind(address).map_err(|source| ServerError::Listen { address, source })?;
        Self::listen(Service::open(options)?, listener)
    }

    /// Serves a service on a listener.
    ///
    /// # Errors
    ///
    /// When the listener is not on a loopback address, or cannot be served.
    pub fn listen(service: Service, listener: TcpListener) -> Result<Self, ServerError> {
        let address = listener
            .local_addr()
            .map_err(ServerError::io(Path::new("the listener")))?;
        if !address.ip().is_loopback() {
            return Err(ServerError::NotLoopback(address));
        }
        let credentials = service.credentials()?;
        let port_lock = files::lock_port(service.dir(), address.port())?;
        let page = Page::new(address.port(), &credentials, service.is_temporary());
        let page =
            page.ok_or_else(|| ServerError::Failed("the project's id is no header".to_owned()))?;
        let page = Arc::new(page);
        let listening = Listening::start(service.app().clone(), Arc::clone(&page), listener)
            .map_err(|source| ServerError::Listen { address, source })?;
        Ok(Self {
            service,
            credentials,
            address,
            page,
            running: Some(Running {
                port_lock,
                listening,
            }),
        })
    }

    /// The address of the listener.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL of the API: `http://127.0.0.1:49152/v1`. `/client` and `/dev` are beside it.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The address of the page that shows what the service does, and manages it. The code in it works once, and lets a
    /// browser in until the server stops. Each call returns another one.
    ///
    /// # Errors
    ///
    /// When the operating system gives no random bytes.
    pub fn page_url(&self) -> Result<String, ServerError> {
        Ok(self.page.new_link()?)
    }

    /// The API key of the first project: `limitry_sk_…`.
    pub fn api_key(&self) -> &str {
        self.credentials.api_key.secret.expose_secret()
    }

    /// The user's personal access token: `limitry_pat_…`. Routes of a project also need the header
    /// `X-Project: <project id>`.
    pub fn pat(&self) -> &str {
        self.credentials.pat.secret.expose_secret()
    }

    /// The id of the first project: `proj_…`.
    pub fn project_id(&self) -> &str {
        &self.credentials.project.id
    }

    /// The credentials with the files that keep them.
    pub const fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The service behind the port.
    pub const fn service(&self) -> &Service {
        &self.service
    }

    /// Closes the port, waits up to ten seconds for running requests, and closes all connections.
    pub fn stop(mut self) {
        self.shut_down();
    }

    fn shut_down(&mut self) {
        if let Some(running) = self.running.take() {
            // The lock before the listener: a held lock then always means a serving port.
            drop(running.port_lock);
            running.listening.stop();
            // Last, so that streams return the requests that were still running.
            self.service.app().log.close();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shut_down();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}
