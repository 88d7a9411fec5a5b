//! HTTP/1.1 over TCP.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, thread};

use http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt as _, Either};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::app::App;
use super::connection_list::{Activity, ConnectionList};
use super::headers::{DropConnection, ResponseMeta, finish};
use super::host::is_addressed_to;
use super::logging::respond_and_log;
use super::page::{Page, PageBody};
use super::request_parts::RequestBody;
use super::unread_body::SharedBody;
use crate::api::ApiError;
use crate::webhooks;

/// How long running requests may take after a stop.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a client may take for a request's head, or be idle. Longer than clients keep idle connections, so that they
/// close them first.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);

/// How long a new connection may take for its first request.
const FIRST_HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// More threads gain nothing with one database.
const MAX_THREADS: usize = 8;

/// How many threads serve.
pub(crate) fn thread_count() -> usize {
    thread::available_parallelism().map_or(1, |n| n.get().min(MAX_THREADS))
}

/// A listener that separate threads serve.
pub(crate) struct Listening {
    stop: watch::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Listening {
    pub(crate) fn start(
        app: Arc<App>,
        page: Arc<Page>,
        listener: std::net::TcpListener,
    ) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(thread_count())
            .thread_name("limitry-serve")
            .enable_all()
            .build()?;
        let (stop, stopped) = watch::channel(());
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let listener = {
            let _context = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let state = Arc::clone(&app.state);
        let log = Arc::clone(&app.log);
        runtime.spawn(webhooks::deliver(
            state,
            log,
            address.port(),
            stopped.clone(),
        ));
        let endpoint = Arc::new(Endpoint {
            app,
            page,
            address,
            stopped: stopped.clone(),
        });
        let thread = thread::Builder::new()
            .name("limitry-accept".to_owned())
            .spawn(move || serve(runtime, &endpoint, listener, stopped))?;
        Ok(Self { stop, thread })
    }

    /// Closes the listener, waits for running requests, and closes all connections.
    pub(crate) fn stop(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

fn serve(
    runtime: Runtime,
    endpoint: &Arc<Endpoint>,
    listener: TcpListener,
    mut stopped: watch::Receiver<()>,
) {
    runtime.block_on(async {
        let mut connections = JoinSet::new();
        let mut list = ConnectionList::default();
        loop {
            let accepted = tokio::select! {
                _ = stopped.changed() => break,
                Some(_) = connections.join_next() => continue,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) if list.make_room() => {
                    let activity = Activity::new();
                    let serving = serve_connection(
                        endpoint.clone(),
                        stream,
                        activity.clone(),
                        stopped.clone(),
                    );
                    list.add(activity, connections.spawn(serving));
                }
                // Every connection is busy: dropping the new one closes it.
                Ok(_) => {}
                // The connection broke, or too many files are open. Neither ends the server.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
        drop(listener);
        let drained = async { while connections.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(DRAIN_TIMEOUT, drained).await;
    });
    runtime.shutdown_timeout(DRAIN_TIMEOUT);
}

async fn serve_connection(
    endpoint: Arc<Endpoint>,
    stream: TcpStream,
    activity: Arc<Activity>,
    mut stopped: watch::Receiver<()>,
) {
    let _ = stream.set_nodelay(true);
    let requests = activity.clone();
    let respond = service_fn(move |request| {
        let in_progress = requests.begin();
        let endpoint = endpoint.clone();
        async move {
            let response = endpoint.respond(request).await;
            drop(in_progress);
            response
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), respond);
    let mut connection = std::pin::pin!(connection);
    let no_request = async {
        tokio::time::sleep(FIRST_HEAD_TIMEOUT).await;
        if activity.has_requested() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        _ = connection.as_mut() => {}
        () = no_request => {}
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// What is served, and where.
struct Endpoint {
    app: Arc<App>,
    page: Arc<Page>,
    address: SocketAddr,
    stopped: watch::Receiver<()>,
}

impl Endpoint {
    async fn respond(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<PageBody>, ConnectionDropped> {
        if request.body().is_end_stream() {
            let request = request.map(|body| body.map_err(io::Error::other).boxed_unsync());
            return self.respond_to(request).await;
        }
        // A client that waits for `100 Continue` sends the body only when it is read.
        let waits_to_send = request.headers().contains_key(header::EXPECT);
        let (parts, body) = request.into_parts();
        let body = SharedBody::new(body);
        let rest = body.clone();
        let request = Request::from_parts(parts, body.map_err(io::Error::other).boxed_unsync());
        let mut response = self.respond_to(request).await?;
        let is_read = rest.is_end_stream() || !waits_to_send && rest.discard().await;
        if !is_read {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
        }
        Ok(response)
    }

    async fn respond_to(
        &self,
        request: Request<RequestBody>,
    ) -> Result<Response<PageBody>, ConnectionDropped> {
        if !is_addressed_to(self.address.port(), request.uri(), request.headers()) {
            let error = ApiError::forbidden(
                "the Host header names neither this machine's loopback nor this port",
            );
            let meta = ResponseMeta::default();
            let response = finish(&self.app, false, Err(error), &meta);
            return Ok(response.map(Either::Left));
        }
        if Page::has(request.uri().path()) {
            let stopped = self.stopped.clone();
            return Ok(self.page.respond(&self.app, request, stopped).await);
        }
        let response = respond_and_log(&self.app, request, false).await;
        if response.extensions().get::<DropConnection>().is_some() {
            return Err(ConnectionDropped);
        }
        Ok(response.map(Either::Left))
    }
}

/// Makes hyper close the connection without a response.
#[derive(Debug)]
struct ConnectionDropped;

impl fmt::Display for ConnectionDropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed on purpose")
    }
}

impl std::error::Error for ConnectionDropped {}
