//! The output of a git process, read while it runs.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout};

use super::error::{Context, GitError};

/// The longest line of a stream: an object's name and a path.
const MAX_LINE_BYTES: u64 = 64 << 10;

/// A git process whose output is read while it runs. It is killed when this is dropped.
pub(crate) struct Stream {
    pub(super) child: Child,
    pub(super) stdin: Option<ChildStdin>,
    pub(super) stdout: BufReader<ChildStdout>,
    pub(super) context: Context,
}

impl Stream {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), GitError> {
        match &mut self.stdin {
            Some(stdin) => stdin
                .write_all(bytes)
                .map_err(|error| self.context.error(&error)),
            None => Err(self.context.error(&"it has no input")),
        }
    }

    /// Reads up to the delimiter, which is left out. Returns whether there was anything to read.
    pub(crate) fn read_until(
        &mut self,
        delimiter: u8,
        line: &mut Vec<u8>,
    ) -> Result<bool, GitError> {
        line.clear();
        let mut limited = (&mut self.stdout).take(MAX_LINE_BYTES);
        let read = limited
            .read_until(delimiter, line)
            .map_err(|error| self.context.error(&error))?;
        if line.last() == Some(&delimiter) {
            line.pop();
        }
        Ok(read > 0)
    }

    /// Reads a content of `size` bytes, and the newline behind it.
    pub(crate) fn read_content(
        &mut self,
        size: u64,
        read: impl FnOnce(&mut dyn io::Read) -> io::Result<()>,
    ) -> Result<(), GitError> {
        let mut content = (&mut self.stdout).take(size);
        read(&mut content).map_err(|error| self.context.error(&error))?;
        let missing = content.limit();
        if missing > 0 {
            return Err(self.context.error(&"its output ended within an object"));
        }
        self.stdout
            .read_exact(&mut [0])
            .map_err(|error| self.context.error(&error))
    }

    /// Waits for the end of the process, which fails if the process did. To be called when all output was read.
    pub(crate) fn finish(mut self) -> Result<(), GitError> {
        match self.child.wait() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(self.context.error(&status)),
            Err(error) => Err(self.context.error(&error)),
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // An error means that it has ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
