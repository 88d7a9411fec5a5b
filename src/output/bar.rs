//! Horizontal bars of characters: charts, and how full a quota is.

/// What bars are drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BarStyle {
    /// Eighths of a character cell.
    Unicode,
    Ascii,
}

/// A bar of at most `width` columns for a share of 0 to 1; what is more than 1 is drawn as 1, and what is more than
/// nothing is drawn as something.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a terminal's width, and a share of it that was clamped"
)]
pub(crate) fn bar(share: f64, width: usize, blocks: BarStyle) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    let steps = match blocks {
        BarStyle::Unicode => 8,
        BarStyle::Ascii => 1,
    };
    let filled = (share * (width * steps) as f64).round() as usize;
    let filled = if share > 0.0 { filled.max(1) } else { 0 };
    match blocks {
        BarStyle::Ascii => "#".repeat(filled),
        BarStyle::Unicode => format!("{}{}", "█".repeat(filled / 8), EIGHTHS[filled % 8]),
    }
}

#[cfg(test)]
mod tests {
    use super::{BarStyle, bar};

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar(0.5, 4, BarStyle::Unicode), "██");
        assert_eq!(bar(0.3125, 4, BarStyle::Unicode), "█▎");
        assert_eq!(bar(1.7, 4, BarStyle::Ascii), "####");
        assert_eq!(bar(0.0001, 4, BarStyle::Unicode), "▏");
        assert_eq!(bar(0.0, 4, BarStyle::Unicode), "");
        assert_eq!(bar(f64::NAN, 4, BarStyle::Ascii), "");
    }
}
