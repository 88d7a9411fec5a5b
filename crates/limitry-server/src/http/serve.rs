//! The service over TCP: loopback only, and only under a loopback name.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io, thread};

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request, Response, Uri, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tower::Service as _;

use super::pipeline::{handle, wrong_host};
use super::respond::Hangup;
use crate::core::Core;
use crate::routes::Fixed;
use crate::{Service, files};

/// How long requests that are under way may take once the server is to end.
const DRAIN: Duration = Duration::from_secs(10);

/// How long a client may take to send a request's head, or have nothing to send: longer than clients keep a connection
/// that they do not use, so that it is they who close it.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);

/// More threads than this gain nothing against one database.
const MAX_THREADS: usize = 8;

/// Serves until `shutdown` resolves, then lets the requests under way end and returns.
///
/// Fails at once when the listener is not on a loopback address. From the call on, before the future is first polled,
/// [`Service::is_served_on`] knows of it. Connections are shared among as many threads as there are processors; the
/// caller's runtime only accepts them.
pub fn serve<S: Future<Output = ()>>(
    service: &Service,
    listener: TcpListener,
    shutdown: S,
) -> io::Result<impl Future<Output = io::Result<()>> + use<S>> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{address} is not a loopback address"),
        ));
    }
    let held = files::hold_port(&service.core().dir, address.port()).map_err(io::Error::other)?;
    let host = Arc::new(Host {
        core: service.core().clone(),
        fixed: Fixed::new(),
        router: service.router(),
        address,
    });
    let (stop, stopped) = watch::channel(());
    let workers = (0..threads())
        .map(|_| Worker::start(host.clone(), stopped.clone()))
        .collect::<io::Result<Vec<_>>>()?;
    drop(host);
    Ok(async move {
        let accepted = accept(&listener, &workers, shutdown).await;
        // Given up before the port is: whoever finds it held finds us there.
        drop(held);
        drop(listener);
        drop(stop);
        for worker in workers {
            worker.end().await;
        }
        accepted
    })
}

fn threads() -> usize {
    thread::available_parallelism().map_or(1, |n| n.get().min(MAX_THREADS))
}

async fn accept(
    listener: &TcpListener,
    workers: &[Worker],
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let mut shutdown = pin!(shutdown);
    let mut turn = workers.iter().cycle();
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => return Ok(()),
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let stream = stream.into_std()?;
                if let Some(worker) = turn.next() {
                    worker.take(stream)?;
                }
            }
            // One connection that broke, or too many open files: neither ends the server.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// A thread with its own runtime and its share of the connections.
struct Worker {
    streams: mpsc::UnboundedSender<std::net::TcpStream>,
    ended: oneshot::Receiver<()>,
    thread: thread::JoinHandle<()>,
}

impl Worker {
    fn start(host: Arc<Host>, stopped: watch::Receiver<()>) -> io::Result<Self> {
        let (streams, arriving) = mpsc::unbounded_channel();
        let (end, ended) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = thread::Builder::new()
            .name("limitry-serve".to_owned())
            .spawn(move || {
                runtime.block_on(connections(host, arriving, stopped));
                runtime.shutdown_timeout(DRAIN);
                let _ = end.send(());
            })?;
        Ok(Self {
            streams,
            ended,
            thread,
        })
    }

    fn take(&self, stream: std::net::TcpStream) -> io::Result<()> {
        self.streams
            .send(stream)
            .map_err(|_| io::Error::other("a serving thread has ended"))
    }

    async fn end(self) {
        drop(self.streams);
        let _ = self.ended.await;
        let _ = self.thread.join();
    }
}

async fn connections(
    host: Arc<Host>,
    mut arriving: mpsc::UnboundedReceiver<std::net::TcpStream>,
    stopped: watch::Receiver<()>,
) {
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            stream = arriving.recv() => match stream {
                Some(stream) => {
                    open.spawn(connection(host.clone(), stream, stopped.clone()));
                }
                None => break,
            },
            Some(_) = open.join_next() => {}
        }
    }
    let drained = async { while open.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(DRAIN, drained).await;
}

async fn connection(
    host: Arc<Host>,
    stream: std::net::TcpStream,
    mut stopped: watch::Receiver<()>,
) {
    let _ = stream.set_nodelay(true);
    let Ok(stream) = TcpStream::from_std(stream) else {
        return;
    };
    let answer = service_fn(move |request| host.clone().answer(request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), answer);
    let mut connection = pin!(connection);
    tokio::select! {
        // A connection that broke concerns nobody else.
        _ = connection.as_mut() => {}
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// What is served, and under which names.
struct Host {
    core: Arc<Core>,
    fixed: Fixed,
    router: Router,
    address: SocketAddr,
}

/// Closes the connection without an answer: a fault that was asked for.
#[derive(Debug)]
struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed on purpose")
    }
}

impl std::error::Error for HungUp {}

impl Host {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Body>, HungUp> {
        if !self.is_meant(request.uri(), request.headers()) {
            return Ok(wrong_host(&self.core));
        }
        let request = request.map(Body::new);
        let response = match self.fixed.find(request.method(), request.uri().path()) {
            Some(route) => handle(self.core.clone(), route, request).await,
            None => match self.router.clone().call(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
        };
        if response.extensions().get::<Hangup>().is_some() {
            return Err(HungUp);
        }
        Ok(response)
    }

    /// Whether a request names exactly a loopback name and our port. A web page that made its own name resolve to
    /// this machine sends that name.
    fn is_meant(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return false;
        };
        let named = |host: &str| is_ours(host, self.address.port());
        host.to_str().is_ok_and(named) && uri.authority().is_none_or(|a| named(a.as_str()))
    }
}

fn is_ours(host: &str, port: u16) -> bool {
    let is_port = |given: &str| {
        !given.starts_with(['0', '+']) && given.parse::<u16>().is_ok_and(|given| given == port)
    };
    let name = match host.rsplit_once(':') {
        Some((name, given)) if is_port(given) => name,
        // Clients leave the port out where it is the scheme's own.
        _ if port == 80 => host,
        _ => return false,
    };
    ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|ours| name.eq_ignore_ascii_case(ours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_loopback_name_with_our_port_is_ours() {
        for host in [
            "127.0.0.1:4640",
            "localhost:4640",
            "LOCALHOST:4640",
            "[::1]:4640",
        ] {
            assert!(is_ours(host, 4640), "{host}");
        }
        for host in [
            "",
            "localhost",
            "127.0.0.1",
            "[::1]",
            "localhost:4641",
            "evil.example:4640",
            "127.0.0.2:4640",
            "localhost.:4640",
            "localhost:04640",
            "::1:4640",
            "localhost:4640:4640",
            "user@localhost:4640",
        ] {
            assert!(!is_ours(host, 4640), "{host}");
        }
        assert!(is_ours("localhost", 80));
        assert!(is_ours("[::1]", 80));
    }
}
