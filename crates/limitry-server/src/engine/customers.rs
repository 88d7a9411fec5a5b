use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::EngineError;
use super::limit_rules::{LimitRule, LimitRules, zone_named};
use super::windows::{CachedCalendar, Calendar};
use crate::tokens;

/// What the engine knows of a customer.
pub(super) struct KnownCustomer {
    /// `None`: it does not exist yet.
    pub(super) row: Option<i64>,
    pub(super) calendar: CachedCalendar,
    /// Its own limits, oldest first.
    pub(super) own_limits: Vec<LimitRule>,
}

impl KnownCustomer {
    /// Reads a customer and its own limits.
    fn load(
        conn: &Connection,
        project: i64,
        limits: &LimitRules,
        external_id: &str,
    ) -> rusqlite::Result<Self> {
        let found = conn
            .prepare_cached(
                "SELECT seq, timezone, billing_cycle_start FROM customers WHERE project = ?1 AND external_id = ?2",
            )?
            .query_row(params![project, external_id], |row| {
                let zone = row.get_ref(1)?.as_str_or_null()?;
                let zone = zone.map_or_else(|| limits.zone.clone(), zone_named);
                let calendar = Calendar::of_billing_cycle(zone, row.get(2)?);
                Ok((row.get(0)?, CachedCalendar::new(calendar)))
            })
            .optional()?;
        let own_limits = if limits.has_own_limits {
            LimitRule::load_own(conn, project, external_id)?
        } else {
            Vec::new()
        };
        let (row, calendar) = match found {
            Some((row, calendar)) => (Some(row), calendar),
            None => (None, limits.calendar.clone()),
        };
        Ok(Self {
            row,
            calendar,
            own_limits,
        })
    }
}

/// Customers by project and external id. A customer is deleted only together with all data, and what is known of one changes
/// only together with the configuration's revision, which clears this.
#[derive(Default)]
pub(super) struct CustomerCache {
    known: Known,
    /// The last customer that was asked for and did not exist. It may exist a moment later.
    unknown: Option<KnownCustomer>,
}

impl CustomerCache {
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    /// Finds a customer, who may not exist yet.
    pub(super) fn find(
        &mut self,
        conn: &Connection,
        project: i64,
        limits: &LimitRules,
        external_id: &str,
    ) -> rusqlite::Result<&mut KnownCustomer> {
        match entry(&mut self.known, project, external_id) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(free) => {
                let customer = KnownCustomer::load(conn, project, limits, external_id)?;
                if customer.row.is_some() {
                    Ok(free.insert(customer))
                } else {
                    Ok(self.unknown.insert(customer))
                }
            }
        }
    }

    /// Finds the customer of an event and its row, or creates it: a customer exists from its first event.
    pub(super) fn ensure(
        &mut self,
        conn: &Connection,
        project: i64,
        limits: &LimitRules,
        external_id: &str,
        now: i64,
    ) -> Result<(i64, &mut KnownCustomer), EngineError> {
        let customer = match entry(&mut self.known, project, external_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let mut customer = KnownCustomer::load(conn, project, limits, external_id)?;
                if customer.row.is_none() {
                    conn.prepare_cached(
                        "INSERT INTO customers (id, project, external_id, billing_cycle_start, created_at, updated_at) \
                         VALUES (?1, ?2, ?3, ?4, ?4, ?4)",
                    )?
                    .execute(params![tokens::new_id("cust_")?, project, external_id, now])?;
                    customer.row = Some(conn.last_insert_rowid());
                    let calendar = Calendar::of_billing_cycle(limits.zone.clone(), now);
                    customer.calendar = CachedCalendar::new(calendar);
                }
                free.insert(customer)
            }
        };
        let row = customer.row.ok_or(EngineError::LostCustomer)?;
        Ok((row, customer))
    }
}

type Known = HashMap<i64, HashMap<String, KnownCustomer>>;

const MAX_ENTRIES_PER_PROJECT: usize = 100_000;

fn entry<'a>(
    known: &'a mut Known,
    project: i64,
    external_id: &str,
) -> Entry<'a, String, KnownCustomer> {
    let known = known.entry(project).or_default();
    if known.len() >= MAX_ENTRIES_PER_PROJECT && !known.contains_key(external_id) {
        known.clear();
    }
    known.entry(external_id.to_owned())
}
