//! What counts: quotas over windows of time, rate limits over the last moments, and the recording that moves both.
//!
//! A check costs the same whether there are ten events or ten million: every recording keeps up, in its own
//! transaction, what each quota counted in each window and how many events had arrived for each rate limit.
//! A quota or rate limit that is made or changed later is filled from the events that are there.

mod amount;
mod check;
mod fill;
mod record;
mod rules;
mod window;

pub(crate) use amount::Nanos;
pub(crate) use check::{Ask, Outcome};
pub(crate) use fill::{fill_quota, fill_rate_limit, refill_rate_limits};
pub(crate) use record::{EventRow, NewEvent, Origin, Recorded, known_event, record};
pub(crate) use rules::{Metric, Rules, Subject, Values};
pub(crate) use window::bounds;

use std::collections::HashMap;

use rusqlite::Connection;

/// The rules of each project as one connection sees them.
#[derive(Default)]
pub(crate) struct Engine {
    rev: Option<i64>,
    rules: HashMap<i64, Rules>,
    customers: record::Customers,
    /// Numbers the states of the data for whom counters may be remembered; `None`: they are read each time.
    epoch: Option<u64>,
}

impl Engine {
    /// Drops the rules when the configuration is no longer the one that they were read from. True if so.
    pub(crate) fn follow(&mut self, config_rev: i64) -> bool {
        if self.rev == Some(config_rev) {
            return false;
        }
        self.forget();
        self.rev = Some(config_rev);
        true
    }

    /// Drops the rules.
    pub(crate) fn forget(&mut self) {
        self.rev = None;
        self.rules.clear();
        self.customers.forget();
    }

    /// Says that the data may have changed: counters that were remembered count no more.
    pub(crate) fn next_epoch(&mut self) {
        self.epoch = Some(self.epoch.map_or(0, |epoch| epoch + 1));
    }

    /// The rules of a project.
    pub(crate) fn rules(
        &mut self,
        conn: &Connection,
        project: i64,
    ) -> rusqlite::Result<&mut Rules> {
        use std::collections::hash_map::Entry;
        match self.rules.entry(project) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unknown) => Ok(unknown.insert(Rules::load(conn, project)?)),
        }
    }
}
