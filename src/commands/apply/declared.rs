//! The kinds of things that a file declares: how each is compared with what there is.

use limitry_types::{
    Dimensions, EventFilter, Filters, Meter, MeterChange, MeterLimit, MeterLimitChange, NewMeter,
    NewMeterLimit, NewQuota, NewRateLimit, Quota, QuotaChange, RateLimit, RateLimitChange,
    Resource,
};

use super::plan::{AnyStep, Field, MeterIds, Step};
use crate::commands::resources::Shown;
use crate::commands::summary;
use crate::commands::tables::plain;

/// What a file knows a thing by: its name, and a limit's customer.
pub(super) type Key<'a> = (&'a str, Option<&'a str>);

pub(super) trait Declared: Shown {
    fn key(&self) -> Key<'_> {
        (Resource::name(self), None)
    }
    fn key_of(new: &Self::New) -> Key<'_>;
    fn summary_of(new: &Self::New, meters: &MeterIds) -> String;
    /// What it allows or counts, with the name of its meter.
    fn named_summary(&self, _meters: &MeterIds) -> String {
        Shown::summary(self)
    }
    /// The fields that differ from what is wanted, and the change that makes them so.
    fn difference(&self, new: &Self::New, meters: &MeterIds) -> (Vec<Field>, Self::Change);
    /// The body that creates it.
    fn body(new: &Self::New, _meters: &MeterIds) -> Self::New {
        new.clone()
    }
    fn step(step: Step<Self>) -> AnyStep;
    /// Keeps the id of a meter that was created, for the limits that name it.
    fn keep_id(&self, _meters: &mut MeterIds) {}
}

/// The fields that differ.
#[derive(Default)]
struct Difference(Vec<Field>);

impl Difference {
    /// The new value, where it differs.
    fn of<T>(
        &mut self,
        name: &'static str,
        from: &impl ToString,
        to: &impl ToString,
        new: T,
    ) -> Option<T> {
        let (from, to) = (from.to_string(), to.to_string());
        if from == to {
            return None;
        }
        self.0.push(Field { name, from, to });
        Some(new)
    }

    fn filters(&mut self, old: Option<&Filters>, new: &Dimensions) -> Option<Dimensions> {
        let to = said(Some(&as_filters(new)));
        self.of("filters", &said(old), &to, new.clone())
    }
}

/// The filters as an answer would hold them.
fn as_filters(dimensions: &Dimensions) -> Filters {
    let pairs = dimensions.iter();
    pairs
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect()
}

fn said(filters: Option<&Filters>) -> String {
    let all: Vec<String> = filters
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{name}={}", plain(value)))
        .collect();
    or_none(all.join(" "))
}

fn or_none(text: String) -> String {
    if text.is_empty() {
        "none".to_owned()
    } else {
        text
    }
}

impl Declared for Quota {
    fn key_of(new: &NewQuota) -> Key<'_> {
        (&new.name, None)
    }

    fn summary_of(new: &NewQuota, _: &MeterIds) -> String {
        let filters = Some(&new.dimension_filters);
        summary::quota(new.limit_value, &new.metric, new.period, filters)
    }

    fn difference(&self, new: &NewQuota, _: &MeterIds) -> (Vec<Field>, QuotaChange) {
        let mut fields = Difference::default();
        let (limit, metric) = (new.limit_value, new.metric.clone());
        let change = QuotaChange {
            name: None,
            limit_value: fields.of("limit", &self.limit_value, &limit, limit),
            metric: fields.of("metric", &self.metric, &new.metric, metric),
            period: fields.of("period", &self.period, &new.period, new.period),
            dimension_filters: fields
                .filters(self.dimension_filters.as_ref(), &new.dimension_filters),
        };
        (fields.0, change)
    }

    fn step(step: Step<Self>) -> AnyStep {
        AnyStep::Quota(step)
    }
}

impl Declared for RateLimit {
    fn key_of(new: &NewRateLimit) -> Key<'_> {
        (&new.name, None)
    }

    fn summary_of(new: &NewRateLimit, _: &MeterIds) -> String {
        summary::rate_limit(new.limit_value, new.window, Some(&new.dimension_filters))
    }

    fn difference(&self, new: &NewRateLimit, _: &MeterIds) -> (Vec<Field>, RateLimitChange) {
        let mut fields = Difference::default();
        let (limit, enabled) = (new.limit_value, new.enabled.unwrap_or(true));
        let change = RateLimitChange {
            name: None,
            limit_value: fields.of("limit", &self.limit_value, &limit, limit),
            window: fields.of("window", &self.window, &new.window, new.window),
            enabled: fields.of("enabled", &self.enabled, &enabled, enabled),
            dimension_filters: fields
                .filters(self.dimension_filters.as_ref(), &new.dimension_filters),
        };
        (fields.0, change)
    }

    fn step(step: Step<Self>) -> AnyStep {
        AnyStep::RateLimit(step)
    }
}

impl Declared for Meter {
    fn key_of(new: &NewMeter) -> Key<'_> {
        (&new.name, None)
    }

    fn summary_of(new: &NewMeter, _: &MeterIds) -> String {
        summary::meter(new.aggregation.as_str(), &new.field, &new.event_filter)
    }

    fn difference(&self, new: &NewMeter, _: &MeterIds) -> (Vec<Field>, MeterChange) {
        let mut fields = Difference::default();
        let aggregation = new.aggregation;
        let description = |text: &Option<String>| or_none(text.clone().unwrap_or_default());
        let change = MeterChange {
            name: None,
            description: fields.of(
                "description",
                &description(&self.description),
                &description(&new.description),
                new.description.clone(),
            ),
            aggregation: fields.of("aggregation", &self.aggregation, &aggregation, aggregation),
            field: fields.of("field", &self.field, &new.field, new.field.clone()),
            event_filter: fields.of(
                "events",
                &events(&self.event_filter),
                &events(&new.event_filter),
                new.event_filter.clone(),
            ),
        };
        (fields.0, change)
    }

    fn step(step: Step<Self>) -> AnyStep {
        AnyStep::Meter(step)
    }

    fn keep_id(&self, meters: &mut MeterIds) {
        meters.insert(self);
    }
}

/// The events that a meter counts: `event_type=image_made size=large`.
fn events(filter: &EventFilter) -> String {
    let mut all = Filters::new();
    if let Some(event) = &filter.event_type {
        all.insert("event_type".to_owned(), event.as_str().into());
    }
    all.extend(filter.dimensions.clone().into_iter().flatten());
    said(Some(&all))
}

impl Declared for MeterLimit {
    fn key(&self) -> Key<'_> {
        (&self.name, self.customer_id.as_deref())
    }

    fn key_of(new: &NewMeterLimit) -> Key<'_> {
        (&new.name, new.customer_id.as_deref())
    }

    fn summary_of(new: &NewMeterLimit, meters: &MeterIds) -> String {
        summary::meter_limit(
            new.limit_value,
            meters.shown(&new.meter_id),
            new.period,
            new.customer_id.as_deref(),
            Some(&new.dimension_filters),
        )
    }

    fn named_summary(&self, meters: &MeterIds) -> String {
        let mut named = self.clone();
        meters.shown(&self.meter_id).clone_into(&mut named.meter_id);
        Shown::summary(&named)
    }

    fn difference(&self, new: &NewMeterLimit, meters: &MeterIds) -> (Vec<Field>, MeterLimitChange) {
        let mut fields = Difference::default();
        let limit = new.limit_value;
        let wanted_meter = meters.id(&new.meter_id).unwrap_or(&new.meter_id);
        let (from, to) = if wanted_meter == self.meter_id {
            ("", "")
        } else {
            (meters.name(&self.meter_id), &*new.meter_id)
        };
        let change = MeterLimitChange {
            name: None,
            meter_id: fields.of("meter", &from, &to, wanted_meter.to_owned()),
            limit_value: fields.of("limit", &self.limit_value, &limit, limit),
            period: fields.of("period", &self.period, &new.period, new.period),
            // The same, as a part of the key.
            customer_id: None,
            dimension_filters: fields
                .filters(self.dimension_filters.as_ref(), &new.dimension_filters),
            alert_thresholds: fields.of(
                "alerts",
                &percents(self.alert_thresholds.as_deref()),
                &percents(new.alert_thresholds.as_deref()),
                new.alert_thresholds.clone(),
            ),
        };
        (fields.0, change)
    }

    fn body(new: &NewMeterLimit, meters: &MeterIds) -> NewMeterLimit {
        let mut body = new.clone();
        if let Some(id) = meters.id(&new.meter_id) {
            id.clone_into(&mut body.meter_id);
        }
        body
    }

    fn step(step: Step<Self>) -> AnyStep {
        AnyStep::Limit(step)
    }
}

/// `80 100`, in the order of the percents.
fn percents(thresholds: Option<&[u8]>) -> String {
    let mut thresholds = thresholds.unwrap_or_default().to_vec();
    thresholds.sort_unstable();
    thresholds.dedup();
    let each: Vec<String> = thresholds.iter().map(u8::to_string).collect();
    or_none(each.join(" "))
}
