use serde_json::json;

use crate::api::{ApiError, RequestContext, Response};
use crate::db::incarnation;
use crate::storage::UnitOfWork;

/// `GET /dev/database`
pub(crate) fn show_database(
    unit: &mut UnitOfWork,
    _request: &RequestContext,
) -> Result<Response, ApiError> {
    Response::ok(&json!({"incarnation": incarnation(unit.conn)?}))
}
