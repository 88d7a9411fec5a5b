//! A scripted API for unit tests of commands: [`Context::for_test`].

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use ::http::{HeaderMap, Request};
use bytes::Bytes;
use serde_json::Value;

use super::Context;
use super::settings::Settings;
use crate::credentials::Credential;
use limitry_client::{ApiResponse, ApiUrl, BoxFuture, Token, Transport, TransportError};

const TOKEN: &str = "limitry_pat_abcdefgh12345678";

/// One expected request, such as `GET /quotas?limit=50`, and its response.
type Exchange = (&'static str, u16, Value);

/// Answers requests in the order of the script, and panics at any other request.
pub(crate) struct MockTransport {
    script: Mutex<VecDeque<Exchange>>,
    bodies: Mutex<Vec<Value>>,
}

impl MockTransport {
    /// The bodies of the requests so far; null for a request without one.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        lock(&self.bodies).clone()
    }

    /// Asserts that every request of the script was made.
    pub(crate) fn assert_finished(&self) {
        assert_eq!(*lock(&self.script), [], "requests that were not made");
    }
}

impl Transport for MockTransport {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        let path = request.uri().path_and_query().unwrap().as_str();
        let path = path.strip_prefix("/v1").unwrap_or(path);
        let made = format!("{} {path}", request.method());
        let body = serde_json::from_slice(request.body()).unwrap_or_default();
        lock(&self.bodies).push(body);
        let next = lock(&self.script).pop_front();
        let (expected, status, body) = next.unwrap_or_else(|| panic!("{made} is not expected"));
        assert_eq!(made, expected);
        Box::pin(async move {
            Ok(ApiResponse {
                status,
                headers: HeaderMap::new(),
                body: body.to_string().into(),
            })
        })
    }
}

impl Context {
    /// A signed-in context, in project `proj_test`, whose API answers by this script.
    pub(crate) fn for_test(
        script: impl IntoIterator<Item = Exchange>,
    ) -> (Self, Arc<MockTransport>) {
        let api = Arc::new(MockTransport {
            script: Mutex::new(script.into_iter().collect()),
            bodies: Mutex::default(),
        });
        let transport = Arc::clone(&api);
        let connect = move |_: &ApiUrl, _: &Settings| -> Result<Arc<dyn Transport>, _> {
            Ok(transport.clone())
        };
        let credential = Credential {
            token: Token::parse(TOKEN).unwrap(),
            api_url: ApiUrl::hosted(),
        };
        let context = Self::with_connect(Settings::for_test(), Box::new(connect));
        (context.with_credential(credential), api)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
