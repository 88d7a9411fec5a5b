//! Leaked Limitry secrets: in a tree, in git's history, in what is staged, in a stream.
//!
//! A finding holds what a secret begins and ends with, and never the secret. What is read is other people's: only
//! regular files are opened, no link is followed, and nothing is ever held whole.

mod exposure;
mod files;
mod gitignore;
mod history;
mod hook;
mod queue;
mod stream;
mod token;

use crate::base::exit::Exit;
use crate::failure::{Failure, codes};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::Serialize;
use thiserror::Error;

pub(crate) use exposure::Exposure;
pub(crate) use files::tree;
pub(crate) use history::{history, staged};
pub(crate) use hook::install as install_hook;
pub(crate) use stream::{Hit, Scanner};
pub(crate) use token::Kind;

use crate::base::process::git::GitError;
use crate::base::redact;

/// How many findings are kept; of what comes beyond only the number is.
const MOST: usize = 10_000;

/// How many of what could not be read are named.
const MOST_NAMED: usize = 5;

/// Why nothing was looked at.
#[derive(Debug, Error)]
pub(crate) enum ScanError {
    /// There is no such path, or it may not be looked at.
    #[error("cannot look at {}: {source}", path.display())]
    Path {
        path: PathBuf,
        source: std::io::Error,
    },
    /// It is a device, a pipe or a socket.
    #[error("{} is neither a file nor a directory", .0.display())]
    Kind(PathBuf),
    /// There is no history here.
    #[error("{} is in no git repository", .0.display())]
    NoRepository(PathBuf),
    /// Git did not do what it was asked.
    #[error(transparent)]
    Git(#[from] GitError),
    /// What git says is not what it says.
    #[error("git gave an answer that cannot be read: {0}")]
    Answer(String),
    #[error("cannot read {what}: {source}")]
    Read {
        what: &'static str,
        source: std::io::Error,
    },
}

/// Whether a secret still works, as far as the API's list tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// A key that works ends like it.
    Active,
    /// A key that was revoked ends like it.
    Revoked,
    /// A key that is past its end ends like it.
    Expired,
    /// Nothing in the list ends like it.
    Unknown,
}

/// A secret at a place.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Finding {
    /// What kind of secret it is.
    pub kind: Kind,
    pub prefix: &'static str,
    pub last_four: String,
    /// In which file; in a history, where the content first appeared.
    pub path: String,
    pub line: u64,
    /// From 1 on, in characters.
    pub column: u64,
    /// How long it is, in characters.
    pub length: u64,
    /// In a history: the first commit that had it.
    pub commit: Option<String>,
    /// How a browser would get it.
    pub exposure: Option<Exposure>,
    /// Whether it still works, where that was asked.
    pub status: Option<Status>,
}

/// What a scan has found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// In order, each place once.
    pub findings: Vec<Finding>,
    /// How many more there were.
    pub more: u64,
    /// How many files or objects were read.
    pub files: u64,
    /// How many bytes they had.
    pub bytes: u64,
    /// Some of what could not be read, and why.
    pub unread: Vec<String>,
    /// How much could not be read.
    pub unread_count: u64,
    /// In a history: where a secret stands among the findings, and how early that was.
    first: HashMap<Row, (usize, u64)>,
}

/// Where the threads of a scan put what they find.
#[derive(Default)]
pub(crate) struct Collector(Mutex<Report>);

impl Collector {
    /// Reads one stream; `origin` says what is found there.
    fn read(&self, scanner: &mut Scanner, source: &mut dyn std::io::Read, origin: &Origin<'_>) {
        let mut hits = Vec::new();
        let mut more = 0;
        let seen = scanner.scan(source, &mut |hit| {
            if hits.len() < MOST {
                hits.push(hit);
            } else {
                more += 1;
            }
        });
        let (seen, failed) = match seen {
            Ok(seen) => (seen, None),
            Err(error) => (stream::Seen::default(), Some(error)),
        };
        let exposure = if hits.is_empty() {
            None
        } else {
            let has_map = origin.beside.is_some_and(|file| {
                let mut map = file.as_os_str().to_owned();
                map.push(".map");
                Path::new(&map).symlink_metadata().is_ok()
            });
            exposure::exposure(origin.path, seen.names_source_map, has_map)
        };
        self.with(|report| {
            report.files += 1;
            report.bytes += seen.bytes;
            report.more += more;
            let mut times = HashMap::new();
            for hit in hits {
                let finding = finding(hit, exposure, origin);
                let nth: &mut u32 = times
                    .entry((finding.prefix, finding.last_four.clone()))
                    .or_default();
                *nth += 1;
                report.add(finding, *nth, origin.order);
            }
        });
        if let Some(error) = failed {
            self.unread(origin.path, &error);
        }
    }

    fn unread(&self, path: &Path, why: &dyn std::fmt::Display) {
        self.with(|report| {
            report.unread_count += 1;
            if report.unread.len() < MOST_NAMED {
                report.unread.push(format!("{}: {why}", path.display()));
            }
        });
    }

    fn with(&self, act: impl FnOnce(&mut Report)) {
        // A thread that panicked has left a report that is whole: each change of it is.
        act(&mut self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner));
    }

    /// Everything that was found, in order.
    pub(crate) fn report(self) -> Report {
        let mut report = self
            .0
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        report.findings.sort_by(|a, b| {
            (&a.path, a.line, a.column, &a.commit).cmp(&(&b.path, b.line, b.column, &b.commit))
        });
        report.findings.dedup_by(|a, b| {
            (&a.path, a.line, a.column, &a.commit) == (&b.path, b.line, b.column, &b.commit)
        });
        report
    }
}

/// What is one row of a history, however many versions of a file have it: lines move. A path, a secret's prefix and last
/// four, and which one it is of those in the file that are alike.
type Row = (String, &'static str, String, u32);

impl Report {
    /// Adds a finding, the `nth` of its secret in one content; of several versions the first is kept.
    fn add(&mut self, finding: Finding, nth: u32, order: Option<u64>) {
        let at = self.findings.len();
        if let Some(order) = order {
            let row = (
                finding.path.clone(),
                finding.prefix,
                finding.last_four.clone(),
                nth,
            );
            if let Some((at, earlier)) = self.first.get_mut(&row) {
                if order < *earlier {
                    *earlier = order;
                    self.findings[*at] = finding;
                }
                return;
            }
            if at < MOST {
                self.first.insert(row, (at, order));
            }
        }
        if at < MOST {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }
}

/// Where a stream comes from.
struct Origin<'a> {
    path: &'a Path,
    /// The file itself, where there is one, to look for what lies beside it.
    beside: Option<&'a Path>,
    commit: Option<&'a str>,
    /// In a history: how early it was.
    order: Option<u64>,
}

fn finding(hit: Hit, exposure: Option<Exposure>, origin: &Origin<'_>) -> Finding {
    // Client tokens are made for browsers.
    let exposure = (hit.prefix.kind != Kind::ClientToken)
        .then_some(if hit.public_variable {
            Some(Exposure::PublicVariable)
        } else {
            exposure
        })
        .flatten();
    Finding {
        kind: hit.prefix.kind,
        prefix: hit.prefix.text,
        last_four: hit.last_four,
        // A file may be called after its secret.
        path: redact::redact(&origin.path.to_string_lossy()).into_owned(),
        line: hit.line,
        column: hit.column,
        length: hit.length,
        commit: origin.commit.map(str::to_owned),
        exposure,
        status: None,
    }
}

/// Reads stdin to its end.
pub(crate) fn stdin(collector: &Collector) -> Result<(), ScanError> {
    let failed = |source| ScanError::Read {
        what: "stdin",
        source,
    };
    let mut source = Remembering {
        source: std::io::stdin().lock(),
        failed: None,
    };
    collector.read(
        &mut Scanner::default(),
        &mut source,
        &Origin {
            path: Path::new("stdin"),
            beside: None,
            commit: None,
            order: None,
        },
    );
    source.failed.map_or(Ok(()), |error| Err(failed(error)))
}

/// A source whose failure is the scan's.
struct Remembering<R> {
    source: R,
    failed: Option<std::io::Error>,
}

impl<R: std::io::Read> std::io::Read for Remembering<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.source.read(buffer) {
            Err(error) if error.kind() != std::io::ErrorKind::Interrupted => {
                self.failed = Some(error);
                Ok(0)
            }
            result => result,
        }
    }
}

/// What is known of secrets, by their prefix and last four.
pub(crate) type Known = HashMap<(&'static str, String), Status>;

/// Says of each finding whether it still works.
pub(crate) fn verify(findings: &mut [Finding], known: &Known) {
    for finding in findings {
        let status = known.get(&(finding.prefix, finding.last_four.clone()));
        finding.status = Some(status.copied().unwrap_or(Status::Unknown));
    }
}

impl From<&ScanError> for Failure {
    fn from(error: &ScanError) -> Self {
        let failure = |exit, code| Failure::new(exit, code, error);
        match error {
            ScanError::Path { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                failure(Exit::Usage, codes::NO_SUCH_PATH)
            }
            ScanError::Path { .. } | ScanError::Read { .. } => failure(Exit::Other, codes::FILE),
            ScanError::Kind(_) => failure(Exit::Usage, codes::FILE_OF_ANOTHER_KIND)
                .hint("`limitry scan --stdin` reads a pipe"),
            ScanError::NoRepository(_) => failure(Exit::Usage, codes::NO_REPOSITORY)
                .hint("`limitry scan PATH` reads files, wherever they lie"),
            ScanError::Git(_) | ScanError::Answer(_) => failure(Exit::Other, codes::GIT),
        }
    }
}

impl From<ScanError> for Failure {
    fn from(error: ScanError) -> Self {
        Self::from(&error)
    }
}
