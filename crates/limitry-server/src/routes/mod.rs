//! The routes of the contract: one table, and a file for each resource.

mod api_keys;
mod client;
mod client_tokens;
mod customers;
mod dev;
mod events;
mod openapi;
mod projects;
mod quotas;
mod range;
mod rate_limits;
mod reports;
mod track;
mod usage;
mod user;

pub use openapi::DOCUMENT;

pub(crate) use api_keys::insert as insert_api_key;
pub(crate) use quotas::create as create_quota;
pub(crate) use rate_limits::create as create_rate_limit;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::routing::{MethodFilter, MethodRouter};

use super::core::Core;
use super::db::Db;
use super::http::{Answer, Call, Problem, handle, method_not_allowed, not_found};
use limitry_types::codes;

/// The methods that routes have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Put,
    Delete,
}

impl Verb {
    /// The method's name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    const fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Put => MethodFilter::PUT,
            Self::Delete => MethodFilter::DELETE,
        }
    }
}

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody.
    Open,
    /// A person, for themselves.
    Person,
    /// A person, for a project: key management.
    Keys,
    /// A project's API key, or a person who names the project.
    Project,
    /// A client token.
    Browser,
}

/// A route's work. It sees a consistent database; its errors undo what it did.
pub(crate) type Work = fn(&mut Db, &Call) -> Result<Answer, Problem>;

/// Work that needs more than the database.
pub(crate) type ProcessWork =
    for<'a> fn(
        &'a Arc<Core>,
        &'a Call,
    ) -> Pin<Box<dyn Future<Output = Result<Answer, Problem>> + Send + 'a>>;

/// Where a route's work is done.
#[derive(Clone, Copy)]
pub(crate) enum Lane {
    /// At the front desk, from memory: quick, changes nothing.
    Check(Work),
    /// On a thread that may block: changes nothing.
    Read(Work),
    /// In the writer's transaction.
    Write(Work),
    /// With the whole process at hand.
    Process(ProcessWork),
}

impl Lane {
    /// The work, where it is done with the database alone.
    pub(crate) const fn work(self) -> Option<Work> {
        match self {
            Self::Check(work) | Self::Read(work) | Self::Write(work) => Some(work),
            Self::Process(_) => None,
        }
    }
}

/// One route.
pub(crate) struct Route {
    pub(crate) verb: Verb,
    /// As in the contract: `/v1/quotas/{id}`.
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    /// The largest body in bytes; `None`: a body is not looked at.
    pub(crate) body: Option<usize>,
    /// What can be done with the body before it is the request's turn at the database: by the thread that serves it,
    /// at a moment.
    pub(crate) prepare: Option<Prepare>,
    pub(crate) lane: Lane,
}

/// Reads a request's body.
pub(crate) type Prepare = fn(&mut Call, i64) -> Result<(), Problem>;

/// The usual limit of a body.
const BODY: usize = 1 << 20;

/// The limit of a batch.
const BATCH_BODY: usize = 8 << 20;

const fn get(path: &'static str, access: Access, work: Work) -> Route {
    Route {
        verb: Verb::Get,
        path,
        access,
        body: None,
        prepare: None,
        lane: Lane::Read(work),
    }
}

const fn post(path: &'static str, access: Access, work: Work) -> Route {
    Route {
        verb: Verb::Post,
        path,
        access,
        body: Some(BODY),
        prepare: None,
        lane: Lane::Write(work),
    }
}

const fn check(path: &'static str, access: Access, work: Work) -> Route {
    Route {
        verb: Verb::Post,
        path,
        access,
        body: Some(BODY),
        prepare: None,
        lane: Lane::Check(work),
    }
}

const fn put(path: &'static str, access: Access, work: Work) -> Route {
    Route {
        verb: Verb::Put,
        path,
        access,
        body: Some(BODY),
        prepare: None,
        lane: Lane::Write(work),
    }
}

const fn delete(path: &'static str, access: Access, work: Work) -> Route {
    Route {
        verb: Verb::Delete,
        path,
        access,
        body: None,
        prepare: None,
        lane: Lane::Write(work),
    }
}

const fn process(verb: Verb, path: &'static str, body: Option<usize>, work: ProcessWork) -> Route {
    Route {
        verb,
        path,
        access: Access::Person,
        body,
        prepare: None,
        lane: Lane::Process(work),
    }
}

/// All routes.
pub(crate) static ROUTES: &[Route] = &[
    Route {
        access: Access::Open,
        ..process(Verb::Get, "/openapi.json", None, openapi::show)
    },
    get("/v1/user", Access::Person, user::show),
    delete("/v1/user/token", Access::Person, user::revoke_token),
    get("/v1/projects", Access::Person, projects::list),
    post("/v1/projects", Access::Person, projects::create),
    get("/v1/projects/current", Access::Project, projects::current),
    get("/v1/api-keys", Access::Keys, api_keys::list),
    post("/v1/api-keys", Access::Keys, api_keys::create),
    get("/v1/api-keys/{id}", Access::Keys, api_keys::show),
    put("/v1/api-keys/{id}", Access::Keys, api_keys::update),
    delete("/v1/api-keys/{id}", Access::Keys, api_keys::revoke),
    check("/v1/usage/check", Access::Project, usage::check),
    post("/v1/events/record", Access::Project, events::record_one),
    Route {
        body: Some(BATCH_BODY),
        prepare: Some(events::read_batch),
        ..post("/v1/events/batch", Access::Project, events::record_batch)
    },
    get("/v1/events", Access::Project, events::list),
    post("/v1/track", Access::Project, track::track),
    get("/v1/usage/summary", Access::Project, reports::summary),
    get("/v1/usage/breakdown", Access::Project, reports::breakdown),
    get("/v1/usage/timeseries", Access::Project, reports::timeseries),
    get("/v1/quotas", Access::Project, quotas::list),
    post("/v1/quotas", Access::Project, quotas::create),
    check("/v1/quotas/check", Access::Project, quotas::check),
    get("/v1/quotas/{id}", Access::Project, quotas::show),
    put("/v1/quotas/{id}", Access::Project, quotas::update),
    delete("/v1/quotas/{id}", Access::Project, quotas::delete),
    get("/v1/rate-limits", Access::Project, rate_limits::list),
    post("/v1/rate-limits", Access::Project, rate_limits::create),
    check("/v1/rate-limits/check", Access::Project, rate_limits::check),
    get("/v1/rate-limits/{id}", Access::Project, rate_limits::show),
    put("/v1/rate-limits/{id}", Access::Project, rate_limits::update),
    delete("/v1/rate-limits/{id}", Access::Project, rate_limits::delete),
    get("/v1/customers", Access::Project, customers::list),
    post("/v1/customers", Access::Project, customers::create),
    get("/v1/customers/{id}", Access::Project, customers::show),
    get(
        "/v1/customers/{id}/usage",
        Access::Project,
        customers::usage,
    ),
    post("/v1/client-tokens", Access::Project, client_tokens::create),
    get("/dev/clock", Access::Person, dev::show_clock),
    process(Verb::Put, "/dev/clock", Some(BODY), dev::move_clock),
    process(Verb::Get, "/dev/faults", None, dev::show_faults),
    process(Verb::Put, "/dev/faults", Some(BODY), dev::set_faults),
    process(Verb::Post, "/dev/reset", None, dev::reset),
    process(Verb::Post, "/dev/seed", Some(BODY), dev::seed),
    get("/client/context", Access::Browser, client::context),
    check(
        "/client/quotas/check",
        Access::Browser,
        client::check_quotas,
    ),
    post(
        "/client/events/record",
        Access::Browser,
        client::record_event,
    ),
    get("/client/events/summary", Access::Browser, client::summary),
];

/// The routes whose paths have nothing to fill in, by method and path: what a running server finds at once. The router
/// has all of them and the rest, and the last word on what is neither.
pub(crate) struct Fixed(HashMap<&'static str, Vec<&'static Route>>);

impl Fixed {
    /// All of them.
    pub(crate) fn new() -> Self {
        let mut fixed: HashMap<_, Vec<_>> = HashMap::new();
        for route in ROUTES.iter().filter(|route| !route.path.contains('{')) {
            fixed.entry(route.path).or_default().push(route);
        }
        Self(fixed)
    }

    /// The route of a request.
    pub(crate) fn find(&self, method: &http::Method, path: &str) -> Option<&'static Route> {
        let routes = self.0.get(path)?;
        let found = routes
            .iter()
            .find(|route| route.verb.as_str() == method.as_str());
        found.copied()
    }
}

/// The router over all routes.
pub(crate) fn router(core: &Arc<Core>) -> Router {
    let mut router = Router::new();
    let mut paths: Vec<&'static str> = ROUTES.iter().map(|route| route.path).collect();
    paths.dedup();
    for path in paths {
        router = router.route(path, methods(core, path));
    }
    let core = core.clone();
    router.fallback(move |request: Request| {
        let response = not_found(&core, request.uri().path());
        async move { response }
    })
}

/// All methods of one path.
fn methods(core: &Arc<Core>, path: &'static str) -> MethodRouter {
    let routes = ROUTES.iter().filter(|route| route.path == path);
    let mut methods = MethodRouter::new();
    let mut allow = Vec::new();
    let mut open = false;
    for route in routes {
        allow.push(route.verb.as_str());
        open |= route.access == Access::Browser;
        let core = core.clone();
        methods = methods.on(route.verb.filter(), move |request: Request| {
            handle(core.clone(), route, request)
        });
    }
    if open {
        allow.push("OPTIONS");
    }
    let allow = allow.join(", ");
    let core = core.clone();
    methods.fallback(move |request: Request| {
        let response = method_not_allowed(&core, &allow, open, &request);
        async move { response }
    })
}

/// Names of quotas and rate limits are unique in a project. `own` is the one that may have the name.
fn check_name(
    db: &Db,
    table: &'static str,
    project: i64,
    name: &str,
    own: Option<i64>,
) -> Result<(), Problem> {
    let sql = format!("SELECT 1 FROM {table} WHERE project = ?1 AND name = ?2 AND seq IS NOT ?3");
    let taken = db
        .conn
        .prepare_cached(&sql)?
        .exists(rusqlite::params![project, name, own])?;
    if taken {
        return Err(Problem::conflict(
            codes::NAME_TAKEN,
            "Another one of the project has this name.",
        ));
    }
    Ok(())
}

/// For columns that hold JSON.
fn to_json(value: &impl serde::Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| Problem::internal(error.to_string()))
}

/// From columns that hold JSON.
fn from_json<T: serde::de::DeserializeOwned>(
    row: &rusqlite::Row,
    column: usize,
) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}
