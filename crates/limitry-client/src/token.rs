//! Tokens and their classes.

use std::fmt;
use std::str::FromStr;

use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

/// Prefixes of tokens that earlier generations of the service issued, and that no longer work.
pub const RETIRED_PREFIXES: [&str; 4] = ["lmtry_sk_", "lim_test_", "lim_live_", "lm_"];

/// The class of a token, which its prefix tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenClass {
    /// `limitry_sk_`: an API key, for servers. Opens the data of one project.
    ApiKey,
    /// `limitry_ct_`: a client token, for browsers. Short-lived.
    ClientToken,
    /// `limitry_pat_`: a personal access token. Acts for its user.
    Personal,
}

impl TokenClass {
    const ALL: [Self; 3] = [Self::ApiKey, Self::ClientToken, Self::Personal];

    /// The prefix of all tokens of the class.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "limitry_sk_",
            Self::ClientToken => "limitry_ct_",
            Self::Personal => "limitry_pat_",
        }
    }

    /// The class in words: `an API key`.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::ApiKey => "an API key",
            Self::ClientToken => "a client token",
            Self::Personal => "a personal access token",
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
    /// A prefix of [`RETIRED_PREFIXES`].
    #[error("it is of an older kind (lm_, lmtry_, lim_) that is no longer accepted")]
    Retired,
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
    /// Parses a token: a prefix, then 8 to 512 of `[A-Za-z0-9_-]`. Ignores white space around it.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TokenError::Empty);
        }
        let Some(class) = TokenClass::ALL
            .into_iter()
            .find(|class| text.starts_with(class.prefix()))
        else {
            let retired = RETIRED_PREFIXES
                .iter()
                .any(|prefix| text.starts_with(prefix));
            return Err(if retired {
                TokenError::Retired
            } else {
                TokenError::UnknownPrefix
            });
        };
        let rest = &text[class.prefix().len()..];
        let good = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if !(8..=512).contains(&rest.len()) || !rest.bytes().all(good) {
            return Err(TokenError::Malformed(class));
        }
        let secret = SecretString::from(text);
        Ok(Self { class, secret })
    }

    /// Does the same as [`Token::parse`], and rejects other classes.
    pub fn parse_as(text: &str, wanted: TokenClass) -> Result<Self, TokenError> {
        let token = Self::parse(text)?;
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
            TokenError::Malformed(TokenClass::ApiKey)
        );
        assert!(Token::parse(&format!("limitry_ct_{}", "a".repeat(513))).is_err());
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
