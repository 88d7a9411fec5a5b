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
    ApiError, ApiResponse, Client, ItemLimit, Policy, ServerClock, Transport, TransportError,
    error, retry,
};
use crate::{ApiUrl, Token};
use limitry_types::{Dimensions, NewApiKey, NewEvent};

/// Gives the same answer to everything.
struct Same(ApiResponse);

impl Transport for Same {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        let reply = self.0.clone();
        Box::pin(async move { Ok(reply) })
    }
}

/// Every kind of call gets this answer: status, header lines, body.
pub fn answer(status: u16, head: &str, body: &[u8]) {
    let rejection = error::parse_rejection(status, body, Some(head.to_owned()));
    assert!(!rejection.message.is_empty() && rejection.details.len() <= 20);
    let now = jiff::Timestamp::UNIX_EPOCH;
    for line in head.lines() {
        let again = retry::retry_after(line, now);
        assert!(again.is_none_or(|at| at >= now));
    }
    let reply = ApiResponse {
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
    assert_displayable(client.user().await);
    assert_displayable(client.current_project().await);
    assert_displayable(client.key("key_1").await);
    assert_displayable(client.revoke_key("key_1").await);
    assert_displayable(client.keys(None, ItemLimit::All).collect().await);
    assert_displayable(client.quotas(ItemLimit::All).collect().await);
    assert_displayable(client.rate_limits(ItemLimit::All).collect().await);
    assert_displayable(client.customers(ItemLimit::All).collect().await);
    assert_displayable(client.projects(ItemLimit::AtMost(3)).collect().await);
    assert_displayable(client.check_quotas(&Dimensions::default()).await);
    assert_displayable(client.record_event(&NewEvent::default()).await);
    assert_displayable(client.track(&NewEvent::default()).await);
    let new = NewApiKey {
        name: "n".to_owned(),
        expires_at: None,
    };
    if let Ok(made) = client.create_key(&new).await {
        // What is taken for a secret is of the documented shape.
        assert!(made.secret.expose().starts_with("limitry_sk_"));
    }
    let raw = super::RawRequest {
        method: "GET".to_owned(),
        path: "/x".to_owned(),
        query: Vec::new(),
        body: None,
    };
    assert_displayable(client.raw(&raw).await);
}

/// An error can be assert_displayable, in one go and without end.
fn assert_displayable<T>(result: Result<T, ApiError>) {
    if let Err(error) = result {
        assert!(!error.to_string().is_empty());
    }
}
