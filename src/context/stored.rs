//! The settings of the configuration file that hold for every profile.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use super::precedence::{Precedence, Setting, ValueSource};
use crate::base::{env, paths};
use crate::cli::value_parsers;
use crate::credentials::config::Config;
use crate::output::{ColorChoice, Format};

/// The settings of the file. One that cannot be used is named in a note and has no effect, so that
/// `limitry config set` can mend it.
#[derive(Debug, Default)]
pub(super) struct Stored {
    values: BTreeMap<String, String>,
    notices: RefCell<Vec<String>>,
}

impl Stored {
    /// Reads the file. A damaged one counts as empty: the commands that need it say what is wrong.
    pub(super) fn read() -> Self {
        let config = paths::config_dir().ok().map(|dir| Config::read(&dir));
        Self {
            values: config.and_then(Result::ok).unwrap_or_default().settings(),
            notices: RefCell::default(),
        }
    }

    pub(super) fn get<T>(
        &self,
        row: &Precedence,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<Setting<T>> {
        let text = self.values.get(row.name)?;
        match parse(text) {
            Ok(value) => Some(Setting {
                value,
                source: ValueSource::ConfigFile,
            }),
            Err(expected) => {
                let name = row.name;
                let notice =
                    format!("note: {name} '{text}' in config.toml is not used: {expected}");
                self.notices.borrow_mut().push(notice);
                None
            }
        }
    }

    /// A note for each setting that cannot be used.
    pub(super) fn into_notices(self) -> Vec<String> {
        self.notices.into_inner()
    }
}

pub(super) fn color(text: &str) -> Result<ColorChoice, String> {
    match text {
        "auto" => Ok(ColorChoice::Auto),
        "always" => Ok(ColorChoice::Always),
        "never" => Ok(ColorChoice::Never),
        _ => Err("use auto, always or never".to_owned()),
    }
}

pub(super) fn level(text: &str) -> Result<tracing::Level, String> {
    tracing::Level::from_str(text).map_err(|_| "use error, warn, info, debug or trace".to_owned())
}

pub(super) fn switch(text: &str) -> Result<bool, String> {
    match text {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        _ => env::on_or_off(text).ok_or_else(|| "use 1 or 0".to_owned()),
    }
}

/// A path that means the same in every directory.
pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    let path = Path::new(text);
    if path.is_absolute() {
        Ok(path.to_owned())
    } else {
        Err("give an absolute path".to_owned())
    }
}

/// Checks the value of a setting as it is checked when it is read.
pub(crate) fn check(name: &str, text: &str) -> Result<(), String> {
    match name {
        "output" => Format::parse(text).map(drop),
        "color" => color(text).map(drop),
        "timeout" => value_parsers::timeout(text).map(|_: Duration| ()),
        "max-retries" => value_parsers::retries(text).map(drop),
        "ca-file" => path(text).map(drop),
        "local" | "no-input" => switch(text).map(drop),
        "log" => level(text).map(drop),
        _ => Err("no such setting".to_owned()),
    }
}
