//! Shows results. Commands return an [`Outcome`]; the [`Printer`] turns it into text.
//!
//! Data goes to stdout, everything else to stderr. A terminal gets tables, relative times and color. A pipe gets
//! tab-separated lines, without a header and with nothing cut, and RFC 3339 times. `--json` gives the API's documents.

mod bar;
mod cell;
mod error;
mod exact_value;
pub(crate) mod hint;
pub(crate) mod jq;
mod layout;
mod list_writer;
mod options;
mod outcome;
mod pager;
mod printer;
mod progress;
mod render;
pub(crate) mod sarif;
mod selection;
mod stream;
mod style;
mod table;

pub(crate) use bar::BarStyle;
pub(crate) use cell::Cell;
pub(crate) use exact_value::ExactValue;
pub(crate) use jq::Filter;
pub(crate) use list_writer::ListWriter;
pub(crate) use options::{ColorChoice, Format, OutputFormat};
pub(crate) use outcome::{CheckLine, OR_ALL, Outcome, View, list_document, more, to_document};
pub(crate) use printer::{Printer, note_now, write_stderr_lines, write_stdout};
pub(crate) use progress::{Progress, Spinner};
pub(crate) use selection::Selection;
pub(crate) use stream::{passthrough, reader_gone};
pub(crate) use style::{State, StreamStyle, Tone};
pub(crate) use table::{Column, Tabular};
