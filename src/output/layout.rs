//! Fits a table into the width of a terminal.
//!
//! Columns without a value in any row go first, then columns by their drop order. Then a bar takes the room that is left,
//! or columns that can be truncated give theirs.

use jiff::Timestamp;
use unicode_width::UnicodeWidthStr as _;

use super::bar::bar;
use super::cell::Cell;
use super::table::Column;
use crate::base::text::truncate;

/// The spaces between two columns.
pub(super) const GAP: usize = 2;

/// The least that a truncated column keeps.
const MIN_TRUNCATED_WIDTH: usize = 8;

/// The shortest bar that shows differences, and the longest that is easy to compare.
const MIN_BAR_WIDTH: usize = 10;
const MAX_BAR_WIDTH: usize = 80;

/// A table that fits.
pub(super) struct Layout {
    /// The indices of the columns that are shown.
    pub(super) shown: Vec<usize>,
    /// Their values, row by row.
    pub(super) texts: Vec<Vec<String>>,
}

/// The width of a column, and how far it may shrink.
struct Width {
    now: usize,
    min: usize,
}

/// Fits a table into a number of columns. `None` if even its indispensable columns have no room.
pub(super) fn fit(
    columns: &[Column],
    rows: &[Vec<Cell>],
    now: Timestamp,
    width: usize,
) -> Option<Layout> {
    let texts: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.for_person(now)).collect())
        .collect();
    let is_bar = |i: usize| rows.iter().any(|row| matches!(row[i], Cell::Bar { .. }));
    let is_empty = |i: usize| i > 0 && rows.iter().all(|row| row[i] == Cell::Nothing);
    let mut widths: Vec<Width> = columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let name = column.name.width();
            let longest = texts.iter().map(|row| row[i].width()).max().unwrap_or(0);
            let now = if is_bar(i) {
                MIN_BAR_WIDTH
            } else {
                longest.max(name)
            };
            let min = if column.can_truncate {
                now.min(name.max(MIN_TRUNCATED_WIDTH))
            } else {
                now
            };
            Width { now, min }
        })
        .collect();
    let total = |shown: &[usize], width: &dyn Fn(usize) -> usize| {
        let widths: usize = shown.iter().map(|i| width(*i) + GAP).sum();
        widths.saturating_sub(GAP)
    };

    let mut shown: Vec<usize> = (0..columns.len()).collect();
    while total(&shown, &|i| widths[i].now) > width
        && let Some(at) = shown.iter().rposition(|i| is_empty(*i))
    {
        shown.remove(at);
    }
    while total(&shown, &|i| widths[i].min) > width {
        let droppable = shown.iter().filter(|i| columns[**i].drop_order.is_some());
        let first = *droppable.min_by_key(|i| columns[**i].drop_order)?;
        shown.retain(|i| *i != first);
    }
    loop {
        let over = total(&shown, &|i| widths[i].now).saturating_sub(width);
        let shrinkable = shown.iter().filter(|i| widths[**i].now > widths[**i].min);
        match shrinkable.max_by_key(|i| widths[**i].now) {
            Some(i) if over > 0 => {
                let width = &mut widths[*i];
                width.now = width.now.saturating_sub(over).max(width.min);
            }
            _ => break,
        }
    }
    let room = width - total(&shown, &|i| widths[i].now);
    let bar_width = (MIN_BAR_WIDTH + room).min(MAX_BAR_WIDTH);

    let texts = rows
        .iter()
        .zip(&texts)
        .map(|(row, texts)| {
            let text = |i: &usize| match &row[*i] {
                Cell::Bar { share, style } => bar(share.0, bar_width, *style),
                _ => truncate(&texts[*i], widths[*i].now),
            };
            shown.iter().map(text).collect()
        })
        .collect();
    Some(Layout { shown, texts })
}

#[cfg(test)]
mod tests {
    use super::{Cell, Column, Timestamp, fit};
    use crate::output::bar::BarStyle;

    const KEY_COLUMNS: [Column; 7] = [
        Column::new("ID"),
        Column::new("NAME"),
        Column::new("LAST 4"),
        Column::new("STATUS"),
        Column::new("CREATED").drop_order(1),
        Column::new("LAST USED").drop_order(2),
        Column::new("EXPIRES"),
    ];

    /// The columns of a list of keys with one key.
    fn keys(name: &str, expires: Cell, width: usize) -> Option<Vec<&'static str>> {
        let row = vec![
            Cell::text("key_0123456789abcdefghij"),
            Cell::text(name),
            Cell::text("abcd"),
            Cell::text("active"),
            Cell::Time(Timestamp::UNIX_EPOCH),
            Cell::Time(Timestamp::UNIX_EPOCH),
            expires,
        ];
        let table = fit(&KEY_COLUMNS, &[row], Timestamp::UNIX_EPOCH, width)?;
        assert!(table.texts[0].iter().all(|text| !text.ends_with('…')));
        Some(table.shown.iter().map(|i| KEY_COLUMNS[*i].name).collect())
    }

    #[test]
    fn columns_are_dropped_in_their_order_and_names_stay_whole() {
        let end = Cell::Time(Timestamp::UNIX_EPOCH);
        assert_eq!(
            keys("CI", end.clone(), 200).unwrap(),
            KEY_COLUMNS.map(|column| column.name)
        );
        let at_80 = keys("Production", end.clone(), 80).unwrap();
        assert_eq!(
            at_80,
            ["ID", "NAME", "LAST 4", "STATUS", "LAST USED", "EXPIRES"]
        );
        let longer = keys("Production in Europe", end.clone(), 80).unwrap();
        assert_eq!(longer, ["ID", "NAME", "LAST 4", "STATUS", "EXPIRES"]);
        assert_eq!(keys(&"Production".repeat(4), end, 80), None);
        let endless = keys("Production", Cell::Nothing, 80).unwrap();
        assert_eq!(
            endless,
            ["ID", "NAME", "LAST 4", "STATUS", "CREATED", "LAST USED"],
            "a column without a value goes first"
        );
    }

    #[test]
    fn pairs_are_truncated_when_nothing_more_can_be_dropped() {
        let columns = [
            Column::new("ID"),
            Column::new("TIME"),
            Column::new("CUSTOMER"),
            Column::new("EVENT"),
            Column::new("VALUES").can_truncate(),
            Column::new("DIMENSIONS").can_truncate().drop_order(1),
        ];
        let row = [
            "evt_0123456789abcdefghij",
            "15h ago",
            "customer_1",
            "chat_completion",
            "input_tokens=1536 output_tokens=501",
            "model=gpt-4 provider=other",
        ];
        let rows = [row.map(Cell::text).to_vec()];
        let table = fit(&columns, &rows, Timestamp::UNIX_EPOCH, 80).unwrap();
        assert_eq!(table.shown, [0, 1, 2, 3, 4]);
        assert_eq!(table.texts[0][4], "input_tokens=15…");
    }

    #[test]
    fn bars_take_the_room_that_is_left_and_sums_are_dropped_for_them() {
        let columns = [
            Column::new("TIME"),
            Column::new("EVENTS"),
            Column::new("TOKENS").drop_order(4),
            Column::new("INPUT").drop_order(1),
            Column::new("OUTPUT").drop_order(2),
            Column::new("CENTS").drop_order(3),
            Column::new("").drop_order(5),
        ];
        let shown = |width| {
            let mut row = vec![Cell::text("2026-11-03T19:00:00Z")];
            row.extend((0..5).map(|_| Cell::number(1000)));
            row.push(Cell::Bar {
                share: 1.0.into(),
                style: BarStyle::Ascii,
            });
            let table = fit(&columns, &[row], Timestamp::UNIX_EPOCH, width)?;
            let names: Vec<_> = table.shown.iter().map(|i| columns[*i].name).collect();
            let bar = table.texts[0].last()?.matches('#').count();
            Some((names.join(" "), bar))
        };
        let all = "TIME EVENTS TOKENS INPUT OUTPUT CENTS ";
        assert_eq!(shown(300), Some((all.to_owned(), 80)));
        assert_eq!(shown(80), Some((all.to_owned(), 20)));
        assert_eq!(
            shown(60),
            Some(("TIME EVENTS TOKENS CENTS ".to_owned(), 15))
        );
        assert_eq!(shown(40), Some(("TIME EVENTS ".to_owned(), 10)));
        assert_eq!(shown(30), Some(("TIME EVENTS".to_owned(), 0)));
        assert_eq!(shown(20), None);
    }
}
