//! Color and glyphs: they show the state of a thing, and nothing else.
//!
//! A glyph always goes with a color, so that nothing is lost without color. Terminals whose locale or type has no Unicode
//! get glyphs in ASCII. Each color has a contrast of at least 4.5:1 on black and on white.

use anstyle::{AnsiColor, Color, RgbColor, Style};

use super::options::ColorChoice;
use super::stream::Target;
use crate::base::env;
use crate::base::text::to_ascii;

/// What a color says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    /// Headings and labels: bold, without a color.
    Strong,
    /// Works, allowed, done.
    Good,
    /// Soon to expire, retiring, a warning.
    Soon,
    /// Refused, failed, revoked, deleted.
    Bad,
    /// Ids and the past.
    Dim,
}

/// The state of a thing: a glyph and its tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Allowed or done.
    Done,
    /// In use.
    Active,
    /// Needs attention soon.
    Soon,
    /// Refused, failed or revoked.
    Bad,
    /// No longer in use, or never.
    Past,
}

impl State {
    pub(crate) const fn tone(self) -> Tone {
        match self {
            Self::Done | Self::Active => Tone::Good,
            Self::Soon => Tone::Soon,
            Self::Bad => Tone::Bad,
            Self::Past => Tone::Dim,
        }
    }

    pub(crate) const fn glyph(self, unicode: bool) -> char {
        match (self, unicode) {
            (Self::Done, true) => '✓',
            (Self::Done, false) => '+',
            (Self::Active, true) => '●',
            (Self::Active, false) => '*',
            (Self::Soon, _) => '!',
            (Self::Past, true) => '◌',
            (Self::Past, false) => 'o',
            (Self::Bad, true) => '✗',
            (Self::Bad, false) => 'x',
        }
    }
}

/// The colors of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Palette {
    None,
    /// The terminal's own sixteen.
    Basic,
    /// Ours.
    Rgb,
}

const GOOD: RgbColor = RgbColor(26, 135, 55);
const WARNING: RgbColor = RgbColor(170, 101, 0);
const BAD: RgbColor = RgbColor(225, 40, 40);
const DIM: RgbColor = RgbColor(118, 118, 118);

/// How one stream shows text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StreamStyle {
    palette: Palette,
    /// Whether glyphs, bars and `…` are shown as they are.
    pub(crate) unicode: bool,
}

impl StreamStyle {
    pub(super) fn of(target: Target, choice: ColorChoice) -> Self {
        let palette = match (target.has_color(choice), has_rgb()) {
            (false, _) => Palette::None,
            (true, true) => Palette::Rgb,
            (true, false) => Palette::Basic,
        };
        Self {
            palette,
            unicode: has_unicode(),
        }
    }

    #[cfg(test)]
    pub(super) const fn plain() -> Self {
        Self {
            palette: Palette::None,
            unicode: true,
        }
    }

    pub(super) fn has_color(self) -> bool {
        self.palette != Palette::None
    }

    /// The text with the color of its tone.
    pub(crate) fn paint(self, tone: Tone, text: &str) -> String {
        let style = self.style(tone);
        if text.trim().is_empty() || style == Style::new() {
            text.to_owned()
        } else {
            format!("{style}{text}{style:#}")
        }
    }

    fn style(self, tone: Tone) -> Style {
        let (rgb, basic) = match tone {
            _ if self.palette == Palette::None => return Style::new(),
            Tone::Plain => return Style::new(),
            Tone::Strong => return Style::new().bold(),
            Tone::Good => (GOOD, AnsiColor::Green),
            Tone::Soon => (WARNING, AnsiColor::Yellow),
            Tone::Bad => (BAD, AnsiColor::Red),
            Tone::Dim => (DIM, AnsiColor::BrightBlack),
        };
        let color: Color = match self.palette {
            Palette::Rgb => rgb.into(),
            _ => basic.into(),
        };
        Style::new().fg_color(Some(color))
    }

    /// `✓ text`, the glyph with its color.
    pub(crate) fn with_glyph(self, state: State, text: &str) -> String {
        let glyph = state.glyph(self.unicode).to_string();
        format!("{} {text}", self.paint(state.tone(), &glyph))
    }

    pub(super) const fn shows_unicode(self) -> bool {
        self.unicode
    }

    /// The text as the terminal can show it.
    pub(super) fn adapt(self, text: String) -> String {
        if self.unicode { text } else { to_ascii(text) }
    }

    /// The mark of text that is cut: one column wide.
    pub(crate) const fn ellipsis(self) -> char {
        if self.unicode { '…' } else { '~' }
    }
}

/// Whether the locale is one of UTF-8, and the terminal shows more than ASCII.
fn has_unicode() -> bool {
    let shows_glyphs =
        !matches!(env::os(&env::TERM), Some(term) if term == "dumb" || term == "linux");
    let locale = [&env::LC_ALL, &env::LC_CTYPE, &env::LANG]
        .into_iter()
        .find_map(env::os)
        .map(|locale| locale.to_string_lossy().to_lowercase());
    let is_utf8 = match locale {
        Some(locale) => locale.contains("utf-8") || locale.contains("utf8"),
        // Windows has no locale variables, and its consoles show Unicode.
        None => cfg!(windows),
    };
    shows_glyphs && is_utf8
}

/// Whether the terminal shows 24-bit colors. macOS's Terminal calls itself `xterm-256color` and shows others instead.
fn has_rgb() -> bool {
    let is = |variable, word: &str| env::os(variable).is_some_and(|value| value == word);
    let has_many = env::os(&env::TERM).is_some_and(|term| {
        let term = term.to_string_lossy();
        term.contains("256color") || term.contains("kitty") || term.contains("direct")
    });
    let says_so = is(&env::COLORTERM, "truecolor") || is(&env::COLORTERM, "24bit");
    says_so || has_many && !is(&env::TERM_PROGRAM, "Apple_Terminal")
}

#[cfg(test)]
mod tests {
    use super::{BAD, DIM, GOOD, Palette, RgbColor, State, StreamStyle, Tone, WARNING};

    /// The relative luminance of WCAG 2.
    fn luminance(color: RgbColor) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.039_28 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    #[test]
    fn colors_are_readable_on_black_and_on_white() {
        for color in [GOOD, WARNING, BAD, DIM] {
            let light = luminance(color) + 0.05;
            let (on_black, on_white) = (light / 0.05, 1.05 / light);
            assert!(
                on_black >= 4.5 && on_white >= 4.5,
                "{color:?}: {on_black}, {on_white}"
            );
        }
    }

    #[test]
    fn every_state_has_a_glyph_and_one_in_ascii() {
        let ascii = StreamStyle {
            palette: Palette::None,
            unicode: false,
        };
        for state in [
            State::Done,
            State::Active,
            State::Soon,
            State::Bad,
            State::Past,
        ] {
            assert!(state.glyph(false).is_ascii(), "{state:?}");
            assert!(state.tone() != Tone::Plain, "{state:?}");
            let shown = StreamStyle::plain().with_glyph(state, "a – b…");
            assert!(ascii.adapt(shown).is_ascii(), "{state:?}");
        }
    }

    #[test]
    fn text_without_a_tone_has_no_escapes() {
        let look = StreamStyle {
            palette: Palette::Rgb,
            unicode: true,
        };
        assert_eq!(look.paint(Tone::Plain, "a"), "a");
        assert_eq!(look.paint(Tone::Bad, ""), "");
        assert_eq!(
            look.paint(Tone::Bad, "a"),
            "\u{1b}[38;2;225;40;40ma\u{1b}[0m"
        );
    }
}
