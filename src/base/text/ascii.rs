//! Text for terminals that show ASCII alone.

/// Our own characters outside ASCII in ASCII. Names stay as they are.
pub(crate) fn to_ascii(text: String) -> String {
    const ASCII: [(&str, &str); 8] = [
        ("…", "..."),
        ("→", "->"),
        ("–", "-"),
        ("·", "-"),
        ("✓", "+"),
        ("✗", "x"),
        ("●", "*"),
        ("◌", "o"),
    ];
    if text.is_ascii() {
        return text;
    }
    ASCII
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}
