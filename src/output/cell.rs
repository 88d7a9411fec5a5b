//! The values of tables and records, and their text.

use jiff::Timestamp;
use limitry_types::Amount;
use limitry_types::text::escape;

use super::bar::{BarStyle, bar};
use crate::base::text::{compact, exact};

/// The length of a bar outside a table, where no layout gives it one.
const BAR_WIDTH: usize = 24;

/// The length of the bar in a share.
const SHARE_BAR_WIDTH: usize = 10;

/// One value of a table or a record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Text of ours or of the server; escaped when it is shown.
    Text(String),
    /// A number: aligned to the right, on a terminal with its thousands grouped.
    Number(String),
    /// A timestamp: relative on a terminal, RFC 3339 in a pipe.
    Time(Timestamp),
    /// A share of 0 to 1 or more: a bar on a terminal.
    Share(Amount),
    /// A bar of a chart: as wide as the terminal has room, and empty in a pipe.
    Bar { share: Amount, style: BarStyle },
    /// No value: `-` on a terminal, empty in a pipe.
    Nothing,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Text, or [`Cell::Nothing`].
    pub(crate) fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.into()))
    }

    /// A timestamp, or [`Cell::Nothing`].
    pub(crate) fn time(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Nothing, Self::Time)
    }

    pub(crate) fn number(number: impl std::fmt::Display) -> Self {
        Self::Number(number.to_string())
    }

    /// The value on a terminal.
    pub(super) fn for_person(&self, now: Timestamp) -> String {
        match self {
            Self::Text(text) if text.is_empty() => "-".to_owned(),
            Self::Text(text) => escape(text).into_owned(),
            Self::Number(number) => grouped(number),
            Self::Time(time) => compact(*time, now),
            Self::Share(share) => {
                let bar = bar(share.0, SHARE_BAR_WIDTH, BarStyle::Unicode);
                format!("{bar:<SHARE_BAR_WIDTH$} {:>3.0}%", share.0 * 100.0)
            }
            Self::Bar { share, style } => bar(share.0, BAR_WIDTH, *style),
            Self::Nothing => "-".to_owned(),
        }
    }

    /// The value in a pipe: whole and plain.
    pub(super) fn for_pipe(&self) -> String {
        match self {
            Self::Text(text) => escape(text).into_owned(),
            Self::Number(number) => number.clone(),
            Self::Time(time) => exact(*time),
            Self::Share(share) => share.to_string(),
            Self::Bar { .. } | Self::Nothing => String::new(),
        }
    }
}

/// The number with its thousands grouped: `1,250,000`.
fn grouped(number: &str) -> String {
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
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

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            ["1", "1234567", "1234.5", "n/a"].map(grouped),
            ["1", "1,234,567", "1,234.5", "n/a"]
        );
    }
}
