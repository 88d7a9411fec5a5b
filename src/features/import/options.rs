//! How a file is read.

use jiff::Timestamp;

use super::number_style::NumberStyle;
use super::target::{Mapping, Target};
use super::time_format::TimeReader;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Ndjson,
    /// The elements of an array, or objects over several lines.
    Json,
    Csv,
}

impl Format {
    pub(crate) const ALL: [Self; 3] = [Self::Ndjson, Self::Json, Self::Csv];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// What the numbers of its records count.
    pub(crate) const fn unit(self) -> &'static str {
        match self {
            Self::Ndjson | Self::Csv => "line",
            Self::Json => "record",
        }
    }
}

/// How a file is read: the same in both passes.
#[derive(Debug, Clone)]
pub(crate) struct ReadOptions {
    /// `None`: the beginning of the file tells.
    pub format: Option<Format>,
    /// Where columns of CSV or fields of JSON go, if their names do not say it.
    pub map: Vec<Mapping>,
    /// Fields that every event gets.
    pub set: Vec<(Target, String)>,
    pub time: TimeReader,
    /// Whether unknown fields and columns are left out.
    pub ignore_unknown: bool,
    /// What separates the fields of CSV.
    pub delimiter: u8,
    /// The columns of CSV without a header. Further fields of a record are left out.
    pub columns: Option<Vec<String>>,
    /// How the texts of values are written, if not as JSON writes numbers.
    pub numbers: Option<NumberStyle>,
    /// How many lines at the beginning are not read.
    pub skip_lines: u64,
    /// The prefix of a comment. Lines that begin with it are skipped.
    pub comment: Option<String>,
    /// The filter that makes events of the records.
    pub transform: Option<String>,
    /// Whether the filter gets numbers for the cells of CSV that are numbers.
    pub csv_numbers: bool,
    /// Whether the file holds what a filter made.
    pub is_transformed: bool,
    /// The server's time. Events must not be in the future.
    pub now: Timestamp,
}

impl ReadOptions {
    /// For files that are as limitry documents them.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            format: None,
            map: Vec::new(),
            set: Vec::new(),
            time: TimeReader::default(),
            ignore_unknown: false,
            delimiter: b',',
            columns: None,
            numbers: None,
            skip_lines: 0,
            comment: None,
            transform: None,
            csv_numbers: false,
            is_transformed: false,
            now,
        }
    }

    /// The flags that set these options, in pairs of name and value. Together with the content they determine the events.
    pub(crate) fn flags(&self) -> Vec<(&'static str, String)> {
        let mut flags = Vec::new();
        if let Some(transform) = &self.transform {
            flags.push(("--transform", transform.clone()));
        }
        if self.csv_numbers {
            flags.push(("--csv-types", "auto".to_owned()));
        }
        let maps = self
            .map
            .iter()
            .map(|mapping| ("--map", mapping.to_string()));
        flags.extend(maps);
        let sets = self.set.iter();
        flags.extend(sets.map(|(target, value)| ("--set", format!("{target}={value}"))));
        if let Some(format) = &self.time.format {
            flags.push(("--time-format", format.to_string()));
        }
        if let Some((name, _)) = &self.time.zone {
            flags.push(("--time-zone", name.clone()));
        }
        if let Some(numbers) = self.numbers {
            flags.push(("--numbers", numbers.to_string()));
        }
        if let Some(columns) = &self.columns {
            flags.push(("--columns", columns.join(",")));
        }
        match self.delimiter {
            b',' => {}
            b'\t' => flags.push(("--delimiter", "tab".to_owned())),
            byte => flags.push(("--delimiter", char::from(byte).to_string())),
        }
        if self.skip_lines > 0 {
            flags.push(("--skip-lines", self.skip_lines.to_string()));
        }
        if let Some(comment) = &self.comment {
            flags.push(("--comment", comment.clone()));
        }
        flags
    }
}
