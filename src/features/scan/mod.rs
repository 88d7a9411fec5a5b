//! Finds leaked Limitry secrets in files, in git's history, in what is staged, and on stdin.
//!
//! A finding holds the prefix and the last four characters of a secret, never the secret. The input comes from anyone: only
//! regular files are opened, no symlink is followed, and no input is held in memory whole.

mod error;
mod exposure;
mod files;
mod gitignore;
mod history;
mod hook;
mod objects;
mod patterns;
mod position;
mod queue;
mod report;
mod searcher;
mod staged;
mod stream;

pub(crate) use error::ScanError;
pub(crate) use exposure::Exposure;
#[cfg(feature = "testing")]
pub(crate) use files::bytes;
pub(crate) use files::{stdin, tree};
pub(crate) use history::history;
pub(crate) use hook::install as install_hook;
pub(crate) use patterns::{SecretKind, is_placeholder};
pub(crate) use report::{Collector, Finding, KnownSecret, KnownSecrets, Report, Status, verify};
pub(crate) use staged::staged;
