use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;

use rusqlite::Connection;

use super::alerts::{QuotaUsageChange, trigger_quota_alerts};
use super::amount::amount_of;
use super::counters::{add_arrivals, add_quota_usage};
use super::customers::{CustomerCache, KnownCustomer};
use super::decimal::Decimal;
use super::error::EngineError;
use super::event::{EventRow, EventSource, EventTable, RecordOutcome, RecordedEvent};
use super::limit_counters::CounterRow;
use super::limit_rules::LimitRules;
use super::limit_usage::{CountedEvent, LimitUsage};
use super::outbox::Outbox;
use super::rule_cache::Engine;
use super::rules::Rules;
use super::windows::quota_window;

impl Engine {
    /// Writes events and updates every quota, rate limit and limit that applies. The caller's transaction makes it one step. Where
    /// another event has an idempotency key, the caller must roll back.
    pub(crate) fn record(
        &mut self,
        conn: &Connection,
        project: i64,
        now: i64,
        source: EventSource,
        rows: &[EventRow],
    ) -> Result<Vec<RecordedEvent>, EngineError> {
        let mut recorded = Vec::with_capacity(rows.len());
        let mut counts = PendingCounts::default();
        let outbox = Outbox {
            project,
            data_dir: &self.data_dir,
        };
        let rules = self.rules.get(conn, project)?;
        let mut table = EventTable::open(conn, project, source, now)?;
        for (order, row) in (0..).zip(rows) {
            let event = row.event();
            let (counter_row, customer) =
                self.customers
                    .ensure(conn, project, &rules.limits, &event.customer_id, now)?;
            let done = table.insert(row, counter_row.customer)?;
            if done.outcome == RecordOutcome::New {
                let happened_at = event.timestamp.unwrap_or(now);
                counts.add(rules, row, happened_at);
                if !rules.limits.is_empty() {
                    let customer = (counter_row, customer);
                    let moment = (happened_at, order);
                    counts.add_to_limits(&mut rules.limits, customer, row, moment);
                }
            }
            recorded.push(done);
        }
        counts.write(conn, rules, &mut self.customers, outbox, now)?;
        Ok(recorded)
    }
}

/// What a batch adds to each counter, so that each is written once.
#[derive(Default)]
struct PendingCounts<'a> {
    /// By index of the quota and start of the window.
    quotas: BTreeMap<(usize, i64), Decimal>,
    /// The customer and the amount of each event, for quotas with alerts.
    watched: HashMap<(usize, i64), Vec<(&'a str, Decimal)>>,
    /// By index of the rate limit.
    rate_limits: HashMap<usize, i64>,
    /// What is added to the counters of limits. Alerts name a customer by its external id.
    limits: LimitUsage<&'a str>,
}

impl<'a> PendingCounts<'a> {
    fn add(&mut self, rules: &Rules, row: &'a EventRow, happened_at: i64) {
        let event = row.event();
        let (subject, values) = (event.subject(), row.values());
        for index in rules.quotas_for(subject) {
            let quota = &rules.quotas[index];
            let amount = amount_of(&quota.metric, &values);
            if amount > Decimal::ZERO {
                // Late and future-dated events count in their own window.
                let window = if quota.window.contains(happened_at) {
                    quota.window
                } else {
                    quota_window(quota.period, happened_at)
                };
                let key = (index, window.start);
                *self.quotas.entry(key).or_default() += amount;
                if !quota.alerts.is_empty() {
                    let events = self.watched.entry(key).or_default();
                    events.push((&event.customer_id, amount));
                }
            }
        }
        for index in rules.rate_limits_for(subject) {
            *self.rate_limits.entry(index).or_default() += 1;
        }
    }

    fn add_to_limits(
        &mut self,
        limits: &mut LimitRules,
        (counter_row, customer): (CounterRow, KnownCustomer),
        row: &'a EventRow,
        moment: (i64, i64),
    ) {
        let event = row.event();
        let counted = CountedEvent {
            subject: event.subject(),
            customer,
            row: counter_row,
            external_id: event.customer_id.as_str(),
            moment,
        };
        let values = row.values();
        let Ok(()) = self.limits.add(limits, counted, |rule| {
            Ok::<_, Infallible>(rule.meter.amount_of(&values))
        });
    }

    fn write(
        self,
        conn: &Connection,
        rules: &Rules,
        cache: &mut CustomerCache,
        outbox: Outbox,
        now: i64,
    ) -> Result<(), EngineError> {
        for ((index, window_start), amount) in self.quotas {
            let quota = &rules.quotas[index];
            let (before, _) = add_quota_usage(conn, quota.seq, window_start, amount)?;
            if let Some(events) = self.watched.get(&(index, window_start))
                && quota_window(quota.period, now).start == window_start
            {
                let change = QuotaUsageChange {
                    window_start,
                    before,
                    events,
                };
                trigger_quota_alerts(conn, outbox, quota, &change, now)?;
            }
        }
        for (index, count) in self.rate_limits {
            add_arrivals(conn, rules.rate_limits[index].seq, now, count)?;
        }
        self.limits
            .write_and_alert(conn, &rules.limits, cache, outbox, now)
    }
}
