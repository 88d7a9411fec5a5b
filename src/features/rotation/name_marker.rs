//! The marks that limitry puts behind the name of a key on its way: whose successor it is, that it is on its way out,
//! that it is one command's. Read exactly as they are written: a person's own `(rotating weekly)` is none.

use limitry_types::ApiKey;

/// The longest name that the contract allows.
const MAX_NAME_CHARS: usize = 100;

/// What a mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkerKind {
    /// A successor that is not in its place yet.
    Rotating,
    /// A key that was replaced.
    Retiring,
    /// A successor that was taken back.
    Discarded,
    /// A successor that may be in use although its rotation was ended.
    Kept,
    /// The key of one command.
    Ephemeral,
}

impl MarkerKind {
    const ALL: [Self; 5] = [
        Self::Rotating,
        Self::Retiring,
        Self::Discarded,
        Self::Kept,
        Self::Ephemeral,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Rotating => "rotating",
            Self::Retiring => "retiring",
            Self::Discarded => "discarded",
            Self::Kept => "kept",
            Self::Ephemeral => "ephemeral",
        }
    }
}

/// `(word nonce)`, as it stands behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameMarker<'a> {
    pub(crate) word: MarkerKind,
    /// Random digits, or the last four of the key itself.
    pub(crate) nonce: &'a str,
}

impl<'a> NameMarker<'a> {
    pub(crate) const fn new(word: MarkerKind, nonce: &'a str) -> Self {
        Self { word, nonce }
    }

    /// `NAME (word nonce)`, within the longest name.
    pub(crate) fn on(self, name: &str) -> String {
        let suffix = format!(" ({} {})", self.word.as_str(), self.nonce);
        let room = MAX_NAME_CHARS.saturating_sub(suffix.chars().count());
        let mut marked: String = name.chars().take(room).collect();
        marked.push_str(&suffix);
        marked
    }

    /// The mark of this key, and its name without it.
    pub(crate) fn of(key: &'a ApiKey) -> Option<(&'a str, Self)> {
        Self::split(&key.name, &key.last_four)
    }

    /// The mark in a name of the key that ends so.
    fn split(name: &'a str, last_four: &str) -> Option<(&'a str, Self)> {
        let (plain, rest) = name.strip_suffix(')')?.rsplit_once(" (")?;
        let (word, nonce) = rest.split_once(' ')?;
        let word = MarkerKind::ALL
            .into_iter()
            .find(|one| one.as_str() == word)?;
        let own = nonce == last_four && !last_four.is_empty();
        let exact = match word {
            MarkerKind::Rotating => is_hex(nonce, 8),
            MarkerKind::Retiring => own,
            MarkerKind::Discarded | MarkerKind::Kept => own || is_hex(nonce, 8),
            MarkerKind::Ephemeral => plain.starts_with("run ") && is_hex(nonce, 16),
        };
        exact.then_some((plain, Self { word, nonce }))
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The name without the mark of an earlier rotation: its successor takes it.
pub(crate) fn plain(key: &ApiKey) -> &str {
    match NameMarker::of(key) {
        Some((plain, mark))
            if !matches!(mark.word, MarkerKind::Rotating | MarkerKind::Ephemeral) =>
        {
            plain
        }
        _ => &key.name,
    }
}

/// The nonce of a successor of NAME that is not in its place yet.
pub(crate) fn rotating<'a>(name: &str, key: &'a ApiKey) -> Option<&'a str> {
    let (_, mark) = NameMarker::of(key)?;
    (mark.word == MarkerKind::Rotating && mark.on(name) == key.name).then_some(mark.nonce)
}

#[cfg(test)]
mod tests {
    use super::{MAX_NAME_CHARS, MarkerKind, NameMarker};

    #[test]
    fn marks_fit_the_longest_name_and_are_recognised() {
        for name in ["Production", &"é".repeat(100), "Prod (retiring abcd) x"] {
            let marker = NameMarker::new(MarkerKind::Rotating, "1a2b3c4d").on(name);
            assert!(marker.chars().count() <= MAX_NAME_CHARS, "{marker}");
            let (plain, mark) = NameMarker::split(&marker, "wxyz").expect("a mark");
            assert_eq!(mark, NameMarker::new(MarkerKind::Rotating, "1a2b3c4d"));
            assert!(name.starts_with(plain), "{marker}");
            assert_eq!(mark.on(name), marker);
            assert_eq!(NameMarker::split(name, "wxyz"), None);
        }
        assert_eq!(
            NameMarker::new(MarkerKind::Retiring, "wxyz").on("Production"),
            "Production (retiring wxyz)"
        );
        for (name, word, nonce) in [
            ("Production (retiring wxyz)", MarkerKind::Retiring, "wxyz"),
            ("Production (kept wxyz)", MarkerKind::Kept, "wxyz"),
            ("Production (kept 0a1b2c3d)", MarkerKind::Kept, "0a1b2c3d"),
            ("Production (discarded wxyz)", MarkerKind::Discarded, "wxyz"),
        ] {
            let mark = NameMarker::new(word, nonce);
            assert_eq!(NameMarker::split(name, "wxyz"), Some(("Production", mark)));
        }
    }

    #[test]
    fn what_a_person_writes_in_brackets_is_no_mark() {
        for name in [
            "Production (EU)",
            "Backend (kept warm for EU)",
            "Prod (rotating weekly)",
            "Prod (rotating 0A1B2C3D)",
            "Prod (rotating 0a1b2c3)",
            "Prod (retiring 2031)",
            "Prod (retiring 0a1b2c3d)",
            "Prod (retiring )",
            "Prod (discarded abcd)",
            "(rotating 0a1b2c3d)",
            "Prod (rotating 0a1b2c3d) ",
        ] {
            assert_eq!(NameMarker::split(name, "wxyz"), None, "{name}");
            assert_eq!(NameMarker::split(name, ""), None, "{name}");
        }
    }
}
