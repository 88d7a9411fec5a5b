use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::Connection;

use super::alerts::{LimitAlert, trigger_limit_alert};
use super::customers::{CustomerCache, KnownCustomer};
use super::decimal::Decimal;
use super::error::EngineError;
use super::filters::Subject;
use super::limit_counters::{CounterRow, LimitCounters};
use super::limit_rules::{LimitRule, LimitRules};
use super::meter::Reading;
use super::outbox::Outbox;
use limitry_types::Aggregation;

/// What events add to the counters of limits, so that each row is written once.
#[derive(Default)]
pub(super) struct LimitUsage(HashMap<CounterKey, AddedReadings>);

/// A counter. The order is that of the rows in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct CounterKey {
    pub(super) row: CounterRow,
    pub(super) limit: i64,
    pub(super) window_start: i64,
}

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
    pub(super) customer: &'a mut KnownCustomer,
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
        let mut all_customers = limits.calendar.clone();
        let KnownCustomer {
            calendar,
            own_limits,
            ..
        } = customer;
        let own_limits = own_limits.iter().filter(|rule| rule.matches(subject, true));
        for rule in limits.defaults_for(subject, true).chain(own_limits) {
            let Some(value) = amount_of(rule)? else {
                continue;
            };
            let reading = Reading { value, moment };
            let window = calendar.window(rule.period, moment.0);
            self.add_reading(row, rule, window.start, reading);
            if rule.customer.is_none() {
                let window = all_customers.window(rule.period, moment.0);
                let row = CounterRow::of_all_customers(row.project);
                self.add_reading(row, rule, window.start, reading);
            }
        }
        limits.calendar = all_customers;
        Ok(())
    }

    fn add_reading(
        &mut self,
        row: CounterRow,
        rule: &LimitRule,
        window_start: i64,
        reading: Reading,
    ) {
        let aggregation = rule.meter.aggregation;
        let key = CounterKey {
            row,
            limit: rule.seq,
            window_start,
        };
        match self.0.entry(key) {
            Entry::Occupied(known) => {
                let is_watched = !rule.thresholds.is_empty() && !row.is_of_all_customers();
                known.into_mut().add(reading, is_watched);
            }
            Entry::Vacant(free) => {
                free.insert(AddedReadings {
                    aggregation,
                    first: reading,
                    more: Vec::new(),
                });
            }
        }
    }

    /// Takes what was added to some rows, in their order.
    fn take(&mut self, is_taken: impl Fn(CounterRow) -> bool) -> Vec<(CounterKey, AddedReadings)> {
        let mut taken: Vec<_> = self.0.extract_if(|key, _| is_taken(key.row)).collect();
        taken.sort_unstable_by_key(|(key, _)| *key);
        taken
    }

    /// Writes what was added to some rows.
    pub(super) fn write(
        &mut self,
        conn: &Connection,
        is_written: impl Fn(CounterRow) -> bool,
    ) -> rusqlite::Result<()> {
        let added = self.take(is_written);
        for of_row in added.chunk_by(|(one, _), (other, _)| one.row == other.row) {
            let Some((key, _)) = of_row.first() else {
                continue;
            };
            let mut counters = LimitCounters::read(conn, key.row)?;
            for (key, added) in of_row {
                counters.add(conn, *key, added.aggregation, added.all(), |_, _| ())?;
            }
            counters.write(conn)?;
        }
        Ok(())
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
        let added = self.take(|_| true);
        for of_row in added.chunk_by(|(one, _), (other, _)| one.row == other.row) {
            let Some((CounterKey { row, .. }, _)) = of_row.first() else {
                continue;
            };
            let mut counters = LimitCounters::read(conn, *row)?;
            if let Some(id) = customers.get(&row.customer) {
                let customer = cache.find(conn, row.project, limits, id)?;
                add_and_alert(
                    conn,
                    limits,
                    (id, customer),
                    &mut counters,
                    of_row,
                    (outbox, now),
                )?;
            } else {
                counters.retain(|limit| limits.default(limit).is_some());
                for (key, added) in of_row {
                    counters.add(conn, *key, added.aggregation, added.all(), |_, _| ())?;
                }
            }
            counters.write(conn)?;
        }
        Ok(())
    }
}

/// Adds to the counters of a customer with this external id.
fn add_and_alert(
    conn: &Connection,
    limits: &LimitRules,
    (id, customer): (&str, &mut KnownCustomer),
    counters: &mut LimitCounters,
    added: &[(CounterKey, AddedReadings)],
    (outbox, now): (Outbox, i64),
) -> Result<(), EngineError> {
    let KnownCustomer {
        calendar,
        own_limits,
        ..
    } = customer;
    let own = |seq: i64| own_limits.iter().find(|rule| rule.seq == seq);
    // Counters of deleted limits leave.
    counters.retain(|limit| limits.default(limit).is_some() || own(limit).is_some());
    for (key, added) in added {
        let Some(rule) = own(key.limit).or_else(|| limits.default(key.limit)) else {
            continue;
        };
        let mut reached = Vec::new();
        counters.add(
            conn,
            *key,
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
        if window.start != key.window_start {
            continue;
        }
        for (threshold, usage) in reached {
            let alert = LimitAlert {
                limit: rule,
                customer: (key.row.customer, id),
                threshold,
                usage,
                window,
            };
            trigger_limit_alert(conn, outbox, &alert, now)?;
        }
    }
    Ok(())
}
