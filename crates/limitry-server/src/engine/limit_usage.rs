use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

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

/// What events add to the counters of limits, so that each row is written once. `Id` is the external id where alerts need it, and
/// `()` where counters are only written.
#[derive(Default)]
pub(super) struct LimitUsage<Id> {
    /// By the row of the customer.
    customers: HashMap<i64, CustomerUsage<Id>>,
    all_customers: RowUsage,
}

/// What is added to the counters of one customer.
struct CustomerUsage<Id> {
    external_id: Id,
    row: CounterRow,
    added: RowUsage,
}

/// What is added to the counters of one row, by limit and start of the window. A batch adds to few counters of a customer, which a
/// list finds faster than a tree; counting anew adds to those of all windows, and a list of them would cost its square.
#[derive(Default)]
struct RowUsage {
    /// Sorted, at most [`Self::MAX_FEW`].
    few: Vec<(CounterKey, AddedReadings)>,
    others: BTreeMap<CounterKey, AddedReadings>,
}

/// The row of a limit and the start of a window.
type CounterKey = (i64, i64);

/// What is added to one counter.
pub(super) struct AddedReadings {
    aggregation: Aggregation,
    first: Reading,
    /// The readings of later events, where each of them may pass a threshold. Otherwise `first` has them all.
    more: Vec<Reading>,
}

impl AddedReadings {
    const fn new(aggregation: Aggregation, first: Reading) -> Self {
        Self {
            aggregation,
            first,
            more: Vec::new(),
        }
    }

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
pub(super) struct CountedEvent<'a, Id> {
    pub(super) subject: Subject<'a>,
    pub(super) customer: KnownCustomer<'a>,
    pub(super) row: CounterRow,
    /// The external id of the customer, or `()`: see [`LimitUsage`].
    pub(super) external_id: Id,
    /// When it happened, and its place in the order of arrival.
    pub(super) moment: (i64, i64),
}

impl<Id> LimitUsage<Id> {
    /// Counts an event for the limits that apply, their defaults also for all customers together. `amount_of` is what the event
    /// contributes to a limit, if it counts.
    pub(super) fn add<E>(
        &mut self,
        limits: &mut LimitRules,
        event: CountedEvent<Id>,
        mut amount_of: impl FnMut(&LimitRule) -> Result<Option<Decimal>, E>,
    ) -> Result<(), E> {
        let CountedEvent {
            subject,
            customer,
            row,
            external_id,
            moment,
        } = event;
        let KnownCustomer {
            calendar,
            own_limits,
            ..
        } = customer;
        let own_limits = own_limits.iter();
        let own_limits = own_limits.filter(|rule| rule.matches(subject, true));
        let of_customer = self.customers.entry(row.customer);
        let of_customer = &mut of_customer
            .or_insert_with(|| CustomerUsage {
                external_id,
                row,
                added: RowUsage::default(),
            })
            .added;
        for rule in limits.defaults.matching(subject, true).chain(own_limits) {
            let Some(value) = amount_of(rule)? else {
                continue;
            };
            let reading = Reading { value, moment };
            let window = calendar.window(rule.period, moment.0);
            let is_watched = !rule.thresholds.is_empty();
            of_customer.add(
                (rule.seq, window.start),
                rule.meter.aggregation,
                reading,
                is_watched,
            );
            if rule.customer.is_none() {
                let window = limits.calendar.window(rule.period, moment.0);
                let key = (rule.seq, window.start);
                self.all_customers
                    .add(key, rule.meter.aggregation, reading, false);
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
        for customer in self.take_customers() {
            write_row(conn, table, customer.row, customer.added, |_| true)?;
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
        if self.all_customers.is_empty() {
            return Ok(());
        }
        let row = CounterRow::of_all_customers(project);
        write_row(conn, table, row, self.all_customers, is_kept)
    }

    /// Takes what was added for each customer, in the order of the table.
    fn take_customers(&mut self) -> Vec<CustomerUsage<Id>> {
        let taken = self.customers.drain().map(|(_, customer)| customer);
        let mut taken: Vec<_> = taken
            .filter(|customer| !customer.added.is_empty())
            .collect();
        taken.sort_unstable_by_key(|customer| customer.row.place);
        taken
    }
}

impl LimitUsage<&str> {
    /// Writes what new events added, and triggers the alerts of the limits whose thresholds they passed.
    pub(super) fn write_and_alert(
        mut self,
        conn: &Connection,
        limits: &LimitRules,
        cache: &mut CustomerCache,
        outbox: Outbox,
        now: i64,
    ) -> Result<(), EngineError> {
        let customers = self.take_customers();
        if customers.is_empty() {
            return Ok(());
        }
        let mut table = CounterTable::open(conn)?;
        for CustomerUsage {
            external_id: id,
            row,
            added,
        } in customers
        {
            let customer = (id, cache.find(conn, outbox.project, limits, id)?);
            let mut counters = table.read(row)?;
            add_and_alert(conn, limits, customer, &mut counters, added, (outbox, now))?;
            table.write(&counters)?;
        }
        let is_kept = |limit| limits.defaults.get(limit).is_some();
        Ok(self.write_all_customers(conn, &mut table, outbox.project, is_kept)?)
    }
}

impl RowUsage {
    const MAX_FEW: usize = 32;

    #[inline]
    fn add(
        &mut self,
        key: CounterKey,
        aggregation: Aggregation,
        reading: Reading,
        is_watched: bool,
    ) {
        match self.few.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(at) => self.few[at].1.add(reading, is_watched),
            Err(at) if self.few.len() < Self::MAX_FEW => {
                let added = AddedReadings::new(aggregation, reading);
                self.few.insert(at, (key, added));
            }
            Err(_) => self.add_to_others(key, aggregation, reading, is_watched),
        }
    }

    #[cold]
    fn add_to_others(
        &mut self,
        key: CounterKey,
        aggregation: Aggregation,
        reading: Reading,
        is_watched: bool,
    ) {
        match self.others.entry(key) {
            Entry::Occupied(known) => known.into_mut().add(reading, is_watched),
            Entry::Vacant(free) => drop(free.insert(AddedReadings::new(aggregation, reading))),
        }
    }

    const fn is_empty(&self) -> bool {
        self.few.is_empty()
    }

    /// By limit, then by window.
    fn into_sorted(mut self) -> Vec<(CounterKey, AddedReadings)> {
        if self.others.is_empty() {
            return self.few;
        }
        self.others.extend(self.few);
        self.others.into_iter().collect()
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
    for (key, added) in added.into_sorted() {
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
    for (key, added) in added.into_sorted() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_counters_add_up_in_any_order() {
        let mut usage = RowUsage::default();
        // Each of 1,000 counters twice, in a mixed order.
        for number in (0..2000).map(|number| number * 7919 % 1000) {
            let key = (number % 5, number);
            let reading = Reading {
                value: Decimal::from_integer(number),
                moment: (0, 0),
            };
            usage.add(key, Aggregation::Sum, reading, false);
        }
        let sorted = usage.into_sorted();
        assert!(sorted.is_sorted_by_key(|(key, _)| *key));
        assert_eq!(sorted.len(), 1000);
        for ((_, number), added) in sorted {
            assert_eq!(added.first.value, Decimal::from_integer(2 * number));
        }
    }
}
