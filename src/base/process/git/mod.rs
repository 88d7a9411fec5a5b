//! Git: every question that limitry asks it. Nothing else starts git.
//!
//! A repository may come from anyone. Its configuration, its attributes and a bare repository inside it can name programs.
//! The questions below run none of them: no hook, no monitor of the file system, no pager, no filter, no network.

mod command;
mod error;
mod repository;
mod stream;
#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::base::env;
use command::GitCommand;
pub(crate) use error::GitError;
pub(crate) use repository::{Repository, root};
pub(crate) use stream::Stream;

/// The version of git, in git's words.
pub(crate) fn version() -> Result<String, GitError> {
    let here = Repository::with_work_tree(Path::new("."));
    let output = GitCommand::new(&here, "version", &[]).stdout()?;
    Ok(String::from_utf8_lossy(&output).trim().to_owned())
}

/// Whether git tracks the file. The path of its directory is canonical.
pub(crate) fn tracks(file: &Path) -> Result<bool, GitError> {
    let mut question = GitCommand::about_file(file, "ls-files", &["-z", "--cached"]);
    // A file may be called `:(top)*`.
    question.command.env("GIT_LITERAL_PATHSPECS", "1");
    Ok(!question.stdout()?.is_empty())
}

/// Whether an ignore rule keeps the file out of commits. The path of its directory is canonical.
pub(crate) fn ignores(file: &Path) -> Result<bool, GitError> {
    // It takes no patterns, and fails with GIT_LITERAL_PATHSPECS.
    let question = GitCommand::about_file(file, "check-ignore", &["-q"]);
    let context = question.context();
    let output = question.output()?;
    match output.status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(context.failed(&output)),
    }
}

/// What a repository lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Completeness {
    /// It has no index, because it has no work tree.
    pub bare: bool,
    /// Old commits are missing.
    pub shallow: bool,
}

/// Asks what the repository lacks. This is asked first: a repository that git refuses is named here.
pub(crate) fn completeness(repository: &Repository) -> Result<Completeness, GitError> {
    let args = ["--is-bare-repository", "--is-shallow-repository"];
    let output = GitCommand::new(repository, "rev-parse", &args).stdout()?;
    let mut answers = output
        .split(|byte| *byte == b'\n')
        .map(|line| line == b"true");
    Ok(Completeness {
        bare: answers.next() == Some(true),
        shallow: answers.next() == Some(true),
    })
}

/// The tracked files below the root that a `.gitignore` names, each path before a NUL.
pub(crate) fn ls_files_tracked_but_ignored(repository: &Repository) -> Result<Stream, GitError> {
    let args = ["-z", "--cached", "-i", "--exclude-per-directory=.gitignore"];
    GitCommand::new(repository, "ls-files", &args).stream(Stdio::null())
}

/// The staged files that differ from the last commit: `:MODE MODE OLD NEW STATUS`, NUL, path, NUL. It fails before the first
/// commit.
pub(crate) fn diff_index_staged(repository: &Repository) -> Result<Vec<u8>, GitError> {
    let args = [
        "--raw",
        // Without it files of the work tree are compared, through filters that the repository names.
        "--cached",
        "--no-ext-diff",
        "--no-textconv",
        "-z",
        "-r",
        "--no-renames",
        "--no-abbrev",
        "--diff-filter=ACMRT",
        "HEAD",
    ];
    GitCommand::new(repository, "diff-index", &args)
        .with_index_of_caller(env::git_index_file())
        .stdout()
}

/// All staged files: `MODE NAME STAGE`, tab, path, NUL.
pub(crate) fn ls_files_staged(repository: &Repository) -> Result<Vec<u8>, GitError> {
    GitCommand::new(repository, "ls-files", &["-z", "--stage"])
        .with_index_of_caller(env::git_index_file())
        .stdout()
}

/// The objects that branches and tags lead to, the oldest first, each once: `NAME`, or `NAME PATH` for files and directories,
/// or `?NAME` for an object that is missing.
pub(crate) fn rev_list_objects(repository: &Repository) -> Result<Stream, GitError> {
    let args = [
        "--objects",
        "--all",
        "--in-commit-order",
        "--reverse",
        "--missing=print",
    ];
    GitCommand::new(repository, "rev-list", &args).stream(Stdio::null())
}

/// Where git looks for hooks instead of `.git/hooks`, and the file that says so.
pub(crate) fn hooks_path(repository: &Repository) -> Result<Option<(PathBuf, String)>, GitError> {
    let args = [
        "-z",
        "--show-origin",
        "--type=path",
        "--get-all",
        "core.hooksPath",
    ];
    let output = GitCommand::new(repository, "config", &args).stdout()?;
    // `ORIGIN NUL VALUE NUL`, the strongest last. The very last is the one that every question is asked with.
    let words: Vec<&[u8]> = output.split(|byte| *byte == 0).collect();
    Ok(match words.as_slice() {
        [.., origin, dir, _, _, _] => Some((
            repository
                .root
                .join(path(origin.strip_prefix(b"file:").unwrap_or(origin))),
            String::from_utf8_lossy(dir).into_owned(),
        )),
        _ => None,
    })
}

/// A process that answers `NAME TYPE SIZE` for each line with the name of an object.
pub(crate) fn cat_file_info(repository: &Repository) -> Result<Stream, GitError> {
    // Without `--buffer` each answer leaves at once.
    GitCommand::new(repository, "cat-file", &["--batch-check"]).stream(Stdio::piped())
}

/// A process that answers `NAME TYPE SIZE`, a newline, the content and a newline for each line with the name of an object.
pub(crate) fn cat_file_contents(repository: &Repository) -> Result<Stream, GitError> {
    GitCommand::new(repository, "cat-file", &["--batch"]).stream(Stdio::piped())
}

/// A path as git writes it.
#[cfg(unix)]
pub(crate) fn path(bytes: &[u8]) -> &Path {
    use std::os::unix::ffi::OsStrExt as _;
    Path::new(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
pub(crate) fn path(bytes: &[u8]) -> &Path {
    Path::new(std::str::from_utf8(bytes).unwrap_or_default())
}
