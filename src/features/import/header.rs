//! Reads the first line of a CSV file: the names of the columns, or an error when the line is not a header.

use super::csv::Cells;
use super::recipes::{Recipe, recipe_for_line};

/// The separator of a table that is not separated by commas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Separator {
    /// Spreadsheets write it in countries with a decimal comma.
    Semicolon,
    Tab,
}

impl Separator {
    /// The separator of a header that has one column, but would have several with another delimiter.
    fn detect(header: &str) -> Option<Self> {
        [(Self::Semicolon, ';'), (Self::Tab, '\t')]
            .into_iter()
            .find(|(_, character)| header.contains(*character))
            .map(|(separator, _)| separator)
    }

    /// Its name for `--delimiter`.
    pub(super) const fn flag_value(self) -> &'static str {
        match self {
            Self::Semicolon => ";",
            Self::Tab => "tab",
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
        }
    }
}

/// A header that cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum HeaderError {
    #[error("its first line is not a CSV header: {0}")]
    Malformed(&'static str),
    #[error("its fields are separated by {}, not by commas", .0.as_str())]
    Separated(Separator),
    #[error("its first line only names the separator, '{0}'")]
    SeparatorLine(char),
    #[error("its first line is no header, but a record")]
    Recognized(&'static Recipe),
    #[error("its header has columns that are no field of an event: '{}'", .0.join("', '"))]
    Unknown(Vec<String>),
    #[error("its header has two columns for {0}")]
    DuplicateColumn(String),
    /// With the columns that the header has.
    #[error("its header has no column for {0}")]
    Missing(&'static str, Vec<String>),
    /// `--map` names a missing column. With the columns that the header has.
    #[error("its header has no column '{0}'")]
    NoColumn(String, Vec<String>),
}

/// The names of the columns.
pub(super) fn column_names(header: &Cells) -> Result<Vec<String>, HeaderError> {
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    for at in 0..header.len() {
        let name = header.get(at).map(str::trim);
        let name = name.ok_or(HeaderError::Malformed("it is not UTF-8"))?;
        if names.iter().any(|other| other == name) {
            return Err(HeaderError::DuplicateColumn(format!("'{name}'")));
        }
        names.push(name.to_owned());
    }
    check_header(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
    Ok(names)
}

/// Refuses a first line that is no header.
pub(super) fn check_header(names: &[&str]) -> Result<(), HeaderError> {
    let only = match names {
        [only] => *only,
        // Spreadsheet programs write it for each other.
        ["sep=", ""] => return Err(HeaderError::SeparatorLine(',')),
        _ => return Ok(()),
    };
    if let Some(recipe) = recipe_for_line(only.as_bytes()) {
        return Err(HeaderError::Recognized(recipe));
    }
    let mut separator = only.strip_prefix("sep=").unwrap_or_default().chars();
    if let (Some(separator), None) = (separator.next(), separator.next()) {
        return Err(HeaderError::SeparatorLine(separator));
    }
    match Separator::detect(only) {
        Some(by) => Err(HeaderError::Separated(by)),
        None => Ok(()),
    }
}
