//! Which columns of a table have room, and what gives way where there is little: first columns that say nothing, then
//! those that one thing's `show` tells as well, then the ends of long lists of pairs. What is typed again or copied,
//! ids and names, is shown whole or not in a table.

use jiff::Timestamp;
use unicode_width::UnicodeWidthStr as _;

use super::render::for_person;
use super::{Cell, bar, chart};
use crate::base::text::wrap;

/// What gives way, the first first.
const GIVE_WAY: [&str; 4] = ["CREATED", "LAST USED", "KIND", "FULL"];

/// And what goes where even the least of each has no room. Filters stay: without its filter a limit is another one.
const LAST: &str = "DIMENSIONS";

/// Columns that may be cut when there is no room: what is in them can be had whole with `show`, `--json` or a pipe.
const CUTTABLE: [&str; 3] = ["VALUES", "DIMENSIONS", "FILTERS"];

/// The least that a cut column keeps.
const LEAST: usize = 8;

/// A table that fits.
pub(super) struct Columns {
    /// Which of the columns there are.
    pub(super) shown: Vec<usize>,
    /// Their values, row by row.
    pub(super) texts: Vec<Vec<String>>,
}

/// Fits a table into so many columns; `None`: there is too little room for one.
pub(super) fn fit(
    header: &[&'static str],
    rows: &[Vec<Cell>],
    now: Timestamp,
    width: usize,
) -> Option<Columns> {
    let chart::Fit {
        columns,
        bar: length,
    } = chart::fit(header, rows, now, width);
    let text = |cell: &Cell| match cell {
        Cell::Bar { share, blocks } => bar(share.0, length, *blocks),
        cell => for_person(cell, now),
    };
    let texts = rows
        .iter()
        .map(|row| columns.iter().map(|i| text(&row[*i])).collect())
        .collect();
    let mut table = Columns {
        shown: columns,
        texts,
    };
    let says_nothing = |i: usize| i > 0 && rows.iter().all(|row| row[i] == Cell::Nothing);
    let is_bar = |i: usize| rows.iter().any(|row| matches!(row[i], Cell::Bar { .. }));
    while table.needed(header) > width
        && let Some(at) = table.shown.iter().rposition(|i| says_nothing(*i))
    {
        table.remove(at);
    }
    for name in GIVE_WAY {
        let at = table.shown.iter().position(|i| header[*i] == name);
        if let Some(at) = at.filter(|_| table.needed(header) > width) {
            table.remove(at);
        }
    }
    let at = table.shown.iter().position(|i| header[*i] == LAST);
    if let Some(at) = at.filter(|_| table.least(header) > width) {
        table.remove(at);
    }
    table.shrink(header, width);
    let at = table.shown.iter().position(|i| is_bar(*i));
    if let Some(at) = at.filter(|_| table.needed(header) > width) {
        table.remove(at);
    }
    (table.needed(header) <= width).then_some(table)
}

impl Columns {
    fn remove(&mut self, at: usize) {
        self.shown.remove(at);
        for row in &mut self.texts {
            row.remove(at);
        }
    }

    fn widest(&self, header: &[&'static str], at: usize) -> usize {
        let texts = self.texts.iter().map(|row| row[at].width());
        let widest = texts.chain([header[self.shown[at]].width()]).max();
        widest.unwrap_or(0)
    }

    /// How wide the table is.
    fn needed(&self, header: &[&'static str]) -> usize {
        (0..self.shown.len())
            .map(|at| self.widest(header, at) + 2)
            .sum::<usize>()
            .saturating_sub(2)
    }

    /// How wide it is when everything is cut that may be.
    fn least(&self, header: &[&'static str]) -> usize {
        let wide = |(at, column): (usize, &usize)| {
            let (name, widest) = (header[*column], self.widest(header, at));
            let may_be_cut = CUTTABLE.contains(&name);
            2 + if may_be_cut {
                widest.min(LEAST.max(name.width()))
            } else {
                widest
            }
        };
        let columns = self.shown.iter().enumerate();
        columns.map(wide).sum::<usize>().saturating_sub(2)
    }

    /// Cuts the columns that may be cut, the widest first, until the table fits or nothing more can go.
    fn shrink(&mut self, header: &[&'static str], width: usize) {
        loop {
            let over = self.needed(header).saturating_sub(width);
            let names = self.shown.iter().map(|i| header[*i]).enumerate();
            let cuttable = names.filter(|(_, name)| CUTTABLE.contains(name));
            let widest = cuttable.map(|(at, name)| (self.widest(header, at), at, name));
            let Some((most, at, name)) = widest.max() else {
                return;
            };
            let least = LEAST.max(name.width());
            if over == 0 || most <= least {
                return;
            }
            let to = most.saturating_sub(over).max(least);
            for row in &mut self.texts {
                row[at] = wrap::cut(&row[at], to);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Timestamp, fit};

    const HEADER: [&str; 7] = [
        "ID",
        "NAME",
        "LAST 4",
        "STATUS",
        "CREATED",
        "LAST USED",
        "EXPIRES",
    ];

    /// What a list of keys with one of this name shows at this width.
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
        let table = fit(&HEADER, &[row], Timestamp::UNIX_EPOCH, width)?;
        assert!(table.texts[0].iter().all(|text| !text.ends_with('…')));
        Some(table.shown.into_iter().map(|i| HEADER[i]).collect())
    }

    #[test]
    fn names_stay_whole_and_times_give_way() {
        let end = Cell::Time(Timestamp::UNIX_EPOCH);
        assert_eq!(keys("CI", end.clone(), 200).unwrap(), HEADER);
        let at_80 = keys("Production", end.clone(), 80).unwrap();
        assert_eq!(
            at_80,
            ["ID", "NAME", "LAST 4", "STATUS", "LAST USED", "EXPIRES"]
        );
        let longer = keys("Production in Europe", end.clone(), 80).unwrap();
        assert_eq!(longer, ["ID", "NAME", "LAST 4", "STATUS", "EXPIRES"]);
        assert_eq!(keys(&"Production".repeat(4), end, 80), None);
        // Of an event at least what it counts.
        let header = ["ID", "TIME", "CUSTOMER", "EVENT", "VALUES", "DIMENSIONS"];
        let row = [
            "evt_0123456789abcdefghij",
            "15h ago",
            "customer_1",
            "chat_completion",
            "input_tokens=1536 output_tokens=501",
            "model=gpt-4 provider=other",
        ];
        let rows = [row.map(Cell::text).to_vec()];
        let table = fit(&header, &rows, Timestamp::UNIX_EPOCH, 80).unwrap();
        assert_eq!(table.shown, [0, 1, 2, 3, 4]);
        assert_eq!(table.texts[0][4], "input_tokens=15…");
        // What says nothing in any row goes first.
        let endless = keys("Production", Cell::Nothing, 80).unwrap();
        assert_eq!(
            endless,
            ["ID", "NAME", "LAST 4", "STATUS", "CREATED", "LAST USED"]
        );
    }
}
