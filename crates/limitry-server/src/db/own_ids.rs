//! Filters that name a customer by its own id.

use limitry_types::Dimensions;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::json::from_json;

/// Puts the external id into filters that name a customer by its own id: events carry that one.
pub(super) fn use_external_ids(conn: &Connection) -> rusqlite::Result<()> {
    for table in ["quotas", "rate_limits"] {
        let select = format!("SELECT seq, project, filters FROM {table}");
        let found: Vec<(i64, i64, Dimensions)> = conn
            .prepare(&select)?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, from_json(row, 2)?)))?
            .collect::<Result<_, _>>()?;
        let mut find =
            conn.prepare("SELECT external_id FROM customers WHERE id = ?1 AND project = ?2")?;
        let mut update =
            conn.prepare(&format!("UPDATE {table} SET filters = ?1 WHERE seq = ?2"))?;
        for (seq, project, mut filters) in found {
            let Some(customer) = filters.get_mut("customer_id") else {
                continue;
            };
            let external_id = find
                .query_row(params![*customer, project], |row| row.get(0))
                .optional()?;
            if let Some(external_id) = external_id {
                *customer = external_id;
                let filters = serde_json::to_string(&filters)
                    .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
                update.execute(params![filters, seq])?;
            }
        }
    }
    Ok(())
}
