//! What is known of a rotation that is under way: enough to finish it or to undo it, and never a secret.
//!
//! One file for each key in the state directory, replaced whole at every step, under a lock that goes with the
//! process. It is bound to the API, project and profile that it was begun with, and its paths are absolute.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::PathBuf;

use anyhow::Result;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::super::super::Problem;
use crate::api::Client;
use crate::cli::values::Target;
use crate::context::Context;
use crate::{chaos, fsio, paths};

/// The largest journal that is read.
const LARGEST: u64 = 1 << 20;

/// How far a rotation has come. Each is written before what it names is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// The successor is asked for; whether it was made is not known.
    Planned,
    /// The successor is made, and ends within the hour.
    Created,
    /// The API accepts it.
    Proved,
    /// It has its lifetime, and may have reached a target.
    Delivering,
    /// Every target has it.
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
        let digest = digest.finalize();
        let mut name = String::new();
        for byte in &digest[..6] {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
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

/// The journal of one key, held by this process alone.
pub(super) struct Held {
    writer: Writer,
    _lock: File,
}

/// Writes the journal, from whichever thread it is.
#[derive(Clone)]
pub(super) struct Writer(PathBuf);

impl Writer {
    pub(super) fn write(&self, journal: &Journal) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(journal)?;
        chaos::step("write the journal", || {
            fsio::replace_private(&self.0, &text).map_err(io::Error::other)
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
        let lock = fsio::try_lock(&base.with_extension("lock"))?
            .ok_or_else(|| Problem::Locked(name.to_owned()))?;
        Ok(Self {
            writer: Writer(base.with_extension("json")),
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

    /// The rotation is over.
    pub(super) fn close(&self) -> io::Result<()> {
        chaos::step("remove the journal", || {
            match fs::remove_file(&self.writer.0) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        })
    }
}

fn read(path: &std::path::Path) -> Result<Option<Journal>> {
    let Some(text) = fsio::read_private(path, LARGEST)? else {
        return Ok(None);
    };
    serde_json::from_str(&text).map(Some).map_err(|error| {
        anyhow::anyhow!(
            "the journal {} is damaged ({error}); move it away to go on without it",
            path.display()
        )
    })
}

/// Every rotation that is under way in this state directory.
pub(super) fn open() -> Result<Vec<Journal>> {
    let directory = directory()?;
    if directory.symlink_metadata().is_err() {
        return Ok(Vec::new());
    }
    fsio::private_dir(&directory)?;
    let mut found = Vec::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(&directory)?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
    {
        found.extend(read(path)?);
    }
    Ok(found)
}
