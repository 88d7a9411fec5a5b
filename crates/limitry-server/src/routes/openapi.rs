//! `/openapi.json`: the contract for machines.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::StatusCode;

use crate::core::Core;
use crate::http::{Answer, Call, Problem};

/// The document, as it is committed.
pub const DOCUMENT: &str = include_str!("../../openapi.json");

/// `GET /openapi.json`
pub(crate) fn show<'a>(
    _core: &'a Arc<Core>,
    _call: &'a Call,
) -> Pin<Box<dyn Future<Output = Result<Answer, Problem>> + Send + 'a>> {
    let document = DOCUMENT.as_bytes().to_vec();
    Box::pin(async move { Ok(Answer::raw(StatusCode::OK, document)) })
}
