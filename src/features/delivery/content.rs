//! What a target holds.

use super::env_file;
use crate::features::scan;
use limitry_client::{Token, TokenClass};

/// What a target holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TargetContent {
    Empty,
    Key(Token),
    /// Text that is no key.
    Other {
        /// What people write in place of a key: `changeme`, `<your key>`.
        is_placeholder: bool,
        /// A credential of another kind, such as a personal access token.
        is_credential: bool,
    },
    /// A command: nothing can be read back.
    Unreadable,
}

impl TargetContent {
    /// The content of a value, a keychain item, or a file that holds only a key.
    pub(super) fn new(bytes: &[u8]) -> Self {
        if bytes.trim_ascii().is_empty() {
            return Self::Empty;
        }
        let text = str::from_utf8(bytes).unwrap_or_default();
        match Token::parse_as(text, TokenClass::ApiKey) {
            Ok(token) => Self::Key(token),
            Err(_) => Self::Other {
                is_placeholder: is_placeholder(text),
                is_credential: Token::parse(text).is_ok(),
            },
        }
    }

    /// The content of a variable with several or ambiguous assignments: a key if each of them is the same key.
    pub(super) fn of_all(content: &[u8], variable: &str) -> Self {
        let mut all = env_file::all(content, variable)
            .unwrap_or_default()
            .into_iter()
            .map(Self::new);
        let first = all.next().unwrap_or(Self::Empty);
        if all.all(|other| other == first) {
            first
        } else {
            Self::Other {
                is_placeholder: false,
                is_credential: false,
            }
        }
    }

    pub(super) fn is_placeholder(&self) -> bool {
        match self {
            Self::Key(token) => is_placeholder(token.expose()),
            Self::Other { is_placeholder, .. } => *is_placeholder,
            Self::Empty | Self::Unreadable => false,
        }
    }
}

fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let body = text.strip_prefix("limitry_sk_").unwrap_or(text);
    let is_enclosed = |start: char, end: char| text.starts_with(start) && text.ends_with(end);
    body.ends_with("...")
        || body.ends_with('…')
        || is_enclosed('<', '>')
        || is_enclosed('[', ']')
        || ["todo", "tbd", "change-me", "change_me", "your-"]
            .iter()
            .any(|word| body.to_ascii_lowercase().starts_with(word))
        || scan::is_placeholder(body.as_bytes())
}
