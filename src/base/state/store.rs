//! JSON records in a directory: one file each, private, replaced atomically, with a version and a lock.

use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::StateError;
use crate::base::fs::lock;
use crate::base::fs::lock::FileLock;
use crate::base::fs::{FileError, private, remove_stale_files};

const MAX_RECORD_BYTES: u64 = 1 << 20;

/// What a [`Store`] keeps.
pub(crate) trait Record: Serialize + DeserializeOwned {
    /// The version of the format that is written. Older versions are read as well, newer ones are refused.
    const VERSION: u32;
}

/// The records of one kind.
pub(crate) struct Store<T> {
    dir: PathBuf,
    record: PhantomData<fn() -> T>,
}

impl<T> Clone for Store<T> {
    fn clone(&self) -> Self {
        Self::in_dir(self.dir.clone())
    }
}

/// The part of a record that is the same in all versions.
#[derive(Deserialize)]
struct Version {
    /// Some records of limitry 0.1 have none.
    #[serde(default = "first_version")]
    version: u32,
}

fn first_version() -> u32 {
    1
}

#[derive(Serialize)]
struct Versioned<'a, T> {
    version: u32,
    #[serde(flatten)]
    record: &'a T,
}

impl<T> Store<T> {
    pub(crate) fn in_dir(dir: PathBuf) -> Self {
        Self {
            dir,
            record: PhantomData,
        }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{name}.json"))
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Takes the lock of a record, which need not exist; `None` when another process holds it.
    pub(crate) fn try_lock(&self, name: &str) -> Result<Option<FileLock>, FileError> {
        lock::try_acquire(&self.dir.join(format!("{name}.lock")))
    }

    /// The names of all records, sorted.
    pub(crate) fn names(&self) -> Result<Vec<String>, FileError> {
        if self.dir.symlink_metadata().is_err() {
            return Ok(Vec::new());
        }
        // Another user's records must not be obeyed.
        private::ensure_dir(&self.dir)?;
        let failed = || FileError::io("list", &self.dir);
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.dir).map_err(failed())? {
            let file = entry.map_err(failed())?.file_name();
            names.extend(
                file.to_str()
                    .and_then(|file| file.strip_suffix(".json"))
                    .map(str::to_owned),
            );
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Removes a record. A missing record is not an error.
    pub(crate) fn remove(&self, name: &str) -> Result<(), FileError> {
        let path = self.path(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(FileError::io("remove", &path)(error))
            }
            _ => Ok(()),
        }
    }

    /// Removes files that killed processes left behind: temporary files, and locks without a record.
    pub(crate) fn remove_leftovers(&self) {
        remove_stale_files(&self.dir, |path| {
            if path
                .extension()
                .is_some_and(|extension| extension == "lock")
                && !path.with_extension("json").exists()
            {
                // The holder removes the file.
                drop(lock::try_acquire(path));
            }
        });
    }
}

impl<T: Record> Store<T> {
    /// Reads a record; `None` if it does not exist.
    pub(crate) fn read(&self, name: &str) -> Result<Option<T>, StateError> {
        let path = self.path(name);
        let damaged = |reason: String| StateError::Damaged {
            path: path.clone(),
            reason,
        };
        let text = match private::read(&path, MAX_RECORD_BYTES) {
            Ok(Some(text)) => text,
            Ok(None) => return Ok(None),
            Err(FileError::TooLarge { limit, .. }) => {
                return Err(damaged(format!("it is larger than {limit} bytes")));
            }
            Err(FileError::Io { source, .. }) if source.kind() == io::ErrorKind::InvalidData => {
                return Err(damaged(source.to_string()));
            }
            Err(error) => return Err(error.into()),
        };
        let json_error = |error: serde_json::Error| damaged(error.to_string());
        let found: Version = serde_json::from_str(&text).map_err(json_error)?;
        if found.version > T::VERSION {
            return Err(StateError::Newer(path));
        }
        serde_json::from_str(&text).map(Some).map_err(json_error)
    }

    /// Writes a record; it is on the disk when this returns.
    pub(crate) fn write(&self, name: &str, record: &T) -> Result<(), FileError> {
        let path = self.path(name);
        let versioned = Versioned {
            version: T::VERSION,
            record,
        };
        let text = serde_json::to_vec(&versioned)
            .map_err(|error| FileError::io("encode", &path)(error.into()))?;
        private::replace(&path, &text)
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::{Record, Store};
    use crate::base::state::StateError;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Note {
        text: String,
    }

    impl Record for Note {
        const VERSION: u32 = 2;
    }

    fn store(dir: &tempfile::TempDir) -> Store<Note> {
        Store::in_dir(dir.path().join("notes"))
    }

    #[test]
    fn records_are_written_listed_and_removed() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(&dir);
        assert!(store.names().unwrap().is_empty());
        assert_eq!(store.read("b").unwrap(), None);
        let note = Note {
            text: "t".to_owned(),
        };
        for name in ["b", "a"] {
            store.write(name, &note).unwrap();
        }
        let lock = store.try_lock("b").unwrap().expect("the lock is free");
        assert!(store.try_lock("b").unwrap().is_none());
        assert_eq!(store.names().unwrap(), ["a", "b"]);
        assert_eq!(store.read("a").unwrap(), Some(note));
        drop(lock);
        store.remove("b").unwrap();
        store.remove("b").unwrap();
        assert_eq!(store.names().unwrap(), ["a"]);
    }

    #[test]
    fn damaged_and_newer_records_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(&dir);
        std::fs::create_dir(store.dir()).unwrap();
        let read = |text: &str| {
            std::fs::write(store.path("a"), text).unwrap();
            store.read("a")
        };
        for old in [r#"{"text":"t"}"#, r#"{"version":1,"text":"t"}"#] {
            assert_eq!(read(old).unwrap().unwrap().text, "t", "{old}");
        }
        for damaged in ["", "{", r#"{"version":1}"#, r#"{"version":"x","text":"t"}"#] {
            assert!(
                matches!(read(damaged), Err(StateError::Damaged { .. })),
                "{damaged}"
            );
        }
        assert!(matches!(
            read(r#"{"version":3,"other":1}"#),
            Err(StateError::Newer(_))
        ));
    }

    #[test]
    fn leftovers_are_removed_when_they_are_old() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(&dir);
        std::fs::create_dir(store.dir()).unwrap();
        let old = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        for name in [".limitry-abc", "a.lock", "b.lock", "b.json", ".limitry-new"] {
            let file = std::fs::File::create(store.dir().join(name)).unwrap();
            if name != ".limitry-new" {
                file.set_modified(old).unwrap();
            }
        }
        store.remove_leftovers();
        let mut left: Vec<_> = std::fs::read_dir(store.dir())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        left.sort();
        assert_eq!(left, [".limitry-new", "b.json", "b.lock"]);
    }

    // On Windows a directory is not opened as a file.
    #[cfg(unix)]
    #[test]
    fn a_new_file_is_no_leftover_if_the_clock_of_the_file_system_is_behind() {
        use std::fs::File;

        let dir = tempfile::tempdir().unwrap();
        let store = store(&dir);
        std::fs::create_dir(store.dir()).unwrap();
        let earlier = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        let written = store.dir().join(".limitry-abc");
        File::create(&written)
            .unwrap()
            .set_modified(earlier)
            .unwrap();
        File::open(store.dir())
            .unwrap()
            .set_modified(earlier)
            .unwrap();
        store.remove_leftovers();
        assert!(written.exists());
    }
}
