//! What a failure means to the outside: exit code, stable code, message, hints. The one place that decides it.
//!
//! Library modules have error enums of their own; [`Failure::from`] finds them in an [`anyhow::Error`] and looks
//! each up in an exhaustive match, so that a new variant needs a decision here.

mod places;
mod signal;

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::app::settings::SettingsError;
use crate::base::config::ConfigError;
use crate::base::env::EnvError;
use crate::base::exit::Exit;
use crate::base::fs::FileError;
use crate::base::paths::NoHome;
use crate::base::process::subprocess::ChildError;
use crate::base::process::supervise::StartError;
use crate::base::prompt::PromptError;
use crate::base::text::{exact, shell};
use crate::commands::Problem;
use crate::credentials::{CommandError, ResolveError, StoreError};
use crate::features::delivery::DeliveryError;
use crate::features::scan::{HookError, ScanError};
use crate::output::ClosedPipe;
use crate::output::jq::FilterError;
use limitry_client::TokenError;
use limitry_client::{ApiError, NetworkKind, Rejection};
use limitry_server::LocalError;
use limitry_types::text::escape;
pub(crate) use signal::{Interrupted, Stopped};

/// A failure as it is shown.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// The process's exit code.
    pub exit: Exit,
    /// Stable and machine-readable; the API's own code where it gave one.
    pub code: Cow<'static, str>,
    /// What happened, to what.
    pub message: String,
    pub hints: Vec<String>,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// What to quote to Limitry's support.
    pub request_id: Option<String>,
    /// Which parts of a request were wrong: path and message.
    pub details: Vec<(String, String)>,
}

impl Failure {
    fn new(exit: Exit, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self {
            exit,
            code: code.into(),
            message: crate::base::redact::without_queries(&message.into()),
            hints: Vec::new(),
            status: None,
            request_id: None,
            details: Vec::new(),
        }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// A command line that clap refused; the text is clap's own.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "usage", message)
    }

    /// A panic that was caught: a mistake of ours.
    pub(crate) fn bug(what: &str) -> Self {
        Self::new(
            Exit::Other,
            "internal",
            format!("limitry made a mistake and stopped: {what}"),
        )
        .hint("run it again with --verbose and report what it prints; it holds no secret")
    }

    /// The text for a person, without the label; every line that is not ours is escaped.
    pub(crate) fn text(&self) -> String {
        let mut text = self
            .message
            .lines()
            .map(escape)
            .collect::<Vec<_>>()
            .join("\n");
        for (path, message) in &self.details {
            let (path, message) = (escape(path), escape(message));
            text.push_str("\n  ");
            if !path.is_empty() {
                text.push_str(&path);
                text.push_str(": ");
            }
            text.push_str(&message);
        }
        if let Some(id) = &self.request_id {
            text.push_str("\n  request: ");
            text.push_str(&escape(id));
        }
        text
    }

    /// The document of `--json`.
    pub(crate) fn json(&self) -> Value {
        let mut error = json!({
            "code": self.code,
            "message": crate::base::redact::redact(&self.message),
            "status": self.status,
            "hint": (!self.hints.is_empty()).then(|| self.hints.join("\n")),
            "requestId": self.request_id,
            "exitCode": self.exit.code(),
        });
        if !self.details.is_empty() {
            error["details"] = self
                .details
                .iter()
                .map(|(path, message)| json!({ "path": path, "message": message }))
                .collect();
        }
        json!({ "error": error })
    }
}

impl From<&anyhow::Error> for Failure {
    fn from(error: &anyhow::Error) -> Self {
        let mut failure = error
            .chain()
            .find_map(known)
            .unwrap_or_else(|| Self::new(Exit::Other, "other", error.root_cause().to_string()));
        // What a command said it was doing stands before what went wrong.
        let context: Vec<String> = error
            .chain()
            .take_while(|cause| known(*cause).is_none())
            .map(ToString::to_string)
            .collect();
        if let Some(context) = context.first().filter(|_| error.chain().count() > 1) {
            failure.message = format!("{context}: {}", failure.message);
        }
        failure
    }
}

fn known(error: &(dyn std::error::Error + 'static)) -> Option<Failure> {
    error
        .downcast_ref::<ApiError>()
        .map(Failure::from)
        .or_else(|| error.downcast_ref::<ResolveError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<StoreError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<ConfigError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<FileError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<DeliveryError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<SettingsError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<EnvError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<PromptError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<Problem>().map(Failure::from))
        .or_else(|| error.downcast_ref::<TokenError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<LocalError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<NoHome>().map(Failure::from))
        .or_else(|| error.downcast_ref::<Interrupted>().map(Failure::from))
        .or_else(|| error.downcast_ref::<Stopped>().map(Failure::from))
        .or_else(|| error.downcast_ref::<ClosedPipe>().map(Failure::from))
        .or_else(|| error.downcast_ref::<StartError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<ScanError>().map(Failure::from))
        .or_else(|| error.downcast_ref::<HookError>().map(Failure::from))
}

impl From<&ApiError> for Failure {
    fn from(error: &ApiError) -> Self {
        let failure = |exit, code| Self::new(exit, code, error.to_string());
        match error {
            ApiError::Rejected(refusal) => from_refusal(refusal),
            ApiError::Network { kind, host, changes, .. } => match kind {
                NetworkKind::Dns => failure(Exit::Network, "dns")
                    .hint(format!("is {host} right, and is this machine online? `limitry --local …` needs no network")),
                NetworkKind::Connect => failure(Exit::Network, "connect")
                    .hint("is the server running, and is HTTPS_PROXY right? `limitry --local …` needs no network"),
                NetworkKind::Certificate => failure(Exit::Network, "certificate").hint(
                    "if that is your own server or your company's proxy, `--ca-file FILE` (or LIMITRY_CA_FILE) trusts its authority",
                ),
                NetworkKind::Tls => failure(Exit::Network, "tls")
                    .hint("is it an https server that is there? `limitry doctor` looks at the way to it"),
                NetworkKind::ConnectTimeout => failure(Exit::Network, "connect_timeout")
                    .hint("is the host right, and does a proxy or firewall stand between? `--timeout 60s` waits longer"),
                NetworkKind::Timeout if *changes => failure(Exit::Network, "timeout")
                    .hint("`--timeout 60s` waits longer; what was asked may have been done all the same"),
                NetworkKind::Timeout => {
                    failure(Exit::Network, "timeout").hint("`--timeout 60s` waits longer")
                }
                NetworkKind::Broken if *changes => failure(Exit::Network, "connection_broken")
                    .hint("what was asked may have been done all the same; look before you repeat it"),
                NetworkKind::Broken => failure(Exit::Network, "connection_broken").hint("try again"),
                NetworkKind::TooLarge => failure(Exit::Api, "answer_too_large"),
            },
            ApiError::Redirected { .. } => failure(Exit::Api, "redirected")
                .hint("check the URL: `limitry auth status` shows it, `--api-url` or `limitry login --api-url` sets it"),
            ApiError::Malformed { request_id, .. } => {
                Self { request_id: request_id.clone(), ..failure(Exit::Api, "bad_answer") }
            }
            ApiError::Setup(_) => failure(Exit::Other, "setup"),
            ApiError::NoAuthorities(_) => failure(Exit::Network, "no_authorities")
                .hint("install them (Debian: `apt install ca-certificates`), or name a PEM file: `--ca-file FILE`; is SSL_CERT_FILE right?"),
        }
    }
}

fn from_refusal(refusal: &Rejection) -> Failure {
    let (exit, code) = match refusal.status {
        401 => (Exit::Auth, "unauthorized"),
        403 => (Exit::Auth, "forbidden"),
        404 => (Exit::NotFound, "not_found"),
        429 => (Exit::RateLimited, "rate_limited"),
        400..=499 => (Exit::Rejected, "rejected"),
        500.. => (Exit::Api, "api_failure"),
        _ => (Exit::Other, "refused"),
    };
    let code = if refusal.code.is_empty() {
        Cow::Borrowed(code)
    } else {
        Cow::Owned(refusal.code.clone())
    };
    let mut failure = Failure::new(exit, code, refusal.message.clone());
    failure.status = Some(refusal.status);
    failure.request_id.clone_from(&refusal.request_id);
    failure.details = refusal
        .details
        .iter()
        // What the sentence says already is not said again.
        .filter(|d| !d.path.is_empty() || d.message != refusal.message)
        .map(|d| (d.path.clone(), d.message.clone()))
        .collect();
    match exit {
        Exit::Auth if refusal.status == 401 => {
            failure.hint("`limitry auth status` shows which token was sent; `limitry login` replaces a stored one")
        }
        Exit::Auth => failure.hint("`limitry whoami` shows who you are and in which project"),
        Exit::RateLimited => match refusal.retry_at {
            Some(at) => failure.hint(format!("try again at {}", exact(at))),
            None => failure.hint("try again in a minute; `--max-retries N` and `--timeout D` wait longer by themselves"),
        },
        Exit::NotFound if refusal.code == limitry_types::codes::PROJECT_NOT_FOUND => {
            failure.hint("`limitry projects list` shows the projects you can act on")
        }
        Exit::Api => failure.hint("the fault is the API's: try again later"),
        _ => failure,
    }
}

impl From<&DeliveryError> for Failure {
    fn from(error: &DeliveryError) -> Self {
        let mut failure = Self::new(error.exit(), error.code(), error.to_string());
        failure.hints.extend(error.hint().map(str::to_owned));
        failure
    }
}

impl From<&ResolveError> for Failure {
    fn from(error: &ResolveError) -> Self {
        let failure = |exit, code| Self::new(exit, code, error.to_string());
        match error {
            ResolveError::NotSignedIn { profile, .. } => {
                let login = login_command(profile);
                failure(Exit::Auth, "not_signed_in")
                    .hint(format!("`{login}` signs in; in CI set LIMITRY_TOKEN; `limitry --local …` needs no account"))
            }
            ResolveError::Unusable { name, .. } => failure(Exit::Auth, "wrong_token")
                .hint(format!("set {name} to the right token, or unset it")),
            ResolveError::TwoIdentities { variable, profile } => failure(Exit::Usage, "two_identities")
                .hint(format!("unset {variable}, or leave out {profile}")),
            ResolveError::ForeignUrl { url, .. } => failure(Exit::Usage, "ambiguous_api_url")
                .hint(format!("say where the token belongs: `--api-url {}`, or `--api-url {}`", shell(url), limitry_client::DEFAULT_API_URL)),
            ResolveError::BoundElsewhere { profile, asked, .. } => failure(Exit::Auth, "token_bound_elsewhere")
                .hint(format!("`limitry login --api-url {} --profile NAME` signs in there under another name than '{profile}'", shell(asked))),
            ResolveError::BadProfileUrl { profile, .. } => {
                failure(Exit::Usage, "bad_profile_url").hint(format!("`{} --api-url URL` writes it anew", login_command(profile)))
            }
            ResolveError::TokenFile(_) => {
                failure(Exit::Auth, "token_file").hint("LIMITRY_TOKEN_FILE must name a file that holds the token alone")
            }
            ResolveError::Gone { profile, .. } | ResolveError::Corrupt { profile, .. } => {
                let exit = if matches!(error, ResolveError::Gone { .. }) { Exit::Auth } else { Exit::Store };
                failure(exit, "stored_token_unusable").hint(format!("`{}` stores a new one", login_command(profile)))
            }
            ResolveError::Command { profile, reason, .. } => {
                let failure = failure(Exit::Store, reason.code());
                match reason {
                    CommandError::Empty | CommandError::NeedsShell => failure.hint(format!(
                        "write it as a list in the configuration file: `[profiles.{profile}]` `token-command = [\"program\", \"argument\"]`"
                    )),
                    CommandError::Child(ChildError::Timeout(_)) => failure
                        .hint("does it wait for a person? Run it once by hand, or set LIMITRY_TOKEN for this call"),
                    CommandError::Child(_) => failure.hint(
                        "run it by hand to see what is wrong with it; LIMITRY_TOKEN is used instead where it is set",
                    ),
                    CommandError::Token(_) => {
                        failure.hint("it must print the personal access token (limitry_pat_…) to stdout, and nothing else")
                    }
                }
            }
            ResolveError::Store(inner) => inner.into(),
            ResolveError::Config(inner) => inner.into(),
            ResolveError::Env(inner) => inner.into(),
        }
    }
}

fn login_command(profile: &str) -> String {
    if profile == crate::base::config::DEFAULT_PROFILE {
        "limitry login".to_owned()
    } else {
        format!("limitry login --profile {profile}")
    }
}

impl From<&StoreError> for Failure {
    fn from(error: &StoreError) -> Self {
        const WAYS_OUT: &str = "ways out: set LIMITRY_TOKEN (CI, servers), or `limitry login --store file` keeps the token in a plain file with mode 0600";
        let failure = |code| Self::new(Exit::Store, code, error.to_string());
        match error {
            StoreError::NoBus(_) => failure("keychain_no_bus")
                .hint("over SSH and in cron jobs the session's bus is often at hand: set DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u)/bus")
                .hint(WAYS_OUT),
            StoreError::NoService(_) => failure("keychain_no_service")
                .hint("start one: `gnome-keyring-daemon --start --components=secrets`, or switch the Secret Service on in KWallet or KeePassXC")
                .hint(WAYS_OUT),
            StoreError::Locked(_) => failure("keychain_locked")
                .hint("unlock the keychain (on a desktop: sign in there) and try again")
                .hint(WAYS_OUT),
            StoreError::Dismissed(_) => failure("keychain_dismissed")
                .hint("try again and unlock it when it asks; where it has no screen to ask on, unlock it there first")
                .hint(WAYS_OUT),
            StoreError::Left(_) => failure("keychain_left")
                .hint("it has crashed or was restarted: try again; `limitry doctor` looks whether it is back")
                .hint(WAYS_OUT),
            StoreError::Timeout(_) => failure("keychain_timeout")
                .hint("it accepts and does not answer: it may wait for a prompt on another screen, or hang; restart it")
                .hint(WAYS_OUT),
            StoreError::Ambiguous(_) => failure("keychain_ambiguous")
                .hint("remove what another program stored: `secret-tool clear service limitry`, then `limitry login`"),
            StoreError::ReadBack(_) => failure("keychain_read_back")
                .hint("what answers there keeps nothing: a store for tests, or a read-only one; the token was not kept anywhere")
                .hint(WAYS_OUT),
            StoreError::Foreign(_) => failure("keychain_foreign_item").hint("`limitry login` replaces it"),
            StoreError::Other(_) => failure("keychain").hint(WAYS_OUT),
            StoreError::File(inner) => Self { exit: Exit::Store, ..inner.into() },
            StoreError::DamagedFile { path, .. } => failure("credentials_file_damaged").hint(format!(
                "mend or remove {}, then `limitry login --store file`; limitry leaves it as it is",
                path.display()
            )),
        }
    }
}

impl From<&ConfigError> for Failure {
    fn from(error: &ConfigError) -> Self {
        match error {
            ConfigError::File(inner) => inner.into(),
            ConfigError::Damaged { path, .. } => {
                Self::new(Exit::Other, "config_damaged", error.to_string()).hint(format!(
                    "mend or remove {}; limitry leaves it as it is",
                    path.display()
                ))
            }
        }
    }
}

impl From<&FileError> for Failure {
    fn from(error: &FileError) -> Self {
        let code = match error {
            FileError::Io { .. } => "file",
            FileError::NotOwned(_) => "file_of_another_user",
            FileError::WrongKind { .. } => "file_of_another_kind",
            FileError::TooLarge { .. } => "file_too_large",
            FileError::Locked(_) => "file_locked",
        };
        let failure = Self::new(Exit::Other, code, error.to_string());
        match error {
            FileError::Locked(path) => failure.hint(format!(
                "is one stopped, or waiting for something? `fuser {}` says which; end it and try again",
                shell(&path.display().to_string())
            )),
            _ => failure,
        }
    }
}

impl From<&SettingsError> for Failure {
    fn from(error: &SettingsError) -> Self {
        match error {
            SettingsError::Env(inner) => inner.into(),
            SettingsError::ProjectFile(_) => {
                Self::new(Exit::Usage, "project_file", error.to_string()).hint(
                    "it may hold project, profile, output and color; everything else belongs into your own configuration",
                )
            }
            SettingsError::LocalWithUrl => {
                Self::new(Exit::Usage, "usage", error.to_string()).hint("leave one of the two out")
            }
            SettingsError::Filter(_) => Self::new(Exit::Usage, "filter", error.to_string())
                .hint("it is written as for jq: `--jq '.data[].id'`"),
            SettingsError::BadProject { .. } => Self::new(Exit::Usage, "usage", error.to_string())
                .hint("`limitry projects list` shows the ids"),
        }
    }
}

impl From<&EnvError> for Failure {
    fn from(error: &EnvError) -> Self {
        Self::new(Exit::Usage, "bad_environment", error.to_string())
    }
}

impl From<&TokenError> for Failure {
    fn from(error: &TokenError) -> Self {
        Self::new(Exit::Auth, "wrong_token", error.to_string())
    }
}

impl From<&PromptError> for Failure {
    fn from(error: &PromptError) -> Self {
        let failure = |exit, code| Self::new(exit, code, error.to_string());
        match error {
            PromptError::Nobody { instead, .. } => {
                failure(Exit::Input, "input_needed").hint(instead.clone())
            }
            PromptError::Declined => failure(Exit::Other, "declined"),
            PromptError::Interrupted => failure(Exit::Interrupted, "interrupted"),
            PromptError::Terminal(_) => failure(Exit::Other, "terminal"),
        }
    }
}

impl From<&Problem> for Failure {
    fn from(problem: &Problem) -> Self {
        let code = match problem {
            Problem::Rotation(trouble) => Cow::Owned(trouble.code()),
            other => Cow::Borrowed(other.code()),
        };
        let mut failure = Self::new(problem.exit(), code, problem.to_string());
        if let Problem::NoCustomer { source, .. } = problem {
            // It is the API that says so: its code, its status and what to quote stay.
            let answer = Self::from(source.as_ref());
            failure.code = answer.code;
            failure.status = answer.status;
            failure.request_id = answer.request_id;
        }
        failure.hints = problem.hints();
        failure.details = problem.details();
        if let Some(answer) = problem.answer() {
            let cause = Self::from(answer);
            failure.status = answer.status();
            failure.request_id = cause.request_id;
            failure.details.extend(cause.details);
        }
        failure
    }
}

impl From<&NoHome> for Failure {
    fn from(error: &NoHome) -> Self {
        Self::new(Exit::Other, "no_home", error.to_string())
            .hint(format!("set HOME, or {}", error.variable))
    }
}

impl From<&ClosedPipe> for Failure {
    fn from(error: &ClosedPipe) -> Self {
        if let Some(FilterError::Stopped(exit)) = error.filter() {
            return Self::from(&Interrupted(*exit));
        }
        if let Some(filter) = error.filter() {
            return Self::new(Exit::Usage, "filter", filter.to_string())
                .hint("`--json` without `--jq` prints the document that it is applied to");
        }
        // Data for a reader that left is no failure: it has what it wanted.
        let exit = if error.reader_left() {
            Exit::Success
        } else {
            Exit::Other
        };
        Self::new(exit, "stdout", error.to_string())
    }
}

impl From<&LocalError> for Failure {
    fn from(error: &LocalError) -> Self {
        Self::new(Exit::Other, "local_service", error.to_string())
    }
}
