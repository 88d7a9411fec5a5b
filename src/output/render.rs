//! Cells to text: for a terminal, and for a pipe.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr as _;

use super::columns::{self, Columns};
use super::{BarStyle, Cell, bar, chart};
use crate::base::text::wrap::{isolate, wrap_under};
use crate::base::text::{compact, exact, relative};
use limitry_types::text::escape;

/// A value for a person.
pub(super) fn for_person(cell: &Cell, now: Timestamp) -> String {
    match cell {
        Cell::Text(text) if text.is_empty() => "-".to_owned(),
        Cell::Text(text) => escape(text).into_owned(),
        Cell::Number(number) => grouped(number),
        Cell::Time(time) => compact(*time, now),
        Cell::Share(share) => format!(
            "{:<10} {:>3.0}%",
            bar(share.0, 10, BarStyle::Unicode),
            share.0 * 100.0
        ),
        Cell::Bar { share, blocks } => bar(share.0, chart::USUAL, *blocks),
        Cell::Nothing => "-".to_owned(),
    }
}

/// A value for a program: whole, plain.
pub(super) fn for_pipe(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => escape(text).into_owned(),
        Cell::Number(number) => number.clone(),
        Cell::Time(time) => exact(*time),
        Cell::Share(share) => share.to_string(),
        Cell::Bar { .. } | Cell::Nothing => String::new(),
    }
}

/// Thousands apart: `1,250,000`.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number
        .split_once('.')
        .map_or((number, None), |(w, f)| (w, Some(f)));
    if !whole.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A table for a person. Where the terminal is too narrow for it, each row becomes a block of `name value` lines:
/// nothing is cut or wrapped that somebody would copy.
pub(super) fn table(
    header: &[&'static str],
    rows: &[Vec<Cell>],
    now: Timestamp,
    width: usize,
    color: bool,
) -> String {
    let Some(Columns { shown, texts }) = columns::fit(header, rows, now, width) else {
        let blocks: Vec<String> = rows
            .iter()
            .map(|row| {
                record(
                    &header
                        .iter()
                        .copied()
                        // As in the table: a time's distance alone, which fits.
                        .zip(row.iter().map(|cell| match cell {
                            Cell::Time(time) => Cell::Text(compact(*time, now)),
                            other => other.clone(),
                        }))
                        .collect::<Vec<_>>(),
                    now,
                    width,
                    color,
                )
            })
            .collect();
        return blocks.join("\n");
    };
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled);
    let is_number = |i: usize| {
        rows.iter()
            .any(|row| matches!(row[shown[i]], Cell::Number(_)))
    };
    table.set_header(
        shown
            .iter()
            .enumerate()
            .map(|(i, column)| aligned(header[*column], is_number(i))),
    );
    for text in texts {
        table.add_row(
            text.into_iter()
                .enumerate()
                .map(|(i, text)| aligned(isolate(&text), is_number(i))),
        );
    }
    let count = shown.len();
    for (i, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if i + 1 == count { 0 } else { 2 }));
    }
    let mut out = String::new();
    for (i, line) in table.lines().enumerate() {
        let line = line.trim_end();
        // Styled as a whole, after it was laid out: escapes have no width.
        out.push_str(&if i == 0 {
            bold(line, color)
        } else {
            line.to_owned()
        });
        out.push('\n');
    }
    out
}

fn aligned(text: impl Into<String>, right: bool) -> comfy_table::Cell {
    let alignment = if right {
        CellAlignment::Right
    } else {
        CellAlignment::Left
    };
    comfy_table::Cell::new(text.into()).set_alignment(alignment)
}

/// One thing for a person: names in a column, values beside them; times exact, with the distance beside them.
pub(super) fn record(
    fields: &[(&'static str, Cell)],
    now: Timestamp,
    width: usize,
    color: bool,
) -> String {
    let widest = fields
        .iter()
        .map(|(name, _)| name.width())
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for (name, cell) in fields {
        let value = match cell {
            Cell::Time(time) => format!("{} ({})", exact(*time), relative(*time, now)),
            Cell::Text(_) => isolate(&for_person(cell, now)),
            other => for_person(other, now),
        };
        let padding = " ".repeat(widest - name.width() + 2);
        let line = [bold(name, color), padding, value].concat();
        out.push_str(&match cell {
            Cell::Time(_) => wrap_under(&line, widest + 2, width),
            // A line of ours would be copied with it.
            _ => line,
        });
        out.push('\n');
    }
    out
}

/// Rows for a program: one line each, tab between the values.
pub(super) fn tab_separated(rows: &[Vec<Cell>]) -> String {
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(for_pipe).collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    out
}

fn bold(text: &str, color: bool) -> String {
    if color {
        let style = anstyle::Style::new().bold();
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Cell, grouped, tab_separated, table};

    fn rows() -> Vec<Vec<Cell>> {
        vec![
            vec![Cell::text("日本\tx"), Cell::number(1_250_000)],
            vec![Cell::Nothing, Cell::number(7)],
        ]
    }

    #[test]
    fn a_table_aligns_and_a_narrow_terminal_gets_blocks() {
        let wide = table(&["NAME", "USED"], &rows(), Timestamp::UNIX_EPOCH, 80, false);
        assert_eq!(
            wide,
            "NAME          USED\n日本\\tx  1,250,000\n-                7\n"
        );
        let narrow = table(&["NAME", "USED"], &rows(), Timestamp::UNIX_EPOCH, 10, false);
        assert_eq!(
            narrow,
            "NAME  日本\\tx\nUSED  1,250,000\n\nNAME  -\nUSED  7\n"
        );
    }

    #[test]
    fn a_pipe_gets_one_line_a_row_and_plain_numbers() {
        assert_eq!(tab_separated(&rows()), "日本\\tx\t1250000\n\t7\n");
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            [
                grouped("1"),
                grouped("1234567"),
                grouped("1234.5"),
                grouped("n/a")
            ],
            ["1", "1,234,567", "1,234.5", "n/a"]
        );
    }
}
