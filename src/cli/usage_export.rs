//! `limitry usage export`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shared::{Events, SINCE_THE_FIRST_EVENT};

/// `limitry usage export`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage export events.ndjson
  limitry usage export june.csv --from 2027-06-01 --to 2027-07-01
  limitry usage export - --customer cust_123

`limitry usage import FILE` reads what is exported.")]
#[command(mut_arg("since", |since| since.help(SINCE_THE_FIRST_EVENT)))]
pub struct UsageExportArgs {
    /// The file to write; - is stdout
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Which events
    #[command(flatten)]
    pub events: Events,

    /// Write this format: ndjson or csv [default: csv for a file whose name ends in .csv, else ndjson]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ExportFormat>,

    /// Replace the file if it exists
    #[arg(short, long)]
    pub force: bool,
}

/// The format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// An event a line, as JSON.
    Ndjson,
    /// A row for each event.
    Csv,
}

impl ExportFormat {
    /// Its name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
        }
    }
}
