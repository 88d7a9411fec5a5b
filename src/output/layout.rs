//! Fits a table into the width of a terminal: no line is wider.
//!
//! The width decides which columns are shown. Decorations are left out where a text would be cut for them. Then columns are
//! cut, those that can be truncated first and numbers last, or a bar takes the room that is left. A row whose last column
//! wraps goes on below instead.

use jiff::Timestamp;
use unicode_width::UnicodeWidthStr as _;

use super::bar::bar;
use super::cell::Cell;
use super::style::{StreamStyle, Tone};
use super::table::{Column, ID_WIDTH, WhenLong};
use crate::base::text::{money_decimals, money_with, truncate};

/// The spaces between two columns.
pub(super) const GAP: usize = 2;

/// What a column gives room by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    /// Text that can be truncated.
    Text,
    /// A word or a time.
    Word,
    Number,
}

/// The first steps of cutting: the kind of the columns and the width to which they are cut. Headings and amounts stay whole,
/// but a number loses digits behind its point.
const STEPS: [(Kind, usize); 6] = [
    (Kind::Text, 12),
    (Kind::Name, 16),
    (Kind::Text, 8),
    (Kind::Name, 8),
    (Kind::Word, 8),
    (Kind::Number, 1),
];

/// The width to which texts, and names after them, are cut before an amount is.
const MIN_TEXT_WIDTH: usize = 4;

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

/// The columns that a terminal of this width shows, in their order there. Decorations may still be left out.
fn shown(columns: &[Column], width: usize) -> Vec<usize> {
    let fits = |column: &Column| column.from_width.is_some_and(|from| from <= width);
    let mut shown: Vec<usize> = (0..columns.len()).filter(|i| fits(&columns[*i])).collect();
    shown.sort_by_key(|i| columns[*i].place);
    shown
}

/// The columns that a terminal has no room for: their headings, or their names where there are no headings. Ids are not
/// counted: they are for wide terminals only.
pub(super) fn left_out(columns: &[Column], shown: &[usize]) -> Vec<&'static str> {
    let is_left_out = |(i, column): &(usize, &Column)| {
        column.from_width.is_some_and(|from| from < ID_WIDTH) && !shown.contains(i)
    };
    let left_out = columns.iter().enumerate().filter(is_left_out);
    left_out
        .map(|(_, column)| match column.heading {
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
    let mut shown = shown(columns, width);
    let mut texts: Vec<Vec<(Tone, String)>> = rows
        .iter()
        .map(|row| {
            let cell = |i: &usize| (row[*i].tone(now), row[*i].for_person(now, look));
            shown.iter().map(cell).collect()
        })
        .collect();
    align_amounts(&shown, rows, &mut texts);
    let wraps = shown
        .last()
        .is_some_and(|last| columns[*last].when_long == WhenLong::Wrapped);
    let is_bar = |i: usize| rows.iter().any(|row| matches!(row[i], Cell::Bar { .. }));
    let mut widths: Vec<usize> = (0..shown.len())
        .map(|at| {
            if is_bar(shown[at]) {
                return MIN_BAR_WIDTH;
            }
            let longest = texts.iter().map(|row| row[at].1.width()).max();
            let longest = longest.unwrap_or(0);
            let longest = if wraps && at + 1 == shown.len() {
                longest.min(MIN_WRAPPED_WIDTH)
            } else {
                longest
            };
            longest.max(columns[shown[at]].heading.width())
        })
        .collect();
    for at in decorations_to_leave_out(columns, &shown, &widths, width) {
        shown.remove(at);
        widths.remove(at);
        for row in &mut texts {
            row.remove(at);
        }
    }
    let cut: Vec<Cut> = (0..shown.len())
        .map(|at| {
            Cut::of(
                &columns[shown[at]],
                shown[at],
                rows,
                texts.iter().map(|row| &*row[at].1),
            )
        })
        .collect();
    narrow(&cut, &mut widths, width, wraps);
    if let Some(at) = shown.iter().position(|i| is_bar(*i)) {
        let room = width.saturating_sub(total(&widths));
        widths[at] = (widths[at] + room).min(MAX_BAR_WIDTH);
    }
    let texts = rows
        .iter()
        .zip(texts)
        .map(|(row, texts)| {
            let text = |(at, (tone, text)): (usize, (Tone, String))| match &row[shown[at]] {
                Cell::Bar { share, style } => (tone, bar(share.0, widths[at], *style)),
                _ if wraps && columns[shown[at]].when_long != WhenLong::Truncated => (tone, text),
                _ if text.width() <= widths[at] => (tone, text),
                // The blanks that align amounts go first.
                _ => (tone, truncate(text.trim_end(), widths[at], look.ellipsis())),
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

/// The places of the decorations that do not fit beside the whole texts. Each is tried, the last column first, and stays if the
/// row still fits.
fn decorations_to_leave_out(
    columns: &[Column],
    shown: &[usize],
    widths: &[usize],
    width: usize,
) -> Vec<usize> {
    let (decorations, others): (Vec<usize>, Vec<usize>) =
        (0..shown.len()).partition(|at| columns[shown[*at]].when_long == WhenLong::LeftOut);
    let others: Vec<usize> = others.into_iter().map(|at| widths[at]).collect();
    let mut used = total(&others);
    let needs_cuts = |at: &usize| {
        let longer = used + GAP + widths[*at];
        if longer <= width {
            used = longer;
        }
        longer > width
    };
    decorations.into_iter().rev().filter(needs_cuts).collect()
}

/// How a column is cut.
struct Cut {
    kind: Kind,
    heading: usize,
    /// What its amounts need.
    amounts: usize,
}

impl Cut {
    fn of<'a>(
        column: &Column,
        i: usize,
        rows: &[Vec<Cell>],
        texts: impl Iterator<Item = &'a str>,
    ) -> Self {
        let kind = if rows.iter().any(|row| row[i].is_number()) {
            Kind::Number
        } else if column.when_long != WhenLong::Truncated {
            Kind::Word
        } else if column.is_name() {
            Kind::Name
        } else {
            Kind::Text
        };
        let amounts = rows
            .iter()
            .zip(texts)
            .map(|(row, text)| row[i].amount_width(text));
        Self {
            kind,
            heading: column.heading.width(),
            amounts: amounts.max().unwrap_or(0),
        }
    }
}

/// Makes columns as narrow as a row needs to fit. A row that wraps keeps what cannot be truncated.
fn narrow(cut: &[Cut], widths: &mut [usize], width: usize, wraps: bool) {
    let can_be_cut = |kind| !wraps || matches!(kind, Kind::Name | Kind::Text);
    for (kind, min) in STEPS.into_iter().filter(|(kind, _)| can_be_cut(*kind)) {
        narrow_to(widths, width, |at| {
            let column = &cut[at];
            let min = min.max(column.heading).max(column.amounts);
            (column.kind == kind).then_some(min)
        });
    }
    for names in [false, true] {
        narrow_to(widths, width, |at| {
            let column = &cut[at];
            let is_next = can_be_cut(column.kind) && (column.kind == Kind::Name) == names;
            is_next.then_some(column.amounts.max(MIN_TEXT_WIDTH))
        });
    }
    if !wraps {
        narrow_to(widths, width, |_| Some(1));
    }
}

/// Narrows columns down to the least width of each, the widest first, until a row fits.
fn narrow_to(widths: &mut [usize], width: usize, least: impl Fn(usize) -> Option<usize>) {
    while total(widths) > width {
        let gives_room = |at: &usize| least(*at).is_some_and(|least| widths[*at] > least);
        let widest = (0..widths.len())
            .filter(gives_room)
            .max_by_key(|at| widths[*at]);
        match widest {
            Some(at) => widths[at] -= 1,
            None => break,
        }
    }
}

/// Gives the amounts of a column as many decimals, and puts their points below each other.
fn align_amounts(shown: &[usize], rows: &[Vec<Cell>], texts: &mut [Vec<(Tone, String)>]) {
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
mod properties;

#[cfg(test)]
mod tests {
    use super::{Cell, Column, StreamStyle, Timestamp, fit, left_out};
    use crate::output::State;
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
        let (_, texts) = table("Production", Cell::text("a long status"), 23);
        assert_eq!(texts, ["Product…", "a long status"]);
    }

    #[test]
    fn where_names_are_short_already_all_is_cut_and_numbers_last() {
        let (_, texts) = table("Production", Cell::text("a long status"), 18);
        assert_eq!(texts, ["Product…", "a long …"]);
        let (_, texts) = table("Production", Cell::text("a long status"), 12);
        assert_eq!(texts, ["Produ…", "a l…"]);
        let (_, texts) = table("Production", Cell::text("a long status"), 10);
        assert_eq!(texts, ["Pro…", "a l…"]);
        let number = Cell::number("1234567.891");
        let (_, texts) = table("Production", number.clone(), 20);
        assert_eq!(texts, ["Produ…", "1,234,567.8…"]);
        let (_, texts) = table("Production", number, 10);
        assert_eq!(texts, ["Pro…", "1,2…"]);
    }

    #[test]
    fn a_bar_and_a_reset_give_way_to_a_name() {
        const LINE: [Column; 4] = [
            Column::name(""),
            Column::new("BAR").heading("").decoration(),
            Column::new("").can_truncate(),
            Column::new("RESETS").heading("").decoration(),
        ];
        let row = vec![
            Cell::state(State::Bad, "Monthly images"),
            Cell::Gauge(State::Bad, 1.0.into()),
            Cell::Measured {
                amount: "50,000 / 50,000".to_owned(),
                rest: " images_generated (100 %)".to_owned(),
            },
            Cell::id("resets in 31 days"),
        ];
        let texts = |width| {
            let rows = [row.clone()];
            let layout = fit(
                &LINE,
                &rows,
                Timestamp::UNIX_EPOCH,
                width,
                StreamStyle::plain(),
            );
            let texts = layout.texts[0].iter().map(|(_, text)| text.clone());
            (
                texts.collect::<Vec<_>>().join("  "),
                left_out(&LINE, &layout.shown),
            )
        };
        let name = "✗ Monthly images";
        let amounts = "50,000 / 50,000 images_generated (100 %)";
        let reset = "resets in 31 days";
        for (width, line, lost) in [
            (
                89,
                format!("{name}  ██████████  {amounts}  {reset}"),
                vec![],
            ),
            (88, format!("{name}  {amounts}  {reset}"), vec!["BAR"]),
            (77, format!("{name}  {amounts}  {reset}"), vec!["BAR"]),
            (76, format!("{name}  ██████████  {amounts}"), vec!["RESETS"]),
            (69, format!("{name}  {amounts}"), vec!["BAR", "RESETS"]),
            (
                40,
                format!("{name}  50,000 / 50,000 image…"),
                vec!["BAR", "RESETS"],
            ),
            (
                30,
                "✗ Monthly …  50,000 / 50,000 …".to_owned(),
                vec!["BAR", "RESETS"],
            ),
        ] {
            assert_eq!(texts(width), (line, lost), "{width}");
        }
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
        let columns = [
            Column::new("DAY"),
            Column::new("EVENTS"),
            Column::new("").decoration(),
        ];
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
            table.texts[0].get(2).map_or(0, |(_, bar)| bar.len())
        };
        assert_eq!([300, 80, 40, 26, 25].map(bar), [60, 60, 20, 6, 0]);
    }
}
