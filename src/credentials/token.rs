//! Tokens that this process was given.

use limitry_client::{Token, TokenClass, TokenError};

use crate::base::redact;

/// Parses a token, and registers it with [`redact`]: no message shows it from then on.
pub(crate) fn parse_token(text: &str) -> Result<Token, TokenError> {
    let token = Token::parse(text)?;
    redact::register_secret(token.secret());
    Ok(token)
}

/// Does the same as [`parse_token`] for a token of this class alone.
pub(crate) fn parse_token_as(text: &str, class: TokenClass) -> Result<Token, TokenError> {
    let token = Token::parse_as(text, class)?;
    redact::register_secret(token.secret());
    Ok(token)
}
