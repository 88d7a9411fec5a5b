//! Fits a table into the width of a terminal.
//!
//! The width decides which columns are shown. Then columns that can be truncated give room, the widest first and names
//! last, or a bar takes the room that is left. A row that is still too long is wrapped by the terminal: nothing else is cut.

use jiff::Timestamp;
use unicode_width::UnicodeWidthStr as _;

use super::bar::bar;
use super::cell::Cell;
use super::style::{StreamStyle, Tone};
use super::table::{Column, ID_WIDTH};
use crate::base::text::{money_decimals, money_with, truncate};

/// The spaces between two columns.
pub(super) const GAP: usize = 2;

/// The widths to which columns are cut, step by step: in each step columns that are no names, then names, by which things
/// are called.
const TRUNCATED_WIDTHS: [(usize, usize); 3] = [(12, 16), (8, 8), (4, 4)];

/// The least that a column gets whose values are wrapped.
const MIN_WRAPPED_WIDTH: usize = 16;

/// The shortest bar that shows differences, and the longest that is easy to compare.
const MIN_BAR_WIDTH: usize = 6;
const MAX_BAR_WIDTH: usize = 60;

/// A table that fits.
pub(super) struct Layout {
    /// The indices of the columns that are shown, in their order on the terminal.
    pub(super) shown: Vec<usize>,
    /// Their widths.
    pub(super) widths: Vec<usize>,
    /// Their values, row by row, each with its tone.
    pub(super) texts: Vec<Vec<(Tone, String)>>,
}

/// The columns that a terminal of this width shows, in their order there.
pub(super) fn shown(columns: &[Column], width: usize) -> Vec<usize> {
    let fits = |column: &Column| column.from_width.is_some_and(|from| from <= width);
    let mut shown: Vec<usize> = (0..columns.len()).filter(|i| fits(&columns[*i])).collect();
    shown.sort_by_key(|i| columns[*i].place);
    shown
}

/// The columns that a terminal of this width has no room for: their headings, or their names where there are no headings. Ids are not counted: they are for wide terminals only.
pub(super) fn left_out(columns: &[Column], width: usize) -> Vec<&'static str> {
    let is_left_out = |column: &&Column| {
        let from = column.from_width.unwrap_or_default();
        from > width && from < ID_WIDTH
    };
    columns
        .iter()
        .filter(is_left_out)
        .map(|column| match column.heading {
            "" => column.name,
            heading => heading,
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// Fits a table into a number of columns.
pub(super) fn fit(
    columns: &[Column],
    rows: &[Vec<Cell>],
    now: Timestamp,
    width: usize,
    look: StreamStyle,
) -> Layout {
    let shown = shown(columns, width);
    let mut texts: Vec<Vec<(Tone, String)>> = rows
        .iter()
        .map(|row| {
            let cell = |i: &usize| (row[*i].tone(now), row[*i].for_person(now, look));
            shown.iter().map(cell).collect()
        })
        .collect();
    for (at, i) in shown.iter().enumerate() {
        // Beside plain numbers, amounts are aligned as these are.
        let is_amount = |row: &Vec<Cell>| row[*i].is_money() || row[*i].is_empty();
        if rows.iter().all(is_amount) {
            let decimals = rows
                .iter()
                .filter_map(|row| row[*i].cents())
                .map(money_decimals)
                .max();
            for (text, row) in texts.iter_mut().zip(rows) {
                if let (Some(cents), Some(decimals)) = (row[*i].cents(), decimals) {
                    text[at].1 = money_with(cents, decimals);
                }
            }
            align_points(texts.iter_mut().map(|row| &mut row[at].1));
        }
    }
    let bar_column = shown
        .iter()
        .position(|i| rows.iter().any(|row| matches!(row[*i], Cell::Bar { .. })));
    let mut widths: Vec<usize> = (0..shown.len())
        .map(|at| {
            let name = columns[shown[at]].heading.width();
            if bar_column == Some(at) {
                return MIN_BAR_WIDTH;
            }
            let longest = texts.iter().map(|row| row[at].1.width()).max();
            let longest = name.max(longest.unwrap_or(0));
            if columns[shown[at]].can_wrap {
                longest.min(MIN_WRAPPED_WIDTH)
            } else {
                longest
            }
        })
        .collect();
    truncate_columns(columns, &shown, &mut widths, width);
    if let Some(at) = bar_column {
        let room = width.saturating_sub(total(&widths));
        widths[at] = (MIN_BAR_WIDTH + room).min(MAX_BAR_WIDTH);
    }
    let texts = rows
        .iter()
        .zip(texts)
        .map(|(row, texts)| {
            let text = |(at, (tone, text)): (usize, (Tone, String))| match &row[shown[at]] {
                Cell::Bar { share, style } => (tone, bar(share.0, widths[at], *style)),
                _ if columns[shown[at]].can_truncate => {
                    (tone, truncate(&text, widths[at], look.ellipsis()))
                }
                _ => (tone, text),
            };
            texts.into_iter().enumerate().map(text).collect()
        })
        .collect();
    Layout {
        shown,
        widths,
        texts,
    }
}

/// The length of a row.
fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// Makes the columns that can be truncated as narrow as a row needs to fit.
fn truncate_columns(columns: &[Column], shown: &[usize], widths: &mut [usize], width: usize) {
    let steps = TRUNCATED_WIDTHS.iter();
    for (min, names) in steps.flat_map(|(other, name)| [(*other, false), (*name, true)]) {
        while total(widths) > width {
            let gives_room = |at: &usize| {
                let column = &columns[shown[*at]];
                let min = column.heading.width().max(min);
                column.can_truncate && column.is_name() == names && widths[*at] > min
            };
            let widest = (0..widths.len())
                .filter(gives_room)
                .max_by_key(|at| widths[*at]);
            match widest {
                Some(at) => widths[at] -= 1,
                None => break,
            }
        }
    }
}

/// Pads amounts so that their decimal points are below each other where they are aligned to the right.
fn align_points<'a>(texts: impl Iterator<Item = &'a mut String>) {
    let fraction = |text: &str| text.rfind('.').map_or(0, |point| text.len() - point);
    let texts: Vec<_> = texts.collect();
    let longest = texts.iter().map(|text| fraction(text)).max().unwrap_or(0);
    for text in texts {
        let missing = longest - fraction(text);
        text.push_str(&" ".repeat(missing));
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Column, StreamStyle, Timestamp, fit};
    use crate::output::bar::BarStyle;

    const COLUMNS: [Column; 5] = [
        Column::id("ID"),
        Column::name("NAME"),
        Column::new("STATUS"),
        Column::new("CREATED").shown_from(60),
        Column::new("PREFIX").pipe_only(),
    ];

    fn table(name: &str, status: Cell, width: usize) -> (Vec<&'static str>, Vec<String>) {
        let row = vec![
            Cell::text("key_0123456789abcdefghij"),
            Cell::text(name),
            status,
            Cell::Time(Timestamp::UNIX_EPOCH),
            Cell::text("p"),
        ];
        let table = fit(
            &COLUMNS,
            &[row],
            Timestamp::UNIX_EPOCH,
            width,
            StreamStyle::plain(),
        );
        let names = table.shown.iter().map(|i| COLUMNS[*i].name).collect();
        let texts = table.texts[0].iter().map(|(_, text)| text.clone());
        (names, texts.collect())
    }

    #[test]
    fn the_width_alone_decides_which_columns_are_shown() {
        for name in ["a", "日本語の割り当て", &"long ".repeat(20)] {
            for status in [Cell::text("active"), Cell::Nothing] {
                let names = |width| table(name, status.clone(), width).0;
                assert_eq!(names(40), ["NAME", "STATUS"]);
                assert_eq!(names(80), ["NAME", "STATUS", "CREATED"]);
                assert_eq!(names(120), ["NAME", "STATUS", "CREATED", "ID"]);
            }
        }
    }

    #[test]
    fn only_names_are_truncated() {
        let (_, texts) = table(&"Production".repeat(4), Cell::text("active"), 30);
        assert_eq!(texts, ["ProductionProductionP…", "active"]);
        let (_, texts) = table("Production", Cell::text("a long status"), 10);
        assert_eq!(texts, ["Pro…", "a long status"]);
    }

    #[test]
    fn other_columns_are_cut_before_names() {
        let columns = [Column::name("NAME"), Column::new("EMAIL").can_truncate()];
        let row = ["a name of twenty one.", "an.address@example.com"].map(Cell::text);
        let texts = |width| {
            let rows = [row.to_vec()];
            let now = Timestamp::UNIX_EPOCH;
            let table = fit(&columns, &rows, now, width, StreamStyle::plain());
            let texts = table.texts[0].iter().map(|(_, text)| text.clone());
            texts.collect::<Vec<_>>()
        };
        assert_eq!(
            texts(45),
            ["a name of twenty one.", "an.address@example.com"]
        );
        assert_eq!(texts(40), ["a name of twenty one.", "an.address@examp…"]);
        assert_eq!(texts(30), ["a name of twent…", "an.address@…"]);
    }

    #[test]
    fn amounts_have_their_points_below_each_other() {
        let columns = [Column::new("COST")];
        let amounts =
            [1615.0, 0.5, 123.0].map(|cents| vec![Cell::Money(limitry_types::Amount(cents))]);
        let rows = [amounts.to_vec(), vec![vec![Cell::Nothing]]].concat();
        let table = fit(
            &columns,
            &rows,
            Timestamp::UNIX_EPOCH,
            80,
            StreamStyle::plain(),
        );
        let texts: Vec<_> = table.texts.iter().map(|row| row[0].1.as_str()).collect();
        // A part of a cent in one of them gives all of them four decimals.
        assert_eq!(texts, ["$16.1500", "$0.0050", "$1.2300", "-     "]);
    }

    #[test]
    fn bars_take_the_room_that_is_left() {
        let columns = [Column::new("DAY"), Column::new("EVENTS"), Column::new("")];
        let bar = |width| {
            let style = BarStyle::Ascii;
            let bar = Cell::Bar {
                share: 1.0.into(),
                style,
            };
            let row = vec![Cell::text("Sat 21 Nov"), Cell::number(1000), bar];
            let table = fit(
                &columns,
                &[row],
                Timestamp::UNIX_EPOCH,
                width,
                StreamStyle::plain(),
            );
            table.texts[0][2].1.len()
        };
        assert_eq!([300, 80, 40, 20].map(bar), [60, 60, 20, 6]);
    }
}
