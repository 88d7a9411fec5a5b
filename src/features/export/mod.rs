//! Exports events into files that `usage import` reads.
//!
//! The events of a list are appended to a file beside the target, as NDJSON. A checkpoint in the state directory says how
//! much of it is whole, and where the list goes on. When the list ends, the file gets its name, or becomes CSV first.

mod checkpoint;
mod csv;
mod line;

pub(crate) use checkpoint::{Checkpoint, Checkpoints};
pub(crate) use csv::Columns;
pub(crate) use line::event_line;
