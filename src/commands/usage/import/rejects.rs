//! The file of `--rejects`: what is wrong with which line, and the line.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::base::fs::FileError;
use crate::base::fs::private;
use limitry_types::Detail;

/// Where lines go that are not counted. It is made when there is one.
pub(super) struct Rejects {
    path: Option<PathBuf>,
    file: Option<BufWriter<File>>,
}

impl Rejects {
    pub(super) fn new(path: Option<&Path>) -> Self {
        Self {
            path: path.map(Path::to_owned),
            file: None,
        }
    }

    /// Whether the file holds something that no import wrote. Each run's list is whole, so an older list may go; what
    /// somebody else has there may not.
    pub(super) fn would_destroy(path: &Path) -> bool {
        // What is no file is told when it is opened for writing.
        if !path
            .metadata()
            .is_ok_and(|found| found.is_file() && found.len() > 0)
        {
            return false;
        }
        let mut begin = Vec::new();
        let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut begin));
        read.is_err() || !is_ours(&begin)
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
            None => self.file.insert(BufWriter::new(private::create(path)?)),
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

/// Whether a file that begins so is a list of this kind: `{"line":12,"problems":[`.
fn is_ours(begin: &[u8]) -> bool {
    let Some(rest) = begin.strip_prefix(b"{\"line\":") else {
        return false;
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && rest[digits..].starts_with(b",\"problems\":[")
}

fn failed(path: &Path, source: std::io::Error) -> FileError {
    FileError::Io {
        action: "write",
        path: path.to_owned(),
        source,
    }
}
