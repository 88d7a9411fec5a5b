//! What was meant: every setting with its value and where the value comes from.
//!
//! Flag, then environment, then profile, then default (design §2). The configuration file is not read here:
//! [`crate::context`] reads it when a command needs an account.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

use crate::auth::ApiUrl;
use crate::cli::{ColorChoice, Global};
use crate::env::{self, EnvError, Variable};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag, by its name.
    Flag(&'static str),
    /// A variable.
    Environment(&'static Variable),
    /// A profile of the configuration file.
    Profile(String),
    /// Nothing said otherwise.
    Default,
}

impl Origin {
    /// The name to put into an error: `--project` or `LIMITRY_PROJECT`.
    pub fn name(&self) -> &str {
        match self {
            Self::Flag(name) => name,
            Self::Environment(variable) => variable.name,
            Self::Profile(name) => name,
            Self::Default => "the default",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(name) => write!(f, "profile '{name}'"),
            other => f.write_str(other.name()),
        }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// What it is.
    pub value: T,
    /// Why it is that.
    pub origin: Origin,
}

/// How results are written to stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// A table on a terminal, tab-separated in a pipe.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    JsonLines,
}

/// Settings that cannot be used together, or at all.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum SettingsError {
    /// A variable holds no value of its setting.
    #[error(transparent)]
    Env(#[from] EnvError),
    /// `--local` has no URL to talk to.
    #[error("--api-url cannot be used together with --local, which talks to no server")]
    LocalWithUrl,
    /// A project's id cannot look like that. (Under `--local` it may be a name.)
    #[error("{name} is '{value}': {expected}")]
    BadProject {
        /// The flag or variable.
        name: String,
        /// What it holds.
        value: String,
        /// What would do.
        expected: String,
    },
}

/// All settings of one call.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// How results are written.
    pub format: Format,
    /// When there is colour.
    pub color: ColorChoice,
    /// No talk on stderr, only errors.
    pub quiet: bool,
    /// What is logged to stderr.
    pub log: Option<tracing::Level>,
    /// Confirmations are given in advance.
    pub yes: bool,
    /// Nobody may be asked.
    pub no_input: bool,
    /// The longest that one request may take.
    pub timeout: Duration,
    /// How often a request that is safe to repeat is repeated.
    pub max_retries: u32,
    /// Further certificate authorities.
    pub ca_file: Option<PathBuf>,
    /// Act on the embedded service.
    pub local: bool,
    /// The profile that was named, if one was.
    pub profile: Option<Setting<String>>,
    /// The project that was named, if one was.
    pub project: Option<Setting<String>>,
    /// The API that was named, if one was.
    pub api_url: Option<Setting<ApiUrl>>,
}

impl Settings {
    /// Flags over variables over defaults.
    pub fn resolve(flags: &Global) -> Result<Self, SettingsError> {
        let local = flags.local || env::switch(&env::LIMITRY_LOCAL)?;
        if local && flags.api_url.is_some() {
            return Err(SettingsError::LocalWithUrl);
        }
        let pick =
            |flag: Option<&String>, name, variable: &'static Variable| -> Result<_, EnvError> {
                Ok(match flag {
                    Some(value) => Some(Setting {
                        value: value.clone(),
                        origin: Origin::Flag(name),
                    }),
                    None => env::text(variable)?.map(|value| Setting {
                        value,
                        origin: Origin::Environment(variable),
                    }),
                })
            };
        let profile = pick(flags.profile.as_ref(), "--profile", &env::LIMITRY_PROFILE)?;
        if let Some(Setting {
            value,
            origin: Origin::Environment(variable),
        }) = &profile
        {
            check(variable, value, crate::cli::values::profile_name(value))?;
        }
        // The embedded service has no use for variables that speak of the hosted one.
        let project = match (&flags.project, local) {
            (None, true) => None,
            (flag, _) => pick(flag.as_ref(), "--project", &env::LIMITRY_PROJECT)?,
        };
        if let (Some(Setting { value, origin }), false) = (&project, local)
            && let Err(expected) = crate::cli::values::id(value)
        {
            return Err(SettingsError::BadProject {
                name: origin.name().to_owned(),
                value: value.clone(),
                expected,
            });
        }
        let api_url = match (&flags.api_url, local) {
            (_, true) => None,
            (Some(url), _) => Some(Setting {
                value: url.clone(),
                origin: Origin::Flag("--api-url"),
            }),
            (None, _) => from_env(&env::LIMITRY_API_URL, |text| {
                ApiUrl::parse(text).map_err(|e| e.to_string())
            })?
            .map(|value| Setting {
                value,
                origin: Origin::Environment(&env::LIMITRY_API_URL),
            }),
        };
        Ok(Self {
            format: format(flags)?,
            color: flags.color,
            quiet: flags.quiet,
            log: log_level(flags)?,
            yes: flags.yes,
            no_input: flags.no_input || env::switch(&env::LIMITRY_NO_INPUT)?,
            timeout: match flags.timeout {
                Some(timeout) => timeout,
                None => from_env(&env::LIMITRY_TIMEOUT, crate::cli::values::timeout)?
                    .unwrap_or(Duration::from_secs(30)),
            },
            max_retries: match flags.max_retries {
                Some(retries) => retries,
                None => {
                    from_env(&env::LIMITRY_MAX_RETRIES, crate::cli::values::retries)?.unwrap_or(3)
                }
            },
            ca_file: flags
                .ca_file
                .clone()
                .or_else(|| env::path(&env::LIMITRY_CA_FILE)),
            local,
            profile,
            project,
            api_url,
        })
    }
}

fn format(flags: &Global) -> Result<Format, EnvError> {
    if flags.json {
        return Ok(Format::Json);
    }
    if flags.jsonl {
        return Ok(Format::JsonLines);
    }
    let words = |text: &str| match text {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        "jsonl" => Ok(Format::JsonLines),
        _ => Err("use text, json or jsonl".to_owned()),
    };
    Ok(from_env(&env::LIMITRY_OUTPUT, words)?.unwrap_or_default())
}

fn log_level(flags: &Global) -> Result<Option<tracing::Level>, EnvError> {
    let level = |text: &str| {
        tracing::Level::from_str(text)
            .map_err(|_| "use error, warn, info, debug or trace".to_owned())
    };
    let from_env = from_env(&env::LIMITRY_LOG, level)?;
    Ok(from_env.or_else(|| flags.verbose.then_some(tracing::Level::DEBUG)))
}

fn from_env<T>(
    variable: &'static Variable,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, EnvError> {
    let Some(text) = env::text(variable)? else {
        return Ok(None);
    };
    parse(&text)
        .map(Some)
        .map_err(|expected| EnvError::Invalid {
            name: variable.name,
            value: text,
            expected,
        })
}

fn check<T>(
    variable: &'static Variable,
    value: &str,
    result: Result<T, String>,
) -> Result<(), EnvError> {
    result.map(drop).map_err(|expected| EnvError::Invalid {
        name: variable.name,
        value: value.to_owned(),
        expected,
    })
}
