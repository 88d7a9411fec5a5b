use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;

use rusqlite::Connection;

use super::customers::CustomerCache;
use super::error::EngineError;
use super::rules::Rules;

/// What one connection remembers: the rules of each project, customers, and counters.
#[derive(Default)]
pub(crate) struct Engine {
    config_rev: Option<i64>,
    pub(super) rules: RuleCache,
    pub(super) customers: CustomerCache,
    /// Counters are remembered for one epoch. `None`: they are read for each check.
    pub(super) epoch: Option<u64>,
    /// The data directory. Its servers deliver the alerts of what this engine records.
    pub(super) data_dir: PathBuf,
}

impl Engine {
    /// An engine that records.
    pub(crate) fn of_writer(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            ..Self::default()
        }
    }

    /// Drops everything that was read under another revision of the configuration. Returns whether it did.
    pub(crate) fn sync(&mut self, config_rev: i64) -> bool {
        if self.config_rev == Some(config_rev) {
            return false;
        }
        self.clear();
        self.config_rev = Some(config_rev);
        true
    }

    /// Drops the rules and customers. Needed after a rollback: they may be of rows that were undone.
    pub(crate) fn clear(&mut self) {
        self.config_rev = None;
        self.rules.0.clear();
        self.customers.clear();
    }

    /// Drops the remembered counters, because the data may have changed.
    pub(crate) fn start_epoch(&mut self) {
        self.epoch = Some(self.epoch.map_or(0, |epoch| epoch + 1));
    }

    /// Makes a customer exist, as its first event does.
    pub(crate) fn ensure_customer(
        &mut self,
        conn: &Connection,
        project: i64,
        external_id: &str,
        now: i64,
    ) -> Result<(), EngineError> {
        let rules = self.rules.get(conn, project)?;
        let ensured = self
            .customers
            .ensure(conn, project, &rules.limits, external_id, now);
        ensured.map(drop)
    }
}

/// The rules of each project, as they were loaded.
#[derive(Default)]
pub(super) struct RuleCache(HashMap<i64, Rules>);

impl RuleCache {
    /// The rules of a project.
    pub(super) fn get(&mut self, conn: &Connection, project: i64) -> rusqlite::Result<&mut Rules> {
        match self.0.entry(project) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unknown) => Ok(unknown.insert(Rules::load(conn, project)?)),
        }
    }
}
