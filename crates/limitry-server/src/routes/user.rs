//! `/user`: the user behind a personal access token.

use rusqlite::params;

use crate::api::{ApiError, RequestContext, Response};
use crate::clock::to_timestamp;
use crate::storage::UnitOfWork;
use limitry_types::{Extra, TokenInfo, User};

/// `GET /user`
pub(super) fn show(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let user = unit.conn.query_row(
        "SELECT u.id, u.email, u.name, t.id, t.name, t.last_four, t.created_at, t.last_used_at, t.expires_at \
         FROM pats t JOIN users u ON u.seq = t.user WHERE t.seq = ?1",
        [request.user()?.pat],
        |row| {
            Ok(User {
                id: row.get(0)?,
                email: row.get(1)?,
                name: row.get(2)?,
                token: Some(TokenInfo {
                    id: row.get(3)?,
                    name: row.get(4)?,
                    last_four: row.get(5)?,
                    created_at: Some(to_timestamp(row.get(6)?)),
                    last_used_at: row.get::<_, Option<i64>>(7)?.map(to_timestamp),
                    expires_at: row.get::<_, Option<i64>>(8)?.map(to_timestamp),
                    extra: Extra::new(),
                }),
                extra: Extra::new(),
            })
        },
    )?;
    Response::ok(&user)
}

/// `DELETE /user/token`: revokes the token that the request carries.
pub(super) fn revoke_token(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    unit.conn.execute(
        "UPDATE pats SET revoked_at = ?1 WHERE seq = ?2 AND revoked_at IS NULL",
        params![unit.now, request.user()?.pat],
    )?;
    Ok(Response::no_content())
}
