//! Tables, records and tab-separated lines.

use jiff::Timestamp;
use unicode_width::UnicodeWidthStr as _;

use super::cell::Cell;
use super::layout::{self, GAP, Layout};
use super::outcome::CheckLine;
use super::style::{StreamStyle, Tone};
use super::table::{Column, WhenLong};
use crate::base::text::{exact, isolate, relative, truncate, wrap_at};
use limitry_types::text::escape;

/// A glyph and the blank behind it.
const GLYPH_WIDTH: usize = 2;

/// A table for a terminal. Without headings it has no first line.
pub(super) fn table(
    columns: &[Column],
    rows: &[Vec<Cell>],
    now: Timestamp,
    width: usize,
    look: StreamStyle,
) -> String {
    let Layout {
        shown,
        widths,
        texts,
    } = layout::fit(columns, rows, now, width, look);
    let wraps = shown
        .last()
        .is_some_and(|last| columns[*last].when_long == WhenLong::Wrapped);
    // Where the last column starts.
    let last_column: usize = widths.iter().rev().skip(1).map(|width| width + GAP).sum();
    let is_right = |at: usize| rows.iter().any(|row| row[shown[at]].is_number());
    let line = |cells: Vec<(Tone, String)>| {
        let mut line = String::new();
        for (at, (tone, text)) in cells.into_iter().enumerate() {
            let padding = " ".repeat(widths[at].saturating_sub(text.width()));
            let text = look.paint(tone, &isolate(&text));
            let is_last = at + 1 == widths.len();
            if is_right(at) {
                line.push_str(&(padding + &text));
            } else if is_last {
                line.push_str(&text);
            } else {
                line.push_str(&(text + &padding));
            }
            if !is_last {
                line.push_str(&" ".repeat(GAP));
            }
        }
        line.truncate(line.trim_end_matches(' ').len());
        if wraps {
            line = wrap_at(&line, last_column, width);
        }
        line + "\n"
    };
    let mut out = String::new();
    let headings: Vec<_> = shown.iter().map(|i| columns[*i].heading).collect();
    if headings.iter().any(|heading| !heading.is_empty()) {
        let headings = headings.iter().zip(&widths);
        let headings =
            headings.map(|(name, width)| (Tone::Strong, truncate(name, *width, look.ellipsis())));
        out.push_str(&line(headings.collect()));
    }
    for row in texts {
        out.push_str(&line(row));
    }
    out
}

/// One thing for a terminal: one name and value per line, without empty values. Times are exact, with the relative time
/// beside them.
pub(super) fn record(
    fields: &[(&'static str, Cell)],
    now: Timestamp,
    width: usize,
    look: StreamStyle,
) -> String {
    let fields = fields.iter().filter(|(_, cell)| !cell.is_empty());
    // A pipe says the unit of an amount in its name, a terminal beside the number.
    let fields = fields.map(|(name, cell)| (name.trim_end_matches(" (cents)"), cell));
    let widths = fields.clone().map(|(name, _)| name.width());
    let column = widths.max().unwrap_or(0) + GAP;
    let mut out = String::new();
    for (name, cell) in fields {
        let padding = " ".repeat(column - name.width());
        let line = |value: String| [look.paint(Tone::Strong, name), padding, value].concat();
        match cell {
            Cell::Time(time) => {
                let (exact, relative) = (exact(*time), relative(*time, now));
                // The words in parentheses stay together.
                let fits = column + exact.width() + relative.width() + 3 <= width;
                let gap = if fits {
                    " ".to_owned()
                } else {
                    format!("\n{:column$}", "")
                };
                out.push_str(&line(format!("{exact}{gap}({relative})")));
            }
            words if words.is_prose() => {
                let line = line(isolate(&cell.for_person(now, look)));
                out.push_str(&wrap_at(&line, column, width));
            }
            // Other values are not wrapped: the line break would be copied with them.
            other => {
                let value = isolate(&other.for_person(now, look));
                out.push_str(&line(look.paint(other.tone(now), &value)));
            }
        }
        out.push('\n');
    }
    out
}

/// Rows for a pipe: one per line, with tabs between the values.
pub(super) fn tab_separated(columns: &[Column], rows: &[Vec<Cell>]) -> String {
    let mut out = String::new();
    for row in rows {
        let cells = columns
            .iter()
            .zip(row)
            .filter(|(column, _)| column.is_in_pipe);
        let cells: Vec<String> = cells.map(|(_, cell)| cell.for_pipe()).collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    out
}

/// A report: glyph, name and text in columns, and the remedies below the text.
pub(super) fn checks(checks: &[CheckLine], width: usize, look: StreamStyle) -> String {
    let names = checks.iter().map(|check| check.name.width());
    let column = names.max().unwrap_or(0) + GLYPH_WIDTH + 2;
    let mut out = String::new();
    for check in checks {
        let glyph = check.state.glyph(look.unicode).to_string();
        let name = format!("{glyph} {}", check.name);
        let text = look.adapt(escape(&check.text).into_owned());
        let line = format!("{name:<column$}{text}");
        let line = wrap_at(line.trim_end(), column, width);
        out.push_str(&look.paint(check.state.tone(), &glyph));
        out.push_str(&line[glyph.len()..]);
        out.push('\n');
        for remedy in &check.remedies {
            let remedy = look.adapt(escape(remedy).into_owned());
            let line = format!("{:column$}{remedy}", "");
            out.push_str(&wrap_at(&line, column, width));
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Cell, Column, StreamStyle, record, tab_separated, table};

    fn rows() -> Vec<Vec<Cell>> {
        vec![
            vec![Cell::text("日本\tx"), Cell::number(1_250_000)],
            vec![Cell::Nothing, Cell::number(7)],
        ]
    }

    #[test]
    fn a_table_aligns_its_columns() {
        let columns = ["NAME", "USED"].map(Column::new);
        let shown = table(
            &columns,
            &rows(),
            Timestamp::UNIX_EPOCH,
            80,
            StreamStyle::plain(),
        );
        assert_eq!(
            shown,
            "NAME          USED\n日本\\tx  1,250,000\n-                7\n"
        );
    }

    #[test]
    fn a_pipe_gets_one_line_per_row_and_plain_numbers() {
        let columns = ["NAME", "USED"].map(Column::new);
        assert_eq!(tab_separated(&columns, &rows()), "日本\\tx\t1250000\n\t7\n");
    }

    #[test]
    fn a_record_leaves_empty_values_out() {
        let fields = [("name", Cell::text("a")), ("expires", Cell::Nothing)];
        let shown = record(&fields, Timestamp::UNIX_EPOCH, 80, StreamStyle::plain());
        assert_eq!(shown, "name  a\n");
    }
}
