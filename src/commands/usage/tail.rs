//! `limitry usage tail`: events as they arrive.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use limitry_client::{ApiError, Client, ItemLimit, Range};
use limitry_types::Event;
use limitry_types::text::escape;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::base::exit::Exit;
use crate::base::shutdown;
use crate::base::text::{grouped, money, rounded, truncate};
use crate::cli::usage::UsageTailArgs;
use crate::context::Context;
use crate::failure::{Failure, Result};
use crate::output::{Format, Outcome, Tone, View, reader_gone};

/// The most events of one look. A reader of a terminal does not follow more.
const MAX_NEW_EVENTS: usize = 1000;

/// The events of the first look: at least as many as a page has, so that an unknown event on a page is a new one.
const MIN_KNOWN_EVENTS: usize = 100;

/// How often the API is asked without `--every`. The local service has no limit that this would use up.
const LOCAL_INTERVAL_MS: u64 = 250;
const HOSTED_INTERVAL_MS: u64 = 2000;

/// The widths of a line's columns, and the spaces between them.
const TIME_WIDTH: usize = 8;
const TOKENS_WIDTH: usize = 14;
const COST_WIDTH: usize = 8;
const GAP: usize = 2;

/// `usage tail`: until Ctrl-C, which is a success on a terminal, or until the reader of a pipe has left.
pub(in crate::commands) async fn tail(ctx: &Context, args: UsageTailArgs) -> Result<Outcome> {
    let nothing = || Ok(Outcome::new(Value::Null, View::Nothing));
    tokio::select! {
        biased;
        exit = shutdown::signal() => match exit {
            Exit::Interrupted if ctx.printer().is_for_person() => nothing(),
            exit => Err(Failure::interrupted(exit)),
        },
        () = reader_gone() => nothing(),
        result = follow(ctx, args) => result,
    }
}

async fn follow(ctx: &Context, args: UsageTailArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let range = Range {
        customer: args.customer,
        event: args.event,
        ..Range::default()
    };
    let interval = args.every.unwrap_or_else(|| {
        let is_local = ctx.settings().local || client.api_url().loopback().is_some();
        let milliseconds = if is_local {
            LOCAL_INTERVAL_MS
        } else {
            HOSTED_INTERVAL_MS
        };
        std::time::Duration::from_millis(milliseconds)
    });
    let mut seen = HashSet::new();
    let mut looks = 0;
    loop {
        let new = if looks == 0 {
            first_look(&client, &range, args.max, &mut seen).await?
        } else {
            new_events(ctx, &client, &range, &mut seen).await?
        };
        print(ctx, &new)?;
        looks += 1;
        if args.count.is_some_and(|count| looks >= count) {
            return Ok(Outcome::new(Value::Null, View::Nothing));
        }
        tokio::time::sleep(interval).await;
    }
}

/// The last events, oldest first.
async fn first_look(
    client: &Client,
    range: &Range,
    limit: usize,
    seen: &mut HashSet<String>,
) -> Result<Vec<Event>, ApiError> {
    let wanted = ItemLimit::AtMost(limit.max(MIN_KNOWN_EVENTS));
    let mut events = client.events(range, wanted).collect().await?.data;
    seen.extend(events.iter().map(|event| event.id.clone()));
    events.truncate(limit);
    events.reverse();
    Ok(events)
}

/// The events that arrived since the last look, oldest first. The API lists the newest first, by arrival.
async fn new_events(
    ctx: &Context,
    client: &Client,
    range: &Range,
    seen: &mut HashSet<String>,
) -> Result<Vec<Event>> {
    let mut pages = client.events(range, ItemLimit::AtMost(MAX_NEW_EVENTS));
    let (mut new, mut newest, mut is_complete) = (Vec::new(), Vec::new(), seen.is_empty());
    while let Some(page) = pages.next().await? {
        newest.extend(page.iter().map(|event| event.id.clone()));
        is_complete |= page.iter().any(|event| seen.contains(&event.id));
        new.extend(page.into_iter().filter(|event| !seen.contains(&event.id)));
        if is_complete && !seen.is_empty() {
            break;
        }
    }
    if !is_complete && pages.has_more() {
        ctx.printer().note("… earlier events are not shown");
    }
    if seen.len() > MAX_NEW_EVENTS {
        seen.clear();
    }
    seen.extend(newest);
    new.reverse();
    Ok(new)
}

fn print(ctx: &Context, events: &[Event]) -> Result<()> {
    let printer = ctx.printer();
    if events.is_empty() {
        return Ok(());
    }
    if printer.format() != Format::Text {
        for event in events {
            printer.print_document(event)?;
        }
    } else if printer.is_for_person() {
        let layout = Layout::of(printer.table_width());
        let mark = printer.look().ellipsis();
        let now = ctx.now();
        let lines = events.iter().map(|event| layout.line(event, now, mark));
        let lines = lines.collect();
        printer.show(&Outcome::new(Value::Null, View::Styled(lines)), now)?;
    } else {
        printer.print_items(events)?;
    }
    Ok(())
}

/// The time of day for an event of today (UTC), the day or the month for another one; none is wider than [`TIME_WIDTH`].
fn short_time(time: Timestamp, now: Timestamp) -> String {
    let date = |time: Timestamp| time.to_zoned(TimeZone::UTC).date();
    let format = match (date(time), date(now)) {
        (day, today) if day == today => "%H:%M:%S",
        (day, today) if day.year() == today.year() => "%-d %b",
        _ => "%b %Y",
    };
    time.strftime(format).to_string()
}

/// The columns of a line. An event is shown before the next one is known, so their widths depend on the terminal alone.
struct Layout {
    /// The width of customer and event type: longer ones are cut.
    name_width: usize,
    has_tokens: bool,
    has_cost: bool,
    /// What is left for the model.
    model_width: usize,
}

impl Layout {
    fn of(width: usize) -> Self {
        let name_width = match width {
            ..60 => 13,
            60..140 => 16,
            _ => 30,
        };
        let names = TIME_WIDTH + 2 * (GAP + name_width);
        let with_tokens = names + GAP + TOKENS_WIDTH;
        let with_cost = with_tokens + GAP + COST_WIDTH;
        Self {
            name_width,
            has_tokens: with_tokens <= width,
            has_cost: with_cost <= width,
            model_width: width.saturating_sub(with_cost + GAP),
        }
    }

    /// `18:44:02  cust_123      chat_completion  1,200 tokens  $0.02  gpt-4`
    fn line(&self, event: &Event, now: Timestamp, mark: char) -> Vec<(Tone, String)> {
        let time = event.timestamp.or(event.created_at);
        let time = time.map_or_else(String::new, |time| short_time(time, now));
        let value = |name: &str| {
            let values = event.values.as_ref()?;
            values.get(name).map(|amount| amount.0)
        };
        let tokens = value("total_tokens").or_else(|| {
            let (input, output) = (value("input_tokens"), value("output_tokens"));
            input
                .or(output)
                .map(|_| input.unwrap_or(0.0) + output.unwrap_or(0.0))
        });
        let tokens = tokens.map(|tokens| format!("{} tokens", grouped(&rounded(tokens, 2))));
        let model = event.dimensions.as_ref().and_then(|all| all.get("model"));
        let model = model.map(|model| truncate(&escape(model), self.model_width, mark));
        let name = |text: &str| {
            let text = truncate(&escape(text), self.name_width, mark);
            let padding = " ".repeat(self.name_width.saturating_sub(text.width()));
            format!("  {text}{padding}")
        };
        let mut parts = vec![
            (Tone::Dim, format!("{time:<TIME_WIDTH$}")),
            (Tone::Strong, name(&event.customer_id)),
            (Tone::Plain, name(&event.event_type)),
        ];
        if self.has_tokens {
            let tokens = tokens.unwrap_or_default();
            parts.push((Tone::Plain, format!("  {tokens:>TOKENS_WIDTH$}")));
        }
        if self.has_cost {
            let cost = value("cost_cents").map(money).unwrap_or_default();
            parts.push((Tone::Plain, format!("  {cost:>COST_WIDTH$}")));
        }
        if let Some(model) = model.filter(|_| self.model_width > 0) {
            parts.push((Tone::Dim, format!("  {model}")));
        }
        // No blank at the end: a line that is as long as the terminal would be followed by an empty one.
        while let Some((_, last)) = parts.last_mut() {
            last.truncate(last.trim_end().len());
            if !last.is_empty() {
                break;
            }
            parts.pop();
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_of_another_day_is_not_shown_as_one_of_today() {
        let now = "2026-12-01T02:21:06Z".parse().unwrap();
        for (time, shown) in [
            ("2026-12-01T00:00:00Z", "00:00:00"),
            ("2026-11-30T23:59:59Z", "30 Nov"),
            ("2026-12-02T00:00:00Z", "2 Dec"),
            ("2025-12-01T02:21:06Z", "Dec 2025"),
        ] {
            assert_eq!(short_time(time.parse().unwrap(), now), shown);
        }
    }
}
