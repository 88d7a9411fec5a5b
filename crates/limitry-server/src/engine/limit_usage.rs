use std::collections::HashMap;

use rusqlite::Connection;

use super::alerts::{LimitAlert, trigger_limit_alert};
use super::customers::{CustomerCache, KnownCustomer};
use super::decimal::Decimal;
use super::error::EngineError;
use super::filters::Subject;
use super::limit_counters::{CounterRow, CounterTable, LimitCounters};
use super::limit_rules::{LimitRule, LimitRules};
use super::meter::Reading;
use super::outbox::Outbox;
use limitry_types::Aggregation;

/// What events add to the counters of limits, so that each row is written once.
#[derive(Default)]
pub(super) struct LimitUsage {
    /// By the row of the customer.
    customers: HashMap<i64, (CounterRow, RowUsage)>,
    all_customers: RowUsage,
}

/// What is added to the counters of one row, by limit and start of the window, in this order. Few limits apply to an event, and
/// they come in their order: a list costs less than a tree.
#[derive(Default)]
struct RowUsage(Vec<((i64, i64), AddedReadings)>);

/// What is added to one counter.
pub(super) struct AddedReadings {
    aggregation: Aggregation,
    first: Reading,
    /// The readings of later events, where each of them may pass a threshold. Otherwise `first` has them all.
    more: Vec<Reading>,
}

impl AddedReadings {
    fn add(&mut self, reading: Reading, is_watched: bool) {
        if is_watched {
            self.more.push(reading);
        } else {
            self.first.add(self.aggregation, reading);
        }
    }

    fn all(&self) -> impl Iterator<Item = Reading> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

/// An event that is counted.
pub(super) struct CountedEvent<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) customer: KnownCustomer<'a>,
    pub(super) row: CounterRow,
    /// When it happened, and its place in the order of arrival.
    pub(super) moment: (i64, i64),
}

impl LimitUsage {
    /// Counts an event for the limits that apply, their defaults also for all customers together. `amount_of` is what the event
    /// contributes to a limit, if it counts.
    pub(super) fn add<E>(
        &mut self,
        limits: &mut LimitRules,
        event: CountedEvent,
        mut amount_of: impl FnMut(&LimitRule) -> Result<Option<Decimal>, E>,
    ) -> Result<(), E> {
        let CountedEvent {
            subject,
            customer,
            row,
            moment,
        } = event;
        let KnownCustomer {
            calendar,
            own_limits,
            ..
        } = customer;
        let own_limits = own_limits.iter();
        let own_limits = own_limits.filter(|rule| rule.matches(subject, true));
        let (_, of_customer) = self
            .customers
            .entry(row.customer)
            .or_insert_with(|| (row, RowUsage::default()));
        for rule in limits.defaults.matching(subject, true).chain(own_limits) {
            let Some(value) = amount_of(rule)? else {
                continue;
            };
            let reading = Reading { value, moment };
            let window = calendar.window(rule.period, moment.0);
            let is_watched = !rule.thresholds.is_empty();
            of_customer.add(rule, window.start, reading, is_watched);
            if rule.customer.is_none() {
                let window = limits.calendar.window(rule.period, moment.0);
                self.all_customers.add(rule, window.start, reading, false);
            }
        }
        Ok(())
    }

    /// Writes what was added for single customers.
    pub(super) fn write_customers(
        &mut self,
        conn: &Connection,
        table: &mut CounterTable,
    ) -> rusqlite::Result<()> {
        for (row, added) in self.take_customers() {
            write_row(conn, table, row, added, |_| true)?;
        }
        Ok(())
    }

    /// Writes what was added for all customers together.
    pub(super) fn write_all_customers(
        self,
        conn: &Connection,
        table: &mut CounterTable,
        project: i64,
        is_kept: impl Fn(i64) -> bool,
    ) -> rusqlite::Result<()> {
        if self.all_customers.0.is_empty() {
            return Ok(());
        }
        let row = CounterRow::of_all_customers(project);
        write_row(conn, table, row, self.all_customers, is_kept)
    }

    /// Writes what new events added, and triggers the alerts of the limits whose thresholds they passed. `customers` has the
    /// external id of each row.
    pub(super) fn write_and_alert(
        mut self,
        conn: &Connection,
        limits: &LimitRules,
        cache: &mut CustomerCache,
        customers: &HashMap<i64, &str>,
        outbox: Outbox,
        now: i64,
    ) -> Result<(), EngineError> {
        let mut table = CounterTable::open(conn)?;
        for (row, added) in self.take_customers() {
            let Some(id) = customers.get(&row.customer) else {
                return Err(EngineError::LostCustomer);
            };
            let customer = cache.find(conn, outbox.project, limits, id)?;
            let mut counters = table.read(row)?;
            let customer = (*id, customer);
            add_and_alert(conn, limits, customer, &mut counters, added, (outbox, now))?;
            table.write(&counters)?;
        }
        let is_kept = |limit| limits.defaults.get(limit).is_some();
        Ok(self.write_all_customers(conn, &mut table, outbox.project, is_kept)?)
    }

    /// In the order of the table.
    fn take_customers(&mut self) -> Vec<(CounterRow, RowUsage)> {
        let taken = self.customers.drain().map(|(_, of_row)| of_row);
        let mut taken: Vec<_> = taken.filter(|(_, added)| !added.0.is_empty()).collect();
        taken.sort_unstable_by_key(|(row, _)| row.place);
        taken
    }
}

impl RowUsage {
    fn add(&mut self, rule: &LimitRule, window_start: i64, reading: Reading, is_watched: bool) {
        let key = (rule.seq, window_start);
        match self.0.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(at) => self.0[at].1.add(reading, is_watched),
            Err(at) => {
                let added = AddedReadings {
                    aggregation: rule.meter.aggregation,
                    first: reading,
                    more: Vec::new(),
                };
                self.0.insert(at, (key, added));
            }
        }
    }
}

/// Adds to the counters of a row. Counters that are not kept, as of deleted limits, leave.
fn write_row(
    conn: &Connection,
    table: &mut CounterTable,
    row: CounterRow,
    added: RowUsage,
    is_kept: impl Fn(i64) -> bool,
) -> rusqlite::Result<()> {
    let mut counters = table.read(row)?;
    counters.retain(is_kept);
    for (key, added) in added.0 {
        counters.add(conn, key, added.aggregation, added.all(), |_, _| ())?;
    }
    table.write(&counters)
}

/// Adds to the counters of a customer with this external id.
fn add_and_alert(
    conn: &Connection,
    limits: &LimitRules,
    (id, customer): (&str, KnownCustomer),
    counters: &mut LimitCounters,
    added: RowUsage,
    (outbox, now): (Outbox, i64),
) -> Result<(), EngineError> {
    let KnownCustomer {
        row,
        calendar,
        own_limits,
        ..
    } = customer;
    let own = |seq: i64| own_limits.iter().find(|rule| rule.seq == seq);
    // Counters of deleted limits leave.
    counters.retain(|limit| limits.defaults.get(limit).is_some() || own(limit).is_some());
    for (key, added) in added.0 {
        let (limit, window_start) = key;
        let Some(rule) = own(limit).or_else(|| limits.defaults.get(limit)) else {
            continue;
        };
        let mut reached = Vec::new();
        counters.add(
            conn,
            key,
            added.aggregation,
            added.all(),
            |before, after| {
                reached.extend(rule.thresholds_between(before, after).map(|n| (n, after)));
            },
        )?;
        let is_replaced =
            || rule.customer.is_none() && own_limits.iter().any(|own| own.replaces(rule));
        if reached.is_empty() || is_replaced() {
            continue;
        }
        let window = calendar.window(rule.period, now);
        if window.start != window_start {
            continue;
        }
        for (threshold, usage) in reached {
            let alert = LimitAlert {
                limit: rule,
                customer: (row.unwrap_or_default(), id),
                threshold,
                usage,
                window,
            };
            trigger_limit_alert(conn, outbox, &alert, now)?;
        }
    }
    Ok(())
}
