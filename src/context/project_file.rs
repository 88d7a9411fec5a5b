//! `.limitry.toml`: the project and profile to use in a directory.
//!
//! The author of a repository can write this file. It therefore has four settings only and must be a regular file of the
//! user. A command that writes asks before it follows the file.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::base::fs::FileError;
use crate::base::fs::{Links, OpenError, open_regular, read_bytes};
use crate::base::state::{Record, StateError, Store};
use limitry_types::rules;
use limitry_types::text::hex;

pub(crate) const NAME: &str = ".limitry.toml";

const MAX_FILE_BYTES: u64 = 64 << 10;

/// A project file that cannot be used.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("{}: {reason}", path.display())]
pub(crate) struct ProjectFileError {
    pub path: PathBuf,
    pub reason: String,
}

/// The fields of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    pub project: Option<String>,
    pub profile: Option<String>,
    pub output: Option<String>,
    pub color: Option<String>,
}

/// The project file of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProjectFile {
    pub path: PathBuf,
    pub content: Content,
    /// A digest of path and content.
    digest: String,
}

/// The result of a search.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pub file: Option<ProjectFile>,
    /// Files that were skipped, and why.
    pub skipped: Vec<(PathBuf, &'static str)>,
}

/// Looks in `dir` and above it: up to the root of the git work tree, the home directory or the mount point.
pub(crate) fn search(dir: &Path, home: Option<&Path>) -> Result<Search, ProjectFileError> {
    let mut search = Search::default();
    for dir in dir.ancestors() {
        let path = dir.join(NAME);
        match open(&path) {
            Opened::Nothing => {}
            Opened::Unsafe(why) => search.skipped.push((path, why)),
            Opened::File(file) => {
                search.file = Some(read(file, path)?);
                break;
            }
        }
        if dir.join(".git").symlink_metadata().is_ok() || home == Some(dir) || is_mount_point(dir) {
            break;
        }
    }
    Ok(search)
}

/// Reads the text of a project file.
pub(crate) fn parse(text: &str) -> Result<Content, String> {
    let content: Content = toml::from_str(text).map_err(|error: toml::de::Error| {
        let line = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or(1, |before| before.matches('\n').count() + 1);
        format!("line {line}: {}", error.message())
    })?;
    let check = |name: &str, result: Result<(), String>| {
        result.map_err(|expected| format!("{name}: {expected}"))
    };
    if let Some(project) = &content.project {
        check(
            "project",
            rules::id(project)
                .map(drop)
                .map_err(|error| error.to_string()),
        )?;
    }
    if let Some(profile) = &content.profile {
        check(
            "profile",
            crate::cli::value_parsers::profile_name(profile).map(drop),
        )?;
    }
    Ok(content)
}

enum Opened {
    Nothing,
    Unsafe(&'static str),
    File(File),
}

fn open(path: &Path) -> Opened {
    let file = match open_regular(path, Links::Refuse) {
        Ok(file) => file,
        Err(OpenError::NotRegular("a symlink")) => return Opened::Unsafe("it is a symlink"),
        Err(OpenError::NotRegular(_)) => return Opened::Unsafe("it is not a regular file"),
        Err(error) if error.is_not_found() => return Opened::Nothing,
        Err(_) => {
            return match path.symlink_metadata() {
                Ok(_) => Opened::Unsafe("it cannot be opened"),
                // A parent directory that cannot be entered.
                Err(_) => Opened::Nothing,
            };
        }
    };
    match writers(&file) {
        Writers::User => Opened::File(file),
        Writers::OtherOwner => Opened::Unsafe("it belongs to another user"),
        Writers::Others => Opened::Unsafe("others may write to it"),
    }
}

#[cfg_attr(
    not(unix),
    expect(dead_code, reason = "only Unix says who owns a file")
)]
enum Writers {
    User,
    OtherOwner,
    Others,
}

#[cfg(unix)]
fn writers(file: &File) -> Writers {
    use std::os::unix::fs::MetadataExt as _;

    let Ok(found) = file.metadata() else {
        return Writers::Others;
    };
    let user = rustix::process::geteuid().as_raw();
    // Many systems give each user a private group with the same number.
    let private_group = found.gid() == user && rustix::process::getegid().as_raw() == user;
    if found.uid() != user {
        Writers::OtherOwner
    } else if found.mode() & 0o002 != 0 || (found.mode() & 0o020 != 0 && !private_group) {
        Writers::Others
    } else {
        Writers::User
    }
}

#[cfg(not(unix))]
fn writers(_: &File) -> Writers {
    Writers::User
}

#[cfg(unix)]
fn is_mount_point(dir: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let device = |path: &Path| path.metadata().map(|found| found.dev()).ok();
    dir.parent()
        .is_some_and(|parent| device(parent) != device(dir))
}

#[cfg(not(unix))]
fn is_mount_point(_: &Path) -> bool {
    false
}

fn read(file: File, path: PathBuf) -> Result<ProjectFile, ProjectFileError> {
    let text = read_bytes(file, MAX_FILE_BYTES)
        .map_err(|error| error.to_string())
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
    let result = text.and_then(|text| Ok((parse(&text)?, text)));
    match result {
        Ok((content, text)) => Ok(ProjectFile {
            digest: digest(&path, &text),
            path,
            content,
        }),
        Err(reason) => Err(ProjectFileError { path, reason }),
    }
}

/// A digest of path and content: a moved or changed file has another one.
fn digest(path: &Path, text: &str) -> String {
    let path = dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut hash = Sha256::new();
    hash.update(path.as_os_str().as_encoded_bytes());
    hash.update([0]);
    hash.update(text);
    hex(&hash.finalize())
}

/// A project file that the user trusts. The record's name is the file's digest.
#[derive(Serialize, Deserialize)]
struct TrustedFile {
    path: PathBuf,
}

impl Record for TrustedFile {
    const VERSION: u32 = 1;
}

impl ProjectFile {
    /// Whether the user trusts this content at this path.
    pub(crate) fn is_trusted(&self, state_dir: &Path) -> Result<bool, StateError> {
        Ok(trusted_files(state_dir).read(&self.digest)?.is_some())
    }

    /// Remembers that the user trusts this content at this path.
    pub(crate) fn trust(&self, state_dir: &Path) -> Result<(), FileError> {
        let record = TrustedFile {
            path: self.path.clone(),
        };
        trusted_files(state_dir).write(&self.digest, &record)
    }
}

fn trusted_files(state_dir: &Path) -> Store<TrustedFile> {
    Store::in_dir(state_dir.join("trust"))
}

#[cfg(test)]
mod tests {
    use super::{NAME, parse, search};

    #[test]
    fn only_four_settings_are_valid() {
        let good =
            "project = \"proj_1\"\nprofile = \"work\"\noutput = \"json\"\ncolor = \"never\"\n";
        let content = parse(good).unwrap();
        assert_eq!(
            (content.project.as_deref(), content.profile.as_deref()),
            (Some("proj_1"), Some("work"))
        );
        for bad in [
            "api-url = \"https://evil.example/v1\"",
            "token = \"x\"",
            "token-command = [\"sh\"]",
            "ca-file = \"/tmp/ca.pem\"",
            "[profiles.default]\nproject = \"x\"",
            "project = \"../x\"",
            "project = 7",
            "profile = \"a b\"",
            "project = \"a\"\nproject = \"b\"",
            "\u{0}",
            "x",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_search_goes_up_to_the_git_root_and_no_further() {
        let base = tempfile::tempdir().unwrap();
        let deep = base.path().join("repo/a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(base.path().join(NAME), "project = \"above\"").unwrap();
        let project = |dir: &std::path::Path, home: Option<&std::path::Path>| {
            let found = search(dir, home).unwrap().file;
            found.and_then(|file| file.content.project)
        };
        assert_eq!(project(&deep, None).as_deref(), Some("above"));
        assert_eq!(project(&deep, Some(&base.path().join("repo"))), None);
        std::fs::create_dir(base.path().join("repo/.git")).unwrap();
        assert_eq!(project(&deep, None), None);
        std::fs::write(base.path().join("repo").join(NAME), "project = \"in\"").unwrap();
        assert_eq!(project(&deep, None).as_deref(), Some("in"));
        std::fs::write(deep.join(NAME), "project = \"near\"").unwrap();
        assert_eq!(project(&deep, None).as_deref(), Some("near"));
    }

    #[test]
    fn trust_covers_one_content_at_one_path() {
        let base = tempfile::tempdir().unwrap();
        let state = base.path().join("state");
        let file = |dir: &str, text: &str| {
            let dir = base.path().join(dir);
            std::fs::create_dir_all(&dir).unwrap();
            std::fs::write(dir.join(NAME), text).unwrap();
            search(&dir, None).unwrap().file.unwrap()
        };
        let first = file("a", "project = \"p\"");
        assert!(!first.is_trusted(&state).unwrap());
        first.trust(&state).unwrap();
        assert!(file("a", "project = \"p\"").is_trusted(&state).unwrap());
        assert!(!file("b", "project = \"p\"").is_trusted(&state).unwrap());
        assert!(!file("a", "project = \"q\"").is_trusted(&state).unwrap());
    }
}
