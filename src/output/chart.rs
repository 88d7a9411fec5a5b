//! Tables that end in bars: the bars take what room there is, and where there is little, sums give way to them. A chart
//! is looked at; who wants every number has `--json`, or a pipe.

use super::{Cell, render};
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr as _;

/// The bars of a table that is not drawn as one.
pub(super) const USUAL: usize = 24;

/// The shortest bars that say something, and the longest that the eye still compares.
const LEAST: usize = 10;
const MOST: usize = 80;

/// What gives way, the first first.
const GIVE_WAY: [&str; 4] = ["INPUT", "OUTPUT", "CENTS", "TOKENS"];

/// Which columns of a table are shown, and how long its bars are.
pub(super) struct Fit {
    pub(super) columns: Vec<usize>,
    pub(super) bar: usize,
}

/// Fits a table into so many columns. One without bars stays as it is.
pub(super) fn fit(
    header: &[&'static str],
    rows: &[Vec<Cell>],
    now: Timestamp,
    width: usize,
) -> Fit {
    let is_bar = |i: usize| rows.iter().any(|row| matches!(row[i], Cell::Bar { .. }));
    let mut columns: Vec<usize> = (0..header.len()).collect();
    if !columns.iter().any(|i| is_bar(*i)) {
        return Fit {
            columns,
            bar: USUAL,
        };
    }
    // What stands before the bars, with the space between.
    let claims: Vec<usize> = columns
        .iter()
        .map(|i| {
            let texts = rows.iter().map(|row| render::for_person(&row[*i], now));
            let widest = texts.map(|text| text.width()).chain([header[*i].width()]);
            let widest = widest.max().unwrap_or(0);
            if is_bar(*i) { 0 } else { widest + 2 }
        })
        .collect();
    let mut give_way = GIVE_WAY.iter();
    loop {
        let before: usize = columns.iter().map(|i| claims[*i]).sum();
        let left = width.saturating_sub(before);
        if left < LEAST
            && let Some(name) = give_way.next()
        {
            columns.retain(|i| header[*i] != *name);
            continue;
        }
        return Fit {
            columns,
            bar: left.clamp(LEAST, MOST),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Timestamp, fit};
    use crate::output::BarStyle;

    fn widths(width: usize) -> (Vec<&'static str>, usize) {
        let header = ["TIME", "EVENTS", "TOKENS", "INPUT", "OUTPUT", "CENTS", ""];
        let mut row = vec![Cell::text("2026-11-03T19:00:00Z")];
        row.extend((0..5).map(|_| Cell::number(1000)));
        row.push(Cell::Bar {
            share: 1.0.into(),
            blocks: BarStyle::Ascii,
        });
        let fit = fit(&header, &[row], Timestamp::UNIX_EPOCH, width);
        let names = fit.columns.into_iter().map(|i| header[i]).collect();
        (names, fit.bar)
    }

    #[test]
    fn bars_take_what_room_there_is_and_sums_give_way() {
        let all = ["TIME", "EVENTS", "TOKENS", "INPUT", "OUTPUT", "CENTS", ""];
        assert_eq!(widths(300), (all.to_vec(), 80));
        assert_eq!(widths(80), (all.to_vec(), 20));
        assert_eq!(
            widths(60),
            (vec!["TIME", "EVENTS", "TOKENS", "CENTS", ""], 15)
        );
        assert_eq!(widths(40), (vec!["TIME", "EVENTS", ""], 10));
        assert_eq!(widths(20), (vec!["TIME", "EVENTS", ""], 10));
    }
}
