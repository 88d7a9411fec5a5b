//! `/user`: the person behind a personal access token.

use rusqlite::params;

use crate::clock::timestamp;
use crate::db::Db;
use crate::http::{Answer, Call, Problem};
use limitry_types::{Extra, TokenInfo, User};

/// `GET /user`
pub(crate) fn show(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let person = call.person()?;
    let user = db.conn.query_row(
        "SELECT u.id, u.email, u.name, t.id, t.name, t.last_four, t.created_at, t.last_used_at, t.expires_at \
         FROM pats t JOIN users u ON u.seq = t.user WHERE t.seq = ?1",
        [person.pat],
        |row| {
            Ok(User {
                id: row.get(0)?,
                email: row.get(1)?,
                name: row.get(2)?,
                token: Some(TokenInfo {
                    id: row.get(3)?,
                    name: row.get(4)?,
                    last_four: row.get(5)?,
                    created_at: Some(timestamp(row.get(6)?)),
                    last_used_at: row.get::<_, Option<i64>>(7)?.map(timestamp),
                    expires_at: row.get::<_, Option<i64>>(8)?.map(timestamp),
                    extra: Extra::new(),
                }),
                extra: Extra::new(),
            })
        },
    )?;
    Answer::ok(&user)
}

/// `DELETE /user/token`: the token revokes itself.
pub(crate) fn revoke_token(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    db.conn.execute(
        "UPDATE pats SET revoked_at = ?1 WHERE seq = ?2 AND revoked_at IS NULL",
        params![db.now, call.person()?.pat],
    )?;
    Ok(Answer::no_content())
}
