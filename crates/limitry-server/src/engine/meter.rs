//! Meters: what one event adds, and one number over many events.

use rusqlite::{Connection, Row};

use super::amount::{EventValues, Values};
use super::decimal::Decimal;
use super::event_scan::EventScan;
use super::filters::Subject;
use crate::db::{from_json, from_optional_json};
use limitry_types::rules::{RuleError, field_name};
use limitry_types::{Aggregation, Dimensions, EventFilter};

/// The columns that [`MeterRule::from_row`] reads.
pub(super) const METER_COLUMNS: &str = "m.aggregation, m.field, m.event_filter";

/// What a meter reads of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MeterField {
    /// `*`: the event itself.
    Event,
    /// `values.<name>`
    Value(String),
}

impl MeterField {
    /// Parses the field of a meter with this aggregation: only `count` needs no value.
    pub(crate) fn parse(text: &str, aggregation: Aggregation) -> Option<Self> {
        if text == "*" {
            return (aggregation == Aggregation::Count).then_some(Self::Event);
        }
        let name = text.strip_prefix("values.")?;
        let name: Result<&str, RuleError> = field_name(name);
        name.ok().map(|name| Self::Value(name.to_owned()))
    }
}

/// A meter, ready to be applied to events.
#[derive(Debug, Clone)]
pub(crate) struct MeterRule {
    pub(super) aggregation: Aggregation,
    field: MeterField,
    event_type: Option<String>,
    dimensions: Dimensions,
}

impl MeterRule {
    /// `None` where a word of the meter is unknown.
    pub(crate) fn new(aggregation: &str, field: &str, filter: &EventFilter) -> Option<Self> {
        let aggregation = aggregation.parse().ok()?;
        let dimensions = filter.dimensions.iter().flatten();
        Some(Self {
            aggregation,
            field: MeterField::parse(field, aggregation)?,
            event_type: filter.event_type.clone(),
            dimensions: dimensions
                .map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect::<Option<_>>()?,
        })
    }

    /// Reads [`METER_COLUMNS`], which begin at a column.
    pub(super) fn from_row(row: &Row, from: usize) -> rusqlite::Result<Self> {
        let aggregation = row.get_ref(from)?.as_str()?;
        let field = row.get_ref(from + 1)?.as_str()?;
        Self::new(aggregation, field, &from_json(row, from + 2)?)
            .ok_or(rusqlite::Error::InvalidQuery)
    }

    /// Whether the event filter matches.
    pub(super) fn counts(&self, subject: Subject) -> bool {
        let event_type = self.event_type.as_deref();
        event_type.is_none_or(|wanted| subject.dimension("event_type") == Some(wanted))
            && subject.matches(&self.dimensions)
    }

    /// What an event with these values contributes. `None`: the event has no such value.
    pub(super) fn amount_of(&self, values: &EventValues) -> Option<Decimal> {
        let value = match &self.field {
            MeterField::Event => return Some(Decimal::from_integer(1)),
            MeterField::Value(name) => values.get(name),
        }?;
        Some(match self.aggregation {
            Aggregation::Count => Decimal::from_integer(1),
            Aggregation::Sum | Aggregation::Max | Aggregation::Latest => Decimal::from_value(value),
        })
    }

    /// What a stored event contributes.
    pub(super) fn stored_amount(&self, row: &Row) -> rusqlite::Result<Option<Decimal>> {
        let values = match self.field {
            MeterField::Event => Values::new(),
            MeterField::Value(_) => from_optional_json(row, EventScan::VALUES)?.unwrap_or_default(),
        };
        Ok(self.amount_of(&EventValues::new(&values)))
    }

    /// The meter's number over the stored events that a scan visits and whose dimensions match.
    pub(crate) fn query(
        &self,
        conn: &Connection,
        scan: &EventScan,
        dimensions: &Dimensions,
    ) -> rusqlite::Result<Decimal> {
        let mut reading = Reading::default();
        scan.visit(conn, |row, subject| {
            if self.counts(subject)
                && subject.matches(dimensions)
                && let Some(value) = self.stored_amount(row)?
            {
                let moment = EventScan::moment(row)?;
                reading.add(self.aggregation, Reading { value, moment });
            }
            Ok(())
        })?;
        Ok(reading.value)
    }
}

/// A meter's number over some events, and the moment of the last of them: when it happened, then the order of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) value: Decimal,
    pub(super) moment: (i64, i64),
}

impl Default for Reading {
    /// Over no events.
    fn default() -> Self {
        Self {
            value: Decimal::ZERO,
            moment: (i64::MIN, i64::MIN),
        }
    }
}

impl Reading {
    /// Events that arrive later come after it, also where they happened at the same time.
    pub(super) const fn stored(value: Decimal, latest_at: i64) -> Self {
        Self {
            value,
            moment: (latest_at, i64::MIN),
        }
    }

    /// When the last of the events happened.
    pub(super) const fn latest_at(self) -> i64 {
        self.moment.0
    }

    /// Adds what other events read. Of two equal moments the other one is later.
    pub(super) fn add(&mut self, aggregation: Aggregation, other: Self) {
        match aggregation {
            Aggregation::Sum | Aggregation::Count => self.value += other.value,
            Aggregation::Max => self.value = self.value.max(other.value),
            Aggregation::Latest if other.moment < self.moment => return,
            Aggregation::Latest => self.value = other.value,
        }
        self.moment = self.moment.max(other.moment);
    }
}
