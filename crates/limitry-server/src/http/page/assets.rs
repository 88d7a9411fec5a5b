//! The files of the page. `build.rs` compresses them into the program.

use http::{HeaderValue, Response, header};
use http_body_util::Full;

use crate::api::ApiBody;

/// A file below `/ui/`.
pub(super) struct Asset {
    path: &'static str,
    content_type: &'static str,
    /// gzip.
    bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The page itself. It is not compressed: it holds nothing but links to its files, and shows that without a tool.
const DOCUMENT: &str = include_str!("../../../ui/index.html");

pub(super) fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

pub(super) fn document() -> Response<ApiBody> {
    let mut response = Response::new(ApiBody::Memory(DOCUMENT.into()));
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

impl Asset {
    /// Always compressed: every browser with ES modules reads gzip.
    pub(super) fn response(&self) -> Response<ApiBody> {
        let mut response = Response::new(ApiBody::Memory(Full::from(self.bytes)));
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.content_type),
        );
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
    }
}
