//! Tokens and their classes.

use std::fmt;
use std::str::FromStr;

use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

/// Prefixes of tokens that earlier generations of the service issued, and that no longer work.
pub const RETIRED_PREFIXES: [&str; 2] = ["lmtry_sk_", "lm_"];

/// The prefix of webhook secrets, which sign deliveries and are never sent as a credential.
pub const WEBHOOK_PREFIX: &str = "whsec_";

/// The prefix of each class, and those of workspace keys.
const CLASSES: [(&str, TokenClass); 5] = [
    ("limitry_sk_", TokenClass::ApiKey),
    ("limitry_ct_", TokenClass::ClientToken),
    ("limitry_pat_", TokenClass::Personal),
    ("lim_test_", TokenClass::Workspace),
    ("lim_live_", TokenClass::Workspace),
];

/// The class of a token, which its prefix tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenClass {
    /// `limitry_sk_`: an API key, for servers. Opens the data of one project.
    ApiKey,
    /// `limitry_ct_`: a client token, for browsers. Short-lived.
    ClientToken,
    /// `limitry_pat_`: a personal access token. Acts for its user.
    Personal,
    /// `lim_test_` or `lim_live_`: a workspace API key of today's hosted API, whose routes this crate has no methods for.
    Workspace,
}

impl TokenClass {
    /// The prefix of all tokens of the class.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "limitry_sk_",
            Self::ClientToken => "limitry_ct_",
            Self::Personal => "limitry_pat_",
            Self::Workspace => "lim_",
        }
    }

    /// The class in words: `an API key`.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::ApiKey => "an API key",
            Self::ClientToken => "a client token",
            Self::Personal => "a personal access token",
            Self::Workspace => "a workspace API key of today's hosted API",
        }
    }
}

/// Why a text is not a token, or not one of the right class. Never contains the text.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// White space only.
    #[error("it is empty")]
    Empty,
    /// No known prefix.
    #[error("it does not begin with limitry_pat_, limitry_sk_ or limitry_ct_")]
    UnknownPrefix,
    /// No known prefix, where a token of this class is needed.
    #[error("it does not begin with {}", .0.prefix())]
    WrongPrefix(TokenClass),
    /// A prefix of [`RETIRED_PREFIXES`].
    #[error("it is of an older kind (lm_, lmtry_sk_) that is no longer accepted")]
    Retired,
    /// A webhook secret.
    #[error(
        "it is a webhook secret (whsec_…), which verifies deliveries and is never a credential"
    )]
    WebhookSecret,
    /// Characters that belong to no token, in front of one, behind one or in it.
    #[error("it contains {0}, which belongs to no token")]
    Stray(&'static str),
    /// More than one word.
    #[error("it is more than one word or line, and not a token alone")]
    SeveralWords,
    /// A known prefix, but the rest is malformed.
    #[error("it begins like {} but the rest is not 8 to 512 of A-Z, a-z, 0-9, _ and -", .0.describe())]
    Malformed(TokenClass),
    /// A token of another class.
    #[error("it is {} ({}…), not {} ({}…)", .found.describe(), .found.prefix(), .wanted.describe(), .wanted.prefix())]
    WrongClass {
        /// Its class.
        found: TokenClass,
        /// The class that is needed.
        wanted: TokenClass,
    },
}

/// A well-formed token. `Debug` shows its class only.
#[derive(Clone)]
pub struct Token {
    class: TokenClass,
    secret: SecretString,
}

impl Token {
    /// Parses a token: a prefix, then 8 to 512 of `[A-Za-z0-9_-]`. White space around it is ignored, and so is what copying
    /// often adds: a byte order mark, quotes around it, and `NAME=` or `export NAME=` in front of it.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let text = unwrapped(text);
        if text.is_empty() {
            return Err(TokenError::Empty);
        }
        let Some((prefix, class)) = CLASSES
            .into_iter()
            .find(|(prefix, _)| text.starts_with(prefix))
        else {
            return Err(unknown(text));
        };
        let rest = &text[prefix.len()..];
        let good = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if !(8..=512).contains(&rest.len()) || !rest.bytes().all(good) {
            return Err(stray(rest).unwrap_or(TokenError::Malformed(class)));
        }
        let secret = SecretString::from(text);
        Ok(Self { class, secret })
    }

    /// Does the same as [`Token::parse`], and rejects other classes.
    pub fn parse_as(text: &str, wanted: TokenClass) -> Result<Self, TokenError> {
        let token = Self::parse(text).map_err(|error| match error {
            TokenError::UnknownPrefix => TokenError::WrongPrefix(wanted),
            other => other,
        })?;
        if token.class == wanted {
            Ok(token)
        } else {
            Err(TokenError::WrongClass {
                found: token.class,
                wanted,
            })
        }
    }

    /// Its class.
    pub const fn class(&self) -> TokenClass {
        self.class
    }

    /// Its last four characters, which tell tokens apart.
    pub fn last_four(&self) -> &str {
        let text = self.secret.expose_secret();
        &text[text.len() - 4..]
    }

    /// The token as a secret.
    pub const fn secret(&self) -> &SecretString {
        &self.secret
    }

    /// The token in plain text.
    pub fn expose(&self) -> &str {
        self.secret.expose_secret()
    }
}

/// The text without what copying often adds around a token.
fn unwrapped(text: &str) -> &str {
    let mut text = text.trim_start_matches('\u{feff}').trim();
    if let Some((name, value)) = text.split_once('=') {
        let name = name.trim();
        let name = name.strip_prefix("export ").unwrap_or(name).trim();
        let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        if !name.is_empty() && name.bytes().all(is_name) {
            text = value.trim();
        }
    }
    for quote in ['"', '\'', '`'] {
        let inner = text.strip_prefix(quote);
        if let Some(inner) = inner.and_then(|inner| inner.strip_suffix(quote)) {
            return inner.trim();
        }
    }
    text
}

/// Why a text has no known prefix.
fn unknown(text: &str) -> TokenError {
    if text.starts_with(WEBHOOK_PREFIX) {
        return TokenError::WebhookSecret;
    }
    let retired = RETIRED_PREFIXES
        .iter()
        .any(|prefix| text.starts_with(prefix));
    if retired {
        return TokenError::Retired;
    }
    stray(text).unwrap_or(TokenError::UnknownPrefix)
}

/// The first character that belongs to no token, by its name.
fn stray(text: &str) -> Option<TokenError> {
    let found = text
        .chars()
        .find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'))?;
    Some(TokenError::Stray(match found {
        '\0' => "NUL bytes, as in UTF-16 text",
        '\u{fffd}' => "bytes that are not UTF-8, as in UTF-16 text",
        '\u{feff}' => "a byte order mark",
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' => "a zero-width character",
        '\u{a0}' | '\u{202f}' => "a no-break space",
        '\u{2010}'..='\u{2015}' => "a dash that is not a hyphen",
        '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' => "a quote",
        '=' => "an equals sign",
        '…' | '*' => "a placeholder for hidden characters",
        c if c.is_whitespace() => return Some(TokenError::SeveralWords),
        c if c.is_control() => "a control character",
        _ => return None,
    }))
}

impl FromStr for Token {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        Self::parse(text)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}[redacted])", self.class.prefix())
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, TokenClass, TokenError};

    #[test]
    fn class_and_shape_are_checked() {
        let token = Token::parse(" limitry_pat_abcDEF-_1234\n").unwrap();
        assert_eq!(
            (token.class(), token.last_four()),
            (TokenClass::Personal, "1234")
        );
        assert_eq!(format!("{token:?}"), "Token(limitry_pat_[redacted])");
        assert_eq!(Token::parse("\n").unwrap_err(), TokenError::Empty);
        assert_eq!(
            Token::parse("ghp_abcdefghijkl").unwrap_err(),
            TokenError::UnknownPrefix
        );
        assert_eq!(
            Token::parse("lm_abcdefghijkl").unwrap_err(),
            TokenError::Retired
        );
        assert_eq!(
            Token::parse("limitry_sk_short").unwrap_err(),
            TokenError::Malformed(TokenClass::ApiKey)
        );
        assert_eq!(
            Token::parse("limitry_sk_abc def ghi jkl").unwrap_err(),
            TokenError::SeveralWords
        );
        assert!(Token::parse(&format!("limitry_ct_{}", "a".repeat(513))).is_err());
    }

    #[test]
    fn text_that_copying_adds_around_a_token_is_ignored() {
        for text in [
            "\u{feff}limitry_pat_abcdefgh1234\r\n",
            "\"limitry_pat_abcdefgh1234\"",
            "'limitry_pat_abcdefgh1234'\n",
            "LIMITRY_TOKEN=limitry_pat_abcdefgh1234",
            "export LIMITRY_TOKEN=\"limitry_pat_abcdefgh1234\"\n",
            "LIMITRY_TOKEN = 'limitry_pat_abcdefgh1234'",
        ] {
            let token = Token::parse(text).unwrap();
            assert_eq!(token.expose(), "limitry_pat_abcdefgh1234", "{text:?}");
        }
    }

    #[test]
    fn the_error_names_the_text_that_cannot_be_part_of_a_token() {
        let utf16: String = "limitry_pat_abcdefgh1234"
            .chars()
            .flat_map(|c| [c, '\0'])
            .collect();
        for (text, named) in [
            (utf16.as_str(), "UTF-16"),
            ("limitry_pat_abcd\u{200b}efgh1234", "zero-width"),
            ("\u{200b}limitry_pat_abcdefgh1234", "zero-width"),
            ("limitry_pat_abcd\u{a0}efgh1234", "no-break space"),
            ("limitry_pat_abcd\u{2011}efgh1234", "dash"),
            ("\u{201c}limitry_pat_abcdefgh1234\u{201d}", "quote"),
            ("limitry_pat_abcd…1234", "placeholder"),
            (
                "limitry_pat_abcdefgh1234 limitry_pat_abcdefgh1234",
                "one word",
            ),
            ("a: limitry_pat_abcdefgh1234", "limitry_pat_"),
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "webhook"),
        ] {
            let error = Token::parse(text).unwrap_err().to_string();
            assert!(error.contains(named), "{text:?}: {error}");
            assert!(!error.contains("efgh"), "{error}");
        }
    }

    #[test]
    fn a_workspace_key_has_a_separate_class() {
        for text in ["lim_test_abcdefgh1234", "lim_live_abcdefgh1234"] {
            let token = Token::parse(text).unwrap();
            assert_eq!(
                (token.class(), token.expose()),
                (TokenClass::Workspace, text)
            );
            let error = Token::parse_as(text, TokenClass::ApiKey).unwrap_err();
            assert!(error.to_string().contains("today's hosted API"), "{error}");
        }
        assert_eq!(
            Token::parse("lim_other_abcdefgh1234").unwrap_err(),
            TokenError::UnknownPrefix
        );
    }

    #[test]
    fn an_error_about_the_class_names_both_classes_and_not_the_token() {
        let error = Token::parse_as("limitry_sk_abcdefgh1234", TokenClass::Personal)
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "it is an API key (limitry_sk_…), not a personal access token (limitry_pat_…)"
        );
    }
}
