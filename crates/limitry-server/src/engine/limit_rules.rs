//! Limits, ready to be checked.

use jiff::tz::TimeZone;
use rusqlite::{Connection, Row, params};

use super::decimal::Decimal;
use super::filters::Subject;
use super::meter::{METER_COLUMNS, MeterRule};
use super::rules::{CustomerIndex, json_prefix};
use super::windows::{CachedCalendar, Calendar, TimeWindow};
use crate::db::{from_json, from_optional_json};
use limitry_types::{Dimensions, LimitPeriod};

/// The condition on limits that are defaults for each customer.
pub(super) const DEFAULTS: &str = "l.customer_id IS NULL";

/// The condition on the own limits of the customer `?2`.
pub(super) const OF_CUSTOMER: &str = "l.customer_id = ?2";

pub(super) const HAS_OWN_LIMITS: &str =
    "SELECT 1 FROM limits WHERE project = ?1 AND customer_id IS NOT NULL";

/// A limit on a meter.
#[derive(Debug, Clone)]
pub(super) struct LimitRule {
    pub(super) seq: i64,
    /// `lmt_…`
    pub(super) id: String,
    pub(super) name: String,
    /// The external id of the customer whose own limit it is.
    pub(super) customer: Option<String>,
    meter_seq: i64,
    pub(super) meter: MeterRule,
    pub(super) limit: Decimal,
    pub(super) period: LimitPeriod,
    filters: Dimensions,
    /// Percents of the limit, lowest first, each once.
    pub(super) thresholds: Vec<u8>,
    /// The JSON of its state up to `"used":`.
    pub(super) json_prefix: Vec<u8>,
}

impl LimitRule {
    pub(super) fn load_sql(condition: &str) -> String {
        format!(
            "SELECT l.seq, l.id, l.name, l.customer_id, l.meter, m.id, l.limit_value, l.period, l.filters, \
             l.alert_thresholds, {METER_COLUMNS} FROM limits l JOIN meters m ON m.seq = l.meter \
             WHERE l.project = ?1 AND {condition} AND ?2 IS ?2 ORDER BY l.seq"
        )
    }

    /// Reads the limits of a project that a condition selects, oldest first. It may use `?2`.
    pub(super) fn load(
        conn: &Connection,
        project: i64,
        condition: &str,
        parameter: Option<&dyn rusqlite::ToSql>,
    ) -> rusqlite::Result<Vec<Self>> {
        conn.prepare_cached(&Self::load_sql(condition))?
            .query_map(params![project, parameter], Self::from_row)?
            .collect()
    }

    /// The own limits of a customer.
    pub(super) fn load_own(
        conn: &Connection,
        project: i64,
        customer: &str,
    ) -> rusqlite::Result<Vec<Self>> {
        Self::load(conn, project, OF_CUSTOMER, Some(&customer))
    }

    fn from_row(row: &Row) -> rusqlite::Result<Self> {
        let (id, name): (String, String) = (row.get(1)?, row.get(2)?);
        let limit: i64 = row.get(6)?;
        let period: String = row.get(7)?;
        let state = serde_json::json!({
            "id": id,
            "name": name,
            "meterId": row.get::<_, String>(5)?,
            "period": period,
            "limit": limit,
        });
        let mut thresholds: Vec<u8> = from_optional_json(row, 9)?.unwrap_or_default();
        thresholds.sort_unstable();
        thresholds.dedup();
        Ok(Self {
            seq: row.get(0)?,
            json_prefix: json_prefix(&state, "used"),
            id,
            name,
            customer: row.get(3)?,
            meter_seq: row.get(4)?,
            meter: MeterRule::from_row(row, 10)?,
            limit: Decimal::from_integer(limit),
            period: period.parse().map_err(|_| rusqlite::Error::InvalidQuery)?,
            filters: from_json(row, 8)?,
            thresholds,
        })
    }

    /// Whether the limit's filters match, and the meter's where the event is known.
    pub(super) fn matches(&self, subject: Subject, is_event_known: bool) -> bool {
        subject.matches(&self.filters) && (!is_event_known || self.meter.counts(subject))
    }

    /// When a window of this limit ends. A limit of all time never resets.
    pub(super) fn reset_of(&self, window: TimeWindow) -> Option<i64> {
        (self.period != LimitPeriod::AllTime).then_some(window.end)
    }

    /// The thresholds that usage passes on its way up, lowest first.
    pub(super) fn thresholds_between(
        &self,
        before: Decimal,
        after: Decimal,
    ) -> impl Iterator<Item = u8> {
        let thresholds = self.thresholds.iter().copied();
        thresholds.filter(move |n| before.reaches(after, (*n).into(), self.limit))
    }

    /// Whether this own limit of a customer takes the place of a default for that customer.
    pub(super) fn replaces(&self, default: &Self) -> bool {
        (self.meter_seq, self.period, &self.filters)
            == (default.meter_seq, default.period, &default.filters)
    }
}

/// The limits of one project that are no customer's own. Those are loaded with their customer, because a project may have
/// one for each of a hundred thousand customers.
pub(super) struct LimitRules {
    pub(super) defaults: DefaultLimits,
    /// Whether a customer has an own limit.
    pub(super) has_own_limits: bool,
    /// The calendar of all customers together, and of customers that do not exist yet.
    pub(super) calendar: CachedCalendar,
    /// The zone of customers without their own.
    pub(super) zone: TimeZone,
}

impl LimitRules {
    pub(super) fn load(conn: &Connection, project: i64) -> rusqlite::Result<Self> {
        let rules = LimitRule::load(conn, project, DEFAULTS, None)?;
        let has_own_limits = conn.prepare_cached(HAS_OWN_LIMITS)?.exists([project])?;
        let zone = project_zone(conn, project)?;
        Ok(Self {
            defaults: DefaultLimits {
                index: CustomerIndex::new(rules.iter().map(|rule| &rule.filters)),
                rules,
            },
            has_own_limits,
            calendar: CachedCalendar::new(Calendar::from_the_first(zone.clone())),
            zone,
        })
    }

    /// Whether the project has no limit at all.
    pub(super) fn is_empty(&self) -> bool {
        self.defaults.rules.is_empty() && !self.has_own_limits
    }
}

/// The limits that are defaults for each customer.
pub(super) struct DefaultLimits {
    /// Oldest first.
    rules: Vec<LimitRule>,
    index: CustomerIndex,
}

impl DefaultLimits {
    /// Those that match, oldest first.
    pub(super) fn matching(
        &self,
        subject: Subject,
        is_event_known: bool,
    ) -> impl Iterator<Item = &LimitRule> {
        let matching = if self.rules.is_empty() {
            Vec::new()
        } else {
            self.index
                .matching(subject, |index| &self.rules[index].filters)
        };
        matching
            .into_iter()
            .map(|index| &self.rules[index])
            .filter(move |rule| !is_event_known || rule.meter.counts(subject))
    }

    /// The default with a row.
    pub(super) fn get(&self, seq: i64) -> Option<&LimitRule> {
        let index = self.rules.binary_search_by_key(&seq, |rule| rule.seq);
        index.ok().map(|index| &self.rules[index])
    }
}

/// The time zone of a project.
pub(super) fn project_zone(conn: &Connection, project: i64) -> rusqlite::Result<TimeZone> {
    let name: String = conn
        .prepare_cached("SELECT timezone FROM projects WHERE seq = ?1")?
        .query_row([project], |row| row.get(0))?;
    Ok(zone_named(&name))
}

/// The time zone with an IANA name. A zone that this computer does not know is UTC.
pub(crate) fn zone_named(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}
