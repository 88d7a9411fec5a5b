//! Requests and responses on their way into the request log.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use hyper::body::Body as _;

use super::app::App;
use super::headers::DropConnection;
use super::request_parts::RequestBody;
use super::router::respond_to;
use crate::api::ApiBody;
use crate::clock::to_timestamp;
use crate::request_log::RawRequest;

/// More of a body is never shown, so more is not copied.
const MAX_COPIED_BYTES: usize = 17 << 10;

/// Responds to a request, and records both while the log records.
pub(super) async fn respond_and_log(
    app: &Arc<App>,
    request: Request<RequestBody>,
    from_page: bool,
) -> Response<ApiBody> {
    if !app.log.takes_request() {
        return respond_to(app, request).await;
    }
    let started = Instant::now();
    let time = to_timestamp(app.state.clock.now()).into();
    let method = request.method().clone();
    let target = request.uri().path_and_query();
    let target = target.map_or("/", |target| target.as_str()).to_owned();
    let headers = request.headers().clone();
    let copy = Arc::new(Mutex::new(Vec::new()));
    let request = request.map(|body| copied_to(&copy, body));
    let response = respond_to(app, request).await;
    let duration = started.elapsed();
    let sent = copy
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .split_off(0);
    let is_dropped = response.extensions().get::<DropConnection>().is_some();
    app.log.record(RawRequest {
        time,
        duration,
        method,
        target,
        status: (!is_dropped).then(|| response.status()),
        from_page,
        request: (headers, sent.into()),
        response: (response.headers().clone(), kept_body(&response)),
    });
    response
}

/// A body that copies its beginning while it is read.
fn copied_to(copy: &Arc<Mutex<Vec<u8>>>, body: RequestBody) -> RequestBody {
    let copy = Arc::clone(copy);
    body.map_frame(move |frame| {
        if let Some(data) = frame.data_ref() {
            let mut copy = copy.lock().unwrap_or_else(PoisonError::into_inner);
            let free = MAX_COPIED_BYTES.saturating_sub(copy.len());
            copy.extend_from_slice(&data[..data.len().min(free)]);
        }
        frame
    })
    .boxed_unsync()
}

/// The bytes of a response, which are in memory as one frame. Of a long one, the beginning.
fn kept_body(response: &Response<ApiBody>) -> Bytes {
    let mut body = match response.body() {
        ApiBody::Memory(body) => body.clone(),
        ApiBody::File(file) => return file.beginning(MAX_COPIED_BYTES),
    };
    let mut context = Context::from_waker(Waker::noop());
    match Pin::new(&mut body).poll_frame(&mut context) {
        Poll::Ready(Some(Ok(frame))) => {
            let whole = frame.into_data().unwrap_or_default();
            match whole.get(..MAX_COPIED_BYTES) {
                Some(beginning) => Bytes::copy_from_slice(beginning),
                None => whole,
            }
        }
        _ => Bytes::new(),
    }
}
