use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::body::FileBody;
use super::error::ApiError;

/// A successful response.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    /// JSON; `None` with 204.
    pub(crate) body: Option<Vec<u8>>,
    /// JSON that is too long for memory, in the place of `body`.
    pub(crate) file: Option<FileBody>,
    /// The id of the resource whose secret is in the body. Such a body is not stored for replays.
    pub(crate) secret_of: Option<String>,
    /// Whether it repeats the response to an earlier request.
    pub(crate) is_replay: bool,
    /// Headers that this response alone has. They win over those of every response.
    pub(crate) headers: HeaderMap,
}

impl Response {
    /// With a body that is JSON already.
    pub(crate) fn from_json(status: StatusCode, body: Vec<u8>) -> Self {
        Self {
            status,
            body: Some(body),
            file: None,
            secret_of: None,
            is_replay: false,
            headers: HeaderMap::new(),
        }
    }

    /// 200.
    pub(crate) fn ok(value: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self::from_json(StatusCode::OK, serde_json::to_vec(value)?))
    }

    /// 200, with JSON that is too long for memory.
    pub(crate) fn from_file(file: FileBody) -> Self {
        Self {
            status: StatusCode::OK,
            file: Some(file),
            ..Self::no_content()
        }
    }

    /// 201.
    pub(crate) fn created(value: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self::from_json(
            StatusCode::CREATED,
            serde_json::to_vec(value)?,
        ))
    }

    /// 201 with the resource, and in one more field the secret that no later request can read.
    pub(crate) fn created_with_secret(
        value: &impl Serialize,
        field: &str,
        secret: &str,
        id: &str,
    ) -> Result<Self, ApiError> {
        let mut body: Map<String, Value> =
            serde_json::to_value(value).and_then(serde_json::from_value)?;
        body.insert(field.to_owned(), Value::String(secret.to_owned()));
        let mut response = Self::created(&body)?;
        response.secret_of = Some(id.to_owned());
        Ok(response)
    }

    /// 200 `{"success":true}`.
    pub(crate) fn success() -> Self {
        Self::from_json(StatusCode::OK, b"{\"success\":true}".to_vec())
    }

    /// 204.
    pub(crate) fn no_content() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            body: None,
            file: None,
            secret_of: None,
            is_replay: false,
            headers: HeaderMap::new(),
        }
    }
}
