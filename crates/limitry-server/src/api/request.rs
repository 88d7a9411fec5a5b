use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::params;
use serde_json::Value;

use super::error::ApiError;
use super::query::Query;
use crate::engine::EventRow;
use crate::storage::UnitOfWork;
use crate::tokens::TokenClass;
use limitry_types::rules::RuleError;
use limitry_types::{ExactAmount, codes};

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

/// The row of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TokenRow {
    pub(crate) class: TokenClass,
    pub(crate) seq: i64,
}

/// What authentication found out, and when. A request may wait for its body or for the writer's turn. Meanwhile its token
/// may be revoked, so what acts checks again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Authorization {
    pub(crate) token: TokenRow,
    pub(crate) expires_at: Option<i64>,
    /// The user and project of a request with a personal access token.
    pub(crate) membership: Option<(i64, i64)>,
    /// The revision of the configuration that was read.
    pub(crate) config_rev: i64,
}

impl Authorization {
    /// 401 when the token is revoked, expired or deleted by now; 404 when the user's project is.
    pub(crate) fn check(&self, unit: &UnitOfWork) -> Result<(), ApiError> {
        let is_valid = match self.token.class {
            TokenClass::Pat => {
                "SELECT 1 FROM pats WHERE seq = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)"
            }
            TokenClass::ApiKey => {
                "SELECT 1 FROM api_keys WHERE seq = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)"
            }
            TokenClass::ClientToken => {
                "SELECT 1 FROM client_tokens WHERE seq = ?1 AND expires_at > ?2"
            }
        };
        let mut is_valid = unit.conn.prepare_cached(is_valid)?;
        if !is_valid.exists(params![self.token.seq, unit.now])? {
            return Err(ApiError::token_expired());
        }
        let Some((user, project)) = self.membership else {
            return Ok(());
        };
        let mut is_member = unit
            .conn
            .prepare_cached("SELECT 1 FROM members WHERE user = ?1 AND project = ?2")?;
        if is_member.exists(params![user, project])? {
            Ok(())
        } else {
            Err(ApiError::not_found(codes::PROJECT_NOT_FOUND, "project"))
        }
    }
}

/// A request that passed everything that is the same for all routes.
#[derive(Debug)]
pub(crate) struct RequestContext {
    pub(crate) principal: Principal,
    /// `None` on routes without authentication.
    pub(crate) authorization: Option<Authorization>,
    /// `Some` on project routes.
    pub(crate) project: Option<ProjectRef>,
    /// The decoded `{id}` of the path.
    pub(crate) id: String,
    pub(crate) query: Query,
    /// `Null` where the route takes no body.
    pub(crate) body: Value,
    /// The events of a batch, which are parsed before the writer's turn.
    pub(crate) events: Vec<EventRow>,
    /// The amounts of a balance's request, as they are written in the body.
    pub(crate) amounts: BTreeMap<&'static str, Result<ExactAmount, RuleError>>,
}

impl RequestContext {
    /// See [`Authorization::check`].
    pub(crate) fn authorize(&self, unit: &UnitOfWork) -> Result<(), ApiError> {
        self.authorization
            .as_ref()
            .map_or(Ok(()), |authorization| authorization.check(unit))
    }

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
