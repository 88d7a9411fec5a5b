//! What is known of a rotation that is under way: enough to finish it or to undo it, and never a secret.
//!
//! One file for each key in the state directory, replaced whole at every step, under a lock that goes with the
//! process. It is bound to the API, project and profile that it was begun with, and its paths are absolute.

use crate::failure::Failure;
use crate::failure::Result;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::super::KeyProblem;
use crate::app::context::Context;
use crate::base::fs::lock::{self, FileLock};
use crate::base::fs::private;
use crate::base::{failpoints, paths};
use crate::cli::value_parsers::Target;
use crate::commands::Problem;
use limitry_client::Client;
use limitry_types::text::hex;

/// The largest journal that is read.
const LARGEST: u64 = 1 << 20;

/// The version of what is written here; a journal of a later one is not for this limitry to go on with.
pub(super) const VERSION: u32 = 1;

/// How far a rotation has come. `Planned`, `Delivering` and `Retiring` are written before what they name is begun, so
/// that it may have been done in part; `Created`, `Proved` and `Delivered` once it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// The successor is asked for; whether it was made is not known.
    Planned,
    /// The successor is made, and ends within the hour.
    Created,
    Proved,
    /// It has its lifetime, and may have reached a target.
    Delivering,
    Delivered,
    /// The old key is being let go.
    Retiring,
}

/// Where and as whom a rotation was begun; it goes on nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Bound {
    pub(super) api_url: String,
    pub(super) project: String,
    pub(super) profile: String,
}

impl Bound {
    pub(super) fn to(ctx: &Context, client: &Client) -> Result<Self> {
        Ok(Self {
            api_url: client.api_url().to_owned(),
            project: client.project().unwrap_or_default().to_owned(),
            profile: ctx.resolver()?.profile_name().to_owned(),
        })
    }

    /// The file of one key's rotation, without its extension.
    fn file(&self, key: &str) -> Result<PathBuf> {
        let mut digest = Sha256::new();
        for part in [&self.api_url, &self.project] {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        let name = hex(&digest.finalize()[..6]);
        Ok(directory()?.join(format!("{name}-{key}")))
    }
}

/// When the successor is to end.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Lasting {
    Never,
    Until(Timestamp),
    For(Span),
}

/// A successor of an earlier attempt, whose secret is lost.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Earlier {
    pub(super) nonce: String,
    pub(super) id: Option<String>,
    #[serde(rename = "lastFour")]
    pub(super) last_four: Option<String>,
}

/// A rotation under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Journal {
    pub(super) version: u32,
    #[serde(flatten)]
    pub(super) bound: Bound,
    /// The old key's id, name and last four.
    pub(super) key: String,
    pub(super) name: String,
    pub(super) last_four: String,
    /// The end that the old key had before.
    #[serde(default)]
    pub(super) ends: Option<Timestamp>,
    pub(super) lasting: Lasting,
    /// How long the old key goes on; nothing: it is revoked.
    pub(super) grace: Option<Span>,
    /// Where the successor goes; none: to stdout.
    pub(super) targets: Vec<Target>,
    pub(super) verify_with: Option<String>,
    pub(super) force: bool,
    pub(super) begun_at: Timestamp,
    pub(super) state: State,
    /// The mark in the successor's first name.
    pub(super) nonce: String,
    pub(super) successor: Option<String>,
    pub(super) successor_last_four: Option<String>,
    /// Which targets the successor may have reached.
    pub(super) reached: Vec<usize>,
    pub(super) earlier: Vec<Earlier>,
}

/// A key that was asked for, never seen, and may still be made: then it ends by itself before `until`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Lost {
    nonce: String,
    until: Timestamp,
}

/// The journal of one key, held by this process alone.
pub(super) struct Held {
    base: PathBuf,
    writer: Writer,
    _lock: FileLock,
}

/// Writes the journal, from whichever thread it is.
#[derive(Clone)]
pub(super) struct Writer(PathBuf);

impl Writer {
    pub(super) fn write(&self, journal: &Journal) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(journal)?;
        failpoints::step("write the journal", || {
            private::replace(&self.0, &text).map_err(io::Error::other)
        })
    }
}

fn directory() -> Result<PathBuf> {
    Ok(paths::state_dir()?.join("rotations"))
}

impl Held {
    /// Takes the key for this process, if no other has it.
    pub(super) fn take(bound: &Bound, key: &str, name: &str) -> Result<Self> {
        let base = bound.file(key)?;
        let lock = lock::try_acquire(&base.with_extension("lock"))?
            .ok_or_else(|| Problem::Locked(name.to_owned()))?;
        Ok(Self {
            writer: Writer(base.with_extension("json")),
            base,
            _lock: lock,
        })
    }

    /// What was written last.
    pub(super) fn read(&self) -> Result<Option<Journal>> {
        read(&self.writer.0)
    }

    /// What writes it, for another thread.
    pub(super) fn writer(&self) -> Writer {
        self.writer.clone()
    }

    /// Whether there is anything to go on with.
    pub(super) fn is_open(&self) -> bool {
        self.writer.0.exists()
    }

    pub(super) fn write(&self, journal: &Journal) -> io::Result<()> {
        self.writer.write(journal)
    }

    /// Remembers that a key may still be made that was asked for with this nonce.
    pub(super) fn remember(&self, nonce: &str, now: Timestamp, until: Timestamp) -> Result<()> {
        let path = self.base.with_extension("lost");
        let mut lost = read_lost(&path, now)?;
        if !lost.iter().any(|one| one.nonce == nonce) {
            lost.push(Lost {
                nonce: nonce.to_owned(),
                until,
            });
        }
        let text = serde_json::to_vec_pretty(&lost).map_err(Failure::internal)?;
        failpoints::step("remember a key", || {
            private::replace(&path, &text).map_err(io::Error::other)
        })
        .map_err(Failure::internal)
    }

    /// The nonces that were remembered and whose hour is not over.
    pub(super) fn lost(&self, now: Timestamp) -> Result<Vec<String>> {
        let path = self.base.with_extension("lost");
        let lost = read_lost(&path, now)?;
        if lost.is_empty() {
            // What cannot be removed says nothing wrong.
            let _ = fs::remove_file(&path);
        }
        Ok(lost.into_iter().map(|one| one.nonce).collect())
    }

    /// The rotation is over.
    pub(super) fn close(&self) -> io::Result<()> {
        failpoints::step("remove the journal", || {
            match fs::remove_file(&self.writer.0) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        })
    }
}

/// The nonces of what earlier rotations of this key asked for and never saw, and what may still be made.
pub(super) fn lost(bound: &Bound, key: &str, now: Timestamp) -> Result<Vec<String>> {
    let path = bound.file(key)?.with_extension("lost");
    let lost = read_lost(&path, now)?;
    Ok(lost.into_iter().map(|one| one.nonce).collect())
}

/// An open rotation of this key that cannot be read is in its way.
pub(super) fn ensure_readable(bound: &Bound, key: &str) -> Result<()> {
    read(&bound.file(key)?.with_extension("json")).map(drop)
}

fn read_lost(path: &Path, now: Timestamp) -> Result<Vec<Lost>> {
    let text = private::read(path, LARGEST)?.unwrap_or_default();
    // What cannot be read costs an hour of waiting, not a rotation.
    let mut lost: Vec<Lost> = serde_json::from_str(&text).unwrap_or_default();
    lost.retain(|one| now <= one.until);
    Ok(lost)
}

fn read(path: &Path) -> Result<Option<Journal>> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let Some(text) = private::read(path, LARGEST)? else {
        return Ok(None);
    };
    let shown = || path.display().to_string();
    let newer = serde_json::from_str(&text).is_ok_and(|read: Version| read.version > VERSION);
    let read = if newer {
        Err(KeyProblem::Newer { path: shown() })
    } else {
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| KeyProblem::Damaged {
                path: shown(),
                reason: error.to_string(),
            })
    };
    read.map_err(|problem| Problem::from(problem).into())
}

/// Every rotation that is under way in this state directory.
#[derive(Default)]
pub(super) struct Open {
    pub(super) journals: Vec<Journal>,
    pub(super) unreadable: Vec<Unreadable>,
}

/// A journal that cannot be read.
pub(super) struct Unreadable {
    path: PathBuf,
    pub(super) reason: Failure,
}

impl Unreadable {
    /// The id of its key, which its name ends with.
    pub(super) fn key(&self) -> Option<&str> {
        let name = self.path.file_stem()?.to_str()?;
        name.split_once('-').map(|(_, key)| key)
    }
}

pub(super) fn open() -> Result<Open> {
    let mut open = Open::default();
    let directory = directory()?;
    if directory.symlink_metadata().is_err() {
        return Ok(open);
    }
    private::ensure_dir(&directory)?;
    let mut paths: Vec<PathBuf> = fs::read_dir(&directory)
        .map_err(Failure::internal)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    paths.sort();
    for path in paths {
        match read(&path) {
            Ok(journal) => open.journals.extend(journal),
            Err(reason) => open.unreadable.push(Unreadable { path, reason }),
        }
    }
    Ok(open)
}
