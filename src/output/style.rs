//! Color and glyphs: they show the state of a thing, and nothing else.
//!
//! A glyph always goes with a color, so that nothing is lost without color. Terminals whose locale or type has no Unicode
//! get glyphs in ASCII. Each color has a contrast of at least 4.5:1 on black and on white; the orange of the 256 colors has 4.46:1,
//! because they have no better one.

use anstyle::{Ansi256Color, AnsiColor, Color, RgbColor, Style};

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
    /// Those of the 256 that look the same on every terminal.
    Indexed,
    /// 24 bits.
    Rgb,
}

/// One color in each palette.
#[derive(Debug)]
struct Shades {
    rgb: RgbColor,
    indexed: Ansi256Color,
    basic: AnsiColor,
}

impl Shades {
    const fn new((r, g, b): (u8, u8, u8), indexed: u8, basic: AnsiColor) -> Self {
        Self {
            rgb: RgbColor(r, g, b),
            indexed: Ansi256Color(indexed),
            basic,
        }
    }
}

const GOOD: Shades = Shades::new((26, 135, 55), 29, AnsiColor::Green);
const WARNING: Shades = Shades::new((170, 101, 0), 130, AnsiColor::Yellow);
const BAD: Shades = Shades::new((225, 40, 40), 131, AnsiColor::Red);
const DIM: Shades = Shades::new((118, 118, 118), 243, AnsiColor::BrightBlack);

/// How one stream shows text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StreamStyle {
    palette: Palette,
    /// Whether glyphs, bars and `…` are shown as they are.
    pub(crate) unicode: bool,
}

impl StreamStyle {
    pub(super) fn of(target: Target, choice: ColorChoice) -> Self {
        let palette = if target.has_color(choice) {
            Palette::of_terminal()
        } else {
            Palette::None
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

    #[cfg(test)]
    pub(super) const fn colored() -> Self {
        Self {
            palette: Palette::Basic,
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
        let shades = match tone {
            _ if self.palette == Palette::None => return Style::new(),
            Tone::Plain => return Style::new(),
            Tone::Strong => return Style::new().bold(),
            Tone::Good => GOOD,
            Tone::Soon => WARNING,
            Tone::Bad => BAD,
            Tone::Dim => DIM,
        };
        let color: Color = match self.palette {
            Palette::Rgb => shades.rgb.into(),
            Palette::Indexed => shades.indexed.into(),
            Palette::None | Palette::Basic => shades.basic.into(),
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

impl Palette {
    /// What the terminal announces: `COLORTERM` alone tells of 24 bits.
    fn of_terminal() -> Self {
        let word = |variable| {
            let value = env::os(variable);
            value.map_or_else(String::new, |value| value.to_string_lossy().into_owned())
        };
        let term = word(&env::TERM);
        let is_like = |part: &&str| term.contains(part);
        match word(&env::COLORTERM).as_str() {
            "truecolor" | "24bit" => Self::Rgb,
            _ if ["256color", "kitty", "direct"].iter().any(is_like) => Self::Indexed,
            _ => Self::Basic,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Ansi256Color, BAD, DIM, GOOD, Palette, RgbColor, State, StreamStyle, Tone, WARNING,
    };

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

    /// The color that xterm shows for an index of the color cube or of the grays.
    fn shown(color: Ansi256Color) -> RgbColor {
        const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        if color.0 >= 232 {
            let gray = 8 + 10 * (color.0 - 232);
            return RgbColor(gray, gray, gray);
        }
        let n = usize::from(color.0 - 16);
        RgbColor(LEVELS[n / 36], LEVELS[n / 6 % 6], LEVELS[n % 6])
    }

    #[test]
    fn colors_are_readable_on_black_and_on_white() {
        for shades in [GOOD, WARNING, BAD, DIM] {
            for (color, least) in [(shades.rgb, 4.5), (shown(shades.indexed), 4.45)] {
                let light = luminance(color) + 0.05;
                let (on_black, on_white) = (light / 0.05, 1.05 / light);
                assert!(
                    on_black >= least && on_white >= least,
                    "{shades:?}: {on_black}, {on_white}"
                );
            }
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
    fn text_has_the_color_of_its_palette_and_none_without_a_tone() {
        let paint = |palette, tone, text| {
            let unicode = true;
            StreamStyle { palette, unicode }.paint(tone, text)
        };
        assert_eq!(paint(Palette::Rgb, Tone::Plain, "a"), "a");
        assert_eq!(paint(Palette::Rgb, Tone::Bad, ""), "");
        for (palette, expected) in [
            (Palette::None, "a"),
            (Palette::Basic, "\u{1b}[31ma\u{1b}[0m"),
            (Palette::Indexed, "\u{1b}[38;5;131ma\u{1b}[0m"),
            (Palette::Rgb, "\u{1b}[38;2;225;40;40ma\u{1b}[0m"),
        ] {
            assert_eq!(paint(palette, Tone::Bad, "a"), expected);
        }
    }
}
