//! Reading stdin: whole or not at all, and without holding up Ctrl-C.

use std::io::{self, Read as _};
use std::path::PathBuf;

use crate::base::blocking::detached;
use crate::base::fs::FileError;

/// All of stdin, when it is not larger than `limit` bytes; a part of it is never taken for the whole.
pub(crate) async fn read(limit: u64) -> Result<Vec<u8>, FileError> {
    let failed = |source| FileError::Io {
        action: "read",
        path: PathBuf::from("stdin"),
        source,
    };
    let bytes = detached("stdin", move || {
        let mut bytes = Vec::new();
        io::stdin()
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map(|_| bytes)
    })
    .await
    .unwrap_or_else(|| Err(io::Error::other("the read ended without a result")))
    .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooLarge {
            path: PathBuf::from("stdin"),
            limit,
        });
    }
    Ok(bytes)
}

/// As [`read`], and it is text.
pub(crate) async fn read_text(limit: u64) -> Result<String, FileError> {
    String::from_utf8(read(limit).await?).map_err(|_| FileError::Io {
        action: "read",
        path: PathBuf::from("stdin"),
        source: io::Error::new(io::ErrorKind::InvalidData, "it is not valid UTF-8"),
    })
}
