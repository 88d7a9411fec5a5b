//! Why a file cannot be read as records, with what to type instead.

use std::fmt::Write as _;
use std::io;

use super::decompress::{Remedy, UnsupportedFormat};
use super::header::HeaderError;
use super::recipes::recipe_for;
use crate::base::exit::Exit;
use crate::base::text::shell;
use crate::failure::{Failure, codes};

/// For a file whose first line is a record.
const WITHOUT_HEADER: &str = "`--columns NAME,…` names the columns of a file without a header";

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// The system reports an error, or the compressed data is damaged.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
    #[error("cannot be used: {0}")]
    Header(#[from] HeaderError),
    #[error("{0}")]
    Unsupported(#[source] UnsupportedFormat),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.downcast::<UnsupportedFormat>() {
            Ok(unsupported) => Self::Unsupported(unsupported),
            Err(error) => Self::Io(error),
        }
    }
}

impl ReadError {
    pub(crate) fn into_failure(self, file: &str) -> Failure {
        let exit = match self {
            Self::Io(_) => Exit::Other,
            _ => Exit::Usage,
        };
        let failure = Failure::new(exit, codes::IMPORT_UNREADABLE, format!("{file} {self}"));
        // The name of a pipe in a command.
        let file = if file == "stdin" {
            "-".to_owned()
        } else {
            shell(file).into_owned()
        };
        match self {
            Self::Header(HeaderError::Unknown(ref columns))
                if let Some(recipe) = recipe_for(columns) =>
            {
                failure.hint(recipe.hint(&file))
            }
            Self::Header(HeaderError::Recognized(recipe)) => failure.hint(recipe.hint(&file)),
            Self::Header(HeaderError::Unknown(_)) => failure
                .hint("`--map COLUMN=values.NAME` (or dimensions.NAME, properties.NAME, customerId, …) says what a column is")
                .hint("`--map COLUMN=-` leaves a column out, `--ignore-unknown` all of them")
                .hint(WITHOUT_HEADER),
            Self::Header(HeaderError::Missing(field, columns)) => failure
                .hint(format!(
                    "`--map COLUMN={field}` says which of its columns it is: {}",
                    listed(&columns)
                ))
                .hint(format!("`--set {field}=VALUE` gives every event the same"))
                .hint(WITHOUT_HEADER),
            Self::Header(HeaderError::NoColumn(_, columns)) => failure
                .hint(format!(
                    "`--map` names a column as the header does: {}",
                    listed(&columns)
                ))
                .hint(WITHOUT_HEADER),
            Self::Header(HeaderError::DuplicateColumn(_)) => {
                failure.hint("`--map COLUMN=-` leaves a column out")
            }
            Self::Header(HeaderError::Separated(separator)) => failure.hint(format!(
                "`limitry usage import {file} --delimiter {}`",
                shell(separator.flag_value())
            )),
            Self::Header(HeaderError::SeparatorLine(separator)) => failure.hint(format!(
                "`limitry usage import {file} --skip-lines 1 --delimiter {}`",
                shell(match separator {
                    '\t' => "tab".to_owned(),
                    other => other.to_string(),
                }.as_str())
            )),
            Self::Unsupported(unsupported) => failure.hint(match unsupported.remedy {
                Remedy::Pipe(command) => format!("`{command} {file} | limitry usage import -`"),
                Remedy::Advice(advice) => advice.replace("FILE", &file),
            }),
            Self::Header(_) | Self::Io(_) => failure,
        }
    }
}

/// The first columns, for a message.
fn listed(columns: &[String]) -> String {
    const MAX: usize = 20;
    let first = columns.iter().take(MAX).map(String::as_str);
    let mut text = first.collect::<Vec<_>>().join(", ");
    if columns.len() > MAX {
        let more = columns.len() - MAX;
        // Writing to a String cannot fail.
        let _ = write!(text, " and {more} more");
    }
    text
}
