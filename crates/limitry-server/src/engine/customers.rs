use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::EngineError;
use crate::tokens;

/// Rows of customers that events were recorded for, by project and external id. A customer is deleted only together
/// with all data, which changes the configuration's revision and so clears this.
#[derive(Default)]
pub(super) struct CustomerCache(HashMap<i64, HashMap<String, i64>>);

impl CustomerCache {
    const MAX_ENTRIES_PER_PROJECT: usize = 100_000;

    fn get(&self, project: i64, external_id: &str) -> Option<i64> {
        self.0.get(&project)?.get(external_id).copied()
    }

    fn insert(&mut self, project: i64, external_id: &str, seq: i64) {
        let entries = self.0.entry(project).or_default();
        if entries.len() >= Self::MAX_ENTRIES_PER_PROJECT {
            entries.clear();
        }
        entries.insert(external_id.to_owned(), seq);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Finds the row of an event's customer, or creates it: a customer exists from its first event.
    pub(super) fn ensure(
        &mut self,
        conn: &Connection,
        project: i64,
        external_id: &str,
        now: i64,
    ) -> Result<i64, EngineError> {
        if let Some(seq) = self.get(project, external_id) {
            return Ok(seq);
        }
        let found = conn
            .prepare_cached("SELECT seq FROM customers WHERE project = ?1 AND external_id = ?2")?
            .query_row(params![project, external_id], |row| row.get(0))
            .optional()?;
        let seq = if let Some(seq) = found {
            seq
        } else {
            conn.prepare_cached(
                "INSERT INTO customers (id, project, external_id, billing_cycle_start, created_at, updated_at) \
                 VALUES (?1, ?2, ?3, ?4, ?4, ?4)",
            )?
            .execute(params![tokens::new_id("cust_")?, project, external_id, now])?;
            conn.last_insert_rowid()
        };
        self.insert(project, external_id, seq);
        Ok(seq)
    }
}
