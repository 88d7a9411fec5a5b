//! How a result is shown. Commands return an [`Outcome`]; this module turns it into text.
//!
//! stdout is data, stderr is talk. On a terminal: a table, relative times, colour; piped: tab-separated, no
//! header, nothing cut, RFC 3339; with `--json` the wire's own document.

mod bar;
mod chart;
mod choice;
mod columns;
pub(crate) mod jq;
mod outcome;
mod printer;
mod progress;
mod render;
pub(crate) mod sarif;
mod terminal;

pub(crate) use bar::{Blocks, bar};
pub(crate) use choice::Choice;
pub(crate) use jq::Filter;
pub(crate) use outcome::{Cell, MORE, Outcome, Tabular, View};
use printer::hand_on_frame;
pub(crate) use printer::{ClosedPipe, Printer, hand_on, say_at_once};
pub(crate) use progress::Progress;
