//! Files of usage: unpacked, cut into lines, checked, given keys; and what is remembered of an import.
//!
//! A file is read twice. The [`survey`](Survey) looks at every line and compares the file with earlier imports; nothing
//! is sent before it is done. The second pass reads the [`Records`] again, makes sure that they are those that were
//! looked at, and makes requests of them. Both cost the same memory for ten lines and for ten million.

mod csv;
mod event;
mod journal;
mod key;
mod lines;
mod records;
mod scan;
mod sketch;
mod survey;
mod unpack;

pub(crate) use csv::{HeaderError, Target};
pub(crate) use event::Found;
pub(crate) use journal::{Given, Journal, Journals, Sent, Tally};
pub(crate) use key::Keys;
pub(crate) use records::{Chain, Cutter, Format, Kind, ReadError, Reading, Records};
pub(crate) use sketch::Sketch;
pub(crate) use survey::{Comparison, Mistake, SHOWN, Survey, Surveyor};
