//! A key into a file and out of it again: a variable of an env file, or a file that holds the key alone.

use secrecy::zeroize::Zeroizing;

use super::Held;
use super::env_file::{self, EnvFileError};
use super::guard::Site;
use crate::base::fs::user_file;
use crate::base::fs::user_file::{Content, DirLock, ReplaceError};
use limitry_client::{Token, TokenClass};

/// A delivery into a file that failed: what was there and what was to be, once that was known.
pub(super) struct Unput {
    pub(super) before: Option<(Option<Content>, Content)>,
    pub(super) reason: String,
    pub(super) reached: bool,
}

pub(super) fn put_into(
    site: &Site,
    variable: Option<&str>,
    secret: &Token,
) -> Result<(Option<Content>, Content), Unput> {
    let early = |reason: String| Unput {
        before: None,
        reason,
        reached: false,
    };
    let hold = DirLock::acquire(&site.dir).map_err(|error| early(error.to_string()))?;
    let old = user_file::read(&site.path).map_err(|error| early(error.to_string()))?;
    let text = old.as_ref().map(|old| old.as_slice()).unwrap_or_default();
    let new = edited(text, variable, secret.expose()).map_err(|error| early(error.to_string()))?;
    match hold.replace(&site.path, old.as_ref(), &new) {
        Ok(()) => Ok((old, new)),
        Err(ReplaceError {
            source,
            may_be_replaced,
        }) => Err(Unput {
            before: Some((old, new)),
            reason: source.to_string(),
            reached: may_be_replaced,
        }),
    }
}

fn edited(text: &[u8], variable: Option<&str>, value: &str) -> Result<Content, EnvFileError> {
    let Some(variable) = variable else {
        // A file that ended without a line end still does.
        let ended = text.is_empty() || text.ends_with(b"\n");
        return Ok(Zeroizing::new(
            format!("{value}{}", if ended { "\n" } else { "" }).into_bytes(),
        ));
    };
    env_file::set(text, variable, value).map(Zeroizing::new)
}

pub(super) fn put_back_into(
    site: &Site,
    variable: Option<&str>,
    old: Option<&Content>,
    new: &Content,
) -> Result<(), String> {
    let hold = DirLock::acquire(&site.dir).map_err(|error| error.to_string())?;
    let now = user_file::read(&site.path).map_err(|error| error.to_string())?;
    let Some(now) = now else { return Ok(()) };
    if old.is_some_and(|old| **old == **now) {
        return Ok(());
    }
    if *now == **new {
        return match old {
            None => hold.remove(&site.path).map_err(|error| error.to_string()),
            Some(old) => hold
                .replace(&site.path, Some(&now), old)
                .map_err(|stopped| stopped.source.to_string()),
        };
    }
    // Somebody has edited it since: theirs stays, and only the value goes back.
    let value_in = |text: &[u8]| {
        variable.map(|variable| env_file::get(text, variable).map(|held| format!("{held:?}")))
    };
    if value_in(&now) != value_in(new) {
        return Ok(());
    }
    let value = match (variable, old.map(|old| old.as_slice())) {
        (Some(variable), Some(old)) => match env_file::get(old, variable) {
            Ok(env_file::Held::Value(value)) => String::from_utf8(value.to_vec()).ok(),
            Ok(env_file::Held::Nothing) => Some(String::new()),
            _ => None,
        },
        (Some(_), None) => Some(String::new()),
        (None, _) => None,
    };
    let (Some(variable), Some(value)) = (variable, value) else {
        return Err("somebody edited it since".to_owned());
    };
    let text = env_file::set(&now, variable, &value)
        .map(Zeroizing::new)
        .map_err(|error| error.to_string())?;
    hold.replace(&site.path, Some(&now), &text)
        .map_err(|stopped| stopped.source.to_string())
}

pub(super) fn key(bytes: &[u8]) -> Held {
    std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| Token::parse_as(text, TokenClass::ApiKey).ok())
        .map_or(Held::Other, Held::Key)
}

/// What a file that holds a key alone holds.
pub(super) fn alone(content: &[u8]) -> Held {
    if content.trim_ascii().is_empty() {
        Held::Nothing
    } else {
        key(content)
    }
}

/// A variable that is there more than once, or in an odd place, holds a key when every time it is the same.
pub(super) fn every_one(content: &[u8], variable: &str) -> Held {
    let mut all = env_file::all(content, variable)
        .unwrap_or_default()
        .into_iter()
        .map(key);
    let first = all.next().unwrap_or(Held::Nothing);
    if all.all(|other| other == first) {
        first
    } else {
        Held::Other
    }
}
