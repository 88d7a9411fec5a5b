//! Writes a key into a file and restores the file: a variable of an env file, or a file that holds only the key.

use secrecy::zeroize::Zeroizing;

use super::content::TargetContent;
use super::env_file::{self, EnvFileError, VariableState};
use super::path_checks::CheckedPath;
use crate::base::fs::user_file;
use crate::base::fs::user_file::{Content, DirLock, ReplaceError};
use limitry_client::Token;

/// The content of a file before and after a delivery.
pub(super) struct Replaced {
    pub(super) old: Option<Content>,
    pub(super) new: Content,
}

/// A failed delivery into a file.
pub(super) struct FileWriteError {
    pub(super) reason: String,
    /// The contents, if the file may have been replaced nevertheless.
    pub(super) may_be_replaced: Option<Replaced>,
}

impl From<std::io::Error> for FileWriteError {
    fn from(error: std::io::Error) -> Self {
        Self {
            reason: error.to_string(),
            may_be_replaced: None,
        }
    }
}

pub(super) fn write(
    file: &CheckedPath,
    variable: Option<&str>,
    secret: &Token,
) -> Result<Replaced, FileWriteError> {
    let dir = DirLock::acquire(&file.dir)?;
    let old = user_file::read(&file.path)?;
    let text = old.as_ref().map(|old| old.as_slice()).unwrap_or_default();
    let new = edited(text, variable, secret.expose()).map_err(std::io::Error::other)?;
    match replace(&dir, file, old.as_ref(), &new) {
        Ok(()) => Ok(Replaced { old, new }),
        Err(error) => Err(FileWriteError {
            reason: error.source.to_string(),
            may_be_replaced: error.may_be_replaced.then_some(Replaced { old, new }),
        }),
    }
}

fn replace(
    dir: &DirLock,
    file: &CheckedPath,
    old: Option<&Content>,
    new: &[u8],
) -> Result<(), ReplaceError> {
    match old {
        Some(old) if file.is_mount_point => user_file::overwrite(dir, &file.path, old, new),
        _ => dir.replace(&file.path, old, new),
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

pub(super) fn restore(
    file: &CheckedPath,
    variable: Option<&str>,
    Replaced { old, new }: &Replaced,
) -> Result<(), String> {
    let text = |error: std::io::Error| error.to_string();
    let dir = DirLock::acquire(&file.dir).map_err(text)?;
    let now = user_file::read(&file.path).map_err(text)?;
    let Some(now) = now else { return Ok(()) };
    if old.as_ref().is_some_and(|old| **old == *now) {
        return Ok(());
    }
    if *now == **new {
        return match old {
            None => dir.remove(&file.path).map_err(text),
            Some(old) => replace(&dir, file, Some(&now), old).map_err(|error| text(error.source)),
        };
    }
    // Another program has edited the file since: its edit stays, and only the value is restored.
    let value_in = |text: &[u8]| {
        variable.map(|variable| env_file::get(text, variable).map(|state| format!("{state:?}")))
    };
    if value_in(&now) != value_in(new) {
        return Ok(());
    }
    let value = match (variable, old.as_ref().map(|old| old.as_slice())) {
        (Some(variable), Some(old)) => match env_file::get(old, variable) {
            Ok(VariableState::Value(value)) => String::from_utf8(value.to_vec()).ok(),
            Ok(VariableState::Unset) => Some(String::new()),
            _ => None,
        },
        (Some(_), None) => Some(String::new()),
        (None, _) => None,
    };
    let (Some(variable), Some(value)) = (variable, value) else {
        return Err("another program edited it since".to_owned());
    };
    let restored = env_file::set(&now, variable, &value)
        .map(Zeroizing::new)
        .map_err(|error| error.to_string())?;
    replace(&dir, file, Some(&now), &restored).map_err(|error| text(error.source))
}

/// What the file, or its variable, holds.
pub(super) fn content(text: &[u8], variable: Option<&str>) -> Result<TargetContent, EnvFileError> {
    let Some(variable) = variable else {
        return Ok(TargetContent::new(text));
    };
    Ok(match env_file::get(text, variable)? {
        VariableState::Unset => TargetContent::Empty,
        VariableState::Value(value) => TargetContent::new(value),
        VariableState::Ambiguous(_) | VariableState::Duplicate { .. } => {
            TargetContent::of_all(text, variable)
        }
    })
}
