//! The names that keys have on their way: whose successor a key is, and which keys are on their way out.

/// The longest name that the contract allows.
pub(super) const LONGEST_NAME: usize = 100;

/// The words of the marks.
const WORDS: [&str; 4] = ["rotating", "retiring", "discarded", "kept"];

/// The name without the mark of an earlier rotation: its successor takes it.
pub(super) fn plain(name: &str) -> &str {
    for word in &WORDS[1..] {
        if let Some((plain, _)) = split(name, word) {
            return plain;
        }
    }
    name
}

fn split<'a>(name: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let (plain, rest) = name.rsplit_once(&format!(" ({word} "))?;
    Some((plain, rest.strip_suffix(')')?))
}

/// Whether a rotation gave the key this name on its way.
pub(super) fn is_marked(name: &str) -> bool {
    WORDS.iter().any(|word| split(name, word).is_some())
}

/// `NAME (word mark)`, within the longest name.
pub(super) fn marked(name: &str, word: &str, mark: &str) -> String {
    let suffix = format!(" ({word} {mark})");
    let room = LONGEST_NAME.saturating_sub(suffix.chars().count());
    let mut marked: String = name.chars().take(room).collect();
    marked.push_str(&suffix);
    marked
}

/// What the first name of every successor of NAME begins with.
pub(super) fn marker_prefix(name: &str) -> String {
    let whole = marked(name, "rotating", "00000000");
    whole[..whole.len() - "00000000)".len()].to_owned()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_NAME, is_marked, marked, marker_prefix, plain};

    #[test]
    fn marks_fit_the_longest_name_and_are_recognised() {
        for name in ["Production", &"é".repeat(100), "Prod (retiring abcd) x"] {
            let marker = marked(name, "rotating", "1a2b3c4d");
            assert!(marker.chars().count() <= LONGEST_NAME, "{marker}");
            assert!(marker.starts_with(&marker_prefix(name)), "{marker}");
            assert!(is_marked(&marker) && !is_marked(name));
        }
        assert_eq!(
            marked("Production", "retiring", "wxyz"),
            "Production (retiring wxyz)"
        );
        assert_eq!(plain("Production (retiring wxyz)"), "Production");
        assert_eq!(plain("Production (kept wxyz)"), "Production");
        assert_eq!(plain("Production (EU)"), "Production (EU)");
    }
}
