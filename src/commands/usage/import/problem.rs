//! What can be wrong with an import: exit code, stable code and hints, a variant each.

use jiff::Timestamp;
use thiserror::Error;

use crate::base::exit::Exit;
use crate::base::state::StateError;
use crate::base::text::exact;
use crate::base::text::pluralize;
use crate::base::text::shell;
use crate::failure::Code;
use crate::failure::Failure;
use crate::failure::codes;
use crate::features::import::{HeaderError, Mistake, ReadError, SHOWN};
use limitry_client::ApiError;

/// An import cannot be done, or could not be finished.
#[derive(Debug, Error)]
pub(crate) enum ImportProblem {
    /// The file cannot be read to its end.
    #[error("{file} {source}")]
    Unreadable { file: String, source: ReadError },
    /// Some lines are no events.
    #[error("{file} has {} in {bad} of its {}, and nothing was sent{}", pluralize(*.problems, "problem", "problems"), pluralize(*.lines, "line", "lines"), shown(*.problems))]
    Invalid {
        file: String,
        lines: u64,
        /// How many of them are no events.
        bad: u64,
        /// How many problems they have.
        problems: u64,
        first: Vec<Mistake>,
        /// Where all of them are, if anywhere.
        rejects: Option<String>,
    },
    /// What is remembered of this import cannot be used.
    #[error(transparent)]
    Journal(StateError),
    /// `--rejects` would overwrite what somebody else wrote.
    #[error(
        "--rejects would replace {0}, which holds something else than a list of rejected lines"
    )]
    RejectsForeign(String),
    /// `--rejects` would overwrite what is imported.
    #[error("--rejects names the file that is imported")]
    RejectsItself,
    /// The file begins with another import.
    #[error(
        "{file} begins with what was imported on {}{}: {} would be counted twice", exact(*.begun), from(.path.as_deref()), pluralize(*.lines, "line", "lines")
    )]
    Continues {
        file: String,
        /// The lines that would be counted twice.
        lines: u64,
        /// When the other one began.
        begun: Timestamp,
        path: Option<String>,
        /// The command that goes on with the other one.
        again: String,
        /// The command that counts everything.
        anyway: String,
    },
    /// The file holds another import, or a part of it.
    #[error("{file} holds lines that were imported on {}{}, and they would be counted twice", exact(*.begun), from(.path.as_deref()))]
    Overlaps {
        file: String,
        /// When the other one began.
        begun: Timestamp,
        path: Option<String>,
        /// The command that counts everything.
        anyway: String,
    },
    /// What was sent under this id is not what the file begins with.
    #[error("{file} does not begin with the {} imported as '{id}' before", pluralize(*.lines, "line that was", "lines that were"))]
    Changed {
        file: String,
        /// The lines that were sent.
        lines: u64,
        id: String,
        /// The command that imports it as something else.
        other: String,
    },
    /// The file is not what was checked any more.
    #[error(
        "{file} was changed while it was imported: lines {from} to {to} are not what was checked, and were not sent"
    )]
    Edited { file: String, from: u64, to: u64 },
    /// An import that was begun elsewhere.
    #[error("this import was begun for project {project} at {api_url} on {}, and is not finished there", exact(*.begun))]
    Elsewhere {
        project: String,
        api_url: String,
        begun: Timestamp,
        /// The command that goes on there.
        again: String,
        /// The command that imports it here as well.
        here: String,
    },
    /// The file would be read differently.
    #[error("this import was begun with the file read as {was}, and now it would be read as {now}")]
    ReadDifferently { was: String, now: String },
    /// Another process is at it.
    #[error("another limitry on this machine is importing this")]
    Busy,
    #[error("stopped: {done} of {} sent", pluralize(*.total, "event is", "events are"))]
    Stopped {
        exit: Exit,
        /// How many events are done with.
        done: u64,
        total: u64,
        /// The command that goes on.
        again: String,
    },
    /// The API could not be had.
    #[error("{done} of {} sent, and then: {source}", pluralize(*.total, "event is", "events are"))]
    GaveUp {
        /// How many events are done with.
        done: u64,
        total: u64,
        source: Box<ApiError>,
        /// The command that goes on.
        again: String,
    },
}

fn shown(problems: u64) -> String {
    if problems > SHOWN as u64 {
        format!("; the first {SHOWN} of them")
    } else {
        String::new()
    }
}

fn from(path: Option<&str>) -> String {
    path.map_or_else(|| " from stdin".to_owned(), |path| format!(" from {path}"))
}

impl ImportProblem {
    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Unreadable {
                source: ReadError::Io(_),
                ..
            }
            | Self::Edited { .. } => Exit::Other,
            Self::Unreadable { .. }
            | Self::Invalid { .. }
            | Self::Journal(_)
            | Self::RejectsForeign(_)
            | Self::RejectsItself
            | Self::Continues { .. }
            | Self::Overlaps { .. }
            | Self::Changed { .. }
            | Self::Elsewhere { .. }
            | Self::ReadDifferently { .. } => Exit::Usage,
            Self::Busy => Exit::Rejected,
            Self::Stopped { exit, .. } => *exit,
            Self::GaveUp { source, .. } => Failure::from(source.as_ref()).exit,
        }
    }

    /// The stable code of `--json`.
    pub(crate) const fn code(&self) -> Code {
        match self {
            Self::Unreadable { .. } => codes::IMPORT_UNREADABLE,
            Self::Invalid { .. } => codes::IMPORT_INVALID,
            Self::Journal(StateError::Newer(_)) => codes::IMPORT_JOURNAL_NEWER,
            Self::Journal(_) => codes::IMPORT_JOURNAL_DAMAGED,
            Self::RejectsForeign(_) => codes::IMPORT_REJECTS_FOREIGN,
            Self::RejectsItself => codes::USAGE,
            Self::Continues { .. } => codes::IMPORT_CONTINUES_ANOTHER,
            Self::Overlaps { .. } => codes::IMPORT_OVERLAPS,
            Self::Changed { .. } => codes::IMPORT_PREFIX_CHANGED,
            Self::Edited { .. } => codes::IMPORT_EDITED,
            Self::Elsewhere { .. } => codes::IMPORT_BEGUN_ELSEWHERE,
            Self::ReadDifferently { .. } => codes::IMPORT_READ_DIFFERENTLY,
            Self::Busy => codes::IMPORT_LOCKED,
            Self::Stopped { .. } => codes::IMPORT_STOPPED,
            Self::GaveUp { .. } => codes::IMPORT_UNFINISHED,
        }
    }

    /// What the API answered, where that is what is wrong.
    pub(crate) fn answer(&self) -> Option<&ApiError> {
        match self {
            Self::GaveUp { source, .. } => Some(source),
            _ => None,
        }
    }

    /// Which lines are wrong, and how.
    pub(crate) fn details(&self) -> Vec<(String, String)> {
        let Self::Invalid { first, .. } = self else {
            return Vec::new();
        };
        first
            .iter()
            .map(|mistake| {
                let place = if mistake.detail.path.is_empty() {
                    format!("line {}", mistake.line)
                } else {
                    format!("line {}: {}", mistake.line, mistake.detail.path)
                };
                (place, mistake.detail.message.clone())
            })
            .collect()
    }

    /// What to type next.
    pub(crate) fn hints(&self) -> Vec<String> {
        match self {
            Self::Unreadable {
                source: ReadError::Header(HeaderError::Unknown(_)),
                ..
            } => vec![
                "`--map COLUMN=values.NAME` (or dimensions.NAME, properties.NAME, customerId, …) says what a column is, `--map COLUMN=-` leaves it out".to_owned(),
            ],
            Self::Unreadable {
                source: ReadError::Header(HeaderError::Missing(field)),
                ..
            } => vec![format!("`--map COLUMN={field}` says which column it is")],
            Self::Unreadable {
                file,
                source: ReadError::Header(HeaderError::Separated(by)),
            } => vec![format!(
                "save it with commas; or `mlr --csv --ifs {} --ofs , cat {} | limitry usage import -`",
                shell(by.sign()),
                shell(file)
            )],
            Self::Unreadable {
                source: ReadError::MapWithoutColumns,
                ..
            } => vec!["leave --map out; should it be CSV all the same: `--format csv`".to_owned()],
            Self::Unreadable {
                file,
                source: ReadError::Foreign(foreign),
            } => vec![format!(
                "`{} {} | limitry usage import -`",
                foreign.remedy,
                shell(file)
            )],
            Self::Unreadable { .. } | Self::RejectsItself => Vec::new(),
            Self::Journal(StateError::Damaged { path, .. }) => vec![format!(
                "`rm {}`, and the same command sends all of it again under the same keys: what the API has counts once; a log that was edited since would not be noticed",
                shell(&path.display().to_string())
            )],
            Self::Journal(_) => vec!["import it with the limitry that wrote that".to_owned()],
            Self::RejectsForeign(path) => vec![format!(
                "name another file, or remove that one: `rm {}`",
                shell(path)
            )],
            Self::Invalid { rejects, .. } => vec![match rejects {
                Some(path) => format!("all of them are in {path}; `--skip-invalid` imports the rest"),
                None => "`--rejects FILE` writes all of them down; with `--skip-invalid`, too, the rest is imported".to_owned(),
            }],
            Self::Continues { again, anyway, .. } => vec![
                format!("`{again}` goes on where that ended, and counts what is new"),
                format!("if the lines are new events all the same: `{anyway}`"),
            ],
            Self::Overlaps { anyway, .. } => vec![
                "put the new lines into a file of their own, or give each line an idempotencyKey".to_owned(),
                format!("if the lines are new events all the same: `{anyway}`"),
            ],
            Self::Changed { other, .. } => vec![
                format!("a log that was begun anew needs an id of its own: `{other}`"),
                "where lines were put in front or edited, put the new ones into a file of their own".to_owned(),
            ],
            Self::Edited { .. } => vec![
                "run it again when nobody writes to the file; what was sent is remembered and is not counted twice".to_owned(),
            ],
            Self::Elsewhere { again, here, .. } => vec![
                format!("`{again}` goes on there"),
                format!("to import it here as well: `{here}`"),
            ],
            Self::ReadDifferently { .. } => {
                vec!["give the same --format and --map as before".to_owned()]
            }
            Self::Busy => vec!["wait for it to end".to_owned()],
            Self::Stopped { again, .. } => vec![format!("`{again}` goes on where it stopped")],
            Self::GaveUp { source, again, .. } => {
                let mut hints = Failure::from(source.as_ref()).hints.clone();
                hints.push(format!("`{again}` goes on where it stopped"));
                hints
            }
        }
    }
}
