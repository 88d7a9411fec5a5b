//! What is imported: a file, or what came through a pipe and was put into one.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::base::blocking;
use crate::base::fs::FileError;

/// Something that can be read twice.
pub(super) struct Source {
    file: File,
    pub(super) name: String,
    /// Where it lies; `None`: it came through a pipe.
    pub(super) path: Option<PathBuf>,
    /// Its bytes, packed as they may be.
    pub(super) size: u64,
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
    let path = path.to_owned();
    move |source| FileError::Io {
        action,
        path,
        source,
    }
}

impl Source {
    /// Opens the file, or stdin for `-`. What is no regular file is read to its end first, into a file below `dir`
    /// that has no name and is nobody else's.
    pub(super) async fn open(named: &Path, dir: &Path) -> Result<Self, FileError> {
        let (path, below) = (named.to_owned(), dir.to_owned());
        // A pipe may wait for its other end.
        let opened = blocking::run("file", move || open(&path, &below)).await;
        let ended = || io::Error::other("the read ended without a result");
        let (file, regular) = opened.unwrap_or_else(|| Err(failed("read", named)(ended())))?;
        let size = file.metadata().map_err(failed("look at", named))?.len();
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

    /// The same file from its beginning: not what may have taken its name since.
    pub(super) fn rewound(&self) -> io::Result<File> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    /// Whether this path is the file itself.
    pub(super) fn is(&self, path: &Path) -> bool {
        let own = self.file.try_clone().and_then(same_file::Handle::from_file);
        matches!((own, same_file::Handle::from_path(path)), (Ok(own), Ok(other)) if own == other)
    }
}

fn open(path: &Path, dir: &Path) -> Result<(File, bool), FileError> {
    if path == Path::new("-") {
        return spool(&mut io::stdin().lock(), Path::new("stdin"), dir);
    }
    let mut file = File::open(path).map_err(failed("open", path))?;
    let found = file.metadata().map_err(failed("look at", path))?;
    if found.is_dir() {
        return Err(FileError::WrongKind {
            path: path.to_owned(),
            found: "a directory",
            expected: "a file",
        });
    }
    if found.is_file() {
        return Ok((file, true));
    }
    spool(&mut file, path, dir)
}

fn spool(from: &mut impl io::Read, named: &Path, dir: &Path) -> Result<(File, bool), FileError> {
    let mut file = tempfile::tempfile_in(dir).map_err(failed("keep a file in", dir))?;
    io::copy(from, &mut file).map_err(failed("read all of", named))?;
    Ok((file, false))
}
