//! Imports a file of usage: decompresses it, checks every line, gives each event a key, and sends the events.
//!
//! A file is read twice. The first pass, [`Preflight`], checks every line, compares the file with earlier imports, and sends
//! nothing. The second pass, [`Sender`], reads the file again, verifies that it is unchanged, and sends it in batches. The
//! memory that both need does not grow with the file.

mod batches;
mod csv;
mod decompress;
mod event;
mod fingerprint;
mod idempotency_key;
mod journal;
mod json;
mod lines;
mod preflight;
mod progress;
mod records;
mod rejects;
mod sender;
mod source;

pub(crate) use csv::Target;
pub(crate) use journal::{Journal, Journals};
pub(crate) use preflight::{Comparison, FileSummary, MAX_SHOWN_PROBLEMS, Preflight};
pub(crate) use progress::RunCounts;
pub(crate) use records::{Format, ReadError, ReadOptions, RecordReader};
pub(crate) use rejects::RejectsFile;
pub(crate) use sender::{Observer, Sender};
pub(crate) use source::Source;
