//! One try to deliver.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout, timeout_at};

use super::queue::Claimed;
use super::signature::sign;
use super::url::WebhookUrl;
use crate::clock::{MICROS_PER_SECOND, system_micros};

/// How long a receiver may take to answer. By real time, because a test may stop or move the clock of the service.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How long and how much of an answer is read after its status, so that the receiver can finish writing it.
const READ_TIMEOUT: Duration = Duration::from_secs(1);
const MAX_READ_BYTES: usize = 64 << 10;

/// Why a try has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoAnswer {
    NoConnection,
    ConnectionClosed,
    InvalidAnswer,
    Timeout,
}

impl NoAnswer {
    /// As in the API.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::NoConnection => "no_connection",
            Self::ConnectionClosed => "connection_closed",
            Self::InvalidAnswer => "invalid_answer",
            Self::Timeout => "timeout",
        }
    }
}

impl From<hyper::Error> for NoAnswer {
    fn from(error: hyper::Error) -> Self {
        if error.is_parse() {
            Self::InvalidAnswer
        } else {
            Self::ConnectionClosed
        }
    }
}

impl From<Elapsed> for NoAnswer {
    fn from(_: Elapsed) -> Self {
        Self::Timeout
    }
}

/// Sends a delivery, and follows no redirect. Returns the status of the answer.
pub(super) async fn attempt(delivery: &Claimed) -> Result<u16, NoAnswer> {
    let url: WebhookUrl = delivery.url.parse().map_err(|_| NoAnswer::NoConnection)?;
    let request = request(delivery, &url).ok_or(NoAnswer::NoConnection)?;
    let deadline = Instant::now() + TIMEOUT;
    let stream = timeout_at(deadline, connect(&url)).await?;
    let stream = stream.ok_or(NoAnswer::NoConnection)?;
    let handshake = http1::handshake(TokioIo::new(stream));
    let (mut sender, connection) = timeout_at(deadline, handshake).await??;
    // Ends with this try: dropping the set aborts the task.
    let mut connections = JoinSet::new();
    connections.spawn(connection);
    let response = timeout_at(deadline, sender.send_request(request)).await??;
    let status = response.status().as_u16();
    let body = Limited::new(response.into_body(), MAX_READ_BYTES);
    let _ = timeout(READ_TIMEOUT, body.collect()).await;
    Ok(status)
}

async fn connect(url: &WebhookUrl) -> Option<TcpStream> {
    for address in url.addresses {
        let address = SocketAddr::new(*address, url.port);
        if let Ok(stream) = TcpStream::connect(address).await {
            return Some(stream);
        }
    }
    None
}

fn request(delivery: &Claimed, url: &WebhookUrl) -> Option<Request<Full<Bytes>>> {
    // The real time: receivers reject a signature that is minutes old by their own clock.
    let timestamp = (system_micros() / MICROS_PER_SECOND).to_string();
    let signature = sign(&delivery.secret, &delivery.id, &timestamp, &delivery.body)?;
    Request::post(&url.target)
        .header(header::HOST, &url.authority)
        .header(header::CONTENT_TYPE, "application/json")
        .header(
            header::USER_AGENT,
            concat!("limitry/", env!("CARGO_PKG_VERSION")),
        )
        .header("webhook-id", &delivery.id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signature)
        .body(Full::new(delivery.body.clone().into()))
        .ok()
}
