//! What is the same for all routes, in this order: faults, credential (401), its class (403), project (400, 404), the
//! API's own limit (429), `Idempotency-Key` (400, 409), body (415, 413, 400), the route's handler.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::app::App;
use super::auth_cache::{Identity, record_use};
use super::headers::{ResponseMeta, finish};
use super::idempotency::{InFlightGuard, RequestKey, key_header, run_once};
use super::page::Unlimited;
use super::rate_limiter::too_many_requests;
use super::request_parts::{RequestBody, bearer_token, path_id, project_header, read_body};
use crate::api::{
    ApiBody, ApiError, Authorization, FieldErrors, Principal, ProjectRef, Query, RequestContext,
    Response,
};
use crate::db::DatabaseError;
use crate::faults::{Fault, INJECTED_FAULT};
use crate::routes::{Execution, Fields, RequiredAuth, Route};
use crate::storage::UnitOfWork;

pub(super) async fn handle(
    app: &Arc<App>,
    route: &'static Route,
    request: Request<RequestBody>,
) -> http::Response<ApiBody> {
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
        Fault::Error => Err(ApiError::internal(INJECTED_FAULT)),
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
    let AuthContext {
        principal,
        project,
        authorization,
    } = authenticate(app, route.auth, &parts.headers).await?;
    if let Some(project) = &project
        && parts.extensions.get::<Unlimited>().is_none()
    {
        let now = app.state.clock.now();
        let (status, counted) = app.rate_limiter.count(project.seq, now);
        meta.rate_limit = status;
        counted?;
    }
    let guard = if route.method == Method::GET {
        None
    } else {
        key_header(&parts.headers)?
            .map(|key| {
                let target = (route.method.as_str(), parts.uri.path());
                let key = RequestKey::new(&principal, project.as_ref(), target, &key);
                app.in_flight.enter(key)
            })
            .transpose()?
    };
    let bytes = match route.max_body_bytes {
        Some(max) => read_body(&parts.headers, body, max).await?,
        None => Bytes::new(),
    };
    let request = RequestContext {
        principal,
        authorization,
        project,
        id: path_id(route.path, parts.uri.path())?,
        query: Query::parse(parts.uri.query().unwrap_or_default()),
        body: Value::Null,
        events: Vec::new(),
        amounts: BTreeMap::new(),
    };
    match guard {
        Some(guard) => run_idempotent(app, route, request, bytes, guard).await,
        None => run_handler(app, route, request, bytes).await,
    }
}

async fn run_handler(
    app: &Arc<App>,
    route: &'static Route,
    mut request: RequestContext,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    parse_body(app, route, &mut request, &bytes)?;
    drop(bytes);
    match route.execution {
        Execution::Cached(handler) => {
            app.caches.check_files()?;
            app.caches.run(|cache| {
                cache.reauthorize(&request)?;
                handler(&mut cache.unit_of_work(), &request)
            })
        }
        Execution::Read(handler) => {
            let readers = &app.state.readers;
            readers
                .run(move |unit| {
                    // While the body was on its way, the token may have been revoked.
                    if route.max_body_bytes.is_some() {
                        request.authorize(unit)?;
                    }
                    handler(unit, &request)
                })
                .await
        }
        Execution::Write(handler) => {
            // This thread keeps the request until the end: freeing a thousand events would take time of the writer's.
            let request = Arc::new(request);
            let shared = Arc::clone(&request);
            let work = move |unit: &mut UnitOfWork| handler(unit, &shared);
            app.state.write(&request, work).await
        }
        Execution::Async(handler) => handler(&app.state, &request).await,
    }
}

/// Runs on the writing thread, whose transaction also stores the response. The stored response of a repeat wins over what
/// is wrong with the body.
async fn run_idempotent(
    app: &Arc<App>,
    route: &'static Route,
    mut request: RequestContext,
    bytes: Bytes,
    guard: InFlightGuard,
) -> Result<Response, ApiError> {
    let Some(handler) = route.execution.handler() else {
        return run_handler(app, route, request, bytes).await;
    };
    let body_hash = Sha256::digest(&bytes).into();
    let parsed = parse_body(app, route, &mut request, &bytes);
    drop(bytes);
    // This thread keeps the request until the end, as in `run_handler`.
    let request = Arc::new(request);
    let shared = Arc::clone(&request);
    app.state
        .write(&request, move |unit| {
            run_once(unit, &guard, body_hash, |unit| {
                parsed?;
                handler(unit, &shared)
            })
        })
        .await
}

fn parse_body(
    app: &App,
    route: &'static Route,
    request: &mut RequestContext,
    bytes: &[u8],
) -> Result<(), ApiError> {
    if route.max_body_bytes.is_some() {
        if bytes.is_empty() {
            return Err(ApiError::invalid_request(
                "the body is empty; it must be a JSON object",
            ));
        }
        request.body = limitry_types::json::parse(bytes)
            .map_err(|error| ApiError::invalid_request(format!("the body is not JSON: {error}")))?;
        check_fields(app, route, &request.body)?;
    }
    if let Some(prepare) = route.prepare {
        prepare(request, bytes, app.state.clock.now())?;
    }
    Ok(())
}

/// Rejects the unknown fields of a body, or ignores and reports them where the route says so.
fn check_fields(app: &App, route: &'static Route, body: &Value) -> Result<(), ApiError> {
    let report = |names: &mut dyn Iterator<Item = &str>| {
        let notices = &app.state.notices;
        notices.unknown_fields(&route.method, route.path, names);
    };
    match route.fields {
        Fields::Only(known) => {
            let mut errors = FieldErrors::default();
            for name in unknown_fields(body, known) {
                errors.invalid(name, "is not a field of this request");
            }
            errors.finish()
        }
        Fields::IgnoreOthers(known) => {
            report(&mut unknown_fields(body, known));
            Ok(())
        }
        Fields::Events(known) => {
            let events = body.get("events").and_then(Value::as_array);
            let events = events.into_iter().flatten();
            report(&mut unknown_fields(body, &["events"]));
            report(&mut events.flat_map(|event| unknown_fields(event, known)));
            Ok(())
        }
        Fields::Any => Ok(()),
    }
}

/// The fields of an object that are not known.
fn unknown_fields<'a>(
    body: &'a Value,
    known: &'static [&'static str],
) -> impl Iterator<Item = &'a str> {
    let fields = body.as_object().into_iter().flatten();
    let names = fields.map(|(name, _)| name.as_str());
    names.filter(|name| !known.contains(name))
}

struct AuthContext {
    principal: Principal,
    project: Option<ProjectRef>,
    authorization: Option<Authorization>,
}

/// 401 or 403 unless the request has a valid client token.
pub(super) async fn require_client_token(app: &App, headers: &HeaderMap) -> Result<(), ApiError> {
    authenticate(app, RequiredAuth::ClientToken, headers)
        .await
        .map(drop)
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
            authorization: None,
        });
    }
    let secret = bearer_token(headers)?;
    let (context, used) = app.caches.run(|cache| {
        let Identity {
            principal,
            project: bound,
            mut authorization,
            is_use_due,
        } = cache.authenticate(secret)?;
        let project = match (&principal, auth) {
            (Principal::User(_), RequiredAuth::User) => None,
            (Principal::User(user), RequiredAuth::Project | RequiredAuth::UserInProject) => {
                let project = cache.project_of(user.seq, project_header(headers)?)?;
                authorization.membership = Some((user.seq, project.seq));
                Some(project)
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
        let used = is_use_due.then_some(authorization.token);
        let context = AuthContext {
            principal,
            project,
            authorization: Some(authorization),
        };
        Ok((context, used))
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
