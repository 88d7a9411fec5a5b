//! The plan on a terminal: a line for each field of a change. Names are cut before a change is broken.

use unicode_width::UnicodeWidthStr as _;

use super::plan::Change;
use crate::base::text::{grouped, to_ascii, truncate};
use crate::context::Context;
use crate::output::{Cell, Column, Tone};
use limitry_types::text::escape;

/// What a name keeps in any case.
const MIN_NAME_WIDTH: usize = 12;

/// The spaces between the three columns.
const GAPS: usize = 4;

/// `+ quota  Free plan  50,000 tokens a month`
struct Line<'a> {
    tone: Tone,
    kind: String,
    name: &'a str,
    what: String,
}

pub(super) fn plan(ctx: &Context, changes: &[Change]) -> (Vec<Column>, Vec<Vec<Cell>>) {
    let lines: Vec<Line> = changes.iter().flat_map(lines).collect();
    let name_width = name_width(&lines, ctx.printer().table_width());
    let mark = ctx.printer().look().ellipsis();
    let rows = lines.iter().map(|line| {
        let kind = Cell::Toned(line.tone, line.kind.clone());
        let name = truncate(line.name, name_width, mark);
        vec![kind, Cell::text(name), Cell::text(&line.what)]
    });
    let columns = vec![Column::new(""), Column::new(""), Column::new("").can_wrap()];
    (columns, rows.collect())
}

/// The width that names have beside the longest change that fits a line of the terminal.
fn name_width(lines: &[Line], width: usize) -> usize {
    let kind = lines.iter().map(|line| line.kind.width()).max();
    let room = width.saturating_sub(kind.unwrap_or(0) + GAPS);
    let changes = lines
        .iter()
        .map(|line| to_ascii(escape(&line.what).into_owned()).width());
    let longest = changes
        .filter(|change| change + MIN_NAME_WIDTH <= room)
        .max();
    room.saturating_sub(longest.unwrap_or(0))
        .max(MIN_NAME_WIDTH)
}

/// One line for each field of an update.
fn lines(change: &Change) -> Vec<Line<'_>> {
    let (sign, tone) = match change.action {
        "create" => ('+', Tone::Good),
        "delete" => ('-', Tone::Bad),
        _ => ('~', Tone::Soon),
    };
    let line = |what: String| Line {
        tone,
        kind: format!("{sign} {}", change.kind),
        name: &change.name,
        what,
    };
    match &*change.fields {
        [] => vec![line(change.summary.clone())],
        fields => {
            let customer = change.customer.as_ref();
            let whose = customer.map(|customer| format!(" for {customer}"));
            let whose = whose.unwrap_or_default();
            fields
                .iter()
                .map(|field| {
                    let (from, to) = (grouped(&field.from), grouped(&field.to));
                    line(format!("{} {from} → {to}{whose}", field.name))
                })
                .collect()
        }
    }
}
