use std::borrow::Cow;
use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::EngineError;
use super::limit_rules::{LimitRule, LimitRules, zone_named};
use super::windows::{CachedCalendar, Calendar};
use crate::tokens;
use limitry_types::Dimensions;

/// What each own id of a customer begins with.
pub(crate) const OWN_ID_PREFIX: &str = "cust_";

/// The external id of the customer that a request names by its own id. `None`: the text is an external id already, of a
/// customer that need not exist. Only a text with the form of an own id is looked for.
pub(crate) fn external_id(
    conn: &Connection,
    project: i64,
    given: &str,
) -> rusqlite::Result<Option<String>> {
    if !tokens::is_id(OWN_ID_PREFIX, given) {
        return Ok(None);
    }
    conn.prepare_cached("SELECT external_id FROM customers WHERE id = ?1 AND project = ?2")?
        .query_row(params![given, project], |row| row.get(0))
        .optional()
}

/// Dimensions, or filters on them, with the external id in the place of an own id: events carry that one.
pub(crate) fn with_external_id<'a>(
    conn: &Connection,
    project: i64,
    dimensions: Cow<'a, Dimensions>,
) -> rusqlite::Result<Cow<'a, Dimensions>> {
    let Some(given) = dimensions.get("customer_id") else {
        return Ok(dimensions);
    };
    let Some(found) = external_id(conn, project, given)? else {
        return Ok(dimensions);
    };
    let mut dimensions = dimensions.into_owned();
    dimensions.insert("customer_id".to_owned(), found);
    Ok(Cow::Owned(dimensions))
}

pub(super) const FIND: &str = "SELECT seq, timezone, billing_cycle_start FROM customers WHERE project = ?1 AND external_id = ?2";

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
            .prepare_cached(FIND)?
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
    known: HashMap<i64, KnownCustomers>,
    /// The last customer that was asked for and did not exist. It may exist a moment later.
    unknown: Option<KnownCustomer>,
}

/// The customers of one project.
#[derive(Default)]
struct KnownCustomers {
    /// Indices of `customers` by external id.
    index: HashMap<String, usize>,
    customers: Vec<KnownCustomer>,
}

impl KnownCustomers {
    const MAX_ENTRIES: usize = 100_000;

    /// Adds a customer, and returns its index.
    fn add(&mut self, external_id: &str, customer: KnownCustomer) -> usize {
        if self.customers.len() >= Self::MAX_ENTRIES {
            self.index.clear();
            self.customers.clear();
        }
        let index = self.customers.len();
        self.index.insert(external_id.to_owned(), index);
        self.customers.push(customer);
        index
    }
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
        let known = self.known.entry(project).or_default();
        let index = if let Some(index) = known.index.get(external_id) {
            *index
        } else {
            let customer = KnownCustomer::load(conn, project, limits, external_id)?;
            if customer.row.is_none() {
                return Ok(self.unknown.insert(customer));
            }
            known.add(external_id, customer)
        };
        Ok(&mut known.customers[index])
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
        let known = self.known.entry(project).or_default();
        let index = if let Some(index) = known.index.get(external_id) {
            *index
        } else {
            let mut customer = KnownCustomer::load(conn, project, limits, external_id)?;
            if customer.row.is_none() {
                conn.prepare_cached(
                    "INSERT INTO customers (id, project, external_id, billing_cycle_start, created_at, updated_at) \
                     VALUES (?1, ?2, ?3, ?4, ?4, ?4)",
                )?
                .execute(params![tokens::new_id(OWN_ID_PREFIX)?, project, external_id, now])?;
                customer.row = Some(conn.last_insert_rowid());
                let calendar = Calendar::of_billing_cycle(limits.zone.clone(), now);
                customer.calendar = CachedCalendar::new(calendar);
            }
            known.add(external_id, customer)
        };
        let customer = &mut known.customers[index];
        let row = customer.row.ok_or(EngineError::LostCustomer)?;
        Ok((row, customer))
    }
}
