//! Of each limit the customer that has used most of it, over all customers.
//!
//! An index finds the counters of a project: one row for each customer that used something, however many events there are.
//! Most rows hold nothing that is closer to its limit than what was found before, and cost a comparison.

use std::collections::HashMap;

use rusqlite::{Connection, Row, params};

use super::decimal::Decimal;
use super::limit_counters::{CounterRow, LimitCounters};
use super::limit_rules::{LimitRule, LimitRules, zone_named};
use super::windows::Calendar;
use limitry_types::LimitPeriod;

/// The most own limits of customers among the leaders. Defaults are all there.
const MAX_OWN_LIMITS: usize = 50;

/// The customer that has used most of a limit in its present window.
#[derive(Debug)]
pub(crate) struct Leader {
    /// The row of the limit.
    limit_seq: i64,
    /// The external id.
    pub(crate) customer: String,
    pub(crate) limit: Decimal,
    pub(crate) used: Decimal,
    /// When the window ends. `None`: never.
    pub(crate) reset: Option<i64>,
    /// `lmt_…`
    pub(crate) limit_id: String,
    pub(crate) limit_name: String,
    /// `mtr_…`
    pub(crate) meter_id: String,
}

impl Leader {
    fn share(&self) -> f64 {
        self.used.share_of(self.limit)
    }
}

/// The leaders of a project's limits, those that have used most of their limit first.
pub(crate) fn limit_leaders(
    conn: &Connection,
    project: i64,
    now: i64,
) -> rusqlite::Result<Vec<Leader>> {
    let rules = LimitRules::load(conn, project)?;
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let mut leaders = Leaders {
        bounds: load_bounds(conn, project)?,
        rules,
        defaults: HashMap::new(),
        own: Vec::new(),
    };
    let mut statement = conn.prepare_cached(
        "SELECT u.key, u.tag, u.customer, u.counters, c.external_id, c.timezone, c.billing_cycle_start \
         FROM limit_counters u JOIN customers c ON c.seq = u.customer WHERE u.project = ?1",
    )?;
    let mut rows = statement.query([project])?;
    while let Some(row) = rows.next()? {
        leaders.add(conn, project, now, row)?;
    }
    leaders.finish(conn)
}

/// What a limit allows, in which periods, and whether it is a default.
struct Bound {
    limit: Decimal,
    period: LimitPeriod,
    is_default: bool,
}

fn load_bounds(conn: &Connection, project: i64) -> rusqlite::Result<HashMap<i64, Bound>> {
    conn.prepare_cached(
        "SELECT seq, limit_value, period, customer_id IS NULL FROM limits WHERE project = ?1",
    )?
    .query_map([project], |row| {
        let period = row.get_ref(2)?.as_str()?.parse();
        let bound = Bound {
            limit: Decimal::from_integer(row.get(1)?),
            period: period.map_err(|_| rusqlite::Error::InvalidQuery)?,
            is_default: row.get(3)?,
        };
        Ok((row.get(0)?, bound))
    })?
    .collect()
}

struct Leaders {
    rules: LimitRules,
    bounds: HashMap<i64, Bound>,
    /// By the row of the limit.
    defaults: HashMap<i64, Leader>,
    /// Those that have used most first.
    own: Vec<Leader>,
}

impl Leaders {
    /// Looks at the counters of one customer.
    fn add(
        &mut self,
        conn: &Connection,
        project: i64,
        now: i64,
        row: &Row,
    ) -> rusqlite::Result<()> {
        let stored = CounterRow::stored(project, row)?;
        let counters = LimitCounters::of_column(stored, row.get(0)?, row.get_ref(3)?.as_blob()?)?;
        let external_id = row.get_ref(4)?.as_str()?;
        let mut calendar = None;
        for (limit_seq, window_start, newest) in counters.newest() {
            // A deleted limit has none.
            let Some(bound) = self.bounds.get(&limit_seq) else {
                continue;
            };
            // A window that begins later is of a clock that was set back since.
            let is_past = window_start > now;
            if !is_past && !self.is_closer(limit_seq, bound, newest) {
                continue;
            }
            if calendar.is_none() {
                let zone = row.get_ref(5)?.as_str_or_null()?;
                let zone = zone.map_or_else(|| self.rules.zone.clone(), zone_named);
                calendar = Some(Calendar::of_billing_cycle(zone, row.get(6)?));
            }
            let Some(calendar) = &calendar else { continue };
            let window = calendar.window(bound.period, now);
            let used = counters.reading(conn, limit_seq, window.start)?.value;
            if !self.is_closer(limit_seq, bound, used)
                || self.is_replaced(conn, project, limit_seq, external_id)?
            {
                continue;
            }
            let leader = Leader {
                limit_seq,
                customer: external_id.to_owned(),
                limit: bound.limit,
                used,
                reset: (bound.period != LimitPeriod::AllTime).then_some(window.end),
                limit_id: String::new(),
                limit_name: String::new(),
                meter_id: String::new(),
            };
            if bound.is_default {
                self.defaults.insert(limit_seq, leader);
            } else {
                self.own.push(leader);
                self.own
                    .sort_by(|one, other| other.share().total_cmp(&one.share()));
                self.own.truncate(MAX_OWN_LIMITS);
            }
        }
        Ok(())
    }

    /// Whether usage is closer to its limit than what it would take the place of.
    fn is_closer(&self, limit_seq: i64, bound: &Bound, used: Decimal) -> bool {
        let present = if bound.is_default {
            self.defaults.get(&limit_seq)
        } else {
            self.own.get(MAX_OWN_LIMITS - 1)
        };
        used > Decimal::ZERO
            && present.is_none_or(|leader| used.share_of(bound.limit) > leader.share())
    }

    /// Whether an own limit of the customer takes the place of a default.
    fn is_replaced(
        &self,
        conn: &Connection,
        project: i64,
        limit_seq: i64,
        customer: &str,
    ) -> rusqlite::Result<bool> {
        let Some(default) = self.rules.defaults.get(limit_seq) else {
            return Ok(false);
        };
        if !self.rules.has_own_limits {
            return Ok(false);
        }
        let own_limits = LimitRule::load_own(conn, project, customer)?;
        Ok(own_limits.iter().any(|own| own.replaces(default)))
    }

    /// Adds what is shown of the limits.
    fn finish(self, conn: &Connection) -> rusqlite::Result<Vec<Leader>> {
        let mut leaders: Vec<Leader> = self.defaults.into_values().chain(self.own).collect();
        leaders.sort_by(|one, other| {
            let by_share = other.share().total_cmp(&one.share());
            by_share.then(one.limit_seq.cmp(&other.limit_seq))
        });
        let mut statement = conn.prepare_cached(
            "SELECT l.id, l.name, m.id FROM limits l JOIN meters m ON m.seq = l.meter WHERE l.seq = ?1",
        )?;
        for leader in &mut leaders {
            (leader.limit_id, leader.limit_name, leader.meter_id) = statement
                .query_row(params![leader.limit_seq], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?;
        }
        Ok(leaders)
    }
}
