use std::borrow::Cow;

use http::{HeaderMap, StatusCode};

use crate::db::DatabaseError;
use crate::engine::EngineError;
use limitry_types::{Detail, ErrorBody, codes};

/// An error response of the API.
#[derive(Debug, Clone)]
pub(crate) struct ApiError(Box<ErrorParts>);

#[derive(Debug, Clone)]
pub(crate) struct ErrorParts {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: Cow<'static, str>,
    pub(crate) details: Vec<Detail>,
    /// With `idempotency_replayed`: the id of what the first request created.
    pub(crate) resource_id: Option<String>,
    /// `Retry-After`, in seconds.
    pub(crate) retry_after: Option<i64>,
    /// `Allow`, with 405.
    pub(crate) allow: Option<String>,
    /// JSON members beside `error`, without braces: the states of a refused `/track`.
    pub(crate) extra_members: Option<Vec<u8>>,
    /// Headers that this error alone has. They win over those of every response.
    pub(crate) headers: HeaderMap,
}

impl ApiError {
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(ErrorParts {
            status,
            code,
            message: message.into(),
            details: Vec::new(),
            resource_id: None,
            retry_after: None,
            allow: None,
            extra_members: None,
            headers: HeaderMap::new(),
        }))
    }

    /// 400 for the request as a whole.
    pub(crate) fn invalid_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, codes::INVALID_REQUEST, message)
    }

    /// 400 for one value.
    pub(crate) fn invalid_value(path: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::new(
            StatusCode::BAD_REQUEST,
            codes::INVALID_FIELD_VALUE,
            format!("`{path}` {message}"),
        )
        .with_details(vec![Detail {
            path: path.to_owned(),
            message,
        }])
    }

    /// 401.
    pub(crate) fn unauthorized(code: &'static str, message: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, message)
    }

    /// 401 for a token that was valid.
    pub(crate) fn token_expired() -> Self {
        Self::unauthorized(
            codes::EXPIRED_API_KEY,
            "the token has expired or was revoked",
        )
    }

    /// 403.
    pub(crate) fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            codes::INSUFFICIENT_PERMISSIONS,
            message,
        )
    }

    /// 404 `<resource>_not_found`.
    pub(crate) fn not_found(code: &'static str, noun: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, format!("no such {noun}"))
    }

    /// 409.
    pub(crate) fn conflict(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 503, which clients retry.
    pub(crate) fn unavailable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, codes::UNAVAILABLE, message).with_retry_after(1)
    }

    /// 507, which no retry changes.
    pub(crate) fn insufficient_storage() -> Self {
        Self::new(
            StatusCode::INSUFFICIENT_STORAGE,
            codes::INSUFFICIENT_STORAGE,
            "the disk is full",
        )
    }

    /// 500.
    pub(crate) fn internal(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            codes::INTERNAL_ERROR,
            message,
        )
    }

    pub(crate) fn with_details(mut self, details: Vec<Detail>) -> Self {
        self.0.details = details;
        self
    }

    pub(crate) fn with_resource(mut self, id: Option<String>) -> Self {
        self.0.resource_id = id;
        self
    }

    pub(crate) fn with_retry_after(mut self, seconds: i64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    pub(crate) fn with_allow(mut self, allow: String) -> Self {
        self.0.allow = Some(allow);
        self
    }

    pub(crate) fn with_extra_members(mut self, members: Vec<u8>) -> Self {
        self.0.extra_members = Some(members);
        self
    }

    pub(crate) fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.0.headers = headers;
        self
    }

    pub(crate) fn parts(&self) -> &ErrorParts {
        &self.0
    }

    /// The body of the response.
    pub(crate) fn to_json(&self, request_id: &str) -> Vec<u8> {
        let parts = &self.0;
        let error = ErrorBody {
            code: parts.code.to_owned(),
            message: parts.message.clone().into_owned(),
            status: parts.status.as_u16(),
            details: parts.details.clone(),
            request_id: Some(request_id.to_owned()),
            resource_id: parts.resource_id.clone(),
        };
        let mut body = b"{\"error\":".to_vec();
        // Strings and numbers always serialize. The fallback keeps the status even so.
        body.extend(serde_json::to_vec(&error).unwrap_or_else(|_| b"{}".to_vec()));
        if let Some(members) = &parts.extra_members {
            body.push(b',');
            body.extend_from_slice(members);
        }
        body.push(b'}');
        body
    }
}

impl From<DatabaseError> for ApiError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Busy => Self::unavailable(error.to_string()),
            DatabaseError::DiskFull => Self::insufficient_storage(),
            DatabaseError::Panicked => Self::internal("the service failed on this request"),
            DatabaseError::Failed(_) | DatabaseError::Replaced | DatabaseError::WriterStopped => {
                Self::internal(error.to_string())
            }
        }
    }
}

impl From<rusqlite::Error> for ApiError {
    fn from(error: rusqlite::Error) -> Self {
        DatabaseError::from(error).into()
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Database(error) => error.into(),
            other => Self::internal(other.to_string()),
        }
    }
}

impl From<getrandom::Error> for ApiError {
    fn from(error: getrandom::Error) -> Self {
        EngineError::from(error).into()
    }
}

/// For the files that the service writes.
impl From<std::io::Error> for ApiError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Self::insufficient_storage();
        }
        Self::internal(error.to_string())
    }
}

/// For values that the service writes as JSON. Request bodies are parsed with [`super::parse_json`].
impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error.to_string())
    }
}
