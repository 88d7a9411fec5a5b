//! Tables, records and tab-separated lines.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr as _;

use super::cell::Cell;
use super::layout::{self, GAP, Layout};
use super::table::Column;
use crate::base::text::{compact, exact, isolate, relative, wrap_at};

/// A table for a terminal. If the terminal is too narrow for it, each row becomes a block of `name  value` lines.
pub(super) fn table(
    columns: &[Column],
    rows: &[Vec<Cell>],
    now: Timestamp,
    width: usize,
    color: bool,
) -> String {
    let Some(Layout { shown, texts }) = layout::fit(columns, rows, now, width) else {
        return blocks(columns, rows, now, width, color);
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
            .map(|(i, column)| aligned(columns[*column].name, is_number(i))),
    );
    for text in texts {
        table.add_row(
            text.into_iter()
                .enumerate()
                .map(|(i, text)| aligned(isolate(&text), is_number(i))),
        );
    }
    let gap = u16::try_from(GAP).unwrap_or(0);
    for (i, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if i + 1 == shown.len() { 0 } else { gap }));
    }
    let mut out = String::new();
    for (i, line) in table.lines().enumerate() {
        let line = line.trim_end();
        // The header is styled after the layout, which would count escapes as width.
        if i == 0 {
            out.push_str(&bold(line, color));
        } else {
            out.push_str(line);
        }
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

/// The rows as records with an empty line between them.
fn blocks(
    columns: &[Column],
    rows: &[Vec<Cell>],
    now: Timestamp,
    width: usize,
    color: bool,
) -> String {
    let block = |row: &Vec<Cell>| {
        let names = columns.iter().map(|column| column.name);
        let cells = row.iter().map(|cell| match cell {
            // Relative only, as in the table: an exact time is too wide.
            Cell::Time(time) => Cell::Text(compact(*time, now)),
            other => other.clone(),
        });
        let fields: Vec<_> = names.zip(cells).collect();
        record(&fields, now, width, color)
    };
    rows.iter().map(block).collect::<Vec<_>>().join("\n")
}

/// One thing for a terminal: one name and value per line. Times are exact, with the relative time beside them.
pub(super) fn record(
    fields: &[(&'static str, Cell)],
    now: Timestamp,
    width: usize,
    color: bool,
) -> String {
    let widths = fields.iter().map(|(name, _)| name.width());
    let column = widths.max().unwrap_or(0) + GAP;
    let mut out = String::new();
    for (name, cell) in fields {
        let padding = " ".repeat(column - name.width());
        let line = |value: String| [bold(name, color), padding, value].concat();
        match cell {
            Cell::Time(time) => {
                let line = line(format!("{} ({})", exact(*time), relative(*time, now)));
                out.push_str(&wrap_at(&line, column, width));
            }
            // Other values are not wrapped: the line break would be copied with them.
            other => out.push_str(&line(isolate(&other.for_person(now)))),
        }
        out.push('\n');
    }
    out
}

/// Rows for a pipe: one per line, with tabs between the values.
pub(super) fn tab_separated(rows: &[Vec<Cell>]) -> String {
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(Cell::for_pipe).collect();
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

    use super::{Cell, Column, tab_separated, table};

    fn rows() -> Vec<Vec<Cell>> {
        vec![
            vec![Cell::text("日本\tx"), Cell::number(1_250_000)],
            vec![Cell::Nothing, Cell::number(7)],
        ]
    }

    #[test]
    fn a_table_aligns_and_a_narrow_terminal_gets_blocks() {
        let columns = ["NAME", "USED"].map(Column::new);
        let wide = table(&columns, &rows(), Timestamp::UNIX_EPOCH, 80, false);
        assert_eq!(
            wide,
            "NAME          USED\n日本\\tx  1,250,000\n-                7\n"
        );
        let narrow = table(&columns, &rows(), Timestamp::UNIX_EPOCH, 10, false);
        assert_eq!(
            narrow,
            "NAME  日本\\tx\nUSED  1,250,000\n\nNAME  -\nUSED  7\n"
        );
    }

    #[test]
    fn a_pipe_gets_one_line_a_row_and_plain_numbers() {
        assert_eq!(tab_separated(&rows()), "日本\\tx\t1250000\n\t7\n");
    }
}
