use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::ServerError;

/// The database's name in the data directory.
pub(crate) const FILE_NAME: &str = "limitry.db";

/// "LMTR" in the header's field for it.
pub(super) const APPLICATION_ID: i32 = 0x4C4D_5452;

/// The newest version of the schema.
pub(super) const KNOWN_VERSION: i32 = 9;

/// Checks a database's first 100 bytes before SQLite may write to the file. Returns the file's size.
pub(super) fn check_header(path: &Path) -> Result<u64, ServerError> {
    // With an empty WAL the file has all the pages that its header counts.
    let wal = path.with_file_name(format!("{FILE_NAME}-wal"));
    let is_complete = wal.metadata().map_or(0, |wal| wal.len()) == 0;
    read_header(path, path, is_complete)
}

/// Checks the header of a copied snapshot. Errors name the `original`.
pub(crate) fn check_snapshot_header(copy: &Path, original: &Path) -> Result<(), ServerError> {
    read_header(copy, original, true).map(drop)
}

fn read_header(file: &Path, path: &Path, is_complete: bool) -> Result<u64, ServerError> {
    let damaged = |reason: &str| {
        Err(ServerError::Damaged {
            path: path.to_owned(),
            reason: reason.to_owned(),
        })
    };
    let mut file = File::open(file).map_err(ServerError::io(path))?;
    let size = file.metadata().map_err(ServerError::io(path))?.len();
    let mut header = [0; 100];
    match file.read_exact(&mut header) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return damaged("it is shorter than a database's header");
        }
        Err(source) => return Err(ServerError::io(path)(source)),
    }
    let number = |at: usize| {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(&header[at..at + 4]);
        u32::from_be_bytes(bytes)
    };
    if !header.starts_with(b"SQLite format 3\0") {
        return damaged("it is not an SQLite database");
    }
    if number(68).cast_signed() != APPLICATION_ID {
        return Err(ServerError::ForeignDatabase(path.to_owned()));
    }
    check_version(path, number(60).cast_signed())?;
    let page_size = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65536,
        other => other,
    };
    let page_count = u64::from(number(28));
    let page_count_is_valid = number(24) == number(92);
    if is_complete && page_count_is_valid && size < page_count * page_size {
        return damaged("its end is missing");
    }
    Ok(size)
}

pub(super) fn check_version(path: &Path, found: i32) -> Result<(), ServerError> {
    if found > KNOWN_VERSION {
        return Err(ServerError::NewerDatabase {
            path: path.to_owned(),
            found,
            known: KNOWN_VERSION,
        });
    }
    Ok(())
}
