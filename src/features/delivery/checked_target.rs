//! A target that was resolved and checked: a key can be written to it, read back, and taken away again.

use std::path::Path;

use super::content::TargetContent;
use super::env_file::{self, VariableState};
use super::error::DeliveryError;
use super::file::{self, FileWriteError, Replaced};
use super::path_checks::{self, CheckedPath};
use super::shell::run_shell;
use super::target::Target;
use crate::base::failpoints;
use crate::base::fs::user_file;
use crate::base::fs::user_file::DirLock;
use crate::base::process::subprocess;
use crate::credentials::{Keychain, SecretStore as _, StoreError};
use limitry_client::Token;

/// A failed write.
#[derive(Debug)]
pub(super) struct WriteError {
    pub(super) error: DeliveryError,
    /// Whether the target may hold the key nevertheless.
    pub(super) reached: bool,
}

enum Location {
    File {
        file: CheckedPath,
        variable: Option<String>,
    },
    Keychain {
        name: String,
        waiting: Option<fn(&str)>,
    },
    Command {
        line: String,
        attended: bool,
    },
}

/// What a target held before this process wrote to it.
enum Previous {
    File(Replaced),
    Keychain(Option<secrecy::SecretString>),
}

/// A target that was resolved and checked.
pub(crate) struct CheckedTarget {
    target: Target,
    location: Location,
    previous: Option<Previous>,
    force: bool,
}

impl CheckedTarget {
    /// Resolves and checks a target. `waiting` tells a person that the keychain waits for them; it is given only when
    /// someone is there, and then a command may use the terminal.
    pub(crate) fn check(
        target: &Target,
        force: bool,
        waiting: Option<fn(&str)>,
    ) -> Result<Self, DeliveryError> {
        let file = |path: &Path| path_checks::check(&target.to_string(), path, force);
        let location = match target {
            Target::EnvFile { path, variable } => Location::File {
                file: file(path)?,
                variable: Some(variable.clone()),
            },
            Target::File(path) => Location::File {
                file: file(path)?,
                variable: None,
            },
            Target::Keychain(name) => Location::Keychain {
                name: name.clone(),
                waiting,
            },
            Target::Command(line) => Location::Command {
                line: line.clone(),
                attended: waiting.is_some(),
            },
        };
        let checked = Self {
            target: target.clone(),
            location,
            previous: None,
            force,
        };
        checked.validate()?;
        Ok(checked)
    }

    /// The target as it was typed.
    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    /// The target with its resolved path, which is the same from every directory.
    pub(crate) fn canonical(&self) -> Target {
        match (&self.location, &self.target) {
            (Location::File { file, .. }, Target::EnvFile { variable, .. }) => Target::EnvFile {
                path: file.path.clone(),
                variable: variable.clone(),
            },
            (Location::File { file, .. }, _) => Target::File(file.path.clone()),
            _ => self.target.clone(),
        }
    }

    /// Whether two targets are the same place, so that a write to one changes the other.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        match (&self.location, &other.location) {
            (
                Location::File {
                    file: a,
                    variable: x,
                },
                Location::File {
                    file: b,
                    variable: y,
                },
            ) => a.path == b.path && (x == y || x.is_none() || y.is_none()),
            (Location::Keychain { name: a, .. }, Location::Keychain { name: b, .. })
            | (Location::Command { line: a, .. }, Location::Command { line: b, .. }) => a == b,
            _ => false,
        }
    }

    /// Whether this target is the variable `name` of the same env file as `other`.
    pub(super) fn is_variable_of(&self, other: &Self, name: &str) -> bool {
        match (&self.location, &other.location) {
            (Location::File { file: a, variable }, Location::File { file: b, .. }) => {
                a.path == b.path && variable.as_deref() == Some(name)
            }
            _ => false,
        }
    }

    /// What the user should know before a key is written, although it is no reason to refuse.
    pub(crate) fn warning(&self) -> Option<String> {
        let Location::File { file, .. } = &self.location else {
            return None;
        };
        let mode = file.world_readable_mode?;
        Some(format!(
            "other users can read {} (mode {mode:04o}); it keeps that mode: `chmod o-rwx {}` closes it",
            self.target,
            crate::base::text::shell(&file.path.to_string_lossy())
        ))
    }

    /// Refuses content that a key may not replace.
    fn validate(&self) -> Result<(), DeliveryError> {
        if let Location::Keychain { name, waiting } = &self.location {
            // A keychain that cannot be reached is reported before a key is created.
            return Keychain::for_keys(*waiting)
                .get(name)
                .map(drop)
                .map_err(|source| self.keychain(source));
        }
        let Location::File { file, variable } = &self.location else {
            return Ok(());
        };
        let content =
            user_file::read(&file.path).map_err(|error| self.impossible(error.to_string()))?;
        let Some(content) = content else {
            return Ok(());
        };
        let Some(variable) = variable else {
            let is_foreign = matches!(
                TargetContent::new(&content),
                TargetContent::Other {
                    is_placeholder: false,
                    ..
                }
            );
            return if is_foreign && !self.force {
                Err(self.refused("it holds more than a key".to_owned()))
            } else {
                Ok(())
            };
        };
        // A file that cannot be edited is refused before a key is created.
        env_file::set(&content, variable, "limitry_sk_test")
            .map_err(|error| self.impossible(error.to_string()))?;
        let state = env_file::get(&content, variable)
            .map_err(|error| self.impossible(error.to_string()))?;
        match state {
            _ if self.force => Ok(()),
            VariableState::Duplicate { first, second } => Err(self.refused(format!(
                "{variable} is there more than once, on lines {first} and {second}: remove one of them"
            ))),
            VariableState::Ambiguous(found) => Err(self.refused(format!(
                "line {} sets {variable} in a way that programs read differently: {}; {}",
                found.line, found.reason, found.edit
            ))),
            VariableState::Unset | VariableState::Value(_) => Ok(()),
        }
    }

    /// What the target holds now.
    pub(crate) fn read(&self) -> Result<TargetContent, DeliveryError> {
        match &self.location {
            Location::File { file, variable } => {
                let text = failpoints::step("read the target", || user_file::read(&file.path))
                    .map_err(|error| self.failed(error.to_string()))?;
                let Some(text) = text else {
                    return Ok(TargetContent::Empty);
                };
                file::content(&text, variable.as_deref())
                    .map_err(|error| self.failed(error.to_string()))
            }
            Location::Keychain { name, waiting } => {
                let secret = Keychain::for_keys(*waiting)
                    .get(name)
                    .map_err(|source| self.keychain(source))?;
                Ok(secret.map_or(TargetContent::Empty, |secret| {
                    TargetContent::new(secrecy::ExposeSecret::expose_secret(&secret).as_bytes())
                }))
            }
            Location::Command { .. } => Ok(TargetContent::Unreadable),
        }
    }

    /// The first other variable of this env file with a value that matches.
    pub(super) fn other_variable_with(
        &self,
        matches: impl Fn(&[u8]) -> bool,
    ) -> Result<Option<(String, usize)>, DeliveryError> {
        let Location::File {
            file,
            variable: Some(variable),
        } = &self.location
        else {
            return Ok(None);
        };
        let text = user_file::read(&file.path).map_err(|error| self.failed(error.to_string()))?;
        env_file::other_variable_with(&text.unwrap_or_default(), variable, matches)
            .map_err(|error| self.failed(error.to_string()))
    }

    /// Writes the key. What was there before is kept in memory until this process ends.
    pub(super) fn write(&mut self, secret: &Token) -> Result<(), WriteError> {
        match &self.location {
            Location::File { file, variable } => {
                match file::write(file, variable.as_deref(), secret) {
                    Ok(replaced) => {
                        self.previous = Some(Previous::File(replaced));
                        Ok(())
                    }
                    Err(FileWriteError {
                        reason,
                        may_be_replaced,
                    }) => {
                        let reached = may_be_replaced.is_some();
                        self.previous = may_be_replaced.map(Previous::File);
                        Err(WriteError {
                            error: self.failed(reason),
                            reached,
                        })
                    }
                }
            }
            Location::Keychain { name, waiting } => {
                let store = Keychain::for_keys(*waiting);
                let unreached = |error: DeliveryError| WriteError {
                    error,
                    reached: false,
                };
                let old = store
                    .get(name)
                    .map_err(|source| unreached(self.keychain(source)))?;
                let text = secrecy::SecretString::from(secret.expose());
                failpoints::at(failpoints::When::Before, "put into the keychain")
                    .map_err(|error| unreached(self.failed(error.to_string())))?;
                let result = store.set(name, &text).map_err(|source| WriteError {
                    error: self.keychain(source),
                    reached: true,
                });
                self.previous = Some(Previous::Keychain(old));
                result
            }
            Location::Command { line, attended } => self.run(line, *attended, secret),
        }
    }

    fn run(&self, line: &str, attended: bool, secret: &Token) -> Result<(), WriteError> {
        let failed = |reached: bool, reason: String| WriteError {
            error: self.failed(reason),
            reached,
        };
        failpoints::at(failpoints::When::Before, "run the command")
            .map_err(|error| failed(false, error.to_string()))?;
        let ended = run_shell(line, attended, Some(secret));
        failpoints::at(failpoints::When::After, "run the command")
            .map_err(|error| failed(true, error.to_string()))?;
        match ended {
            Err(error @ subprocess::ChildError::NotStarted(_)) => {
                Err(failed(false, error.to_string()))
            }
            Err(error) => Err(failed(true, error.to_string())),
            Ok(ended) if !ended.status.success() => {
                let said = subprocess::last_words(&ended.stderr);
                Err(failed(
                    true,
                    format!("it ended with {}{said}", ended.status),
                ))
            }
            Ok(ended) if !ended.read_all_input => Err(failed(
                true,
                "it did not read the whole key from its stdin".to_owned(),
            )),
            Ok(_) => Ok(()),
        }
    }

    /// Reads back what was written.
    pub(super) fn verify(&self, secret: &Token) -> Result<(), WriteError> {
        let wrong = |error| WriteError {
            error,
            reached: true,
        };
        match self.read().map_err(wrong)? {
            TargetContent::Unreadable => Ok(()),
            TargetContent::Key(found) if found == *secret => Ok(()),
            _ => Err(wrong(
                self.failed("reading it back gave something else".to_owned()),
            )),
        }
    }

    /// Removes the temporary files that a killed process left beside the target; they can hold a key.
    pub(crate) fn remove_leftovers(&self) -> Result<(), DeliveryError> {
        match &self.location {
            Location::File { file, .. } => DirLock::acquire(&file.dir)
                .map(drop)
                .map_err(|error| self.failed(error.to_string())),
            Location::Keychain { .. } | Location::Command { .. } => Ok(()),
        }
    }

    /// Takes away what [`CheckedTarget::write`] wrote, and restores what was there before.
    pub(crate) fn restore(&mut self) -> Result<(), DeliveryError> {
        let result = match (&self.location, &self.previous) {
            (Location::Command { .. }, _) => {
                Err(self.failed("what a command received cannot be taken back".to_owned()))
            }
            (Location::File { file, variable }, Some(Previous::File(replaced))) => {
                file::restore(file, variable.as_deref(), replaced)
                    .map_err(|reason| self.failed(reason))
            }
            (Location::Keychain { name, waiting }, Some(Previous::Keychain(old))) => {
                let store = Keychain::for_keys(*waiting);
                match old {
                    Some(old) => store.set(name, old),
                    None => store.delete(name).map(drop),
                }
                .map_err(|source| self.keychain(source))
            }
            // It was never written.
            (_, _) => Ok(()),
        };
        if result.is_ok() {
            self.previous = None;
        }
        result
    }

    fn refused(&self, reason: String) -> DeliveryError {
        DeliveryError::Refused {
            target: self.target.to_string(),
            reason,
        }
    }

    fn impossible(&self, reason: String) -> DeliveryError {
        DeliveryError::Impossible {
            target: self.target.to_string(),
            reason,
        }
    }

    fn failed(&self, reason: String) -> DeliveryError {
        DeliveryError::Failed {
            target: self.target.to_string(),
            reason,
        }
    }

    fn keychain(&self, source: StoreError) -> DeliveryError {
        DeliveryError::Keychain {
            target: self.target.to_string(),
            source,
        }
    }
}
