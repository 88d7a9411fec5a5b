use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::Method;

use crate::api::{ApiError, RequestContext, Response};
use crate::state::State;
use crate::storage::UnitOfWork;
use limitry_types::rules::{MAX_BATCH_BYTES, MAX_BODY_BYTES};

/// The credential that a route takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequiredAuth {
    Nothing,
    /// A personal access token.
    User,
    /// A personal access token with `X-Project`: key management.
    UserInProject,
    /// An API key, or a personal access token with `X-Project`.
    Project,
    ClientToken,
}

/// Runs on a consistent database. An error rolls its changes back.
pub(crate) type Handler = fn(&mut UnitOfWork, &RequestContext) -> Result<Response, ApiError>;

pub(crate) type AsyncHandler = for<'a> fn(&'a Arc<State>, &'a RequestContext) -> AsyncResponse<'a>;

pub(crate) type AsyncResponse<'a> =
    Pin<Box<dyn Future<Output = Result<Response, ApiError>> + Send + 'a>>;

/// Parses a body before the request waits for the database. Gets its bytes, and the time in microseconds.
pub(crate) type Prepare = fn(&mut RequestContext, &[u8], i64) -> Result<(), ApiError>;

/// Where a handler runs.
#[derive(Clone, Copy)]
pub(crate) enum Execution {
    /// On the serving thread, with its cached rules and counters: fast, changes nothing.
    Cached(Handler),
    /// On a thread that may block: changes nothing.
    Read(Handler),
    /// On the writing thread, in its transaction.
    Write(Handler),
    /// On the serving thread, with the whole state.
    Async(AsyncHandler),
}

impl Execution {
    /// The handler, where it needs the database alone.
    pub(crate) const fn handler(self) -> Option<Handler> {
        match self {
            Self::Cached(handler) | Self::Read(handler) | Self::Write(handler) => Some(handler),
            Self::Async(_) => None,
        }
    }
}

/// The top-level fields that a body may have.
#[derive(Clone, Copy)]
pub(crate) enum Fields {
    /// Others are rejected: the request would do something else than its sender means.
    Only(&'static [&'static str]),
    /// Others are ignored and reported. Clients of another generation send them with events and checks.
    IgnoreOthers(&'static [&'static str]),
    /// A batch of events, which may have these fields. Others are ignored and reported.
    Events(&'static [&'static str]),
    /// The names are the sender's choice, or the route takes no body.
    Any,
}

/// One method of one path.
pub(crate) struct Route {
    pub(crate) method: Method,
    /// As in the OpenAPI document: `/v1/quotas/{id}`.
    pub(crate) path: &'static str,
    pub(crate) auth: RequiredAuth,
    /// `None`: the route takes no body.
    pub(crate) max_body_bytes: Option<usize>,
    pub(crate) fields: Fields,
    pub(crate) prepare: Option<Prepare>,
    pub(crate) execution: Execution,
}

impl Route {
    pub(super) const fn get(path: &'static str, auth: RequiredAuth, handler: Handler) -> Self {
        Self::new(Method::GET, path, auth, None, Execution::Read(handler))
    }

    pub(super) const fn post(
        path: &'static str,
        auth: RequiredAuth,
        fields: Fields,
        handler: Handler,
    ) -> Self {
        let execution = Execution::Write(handler);
        Self::new(Method::POST, path, auth, Some(fields), execution)
    }

    /// A POST that changes nothing.
    pub(super) const fn check(
        path: &'static str,
        auth: RequiredAuth,
        fields: Fields,
        handler: Handler,
    ) -> Self {
        let execution = Execution::Cached(handler);
        Self::new(Method::POST, path, auth, Some(fields), execution)
    }

    /// A POST that changes nothing and may take long.
    pub(super) const fn query(
        path: &'static str,
        auth: RequiredAuth,
        fields: Fields,
        handler: Handler,
    ) -> Self {
        let execution = Execution::Read(handler);
        Self::new(Method::POST, path, auth, Some(fields), execution)
    }

    pub(super) const fn batch(
        path: &'static str,
        auth: RequiredAuth,
        fields: &'static [&'static str],
        prepare: Prepare,
        handler: Handler,
    ) -> Self {
        Self {
            method: Method::POST,
            path,
            auth,
            max_body_bytes: Some(MAX_BATCH_BYTES),
            fields: Fields::Events(fields),
            prepare: Some(prepare),
            execution: Execution::Write(handler),
        }
    }

    pub(super) const fn put(
        path: &'static str,
        auth: RequiredAuth,
        fields: Fields,
        handler: Handler,
    ) -> Self {
        let execution = Execution::Write(handler);
        Self::new(Method::PUT, path, auth, Some(fields), execution)
    }

    pub(super) const fn delete(path: &'static str, auth: RequiredAuth, handler: Handler) -> Self {
        Self::new(Method::DELETE, path, auth, None, Execution::Write(handler))
    }

    /// A POST without a body.
    pub(super) const fn action(path: &'static str, auth: RequiredAuth, handler: Handler) -> Self {
        Self::new(Method::POST, path, auth, None, Execution::Write(handler))
    }

    pub(super) const fn asynchronous(
        method: Method,
        path: &'static str,
        auth: RequiredAuth,
        fields: Option<Fields>,
        handler: AsyncHandler,
    ) -> Self {
        Self::new(method, path, auth, fields, Execution::Async(handler))
    }

    /// The same route, with a parser that runs before the handler.
    pub(super) const fn prepared(mut self, prepare: Prepare) -> Self {
        self.prepare = Some(prepare);
        self
    }

    /// `fields` is `None` where the route takes no body.
    const fn new(
        method: Method,
        path: &'static str,
        auth: RequiredAuth,
        fields: Option<Fields>,
        execution: Execution,
    ) -> Self {
        let (max_body_bytes, fields) = match fields {
            Some(fields) => (Some(MAX_BODY_BYTES), fields),
            None => (None, Fields::Any),
        };
        Self {
            method,
            path,
            auth,
            max_body_bytes,
            fields,
            prepare: None,
            execution,
        }
    }
}
