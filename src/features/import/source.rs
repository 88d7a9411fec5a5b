//! The imported file. Input from a pipe is copied into a temporary file, because it is read twice.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::base::blocking;
use crate::base::fs::FileError;

/// An open file that can be read twice.
pub(crate) struct Source {
    file: File,
    pub(crate) name: String,
    /// `None` for a pipe.
    pub(crate) path: Option<PathBuf>,
    /// The compressed size.
    pub(crate) size: u64,
}

impl Source {
    /// Opens the file, or stdin for `-`. Other than regular files are copied into an unnamed file in `dir`.
    pub(crate) async fn open(named: &Path, dir: &Path) -> Result<Self, FileError> {
        let (path, below) = (named.to_owned(), dir.to_owned());
        // On a thread: a pipe may block.
        let opened = blocking::run("file", move || open(&path, &below)).await;
        let ended = || io::Error::other("the read ended without a result");
        let (file, regular) =
            opened.unwrap_or_else(|| Err(FileError::io("read", named)(ended())))?;
        let size = file
            .metadata()
            .map_err(FileError::io("look at", named))?
            .len();
        let path = regular.then(|| named.canonicalize().unwrap_or_else(|_| named.to_owned()));
        Ok(Self {
            file,
            name: if named == Path::new("-") {
                "stdin".to_owned()
            } else {
                named.display().to_string()
            },
            path,
            size,
        })
    }

    /// The open file from its beginning, even if its name means another file now.
    pub(crate) fn rewound(&self) -> io::Result<File> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    /// Whether the path names this file.
    pub(crate) fn is(&self, path: &Path) -> bool {
        let own = self.file.try_clone().and_then(same_file::Handle::from_file);
        matches!((own, same_file::Handle::from_path(path)), (Ok(own), Ok(other)) if own == other)
    }
}

fn open(path: &Path, dir: &Path) -> Result<(File, bool), FileError> {
    if path == Path::new("-") {
        return copy(&mut io::stdin().lock(), Path::new("stdin"), dir);
    }
    let mut file = File::open(path).map_err(FileError::io("open", path))?;
    let metadata = file.metadata().map_err(FileError::io("look at", path))?;
    if metadata.is_dir() {
        return Err(FileError::WrongKind {
            path: path.to_owned(),
            found: "a directory",
            expected: "a file",
        });
    }
    if metadata.is_file() {
        return Ok((file, true));
    }
    copy(&mut file, path, dir)
}

fn copy(from: &mut impl io::Read, named: &Path, dir: &Path) -> Result<(File, bool), FileError> {
    let mut file = tempfile::tempfile_in(dir).map_err(FileError::io("keep a file in", dir))?;
    io::copy(from, &mut file).map_err(FileError::io("read all of", named))?;
    Ok((file, false))
}
