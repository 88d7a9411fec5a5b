use crate::core::Core;
use crate::credentials::kept_api_key;
use crate::http::Problem;
use crate::{LocalError, Service};

impl Service {
    /// Takes everything away but the people, their tokens, the first project and the developer's own key; the clock
    /// goes back to the system's. One transaction: other processes see all of it or none.
    pub fn reset(&self) -> Result<(), LocalError> {
        let kept = kept_api_key(&self.core().dir);
        self.write(move |db| take_away(db, kept.as_deref()))
    }
}

/// The same for a request.
pub(crate) async fn reset_data(core: &Core) -> Result<(), Problem> {
    let kept = kept_api_key(&core.dir);
    core.writer
        .run(move |db| take_away(db, kept.as_deref()))
        .await
}

fn take_away(db: &mut crate::db::Db, kept: Option<&[u8]>) -> Result<(), Problem> {
    db.conn.execute_batch(
        "DELETE FROM events; DELETE FROM quota_usage; DELETE FROM arrivals; DELETE FROM quotas; \
         DELETE FROM rate_limits; DELETE FROM customers; DELETE FROM client_tokens; DELETE FROM idempotency;",
    )?;
    db.conn.execute(
        "DELETE FROM api_keys WHERE ?1 IS NULL OR hash <> ?1",
        [kept],
    )?;
    db.conn.execute_batch(
        "DELETE FROM projects WHERE seq <> (SELECT min(seq) FROM projects); \
         UPDATE meta SET clock_offset = 0, config_rev = random();",
    )?;
    Ok(())
}
