use std::io::Write as _;

use rusqlite::Connection;

use super::check::{CheckRequest, CheckResult};
use super::customers::{CustomerCache, KnownCustomer};
use super::decimal::Decimal;
use super::limit_counters::{CounterRow, LimitCounters};
use super::limit_rules::{LimitRule, LimitRules};
use super::windows::{CachedCalendar, TimeWindow};
use crate::clock::MICROS_PER_SECOND;
use limitry_types::{Aggregation, LimitPeriod};

/// Reads the state of the limits that apply: those of a customer, or without one the defaults over all customers.
pub(super) fn check_limits(
    limits: &mut LimitRules,
    customers: &mut CustomerCache,
    conn: &Connection,
    (project, now): (i64, i64),
    request: CheckRequest,
    result: &mut CheckResult,
) -> rusqlite::Result<()> {
    if limits.is_empty() {
        return Ok(());
    }
    let subject = request.subject;
    // Without values the check asks about no event, and a meter's filter does not matter.
    let is_event_known = request.values.is_some();
    let Some(id) = subject.customer_id else {
        let applying: Vec<&LimitRule> = limits.defaults.matching(subject, is_event_known).collect();
        let counters = LimitCounters::read(conn, CounterRow::of_all_customers(project))?;
        return write_states(
            conn,
            &applying,
            &counters,
            &mut limits.calendar,
            now,
            request,
            result,
        );
    };
    let KnownCustomer {
        row,
        calendar,
        own_limits,
    } = customers.find(conn, project, limits, id)?;
    let is_replaced = |default: &&LimitRule| own_limits.iter().any(|own| own.replaces(default));
    let mut applying: Vec<&LimitRule> = limits
        .defaults
        .matching(subject, is_event_known)
        .filter(|default| !is_replaced(default))
        .collect();
    let defaults = applying.len();
    applying.extend(
        own_limits
            .iter()
            .filter(|rule| rule.matches(subject, is_event_known)),
    );
    if applying.len() > defaults {
        applying.sort_unstable_by_key(|rule| rule.seq);
    }
    let counters = match *row {
        Some(customer) if !applying.is_empty() => {
            LimitCounters::read(conn, CounterRow { project, customer })?
        }
        _ => LimitCounters::of_nobody(),
    };
    write_states(conn, &applying, &counters, calendar, now, request, result)
}

fn write_states(
    conn: &Connection,
    applying: &[&LimitRule],
    counters: &LimitCounters,
    calendar: &mut CachedCalendar,
    now: i64,
    request: CheckRequest,
    result: &mut CheckResult,
) -> rusqlite::Result<()> {
    result.limits.reserve(applying.len() * 256);
    for rule in applying {
        let window = calendar.window(rule.period, now);
        let used = counters.reading(conn, rule.seq, window.start)?.value;
        let asked = request
            .values
            .and_then(|values| rule.meter.amount_of(values))
            .unwrap_or_default();
        let with_asked = match rule.meter.aggregation {
            Aggregation::Sum | Aggregation::Count => used + asked,
            Aggregation::Max | Aggregation::Latest => asked,
        };
        let exceeded = used >= rule.limit || with_asked > rule.limit;
        if exceeded {
            result.limit_exceeded = true;
            if rule.period != LimitPeriod::AllTime {
                result.retry_at = result.retry_at.max(Some(window.end));
            }
        }
        write_state(rule, used, exceeded, window, &mut result.limits);
    }
    Ok(())
}

fn write_state(
    rule: &LimitRule,
    used: Decimal,
    exceeded: bool,
    window: TimeWindow,
    out: &mut Vec<u8>,
) {
    if out.len() > 1 {
        out.push(b',');
    }
    out.extend_from_slice(&rule.json_prefix);
    used.write_json(out);
    out.extend_from_slice(b",\"remaining\":");
    rule.limit.remaining_after(used).write_json(out);
    let _ = write!(out, ",\"exceeded\":{exceeded},\"reset\":");
    if rule.period == LimitPeriod::AllTime {
        out.extend_from_slice(b"null}");
    } else {
        let _ = write!(out, "{}}}", window.end.div_euclid(MICROS_PER_SECOND));
    }
}
