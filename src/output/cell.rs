//! The values of tables and records, and their text.

use jiff::{SignedDuration, Timestamp};
use limitry_types::Amount;
use limitry_types::text::escape;
use unicode_width::UnicodeWidthStr as _;

use super::bar::{BarStyle, bar};
use super::style::{State, StreamStyle, Tone};
use crate::base::text::{exact, grouped, money, percent, relative};

/// The length of a bar outside a table, where no layout gives it one.
const BAR_WIDTH: usize = 24;

/// The length of the bar in a share.
const SHARE_BAR_WIDTH: usize = 10;

/// How long before its end a thing expires "soon".
const EXPIRY_WARNING_WINDOW: SignedDuration = SignedDuration::from_hours(7 * 24);

/// One value of a table or a record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Text of ours or of the server; escaped when it is shown.
    Text(String),
    /// Words of ours: wrapped where a record is too narrow for them.
    Prose(String),
    /// Text with a color on a terminal, such as an id, which is dim.
    Toned(Tone, String),
    /// A number: aligned to the right, on a terminal with its thousands grouped.
    Number(String),
    /// An amount, and what follows it: `5 / 50` and ` events (10 %)`. The amount is cut last.
    Measured { amount: String, rest: String },
    /// An amount of cents: dollars on a terminal.
    Money(Amount),
    /// The state of a thing: a glyph with its color on a terminal, and the word alone in a pipe.
    State(State, String),
    /// Active until this time: a warning on a terminal when it is near.
    ActiveUntil(Timestamp),
    /// A timestamp: relative on a terminal, RFC 3339 in a pipe.
    Time(Timestamp),
    /// A share of 0 to 1 or more: a bar and a percentage on a terminal.
    Share(Amount),
    /// The used share of a limit: a bar with what is left of it, in the color of the state. Nothing in a pipe.
    Gauge(State, Amount),
    /// A bar of a chart: as wide as the terminal has room, and empty in a pipe.
    Bar { share: Amount, style: BarStyle },
    /// One value on a terminal, and another in a pipe.
    Either { person: Box<Cell>, pipe: Box<Cell> },
    /// No value: `-` on a terminal, empty in a pipe.
    Nothing,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn prose(text: impl Into<String>) -> Self {
        Self::Prose(text.into())
    }

    pub(crate) fn id(id: impl Into<String>) -> Self {
        Self::Toned(Tone::Dim, id.into())
    }

    /// Text that stands out on a terminal.
    pub(crate) fn strong(text: impl Into<String>) -> Self {
        Self::Toned(Tone::Strong, text.into())
    }

    /// Text of ours that is aligned as numbers are.
    pub(crate) fn right(text: impl Into<String>) -> Self {
        Self::Number(text.into())
    }

    /// Text, or [`Cell::Nothing`].
    pub(crate) fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.into()))
    }

    /// Words of ours, or [`Cell::Nothing`].
    pub(crate) fn maybe_prose(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Prose(text.into()))
    }

    /// A timestamp, or [`Cell::Nothing`].
    pub(crate) fn time(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Nothing, Self::Time)
    }

    pub(crate) fn number(number: impl std::fmt::Display) -> Self {
        Self::Number(number.to_string())
    }

    pub(crate) fn state(state: State, word: impl Into<String>) -> Self {
        Self::State(state, word.into())
    }

    /// The value in a pipe stays, and a terminal shows another.
    #[must_use]
    pub(crate) fn shown_as(self, person: Self) -> Self {
        Self::Either {
            person: Box::new(person),
            pipe: Box::new(self),
        }
    }

    /// The last four characters of a secret: `…AbCd` on a terminal.
    pub(crate) fn last_four(last_four: &str) -> Self {
        Self::text(last_four).shown_as(Self::id(format!("…{last_four}")))
    }

    /// Whether the value is aligned to the right.
    pub(super) fn is_number(&self) -> bool {
        match self {
            Self::Number(_) | Self::Money(_) => true,
            Self::Either { person, .. } => person.is_number(),
            _ => false,
        }
    }

    /// How much of its text a terminal shows before any amount is cut: an amount is whole, and a number has one digit behind
    /// its point.
    pub(super) fn amount_width(&self, text: &str) -> usize {
        match self {
            Self::Number(_) => match text.split_once('.') {
                Some((whole, fraction)) => whole.width() + fraction.width().min(2) + 1,
                None => text.width(),
            },
            Self::Money(_) => text.trim_end().width(),
            Self::Measured { amount, rest } => amount.width() + rest.width().min(2),
            Self::Either { person, .. } => person.amount_width(text),
            _ => 0,
        }
    }

    /// The amount of cents that a terminal shows.
    pub(super) fn cents(&self) -> Option<f64> {
        match self {
            Self::Money(cents) => Some(cents.0),
            Self::Either { person, .. } => person.cents(),
            _ => None,
        }
    }

    /// Whether a terminal shows an amount of money.
    pub(super) fn is_money(&self) -> bool {
        self.cents().is_some()
    }

    /// Whether a terminal shows words of ours, which are wrapped.
    pub(super) fn is_prose(&self) -> bool {
        match self {
            Self::Prose(_) => true,
            Self::Either { person, .. } => person.is_prose(),
            _ => false,
        }
    }

    /// Whether there is no value to show.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(text) | Self::Prose(text) | Self::Toned(_, text) => text.is_empty(),
            Self::Either { person, .. } => person.is_empty(),
            _ => false,
        }
    }

    /// The color of the value on a terminal.
    pub(super) fn tone(&self, now: Timestamp) -> Tone {
        match self {
            Self::ActiveUntil(end) => until(*end, now).0.tone(),
            Self::Toned(tone, _) => *tone,
            Self::Nothing => Tone::Dim,
            Self::State(state, _) | Self::Gauge(state, _) => state.tone(),
            Self::Either { person, .. } => person.tone(now),
            _ => Tone::Plain,
        }
    }

    /// The value on a terminal, without its color.
    pub(super) fn for_person(&self, now: Timestamp, look: StreamStyle) -> String {
        match self {
            Self::Text(text) | Self::Prose(text) | Self::Toned(_, text) if text.is_empty() => {
                "-".to_owned()
            }
            Self::Text(text) | Self::Prose(text) | Self::Toned(_, text) => {
                look.adapt(escape(text).into_owned())
            }
            Self::Number(number) => grouped(number),
            Self::Measured { amount, rest } => {
                look.adapt(escape(&format!("{amount}{rest}")).into_owned())
            }
            Self::Money(cents) => money(cents.0),
            Self::State(state, word) => format!("{} {}", state.glyph(look.unicode), escape(word)),
            Self::ActiveUntil(end) => {
                let (state, word) = until(*end, now);
                format!("{} {word}", state.glyph(look.unicode))
            }
            Self::Time(time) => relative(*time, now),
            Self::Share(share) => {
                let bar = track(share.0, SHARE_BAR_WIDTH, look);
                format!("{bar} {:>5}", percent(share.0))
            }
            Self::Gauge(_, share) => track(share.0, SHARE_BAR_WIDTH, look),
            Self::Bar { share, style } => bar(share.0, BAR_WIDTH, *style),
            Self::Either { person, .. } => person.for_person(now, look),
            Self::Nothing => "-".to_owned(),
        }
    }

    /// The value in a pipe: whole and plain.
    pub(super) fn for_pipe(&self) -> String {
        match self {
            Self::Text(text) | Self::Prose(text) | Self::Toned(_, text) | Self::State(_, text) => {
                escape(text).into_owned()
            }
            Self::Number(number) => number.clone(),
            Self::Measured { amount, rest } => escape(&format!("{amount}{rest}")).into_owned(),
            Self::Money(cents) => cents.to_string(),
            Self::ActiveUntil(_) => "active".to_owned(),
            Self::Time(time) => exact(*time),
            Self::Share(share) => share.to_string(),
            Self::Either { pipe, .. } => pipe.for_pipe(),
            Self::Bar { .. } | Self::Gauge(..) | Self::Nothing => String::new(),
        }
    }
}

/// The state of a thing that works until `end`.
fn until(end: Timestamp, now: Timestamp) -> (State, &'static str) {
    match end.duration_since(now) {
        left if left <= SignedDuration::ZERO => (State::Past, "expired"),
        left if left <= EXPIRY_WARNING_WINDOW => (State::Soon, "expires soon"),
        _ => (State::Active, "active"),
    }
}

/// A bar with what is left of its length: `███░░░░░░░`.
fn track(share: f64, width: usize, look: StreamStyle) -> String {
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (full, little, rest) = if look.unicode {
        ('█', '▏', '░')
    } else {
        ('#', '|', '.')
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a short width"
    )]
    let filled = match (share * width as f64).round() as usize {
        // Empty only when nothing is used.
        0 if share > 0.0 => {
            let rest = std::iter::repeat_n(rest, width.saturating_sub(1));
            return std::iter::once(little).chain(rest).collect();
        }
        // Full only when all is used.
        all if all == width && share < 1.0 => width.saturating_sub(1),
        some => some,
    };
    let bar = std::iter::repeat_n(full, filled);
    bar.chain(std::iter::repeat_n(rest, width.saturating_sub(filled)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Cell, State, StreamStyle, Timestamp, track};

    #[test]
    fn a_track_is_full_only_at_100_percent_and_empty_only_at_0() {
        let bar = |share| track(share, 5, StreamStyle::plain());
        assert_eq!(
            [0.0, 0.01, 0.5, 0.99, 1.0, 5.63].map(bar),
            ["░░░░░", "▏░░░░", "███░░", "████░", "█████", "█████"]
        );
    }

    #[test]
    fn a_state_has_a_glyph_on_a_terminal_and_is_a_word_in_a_pipe() {
        let cell = Cell::text("active").shown_as(Cell::state(State::Soon, "expires soon"));
        assert_eq!(
            cell.for_person(Timestamp::UNIX_EPOCH, StreamStyle::plain()),
            "! expires soon"
        );
        assert_eq!(cell.for_pipe(), "active");
    }
}
