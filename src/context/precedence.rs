//! Which sources can give a setting, and which of them wins: flag, environment, project file, configuration file, default.

use std::fmt;

use crate::base::env;
use crate::base::env::{EnvError, Variable};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ValueSource {
    Flag(&'static str),
    Environment(&'static Variable),
    /// The project file of the directory.
    ProjectFile,
    /// A profile of the configuration file.
    Profile(String),
    /// The settings of the configuration file, which hold for every profile.
    ConfigFile,
    Default,
}

impl ValueSource {
    /// The name to put into an error: `--project` or `LIMITRY_PROJECT`.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Flag(name) => name,
            Self::Environment(variable) => variable.name,
            Self::ProjectFile => super::project_file::NAME,
            Self::Profile(name) => name,
            Self::ConfigFile => "config.toml",
            Self::Default => "the default",
        }
    }
}

impl fmt::Display for ValueSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(name) => write!(f, "profile '{name}'"),
            other => f.write_str(other.name()),
        }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting<T> {
    pub value: T,
    pub source: ValueSource,
}

impl<T> Setting<T> {
    pub(super) fn from_project_file(value: T) -> Self {
        Self {
            value,
            source: ValueSource::ProjectFile,
        }
    }
}

/// One setting and everything that can give it. The README's table has a row for each.
#[derive(Debug, Clone, Copy)]
pub struct Precedence {
    /// The name in `limitry config list`.
    pub name: &'static str,
    /// The flags, separated by commas.
    pub flag: &'static str,
    variables: &'static [&'static Variable],
    /// The field of the project file.
    pub project_file: &'static str,
    /// The field of the profile in the configuration file. The profile's own name is a field of the file itself.
    pub profile: &'static str,
    pub default: &'static str,
}

impl Precedence {
    const fn new(name: &'static str, flag: &'static str, default: &'static str) -> Self {
        Self {
            name,
            flag,
            variables: &[],
            project_file: "",
            profile: "",
            default,
        }
    }

    const fn variables(mut self, variables: &'static [&'static Variable]) -> Self {
        self.variables = variables;
        self
    }

    const fn project_file(mut self) -> Self {
        self.project_file = self.name;
        self
    }

    const fn profile(mut self) -> Self {
        self.profile = self.name;
        self
    }

    /// The field of the configuration file.
    #[cfg(feature = "testing")]
    pub fn config_file(&self) -> String {
        let is_for_all = crate::credentials::config::SETTINGS.contains(&self.name);
        if is_for_all {
            format!("settings.{}", self.name)
        } else {
            self.profile.to_owned()
        }
    }

    /// The first variable that is set.
    pub(crate) fn set_variable(&self) -> Option<&'static Variable> {
        let mut variables = self.variables.iter().copied();
        variables.find(|variable| env::os(variable).is_some())
    }

    /// The names of the variables, separated by commas.
    #[cfg(feature = "testing")]
    pub fn variable(&self) -> String {
        let names: Vec<_> = self
            .variables
            .iter()
            .map(|variable| variable.name)
            .collect();
        names.join(", ")
    }

    /// The flag's value, or else the variable's.
    pub(super) fn first<T>(
        &self,
        flag: Option<T>,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<Setting<T>>, EnvError> {
        if let Some(value) = flag {
            let source = ValueSource::Flag(self.flag);
            return Ok(Some(Setting { value, source }));
        }
        let Some(variable) = self.variables.first().copied() else {
            return Ok(None);
        };
        let Some(text) = env::text(variable)? else {
            return Ok(None);
        };
        let value = parse(&text).map_err(|expected| EnvError::Invalid {
            name: variable.name,
            value: text,
            expected,
        })?;
        let source = ValueSource::Environment(variable);
        Ok(Some(Setting { value, source }))
    }

    /// A row of `limitry config list`.
    pub(super) fn shown<T>(
        &self,
        setting: Option<&Setting<T>>,
        text: impl FnOnce(&T) -> String,
    ) -> (&'static str, String, ValueSource) {
        match setting {
            Some(setting) => (self.name, text(&setting.value), setting.source.clone()),
            None => (self.name, self.default.to_owned(), ValueSource::Default),
        }
    }
}

pub(super) const PROFILE: Precedence = Precedence::new("profile", "--profile", "default")
    .variables(&[&env::LIMITRY_PROFILE])
    .project_file()
    .profile();
pub(super) const PROJECT: Precedence = Precedence::new("project", "--project", "none")
    .variables(&[&env::LIMITRY_PROJECT])
    .project_file()
    .profile();
pub(super) const API_URL: Precedence =
    Precedence::new("api-url", "--api-url", limitry_client::DEFAULT_API_URL)
        .variables(&[&env::LIMITRY_API_URL])
        .profile();
const TOKEN_COMMAND: Precedence = Precedence::new("token-command", "", "none").profile();
pub(super) const OUTPUT: Precedence = Precedence::new("output", "--json, --jsonl", "text")
    .variables(&[&env::LIMITRY_OUTPUT])
    .project_file();
pub(super) const COLOR: Precedence = Precedence::new("color", "--color", "auto")
    .variables(&[&env::NO_COLOR, &env::CLICOLOR_FORCE])
    .project_file();
pub(super) const TIMEOUT: Precedence =
    Precedence::new("timeout", "--timeout", "30s").variables(&[&env::LIMITRY_TIMEOUT]);
pub(super) const MAX_RETRIES: Precedence =
    Precedence::new("max-retries", "--max-retries", "3").variables(&[&env::LIMITRY_MAX_RETRIES]);
pub(super) const CA_FILE: Precedence =
    Precedence::new("ca-file", "--ca-file", "none").variables(&[&env::LIMITRY_CA_FILE]);
pub(super) const LOCAL: Precedence =
    Precedence::new("local", "--local", "no").variables(&[&env::LIMITRY_LOCAL]);
pub(super) const NO_INPUT: Precedence =
    Precedence::new("no-input", "--no-input", "no").variables(&[&env::LIMITRY_NO_INPUT]);
pub(super) const LOG: Precedence =
    Precedence::new("log", "--verbose", "none").variables(&[&env::LIMITRY_LOG]);

/// Every setting, in the order of `limitry config list`.
pub const PRECEDENCE: [Precedence; 12] = [
    PROFILE,
    PROJECT,
    API_URL,
    TOKEN_COMMAND,
    OUTPUT,
    COLOR,
    TIMEOUT,
    MAX_RETRIES,
    CA_FILE,
    LOCAL,
    NO_INPUT,
    LOG,
];
