//! The file of `--rejects`: what is wrong with which line, and the line.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::fsio::{self, FileError};
use crate::wire::Detail;

/// Where lines go that are not counted. It is made when there is one.
pub(super) struct Rejects {
    path: Option<PathBuf>,
    append: bool,
    file: Option<BufWriter<File>>,
}

impl Rejects {
    /// `append`: what an earlier run left there stays.
    pub(super) fn new(path: Option<&Path>, append: bool) -> Self {
        Self {
            path: path.map(Path::to_owned),
            append,
            file: None,
        }
    }

    pub(super) fn write(
        &mut self,
        line: u64,
        problems: &[Detail],
        text: &[u8],
    ) -> Result<(), FileError> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        let file = match &mut self.file {
            Some(file) => file,
            None => self
                .file
                .insert(BufWriter::new(fsio::create_private(path, self.append)?)),
        };
        let row =
            json!({ "line": line, "problems": problems, "text": String::from_utf8_lossy(text) });
        writeln!(file, "{row}").map_err(|source| failed(path, source))
    }

    /// What was written has left us: before anything says that these lines are done with.
    pub(super) fn flush(&mut self) -> Result<(), FileError> {
        match (&mut self.file, &self.path) {
            (Some(file), Some(path)) => file.flush().map_err(|source| failed(path, source)),
            _ => Ok(()),
        }
    }
}

fn failed(path: &Path, source: std::io::Error) -> FileError {
    FileError::Io {
        action: "write",
        path: path.to_owned(),
        source,
    }
}
