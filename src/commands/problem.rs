//! What can be wrong with a command that was well typed: exit code, stable code and hints, a variant each.

mod hints;

use thiserror::Error;

use super::keys::Trouble;
use super::{ImportProblem, SpoolProblem};
use crate::base::exit::Exit;
use crate::failure::{Code, Failure, codes};
use crate::output::jq::FilterError;
use limitry_client::ApiError;

/// A command cannot be done, or could not be finished.
#[derive(Debug, Error)]
pub(crate) enum Problem {
    /// A person's token needs a project, and none is known.
    #[error("no project is chosen")]
    NoProject,
    /// Nothing has that id or name.
    #[error("there is no {what} '{name}'")]
    NotFound {
        what: &'static str,
        name: String,
        /// The command that lists them.
        list: &'static str,
    },
    /// Nothing has that id or name, but something has one like it.
    #[error("there is no {what} '{name}'")]
    Misspelt {
        what: &'static str,
        name: String,
        /// What may have been meant.
        like: String,
        /// The command that lists them.
        list: &'static str,
    },
    /// The document of the command has no such field.
    #[error("this command's document has no field '{field}'")]
    NoField { field: String, fields: Vec<String> },
    /// `--json id,name`: the fields would be taken for what is acted on.
    #[error(
        "'{fields}' is taken for an argument of the command: fields stand behind an equals sign"
    )]
    FieldsApart { flag: &'static str, fields: String },
    /// No customer has that id; the API's own answer, with what limitry knows beside it.
    #[error("there is no customer '{name}'")]
    NoCustomer {
        name: String,
        /// What may have been meant.
        like: Option<String>,
        source: Box<ApiError>,
    },
    /// More than one thing has that name.
    #[error("'{name}' is more than one {what}: {}", .ids.join(", "))]
    Ambiguous {
        what: &'static str,
        name: String,
        /// The ids that it may mean.
        ids: Vec<String>,
    },
    /// Four characters are too little to destroy by when nobody looks.
    #[error("'{name}' is the end of a key, and that selects none when nobody confirms")]
    LastFourUnattended {
        name: String,
        /// The key that it would have meant.
        id: String,
    },
    /// `login`, `logout` and `auth switch` would seem to do nothing.
    #[error("{variable} is set and would hide what `{command}` does")]
    Hidden {
        variable: &'static str,
        command: &'static str,
    },
    /// The profile's token comes from a program: there is nothing to store or to forget.
    #[error(
        "profile '{profile}' takes its token from '{program}' (its token-command), so `{command}` has nothing to do"
    )]
    TokenCommand {
        profile: String,
        program: String,
        command: &'static str,
    },
    /// A setting cannot be that.
    #[error("invalid value for '{name}': {expected}")]
    BadSetting {
        name: &'static str,
        expected: String,
    },
    /// A stored token is for one API, and its profile with it.
    #[error(
        "profile '{profile}' is signed in, and its token is for the API that it was stored for: {setting} stays"
    )]
    BoundToLogin {
        setting: &'static str,
        profile: String,
    },
    /// There is no such profile to switch to.
    #[error("there is no profile '{name}'")]
    NoProfile { name: String, others: Vec<String> },
    /// The command is about an account, and the local service has none.
    #[error("`{0}` has nothing to do with --local: the local service has its own token")]
    NotLocal(&'static str),
    /// `login` with nowhere to keep a token.
    #[error("the credential store is 'none', so `login` has nowhere to keep a token")]
    NoStore,
    /// A secret would be printed where it is kept for ever, or into nothing.
    #[error("the secret would go to {where_to}")]
    SecretToStdout { where_to: &'static str },
    /// A secret would be printed where nobody can read it, whatever is said.
    #[error(
        "the secret would go to a stdout that is closed or /dev/null, and nobody would have it"
    )]
    SecretLost,
    /// A directory's file would decide where something is written, and nobody said that it may.
    #[error("{path} is not trusted yet ({says}), and this command writes")]
    Untrusted { path: String, says: String },
    /// `doctor` found something.
    #[error("not all is well: {0}")]
    Unwell(String),
    /// `auth token` where somebody may see it.
    #[error("the token would be shown on {where_to}")]
    TokenShown {
        /// `a terminal`, `a CI log`
        where_to: &'static str,
    },
    /// Printing a new secret failed, so nobody has it; the key that held it is gone again.
    #[error("the new key could not be printed ({reason}), so {undone}")]
    NotDelivered {
        reason: String,
        /// What became of the key.
        undone: String,
    },
    /// A delivery failed, and what was made for it is gone again.
    #[error("{source}; so {undone}")]
    Undelivered {
        /// What became of the key.
        undone: String,
        source: Box<crate::features::delivery::DeliveryError>,
    },
    /// Two targets that are one.
    #[error("{one} and {other} are the same place")]
    SameTarget { one: String, other: String },
    /// A new key has no id before it is made.
    #[error("{0}: a key that is not made yet has no id")]
    NoIdYet(String),
    /// A target's template that a key does not fit into.
    #[error(transparent)]
    Target(#[from] crate::features::delivery::TargetError),
    /// A key's value belongs to another project than the one that is acted on.
    #[error("this key belongs to project {0}")]
    OtherProject(String),
    /// The key is not one that can be rotated.
    #[error("key '{name}' ({id}) is {status}; only an active key can be rotated")]
    NotActive {
        name: String,
        id: String,
        status: &'static str,
    },
    /// Another process on this machine rotates this key.
    #[error("key '{0}' is being rotated by another limitry on this machine")]
    Locked(String),
    /// The API does not accept the key that it just made.
    #[error("the API did not accept the new key within 90 s, and '{name}' works as before")]
    NotProved {
        /// The key that was to be replaced.
        name: String,
    },
    /// Something about a key is not as it has to be.
    #[error(transparent)]
    Key(#[from] super::keys::KeyProblem),
    /// A rotation was not begun, or is not finished.
    #[error(transparent)]
    Rotation(#[from] super::keys::Trouble),
    /// The answer to a creation did not come: there may be a key that nobody holds.
    #[error("it is not known whether key '{name}' was made: {source}")]
    MaybeMade { name: String, source: Box<ApiError> },
    /// Some of several failed.
    #[error("{failed} of {total} failed: {}", .reasons.join("; "))]
    Partly {
        reasons: Vec<String>,
        failed: usize,
        total: usize,
    },
    /// A context that would name another customer than `--customer`.
    #[error("invalid value for '--context': customerId is what --customer says")]
    ContextCustomer,
    /// `logout --revoke` of a token that nobody has any more.
    #[error("the token of profile '{0}' was no longer in its store, so it could not be revoked")]
    NothingToRevoke(String),
    /// A name was given twice to a flag that takes each once.
    #[error("invalid value for '{flag}': '{name}' is there twice")]
    Twice { flag: &'static str, name: String },
    /// A dimension says something else than a flag.
    #[error("invalid value for '--dimension': {name} is not what {flag} says")]
    Contradiction {
        /// `customer_id`, `event_type`
        name: &'static str,
        /// `--customer`, `--event`
        flag: &'static str,
    },
    /// A range that ends before it begins.
    #[error("invalid value for '--to': {to} is before {from}, where the range begins")]
    Backwards {
        from: jiff::Timestamp,
        to: jiff::Timestamp,
    },
    /// A key that would be dead at once.
    #[error("invalid value for '--expires': {0} is past")]
    Past(jiff::Timestamp),
    /// The file that `--token-file` names cannot be read.
    #[error("invalid value '{}' for '--token-file': {source}", path.display())]
    TokenFile {
        path: std::path::PathBuf,
        source: crate::base::fs::FileError,
    },
    /// Nobody knows whether an event was recorded; its key makes a repeat count once.
    #[error("it is not known whether the event was recorded: {source}")]
    MaybeRecorded {
        /// The event's idempotency key.
        key: String,
        source: Box<ApiError>,
    },
    /// `run --key` of a name that the keychain does not have.
    #[error("the keychain has no key '{0}'")]
    NoKeyInKeychain(String),
    /// What the keychain has there is no API key.
    #[error("what the keychain has as key '{name}' cannot be used: {reason}")]
    BadKeyInKeychain {
        name: String,
        reason: limitry_client::TokenError,
    },
    /// A path that would leave the API.
    #[error("invalid path '{0}': it must begin with one '/' and stay below the API's base URL")]
    Path(String),
    /// Fields were given beside an input that has none.
    #[error("--input must be a JSON object to take fields: {0}")]
    NoObject(serde_json::Error),
    /// `--paginate` on something that is no list.
    #[error("the answer is no list, so there are no pages to fetch")]
    NoList,
    /// A list that does not end.
    #[error("the API's list does not end: a cursor came twice, or 100 pages were empty")]
    Endless,
    /// A file of `limitry apply` is wrong: every mistake with line and field.
    #[error("{} cannot be used:\n  {}", path.display(), .mistakes.join("\n  "))]
    File {
        path: std::path::PathBuf,
        mistakes: Vec<String>,
    },
    /// Some changes of a plan are made, the next one failed.
    #[error("{done} of {total} changes are made; cannot {what}: {source}")]
    Halfway {
        done: usize,
        total: usize,
        what: String,
        source: Box<ApiError>,
    },
    /// What listens on the port, if anything does, is not ours: it is told no token.
    #[error("no `limitry dev` of this data directory listens on port {0}")]
    NotServing(u16),
    /// What `guard` is to read off a command's output is no filter.
    #[error("--value-from: {0}")]
    ValueFrom(FilterError),
    #[error(transparent)]
    Import(#[from] ImportProblem),
    /// Events that were to wait, or wait.
    #[error(transparent)]
    Spool(#[from] SpoolProblem),
    /// The port is taken, or not ours to take.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Port { port: u16, source: std::io::Error },
}

impl Problem {
    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Import(problem) => problem.exit(),
            Self::Spool(problem) => problem.exit(),
            Self::NothingToRevoke(_) | Self::BadKeyInKeychain { .. } => Exit::Auth,
            Self::Unwell(_) | Self::NotDelivered { .. } | Self::Port { .. } | Self::NoList => {
                Exit::Other
            }
            Self::Undelivered { source, .. } => Failure::from(source.as_ref()).exit,
            Self::NoProject
            | Self::ValueFrom(_)
            | Self::OtherProject(_)
            | Self::SameTarget { .. }
            | Self::NoIdYet(_)
            | Self::Target(_)
            | Self::NoField { .. }
            | Self::FieldsApart { .. }
            | Self::SecretLost
            | Self::ContextCustomer
            | Self::Twice { .. }
            | Self::Contradiction { .. }
            | Self::Backwards { .. }
            | Self::Past(_)
            | Self::TokenFile { .. }
            | Self::Path(_)
            | Self::NoObject(_)
            | Self::File { .. }
            | Self::Ambiguous { .. }
            | Self::LastFourUnattended { .. }
            | Self::Hidden { .. }
            | Self::NotLocal(_)
            | Self::TokenCommand { .. }
            | Self::BadSetting { .. }
            | Self::BoundToLogin { .. }
            | Self::NoStore
            | Self::TokenShown { .. }
            | Self::SecretToStdout { .. } => Exit::Usage,
            Self::NoKeyInKeychain(_)
            | Self::NoCustomer { .. }
            | Self::NotFound { .. }
            | Self::Misspelt { .. }
            | Self::NoProfile { .. } => Exit::NotFound,
            Self::Untrusted { .. } => Exit::Input,
            Self::NotActive { .. } | Self::Locked(_) => Exit::Rejected,
            Self::NotProved { .. } | Self::Endless => Exit::Api,
            Self::Key(problem) => problem.exit(),
            Self::NotServing(_) => Exit::Network,
            Self::Rotation(trouble) => trouble.exit(),
            Self::MaybeMade { source, .. } | Self::MaybeRecorded { source, .. } => {
                Failure::from(source.as_ref()).exit
            }
            Self::Partly { .. } | Self::Halfway { .. } => Exit::Partial,
        }
    }

    /// The stable code of `--json`.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Import(problem) => problem.code(),
            Self::Spool(problem) => problem.code(),
            Self::ValueFrom(_) => codes::FILTER,
            Self::NoProject => codes::MISSING_PROJECT,
            Self::NotFound { .. } | Self::Misspelt { .. } | Self::NoCustomer { .. } => {
                codes::NOT_FOUND
            }
            Self::NoField { .. } => codes::NO_SUCH_FIELD,
            Self::FieldsApart { .. } => codes::FIELDS_APART,
            Self::Ambiguous { .. } => codes::AMBIGUOUS,
            Self::LastFourUnattended { .. } => codes::LAST_FOUR_UNATTENDED,
            Self::Hidden { .. } => codes::HIDDEN_BY_ENVIRONMENT,
            Self::NotLocal(_) => codes::NOT_LOCAL,
            Self::TokenCommand { .. } => codes::TOKEN_COMMAND,
            Self::BoundToLogin { .. } => codes::BOUND_TO_LOGIN,
            Self::NoProfile { .. } => codes::NO_PROFILE,
            Self::NoStore => codes::NO_STORE,
            Self::Unwell(_) => codes::UNWELL,
            Self::Untrusted { .. } => codes::PROJECT_FILE_UNTRUSTED,
            Self::TokenShown { .. } => codes::TOKEN_SHOWN,
            Self::SecretToStdout { .. } | Self::SecretLost => codes::SECRET_TO_STDOUT,
            Self::NotDelivered { .. } => codes::NOT_DELIVERED,
            Self::Undelivered { .. } => codes::DELIVERY_FAILED,
            Self::SameTarget { .. } => codes::SAME_TARGET,
            Self::NoIdYet(_) | Self::Target(_) => codes::BAD_TARGET,
            Self::OtherProject(_) => codes::OTHER_PROJECT,
            Self::NotActive { .. } => codes::KEY_NOT_ACTIVE,
            Self::Locked(_) => codes::ROTATION_LOCKED,
            Self::NotProved { .. } => codes::NOT_PROVED,
            Self::Rotation(trouble) => trouble.code(),
            Self::Key(problem) => problem.code(),
            Self::MaybeMade { .. } => codes::MAYBE_MADE,
            Self::Port { .. } => codes::PORT,
            Self::NotServing(_) => codes::NOT_SERVING,
            Self::ContextCustomer
            | Self::NoObject(_)
            | Self::BadSetting { .. }
            | Self::Twice { .. }
            | Self::Contradiction { .. }
            | Self::Backwards { .. }
            | Self::Past(_) => codes::USAGE,
            Self::TokenFile { .. } => codes::TOKEN_FILE,
            Self::MaybeRecorded { .. } => codes::MAYBE_RECORDED,
            Self::NothingToRevoke(_) => codes::NOTHING_TO_REVOKE,
            Self::File { .. } => codes::BAD_FILE,
            Self::Partly { .. } | Self::Halfway { .. } => codes::PARTLY_DONE,
            Self::NoKeyInKeychain(_) => codes::NO_KEY_IN_KEYCHAIN,
            Self::BadKeyInKeychain { .. } => codes::BAD_KEY_IN_KEYCHAIN,
            Self::Path(_) => codes::BAD_PATH,
            Self::NoList => codes::NO_LIST,
            Self::Endless => codes::BAD_ANSWER,
        }
    }

    /// What the API answered, where something larger ended with it.
    pub(crate) fn answer(&self) -> Option<&ApiError> {
        match self {
            Self::Import(problem) => problem.answer(),
            Self::Spool(problem) => problem.answer(),
            _ => None,
        }
    }

    /// Which parts of what was given are wrong: place and message.
    pub(crate) fn details(&self) -> Vec<(String, String)> {
        match self {
            Self::Import(problem) => problem.details(),
            _ => Vec::new(),
        }
    }
}

impl From<&Problem> for Failure {
    fn from(problem: &Problem) -> Self {
        let mut failure = Self::new(problem.exit(), problem.code(), problem);
        match problem {
            Problem::Rotation(Trouble::Stopped { code, .. } | Trouble::Undone { code, .. }) => {
                failure.code.clone_from(code);
            }
            Problem::NoCustomer { source, .. } => {
                // The API says so: its code, its status and its request id stay.
                let answer = Self::from(source.as_ref());
                failure.code.clone_from(&answer.code);
                failure.status = answer.status;
                failure.request_id.clone_from(&answer.request_id);
            }
            _ => {}
        }
        failure.hints = problem.hints();
        failure.details = problem.details();
        if let Some(answer) = problem.answer() {
            let exit = failure.exit;
            failure = failure.caused_by(answer);
            failure.exit = exit;
        }
        failure
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::from(&problem)
    }
}

impl From<super::keys::KeyProblem> for Failure {
    fn from(problem: super::keys::KeyProblem) -> Self {
        Problem::from(problem).into()
    }
}

impl From<SpoolProblem> for Failure {
    fn from(problem: SpoolProblem) -> Self {
        Problem::from(problem).into()
    }
}

impl From<ImportProblem> for Failure {
    fn from(problem: ImportProblem) -> Self {
        Problem::from(problem).into()
    }
}
