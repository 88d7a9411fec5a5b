//! `limitry usage breakdown`

use std::time::Instant;

use limitry_client::BreakdownRows;
use limitry_types::{Breakdown, BreakdownRow, Grouping, Totals};
use serde_json::Value;

use super::super::tables;
use super::range::range;
use super::report::{Chart, measure, span, sum};
use super::value_sums;
use crate::cli::charts::{ChartMetric, ChartOrder, UsageBreakdownArgs};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::output::{Cell, Column, Format, Outcome, View};
use limitry_types::Interval;

/// The most rows that are held. More are printed as they arrive.
const MAX_HELD_ROWS: usize = 20_000;

/// How many rows a terminal shows of a breakdown that is too long to be held.
const MAX_DRAWN_ROWS: usize = 1000;

/// `usage breakdown`
pub(in crate::commands) async fn breakdown(
    ctx: &Context,
    args: UsageBreakdownArgs,
) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let range = range(&client, &args.events, args.model).await?;
    let person = ctx.printer().is_for_person();
    let metric = args.metric.clone().unwrap_or_default();
    // What is summed from the events is known only when all rows are.
    let value = match &metric {
        ChartMetric::Value(name) => Some(name.clone()),
        _ => None,
    };
    let is_ordered = args.sort.is_some() || args.metric.is_some() || person;
    let mut first = FirstRows {
        order: is_ordered.then(|| (args.sort, metric.clone())),
        most: args.top.filter(|_| value.is_none()),
        ..FirstRows::default()
    };
    let deadline = Instant::now() + ctx.settings().timeout * 10;
    let mut rows = client.usage_breakdown_rows(&range, args.group_by).await?;
    while let Some(batch) = rows.next().await? {
        first.push(batch);
        if first.rows.len() > MAX_HELD_ROWS && first.most.is_none_or(|most| most > MAX_HELD_ROWS) {
            if value.is_some() {
                return Err(too_many_rows(true));
            } else if person && first.most.is_none() {
                first.most = Some(MAX_DRAWN_ROWS);
                first.trim();
            } else if is_ordered || first.most.is_some() || ctx.printer().holds_lists() {
                return Err(too_many_rows(is_ordered || first.most.is_some()));
            } else {
                let columns = Chart::new(heading(args.group_by), metric, args.ascii).columns();
                return print(ctx, &columns, first.rows, rows).await;
            }
        }
        if Instant::now() >= deadline {
            return Err(rows.malformed("its rows do not end in time").into());
        }
    }
    if let Some(name) = &value {
        let rows = &mut first.rows;
        value_sums::add_to_breakdown(ctx, &client, &range, name, args.group_by, rows).await?;
        first.most = args.top;
    }
    first.trim();
    let document = Breakdown {
        data: first.rows,
        extra: rows.into_extra(),
    };
    let mut chart = Chart::new(heading(args.group_by), metric, args.ascii);
    chart.has_shares = true;
    chart.rows = document
        .data
        .iter()
        .map(|row| (label(row), row.totals.clone(), Cell::Nothing))
        .collect();
    if first.left_out > 0 {
        let label = Cell::id(format!("{} more", first.left_out));
        chart.others = Some((label, first.others));
    }
    let by = heading(args.group_by).to_lowercase();
    let title = format!(
        "{} by {by} · {}",
        chart.metric.title(),
        span(&range, Interval::Hour)
    );
    Ok(chart.outcome(ctx, &document, title))
}

/// Prints rows as they arrive, in the order of the API.
async fn print(
    ctx: &Context,
    columns: &[Column],
    first: Vec<BreakdownRow>,
    mut rows: BreakdownRows<'_>,
) -> Result<Outcome> {
    let mut next = Some(first);
    if let Some(mut list) = ctx.printer().list_writer() {
        while let Some(batch) = next {
            list.push(&batch)?;
            next = rows.next().await?;
        }
        list.end_with(&rows.into_extra())?;
    } else {
        while let Some(batch) = next {
            ctx.printer().print_rows(columns, &batch, |row| {
                let mut cells = vec![label(row)];
                cells.extend(tables::totals_cells(&row.totals));
                cells
            })?;
            next = rows.next().await?;
        }
    }
    Ok(Outcome::new(Value::Null, View::Nothing))
}

fn too_many_rows(is_ordered: bool) -> Failure {
    let message = format!("the breakdown has more than {MAX_HELD_ROWS} rows");
    Failure::usage(codes::USAGE, message).hint(if is_ordered {
        format!("give a --top of at most {MAX_HELD_ROWS}, or neither --top nor --sort nor --metric")
    } else {
        format!(
            "use --output {} in place of --json: it filters row by row",
            Format::JsonLines.as_str()
        )
    })
}

fn label(row: &BreakdownRow) -> Cell {
    Cell::maybe(row.dimension.as_deref())
}

fn heading(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::CustomerId => "CUSTOMER",
        Grouping::EventType => "EVENT",
        Grouping::Model => "MODEL",
        Grouping::Provider => "PROVIDER",
    }
}

/// The first rows of an order, and the sum of the others.
#[derive(Default)]
struct FirstRows {
    /// `None`: the order of the API.
    order: Option<(Option<ChartOrder>, ChartMetric)>,
    /// `None`: all rows.
    most: Option<usize>,
    rows: Vec<BreakdownRow>,
    others: Totals,
    left_out: usize,
}

impl FirstRows {
    fn push(&mut self, rows: Vec<BreakdownRow>) {
        self.rows.extend(rows);
        // Twice as many as are kept: the rows are not sorted for each batch.
        let is_full = |most: usize| self.rows.len() >= most.max(MAX_DRAWN_ROWS).saturating_mul(2);
        if self.most.is_some_and(is_full) {
            self.trim();
        }
    }

    /// Sorts the rows, and leaves out those behind the first ones.
    fn trim(&mut self) {
        if let Some((order, drawn)) = &self.order {
            sort(&mut self.rows, *order, drawn);
        }
        let kept = self.most.unwrap_or(self.rows.len()).min(self.rows.len());
        let left_out = self.rows.split_off(kept);
        self.left_out += left_out.len();
        let others = left_out.iter().map(|row| &row.totals);
        self.others = sum(others.chain([&self.others]));
    }
}

fn sort(rows: &mut [BreakdownRow], by: Option<ChartOrder>, drawn: &ChartMetric) {
    let metric = match by {
        Some(ChartOrder::Events) => &ChartMetric::Events,
        Some(ChartOrder::Tokens) => &ChartMetric::Tokens,
        Some(ChartOrder::Cost) => &ChartMetric::Cost,
        Some(ChartOrder::Name) => return rows.sort_by(|a, b| a.dimension.cmp(&b.dimension)),
        None => drawn,
    };
    rows.sort_by(|a, b| {
        let by_size = measure(metric, &b.totals).total_cmp(&measure(metric, &a.totals));
        by_size.then_with(|| a.dimension.cmp(&b.dimension))
    });
}
