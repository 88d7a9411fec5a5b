//! On Windows no program can remove or replace an open database, so these checks do nothing.

use std::path::Path;

use super::error::DatabaseError;

/// The files of one open database.
pub(crate) struct DatabaseFiles;

#[expect(
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "elsewhere the files are looked at"
)]
impl DatabaseFiles {
    pub(crate) const fn new(_: &Path) -> Self {
        Self
    }

    pub(crate) const fn check(&self) -> Result<(), DatabaseError> {
        Ok(())
    }

    pub(crate) const fn check_with_logs(&self) -> Result<(), DatabaseError> {
        Ok(())
    }
}
