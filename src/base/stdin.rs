//! Reading stdin without blocking the runtime.

use std::io::{self, Read as _};
use std::path::PathBuf;

use crate::base::blocking;
use crate::base::fs::FileError;

/// Reads all of stdin. More than `limit` bytes are an error.
pub(crate) async fn read(limit: u64) -> Result<Vec<u8>, FileError> {
    let bytes = blocking::run("stdin", move || {
        let mut bytes = Vec::new();
        io::stdin()
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map(|_| bytes)
    })
    .await
    .unwrap_or_else(|| Err(io::Error::other("the read ended without a result")))
    .map_err(read_error)?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooLarge {
            path: PathBuf::from("stdin"),
            limit,
        });
    }
    Ok(bytes)
}

/// Reads all of stdin as UTF-8.
pub(crate) async fn read_text(limit: u64) -> Result<String, FileError> {
    String::from_utf8(read(limit).await?).map_err(|_| {
        read_error(io::Error::new(
            io::ErrorKind::InvalidData,
            "it is not valid UTF-8",
        ))
    })
}

fn read_error(source: io::Error) -> FileError {
    FileError::Io {
        action: "read",
        path: PathBuf::from("stdin"),
        source,
    }
}
