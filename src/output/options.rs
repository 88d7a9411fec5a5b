//! The options of the output: its format and its color.

use clap::ValueEnum;

/// How results are written to stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Format {
    /// Tables on a terminal, tab-separated lines in a pipe.
    #[default]
    Text,
    /// One document.
    Json,
    /// One object per line.
    JsonLines,
}

impl Format {
    /// The word of `LIMITRY_OUTPUT` and of the project file.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        [Self::Text, Self::Json, Self::JsonLines]
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| "use text, json or jsonl".to_owned())
    }
}

/// The formats that `--output` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// One document.
    Json,
    /// One object per line.
    Jsonl,
    /// Tables.
    Text,
    /// Tables with every column and whole names.
    Wide,
}

impl OutputFormat {
    pub(crate) const fn format(self) -> Format {
        match self {
            Self::Json => Format::Json,
            Self::Jsonl => Format::JsonLines,
            Self::Text | Self::Wide => Format::Text,
        }
    }
}

/// When there is color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR or TERM=dumb say otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
