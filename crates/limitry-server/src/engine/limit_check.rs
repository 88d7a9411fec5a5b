use rusqlite::Connection;

use super::check::{CheckRequest, CheckResult};
use super::customers::{CheckedCustomer, CustomerCache};
use super::limit_counters::{CounterRow, LimitCounters};
use super::limit_rules::{LimitRule, LimitRules};
use super::rules::write_state;
use super::windows::CachedCalendar;
use limitry_types::Aggregation;

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
    let CheckedCustomer {
        calendar,
        own_limits,
        counters,
    } = customers.find_for_check(conn, project, limits, id)?;
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
            result.retry_at = result.retry_at.max(rule.reset_of(window));
        }
        let out = &mut result.limits;
        if out.len() > 1 {
            out.push(b',');
        }
        let (prefix, reset) = (&rule.json_prefix, rule.reset_of(window));
        write_state(prefix, rule.limit, used, exceeded, reset, out);
    }
    Ok(())
}

/// The statements that a check of a customer's limits runs.
#[cfg(test)]
pub(crate) fn limit_check_statements() -> Vec<String> {
    use super::{customers, limit_rules};
    vec![
        LimitRule::load_sql(limit_rules::DEFAULTS),
        LimitRule::load_sql(limit_rules::OF_CUSTOMER),
        limit_rules::HAS_OWN_LIMITS.to_owned(),
        customers::FIND_COUNTED.to_owned(),
        customers::FIND.to_owned(),
    ]
}
