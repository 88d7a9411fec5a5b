//! What can be wrong with keys: exit code, stable code and hints, a variant each.

use thiserror::Error;

use crate::base::exit::Exit;
use crate::base::text::shell;
use crate::failure::{Code, Failure, codes};
use limitry_client::ApiError;

/// Something about a key is not as it has to be.
#[derive(Debug, Error)]
pub(crate) enum KeyProblem {
    /// The API accepts a key and does not say which it is.
    #[error("the key …{last_four} works, but the API's list does not show which it is")]
    NotListed { last_four: String },
    /// A key was revoked, and whether it is refused could not be seen.
    #[error(
        "key '{name}' ({id}) was revoked, but it could not be seen that it is refused: {source}"
    )]
    Unconfirmed {
        name: String,
        id: String,
        source: Box<ApiError>,
    },
    /// A revoked key is still accepted.
    #[error("key '{name}' ({id}) is revoked, but was still accepted after 90 s")]
    StillWorks { name: String, id: String },
    /// A key that was to end would not.
    #[error("the API made key '{name}' ({id}) and did not set its end, so {undone}")]
    NoEnd {
        name: String,
        id: String,
        undone: String,
    },
    /// The end of a key that is in use could not be moved.
    #[error("the API answered that it had moved the key's end, and has not")]
    NotMoved,
    /// Somebody else rotates this key.
    #[error("key '{name}' is being rotated: '{marker}' ({id}) is its successor")]
    BeingRotated {
        name: String,
        marker: String,
        id: String,
        /// Whether it ends by itself before long.
        ends_soon: bool,
    },
    /// A setting was accepted and is not there.
    #[error("the API answered that it had set {what} ({of}), and has not")]
    NotSet {
        what: &'static str,
        of: String,
        /// The old key, which still works.
        stays: String,
    },
    /// A new name was accepted and is not there.
    #[error("the API answered that it had renamed key {id}, and has not")]
    NotRenamed { id: String },
    /// The successor does not work any more.
    #[error("the new key ({id}) is {status}")]
    Lost { id: String, status: &'static str },
    /// Nobody knows how old a key is.
    #[error("the API does not say when key '{name}' ({id}) was made, so it may be too old")]
    AgeUnknown { name: String, id: String },
}

impl KeyProblem {
    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Unconfirmed { source, .. } => Failure::from(source.as_ref()).exit,
            Self::NotListed { .. }
            | Self::StillWorks { .. }
            | Self::NoEnd { .. }
            | Self::NotMoved
            | Self::NotRenamed { .. }
            | Self::NotSet { .. }
            | Self::AgeUnknown { .. } => Exit::Api,
            Self::BeingRotated { .. } | Self::Lost { .. } => Exit::Rejected,
        }
    }

    /// The stable code of `--json`.
    pub(crate) const fn code(&self) -> Code {
        match self {
            Self::NotListed { .. } => codes::KEY_NOT_LISTED,
            Self::Unconfirmed { .. } => codes::NOT_CONFIRMED,
            Self::StillWorks { .. } => codes::STILL_WORKS,
            Self::NoEnd { .. } | Self::NotMoved | Self::NotRenamed { .. } | Self::NotSet { .. } => {
                codes::NOT_SET
            }
            Self::BeingRotated { .. } => codes::BEING_ROTATED,
            Self::Lost { .. } => codes::NEW_KEY_LOST,
            Self::AgeUnknown { .. } => codes::AGE_UNKNOWN,
        }
    }

    /// What to type next.
    pub(crate) fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::NotListed { .. } => "it is not revoked: run this again in a minute, or find it with `limitry keys list` and revoke it by its id".to_owned(),
            Self::StillWorks { id, .. } | Self::Unconfirmed { id, .. } => {
                format!("look again in a while: `limitry keys show {}`", shell(id))
            }
            Self::NoEnd { .. } => "without --expires it is made to last; then it has to be revoked by hand".to_owned(),
            Self::BeingRotated { id, ends_soon: true, .. } => format!(
                "wait for it; if nobody does it any more: `limitry keys revoke {}` (it ends within the hour by itself)",
                shell(id)
            ),
            Self::BeingRotated { id, name, .. } => format!(
                "wait for it; it does not end within the hour, so it may be in use: look at it with `limitry keys show {0}`, and when it is in its place, `limitry keys rename {0} {1}`",
                shell(id),
                shell(name)
            ),
            Self::NotSet { stays, .. } => format!(
                "the old key ({stays}) still works without an end: `limitry keys show {stays}`, and `limitry keys revoke {stays}` when the new one is in use"
            ),
            Self::AgeUnknown { id, .. } => format!("rotate it by its id: `limitry keys rotate {}`", shell(id)),
            Self::Lost { .. } | Self::NotMoved | Self::NotRenamed { .. } => return Vec::new(),
        };
        vec![hint]
    }
}
