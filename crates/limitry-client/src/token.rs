//! Token classes, and a token that can be sent and stored but not shown.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

/// What secrets of earlier generations of the service begin with.
pub const RETIRED_PREFIXES: [&str; 4] = ["lmtry_sk_", "lim_test_", "lim_live_", "lm_"];

/// The three kinds of secret (contract, "Tokens").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenClass {
    /// `limitry_sk_`: servers, one project.
    ApiKey,
    /// `limitry_ct_`: browsers, short-lived.
    ClientToken,
    /// `limitry_pat_`: a person's command line, scripts, automation.
    Personal,
}

impl TokenClass {
    const ALL: [Self; 3] = [Self::ApiKey, Self::ClientToken, Self::Personal];

    /// What every token of the class begins with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "limitry_sk_",
            Self::ClientToken => "limitry_ct_",
            Self::Personal => "limitry_pat_",
        }
    }

    /// The class in words, with its article.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::ApiKey => "an API key",
            Self::ClientToken => "a client token",
            Self::Personal => "a personal access token",
        }
    }
}

/// Why a text is not a token, or not the right one. Never holds the text.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// No known prefix.
    #[error("it does not begin with limitry_pat_, limitry_sk_ or limitry_ct_")]
    UnknownPrefix,
    /// A prefix that earlier generations of the service used.
    #[error("it is of an older kind (lm_, lmtry_, lim_) that is no longer accepted")]
    Retired,
    /// The right prefix, the wrong rest.
    #[error("it begins like {} but the rest is not 8 to 512 of A-Z, a-z, 0-9, _ and -", .0.describe())]
    Malformed(TokenClass),
    /// A good token of another class.
    #[error("it is {} ({}…), not {} ({}…)", .found.describe(), .found.prefix(), .wanted.describe(), .wanted.prefix())]
    WrongClass {
        /// What it is.
        found: TokenClass,
        /// What was needed.
        wanted: TokenClass,
    },
}

/// A secret of a known class and a good shape. `Debug` shows the class alone.
#[derive(Clone)]
pub struct Token {
    class: TokenClass,
    secret: SecretString,
}

impl Token {
    /// Checks class and shape: prefix, then 8 to 512 of `[A-Za-z0-9_-]`. White space around it is not part of it.
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

    /// As [`Token::parse`], and of this class.
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

    /// What kind of token it is.
    pub const fn class(&self) -> TokenClass {
        self.class
    }

    /// The last four characters: what people tell tokens apart by.
    pub fn last_four(&self) -> &str {
        let text = self.secret.expose_secret();
        &text[text.len() - 4..]
    }

    /// The token itself as a secret, for registries of what must not be shown.
    pub const fn secret(&self) -> &SecretString {
        &self.secret
    }

    /// The token itself. Each caller is a place where it leaves our hands: the request's header, the chosen
    /// store, and the output of a command whose job is to hand it over.
    pub fn expose(&self) -> &str {
        self.secret.expose_secret()
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
    fn class_and_shape_are_told_apart() {
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
    fn the_wrong_class_says_both_names_and_not_the_token() {
        let error = Token::parse_as("limitry_sk_abcdefgh1234", TokenClass::Personal)
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "it is an API key (limitry_sk_…), not a personal access token (limitry_pat_…)"
        );
    }
}
