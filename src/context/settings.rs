//! The settings of one call, each with its source.
//!
//! Of the configuration file only the settings of every profile are read here: [`crate::context`] reads the profiles when a
//! command needs an account.

use crate::base::exit::Exit;
use crate::failure::{Failure, codes};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use thiserror::Error;

use crate::base::env;
use crate::base::env::EnvError;
use crate::cli::{Global, value_parsers};
use crate::context::precedence;
use crate::context::precedence::{Setting, ValueSource};
use crate::context::project_file;
use crate::context::project_file::{ProjectFile, ProjectFileError};
use crate::context::stored::{self, Stored, switch};
use crate::output::jq::{Filter, FilterError};
use crate::output::{ColorChoice, Format, OutputFormat, Selection};
use limitry_client::ApiUrl;

/// Settings that cannot be used together, or at all.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub(crate) enum SettingsError {
    /// A variable has an invalid value.
    #[error(transparent)]
    Env(#[from] EnvError),
    /// The directory's `.limitry.toml` is damaged or has a field that it must not have.
    #[error(transparent)]
    ProjectFile(#[from] ProjectFileError),
    /// The filter of `--jq` cannot be parsed.
    #[error("--jq: {0}")]
    Filter(#[from] FilterError),
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
#[expect(clippy::struct_excessive_bools, reason = "each is a separate switch")]
pub(crate) struct Settings {
    /// How results are written.
    pub format: Format,
    pub selection: Selection,
    pub color: ColorChoice,
    /// Tables have every column and whole names.
    pub wide: bool,
    /// Errors only on stderr, no notes.
    pub quiet: bool,
    /// What is logged to stderr.
    pub log: Option<tracing::Level>,
    /// `--yes`: confirmations are given in advance.
    pub yes: bool,
    pub no_input: bool,
    /// The longest that one request may take.
    pub timeout: Duration,
    /// How often a request that is safe to repeat is repeated.
    pub max_retries: u32,
    /// A file of certificate authorities to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// Act on the local service in this process.
    pub local: bool,
    /// The profile that a flag, a variable or the project file names.
    pub profile: Option<Setting<String>>,
    /// The project that a flag, a variable or the project file names.
    pub project: Option<Setting<String>>,
    /// The API that a flag or a variable names.
    pub api_url: Option<Setting<ApiUrl>>,
    /// The directory's project file, if there is one.
    pub project_file: Option<ProjectFile>,
    /// Why the directory's project file cannot be used. Only some commands run without it.
    pub damaged_project_file: Option<ProjectFileError>,
    /// A note for each project file that was skipped.
    pub notices: Vec<String>,
    /// The settings that need no configuration file: name, value, source.
    pub sources: Vec<(&'static str, String, ValueSource)>,
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
                source: ValueSource::Flag("--project"),
            }),
            api_url: None,
            notices: Vec::new(),
            project_file: None,
            damaged_project_file: None,
            sources: Vec::new(),
        }
    }

    /// The settings without the project file, which is damaged.
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
        let stored = Stored::read();
        let local = precedence::LOCAL.first(flags.local.then_some(true), switch)?;
        let local = local.or_else(|| stored.get(&precedence::LOCAL, switch));
        let is_local = local.as_ref().is_some_and(|setting| setting.value);
        if is_local && flags.api_url.is_some() {
            return Err(SettingsError::LocalWithUrl);
        }
        let content = found.file.as_ref().map(|file| file.content.clone());
        let content = content.unwrap_or_default();
        let no_input = precedence::NO_INPUT.first(flags.no_input.then_some(true), switch)?;
        let no_input = no_input.or_else(|| stored.get(&precedence::NO_INPUT, switch));
        let timeout = precedence::TIMEOUT.first(flags.timeout, value_parsers::timeout)?;
        let timeout = timeout.or_else(|| stored.get(&precedence::TIMEOUT, value_parsers::timeout));
        let max_retries =
            precedence::MAX_RETRIES.first(flags.max_retries, value_parsers::retries)?;
        let max_retries =
            max_retries.or_else(|| stored.get(&precedence::MAX_RETRIES, value_parsers::retries));
        let ca_file = ca_file(flags).or_else(|| stored.get(&precedence::CA_FILE, stored::path));
        let in_project = found.file.as_ref();
        let format = format(flags, content.output.as_deref(), in_project, &stored)?;
        let color = color(flags, content.color.as_deref(), in_project, &stored)?;
        let log = log_level(flags, &stored)?;
        let sources = vec![
            precedence::OUTPUT.shown(Some(&format), |format| format.as_str().to_owned()),
            precedence::COLOR.shown(Some(&color), |color| color_word(*color).to_owned()),
            precedence::TIMEOUT.shown(timeout.as_ref(), |timeout| format!("{timeout:?}")),
            precedence::MAX_RETRIES.shown(max_retries.as_ref(), u32::to_string),
            precedence::CA_FILE.shown(ca_file.as_ref(), |path| path.display().to_string()),
            precedence::LOCAL.shown(local.as_ref(), |on| yes_no(*on)),
            precedence::NO_INPUT.shown(no_input.as_ref(), |on| yes_no(*on)),
            precedence::LOG.shown(log.as_ref(), |level| level.to_string().to_lowercase()),
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
                .chain(stored.into_notices())
                .collect(),
            project_file: found.file,
            damaged_project_file: None,
            sources,
        })
    }
}

/// The format, and which part of a document is shown, for a call that reads no project file.
pub(crate) fn output(flags: &Global) -> Result<(Format, Selection), SettingsError> {
    let format = format(flags, None, None, &Stored::read())?;
    Ok((format.value, selection(flags)?))
}

/// Which part of a document is shown. An invalid filter is refused before anything is sent.
fn selection(flags: &Global) -> Result<Selection, FilterError> {
    let fields = flags.json.as_ref().or(flags.jsonl.as_ref());
    let filter = flags.jq.as_deref().map(Filter::parse).transpose()?;
    Ok(Selection {
        fields: fields.map(|fields| fields.0.clone()).unwrap_or_default(),
        filter: filter.map(Rc::new),
    })
}

fn profile(
    flags: &Global,
    local: bool,
    file: Option<String>,
) -> Result<Option<Setting<String>>, SettingsError> {
    let parse = value_parsers::profile_name;
    let named = precedence::PROFILE.first(flags.profile.clone(), parse)?;
    Ok(named.or(file.filter(|_| !local).map(Setting::from_project_file)))
}

fn project(
    flags: &Global,
    local: bool,
    file: Option<String>,
) -> Result<Option<Setting<String>>, SettingsError> {
    let named = precedence::PROJECT.first(flags.project.clone(), |text| Ok(text.to_owned()))?;
    if let Some(Setting { value, source }) = &named
        && let Err(expected) = value_parsers::project(value)
    {
        return Err(SettingsError::BadProject {
            name: source.name().to_owned(),
            value: value.clone(),
            expected,
        });
    }
    Ok(named.or(file.filter(|_| !local).map(Setting::from_project_file)))
}

fn api_url(flags: &Global, local: bool) -> Result<Option<Setting<ApiUrl>>, EnvError> {
    if local {
        return Ok(None);
    }
    precedence::API_URL.first(flags.api_url.clone(), |text| {
        ApiUrl::parse(text).map_err(|error| error.to_string())
    })
}

fn ca_file(flags: &Global) -> Option<Setting<PathBuf>> {
    let flag = flags.ca_file.clone().map(|value| Setting {
        value,
        source: ValueSource::Flag("--ca-file"),
    });
    flag.or_else(|| {
        env::path(&env::LIMITRY_CA_FILE).map(|value| Setting {
            value,
            source: ValueSource::Environment(&env::LIMITRY_CA_FILE),
        })
    })
}

/// A value of the project file, parsed as the flag's and the variable's are.
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
        Ok(value) => Ok(Some(Setting::from_project_file(value))),
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
    stored: &Stored,
) -> Result<Setting<Format>, SettingsError> {
    // Validated even when a flag overrides it: an invalid value is an error either way.
    let file = in_file("output", text, file, Format::parse)?;
    let (flag, name) = match (&flags.json, &flags.jsonl, flags.output) {
        (Some(_), _, _) => (Some(Format::Json), "--json"),
        (_, Some(_), _) => (Some(Format::JsonLines), "--jsonl"),
        (_, _, Some(output)) => (Some(output.format()), "--output"),
        _ => (None, "--json"),
    };
    let mut named = precedence::OUTPUT.first(flag, Format::parse)?;
    if let (Some(setting), Some(_)) = (&mut named, flag) {
        setting.source = ValueSource::Flag(name);
    }
    let named = named.or(file);
    let named = named.or_else(|| stored.get(&precedence::OUTPUT, Format::parse));
    let named = named.unwrap_or(Setting {
        value: Format::Text,
        source: ValueSource::Default,
    });
    // A filter needs JSON.
    Ok(match (&flags.jq, named.value) {
        (Some(_), Format::Text) => Setting {
            value: Format::Json,
            source: ValueSource::Flag("--jq"),
        },
        _ => named,
    })
}

fn color(
    flags: &Global,
    text: Option<&str>,
    file: Option<&ProjectFile>,
    stored: &Stored,
) -> Result<Setting<ColorChoice>, SettingsError> {
    let file = in_file("color", text, file, stored::color)?;
    if let Some(value) = flags.color {
        return Ok(Setting {
            value,
            source: ValueSource::Flag("--color"),
        });
    }
    // The printer knows what they mean. Here it matters whether they are set.
    for (variable, value) in [
        (&env::NO_COLOR, ColorChoice::Never),
        (&env::CLICOLOR_FORCE, ColorChoice::Always),
    ] {
        let says = env::os(variable).is_some_and(|text| variable == &env::NO_COLOR || text != "0");
        if says {
            return Ok(Setting {
                value,
                source: ValueSource::Environment(variable),
            });
        }
    }
    let file = file.or_else(|| stored.get(&precedence::COLOR, stored::color));
    Ok(file.unwrap_or(Setting {
        value: ColorChoice::Auto,
        source: ValueSource::Default,
    }))
}

fn log_level(flags: &Global, stored: &Stored) -> Result<Option<Setting<tracing::Level>>, EnvError> {
    let flag = flags.verbose.then_some(Setting {
        value: tracing::Level::DEBUG,
        source: ValueSource::Flag("--verbose"),
    });
    let variable = precedence::LOG.first(None, stored::level)?;
    let variable = variable.or_else(|| stored.get(&precedence::LOG, stored::level));
    // `--verbose` must not log less than the variable asks for.
    Ok(match (flag, variable) {
        (Some(flag), Some(variable)) if variable.value > flag.value => Some(variable),
        (flag, variable) => flag.or(variable),
    })
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
            SettingsError::BadProject { name, .. } => {
                Failure::new(Exit::Usage, codes::USAGE, error).hint(
                    if name == env::LIMITRY_PROJECT.name {
                        format!("`{}` goes on without it", env::unset_command(name))
                    } else {
                        "`limitry projects list` shows the ids".to_owned()
                    },
                )
            }
        }
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::from(&error)
    }
}
