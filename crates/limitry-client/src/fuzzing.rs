//! Every kind of request gets the same response, whatever it is: reading a response must not panic.

#![expect(clippy::missing_panics_doc, reason = "the fuzzer looks for panics")]

use std::sync::Arc;

use ::http::{HeaderMap, HeaderName, HeaderValue, Request};
use bytes::Bytes;

use super::{
    ApiError, ApiResponse, ApiUrl, BoxFuture, Client, ItemLimit, Token, Transport, TransportError,
    error, retry,
};
use limitry_types::{Dimensions, Meter, MeterLimit, NewApiKey, NewEvent, Quota, RateLimit};

/// Gives the same response to every request.
struct ConstantTransport(ApiResponse);

impl Transport for ConstantTransport {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

/// Reads a response of this status, these header lines and this body in every way.
pub fn answer(status: u16, head: &str, body: &[u8]) {
    let rejection = error::parse_rejection(status, body, Some(head.to_owned()));
    assert!(!rejection.message.is_empty() && rejection.details.len() <= 20);
    let now = jiff::Timestamp::UNIX_EPOCH;
    for line in head.lines() {
        let again = retry::retry_after(line, now);
        assert!(again.is_none_or(|at| at >= now));
    }
    let response = ApiResponse {
        status,
        headers: headers(head),
        body: Bytes::copy_from_slice(body),
    };
    let Ok(token) = Token::parse("limitry_pat_abcdefghijklmnopqrstuvwxyz012345") else {
        return;
    };
    let transport = Arc::new(ConstantTransport(response));
    let builder = Client::builder(ApiUrl::hosted(), token);
    let Ok(client) = builder.transport(transport).max_retries(0).build() else {
        return;
    };
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
    else {
        return;
    };
    runtime.block_on(calls(&client));
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
    assert_displayable(client.identify().await);
    assert_displayable(client.current_project().await);
    assert_displayable(client.key("key_1").await);
    assert_displayable(client.revoke_key("key_1").await);
    assert_displayable(client.keys(None, ItemLimit::All).collect().await);
    assert_displayable(client.resources::<Quota>(ItemLimit::All).collect().await);
    assert_displayable(
        client
            .resources::<RateLimit>(ItemLimit::All)
            .collect()
            .await,
    );
    assert_displayable(client.resources::<Meter>(ItemLimit::All).collect().await);
    assert_displayable(
        client
            .resources::<MeterLimit>(ItemLimit::All)
            .collect()
            .await,
    );
    assert_displayable(client.balances(None, ItemLimit::All).collect().await);
    assert_displayable(client.customer_balances("customer_1").await);
    assert_displayable(client.customers(ItemLimit::All).collect().await);
    assert_displayable(client.projects(ItemLimit::AtMost(3)).collect().await);
    assert_displayable(client.check_limits::<Quota>(&Dimensions::default()).await);
    assert_displayable(client.record_event(&NewEvent::default()).await);
    assert_displayable(client.track(&NewEvent::default()).await);
    let new = NewApiKey {
        name: "n".to_owned(),
        expires_at: None,
    };
    if let Ok(made) = client.create_key(&new).await {
        assert!(made.secret.expose().starts_with("limitry_sk_"));
    }
    let raw = super::RawRequest {
        method: "GET".to_owned(),
        path: "/x".to_owned(),
        query: Vec::new(),
        body: None,
        headers: Vec::new(),
    };
    assert_displayable(client.raw(&raw).await);
}

/// An error has a message.
fn assert_displayable<T>(result: Result<T, ApiError>) {
    if let Err(error) = result {
        assert!(!error.to_string().is_empty());
    }
}
