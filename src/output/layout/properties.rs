//! What holds for every table on terminals of every width.

use jiff::Timestamp;
use limitry_types::Amount;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr as _;

use super::{Layout, MIN_TEXT_WIDTH, fit};
use crate::output::bar::BarStyle;
use crate::output::render::table;
use crate::output::{Cell, Column, State, StreamStyle};

const WIDTHS: std::ops::RangeInclusive<usize> = 20..=200;

/// Wider than each table.
const WHOLE: usize = 10_000;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// The columns of one table. No width leaves any of them out but the decorations.
const COLUMNS: [Column; 7] = [
    Column::new("LIMIT").heading("ALLOWED A MONTH"),
    Column::name("NAME"),
    Column::new("BAR").heading("").decoration(),
    Column::new("USED").can_truncate(),
    Column::new("PER"),
    Column::new("RESETS").heading("").decoration(),
    Column::new("COST"),
];
const NAME: usize = 1;
const DECORATIONS: [usize; 2] = [2, 5];
const WORD: usize = 4;

/// Short and long texts, also of wide characters and of graphemes of several code points.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,12}",
        "[a-z ]{1,80}",
        "[日本語a]{1,40}",
        "(👨\u{200d}👩\u{200d}👧|e\u{301}|x){1,30}",
    ]
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "[1-9][0-9]{0,3}",
        "-?[1-9][0-9]{0,15}",
        "[1-9][0-9]{0,9}\\.[0-9]{1,9}"
    ]
}

prop_compose! {
    fn row()(
        name in text(),
        limit in number(),
        amount in number(),
        meter in text(),
        word in text(),
        share in 0.0..2.0,
        cents in prop_oneof![0.0..1e4, 0.0..1e15],
        is_chart in any::<bool>(),
    ) -> Vec<Cell> {
        let bar = Cell::Bar { share: Amount(share), style: BarStyle::Unicode };
        vec![
            Cell::number(limit),
            Cell::state(State::Done, name),
            if is_chart { bar } else { Cell::Gauge(State::Done, Amount(share)) },
            Cell::Measured { amount, rest: format!(" {meter}") },
            Cell::text(word),
            Cell::id("resets in 31 days"),
            Cell::Money(Amount(cents)),
        ]
    }
}

/// The columns and rows of a table, whose columns are some of [`COLUMNS`].
fn tables() -> impl Strategy<Value = (Vec<Column>, Vec<Vec<Cell>>)> {
    let rows = prop::collection::vec(row(), 1..5);
    let chosen = prop::collection::vec(any::<bool>(), COLUMNS.len());
    (rows, chosen).prop_map(|(rows, chosen)| {
        let is_chosen = |i: &usize| *i == NAME || chosen[*i];
        let chosen: Vec<usize> = (0..COLUMNS.len()).filter(is_chosen).collect();
        let columns = chosen.iter().map(|i| COLUMNS[*i]).collect();
        let rows = rows
            .iter()
            .map(|row| chosen.iter().map(|i| row[*i].clone()).collect())
            .collect();
        (columns, rows)
    })
}

fn laid_out(columns: &[Column], rows: &[Vec<Cell>], width: usize) -> Layout {
    fit(columns, rows, NOW, width, StreamStyle::plain())
}

/// The values of one of [`COLUMNS`], if the layout shows it.
fn values<'a>(layout: &'a Layout, columns: &[Column], i: usize) -> Vec<&'a str> {
    let at = layout
        .shown
        .iter()
        .position(|shown| columns[*shown] == COLUMNS[i]);
    let rows = layout.texts.iter();
    at.map_or_else(Vec::new, |at| rows.map(|row| &*row[at].1).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_is_wider_than_the_terminal((columns, rows) in tables()) {
        for width in WIDTHS {
            let table = table(&columns, &rows, NOW, width, StreamStyle::plain());
            for line in table.lines() {
                prop_assert!(line.width() <= width, "{width}:\n{table}");
            }
        }
    }

    #[test]
    fn a_decoration_is_shown_beside_whole_texts_alone((columns, rows) in tables()) {
        let whole = laid_out(&columns, &rows, WHOLE);
        for width in WIDTHS {
            let layout = laid_out(&columns, &rows, width);
            let is_decorated = |i: &usize| !values(&layout, &columns, *i).is_empty();
            if DECORATIONS.iter().any(is_decorated) {
                for i in (0..COLUMNS.len()).filter(|i| !DECORATIONS.contains(i)) {
                    prop_assert_eq!(values(&layout, &columns, i), values(&whole, &columns, i));
                }
            }
        }
    }

    #[test]
    fn a_wider_terminal_shows_no_less_of_a_name((columns, rows) in tables()) {
        let mut before = vec![0; rows.len()];
        for width in WIDTHS {
            let layout = laid_out(&columns, &rows, width);
            let names = values(&layout, &columns, NAME);
            let cells: Vec<usize> = names.iter().map(|name| name.width()).collect();
            for (now, before) in cells.iter().zip(&before) {
                prop_assert!(now >= before, "{width}: {names:?}");
            }
            before = cells;
        }
    }

    #[test]
    fn amounts_are_cut_last_and_with_a_mark((columns, rows) in tables()) {
        let whole = laid_out(&columns, &rows, WHOLE);
        for width in WIDTHS {
            let layout = laid_out(&columns, &rows, width);
            for i in [0, 3, 6] {
                let (cut, whole) = (values(&layout, &columns, i), values(&whole, &columns, i));
                for (cut, whole) in cut.iter().zip(whole) {
                    if cut.trim() == whole.trim() {
                        continue;
                    }
                    let shown = cut.strip_suffix('…');
                    prop_assert!(shown.is_some_and(|shown| whole.starts_with(shown)), "{cut}");
                    // The fraction of a number, and what follows an amount, go before.
                    let amount = whole.split([' ', '.']).next().unwrap_or_default();
                    if shown.is_some_and(|shown| shown.len() < amount.len()) {
                        for i in [NAME, WORD] {
                            for text in values(&layout, &columns, i) {
                                prop_assert!(text.width() <= MIN_TEXT_WIDTH, "{width}: {text}");
                            }
                        }
                    }
                }
            }
        }
    }
}
