use std::sync::Arc;

use serde_json::Value;

use super::error::ApiError;
use super::query::Query;
use crate::engine::EventRow;

/// A user with a personal access token.
#[derive(Debug, Clone)]
pub(crate) struct UserRef {
    pub(crate) seq: i64,
    /// `usr_…`
    pub(crate) id: Arc<str>,
    /// The row of the token.
    pub(crate) pat: i64,
}

/// Who sends a request.
#[derive(Debug, Clone)]
pub(crate) enum Principal {
    /// On routes without authentication.
    Anonymous,
    User(UserRef),
    /// A server of a project.
    ApiKey,
    /// A browser of one customer of a project.
    ClientToken {
        customer: Arc<str>,
        /// The token's `context`, JSON.
        context: Arc<str>,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct ProjectRef {
    pub(crate) seq: i64,
    /// `proj_…`
    pub(crate) id: Arc<str>,
}

/// A request that passed everything that is the same for all routes.
#[derive(Debug)]
pub(crate) struct RequestContext {
    pub(crate) principal: Principal,
    /// `Some` on project routes.
    pub(crate) project: Option<ProjectRef>,
    /// The decoded `{id}` of the path.
    pub(crate) id: String,
    pub(crate) query: Query,
    /// `Null` where the route takes no body.
    pub(crate) body: Value,
    /// The events of a batch, which are parsed before the writer's turn.
    pub(crate) events: Vec<EventRow>,
}

impl RequestContext {
    /// The project of a project route.
    pub(crate) fn project(&self) -> Result<&ProjectRef, ApiError> {
        self.project
            .as_ref()
            .ok_or_else(|| ApiError::internal("the route has no project"))
    }

    /// The user of a user's route.
    pub(crate) fn user(&self) -> Result<&UserRef, ApiError> {
        match &self.principal {
            Principal::User(user) => Ok(user),
            _ => Err(ApiError::internal("the route has no user")),
        }
    }
}
