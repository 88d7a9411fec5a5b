use std::sync::Arc;

use super::super::route::AsyncResponse;
use crate::api::{ApiError, RequestContext, Response};
use crate::credential_files::API_KEY_FILE;
use crate::db::start_incarnation;
use crate::state::State;
use crate::storage::UnitOfWork;

/// `POST /dev/reset`
pub(crate) fn reset<'a>(state: &'a Arc<State>, request: &'a RequestContext) -> AsyncResponse<'a> {
    Box::pin(async move {
        let kept_key = API_KEY_FILE.hash(&state.dir);
        state
            .write(request, move |unit| delete_data(unit, kept_key.as_deref()))
            .await?;
        Ok(Response::no_content())
    })
}

/// The same for a caller that blocks.
pub(crate) fn reset_blocking(state: &State) -> Result<(), ApiError> {
    let kept_key = API_KEY_FILE.hash(&state.dir);
    state
        .writer
        .run_blocking(move |unit| delete_data(unit, kept_key.as_deref()))
}

/// Deletes everything except the user, the PATs, the first project and the API key in the data directory. The clock shows
/// the system's time again. One transaction: other processes see all of it or nothing.
fn delete_data(unit: &mut UnitOfWork, kept_key: Option<&[u8]>) -> Result<(), ApiError> {
    unit.conn.execute_batch(
        "DELETE FROM events; DELETE FROM quota_usage; DELETE FROM arrivals; DELETE FROM quotas; \
         DELETE FROM rate_limits; DELETE FROM limit_counters; DELETE FROM limit_usage_past; DELETE FROM limits; \
         DELETE FROM balances; DELETE FROM webhooks; DELETE FROM meters WHERE project IS NOT NULL; \
         DELETE FROM customers; DELETE FROM client_tokens; DELETE FROM idempotency;",
    )?;
    unit.conn.execute(
        "DELETE FROM api_keys WHERE ?1 IS NULL OR hash <> ?1",
        [kept_key],
    )?;
    unit.conn.execute_batch(
        "DELETE FROM projects WHERE seq <> (SELECT min(seq) FROM projects); \
         UPDATE meta SET clock_offset = 0, config_rev = random();",
    )?;
    start_incarnation(unit.conn)?;
    Ok(())
}
