//! An answer that is no good, taken as every call would take it: what reads answers must bear any bytes.

#![expect(
    clippy::missing_panics_doc,
    reason = "a broken promise ends the fuzzer, which looks for that"
)]

use std::rc::Rc;
use std::time::Duration;

use ::http::{HeaderMap, HeaderName, HeaderValue, Request};
use bytes::Bytes;

use super::transport::BoxFuture;
use super::{
    ApiError, Client, Policy, Reply, ServerClock, Transport, TransportError, Wanted, error, retry,
};
use crate::{ApiUrl, Token};
use limitry_types::{Dimensions, NewApiKey, NewEvent};

/// Gives the same answer to everything.
struct Same(Reply);

impl Transport for Same {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Reply, TransportError>> {
        let reply = self.0.clone();
        Box::pin(async move { Ok(reply) })
    }
}

/// Every kind of call gets this answer: status, header lines, body.
pub fn answer(status: u16, head: &str, body: &[u8]) {
    let refusal = error::read_refusal(status, body, Some(head.to_owned()));
    assert!(!refusal.message.is_empty() && refusal.details.len() <= 20);
    let now = jiff::Timestamp::UNIX_EPOCH;
    for line in head.lines() {
        let again = retry::retry_after(line, now);
        assert!(again.is_none_or(|at| at >= now));
    }
    let reply = Reply {
        status,
        headers: headers(head),
        body: Bytes::copy_from_slice(body),
    };
    let Ok(token) = Token::parse("limitry_pat_abcdefghijklmnopqrstuvwxyz012345") else {
        return;
    };
    let client = Client::new(
        Rc::new(Same(reply)),
        ApiUrl::hosted(),
        token,
        Policy::new(0, Duration::from_secs(1)),
        ServerClock::default(),
        Rc::new(|_: &str| {}),
    );
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
    else {
        return;
    };
    runtime.block_on(calls(&client));
    // Whatever the server said of the time, there is one.
    let _ = client.clock().now();
}

fn headers(head: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in head.lines().filter_map(|line| line.split_once(':')) {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.trim().as_bytes()),
            HeaderValue::from_bytes(value.trim().as_bytes()),
        ) {
            headers.append(name, value);
        }
    }
    headers
}

async fn calls(client: &Client) {
    told(client.user().await);
    told(client.current_project().await);
    told(client.key("key_1").await);
    told(client.revoke_key("key_1").await);
    told(client.keys(None, Wanted::All).collect().await);
    told(client.quotas(Wanted::All).collect().await);
    told(client.rate_limits(Wanted::All).collect().await);
    told(client.customers(Wanted::All).collect().await);
    told(client.projects(Wanted::AtMost(3)).collect().await);
    told(client.check_quotas(&Dimensions::default()).await);
    told(client.record_event(&NewEvent::default()).await);
    told(client.track(&NewEvent::default()).await);
    let new = NewApiKey {
        name: "n".to_owned(),
        expires_at: None,
    };
    if let Ok(made) = client.create_key(&new).await {
        // What is taken for a secret is of the documented shape.
        assert!(made.secret.expose().starts_with("limitry_sk_"));
    }
    let raw = super::RawCall {
        method: "GET".to_owned(),
        path: "/x".to_owned(),
        query: Vec::new(),
        body: None,
    };
    told(client.raw(&raw).await);
}

/// An error can be told, in one go and without end.
fn told<T>(result: Result<T, ApiError>) {
    if let Err(error) = result {
        assert!(!error.to_string().is_empty());
    }
}
