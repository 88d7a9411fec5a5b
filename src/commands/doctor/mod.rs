//! `limitry doctor`: checks everything that limitry depends on. Each failure has a remedy; no output holds a secret.

mod account;
mod network;

use std::path::Path;
use std::time::Duration;

use crate::failure::{Failure, Result, codes};
use serde_json::json;

use crate::base::paths;
use crate::base::process::git;
use crate::base::process::git::Repository;
use crate::base::redact;
use crate::base::text::pluralize;
use crate::context::Context;
use crate::context::settings::SettingsError;
use crate::credentials::config::Config;
use crate::features::scan::ScanError;

use crate::output::hint::with_flags;
use crate::output::{Cell, CheckLine, Outcome, State, View};

/// The name of the check of the project: the settings choose it, and the API knows it.
const PROJECT: &str = "project";

/// A person sees a note about a check that takes longer.
const LONG: Duration = Duration::from_secs(1);

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Good,
    Warning,
    Failure,
    /// Not checked because an earlier check failed, or not needed.
    Skipped,
}

impl Status {
    const fn state(self) -> State {
        match self {
            Self::Good => State::Done,
            Self::Warning => State::Soon,
            Self::Failure => State::Bad,
            Self::Skipped => State::Past,
        }
    }

    /// The stable word of `--json`.
    const fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Warning => "warning",
            Self::Failure => "failure",
            Self::Skipped => "skipped",
        }
    }
}

/// One line of the report.
struct Check {
    name: &'static str,
    status: Status,
    message: String,
    /// How long it took, behind these words.
    took: Option<(&'static str, Duration)>,
    hints: Vec<String>,
}

impl Check {
    fn new(name: &'static str, status: Status, message: impl Into<String>) -> Self {
        Self {
            name,
            status,
            message: message.into(),
            took: None,
            hints: Vec::new(),
        }
    }

    fn good(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(name, Status::Good, message)
    }

    fn skipped(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(name, Status::Skipped, message)
    }

    fn warning(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(name, Status::Warning, message)
    }

    /// A failure with the message and the hints that a command would show.
    fn failed(name: &'static str, failure: impl Into<Failure>) -> Self {
        let failure = failure.into();
        Self {
            name,
            status: Status::Failure,
            message: failure.message.clone(),
            took: None,
            hints: failure.hints.clone(),
        }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    fn took(mut self, words: &'static str, time: Duration) -> Self {
        self.took = Some((words, time));
        self
    }

    /// The message with the time that the check took.
    fn timed_message(&self) -> String {
        match self.took {
            Some((words, time)) => format!("{}{words} {} ms", self.message, time.as_millis()),
            None => self.message.clone(),
        }
    }

    /// The message for a terminal, which tells a time only where it is long.
    fn message_for_person(&self) -> String {
        match self.took {
            Some((words, time)) if time >= LONG => {
                format!("{}{words} {:.1} s", self.message, time.as_secs_f64())
            }
            _ => self.message.clone(),
        }
    }

    /// The same check when this call does not need the thing: a failure becomes a warning.
    fn not_needed(mut self) -> Self {
        if self.status == Status::Failure {
            self.status = Status::Warning;
        }
        self
    }
}

/// `doctor`
pub(super) async fn doctor(ctx: &Context) -> Result<Outcome> {
    let mut checks = vec![version(), config(ctx), project_file(ctx), git()];
    if ctx.settings().local {
        checks.push(account::local_service(ctx).await);
        checks.extend(account::running_services(ctx, None).await);
    } else if ctx.config().is_ok() {
        let (of_account, found) = account::checks(ctx).await;
        checks.extend(of_account);
        for check in network::checks(ctx, found.as_ref()).await {
            // What the API says about the project replaces what the settings say.
            match checks.iter_mut().find(|known| known.name == check.name) {
                Some(known) => *known = check,
                None => checks.push(check),
            }
        }
    }
    let failed: Vec<&str> = checks
        .iter()
        .filter(|check| check.status == Status::Failure)
        .map(|check| check.name)
        .collect();
    let shown: Vec<_> = checks
        .iter()
        .map(|check| {
            json!({
                "name": check.name,
                "status": check.status.word(),
                "message": redact::redact(&check.timed_message()),
                "hint": (!check.hints.is_empty()).then(|| redact::redact(&check.hints.join("\n")).into_owned()),
            })
        })
        .collect();
    let document = json!({ "ok": failed.is_empty(), "checks": shown });
    let outcome = Outcome::new(document, view(ctx, &checks));
    if failed.is_empty() {
        let warnings = checks
            .iter()
            .filter(|check| check.status == Status::Warning);
        return Ok(match warnings.count() as u64 {
            0 => outcome.note("No problem found."),
            count => outcome.note(format!(
                "No problem found, {}.",
                pluralize(count, "warning", "warnings")
            )),
        });
    }
    // The report is printed first, then the failure.
    ctx.printer().show(&outcome, ctx.now())?;
    let count = pluralize(failed.len() as u64, "check", "checks");
    Err(Failure::other(
        codes::UNWELL,
        format!("{count} failed: {}", failed.join(", ")),
    ))
}

/// A terminal gets the remedy below each check; a pipe gets one line per check.
fn view(ctx: &Context, checks: &[Check]) -> View {
    if !ctx.printer().is_for_person() {
        let rows = checks
            .iter()
            .map(|check| {
                vec![
                    Cell::text(check.name),
                    Cell::text(check.status.word()),
                    Cell::text(redact::redact(&check.timed_message())),
                    Cell::text(redact::redact(&check.hints.join("; "))),
                ]
            })
            .collect();
        return View::table(["CHECK", "STATUS", "WHAT", "REMEDY"], rows, "");
    }
    let lines = checks.iter().map(|check| CheckLine {
        state: check.status.state(),
        name: check.name.to_owned(),
        text: paths::with_tilde(&redact::redact(&check.message_for_person())),
        remedies: check
            .hints
            .iter()
            .map(|hint| with_flags(&redact::redact(hint)))
            .collect(),
    });
    View::Checks(lines.collect())
}

fn version() -> Check {
    Check::good(
        "version",
        format!(
            "limitry {} on {} ({})",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH
        ),
    )
}

fn config(ctx: &Context) -> Check {
    const NAME: &str = "config";
    let dir = match paths::config_dir() {
        Ok(dir) => dir,
        Err(error) => return Check::failed(NAME, Failure::from(&error)),
    };
    let path = Config::path(&dir);
    match ctx.config() {
        Err(error) => Check::failed(NAME, error),
        Ok(_) if !path.exists() => {
            Check::good(NAME, format!("{} is not there yet", path.display()))
        }
        Ok(config) if !config.unknown_fields.is_empty() => Check::warning(
            NAME,
            format!("{}: {}", path.display(), config.unknown_fields.join("; ")),
        )
        .hint(format!("correct it in {}", path.display())),
        Ok(config) => {
            let count = config.profiles.len();
            let plural = if count == 1 { "" } else { "s" };
            let resolver = ctx.resolver().ok();
            let profile = resolver.map(|resolver| resolver.profile_name().to_owned());
            Check::good(
                NAME,
                format!(
                    "{}, {count} profile{plural}, '{}' in use",
                    path.display(),
                    profile.unwrap_or_else(|| config.current().to_owned())
                ),
            )
        }
    }
}

/// Whether git can be run, and reads the repository here: `scan --staged` and `--git-history` need it.
fn git() -> Check {
    const NAME: &str = "git";
    let version = match git::version() {
        Ok(version) => version,
        Err(error) => return Check::failed(NAME, ScanError::from(error)).not_needed(),
    };
    let here = Path::new(".").canonicalize().ok();
    let Some(repository) = here.and_then(|here| Repository::find(&here)) else {
        return Check::good(NAME, format!("{version}, in no repository"));
    };
    match git::completeness(&repository) {
        Ok(found) if found.shallow => {
            let message =
                format!("{version}; the clone here is shallow, so old commits are missing");
            Check::warning(NAME, message)
                .hint("`git fetch --unshallow` gets them; `limitry scan --git-history` reads them")
        }
        Ok(_) => Check::good(NAME, version),
        Err(error) => Check::failed(NAME, ScanError::from(error)).not_needed(),
    }
}

fn project_file(ctx: &Context) -> Check {
    const NAME: &str = "project file";
    if let Some(notice) = ctx.settings().notices.first() {
        return Check::warning(NAME, notice.trim_start_matches("note: "))
            .hint("replace it with a regular file that only you can write");
    }
    if let Some(damaged) = &ctx.settings().damaged_project_file {
        let failure = Failure::from(&SettingsError::ProjectFile(damaged.clone()));
        return Check::failed(NAME, failure);
    }
    let Some(file) = &ctx.settings().project_file else {
        return Check::good(NAME, "none in this directory");
    };
    let path = file.path.display();
    let says = super::project_trust::describe(file);
    let trusted = paths::state_dir()
        .map_err(Failure::from)
        .and_then(|dir| Ok(file.is_trusted(&dir)?));
    match trusted {
        Ok(true) => Check::good(NAME, format!("{path}, trusted: {says}")),
        Ok(false) => Check::good(NAME, format!("{path}, not trusted yet: {says}"))
            .hint("a command that writes asks about it; `limitry config trust` trusts it now"),
        Err(error) => Check::failed(NAME, error),
    }
}
