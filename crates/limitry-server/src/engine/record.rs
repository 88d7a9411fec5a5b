use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use super::alerts::trigger_alerts;
use super::amount::amount_of;
use super::counters::{add_arrivals, add_quota_usage};
use super::decimal::Decimal;
use super::error::EngineError;
use super::event::{EventRow, EventSource, NewEvent, RecordOutcome, RecordedEvent};
use super::quota_window::TimeWindow;
use super::rule_cache::Engine;
use super::rules::Rules;
use crate::tokens::IdGenerator;

impl Engine {
    /// Writes events and updates every quota and rate limit that applies. The caller's transaction makes it one step. Where
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
        let mut ids = IdGenerator::new("evt_");
        for row in rows {
            let event = row.event();
            let customer = self
                .customers
                .ensure(conn, project, &event.customer_id, now)?;
            let done = row.insert(conn, project, source, customer, ids.next_id()?, now)?;
            if done.outcome == RecordOutcome::New {
                counts.add(
                    self.rules(conn, project)?,
                    event,
                    event.timestamp.unwrap_or(now),
                );
            }
            recorded.push(done);
        }
        counts.write(conn, self.rules(conn, project)?, now)?;
        Ok(recorded)
    }
}

/// What a batch adds to each counter, so that each is written once.
#[derive(Default)]
struct PendingCounts {
    /// By index of the quota and start of the window.
    quotas: BTreeMap<(usize, i64), Decimal>,
    /// By index of the rate limit.
    rate_limits: HashMap<usize, i64>,
}

impl PendingCounts {
    fn add(&mut self, rules: &Rules, event: &NewEvent, happened_at: i64) {
        let subject = event.subject();
        for index in rules.quotas_for(subject) {
            let quota = &rules.quotas[index];
            let amount = amount_of(&quota.metric, &event.values);
            if amount > Decimal::ZERO {
                // Late and future-dated events count in their own window.
                let window = if quota.window.contains(happened_at) {
                    quota.window
                } else {
                    TimeWindow::containing(quota.period, happened_at)
                };
                *self.quotas.entry((index, window.start)).or_default() += amount;
            }
        }
        for index in rules.rate_limits_for(subject) {
            *self.rate_limits.entry(index).or_default() += 1;
        }
    }

    fn write(self, conn: &Connection, rules: &Rules, now: i64) -> Result<(), EngineError> {
        for ((index, window_start), amount) in self.quotas {
            let quota = &rules.quotas[index];
            let usage = add_quota_usage(conn, quota.seq, window_start, amount)?;
            if !quota.alerts.is_empty()
                && TimeWindow::containing(quota.period, now).start == window_start
            {
                trigger_alerts(conn, quota, window_start, usage, now)?;
            }
        }
        for (index, count) in self.rate_limits {
            add_arrivals(conn, rules.rate_limits[index].seq, now, count)?;
        }
        Ok(())
    }
}
