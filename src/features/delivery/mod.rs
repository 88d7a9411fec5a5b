//! Delivers a key: into a variable of an env file, a file, the keychain, or a command's stdin.
//!
//! A [`Target`] is what was typed. [`CheckedTarget::check`] resolves it, and refuses a target that other users could read,
//! replace or commit. [`CheckedTarget::write`] delivers, [`CheckedTarget::read`] reads back, [`CheckedTarget::restore`]
//! undoes what this process did.

mod all;
mod checked_target;
mod content;
pub mod env_file;
mod error;
mod file;
mod foreign;
mod path_checks;
mod shell;
mod target;

pub(crate) use all::{blocking, check_all, deliver_all, refuse_overlaps};
pub(crate) use checked_target::CheckedTarget;
pub(crate) use content::TargetContent;
pub(crate) use error::DeliveryError;
pub(crate) use foreign::{ForeignContent, find_foreign_content};
pub(crate) use shell::run_shell;
pub(crate) use target::{Target, TargetError};
