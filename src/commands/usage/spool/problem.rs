//! What can be wrong with keeping events and sending them later: exit code, stable code and hints, a variant each.

use thiserror::Error;

use crate::base::exit::Exit;
use crate::base::fs::FileError;
use crate::base::state::Destination;
use crate::base::text::pluralize;
use crate::base::text::shell;
use crate::failure::Code;
use crate::failure::Failure;
use crate::failure::codes;
use crate::features::spool;
use limitry_client::ApiError;

/// An event could not be kept, or what was kept could not be sent.
#[derive(Debug, Error)]
pub(crate) enum SpoolProblem {
    /// Too many wait.
    #[error(
        "{source}; and {} events wait already, so this one is not kept",
        spool::MAX_WAITING
    )]
    Full { source: Box<ApiError> },
    /// It could not be written.
    #[error("{source}; and the event cannot be kept: {file}")]
    NotKept {
        source: Box<ApiError>,
        file: FileError,
    },
    /// What waits is for somewhere else.
    #[error("{} for {}", pluralize(*.count as u64, "event waits, and it is", "events wait, and they are"), place(.destination))]
    Elsewhere {
        count: usize,
        destination: Box<Destination>,
        /// The API that they could go to now.
        here: String,
    },
    /// Another process sends them.
    #[error("another limitry on this machine is sending what waits")]
    Busy,
    /// Some could be sent, and then no more.
    #[error("{} sent, {}: {source}", pluralize(*.sent, "event that waited is", "events that waited are"), pluralize(*.left, "still waits", "still wait"))]
    Unsent {
        sent: u64,
        left: u64,
        source: Box<ApiError>,
    },
}

fn place(destination: &Destination) -> String {
    let project = match &destination.project {
        Some(project) => format!("project {project}"),
        None => "the project of another API key".to_owned(),
    };
    format!("{project} at {}", destination.api_url)
}

impl SpoolProblem {
    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Full { source } | Self::NotKept { source, .. } | Self::Unsent { source, .. } => {
                Failure::from(source.as_ref()).exit
            }
            Self::Elsewhere { .. } => Exit::Usage,
            Self::Busy => Exit::Rejected,
        }
    }

    /// The stable code of `--json`.
    pub(crate) const fn code(&self) -> Code {
        match self {
            Self::Full { .. } => codes::SPOOL_FULL,
            Self::NotKept { .. } => codes::SPOOL_FAILED,
            Self::Elsewhere { .. } => codes::SPOOL_BOUND_ELSEWHERE,
            Self::Busy => codes::SPOOL_LOCKED,
            Self::Unsent { .. } => codes::SPOOL_UNSENT,
        }
    }

    /// What the API answered.
    pub(crate) fn answer(&self) -> Option<&ApiError> {
        match self {
            Self::Full { source } | Self::NotKept { source, .. } | Self::Unsent { source, .. } => {
                Some(source)
            }
            Self::Elsewhere { .. } | Self::Busy => None,
        }
    }

    /// What to type next.
    pub(crate) fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Full { .. } => {
                "the event was not recorded; when the API is back: `limitry usage flush`".to_owned()
            }
            Self::NotKept { .. } => "the event was not recorded: record it again".to_owned(),
            Self::Elsewhere { destination, .. } if destination.is_local() => {
                "`limitry usage flush --local` sends them".to_owned()
            }
            Self::Elsewhere {
                destination, here, ..
            } => match &destination.project {
                Some(project) => format!(
                    "`limitry usage flush --project {} --api-url {}` sends them, signed in there",
                    shell(project),
                    shell(&destination.api_url)
                ),
                None if destination.api_url != *here => format!(
                    "`limitry usage flush --api-url {}` sends them, with the key of that API",
                    shell(&destination.api_url)
                ),
                None => {
                    "if the key was rotated, `limitry usage flush --adopt` sends them with this one"
                        .to_owned()
                }
            },
            Self::Busy => "wait for it to end".to_owned(),
            Self::Unsent { .. } => "`limitry usage flush` sends the rest".to_owned(),
        };
        vec![hint]
    }
}
