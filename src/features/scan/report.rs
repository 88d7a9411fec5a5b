//! What a scan finds, put together by all of its threads.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Display;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::exposure::{Exposure, exposure};
use super::patterns::SecretKind;
use super::stream::{Match, Scanner, StreamInfo};
use crate::base::redact;

/// Findings beyond these are only counted.
const MAX_FINDINGS: usize = 10_000;

/// Skipped inputs beyond these are only counted.
const MAX_NAMED_SKIPPED: usize = 5;

/// Why an object is skipped: the repository is damaged, or a partial clone.
const MISSING: &str = "git does not have it here";

/// The state of a secret, by the project's list of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Active,
    Revoked,
    Expired,
    /// No key in the list ends like it.
    Unknown,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Finding {
    pub kind: SecretKind,
    pub prefix: &'static str,
    pub last_four: String,
    /// In a history: where the content first appeared.
    pub path: String,
    pub line: u64,
    /// From 1 on, in characters.
    pub column: u64,
    /// In characters.
    pub length: u64,
    /// In a history: the first commit with the secret.
    pub commit: Option<String>,
    pub exposure: Option<Exposure>,
    /// `None` unless the API was asked.
    pub status: Option<Status>,
    /// The id of the key, if the API was asked and one key alone can be meant.
    pub key_id: Option<String>,
    /// Whether a rotation has replaced that key.
    #[serde(skip)]
    pub is_replaced: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Sorted, each place once.
    pub findings: Vec<Finding>,
    /// How many findings are not in the list.
    pub more_findings: u64,
    /// How many files or objects were read.
    pub files: u64,
    pub bytes: u64,
    /// Some of the skipped inputs, each with the reason.
    pub skipped: Vec<String>,
    pub skipped_count: u64,
    /// The commands that get what is missing.
    pub remedies: BTreeSet<String>,
    has_missing_objects: bool,
    /// In a history: the index and the age of the finding for each key.
    oldest: HashMap<HistoryKey, (usize, u64)>,
}

/// What makes findings in several versions of a file one: path, prefix, last four, and the number among such secrets in one
/// version. Lines move between versions.
type HistoryKey = (String, &'static str, String, u32);

/// Where a stream comes from.
pub(super) struct Source<'a> {
    pub path: &'a Path,
    /// The file, if the stream is one. A source map may be beside it.
    pub file: Option<&'a Path>,
    pub commit: Option<&'a str>,
    /// In a history: a number that grows from the oldest object to the newest.
    pub age: Option<u64>,
}

/// Takes the findings of all threads.
#[derive(Default)]
pub(crate) struct Collector(Mutex<Report>);

impl Collector {
    /// Scans one stream. What was found before an error stays.
    pub(super) fn scan(
        &self,
        scanner: &mut Scanner,
        stream: &mut dyn Read,
        source: &Source<'_>,
    ) -> io::Result<()> {
        let mut matches = Vec::new();
        let mut more = 0;
        let scan = scanner.scan(stream, &mut |found| {
            if matches.len() < MAX_FINDINGS {
                matches.push(found);
            } else {
                more += 1;
            }
        });
        let (info, result) = match scan {
            Ok(info) => (info, Ok(())),
            Err(error) => (StreamInfo::default(), Err(error)),
        };
        let exposure = if matches.is_empty() {
            None
        } else {
            let has_map = source.file.is_some_and(has_source_map);
            exposure(source.path, info.names_source_map, has_map)
        };
        self.with(|report| {
            report.files += 1;
            report.bytes += info.bytes;
            report.more_findings += more;
            let mut counts = HashMap::new();
            for found in matches {
                let finding = finding(found, exposure, source);
                let number: &mut u32 = counts
                    .entry((finding.prefix, finding.last_four.clone()))
                    .or_default();
                *number += 1;
                report.add(finding, *number, source.age);
            }
        });
        result
    }

    /// Notes an input that cannot be read.
    pub(super) fn skip(&self, path: &Path, reason: &dyn Display) {
        self.with(|report| {
            report.skipped_count += 1;
            if report.skipped.len() < MAX_NAMED_SKIPPED {
                report.skipped.push(format!("{}: {reason}", path.display()));
            }
        });
    }

    /// Notes an object of git that is not in the repository.
    pub(super) fn skip_missing(&self, path: &Path) {
        self.skip(path, &MISSING);
        self.with(|report| report.has_missing_objects = true);
    }

    pub(super) fn has_missing_objects(&self) -> bool {
        let mut has = false;
        self.with(|report| has = report.has_missing_objects);
        has
    }

    /// Notes a command that gets what is missing.
    pub(super) fn remedy(&self, command: String) {
        self.with(|report| {
            report.remedies.insert(command);
        });
    }

    fn with(&self, change: impl FnOnce(&mut Report)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(crate) fn into_report(self) -> Report {
        let mut report = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        report.findings.sort_by(|a, b| a.place().cmp(&b.place()));
        report.findings.dedup_by(|a, b| a.place() == b.place());
        report
    }
}

fn has_source_map(script: &Path) -> bool {
    let mut map = script.as_os_str().to_owned();
    map.push(".map");
    Path::new(&map).symlink_metadata().is_ok()
}

impl Finding {
    fn place(&self) -> (&str, u64, u64, Option<&str>) {
        (&self.path, self.line, self.column, self.commit.as_deref())
    }
}

impl Report {
    /// Adds the finding with this number among its like in one content. Of several versions the oldest stays.
    fn add(&mut self, finding: Finding, number: u32, age: Option<u64>) {
        if let Some(age) = age {
            let (path, last_four) = (finding.path.clone(), finding.last_four.clone());
            let key = (path, finding.prefix, last_four, number);
            if let Some((index, oldest)) = self.oldest.get_mut(&key) {
                if age < *oldest {
                    *oldest = age;
                    self.findings[*index] = finding;
                }
                return;
            }
            if self.findings.len() < MAX_FINDINGS {
                self.oldest.insert(key, (self.findings.len(), age));
            }
        }
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.more_findings += 1;
        }
    }
}

fn finding(found: Match, exposure: Option<Exposure>, source: &Source<'_>) -> Finding {
    let exposure = match found.prefix.kind {
        // Client tokens are made for browsers.
        SecretKind::ClientToken => None,
        _ if found.in_public_variable => Some(Exposure::PublicVariable),
        _ => exposure,
    };
    Finding {
        kind: found.prefix.kind,
        prefix: found.prefix.text,
        last_four: found.last_four,
        // The name of a file may contain a secret.
        path: redact::redact(&source.path.to_string_lossy()).into_owned(),
        line: found.line,
        column: found.column,
        length: found.length,
        commit: source.commit.map(str::to_owned),
        exposure,
        status: None,
        key_id: None,
        is_replaced: false,
    }
}

/// A secret that the API lists.
#[derive(Debug, Clone)]
pub(crate) struct KnownSecret {
    pub status: Status,
    /// `None`: it is no key, or several keys end alike.
    pub key_id: Option<String>,
    /// Whether a rotation has replaced the key.
    pub is_replaced: bool,
}

/// The secrets that the API lists, by prefix and last four.
#[derive(Debug, Default)]
pub(crate) struct KnownSecrets(HashMap<(&'static str, String), KnownSecret>);

impl KnownSecrets {
    /// Adds a secret. Of several that end alike, the active one counts.
    pub(crate) fn insert(&mut self, prefix: &'static str, last_four: String, secret: KnownSecret) {
        match self.0.entry((prefix, last_four)) {
            Entry::Vacant(entry) => drop(entry.insert(secret)),
            Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                match (known.status, secret.status) {
                    (Status::Active, Status::Active) => known.key_id = None,
                    (Status::Active, _) => {}
                    (_, Status::Active) => *known = secret,
                    _ => known.key_id = None,
                }
            }
        }
    }
}

/// Sets the status of each finding.
pub(crate) fn verify(findings: &mut [Finding], known: &KnownSecrets) {
    for finding in findings {
        let known = known.0.get(&(finding.prefix, finding.last_four.clone()));
        finding.status = Some(known.map_or(Status::Unknown, |known| known.status));
        finding.key_id = known.and_then(|known| known.key_id.clone());
        finding.is_replaced = known.is_some_and(|known| known.is_replaced);
    }
}
