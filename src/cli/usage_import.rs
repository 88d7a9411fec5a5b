//! `limitry usage import`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use super::value_parsers::{
    self, EventField, FileFormat, Mapping, NumberStyle, Recipe, TimeFormat,
};

/// What a filter gets for the cells of CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CsvTypes {
    /// Text.
    Text,
    /// A number for a cell that is one.
    Auto,
}

/// Under `-h`, which is one screen.
const SHORT_EXAMPLES: &str = "Options for CSV, times, numbers and duplicates, and more examples: `limitry usage import --help`

Examples:
  limitry usage import events.ndjson
  limitry usage import usage.csv.gz --map tokens=values.total_tokens --dry-run
  limitry usage import app.log --import-id app-log
  limitry usage import events.ndjson --skip-invalid --rejects rejects.ndjson

Exit codes:
  0   every event is recorded
  9   some lines or events were rejected";

const EXAMPLES: &str = "Examples:
  limitry usage import events.ndjson
  limitry usage import usage.csv.gz --map tokens=values.total_tokens --dry-run
  limitry usage import app.log --import-id app-log
  limitry usage import events.ndjson --skip-invalid --rejects rejects.ndjson
  limitry usage import 2027-01.csv 2027-02.csv --set eventType=llm
  limitry usage import spend.csv --from litellm --dry-run
  limitry usage import log.json --transform '{customerId: .user, eventType: .kind}' --preview 3

Exit codes:
  0   every event is recorded
  9   some lines or events were rejected";

/// `limitry usage import`
#[derive(Debug, Args)]
#[command(after_help = SHORT_EXAMPLES, after_long_help = EXAMPLES)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that is typed"
)]
pub struct UsageImportArgs {
    /// The files, which are read as one; - is stdin
    #[arg(value_name = "FILE", required_unless_present_any = ["recipes", "show_recipe"])]
    pub files: Vec<PathBuf>,

    /// The format: ndjson, json or csv [default: detected]
    ///
    /// JSON is an array, or objects over several lines.
    #[arg(long, value_name = "FORMAT", value_parser = value_parsers::file_format)]
    pub format: Option<FileFormat>,

    /// Read the export of another program, by the recipe of this name
    #[arg(long, value_name = "NAME", value_parser = value_parsers::recipe)]
    pub from: Option<Recipe>,

    /// List the recipes
    #[arg(long, conflicts_with_all = ["files", "from", "show_recipe"])]
    pub recipes: bool,

    /// Print the flags that a recipe stands for
    #[arg(long, hide_short_help = true, value_name = "NAME", value_parser = value_parsers::recipe, conflicts_with_all = ["files", "from"])]
    pub show_recipe: Option<Recipe>,

    /// Convert each record into events with this jq filter; a CSV record is an object with one field per column
    ///
    /// The result is an event, several events, or empty. `--map` and `--set` apply to the result.
    #[arg(long, value_name = "JQ")]
    pub transform: Option<String>,

    /// Read the filter of --transform from this file
    #[arg(
        long,
        hide_short_help = true,
        value_name = "FILE",
        conflicts_with = "transform"
    )]
    pub transform_file: Option<PathBuf>,

    /// How CSV cells reach the filter: text, or auto (numbers where possible)
    #[arg(
        hide_short_help = true,
        long,
        value_name = "TYPES",
        default_value = "text",
        hide_default_value = true
    )]
    pub csv_types: CsvTypes,

    /// Show the first records, and what the filter makes of them; send nothing
    #[arg(long, value_name = "N", value_parser = value_parsers::count, allow_hyphen_values = true)]
    pub preview: Option<usize>,

    /// Map a column or field to customerId, eventType, values.NAME, values.NAME*100, dimensions.NAME, … or - to skip it; repeatable
    ///
    /// A field of JSON may be nested: `usage.total=values.total_tokens`. A column can be mapped to several fields.
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = value_parsers::mapping)]
    pub map: Vec<Mapping>,

    /// Give every event this field, whatever the file says; repeatable
    #[arg(long, value_name = "FIELD=VALUE", value_parser = value_parsers::set_field)]
    pub set: Vec<(EventField, String)>,

    /// Read times in this format: epoch, epoch-ms, epoch-us, epoch-ns, rfc3339 or a strftime pattern
    #[arg(long, hide_short_help = true, value_name = "FORMAT", value_parser = value_parsers::time_format)]
    pub time_format: Option<TimeFormat>,

    /// Read times without a zone in this one, such as Europe/Berlin; a date without a time means midnight
    #[arg(long, hide_short_help = true, value_name = "ZONE", value_parser = value_parsers::time_zone)]
    pub time_zone: Option<(String, TimeZone)>,

    /// Leave out this many lines at the beginning of the file
    #[arg(long, hide_short_help = true, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = value_parsers::whole::<u64>(0..=u64::MAX), allow_hyphen_values = true)]
    pub skip_lines: u64,

    /// Leave out lines that begin with this text
    #[arg(long, hide_short_help = true, value_name = "PREFIX")]
    pub comment: Option<String>,

    /// Read CSV without a header: the names of its columns, with commas between them
    #[arg(
        long,
        hide_short_help = true,
        value_name = "NAME,…",
        value_delimiter = ',',
        num_args = 1
    )]
    pub columns: Option<Vec<String>>,

    /// Read values written in this style: "1,234.56", "1.234,56", "1 234,56" or "1'234.56"; signs of currencies are left out
    #[arg(long, hide_short_help = true, value_name = "STYLE")]
    pub numbers: Option<NumberStyle>,

    /// Read CSV with this character between the fields; tab is a tab
    #[arg(long, hide_short_help = true, value_name = "CHAR", default_value = ",", hide_default_value = true, value_parser = value_parsers::delimiter)]
    pub delimiter: u8,

    /// Build the idempotency keys from this id: a growing log can be imported again
    ///
    /// The default id is the SHA-256 of the content.
    #[arg(long, value_name = "ID", value_parser = value_parsers::short_text)]
    pub import_id: Option<String>,

    /// Send this many requests at once: 1 to 16
    #[arg(long, hide_short_help = true, value_name = "N", default_value_t = 4, value_parser = value_parsers::whole::<u8>(1..=16), allow_hyphen_values = true)]
    pub concurrency: u8,

    /// Skip lines that are not events, and list them in the file of --rejects
    #[arg(long, requires = "rejects")]
    pub skip_invalid: bool,

    /// Write the rejected lines and their errors here
    ///
    /// Only an older such list is replaced.
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,

    /// Leave out unknown fields and columns
    #[arg(long, hide_short_help = true)]
    pub ignore_unknown: bool,

    /// Import lines even if they look like duplicates
    #[arg(long, hide_short_help = true)]
    pub allow_overlap: bool,

    /// Check the whole file and send nothing; needs no login and no network
    #[arg(long)]
    pub dry_run: bool,
}
