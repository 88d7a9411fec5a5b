//! The markers that limitry appends to the name of a key: `(rotating 1a2b3c4d)`, `(retiring abcd)`. They are recognized
//! only as limitry writes them: `(rotating weekly)`, which a person wrote, is no marker.

use limitry_types::ApiKey;

/// The longest name that the contract allows.
const MAX_NAME_CHARS: usize = 100;

/// What a marker says about its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkerKind {
    /// A successor that is not delivered yet.
    Rotating,
    /// A key that was replaced.
    Retiring,
    /// A successor that was taken back from its target.
    Discarded,
    /// A successor of an aborted rotation, which may be in use.
    Kept,
    /// The key of one command.
    Ephemeral,
    /// A key that is not delivered yet.
    Creating,
}

impl MarkerKind {
    const ALL: [Self; 6] = [
        Self::Rotating,
        Self::Retiring,
        Self::Discarded,
        Self::Kept,
        Self::Ephemeral,
        Self::Creating,
    ];

    /// The word in the name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Rotating => "rotating",
            Self::Retiring => "retiring",
            Self::Discarded => "discarded",
            Self::Kept => "kept",
            Self::Ephemeral => "ephemeral",
            Self::Creating => "creating",
        }
    }
}

/// `(word nonce)`, after a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameMarker<'a> {
    pub(crate) kind: MarkerKind,
    /// Random digits, or the last four of the key itself.
    pub(crate) nonce: &'a str,
}

impl<'a> NameMarker<'a> {
    pub(crate) const fn new(kind: MarkerKind, nonce: &'a str) -> Self {
        Self { kind, nonce }
    }

    /// `NAME (word nonce)`, within the longest name.
    pub(crate) fn on(self, name: &str) -> String {
        let suffix = format!(" ({} {})", self.kind.as_str(), self.nonce);
        let room = MAX_NAME_CHARS.saturating_sub(suffix.chars().count());
        let mut marked: String = name.chars().take(room).collect();
        marked.push_str(&suffix);
        marked
    }

    /// The name of the key without its marker, and the marker.
    pub(crate) fn of(key: &'a ApiKey) -> Option<(&'a str, Self)> {
        Self::split(&key.name, &key.last_four)
    }

    /// The marker in the name of a key with these last four characters.
    pub(crate) fn split(name: &'a str, last_four: &str) -> Option<(&'a str, Self)> {
        let (plain, rest) = name.strip_suffix(')')?.rsplit_once(" (")?;
        let (word, nonce) = rest.split_once(' ')?;
        let kind = MarkerKind::ALL
            .into_iter()
            .find(|one| one.as_str() == word)?;
        let own = nonce == last_four && !last_four.is_empty();
        let exact = match kind {
            MarkerKind::Rotating => is_hex(nonce, 8),
            MarkerKind::Retiring => own,
            MarkerKind::Discarded | MarkerKind::Kept => own || is_hex(nonce, 8),
            MarkerKind::Creating => is_hex(nonce, 16),
            MarkerKind::Ephemeral => plain.starts_with("run ") && is_hex(nonce, 16),
        };
        exact.then_some((plain, Self { kind, nonce }))
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a rotation has given the key its end: it was replaced, or taken back from its target.
pub(crate) fn is_ending(key: &ApiKey) -> bool {
    NameMarker::of(key).is_some_and(|(_, marker)| {
        matches!(marker.kind, MarkerKind::Retiring | MarkerKind::Discarded)
    })
}

/// The name without the marker of an earlier rotation. The successor takes this name.
pub(crate) fn plain(key: &ApiKey) -> &str {
    match NameMarker::of(key) {
        Some((plain, marker))
            if !matches!(marker.kind, MarkerKind::Rotating | MarkerKind::Ephemeral) =>
        {
            plain
        }
        _ => &key.name,
    }
}

/// The nonce of a successor of NAME that is not delivered yet.
pub(crate) fn rotating<'a>(name: &str, key: &'a ApiKey) -> Option<&'a str> {
    let (_, marker) = NameMarker::of(key)?;
    (marker.kind == MarkerKind::Rotating && marker.on(name) == key.name).then_some(marker.nonce)
}

#[cfg(test)]
mod tests {
    use super::{MAX_NAME_CHARS, MarkerKind, NameMarker};

    #[test]
    fn markers_fit_the_longest_name_and_are_recognized() {
        for name in ["Production", &"é".repeat(100), "Prod (retiring abcd) x"] {
            let marker = NameMarker::new(MarkerKind::Rotating, "1a2b3c4d").on(name);
            assert!(marker.chars().count() <= MAX_NAME_CHARS, "{marker}");
            let (plain, parsed) = NameMarker::split(&marker, "wxyz").expect("a marker");
            assert_eq!(parsed, NameMarker::new(MarkerKind::Rotating, "1a2b3c4d"));
            assert!(name.starts_with(plain), "{marker}");
            assert_eq!(parsed.on(name), marker);
            assert_eq!(NameMarker::split(name, "wxyz"), None);
        }
        assert_eq!(
            NameMarker::new(MarkerKind::Retiring, "wxyz").on("Production"),
            "Production (retiring wxyz)"
        );
        for (name, kind, nonce) in [
            ("Production (retiring wxyz)", MarkerKind::Retiring, "wxyz"),
            ("Production (kept wxyz)", MarkerKind::Kept, "wxyz"),
            ("Production (kept 0a1b2c3d)", MarkerKind::Kept, "0a1b2c3d"),
            ("Production (discarded wxyz)", MarkerKind::Discarded, "wxyz"),
        ] {
            let marker = NameMarker::new(kind, nonce);
            assert_eq!(
                NameMarker::split(name, "wxyz"),
                Some(("Production", marker))
            );
        }
    }

    #[test]
    fn text_in_brackets_that_a_person_wrote_is_no_marker() {
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
