//! How a result is shown. Commands return an [`Outcome`]; this module turns it into text.
//!
//! stdout is data, stderr is talk. On a terminal: a table, relative times, colour; piped: tab-separated, no
//! header, nothing cut, RFC 3339; with `--json` the wire's own document.

mod bar;
mod chart;
mod choice;
mod columns;
mod escape;
pub mod jq;
mod outcome;
mod plural;
mod printer;
mod progress;
mod render;
pub mod sarif;
mod terminal;
mod time;
mod wrap;

pub use bar::{Blocks, bar};
pub use choice::Choice;
pub use escape::{escape, escape_json, shell};
pub use jq::Filter;
pub use outcome::{Cell, MORE, Outcome, Tabular, View};
pub use plural::counted;
use printer::hand_on_frame;
pub use printer::{ClosedPipe, Printer, hand_on, say_at_once};
pub use progress::Progress;
pub use time::{exact, relative};
pub use wrap::cut;
