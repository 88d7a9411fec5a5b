//! What is the same for all routes, in this order: credential (401), its class (403), project (400, 404), the API's own
//! limit (429), `Idempotency-Key` (400, 409), the body (415, 413, 400), the work, and the headers of every answer.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::call::TokenRef;
use super::desk::{Desk, Identity, Look, touch};
use super::idempotency::{Scope, key_of, once};
use super::problem::panicked;
use super::request::{bearer, path_id, project_header, read_body};
use super::respond::{Notes, preflight, respond};
use super::{Answer, Call, Caller, Problem, ProjectRef, Query};
use crate::core::Core;
use crate::faults::Fate;
use crate::routes::{Access, Lane, Route, Verb};
use limitry_types::codes;

/// Answers a request to a route.
pub(crate) async fn handle(
    core: Arc<Core>,
    route: &'static Route,
    request: Request<Body>,
) -> Response<Body> {
    let mut notes = Notes::default();
    let result = survive(run(&core, route, request, &mut notes)).await;
    respond(&core, route.access == Access::Browser, result, &notes)
}

/// Answers a request to a path that is none.
pub(crate) fn not_found(core: &Core, path: &str) -> Response<Body> {
    let problem = Problem::new(
        StatusCode::NOT_FOUND,
        codes::ROUTE_NOT_FOUND,
        "There is no such route.",
    );
    let open = path.starts_with("/client/");
    respond(core, open, Err(problem), &Notes::default())
}

/// Answers a request with a method that the path does not have, or the question which ones it has.
pub(crate) fn method_not_allowed(
    core: &Core,
    allow: &str,
    open: bool,
    request: &Request<Body>,
) -> Response<Body> {
    if open && request.method() == http::Method::OPTIONS {
        let mut response = respond(core, open, Ok(Answer::no_content()), &Notes::default());
        preflight(response.headers_mut(), allow);
        return response;
    }
    let problem = Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        codes::METHOD_NOT_ALLOWED,
        format!("This path has {allow} only."),
    )
    .with_allow(allow.to_owned());
    respond(core, open, Err(problem), &Notes::default())
}

/// Answers a request that was meant for another host.
pub(crate) fn wrong_host(core: &Core) -> Response<Body> {
    let problem =
        Problem::forbidden("The Host header names neither this machine's loopback nor this port.");
    respond(core, false, Err(problem), &Notes::default())
}

async fn run(
    core: &Arc<Core>,
    route: &'static Route,
    request: Request<Body>,
    notes: &mut Notes,
) -> Result<Answer, Problem> {
    let fate = suffer(core, route, notes).await?;
    let result = work(core, route, request, notes).await;
    notes.hangup = fate == Fate::Drop;
    result
}

/// Delays or refuses the request when faults were asked for. The routes that change faults are spared.
async fn suffer(core: &Core, route: &Route, notes: &mut Notes) -> Result<Fate, Problem> {
    let faults = core.faults.get();
    if faults.is_off() || route.path.starts_with("/dev/") {
        return Ok(Fate::Spared);
    }
    let faults = faults.on(route.verb.as_str(), route.path);
    if !faults.latency.is_zero() {
        tokio::time::sleep(faults.latency).await;
    }
    match faults.draw() {
        Fate::Error => Err(Problem::internal("A fault that was asked for.")),
        Fate::TooMany => {
            let wait = 1;
            notes.standing = Some(core.limiter.used_up(core.clock.now(), wait));
            Err(Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                codes::RATE_LIMIT_EXCEEDED,
                "A fault that was asked for: too many requests.",
            )
            .with_retry_after(wait))
        }
        fate => Ok(fate),
    }
}

async fn work(
    core: &Arc<Core>,
    route: &'static Route,
    request: Request<Body>,
    notes: &mut Notes,
) -> Result<Answer, Problem> {
    let (parts, body) = request.into_parts();
    let mut caller = Caller::Anybody;
    let mut project = None;
    let mut look = None;
    if route.access != Access::Open {
        let (visitor, looked) = admit(core, route.access, &parts.headers)?;
        look = Some(looked);
        if let Some(token) = visitor.touch {
            // Noting the use may fail (a full disk); the request itself need not.
            let _ = core.writer.run(move |db| touch(db, token)).await;
        }
        caller = visitor.caller;
        project = visitor.project;
    }
    if let Some(project) = &project {
        let (standing, admitted) = core.limiter.admit(project.seq, core.clock.now());
        notes.standing = standing;
        admitted?;
    }
    let entered = match route.verb {
        Verb::Post => key_of(&parts.headers)?
            .map(|key| {
                let scope = Scope::new(&caller, project.as_ref(), parts.uri.path(), &key);
                core.in_flight.enter(scope)
            })
            .transpose()?,
        _ => None,
    };
    let bytes = match route.body {
        Some(max) => read_body(&parts.headers, body, max).await?,
        None => Bytes::new(),
    };
    let call = Call {
        caller,
        project,
        id: path_id(route.path, parts.uri.path())?,
        query: Query::parse(parts.uri.query().unwrap_or_default()),
        body: Value::Null,
        events: Vec::new(),
    };
    if let (Some(entered), Some(work)) = (entered, route.lane.work()) {
        // Writers come one after another: what can be done beside them is.
        let fingerprint = Sha256::digest(&bytes).into();
        let prepared = Arc::new(with_body(route, call, &bytes, core.clock.now()));
        drop(bytes);
        // It is kept here until the end: to let go of a thousand events takes the writer longer than this thread.
        let shared = Arc::clone(&prepared);
        return core
            .writer
            .run(move |db| {
                let answer = once(db, entered.scope(), fingerprint, |db| match &*shared {
                    Ok(call) => work(db, call),
                    Err(problem) => Err(problem.clone()),
                });
                drop(entered);
                answer
            })
            .await;
    }
    let call = with_body(route, call, &bytes, core.clock.now())?;
    drop(bytes);
    match route.lane {
        Lane::Check(work) => {
            let work = |desk: &mut Desk| work(&mut desk.db(), &call);
            match look {
                Some(look) => core.desks.again(look, work),
                None => core.desks.with(work).map(|(answer, _)| answer),
            }
        }
        Lane::Read(work) => core.readers.run(move |db| work(db, &call)).await,
        Lane::Write(work) => {
            let call = Arc::new(call);
            let shared = Arc::clone(&call);
            core.writer.run(move |db| work(db, &shared)).await
        }
        Lane::Process(work) => work(core, &call).await,
    }
}

/// The body as JSON. Under an idempotency key it counts as bytes first: what is wrong with it is of no interest where it
/// is a repeat.
fn with_body(route: &Route, mut call: Call, bytes: &[u8], now: i64) -> Result<Call, Problem> {
    if route.body.is_some() {
        if bytes.is_empty() {
            return Err(Problem::invalid_request(
                "The body is empty; it must be a JSON object.",
            ));
        }
        call.body = super::json::parse(bytes)
            .map_err(|error| Problem::invalid_request(format!("The body is not JSON: {error}.")))?;
    }
    if let Some(prepare) = route.prepare {
        prepare(&mut call, now)?;
    }
    Ok(call)
}

struct Visitor {
    caller: Caller,
    project: Option<ProjectRef>,
    touch: Option<TokenRef>,
}

/// Who asks, and whether the route is for them.
fn admit(core: &Core, access: Access, headers: &HeaderMap) -> Result<(Visitor, Look), Problem> {
    let secret = bearer(headers)?;
    core.desks.with(|desk| {
        let Identity {
            token,
            caller,
            project: bound,
            touch,
        } = desk.authenticate(secret)?;
        let project = match (&caller, access) {
            (Caller::Person(_), Access::Person) => None,
            (Caller::Person(person), Access::Project | Access::Keys) => {
                Some(desk.project_of(person.user, project_header(headers)?)?)
            }
            (Caller::Server, Access::Project) | (Caller::Browser { .. }, Access::Browser) => bound,
            (caller, access) => return Err(wrong_class(caller, access)),
        };
        if let (Caller::Server | Caller::Browser { .. }, Some(bound)) = (&caller, &project)
            && let Some(named) = headers.get("x-project")
            && named.as_bytes() != bound.id.as_bytes()
        {
            return Err(Problem::forbidden(
                "The token belongs to another project than the X-Project header names.",
            ));
        }
        Ok(Visitor {
            caller,
            project,
            touch: touch.then_some(token),
        })
    })
}

fn wrong_class(caller: &Caller, access: Access) -> Problem {
    let who = match caller {
        Caller::Anybody => "Nobody",
        Caller::Person(_) => "A personal access token",
        Caller::Server => "An API key",
        Caller::Browser { .. } => "A client token",
    };
    let wanted = match access {
        Access::Person | Access::Keys => "a personal access token",
        Access::Browser => "a client token",
        Access::Project | Access::Open => "an API key or a personal access token",
    };
    Problem::forbidden(format!(
        "{who} does not reach this route; it takes {wanted}."
    ))
}

/// A panic is this request's 500 and nobody else's.
async fn survive<T>(future: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let mut future = pin!(future);
    poll_fn(move |context| {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        polled.unwrap_or_else(|panic| Poll::Ready(Err(panicked(&*panic))))
    })
    .await
}
