//! Imports a file of usage: decompresses it, checks every line, gives each event a key, and sends the events.
//!
//! A file is read twice. The first pass, [`Preflight`], checks every line, compares the file with earlier imports, and sends
//! nothing. The second pass, [`Sender`], reads the file again, verifies that it is unchanged, and sends it in batches. The
//! memory that both need does not grow with the file.

mod batch_splitter;
mod batches;
mod columns;
mod csv;
mod decompress;
mod document;
mod event;
mod failed_line;
mod fingerprint;
mod header;
mod idempotency_key;
mod journal;
mod json_texts;
mod json_values;
mod lines;
mod number_style;
mod options;
mod own_keys;
mod preflight;
mod progress;
mod read_error;
mod recipes;
mod records;
mod rejects;
mod reshape;
mod sender;
mod source;
mod target;
mod time_format;
mod transform;
mod unread;

pub(crate) use batches::count_known;
pub(crate) use journal::{Journal, Journals};
pub(crate) use number_style::NumberStyle;
pub(crate) use options::{Format, ReadOptions};
pub(crate) use preflight::{
    Comparison, FileSummary, MAX_SHOWN_PROBLEMS, Preflight, begins_with_events,
};
pub(crate) use progress::RunCounts;
pub(crate) use read_error::ReadError;
pub(crate) use recipes::{RECIPES, Recipe};
pub(crate) use records::RecordReader;
pub(crate) use rejects::RejectsFile;
pub(crate) use sender::{Observer, Sender};
pub(crate) use source::Source;
pub(crate) use target::{Mapping, Target};
pub(crate) use time_format::{TimeFormat, TimeReader};
pub(crate) use transform::{Previewed, Transform, options_for_events};
