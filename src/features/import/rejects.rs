//! The file of `--rejects`: rejected lines with their problems.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::base::fs::FileError;
use crate::base::fs::private;
use limitry_types::Detail;

/// The list of rejected lines. The file is created for the first one.
pub(crate) struct RejectsFile {
    path: Option<PathBuf>,
    file: Option<BufWriter<File>>,
}

impl RejectsFile {
    pub(crate) fn new(path: Option<&Path>) -> Self {
        Self {
            path: path.map(Path::to_owned),
            file: None,
        }
    }

    /// Whether the file has content that no import wrote. Older lists are replaced, since each run's list is complete.
    pub(crate) fn would_destroy(path: &Path) -> bool {
        // Other kinds of files fail when they are opened for writing.
        if !path
            .metadata()
            .is_ok_and(|found| found.is_file() && found.len() > 0)
        {
            return false;
        }
        let mut begin = Vec::new();
        let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut begin));
        read.is_err() || !is_list(&begin)
    }

    pub(crate) fn write(
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
            None => self.file.insert(BufWriter::new(private::create(path)?)),
        };
        let row =
            json!({ "line": line, "problems": problems, "text": String::from_utf8_lossy(text) });
        writeln!(file, "{row}").map_err(FileError::io("write", path))
    }

    /// Writes the buffer. The journal must not be ahead of this file.
    pub(crate) fn flush(&mut self) -> Result<(), FileError> {
        match (&mut self.file, &self.path) {
            (Some(file), Some(path)) => file.flush().map_err(FileError::io("write", path)),
            _ => Ok(()),
        }
    }
}

/// Whether a file begins like a list: `{"line":12,"problems":[`.
fn is_list(begin: &[u8]) -> bool {
    let Some(rest) = begin.strip_prefix(b"{\"line\":") else {
        return false;
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && rest[digits..].starts_with(b",\"problems\":[")
}
