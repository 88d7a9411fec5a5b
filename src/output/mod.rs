//! How a result is shown. Commands return an [`Outcome`]; this module turns it into text.
//!
//! stdout is data, stderr is talk. On a terminal: a table, relative times, colour; piped: tab-separated, no
//! header, nothing cut, RFC 3339; with `--json` the wire's own document.

mod bar;
mod chart;
mod columns;
pub(crate) mod jq;
mod outcome;
mod printer;
mod progress;
mod render;
pub(crate) mod sarif;
mod selection;
mod terminal;

pub(crate) use bar::{BarStyle, bar};
pub(crate) use jq::Filter;
pub(crate) use outcome::{Cell, MORE, Outcome, Tabular, View};
use printer::hand_on_frame;
pub(crate) use printer::{ClosedPipe, Printer, note_now, passthrough};
pub(crate) use progress::Progress;
pub(crate) use selection::Selection;

/// The JSON document of a value of ours.
pub(crate) fn to_document(
    value: impl serde::Serialize,
) -> crate::failure::Result<serde_json::Value> {
    serde_json::to_value(value).map_err(crate::failure::Failure::internal)
}
