//! A place that a key can be put into, read from, and taken away from again.

use std::path::Path;
use std::time::Duration;

use super::env_file;
use super::file::{Unput, alone, every_one, key, put_back_into, put_into};
use super::guard::{self, Site};
use super::{DeliveryError, Target};
use crate::base::failpoints;
use crate::base::fs::user_file;
use crate::base::fs::user_file::{Content, DirLock};
use crate::base::process::subprocess;
use crate::base::process::subprocess::{CredentialAccess, WaitOptions};
use crate::credentials::{Keychain, SecretStore as _};
use limitry_client::Token;

/// How long a command may take to take a key.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much of a command's output is read before it counts as broken; nothing of it is kept.
const LARGEST_TALK: usize = 16 << 20;

/// What a place holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Held {
    Nothing,
    Key(Token),
    Other,
    Unreadable,
}

/// A delivery that failed.
#[derive(Debug)]
pub(crate) struct PutError {
    pub error: DeliveryError,
    /// Whether the key may have got there all the same.
    pub reached: bool,
}

enum Kind {
    File {
        site: Site,
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

/// What there was before, to be put back.
enum Before {
    File { old: Option<Content>, new: Content },
    Keychain(Option<secrecy::SecretString>),
}

/// A place that was looked at.
pub(crate) struct Place {
    target: Target,
    kind: Kind,
    before: Option<Before>,
    force: bool,
}

impl Place {
    /// Looks at the place and at what is there. `waiting` tells a person that the keychain waits for them; with
    /// `attended` a command may use the terminal.
    pub(crate) fn find(
        target: &Target,
        force: bool,
        waiting: Option<fn(&str)>,
    ) -> Result<Self, DeliveryError> {
        let site = |path: &Path| guard::find(&target.to_string(), path, force);
        let kind = match target {
            Target::EnvFile { path, variable } => Kind::File {
                site: site(path)?,
                variable: Some(variable.clone()),
            },
            Target::File(path) => Kind::File {
                site: site(path)?,
                variable: None,
            },
            Target::Keychain(name) => Kind::Keychain {
                name: name.clone(),
                waiting,
            },
            Target::Command(line) => Kind::Command {
                line: line.clone(),
                attended: waiting.is_some(),
            },
        };
        let place = Self {
            target: target.clone(),
            kind,
            before: None,
            force,
        };
        place.look()?;
        Ok(place)
    }

    /// The target as it was typed.
    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    /// The target with its path as it really is: the same from every directory.
    pub(crate) fn canonical(&self) -> Target {
        match (&self.kind, &self.target) {
            (Kind::File { site, .. }, Target::EnvFile { variable, .. }) => Target::EnvFile {
                path: site.path.clone(),
                variable: variable.clone(),
            },
            (Kind::File { site, .. }, _) => Target::File(site.path.clone()),
            _ => self.target.clone(),
        }
    }

    /// Whether two targets are one destination: nothing that is put into one is safe from the other.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (
                Kind::File {
                    site: a,
                    variable: x,
                },
                Kind::File {
                    site: b,
                    variable: y,
                },
            ) => a.path == b.path && (x == y || x.is_none() || y.is_none()),
            (Kind::Keychain { name: a, .. }, Kind::Keychain { name: b, .. })
            | (Kind::Command { line: a, .. }, Kind::Command { line: b, .. }) => a == b,
            _ => false,
        }
    }

    /// Refuses what a key may not be put over.
    fn look(&self) -> Result<(), DeliveryError> {
        if let Kind::Keychain { name, waiting } = &self.kind {
            // One that cannot be reached is told before anything is made.
            return Keychain::for_keys(*waiting)
                .get(name)
                .map(drop)
                .map_err(|source| self.store(source));
        }
        let Kind::File { site, variable } = &self.kind else {
            return Ok(());
        };
        let content =
            user_file::read(&site.path).map_err(|error| self.impossible(error.to_string()))?;
        let Some(content) = content else {
            return Ok(());
        };
        let refused = |reason: &str| DeliveryError::Refused {
            target: self.target.to_string(),
            reason: reason.to_owned(),
        };
        if let Some(variable) = variable {
            match env_file::get(&content, variable)
                .map_err(|error| self.impossible(error.to_string()))?
            {
                env_file::Held::Twice if !self.force => {
                    Err(refused(&format!("{variable} is there more than once")))
                }
                env_file::Held::Odd if !self.force => Err(refused(&format!(
                    "{variable} is set in a way that programs read differently"
                ))),
                _ => Ok(()),
            }
        } else if alone(&content) == Held::Other && !self.force {
            Err(refused("it holds more than a key"))
        } else {
            Ok(())
        }
    }

    /// What the place holds now.
    pub(crate) fn read(&self) -> Result<Held, DeliveryError> {
        match &self.kind {
            Kind::File { site, variable } => {
                let content = failpoints::step("read the target", || user_file::read(&site.path))
                    .map_err(|error| self.failed(error.to_string()))?;
                let Some(content) = content else {
                    return Ok(Held::Nothing);
                };
                let Some(variable) = variable else {
                    return Ok(alone(&content));
                };
                Ok(
                    match env_file::get(&content, variable)
                        .map_err(|error| self.failed(error.to_string()))?
                    {
                        env_file::Held::Nothing => Held::Nothing,
                        env_file::Held::Value(value) => key(value),
                        // What is read differently was forced, or is somebody's: it is ours where it is a key.
                        env_file::Held::Odd | env_file::Held::Twice => {
                            every_one(&content, variable)
                        }
                    },
                )
            }
            Kind::Keychain { name, waiting } => {
                let kept = Keychain::for_keys(*waiting)
                    .get(name)
                    .map_err(|source| self.store(source))?;
                Ok(kept.map_or(Held::Nothing, |kept| {
                    key(secrecy::ExposeSecret::expose_secret(&kept).as_bytes())
                }))
            }
            Kind::Command { .. } => Ok(Held::Unreadable),
        }
    }

    /// Puts the key there. What was there is remembered until this process ends.
    pub(crate) fn put(&mut self, secret: &Token) -> Result<(), PutError> {
        match &self.kind {
            Kind::File { site, variable } => {
                let put = put_into(site, variable.as_deref(), secret);
                let (before, result) = match put {
                    Ok(before) => (Some(before), Ok(())),
                    Err(Unput {
                        before,
                        reason,
                        reached,
                    }) => (
                        before,
                        Err(PutError {
                            error: self.failed(reason),
                            reached,
                        }),
                    ),
                };
                self.before = before.map(|(old, new)| Before::File { old, new });
                result
            }
            Kind::Keychain { name, waiting } => {
                let store = Keychain::for_keys(*waiting);
                let never = |source| PutError {
                    error: self.store(source),
                    reached: false,
                };
                let old = store.get(name).map_err(never)?;
                let text = secrecy::SecretString::from(secret.expose());
                failpoints::at(failpoints::When::Before, "put into the keychain").map_err(
                    |error| PutError {
                        error: self.failed(error.to_string()),
                        reached: false,
                    },
                )?;
                let result = store.set(name, &text).map_err(|source| PutError {
                    error: self.store(source),
                    reached: true,
                });
                self.before = Some(Before::Keychain(old));
                result
            }
            Kind::Command { line, attended } => self.run(line, *attended, secret),
        }
    }

    fn run(&self, line: &str, attended: bool, secret: &Token) -> Result<(), PutError> {
        let stopped = |reached: bool, reason: String| PutError {
            error: self.failed(reason),
            reached,
        };
        failpoints::at(failpoints::When::Before, "run the command")
            .map_err(|error| stopped(false, error.to_string()))?;
        let ended = run_shell(line, attended, Some(secret));
        failpoints::at(failpoints::When::After, "run the command")
            .map_err(|error| stopped(true, error.to_string()))?;
        match ended {
            Err(error @ subprocess::ChildError::NotStarted(_)) => {
                Err(stopped(false, error.to_string()))
            }
            Err(error) => Err(stopped(true, error.to_string())),
            Ok(ended) if !ended.status.success() => {
                let said = subprocess::last_words(&ended.stderr);
                Err(stopped(
                    true,
                    format!("it ended with {}{said}", ended.status),
                ))
            }
            Ok(ended) if !ended.read_all_input => Err(stopped(
                true,
                "it did not read the whole key from its stdin".to_owned(),
            )),
            Ok(_) => Ok(()),
        }
    }

    /// Removes what a process that was killed while it delivered here left beside the target: a file that never came
    /// into its place holds a key, too.
    pub(crate) fn sweep(&self) -> Result<(), DeliveryError> {
        match &self.kind {
            Kind::File { site, .. } => DirLock::acquire(&site.dir)
                .map(drop)
                .map_err(|error| self.failed(error.to_string())),
            Kind::Keychain { .. } | Kind::Command { .. } => Ok(()),
        }
    }

    /// Takes away what [`Place::put`] put there, and puts back what was there before.
    pub(crate) fn put_back(&mut self) -> Result<(), DeliveryError> {
        let result = match (&self.kind, &self.before) {
            (Kind::Command { .. }, _) => {
                Err(self.failed("what was handed to a command cannot be taken back".to_owned()))
            }
            (Kind::File { site, variable }, Some(Before::File { old, new })) => {
                put_back_into(site, variable.as_deref(), old.as_ref(), new)
                    .map_err(|reason| self.failed(reason))
            }
            (Kind::Keychain { name, waiting }, Some(Before::Keychain(old))) => {
                let store = Keychain::for_keys(*waiting);
                match old {
                    Some(old) => store.set(name, old),
                    None => store.delete(name).map(drop),
                }
                .map_err(|source| self.store(source))
            }
            // Looked at and never written.
            (_, _) => Ok(()),
        };
        if result.is_ok() {
            self.before = None;
        }
        result
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

    fn store(&self, source: crate::credentials::StoreError) -> DeliveryError {
        DeliveryError::Store {
            target: self.target.to_string(),
            source,
        }
    }
}

/// Deliveries of which one failed.
#[derive(Debug)]
pub(crate) struct Undelivered {
    pub error: DeliveryError,
    /// Which targets may hold the new key now.
    pub holding: Vec<String>,
    /// Whether the new key may have been in any of them for a moment.
    pub reached: bool,
}

/// Delivers to every place and reads back what can be; when one fails, those before it are put back. `begin` is told
/// of each place before it is touched.
pub(crate) fn deliver_all(
    places: &mut [Place],
    secret: &Token,
    begin: &mut dyn FnMut(usize) -> Result<(), DeliveryError>,
) -> Result<(), Undelivered> {
    for i in 0..places.len() {
        let put = match begin(i) {
            Ok(()) => places[i]
                .put(secret)
                .and_then(|()| verify(&places[i], secret)),
            Err(error) => Err(PutError {
                error,
                reached: false,
            }),
        };
        let Err(PutError { error, reached }) = put else {
            continue;
        };
        let mut holding = Vec::new();
        for (n, place) in places[..=i].iter_mut().enumerate() {
            let held = n < i || reached;
            if held && place.put_back().is_err() {
                holding.push(place.target.to_string());
            }
        }
        return Err(Undelivered {
            error,
            holding,
            reached: reached || i > 0,
        });
    }
    Ok(())
}

fn verify(place: &Place, secret: &Token) -> Result<(), PutError> {
    let wrong = |error| PutError {
        error,
        reached: true,
    };
    match place.read().map_err(wrong)? {
        Held::Unreadable => Ok(()),
        Held::Key(found) if found == *secret => Ok(()),
        _ => Err(wrong(
            place.failed("reading it back gave something else".to_owned()),
        )),
    }
}

/// Runs a line of the shell to its end, without our credentials.
pub(crate) fn run_shell(
    line: &str,
    attended: bool,
    secret: Option<&Token>,
) -> Result<subprocess::CapturedOutput, subprocess::ChildError> {
    let command = if cfg!(windows) {
        let mut command = subprocess::prepare("cmd", CredentialAccess::None);
        command.args(["/C", line]);
        command
    } else {
        let mut command = subprocess::prepare("sh", CredentialAccess::None);
        command.args(["-c", line]);
        command
    };
    let options = WaitOptions {
        timeout: PATIENCE,
        attended,
        reminder: None,
    };
    subprocess::run(
        command,
        secret.map(|secret| secret.expose().as_bytes()),
        LARGEST_TALK,
        &options,
    )
}
