//! Horizontal bars of characters.

/// The characters of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BarStyle {
    /// Blocks that leave a gap to the row above.
    Unicode,
    Ascii,
}

/// A bar of at most `width` columns for a share of 0 to 1. A larger share is drawn as 1; a share above 0 has at least the
/// thinnest bar.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "the width of a terminal, and a share that is clamped"
)]
pub(super) fn bar(share: f64, width: usize, style: BarStyle) -> String {
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    let filled = (share * width as f64).round() as usize;
    match (style, filled) {
        (_, 0) if share <= 0.0 => String::new(),
        (BarStyle::Unicode, 0) => "▏".to_owned(),
        (BarStyle::Unicode, filled) => "▇".repeat(filled),
        (BarStyle::Ascii, filled) => "#".repeat(filled.max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::{BarStyle, bar};

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar(0.5, 4, BarStyle::Unicode), "▇▇");
        assert_eq!(bar(0.3125, 4, BarStyle::Unicode), "▇");
        assert_eq!(bar(1.7, 4, BarStyle::Ascii), "####");
        assert_eq!(bar(0.0001, 4, BarStyle::Unicode), "▏");
        assert_eq!(bar(0.0, 4, BarStyle::Unicode), "");
        assert_eq!(bar(f64::NAN, 4, BarStyle::Ascii), "");
    }
}
