//! What was meant: every setting with its value and where the value comes from.
//!
//! Flag, then environment, then project file, then profile, then default: [`PRECEDENCE`]. The
//! configuration file is not read here: [`crate::context`] reads it when a command needs an account.

use crate::base::exit::Exit;
use crate::failure::{Failure, codes};
use std::fmt;
use std::path::PathBuf;
use std::rc::Rc;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

use crate::base::env;
use crate::base::env::{EnvError, Variable};
use crate::cli::Global;
use crate::context::project_file;
use crate::context::project_file::{ProjectFile, ProjectFileError};
use crate::output::jq::{Filter, FilterError};
use crate::output::{ColorChoice, Format, OutputFormat, Selection};
use limitry_client::ApiUrl;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Flag(&'static str),
    Environment(&'static Variable),
    /// The project file of the directory.
    ProjectFile,
    /// A profile of the configuration file.
    Profile(String),
    /// Nothing said otherwise.
    Default,
}

impl Origin {
    /// The name to put into an error: `--project` or `LIMITRY_PROJECT`.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Flag(name) => name,
            Self::Environment(variable) => variable.name,
            Self::ProjectFile => crate::context::project_file::NAME,
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
pub(crate) struct Setting<T> {
    pub value: T,
    pub origin: Origin,
}

/// One setting and everything that can give it, the first first: a row of the README's table.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(
    not(feature = "testing"),
    expect(dead_code, reason = "the tests read every field")
)]
pub struct Precedence {
    /// What `limitry config list` calls it.
    pub name: &'static str,
    pub flag: &'static str,
    pub variable: &'static str,
    /// The field of the project file.
    pub project_file: &'static str,
    /// The field of the configuration file: of the profile, but for the profile's own name.
    pub profile: &'static str,
    /// What it is when nothing gives it.
    pub default: &'static str,
}

const fn row(
    name: &'static str,
    [flag, variable, project_file, profile, default]: [&'static str; 5],
) -> Precedence {
    Precedence {
        name,
        flag,
        variable,
        project_file,
        profile,
        default,
    }
}

/// What wins over what. The README's table is this one, and a test tries every row.
pub const PRECEDENCE: [Precedence; 12] = [
    row(
        "profile",
        [
            "--profile",
            "LIMITRY_PROFILE",
            "profile",
            "profile",
            "default",
        ],
    ),
    row(
        "project",
        ["--project", "LIMITRY_PROJECT", "project", "project", "none"],
    ),
    row(
        "api-url",
        [
            "--api-url",
            "LIMITRY_API_URL",
            "",
            "api-url",
            "https://api.limitry.com/v1",
        ],
    ),
    row("token-command", ["", "", "", "token-command", "none"]),
    row(
        "output",
        ["--json, --jsonl", "LIMITRY_OUTPUT", "output", "", "text"],
    ),
    row(
        "color",
        ["--color", "NO_COLOR, CLICOLOR_FORCE", "color", "", "auto"],
    ),
    row("timeout", ["--timeout", "LIMITRY_TIMEOUT", "", "", "30s"]),
    row(
        "max-retries",
        ["--max-retries", "LIMITRY_MAX_RETRIES", "", "", "3"],
    ),
    row("ca-file", ["--ca-file", "LIMITRY_CA_FILE", "", "", "none"]),
    row("local", ["--local", "LIMITRY_LOCAL", "", "", "no"]),
    row("no-input", ["--no-input", "LIMITRY_NO_INPUT", "", "", "no"]),
    row("log", ["--verbose", "LIMITRY_LOG", "", "", "none"]),
];

/// Settings that cannot be used together, or at all.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub(crate) enum SettingsError {
    /// A variable holds no value of its setting.
    #[error(transparent)]
    Env(#[from] EnvError),
    /// The directory's `.limitry.toml` holds what it may not, or is damaged.
    #[error(transparent)]
    ProjectFile(#[from] ProjectFileError),
    /// `--jq` is not written in its language.
    #[error("--jq: {0}")]
    Filter(#[from] FilterError),
    /// `--local` has no URL to talk to.
    #[error("--api-url cannot be used together with --local, which talks to no server")]
    LocalWithUrl,
    /// Neither the id nor the name of a project can look like that.
    #[error("{name} is '{value}': {expected}")]
    BadProject {
        name: String,
        value: String,
        expected: String,
    },
}

/// All settings of one call.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Settings {
    /// How results are written.
    pub format: Format,
    pub selection: Selection,
    pub color: ColorChoice,
    /// Tables have every column and whole names.
    pub wide: bool,
    /// No talk on stderr, only errors.
    pub quiet: bool,
    /// What is logged to stderr.
    pub log: Option<tracing::Level>,
    /// Confirmations are given in advance.
    pub yes: bool,
    pub no_input: bool,
    /// The longest that one request may take.
    pub timeout: Duration,
    /// How often a request that is safe to repeat is repeated.
    pub max_retries: u32,
    /// Further certificate authorities.
    pub ca_file: Option<PathBuf>,
    /// Act on the local service.
    pub local: bool,
    /// The profile that was named, if one was.
    pub profile: Option<Setting<String>>,
    /// The project that was named, if one was.
    pub project: Option<Setting<String>>,
    /// The API that was named, if one was.
    pub api_url: Option<Setting<ApiUrl>>,
    /// The directory's project file, if there is one.
    pub project_file: Option<ProjectFile>,
    /// Why the directory's project file cannot be used, where that is no reason to stop.
    pub damaged_project_file: Option<ProjectFileError>,
    /// Project files that were passed over, in words.
    pub notices: Vec<String>,
    /// Where the settings come from that need no configuration file: name, value, origin.
    pub origins: Vec<(&'static str, String, Origin)>,
}

impl Settings {
    /// Flags over variables over the project file over defaults.
    pub(crate) fn resolve(flags: &Global) -> Result<Self, SettingsError> {
        let found = match env::current_dir() {
            Some(dir) => project_file::search(&dir, env::home().as_deref())?,
            None => project_file::Search::default(),
        };
        Self::resolve_in(flags, found)
    }

    /// The defaults, without environment and project file, in project `proj_test`.
    #[cfg(test)]
    pub(crate) fn for_test() -> Self {
        Self {
            format: Format::Text,
            selection: Selection::default(),
            color: ColorChoice::Never,
            wide: false,
            quiet: false,
            log: None,
            yes: false,
            no_input: true,
            timeout: Duration::from_secs(30),
            max_retries: 0,
            ca_file: None,
            local: false,
            profile: None,
            project: Some(Setting {
                value: "proj_test".to_owned(),
                origin: Origin::Flag("--project"),
            }),
            api_url: None,
            notices: Vec::new(),
            project_file: None,
            damaged_project_file: None,
            origins: Vec::new(),
        }
    }

    /// As if there were no project file, where `damaged` is why it cannot be used: for `doctor`.
    pub(crate) fn without_project_file(
        flags: &Global,
        damaged: ProjectFileError,
    ) -> Result<Self, SettingsError> {
        Ok(Self {
            damaged_project_file: Some(damaged),
            ..Self::resolve_in(flags, project_file::Search::default())?
        })
    }

    fn resolve_in(flags: &Global, found: project_file::Search) -> Result<Self, SettingsError> {
        let local = first(
            flags.local.then_some(true),
            "--local",
            &env::LIMITRY_LOCAL,
            switch,
        )?;
        let is_local = local.as_ref().is_some_and(|setting| setting.value);
        if is_local && flags.api_url.is_some() {
            return Err(SettingsError::LocalWithUrl);
        }
        let content = found.file.as_ref().map(|file| file.content.clone());
        let content = content.unwrap_or_default();
        let no_input = first(
            flags.no_input.then_some(true),
            "--no-input",
            &env::LIMITRY_NO_INPUT,
            switch,
        )?;
        let timeout = first(
            flags.timeout,
            "--timeout",
            &env::LIMITRY_TIMEOUT,
            crate::cli::value_parsers::timeout,
        )?;
        let max_retries = first(
            flags.max_retries,
            "--max-retries",
            &env::LIMITRY_MAX_RETRIES,
            crate::cli::value_parsers::retries,
        )?;
        let ca_file = ca_file(flags);
        let format = format(flags, content.output.as_deref(), found.file.as_ref())?;
        let color = color(flags, content.color.as_deref(), found.file.as_ref())?;
        let log = log_level(flags)?;
        let origins = vec![
            shown("output", Some(&format), |f| f.as_str().to_owned(), "text"),
            shown("color", Some(&color), |c| color_word(*c).to_owned(), "auto"),
            shown("timeout", timeout.as_ref(), |t| format!("{t:?}"), "30s"),
            shown("max-retries", max_retries.as_ref(), u32::to_string, "3"),
            shown(
                "ca-file",
                ca_file.as_ref(),
                |p| p.display().to_string(),
                "none",
            ),
            shown("local", local.as_ref(), |on| yes_no(*on), "no"),
            shown("no-input", no_input.as_ref(), |on| yes_no(*on), "no"),
            shown(
                "log",
                log.as_ref(),
                |l| l.to_string().to_lowercase(),
                "none",
            ),
        ];
        Ok(Self {
            format: format.value,
            selection: selection(flags)?,
            color: color.value,
            wide: flags.wide || flags.output == Some(OutputFormat::Wide),
            quiet: flags.quiet,
            log: log.map(|setting| setting.value),
            yes: flags.yes,
            no_input: no_input.is_some_and(|setting| setting.value),
            timeout: timeout.map_or(Duration::from_secs(30), |setting| setting.value),
            max_retries: max_retries.map_or(3, |setting| setting.value),
            ca_file: ca_file.map(|setting| setting.value),
            local: is_local,
            profile: profile(flags, is_local, content.profile)?,
            project: project(flags, is_local, content.project)?,
            api_url: api_url(flags, is_local)?,
            notices: found
                .skipped
                .iter()
                .map(|(path, why)| format!("note: {} is not used: {why}", path.display()))
                .collect(),
            project_file: found.file,
            damaged_project_file: None,
            origins,
        })
    }
}

/// What of a document is wanted. A filter that is none is refused before anything is done.
fn selection(flags: &Global) -> Result<Selection, FilterError> {
    let fields = flags.json.as_ref().or(flags.jsonl.as_ref());
    let filter = flags.jq.as_deref().map(Filter::parse).transpose()?;
    Ok(Selection {
        fields: fields.map(|fields| fields.0.clone()).unwrap_or_default(),
        filter: filter.map(Rc::new),
    })
}

/// A flag's value, or else the variable's.
fn first<T>(
    flag: Option<T>,
    name: &'static str,
    variable: &'static Variable,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<Setting<T>>, EnvError> {
    Ok(match flag {
        Some(value) => Some(Setting {
            value,
            origin: Origin::Flag(name),
        }),
        None => from_env(variable, parse)?.map(|value| Setting {
            value,
            origin: Origin::Environment(variable),
        }),
    })
}

fn from_file<T>(value: T) -> Setting<T> {
    Setting {
        value,
        origin: Origin::ProjectFile,
    }
}

fn profile(
    flags: &Global,
    local: bool,
    file: Option<String>,
) -> Result<Option<Setting<String>>, SettingsError> {
    let parse = crate::cli::value_parsers::profile_name;
    let named = first(
        flags.profile.clone(),
        "--profile",
        &env::LIMITRY_PROFILE,
        parse,
    )?;
    Ok(named.or(file.filter(|_| !local).map(from_file)))
}

fn project(
    flags: &Global,
    local: bool,
    file: Option<String>,
) -> Result<Option<Setting<String>>, SettingsError> {
    let named = match (&flags.project, local) {
        // The local service has no use for variables that speak of the hosted one.
        (None, true) => None,
        (flag, _) => first(flag.clone(), "--project", &env::LIMITRY_PROJECT, |text| {
            Ok(text.to_owned())
        })?,
    };
    if let Some(Setting { value, origin }) = &named
        && let Err(expected) = crate::cli::value_parsers::project(value)
    {
        return Err(SettingsError::BadProject {
            name: origin.name().to_owned(),
            value: value.clone(),
            expected,
        });
    }
    Ok(named.or(file.filter(|_| !local).map(from_file)))
}

fn api_url(flags: &Global, local: bool) -> Result<Option<Setting<ApiUrl>>, EnvError> {
    if local {
        return Ok(None);
    }
    first(
        flags.api_url.clone(),
        "--api-url",
        &env::LIMITRY_API_URL,
        |text| ApiUrl::parse(text).map_err(|error| error.to_string()),
    )
}

fn ca_file(flags: &Global) -> Option<Setting<PathBuf>> {
    let flag = flags.ca_file.clone().map(|value| Setting {
        value,
        origin: Origin::Flag("--ca-file"),
    });
    flag.or_else(|| {
        env::path(&env::LIMITRY_CA_FILE).map(|value| Setting {
            value,
            origin: Origin::Environment(&env::LIMITRY_CA_FILE),
        })
    })
}

/// What the project file says, in the words that the flag and the variable use too.
fn in_file<T>(
    field: &str,
    text: Option<&str>,
    file: Option<&ProjectFile>,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<Setting<T>>, ProjectFileError> {
    let (Some(text), Some(file)) = (text, file) else {
        return Ok(None);
    };
    match parse(text) {
        Ok(value) => Ok(Some(from_file(value))),
        Err(expected) => Err(ProjectFileError {
            path: file.path.clone(),
            reason: format!("{field}: {expected}"),
        }),
    }
}

fn format(
    flags: &Global,
    text: Option<&str>,
    file: Option<&ProjectFile>,
) -> Result<Setting<Format>, SettingsError> {
    // Looked at in any case: what may not be there is an error, needed or not.
    let file = in_file("output", text, file, Format::parse)?;
    let (flag, name) = match (&flags.json, &flags.jsonl, flags.output) {
        (Some(_), _, _) => (Some(Format::Json), "--json"),
        (_, Some(_), _) => (Some(Format::JsonLines), "--jsonl"),
        (_, _, Some(output)) => (Some(output.format()), "--output"),
        _ => (None, "--json"),
    };
    let named = first(flag, name, &env::LIMITRY_OUTPUT, Format::parse)?;
    let named = named.or(file).unwrap_or(Setting {
        value: Format::Text,
        origin: Origin::Default,
    });
    // A filter has only JSON to work on.
    Ok(match (&flags.jq, named.value) {
        (Some(_), Format::Text) => Setting {
            value: Format::Json,
            origin: Origin::Flag("--jq"),
        },
        _ => named,
    })
}

fn color(
    flags: &Global,
    text: Option<&str>,
    file: Option<&ProjectFile>,
) -> Result<Setting<ColorChoice>, SettingsError> {
    let file = in_file("color", text, file, |text| match text {
        "auto" => Ok(ColorChoice::Auto),
        "always" => Ok(ColorChoice::Always),
        "never" => Ok(ColorChoice::Never),
        _ => Err("use auto, always or never".to_owned()),
    })?;
    if let Some(value) = flags.color {
        return Ok(Setting {
            value,
            origin: Origin::Flag("--color"),
        });
    }
    // The printer knows what they mean; here it counts that they say something.
    for (variable, value) in [
        (&env::NO_COLOR, ColorChoice::Never),
        (&env::CLICOLOR_FORCE, ColorChoice::Always),
    ] {
        let says = env::os(variable).is_some_and(|text| variable == &env::NO_COLOR || text != "0");
        if says {
            return Ok(Setting {
                value,
                origin: Origin::Environment(variable),
            });
        }
    }
    Ok(file.unwrap_or(Setting {
        value: ColorChoice::Auto,
        origin: Origin::Default,
    }))
}

fn log_level(flags: &Global) -> Result<Option<Setting<tracing::Level>>, EnvError> {
    let level = |text: &str| {
        tracing::Level::from_str(text)
            .map_err(|_| "use error, warn, info, debug or trace".to_owned())
    };
    let flag = flags.verbose.then_some(Setting {
        value: tracing::Level::DEBUG,
        origin: Origin::Flag("--verbose"),
    });
    let variable = first(None, "--verbose", &env::LIMITRY_LOG, level)?;
    // --verbose does not lower a log level of trace.
    Ok(match (flag, variable) {
        (Some(flag), Some(variable)) if variable.value > flag.value => Some(variable),
        (flag, variable) => flag.or(variable),
    })
}

fn shown<T>(
    name: &'static str,
    setting: Option<&Setting<T>>,
    words: impl FnOnce(&T) -> String,
    default: &str,
) -> (&'static str, String, Origin) {
    match setting {
        Some(setting) => (name, words(&setting.value), setting.origin.clone()),
        None => (name, default.to_owned(), Origin::Default),
    }
}

fn yes_no(on: bool) -> String {
    if on { "yes" } else { "no" }.to_owned()
}

const fn color_word(color: ColorChoice) -> &'static str {
    match color {
        ColorChoice::Auto => "auto",
        ColorChoice::Always => "always",
        ColorChoice::Never => "never",
    }
}

fn switch(text: &str) -> Result<bool, String> {
    env::on_or_off(text).ok_or_else(|| "use 1 or 0".to_owned())
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

impl From<&SettingsError> for Failure {
    fn from(error: &SettingsError) -> Self {
        match error {
            SettingsError::Env(inner) => inner.into(),
            SettingsError::ProjectFile(_) => {
                Failure::new(Exit::Usage, codes::PROJECT_FILE, error).hint(
                    "it may hold project, profile, output and color; everything else belongs into your own configuration",
                )
            }
            SettingsError::LocalWithUrl => {
                Failure::new(Exit::Usage, codes::USAGE, error).hint("leave one of the two out")
            }
            SettingsError::Filter(_) => Failure::new(Exit::Usage, codes::FILTER, error)
                .hint("it is written as for jq: `--jq '.data[].id'`"),
            SettingsError::BadProject { .. } => Failure::new(Exit::Usage, codes::USAGE, error)
                .hint("`limitry projects list` shows the ids"),
        }
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::from(&error)
    }
}
