//! What is the same for all routes, in this order: faults, credential (401), its class (403), project (400, 404), the
//! API's own limit (429), `Idempotency-Key` (400, 409), body (415, 413, 400), the route's handler.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use http_body_util::Full;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::app::App;
use super::auth_cache::{Identity, record_use};
use super::headers::{ResponseMeta, finish};
use super::idempotency::{InFlightGuard, RequestKey, key_header, run_once};
use super::page::Unlimited;
use super::rate_limiter::too_many_requests;
use super::request_parts::{RequestBody, bearer_token, path_id, project_header, read_body};
use crate::api::{ApiError, Principal, ProjectRef, Query, RequestContext, Response, parse_json};
use crate::db::DatabaseError;
use crate::faults::Fault;
use crate::routes::{Execution, RequiredAuth, Route};

pub(super) async fn handle(
    app: &Arc<App>,
    route: &'static Route,
    request: Request<RequestBody>,
) -> http::Response<Full<Bytes>> {
    let mut meta = ResponseMeta::default();
    let result = catch_async_panics(run_with_faults(app, route, request, &mut meta)).await;
    let is_cors = route.auth == RequiredAuth::ClientToken;
    finish(app, is_cors, result, &meta)
}

async fn run_with_faults(
    app: &Arc<App>,
    route: &'static Route,
    request: Request<RequestBody>,
    meta: &mut ResponseMeta,
) -> Result<Response, ApiError> {
    // The page shows and manages whatever faults and limits are set.
    let fault = if request.extensions().get::<Unlimited>().is_some() {
        Fault::None
    } else {
        inject_faults(app, route, meta).await?
    };
    let result = run(app, route, request, meta).await;
    meta.drop_connection = fault == Fault::Drop;
    result
}

/// Delays or rejects the request where faults are configured. `/dev/` is exempt, so that faults can be turned off.
async fn inject_faults(
    app: &App,
    route: &Route,
    meta: &mut ResponseMeta,
) -> Result<Fault, ApiError> {
    let faults = app.state.faults.get();
    if faults.is_off() || route.path.starts_with("/dev/") {
        return Ok(Fault::None);
    }
    let faults = faults.for_route(route.method.as_str(), route.path);
    if !faults.latency.is_zero() {
        tokio::time::sleep(faults.latency).await;
    }
    match faults.draw() {
        Fault::Error => Err(ApiError::internal("an injected fault")),
        Fault::TooManyRequests => {
            let wait_seconds = 1;
            let now = app.state.clock.now();
            meta.rate_limit = Some(app.rate_limiter.exhausted(now, wait_seconds));
            Err(too_many_requests(
                "an injected fault: too many requests",
                wait_seconds,
            ))
        }
        fault => Ok(fault),
    }
}

async fn run(
    app: &Arc<App>,
    route: &'static Route,
    request: Request<RequestBody>,
    meta: &mut ResponseMeta,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let AuthContext { principal, project } = authenticate(app, route.auth, &parts.headers).await?;
    if let Some(project) = &project
        && parts.extensions.get::<Unlimited>().is_none()
    {
        let now = app.state.clock.now();
        let (status, counted) = app.rate_limiter.count(project.seq, now);
        meta.rate_limit = status;
        counted?;
    }
    let guard = if route.method == Method::POST {
        key_header(&parts.headers)?
            .map(|key| {
                let path = parts.uri.path();
                let key = RequestKey::new(&principal, project.as_ref(), path, &key);
                app.in_flight.enter(key)
            })
            .transpose()?
    } else {
        None
    };
    let bytes = match route.max_body_bytes {
        Some(max) => read_body(&parts.headers, body, max).await?,
        None => Bytes::new(),
    };
    let request = RequestContext {
        principal,
        project,
        id: path_id(route.path, parts.uri.path())?,
        query: Query::parse(parts.uri.query().unwrap_or_default()),
        body: Value::Null,
        events: Vec::new(),
    };
    match guard {
        Some(guard) => run_idempotent(app, route, request, bytes, guard).await,
        None => run_handler(app, route, request, bytes).await,
    }
}

async fn run_handler(
    app: &Arc<App>,
    route: &Route,
    request: RequestContext,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let request = parse_body(route, request, &bytes, app.state.clock.now())?;
    drop(bytes);
    match route.execution {
        Execution::Cached(handler) => app
            .caches
            .run(|cache| handler(&mut cache.unit_of_work(), &request)),
        Execution::Read(handler) => {
            let readers = &app.state.readers;
            readers.run(move |unit| handler(unit, &request)).await
        }
        Execution::Write(handler) => {
            // This thread keeps the request until the end: freeing a thousand events would take time of the writer's.
            let request = Arc::new(request);
            let shared = Arc::clone(&request);
            let writer = &app.state.writer;
            writer.run(move |unit| handler(unit, &shared)).await
        }
        Execution::Async(handler) => handler(&app.state, &request).await,
    }
}

/// Runs on the writing thread, whose transaction also stores the response. The stored response of a repeat wins over what
/// is wrong with the body.
async fn run_idempotent(
    app: &Arc<App>,
    route: &Route,
    request: RequestContext,
    bytes: Bytes,
    guard: InFlightGuard,
) -> Result<Response, ApiError> {
    let Some(handler) = route.execution.handler() else {
        return run_handler(app, route, request, bytes).await;
    };
    let body_hash = Sha256::digest(&bytes).into();
    let request = Arc::new(parse_body(route, request, &bytes, app.state.clock.now()));
    drop(bytes);
    let shared = Arc::clone(&request);
    app.state
        .writer
        .run(move |unit| {
            run_once(unit, &guard, body_hash, |unit| match &*shared {
                Ok(request) => handler(unit, request),
                Err(error) => Err(error.clone()),
            })
        })
        .await
}

fn parse_body(
    route: &Route,
    mut request: RequestContext,
    bytes: &[u8],
    now: i64,
) -> Result<RequestContext, ApiError> {
    if route.max_body_bytes.is_some() {
        if bytes.is_empty() {
            return Err(ApiError::invalid_request(
                "the body is empty; it must be a JSON object",
            ));
        }
        request.body = parse_json(bytes)
            .map_err(|error| ApiError::invalid_request(format!("the body is not JSON: {error}")))?;
    }
    if let Some(prepare) = route.prepare {
        prepare(&mut request, now)?;
    }
    Ok(request)
}

struct AuthContext {
    principal: Principal,
    project: Option<ProjectRef>,
}

/// Finds out who sends the request, and whether the route is for them.
async fn authenticate(
    app: &App,
    auth: RequiredAuth,
    headers: &HeaderMap,
) -> Result<AuthContext, ApiError> {
    if auth == RequiredAuth::Nothing {
        return Ok(AuthContext {
            principal: Principal::Anonymous,
            project: None,
        });
    }
    let secret = bearer_token(headers)?;
    let (context, used) = app.caches.run(|cache| {
        let Identity {
            principal,
            project: bound,
            used,
        } = cache.authenticate(secret)?;
        let project = match (&principal, auth) {
            (Principal::User(_), RequiredAuth::User) => None,
            (Principal::User(user), RequiredAuth::Project | RequiredAuth::UserInProject) => {
                Some(cache.project_of(user.seq, project_header(headers)?)?)
            }
            (Principal::ApiKey, RequiredAuth::Project)
            | (Principal::ClientToken { .. }, RequiredAuth::ClientToken) => {
                if let Some(project) = &bound {
                    check_project_header(project, headers)?;
                }
                bound
            }
            (principal, auth) => return Err(wrong_class(principal, auth)),
        };
        Ok((AuthContext { principal, project }, used))
    })?;
    if let Some(token) = used {
        // Not fatal, for example on a full disk: the request itself may only read.
        let _ = app
            .state
            .writer
            .run(move |unit| record_use(unit, token))
            .await;
    }
    Ok(context)
}

/// `X-Project` beside a token that belongs to one project must name that project.
fn check_project_header(project: &ProjectRef, headers: &HeaderMap) -> Result<(), ApiError> {
    match headers.get("x-project") {
        Some(named) if named.as_bytes() != project.id.as_bytes() => Err(ApiError::forbidden(
            "the token belongs to another project than the X-Project header names",
        )),
        _ => Ok(()),
    }
}

fn wrong_class(principal: &Principal, auth: RequiredAuth) -> ApiError {
    let given = match principal {
        Principal::Anonymous => "an anonymous request",
        Principal::User(_) => "a personal access token",
        Principal::ApiKey => "an API key",
        Principal::ClientToken { .. } => "a client token",
    };
    let wanted = match auth {
        RequiredAuth::User | RequiredAuth::UserInProject => "a personal access token",
        RequiredAuth::ClientToken => "a client token",
        RequiredAuth::Project | RequiredAuth::Nothing => "an API key or a personal access token",
    };
    ApiError::forbidden(format!(
        "{given} does not reach this route; it takes {wanted}"
    ))
}

/// A panic fails this request alone, with 500.
async fn catch_async_panics<T>(
    future: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    let mut future = pin!(future);
    poll_fn(move |context| {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        polled.unwrap_or_else(|_| Poll::Ready(Err(DatabaseError::Panicked.into())))
    })
    .await
}
