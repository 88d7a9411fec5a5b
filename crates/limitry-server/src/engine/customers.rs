use std::borrow::Cow;
use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::EngineError;
use super::limit_counters::{CounterRow, LimitCounters};
use super::limit_rules::{LimitRule, LimitRules, zone_named};
use super::windows::{CachedCalendar, Calendar};
use crate::db::CounterPlace;
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

/// Replaces a customer's own id by its external id in dimensions or filters, because events store the external id.
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

/// The counters with a key and a tag, their customer and its calendar, and whether it has own limits where `?5` asks for that.
pub(super) const FIND_COUNTED: &str = "SELECT customer, timezone, billing_cycle_start, counters, \
    CASE WHEN ?5 THEN EXISTS (SELECT 1 FROM limits WHERE project = ?1 AND customer_id = ?2) ELSE 0 END \
    FROM limit_counters WHERE key = ?3 AND tag = ?4";

pub(super) const FIND: &str = "SELECT seq, timezone, billing_cycle_start FROM customers WHERE project = ?1 AND external_id = ?2";

/// What the engine knows of a customer.
pub(super) struct KnownCustomer<'a> {
    /// `None`: it does not exist yet.
    pub(super) row: Option<i64>,
    place: CounterPlace,
    pub(super) calendar: &'a mut CachedCalendar,
    /// Its own limits, oldest first.
    pub(super) own_limits: &'a [LimitRule],
}

impl KnownCustomer<'_> {
    /// The row of its counters; `None` if it does not exist yet.
    pub(super) fn counter_row(&self, project: i64) -> Option<CounterRow> {
        let place = self.place;
        self.row.map(|customer| CounterRow {
            project,
            customer,
            place,
        })
    }
}

/// What a check needs of a customer, who may not exist yet.
pub(super) struct CheckedCustomer<'a> {
    pub(super) calendar: &'a mut CachedCalendar,
    /// Its own limits, oldest first.
    pub(super) own_limits: &'a [LimitRule],
    pub(super) counters: LimitCounters,
}

/// A customer as its project's list keeps it.
struct StoredCustomer {
    row: Option<i64>,
    place: CounterPlace,
    /// Index of the project's calendars.
    calendar: usize,
    own_limits: Box<[LimitRule]>,
}

/// Customers by project and external id. A customer is deleted only together with all data, and what is known of one changes
/// only together with the configuration's revision, which clears this.
#[derive(Default)]
pub(super) struct CustomerCache {
    known: HashMap<i64, KnownCustomers>,
    /// The last customer that was asked for and did not exist, or had no counters. It may have them a moment later.
    uncounted: Option<StoredCustomer>,
}

/// The customers of one project.
#[derive(Default)]
struct KnownCustomers {
    /// Indices of `customers` by external id.
    index: HashMap<String, usize>,
    customers: Vec<StoredCustomer>,
    calendars: Calendars,
    /// The own limits of customers that checks asked for, by external id. A customer without own limits is not here.
    own_limits: HashMap<String, Box<[LimitRule]>>,
}

impl KnownCustomers {
    const MAX_ENTRIES: usize = 100_000;

    /// Reads a customer and its own limits.
    fn load(
        &mut self,
        conn: &Connection,
        project: i64,
        limits: &LimitRules,
        external_id: &str,
    ) -> rusqlite::Result<StoredCustomer> {
        let found = conn
            .prepare_cached(FIND)?
            .query_row(params![project, external_id], |row| {
                let zone = row.get_ref(1)?.as_str_or_null()?;
                let calendar = self.calendars.find(zone, row.get(2)?, limits);
                Ok((row.get(0)?, calendar))
            })
            .optional()?;
        let own_limits = if limits.has_own_limits {
            LimitRule::load_own(conn, project, external_id)?
        } else {
            Vec::new()
        };
        let (row, calendar) = match found {
            Some((row, calendar)) => (Some(row), calendar),
            None => (None, self.calendars.of_nobody(limits)),
        };
        Ok(StoredCustomer {
            row,
            place: CounterPlace::of_customer(project, external_id),
            calendar,
            own_limits: own_limits.into(),
        })
    }

    /// Adds a customer, and returns its index.
    fn add(&mut self, external_id: &str, customer: StoredCustomer) -> usize {
        if self.customers.len() >= Self::MAX_ENTRIES {
            self.index.clear();
            self.customers.clear();
        }
        let index = self.customers.len();
        self.index.insert(external_id.to_owned(), index);
        self.customers.push(customer);
        index
    }

    fn view(&mut self, index: usize) -> KnownCustomer<'_> {
        self.calendars.view(&self.customers[index])
    }

    /// Reads the own limits of a customer who has some, unless they are known.
    fn load_own_limits(
        &mut self,
        conn: &Connection,
        project: i64,
        external_id: &str,
    ) -> rusqlite::Result<()> {
        if !self.own_limits.contains_key(external_id) {
            let own_limits = LimitRule::load_own(conn, project, external_id)?;
            if self.own_limits.len() >= Self::MAX_ENTRIES {
                self.own_limits.clear();
            }
            self.own_limits
                .insert(external_id.to_owned(), own_limits.into());
        }
        Ok(())
    }
}

/// The calendars of a project's customers, each of them once: many customers share a zone and a billing day, and then the
/// windows that were computed last.
#[derive(Default)]
struct Calendars {
    /// Indices of `calendars` by zone (`None`: the project's), billing month and billing day.
    index: HashMap<(Option<String>, i8, i8), usize>,
    calendars: Vec<CachedCalendar>,
}

impl Calendars {
    /// The calendar of a customer whose billing cycle starts at a moment, in its own zone or in the project's.
    fn find(&mut self, zone_name: Option<&str>, billing_start: i64, limits: &LimitRules) -> usize {
        let zone = zone_name.map_or_else(|| limits.zone.clone(), zone_named);
        self.add(zone_name, Calendar::of_billing_cycle(zone, billing_start))
    }

    /// The calendar of a customer that does not exist.
    fn of_nobody(&mut self, limits: &LimitRules) -> usize {
        self.add(None, Calendar::from_the_first(limits.zone.clone()))
    }

    fn add(&mut self, zone_name: Option<&str>, calendar: Calendar) -> usize {
        let (month, day) = calendar.billing_day();
        let key = (zone_name.map(str::to_owned), month, day);
        *self.index.entry(key).or_insert_with(|| {
            self.calendars.push(CachedCalendar::new(calendar));
            self.calendars.len() - 1
        })
    }

    fn view<'a>(&'a mut self, customer: &'a StoredCustomer) -> KnownCustomer<'a> {
        KnownCustomer {
            row: customer.row,
            place: customer.place,
            calendar: &mut self.calendars[customer.calendar],
            own_limits: &customer.own_limits,
        }
    }
}

impl CustomerCache {
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    /// Finds what a check needs of a customer. It is read for each check, and not remembered: among a million customers the next
    /// check asks for another one, and what is remembered takes the place of database pages in the processor's caches.
    pub(super) fn find_for_check(
        &mut self,
        conn: &Connection,
        project: i64,
        limits: &LimitRules,
        external_id: &str,
    ) -> rusqlite::Result<CheckedCustomer<'_>> {
        let known = self.known.entry(project).or_default();
        let place = CounterPlace::of_customer(project, external_id);
        let (key, tag) = (place.key, place.tag);
        let counted = conn
            .prepare_cached(FIND_COUNTED)?
            .query_row(
                params![project, external_id, key, tag, limits.has_own_limits],
                |found| {
                    let customer = found.get(0)?;
                    let row = CounterRow {
                        project,
                        customer,
                        place,
                    };
                    let zone = found.get_ref(1)?.as_str_or_null()?;
                    let calendar = known.calendars.find(zone, found.get(2)?, limits);
                    let counters =
                        LimitCounters::of_column(row, key, found.get_ref(3)?.as_blob()?)?;
                    Ok((calendar, counters, found.get(4)?))
                },
            )
            .optional()?;
        let Some((calendar, counters, has_own_limits)) = counted else {
            let uncounted = known.load(conn, project, limits, external_id)?;
            let customer = known.calendars.view(self.uncounted.insert(uncounted));
            // Its counters may have another key.
            let row = customer.counter_row(project);
            let counters = row.map(|row| LimitCounters::read(conn, row)).transpose()?;
            return Ok(CheckedCustomer {
                calendar: customer.calendar,
                own_limits: customer.own_limits,
                counters: counters.unwrap_or_else(LimitCounters::of_nobody),
            });
        };
        if has_own_limits {
            known.load_own_limits(conn, project, external_id)?;
        }
        let own_limits = known.own_limits.get(external_id);
        Ok(CheckedCustomer {
            calendar: &mut known.calendars.calendars[calendar],
            own_limits: own_limits.filter(|_| has_own_limits).map_or(&[], |own| own),
            counters,
        })
    }

    /// Finds a customer, who may not exist yet.
    pub(super) fn find(
        &mut self,
        conn: &Connection,
        project: i64,
        limits: &LimitRules,
        external_id: &str,
    ) -> rusqlite::Result<KnownCustomer<'_>> {
        let known = self.known.entry(project).or_default();
        let index = if let Some(index) = known.index.get(external_id) {
            *index
        } else {
            let customer = known.load(conn, project, limits, external_id)?;
            if customer.row.is_none() {
                return Ok(known.calendars.view(self.uncounted.insert(customer)));
            }
            known.add(external_id, customer)
        };
        Ok(known.view(index))
    }

    /// Finds the customer of an event and its row, or creates it: a customer exists from its first event.
    pub(super) fn ensure(
        &mut self,
        conn: &Connection,
        project: i64,
        limits: &LimitRules,
        external_id: &str,
        now: i64,
    ) -> Result<(CounterRow, KnownCustomer<'_>), EngineError> {
        let known = self.known.entry(project).or_default();
        let index = if let Some(index) = known.index.get(external_id) {
            *index
        } else {
            let mut customer = known.load(conn, project, limits, external_id)?;
            if customer.row.is_none() {
                conn.prepare_cached(
                    "INSERT INTO customers (id, project, external_id, billing_cycle_start, created_at, updated_at) \
                     VALUES (?1, ?2, ?3, ?4, ?4, ?4)",
                )?
                .execute(params![tokens::new_id(OWN_ID_PREFIX)?, project, external_id, now])?;
                customer.row = Some(conn.last_insert_rowid());
                customer.calendar = known.calendars.find(None, now, limits);
            }
            known.add(external_id, customer)
        };
        let customer = known.view(index);
        let row = customer.counter_row(project);
        Ok((row.ok_or(EngineError::LostCustomer)?, customer))
    }
}
