//! Numbers as spreadsheets show them: groups of digits, and signs or codes of currencies.

use std::fmt;
use std::str::FromStr;

/// How numbers are written, by an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberStyle {
    /// `1,234.56`
    CommaPoint,
    /// `1.234,56`
    PointComma,
    /// `1 234,56`
    SpaceComma,
    /// `1'234.56`
    ApostrophePoint,
}

impl NumberStyle {
    pub(crate) const ALL: [Self; 4] = [
        Self::CommaPoint,
        Self::PointComma,
        Self::SpaceComma,
        Self::ApostrophePoint,
    ];

    /// The example that names it.
    pub(crate) const fn example(self) -> &'static str {
        match self {
            Self::CommaPoint => "1,234.56",
            Self::PointComma => "1.234,56",
            Self::SpaceComma => "1 234,56",
            Self::ApostrophePoint => "1'234.56",
        }
    }

    fn is_group(self, c: char) -> bool {
        match self {
            Self::CommaPoint => c == ',',
            Self::PointComma => c == '.',
            // Spaces that do not break a line, too.
            Self::SpaceComma => matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'),
            Self::ApostrophePoint => matches!(c, '\'' | '\u{2019}'),
        }
    }

    const fn point(self) -> char {
        match self {
            Self::CommaPoint | Self::ApostrophePoint => '.',
            Self::PointComma | Self::SpaceComma => ',',
        }
    }

    /// The number as JSON writes it; `None` if the text is no number of this style.
    pub(super) fn plain(self, text: &str) -> Option<String> {
        let number = without_currency(text);
        let (whole, fraction) = match number.split_once(self.point()) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (number, None),
        };
        let mut groups = whole.split(|c| self.is_group(c));
        let first = groups.next()?;
        let mut plain = first.to_owned();
        for group in groups {
            // Otherwise `1,5` would be fifteen.
            if group.len() != 3 || first.len() > 3 || first.is_empty() {
                return None;
            }
            plain.push_str(group);
        }
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(&plain) {
            return None;
        }
        if let Some(fraction) = fraction {
            if !digits(fraction) {
                return None;
            }
            plain.push('.');
            plain.push_str(fraction);
        }
        let zeros = plain.bytes().take_while(|byte| *byte == b'0').count();
        let is_last_digit = plain[zeros..].is_empty() || plain[zeros..].starts_with('.');
        Some(plain.split_off(if is_last_digit { zeros - 1 } else { zeros }))
    }
}

/// Without a sign or an ISO code of a currency before or after the number.
fn without_currency(text: &str) -> &str {
    let text = text.trim();
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    let text = match (text.get(..3), text.len().checked_sub(3)) {
        (Some(code), _) if is_code(code) => &text[3..],
        (_, Some(at)) if text.get(at..).is_some_and(is_code) => &text[..at],
        _ => text,
    };
    text.trim_matches(|c: char| is_currency_sign(c) || c.is_whitespace())
}

/// Unicode's category of currency signs, without historic ones.
const fn is_currency_sign(c: char) -> bool {
    matches!(
        c,
        '$' | '\u{a2}'..='\u{a5}' | '\u{58f}' | '\u{60b}' | '\u{9f2}' | '\u{9f3}' | '\u{bf9}' | '\u{e3f}' | '\u{17db}'
        | '\u{20a0}'..='\u{20cf}' | '\u{fdfc}' | '\u{ff04}' | '\u{ffe0}' | '\u{ffe1}' | '\u{ffe5}' | '\u{ffe6}'
    )
}

impl FromStr for NumberStyle {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|style| style.example() == text)
            .ok_or_else(|| {
                let examples = Self::ALL.map(|style| format!("\"{}\"", style.example()));
                format!("must be one of {}", examples.join(", "))
            })
    }
}

impl fmt::Display for NumberStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.example())
    }
}

#[cfg(test)]
mod tests {
    use super::NumberStyle;

    #[test]
    fn numbers_of_spreadsheets_are_read() {
        for (style, text, plain) in [
            ("1,234.56", "1,234,567.80", Some("1234567.80")),
            ("1,234.56", " $1,234 ", Some("1234")),
            ("1,234.56", "USD 0.05", Some("0.05")),
            ("1,234.56", "12", Some("12")),
            ("1,234.56", "0012", Some("12")),
            ("1,234.56", "000", Some("0")),
            ("1.234,56", "1.234,56 €", Some("1234.56")),
            ("1.234,56", "1.234.567", Some("1234567")),
            ("1 234,56", "1\u{202f}234,5\u{a0}EUR", Some("1234.5")),
            ("1'234.56", "CHF 1\u{2019}234.00", Some("1234.00")),
            // A text that could be two numbers is rejected.
            ("1,234.56", "1,5", None),
            ("1,234.56", "1234,567", None),
            ("1.234,56", "1234.56", None),
            ("1,234.56", ",123", None),
            ("1,234.56", "1.", None),
            ("1,234.56", "$", None),
            ("1,234.56", "-5", None),
            ("1,234.56", "", None),
            ("1,234.56", "1,234.56.7", None),
        ] {
            let style: NumberStyle = style.parse().unwrap();
            assert_eq!(style.plain(text).as_deref(), plain, "{style} {text}");
        }
        assert!("1234".parse::<NumberStyle>().is_err());
    }
}
