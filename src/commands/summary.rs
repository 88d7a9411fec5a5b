//! What a limit allows, in words: `10,000 events a day, plan=free`.

use std::fmt::Display;

use limitry_types::Dimensions;

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
        format!("{limit} checks a{} {window}", article(&window)),
        filters,
    )
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

    use super::{quota, rate_limit};

    #[test]
    fn limits_are_said_in_words() {
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
        assert_eq!(rate_limit(60, "minute", None), "60 checks a minute");
    }
}
