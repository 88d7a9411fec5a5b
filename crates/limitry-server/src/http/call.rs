use std::sync::Arc;

use serde_json::Value;

use super::{Problem, Query};
use crate::engine::EventRow;
use crate::tokens::Class;

/// A person with a personal access token.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) user: i64,
    /// `usr_…`
    pub(crate) user_id: Arc<str>,
    /// The token.
    pub(crate) pat: i64,
}

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// Nobody in particular, on the few routes that are open.
    Anybody,
    /// A person.
    Person(Person),
    /// A server of a project, with an API key.
    Server,
    /// A browser of one customer of a project, with a client token.
    Browser {
        /// The customer that the token is pinned to.
        customer: Arc<str>,
        /// What the token was made with, JSON.
        context: Arc<str>,
    },
}

/// A project that the caller may work with.
#[derive(Debug, Clone)]
pub(crate) struct ProjectRef {
    pub(crate) seq: i64,
    /// `proj_…`
    pub(crate) id: Arc<str>,
}

/// Which credential a request came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TokenRef {
    pub(crate) class: Class,
    pub(crate) seq: i64,
}

/// A request that has passed everything that is the same for all routes.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) caller: Caller,
    /// Set on project routes.
    pub(crate) project: Option<ProjectRef>,
    /// The `{id}` of the path, decoded.
    pub(crate) id: String,
    pub(crate) query: Query,
    /// The body, `Null` where the route takes none.
    pub(crate) body: Value,
    /// The events of a batch, once [`crate::routes::Route::prepare`] has read them.
    pub(crate) events: Vec<EventRow>,
}

impl Call {
    /// The project of a project route.
    pub(crate) fn project(&self) -> Result<&ProjectRef, Problem> {
        self.project
            .as_ref()
            .ok_or_else(|| Problem::internal("The route has no project."))
    }

    /// The person of a person's route.
    pub(crate) fn person(&self) -> Result<&Person, Problem> {
        match &self.caller {
            Caller::Person(person) => Ok(person),
            _ => Err(Problem::internal("The route has no person.")),
        }
    }
}
