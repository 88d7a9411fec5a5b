//! Counting the stored events for limits that are new or were changed.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::customers::CustomerCache;
use super::event_scan::EventScan;
use super::limit_counters::{
    CounterRow, CounterTable, DroppedLimits, drop_counters, drop_past, start_anew,
};
use super::limit_rules::{LimitRule, LimitRules};
use super::limit_usage::{CountedEvent, LimitUsage};
use crate::db::CUSTOMER_BUCKETS;

/// Drops what a limit has counted that is about to be deleted. The counters of its newest windows leave their rows when those
/// are written next.
pub(crate) fn forget_limit(
    conn: &Connection,
    project: i64,
    limit: i64,
    customer: Option<&str>,
) -> rusqlite::Result<()> {
    with_rows_of(conn, project, customer, |row| {
        drop_past(conn, project, row, DroppedLimits::One(limit))
    })
}

/// Counts the stored events anew for a limit that was changed. `customer` is the external id of the customer whose own limit
/// it was.
pub(crate) fn recount_limit(
    conn: &Connection,
    project: i64,
    limit: i64,
    customer: Option<&str>,
) -> rusqlite::Result<()> {
    with_rows_of(conn, project, customer, |row| {
        drop_counters(conn, project, row, DroppedLimits::One(limit))
    })?;
    count_for_limit(conn, project, limit)
}

/// Runs `work` on the counters of a customer, or with `None` on those of all customers. A customer that does not exist has none.
fn with_rows_of(
    conn: &Connection,
    project: i64,
    customer: Option<&str>,
    work: impl FnOnce(Option<CounterRow>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    match customer {
        None => work(None),
        Some(id) => match customer_row(conn, project, id)? {
            None => Ok(()),
            row => work(row),
        },
    }
}

/// Counts the stored events for a limit that has counted nothing yet.
pub(crate) fn count_for_limit(conn: &Connection, project: i64, limit: i64) -> rusqlite::Result<()> {
    let customer: Option<String> = conn
        .prepare_cached("SELECT customer_id FROM limits WHERE seq = ?1")?
        .query_row([limit], |row| row.get(0))?;
    let recount = Recount {
        project,
        customer: customer.as_deref(),
        counts_all_customers: true,
    };
    recount.run(conn, |rule| rule.seq == limit)
}

/// Counts the stored events anew for the limits on a meter that was changed.
pub(crate) fn recount_limits_of_meter(
    conn: &Connection,
    project: i64,
    meter: i64,
) -> rusqlite::Result<()> {
    let on_meter = DroppedLimits::OnMeter(meter);
    let limits = on_meter.load(conn)?;
    if limits.is_empty() {
        return Ok(());
    }
    drop_counters(conn, project, None, on_meter)?;
    let recount = Recount {
        project,
        customer: None,
        counts_all_customers: true,
    };
    recount.run(conn, |rule| limits.contains(&rule.seq))
}

/// Counts the stored events anew for every limit.
pub(super) fn recount_all_limits(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("DELETE FROM limit_counters; DELETE FROM limit_usage_past;")?;
    let projects: Vec<i64> = conn
        .prepare("SELECT seq FROM projects ORDER BY seq")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for project in projects {
        let recount = Recount {
            project,
            customer: None,
            counts_all_customers: true,
        };
        recount.run(conn, |_| true)?;
    }
    Ok(())
}

/// Counts the stored events of a customer anew, because its windows begin at other moments now.
pub(crate) fn recount_limits_of_customer(
    conn: &Connection,
    project: i64,
    customer: &str,
) -> rusqlite::Result<()> {
    let Some(row) = customer_row(conn, project, customer)? else {
        return Ok(());
    };
    start_anew(conn, row)?;
    let recount = Recount {
        project,
        customer: Some(customer),
        counts_all_customers: false,
    };
    recount.run(conn, |_| true)
}

fn customer_row(
    conn: &Connection,
    project: i64,
    external_id: &str,
) -> rusqlite::Result<Option<CounterRow>> {
    let seq = conn
        .prepare_cached("SELECT seq FROM customers WHERE project = ?1 AND external_id = ?2")?
        .query_row(params![project, external_id], |row| row.get(0))
        .optional()?;
    Ok(seq.map(|seq| CounterRow::of_customer(project, seq, external_id)))
}

/// Which stored events are counted, and where.
struct Recount<'a> {
    project: i64,
    /// `None`: the events of all customers.
    customer: Option<&'a str>,
    /// Whether the counters of all customers together change.
    counts_all_customers: bool,
}

impl Recount<'_> {
    /// Counts the events for the limits that `is_counted` selects.
    fn run(
        &self,
        conn: &Connection,
        is_counted: impl Fn(&LimitRule) -> bool,
    ) -> rusqlite::Result<()> {
        let mut limits = LimitRules::load(conn, self.project)?;
        if limits.is_empty() {
            return Ok(());
        }
        let all = EventScan::of_all_time(self.project, self.customer);
        // Bucket by bucket, so that the counters of few customers are in memory at once.
        let buckets = if self.customer.is_some() {
            0..1
        } else {
            0..CUSTOMER_BUCKETS
        };
        let mut table = CounterTable::open(conn)?;
        let mut usage = LimitUsage::<()>::default();
        for bucket in buckets {
            let scan = EventScan {
                bucket: Some(bucket),
                ..all
            };
            let mut customers = CustomerCache::default();
            scan.visit(conn, |stored, subject| {
                let id = subject.customer_id.unwrap_or_default();
                let customer = customers.find(conn, self.project, &limits, id)?;
                let Some(row) = customer.counter_row(self.project) else {
                    return Ok(());
                };
                let event = CountedEvent {
                    subject,
                    customer,
                    row,
                    external_id: (),
                    moment: EventScan::moment(stored)?,
                };
                usage.add(&mut limits, event, |rule| {
                    if is_counted(rule) {
                        rule.meter.stored_amount(stored)
                    } else {
                        Ok(None)
                    }
                })
            })?;
            usage.write_customers(conn, &mut table)?;
        }
        if self.counts_all_customers {
            usage.write_all_customers(conn, &mut table, self.project, |_| true)?;
        }
        Ok(())
    }
}
