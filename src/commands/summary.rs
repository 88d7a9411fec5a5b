//! What a limit allows, in words: `10,000 events a day, plan=free`.

use std::fmt::Display;

use limitry_types::{Dimensions, EventFilter, LimitPeriod};

use super::tables;
use crate::base::text::grouped;

pub(super) fn quota(
    limit: impl Display,
    metric: &str,
    period: impl Display,
    filters: Option<&Dimensions>,
) -> String {
    let limit = limit.to_string();
    let amount = match limit.parse() {
        Ok(number) => tables::amount_of(metric, number),
        Err(_) => format!("{limit} {}", tables::unit(metric)),
    };
    with_filters(format!("{amount} a{} {period}", article(&period)), filters)
}

pub(super) fn rate_limit(
    limit: impl Display,
    window: impl Display,
    filters: Option<&Dimensions>,
) -> String {
    let limit = grouped(&limit.to_string());
    with_filters(
        format!("{limit} events a{} {window}", article(&window)),
        filters,
    )
}

/// `50,000 tokens a month for each customer, plan=free`
pub(super) fn meter_limit(
    limit: impl Display,
    meter: &str,
    period: impl Display,
    customer: Option<&str>,
    filters: Option<&Dimensions>,
) -> String {
    let limit = limit.to_string();
    let amount = match (tables::metric_of_meter(meter), limit.parse()) {
        (Some(metric), Ok(number)) => tables::amount_of(metric, number),
        _ => format!("{} of {meter}", grouped(&limit)),
    };
    let typed = period.to_string();
    let period = if typed == LimitPeriod::AllTime.as_str() {
        "in all".to_owned()
    } else {
        let period = self::period(&typed);
        format!("a{} {period}", article(&period))
    };
    let customer = customer.unwrap_or("each customer");
    with_filters(format!("{amount} {period} for {customer}"), filters)
}

/// The period of a limit in a word.
pub(super) fn period(period: &str) -> &str {
    match period {
        "annual" => "year",
        "all_time" => "all time",
        other => other,
    }
}

/// `sum of images, event_type=image_made`
pub(super) fn meter(aggregation: &str, field: &str, filter: &EventFilter) -> String {
    let mut filters = Dimensions::new();
    if let Some(event) = &filter.event_type {
        filters.insert("event_type".to_owned(), event.clone());
    }
    for (name, value) in filter.dimensions.iter().flatten() {
        filters.insert(name.clone(), tables::plain(value));
    }
    let words = format!("{aggregation} of {}", tables::field(field));
    with_filters(words, Some(&filters))
}

/// `an hour`, `a day`
fn article(unit: &impl Display) -> &'static str {
    if unit.to_string() == "hour" { "n" } else { "" }
}

fn with_filters(mut words: String, filters: Option<&Dimensions>) -> String {
    for (name, value) in filters.into_iter().flatten() {
        words.push_str(", ");
        words.push_str(name);
        words.push('=');
        words.push_str(value);
    }
    words
}

#[cfg(test)]
mod tests {
    use limitry_types::Dimensions;

    use super::{meter_limit, quota, rate_limit};

    #[test]
    fn limits_are_described_in_words() {
        let plan: Dimensions = [("plan".to_owned(), "free".to_owned())].into();
        assert_eq!(
            quota(10_000, "total_events", "day", None),
            "10,000 events a day"
        );
        assert_eq!(
            quota(500, "total_cost_cents", "week", Some(&plan)),
            "$5.00 a week, plan=free"
        );
        assert_eq!(
            quota(7, "values.gb_hours", "hour", None),
            "7 gb_hours an hour"
        );
        assert_eq!(rate_limit(60, "minute", None), "60 events a minute");
        assert_eq!(
            meter_limit(50_000, "mtr_total_tokens", "month", None, Some(&plan)),
            "50,000 tokens a month for each customer, plan=free"
        );
        assert_eq!(
            meter_limit(500, "mtr_total_cost_cents", "annual", Some("acme"), None),
            "$5.00 a year for acme"
        );
        assert_eq!(
            meter_limit(9, "Images", "all_time", None, None),
            "9 of Images in all for each customer"
        );
    }
}
