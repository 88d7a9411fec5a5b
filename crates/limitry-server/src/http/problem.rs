use std::any::Any;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use http::StatusCode;

use limitry_types::{Detail, ErrorBody, codes};

/// Why a request is refused: one error answer of the contract.
#[derive(Debug, Clone)]
pub(crate) struct Problem(Box<Content>);

#[derive(Debug, Clone)]
pub(crate) struct Content {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: Cow<'static, str>,
    pub(crate) details: Vec<Detail>,
    /// With `idempotency_replayed`: what exists.
    pub(crate) resource_id: Option<String>,
    /// `Retry-After`, in seconds.
    pub(crate) retry_after: Option<i64>,
    /// `Allow`, with 405.
    pub(crate) allow: Option<String>,
    /// More JSON members beside `error`, without braces: the verdict of `/track`.
    pub(crate) beside: Option<Vec<u8>>,
}

impl Problem {
    /// Any error of the contract.
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(Content {
            status,
            code,
            message: message.into(),
            details: Vec::new(),
            resource_id: None,
            retry_after: None,
            allow: None,
            beside: None,
        }))
    }

    /// 400 without a part that is to blame.
    pub(crate) fn invalid_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, codes::INVALID_REQUEST, message)
    }

    /// 400 for one value.
    pub(crate) fn invalid_value(path: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::new(
            StatusCode::BAD_REQUEST,
            codes::INVALID_FIELD_VALUE,
            format!("`{path}` {message}."),
        )
        .with_details(vec![Detail {
            path: path.to_owned(),
            message,
        }])
    }

    /// 404 `<resource>_not_found`.
    pub(crate) fn not_found(code: &'static str, what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            code,
            format!("There is no such {what}."),
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

    /// 409.
    pub(crate) fn conflict(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 503, to be tried again.
    pub(crate) fn unavailable(message: impl Into<Cow<'static, str>>) -> Self {
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, codes::UNAVAILABLE, message);
        problem.0.retry_after = Some(1);
        problem
    }

    /// 500.
    pub(crate) fn internal(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            codes::INTERNAL_ERROR,
            message,
        )
    }

    /// Says which parts of the request were wrong.
    pub(crate) fn with_details(mut self, details: Vec<Detail>) -> Self {
        self.0.details = details;
        self
    }

    /// Names what an earlier call made.
    pub(crate) fn with_resource(mut self, id: Option<String>) -> Self {
        self.0.resource_id = id;
        self
    }

    /// Says when to come back.
    pub(crate) fn with_retry_after(mut self, seconds: i64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Lists the methods that would do.
    pub(crate) fn with_allow(mut self, allow: String) -> Self {
        self.0.allow = Some(allow);
        self
    }

    /// Puts members beside `error`.
    pub(crate) fn with_beside(mut self, members: Vec<u8>) -> Self {
        self.0.beside = Some(members);
        self
    }

    /// What it says.
    pub(crate) fn content(&self) -> &Content {
        &self.0
    }

    /// The body of the answer.
    pub(crate) fn to_json(&self, request_id: &str) -> Vec<u8> {
        let content = &self.0;
        let error = ErrorBody {
            code: content.code.to_owned(),
            message: content.message.clone().into_owned(),
            status: content.status.as_u16(),
            details: content.details.clone(),
            request_id: Some(request_id.to_owned()),
            resource_id: content.resource_id.clone(),
        };
        let mut body = b"{\"error\":".to_vec();
        // Writing strings and numbers to memory cannot fail; were it to, the answer is still an error with its status.
        body.extend(serde_json::to_vec(&error).unwrap_or_else(|_| b"{}".to_vec()));
        if let Some(beside) = &content.beside {
            body.push(b',');
            body.extend_from_slice(beside);
        }
        body.push(b'}');
        body
    }
}

impl From<getrandom::Error> for Problem {
    fn from(error: getrandom::Error) -> Self {
        Self::internal(format!("The system gave no random bytes: {error}."))
    }
}

/// Runs work whose panic must not reach further than its own request.
pub(crate) fn contain<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(panicked(&*panic)))
}

/// What a panic means for the caller. The text stays with us: it may hold anything.
pub(crate) fn panicked(_panic: &(dyn Any + Send)) -> Problem {
    Problem::internal("The service failed on this request.")
}
