//! `limitry usage events`, `summary` and `timeseries`

use jiff::{Span, Timestamp};
use serde::Serialize;

use super::super::{listing, tables};
use super::range::{range, range_or_all};
use super::value_sums::{self, value_sum};
use crate::base::text::percent;
use crate::cli::charts::{ChartMetric, UsageTimeseriesArgs};
use crate::cli::usage::{UsageEventsArgs, UsageSummaryArgs};
use crate::cli::value_parsers::Since;
use crate::context::Context;
use crate::failure::Result;
use crate::output::{BarStyle, Cell, Column, Outcome, Tone, View, to_document};
use limitry_client::Range;
use limitry_types::{Amount, Interval, TimeseriesRow, Totals};

/// Narrower terminals show no marks of partial intervals, and no shares.
const MARKS_FROM_WIDTH: usize = 76;

/// `usage events`: without a range, all events.
pub(in crate::commands) async fn events(ctx: &Context, args: UsageEventsArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let range = range_or_all(&client, &args.events).await?;
    let is_of_all = range == Range::default();
    let none = if is_of_all {
        "No events yet."
    } else {
        "No such events."
    };
    let events = client.events(&range, listing::item_limit(ctx, args.length));
    listing::show_edited(ctx, events, none, |events| {
        // The API lists them by arrival, which after an import is no order to a person.
        if ctx.printer().prints_text_for_person() {
            events.sort_by_key(|event| std::cmp::Reverse(event.timestamp));
        }
    })
    .await
}

/// `usage summary`
pub(in crate::commands) async fn summary(ctx: &Context, args: UsageSummaryArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let range = range(&client, &args.events, args.model).await?;
    let totals = client.usage_summary(&range).await?;
    let fields = tables::totals_fields(&totals);
    Ok(Outcome::record(&totals, with_range(fields, &range)))
}

/// The fields of sums, with the range that they are of.
pub(in crate::commands) fn with_range(
    mut fields: Vec<(&'static str, Cell)>,
    range: &Range,
) -> Vec<(&'static str, Cell)> {
    fields.extend([
        ("from", Cell::time(range.start)),
        ("to", Cell::time(range.end)),
    ]);
    fields
}

/// `usage timeseries`
pub(in crate::commands) async fn timeseries(
    ctx: &Context,
    args: UsageTimeseriesArgs,
) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let range = range(&client, &args.events, args.model).await?;
    let mut series = client.usage_timeseries(&range, args.interval).await?;
    let metric = args.metric.clone().unwrap_or_default();
    if let ChartMetric::Value(name) = &metric {
        value_sums::add_to_timeseries(ctx, &client, &range, name, &mut series.data).await?;
    }
    let person = ctx.printer().is_for_person();
    let mut chart = Chart::new("TIME", metric, args.ascii);
    // Leading intervals without an event push the others off the screen.
    let is_empty = |row: &&TimeseriesRow| person && row.totals.total_events.0 == 0.0;
    let empty = series.data.iter().take_while(is_empty).count();
    let empty = if empty == series.data.len() { 0 } else { empty };
    let mut partials = Vec::new();
    chart.rows = series.data[empty..]
        .iter()
        .map(|row| {
            let label = if person {
                Cell::text(interval_label(row.timestamp, args.interval))
            } else {
                Cell::Time(row.timestamp)
            };
            let partial = partial_note(row.timestamp, args.interval, &range, args.events.time.to);
            if let Some(partial) = &partial {
                let label = interval_label(row.timestamp, args.interval);
                partials.push(format!("{label} ({partial})"));
            }
            // A blank, because an empty cell shows a dash.
            let note = Cell::id(partial.unwrap_or_else(|| " ".to_owned()));
            (label, row.totals.clone(), note)
        })
        .collect();
    let title = format!(
        "{} {} {} · {}",
        chart.metric.title(),
        if args.interval == Interval::Hour {
            "an"
        } else {
            "a"
        },
        args.interval,
        span(&range, args.interval)
    );
    let outcome = chart.outcome(ctx, &series, title);
    // A narrow terminal has no room for the marks in the rows.
    let is_narrow = ctx.printer().table_width() < MARKS_FROM_WIDTH;
    Ok(if person && is_narrow && !partials.is_empty() {
        outcome.note(format!("Not whole: {}", partials.join(", ")))
    } else {
        outcome
    })
}

/// `Sat 21 Nov`, or with the hour.
fn interval_label(time: Timestamp, interval: Interval) -> String {
    let format = match interval {
        Interval::Hour => "%a %e %b %H:%M",
        Interval::Day => "%a %e %b",
        Interval::Week => "%e %b",
    };
    time.strftime(format).to_string()
}

/// What is missing of an interval that the range cuts: `from 18:48`, `so far`.
fn partial_note(
    begin: Timestamp,
    interval: Interval,
    range: &Range,
    to: Option<Since>,
) -> Option<String> {
    let hours = match interval {
        Interval::Hour => 1,
        Interval::Day => 24,
        Interval::Week => 7 * 24,
    };
    let end = begin.checked_add(Span::new().hours(hours)).ok()?;
    let clock = |time: Timestamp| time.strftime("%e %b %H:%M").to_string().trim().to_owned();
    match (range.start, range.end) {
        (Some(start), _) if start > begin => Some(format!("from {}", clock(start))),
        (_, Some(stop)) if stop < end && to.is_none() => Some("so far".to_owned()),
        (_, Some(stop)) if stop < end => Some(format!("until {}", clock(stop))),
        _ => None,
    }
}

/// `21–28 Nov 2026, UTC`; with the time of day where a day or less is shown.
pub(super) fn span(range: &Range, interval: Interval) -> String {
    let (Some(start), Some(end)) = (range.start, range.end) else {
        return "UTC".to_owned();
    };
    let is_short = end.duration_since(start) <= jiff::SignedDuration::from_hours(48);
    let format = if interval == Interval::Hour && is_short {
        "%e %b %Y %H:%M"
    } else {
        "%e %b %Y"
    };
    let text = |time: Timestamp| time.strftime(format).to_string().trim().to_owned();
    let (first, last) = (text(start), text(end));
    // What both dates have is said once: `21–28 Nov 2026`.
    let is_date = format == "%e %b %Y";
    let month = last.split_once(' ').map_or("", |(_, month)| month);
    match first.split_once(' ') {
        _ if first == last => format!("{last}, UTC"),
        Some((day, first_month)) if is_date && first_month == month => format!("{day}–{last}, UTC"),
        _ => format!("{first} – {last}, UTC"),
    }
}

pub(super) fn sum<'a>(all: impl Iterator<Item = &'a Totals>) -> Totals {
    let mut total = Totals::default();
    for one in all {
        total.total_events.0 += one.total_events.0;
        total.total_tokens.0 += one.total_tokens.0;
        total.total_input_tokens.0 += one.total_input_tokens.0;
        total.total_output_tokens.0 += one.total_output_tokens.0;
        total.total_cost_cents.0 += one.total_cost_cents.0;
        value_sums::add(&mut total, one);
    }
    total
}

pub(super) fn measure(metric: &ChartMetric, totals: &Totals) -> f64 {
    match metric {
        ChartMetric::Events => totals.total_events.0,
        ChartMetric::Tokens => totals.total_tokens.0,
        ChartMetric::Cost => totals.total_cost_cents.0,
        ChartMetric::Value(name) => value_sum(totals, name),
    }
}

/// A table of sums. On a terminal a bar stands beside the chosen sum, and the total below.
pub(super) struct Chart {
    heading: &'static str,
    pub(super) metric: ChartMetric,
    ascii: bool,
    pub(super) has_shares: bool,
    /// Label, sums, and what a terminal notes beside them.
    pub(super) rows: Vec<(Cell, Totals, Cell)>,
    /// The rows that `--top` leaves out.
    pub(super) others: Option<(Cell, Totals)>,
}

impl Chart {
    pub(super) fn new(heading: &'static str, metric: ChartMetric, ascii: bool) -> Self {
        Self {
            heading,
            metric,
            ascii,
            has_shares: false,
            rows: Vec::new(),
            others: None,
        }
    }

    pub(super) fn columns(&self) -> Vec<Column> {
        // The bar stands beside its sum, so that each number is read with its length.
        let place = |metric| if metric == self.metric { 2 } else { 4 };
        let from = |metric, width| if metric == self.metric { 0 } else { width };
        let value = matches!(self.metric, ChartMetric::Value(_));
        let value = value.then(|| Column::new("VALUE").place(2));
        let [events, tokens, input, output, cost] = tables::TOTALS_COLUMNS;
        let mut columns = vec![
            Column::new(self.heading).place(0).can_truncate(),
            events
                .place(place(ChartMetric::Events))
                .shown_from(from(ChartMetric::Events, 70)),
            tokens
                .place(place(ChartMetric::Tokens))
                .shown_from(from(ChartMetric::Tokens, 60)),
            input,
            output,
            cost.place(place(ChartMetric::Cost))
                .shown_from(from(ChartMetric::Cost, 50)),
        ];
        columns.extend(value);
        columns.extend([
            Column::new("").place(3).terminal_only(),
            Column::new(if self.has_shares { "SHARE" } else { "" })
                .place(5)
                .shown_from(MARKS_FROM_WIDTH)
                .terminal_only(),
        ]);
        columns
    }

    pub(super) fn outcome(
        self,
        ctx: &Context,
        document: &impl Serialize,
        title: String,
    ) -> Outcome {
        const EMPTY: &str = "No events in this range.";
        let document = to_document(document);
        let (columns, person) = (self.columns(), ctx.printer().is_for_person());
        let style = if self.ascii || !ctx.printer().look().unicode {
            BarStyle::Ascii
        } else {
            BarStyle::Unicode
        };
        let others = self.others.iter().map(|(_, totals)| totals);
        let total = sum(self.rows.iter().map(|(_, totals, _)| totals).chain(others));
        let whole = measure(&self.metric, &total);
        let sizes = self.rows.iter().map(|row| measure(&self.metric, &row.1));
        let largest = sizes.fold(0.0, f64::max);
        let row = |label: Cell, totals: &Totals, bar: Cell, note: Cell| {
            let mut row = vec![label];
            row.extend(tables::totals_cells(totals));
            if let ChartMetric::Value(name) = &self.metric {
                row.push(Cell::number(Amount(value_sum(totals, name))));
            }
            row.extend([bar, note]);
            row
        };
        let share_of = |totals: &Totals| match measure(&self.metric, totals) {
            size if self.has_shares && whole > 0.0 => Cell::right(percent(size / whole)),
            _ => Cell::Nothing,
        };
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (label, totals, note) in &self.rows {
            let size = measure(&self.metric, totals);
            let share = if largest > 0.0 { size / largest } else { 0.0 };
            let bar = Cell::Bar {
                share: share.into(),
                style,
            };
            let note = if self.has_shares {
                share_of(totals)
            } else {
                note.clone()
            };
            rows.push(row(label.clone(), totals, bar, note));
        }
        if !person || rows.is_empty() {
            return Outcome::new(document, View::table(columns, rows, EMPTY));
        }
        if let Some((label, totals)) = &self.others {
            rows.push(row(
                label.clone(),
                totals,
                Cell::text(" "),
                share_of(totals),
            ));
        }
        rows.push(row(
            Cell::strong("Total"),
            &total,
            Cell::text(" "),
            Cell::text(" "),
        ));
        let title = View::Styled(vec![vec![(Tone::Strong, title)], Vec::new()]);
        let view = View::Many(vec![title, View::table(columns, rows, EMPTY)]);
        Outcome::new(document, view)
    }
}
