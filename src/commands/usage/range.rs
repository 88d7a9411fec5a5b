//! The range of time of a report, by the server's clock.

use std::cmp::Ordering;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::cli::shared::{Events, TimeRange};
use crate::cli::value_parsers::Since;
use crate::failure::{Failure, Result, codes};
use limitry_client::{Client, Range};

/// The range of the arguments.
pub(in crate::commands) async fn range(
    client: &Client,
    events: &Events,
    model: Option<String>,
) -> Result<Range> {
    let (start, end) = bounds(client, events.time).await?;
    Ok(Range {
        start: Some(start),
        end: Some(end),
        customer: events.customer.clone(),
        event: events.event.clone(),
        model,
    })
}

/// The range of the arguments; without one, all events.
pub(super) async fn range_or_all(client: &Client, events: &Events) -> Result<Range> {
    if events.time.is_given() {
        return range(client, events, None).await;
    }
    Ok(Range {
        customer: events.customer.clone(),
        event: events.event.clone(),
        ..Range::default()
    })
}

/// The first moment of a range, and the first after it, by the server's clock. The default is the last seven days.
pub(in crate::commands) async fn bounds(
    client: &Client,
    time: TimeRange,
) -> Result<(Timestamp, Timestamp)> {
    let (start, end) = match (time.from, time.to) {
        // What is exact needs no clock.
        (Some(Since::At(from)), Some(Since::At(to))) => (from, to),
        (from, to) => {
            let now = now(client).await?;
            let end = to.map_or(Ok(now.end), |to| before(now, to))?;
            let start = match from.or(time.since) {
                Some(from) => before(now, from)?,
                None => span_before(end, Span::new().days(7))?,
            };
            (start, end)
        }
    };
    if time.to.is_some() {
        check_order(start, end)?;
    }
    if start <= end {
        return Ok((start, end));
    }
    let flag = if time.from.is_some() {
        "--from"
    } else {
        "--since"
    };
    let message = format!("invalid value for '{flag}': {start} has not come yet");
    Err(Failure::usage(codes::USAGE, message)
        .hint(format!("give a time that has passed, such as {flag} 7d")))
}

/// Refuses a range that ends where it begins, or before.
fn check_order(start: Timestamp, end: Timestamp) -> Result<()> {
    let message = match end.cmp(&start) {
        Ordering::Greater => return Ok(()),
        Ordering::Equal => format!("{end} is also where the range begins, so nothing lies in it"),
        Ordering::Less => format!("{end} is before {start}, where the range begins"),
    };
    let message = format!("invalid value for '--to': {message}");
    Err(Failure::usage(codes::USAGE, message).hint("give a --to that is after --from"))
}

/// `--from` and `--to`, by one look at the server's clock. What is not given stays open.
pub(in crate::commands) async fn open_bounds(
    client: &Client,
    time: TimeRange,
) -> Result<(Option<Timestamp>, Option<Timestamp>)> {
    let is_relative = |when: Option<Since>| !matches!(when, None | Some(Since::At(_)));
    let (from, to) = if is_relative(time.from) || is_relative(time.to) {
        let now = now(client).await?;
        let moment = |when: Option<Since>| when.map(|when| before(now, when)).transpose();
        (moment(time.from)?, moment(time.to)?)
    } else {
        let exact = |when| match when {
            Some(Since::At(moment)) => Some(moment),
            _ => None,
        };
        (exact(time.from), exact(time.to))
    };
    if let (Some(from), Some(to)) = (from, to) {
        check_order(from, to)?;
    }
    Ok((from, to))
}

/// The days that the arguments name, such as `yesterday`, by the server's clock.
pub(super) async fn named_days(client: &Client, time: TimeRange) -> Result<Vec<Timestamp>> {
    let given = [time.since, time.from, time.to].into_iter().flatten();
    let days: Vec<Since> = given
        .filter(|when| matches!(when, Since::DaysBack(_)))
        .collect();
    if days.is_empty() {
        return Ok(Vec::new());
    }
    let now = now(client).await?;
    days.into_iter().map(|day| before(now, day)).collect()
}

/// The server's time.
#[derive(Debug, Clone, Copy)]
struct Now {
    current: Timestamp,
    /// The end of a range that includes what has just happened. The server tells its time in whole seconds, so that it may be a
    /// second later than `current`.
    end: Timestamp,
}

impl Now {
    fn at(current: Timestamp) -> Result<Self> {
        let second = Timestamp::from_second(current.as_second())?;
        let end = second.checked_add(Span::new().seconds(2))?;
        Ok(Self { current, end })
    }
}

async fn now(client: &Client) -> Result<Now> {
    client.sync_clock().await?;
    Now::at(client.clock().now())
}

/// The time that is meant.
fn before(now: Now, since: Since) -> Result<Timestamp> {
    match since {
        Since::Ago(span) => span_before(now.end, span),
        Since::At(moment) => Ok(moment),
        Since::DaysBack(days) => {
            let today = now.current.to_zoned(TimeZone::UTC).start_of_day()?;
            Ok(today.checked_sub(Span::new().days(days))?.timestamp())
        }
    }
}

fn span_before(end: Timestamp, span: Span) -> Result<Timestamp> {
    Ok(end.to_zoned(TimeZone::UTC).checked_sub(span)?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_that_of_the_current_moment_until_its_end() {
        for (current, back, day) in [
            ("2026-11-30T23:59:59.05Z", 0, "2026-11-30T00:00:00Z"),
            ("2026-11-30T23:59:59.95Z", 0, "2026-11-30T00:00:00Z"),
            ("2026-11-30T23:59:59.95Z", 1, "2026-11-29T00:00:00Z"),
            ("2026-12-01T00:00:00Z", 0, "2026-12-01T00:00:00Z"),
            ("2026-12-01T00:00:00Z", 1, "2026-11-30T00:00:00Z"),
        ] {
            let now = Now::at(current.parse().unwrap()).unwrap();
            let found = before(now, Since::DaysBack(back)).unwrap();
            assert_eq!(found.to_string(), day, "{back} days back at {current}");
        }
    }

    #[test]
    fn a_range_ends_in_whole_seconds_after_what_has_just_happened() {
        for (current, end) in [
            ("2026-11-30T23:59:59Z", "2026-12-01T00:00:01Z"),
            ("2026-11-30T23:59:59.95Z", "2026-12-01T00:00:01Z"),
        ] {
            let now = Now::at(current.parse().unwrap()).unwrap();
            assert_eq!(now.end.to_string(), end);
        }
    }
}
