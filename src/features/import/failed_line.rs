//! Lines that a filter writes in place of a record of which it makes no event.

/// The first byte of a line that stands for a record of which no event was made. No line of JSON begins with it, and no
/// compressed or encoded file does.
const FAILED_MARK: u8 = 1;

/// A line that stands for a record of which no event was made.
pub(super) fn failed_line(problem: &str, raw: &[u8]) -> Vec<u8> {
    let mut line = vec![FAILED_MARK];
    let both = (problem, String::from_utf8_lossy(raw));
    // Writing to a Vec cannot fail.
    drop(serde_json::to_writer(&mut line, &both));
    line
}

/// The problem and the text of such a line.
pub(super) fn parse_failed_line(line: &[u8]) -> Option<(String, String)> {
    serde_json::from_slice(line.strip_prefix(&[FAILED_MARK])?).ok()
}
