//! One call of git, hardened against the repository that it reads.

use std::ffi::OsString;
use std::io::BufReader;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::error::{Context, GitError};
use super::repository::{Kind, Repository};
use super::stream::Stream;
use crate::base::env;
use crate::base::process::subprocess;
use crate::base::process::subprocess::{CapturedOutput, ChildError, CredentialAccess, WaitOptions};

/// How long a question about one file may take.
const TIMEOUT: Duration = Duration::from_secs(30);

const MAX_OUTPUT_BYTES: usize = 16 << 20;

/// An empty file.
const EMPTY_FILE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Git's variables that stay: they say where git is and how far it looks for a repository, but not which repository is
/// meant. `GIT_CONFIG_*` stays too, for `safe.directory`.
const KEPT_VARIABLES: [&str; 3] = [
    "GIT_EXEC_PATH",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
];

/// A git command that is not started yet.
pub(super) struct GitCommand {
    pub(super) command: Command,
    context: Context,
}

impl GitCommand {
    /// A command for a repository. Callers are the functions of this module only: they are the list of what git is asked.
    pub(super) fn new(repository: &Repository, subcommand: &'static str, args: &[&str]) -> Self {
        let bare = match repository.kind {
            Kind::Bare => "safe.bareRepository=all",
            _ => "safe.bareRepository=explicit",
        };
        let mut new = Self::in_dir(&repository.root, bare, subcommand, args);
        if let Kind::Named(git_dir) = &repository.kind {
            new.command.env("GIT_DIR", git_dir);
        }
        new
    }

    fn in_dir(dir: &Path, bare: &str, subcommand: &'static str, args: &[&str]) -> Self {
        let mut command = subprocess::prepare("git", CredentialAccess::None);
        for variable in env::ALL {
            if variable.name.starts_with("LIMITRY_") {
                command.env_remove(variable.name);
            }
        }
        // The directory determines the repository. A hook's variables name another one, or an index that is not its own.
        for name in env::git_variables() {
            if !KEPT_VARIABLES.iter().any(|kept| name == *kept)
                && !name.as_encoded_bytes().starts_with(b"GIT_CONFIG_")
            {
                command.env_remove(name);
            }
        }
        command
            .current_dir(dir)
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("GIT_NO_LAZY_FETCH", "1")
            // A push sends what a replacement or a graft hides.
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_GRAFT_FILE", EMPTY_FILE)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .args(["--no-pager", "-c", "core.fsmonitor=false"])
            .args(["-c", bare])
            .args(["-c", &format!("core.hooksPath={EMPTY_FILE}")])
            .arg(subcommand)
            .args(args);
        Self {
            command,
            context: Context {
                subcommand,
                dir: dir.to_owned(),
            },
        }
    }

    /// A question about one file. `./NAME` in its directory is neither a flag nor a pattern.
    pub(super) fn about_file(file: &Path, subcommand: &'static str, args: &[&str]) -> Self {
        let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty());
        let name = Path::new(".").join(file.file_name().unwrap_or(file.as_os_str()));
        let dir = dir.unwrap_or(Path::new("."));
        let mut new = Self::in_dir(dir, "safe.bareRepository=explicit", subcommand, args);
        new.command.arg("--").arg(name);
        new
    }

    /// `git commit -a` calls its hooks with another index than the repository's. The staged files are in that one.
    pub(super) fn with_index_of_caller(mut self, index: Option<OsString>) -> Self {
        if let Some(index) = index {
            self.command.env("GIT_INDEX_FILE", index);
        }
        self
    }

    pub(super) fn context(&self) -> Context {
        self.context.clone()
    }

    pub(super) fn output(self) -> Result<CapturedOutput, GitError> {
        let options = WaitOptions {
            timeout: TIMEOUT,
            attended: false,
            reminder: None,
        };
        subprocess::run(self.command, None, MAX_OUTPUT_BYTES, &options)
            .map_err(|error| self.context.child_error(error))
    }

    pub(super) fn stdout(self) -> Result<Vec<u8>, GitError> {
        let context = self.context();
        let output = self.output()?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(context.failed(&output))
        }
    }

    pub(super) fn stream(mut self, stdin: Stdio) -> Result<Stream, GitError> {
        let mut child = self
            .command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| self.context.child_error(ChildError::NotStarted(error)))?;
        let stdin = child.stdin.take();
        match child.stdout.take() {
            Some(stdout) => Ok(Stream {
                child,
                stdin,
                stdout: BufReader::with_capacity(64 << 10, stdout),
                context: self.context,
            }),
            None => Err(self.context.error(&"it has no output")),
        }
    }
}
