//! What can go wrong with a rotation: exit code, stable code and hints, a variant each.

use crate::failure::{Code, Failure, codes};
use std::borrow::Cow;

use thiserror::Error;

use crate::base::exit::Exit;
use crate::base::text::shell;

/// A rotation that was not begun, or is not finished.
#[derive(Debug, Error)]
pub(crate) enum Trouble {
    /// A target belongs to another key.
    #[error("{target} holds {found}, not the key that is rotated (…{last_four})")]
    OtherKey {
        target: String,
        /// What is there, in words.
        found: String,
        last_four: String,
    },
    /// Nobody could tell whether the new key is in use before the old one is gone.
    #[error("{0} cannot be read back, and --now would revoke the old key unseen")]
    Unseen(String),
    /// A target that is the same for every key.
    #[error("{0} is one place for many keys")]
    NoTemplate(String),
    /// A rotation of this key is under way, with other targets.
    #[error("a rotation of '{0}' is under way, with other targets or options")]
    Open(String),
    /// A rotation of this key is under way, and was begun otherwise.
    #[error("a rotation of '{name}' is under way, and was begun with {begun}, not with {typed}")]
    Differs {
        name: String,
        /// The flags that it was begun with.
        begun: String,
        /// The flags that were typed now.
        typed: String,
    },
    /// What is under way was begun elsewhere.
    #[error("the rotation of '{name}' was begun with {what}")]
    Elsewhere {
        name: String,
        /// API, project and profile in words.
        what: String,
    },
    /// The old key is on its way out.
    #[error("the rotation of '{0}' is too far on to be undone: its old key is being let go")]
    TooLate(String),
    /// The key changed between being chosen and being taken.
    #[error("key '{name}' ({id}) was changed by somebody at the same moment")]
    Changed { name: String, id: String },
    /// It stopped on the way, and can go on.
    #[error("{message}")]
    Stopped {
        message: String,
        standing: String,
        /// The exit code of what happened.
        exit: Exit,
        /// The stable code of what happened.
        code: Cow<'static, str>,
    },
    /// It failed, and everything is as it was.
    #[error("{message}; {undone}")]
    Undone {
        message: String,
        /// What became of the successor.
        undone: String,
        /// The exit code of what happened.
        exit: Exit,
        /// The stable code of what happened.
        code: Cow<'static, str>,
    },
    /// Some of several failed.
    #[error("{failed} of {total} failed: {}", reasons.join("; "))]
    Several {
        reasons: Vec<String>,
        failed: usize,
        total: usize,
        /// Whether one of them can be gone on with.
        open: bool,
    },
    /// `--verify-with` said no.
    #[error("the new key is delivered, but `{command}` {said}")]
    NotVerified { command: String, said: String },
}

impl Trouble {
    pub(super) fn stopped(error: &Failure, standing: String) -> Self {
        Self::Stopped {
            message: error.message.clone(),
            standing,
            exit: error.exit,
            code: error.code.clone(),
        }
    }

    pub(super) fn undone(error: &Failure, undone: String) -> Self {
        Self::Undone {
            message: error.message.clone(),
            undone,
            exit: error.exit,
            code: error.code.clone(),
        }
    }

    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::OtherKey { .. }
            | Self::Unseen(_)
            | Self::NoTemplate(_)
            | Self::Differs { .. }
            | Self::Elsewhere { .. } => Exit::Usage,
            Self::Open(_) | Self::TooLate(_) | Self::Changed { .. } => Exit::Rejected,
            Self::Stopped { exit, .. } | Self::Undone { exit, .. } => *exit,
            Self::Several { .. } => Exit::Partial,
            Self::NotVerified { .. } => Exit::Other,
        }
    }

    /// The stable code of `--json`.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::OtherKey { .. } => codes::TARGET_OF_ANOTHER_KEY,
            Self::Unseen(_) => codes::TARGET_UNREADABLE,
            Self::NoTemplate(_) => codes::BAD_TARGET,
            Self::Open(_) => codes::ROTATION_OPEN,
            Self::Differs { .. } => codes::ROTATION_DIFFERS,
            Self::Elsewhere { .. } => codes::ROTATION_ELSEWHERE,
            Self::TooLate(_) => codes::ROTATION_TOO_FAR,
            Self::Changed { .. } => codes::KEY_CHANGED,
            Self::Stopped { .. } | Self::Undone { .. } => codes::ROTATION,
            Self::Several { .. } => codes::PARTLY_DONE,
            Self::NotVerified { .. } => codes::NOT_VERIFIED,
        }
    }

    /// What to type next.
    pub(crate) fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::OtherKey { .. } => "`--force` delivers there all the same; nothing was done",
            Self::Unseen(_) => {
                "`--verify-with CMD` sees whether it arrived; `--grace 24h` leaves time; `--force` goes on unseen"
            }
            Self::NoTemplate(_) => "put {name} or {id} into it, as in --to 'env-file:{name}.env'",
            Self::Differs { .. } => {
                "`limitry keys rotate --resume` finishes it as it was begun, `limitry keys rotate --abort` ends it, and then it can be begun anew"
            }
            Self::Open(_) => {
                "`limitry keys rotate --resume` finishes it, `limitry keys rotate --abort` ends it"
            }
            Self::Elsewhere { .. } => "go on with the same --api-url, --project and --profile",
            Self::TooLate(_) => "`limitry keys rotate --resume` finishes it",
            Self::Changed { id, .. } => {
                return vec![format!(
                    "`limitry keys show {}` shows it as it is now",
                    shell(id)
                )];
            }
            Self::Stopped { standing, .. } => {
                return vec![
                    standing.clone(),
                    "`limitry keys rotate --resume` goes on, `limitry keys rotate --abort` ends it"
                        .to_owned(),
                ];
            }
            Self::Several { open: true, .. } => {
                "`limitry keys rotate --resume` goes on with what is not finished, `limitry keys rotate --abort` ends it"
            }
            Self::Several { open: false, .. } | Self::Undone { .. } => return Vec::new(),
            Self::NotVerified { .. } => {
                "both keys work; `limitry keys rotate --resume` looks again, `--abort` keeps both"
            }
        };
        vec![hint.to_owned()]
    }
}
