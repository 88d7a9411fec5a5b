//! Git: every question that limitry asks it. Nothing else starts git.
//!
//! A repository may come from anyone. Its configuration, its attributes and a bare repository inside it can name programs.
//! The questions below run none of them: no hook, no monitor of the file system, no pager, no filter, no network.

use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use thiserror::Error;

use crate::base::env;
use crate::base::process::subprocess;
use crate::base::process::subprocess::{CapturedOutput, ChildError, CredentialAccess, WaitOptions};

/// How long a question about one file may take.
const TIMEOUT: Duration = Duration::from_secs(30);

const MAX_OUTPUT_BYTES: usize = 16 << 20;

/// The longest line of a stream: an object's name and a path.
const MAX_LINE_BYTES: u64 = 64 << 10;

/// An empty file.
const EMPTY_FILE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Git's variables that stay: they say where git is and how far it looks for a repository, but not which repository is
/// meant. `GIT_CONFIG_*` stays too, for `safe.directory`.
const KEPT_VARIABLES: [&str; 3] = [
    "GIT_EXEC_PATH",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
];

#[derive(Debug, Error)]
pub(crate) enum GitError {
    #[error("git is not installed")]
    NotInstalled,
    #[error("`git {subcommand}` failed in {}: {reason}", dir.display())]
    Failed {
        subcommand: &'static str,
        dir: PathBuf,
        reason: String,
    },
}

/// The root of the work tree around a directory: the nearest directory with a `.git`.
pub(crate) fn root(dir: &Path) -> Option<PathBuf> {
    dir.ancestors()
        .find(|dir| dir.join(".git").symlink_metadata().is_ok())
        .map(Path::to_owned)
}

/// Whether git tracks the file. The path of its directory is canonical.
pub(crate) fn tracks(file: &Path) -> Result<bool, GitError> {
    let mut question = Question::about(file, "ls-files", &["-z", "--cached"]);
    // A file may be called `:(top)*`.
    question.command.env("GIT_LITERAL_PATHSPECS", "1");
    Ok(!question.stdout()?.is_empty())
}

/// Whether an ignore rule keeps the file out of commits. The path of its directory is canonical.
pub(crate) fn ignores(file: &Path) -> Result<bool, GitError> {
    // It takes no patterns, and fails with GIT_LITERAL_PATHSPECS.
    let question = Question::about(file, "check-ignore", &["-q"]);
    let context = question.context();
    let output = question.output()?;
    match output.status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(context.failed(&output)),
    }
}

/// The tracked files below the directory that a `.gitignore` names, each path before a NUL.
pub(crate) fn ls_files_tracked_but_ignored(dir: &Path) -> Result<Stream, GitError> {
    let args = ["-z", "--cached", "-i", "--exclude-per-directory=.gitignore"];
    Question::new(dir, "ls-files", &args).stream(Stdio::null())
}

/// The staged files that differ from the last commit: `:MODE MODE OLD NEW STATUS`, NUL, path, NUL. It fails before the first
/// commit.
pub(crate) fn diff_index_staged(root: &Path) -> Result<Vec<u8>, GitError> {
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
    Question::new(root, "diff-index", &args)
        .with_callers_index()
        .stdout()
}

/// All staged files: `MODE NAME STAGE`, tab, path, NUL.
pub(crate) fn ls_files_staged(root: &Path) -> Result<Vec<u8>, GitError> {
    Question::new(root, "ls-files", &["-z", "--stage"])
        .with_callers_index()
        .stdout()
}

/// The objects that branches and tags lead to, the oldest first, each once: `NAME`, or `NAME PATH` for files and directories,
/// or `?NAME` for an object that is missing.
pub(crate) fn rev_list_objects(root: &Path) -> Result<Stream, GitError> {
    let args = [
        "--objects",
        "--all",
        "--in-commit-order",
        "--reverse",
        "--missing=print",
    ];
    Question::new(root, "rev-list", &args).stream(Stdio::null())
}

/// Where git looks for hooks instead of `.git/hooks`, and the file that says so.
pub(crate) fn hooks_path(root: &Path) -> Result<Option<(PathBuf, String)>, GitError> {
    let args = ["-z", "--show-origin", "--get-all", "core.hooksPath"];
    let output = Question::new(root, "config", &args).stdout()?;
    // `ORIGIN NUL VALUE NUL`, the strongest last. The very last is the one that every question is asked with.
    let words: Vec<&[u8]> = output.split(|byte| *byte == 0).collect();
    Ok(match words.as_slice() {
        [.., origin, dir, _, _, _] => Some((
            root.join(path(origin.strip_prefix(b"file:").unwrap_or(origin))),
            String::from_utf8_lossy(dir).into_owned(),
        )),
        _ => None,
    })
}

/// A process that answers `NAME TYPE SIZE` for each line with the name of an object.
pub(crate) fn cat_file_info(root: &Path) -> Result<Stream, GitError> {
    // Without `--buffer` each answer leaves at once.
    Question::new(root, "cat-file", &["--batch-check"]).stream(Stdio::piped())
}

/// A process that answers `NAME TYPE SIZE`, a newline, the content and a newline for each line with the name of an object.
pub(crate) fn cat_file_contents(root: &Path) -> Result<Stream, GitError> {
    Question::new(root, "cat-file", &["--batch"]).stream(Stdio::piped())
}

/// A path as git writes it.
#[cfg(unix)]
pub(crate) fn path(bytes: &[u8]) -> &Path {
    use std::os::unix::ffi::OsStrExt as _;
    Path::new(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
pub(crate) fn path(bytes: &[u8]) -> &Path {
    Path::new(std::str::from_utf8(bytes).unwrap_or_default())
}

/// A git command that is not started yet.
struct Question {
    command: Command,
    context: Context,
}

/// What an error names.
#[derive(Clone)]
struct Context {
    subcommand: &'static str,
    dir: PathBuf,
}

impl Question {
    /// Private: the functions above are the list of what git is asked.
    fn new(dir: &Path, subcommand: &'static str, args: &[&str]) -> Self {
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
            .args(["-c", "safe.bareRepository=explicit"])
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
    fn about(file: &Path, subcommand: &'static str, args: &[&str]) -> Self {
        let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty());
        let name = Path::new(".").join(file.file_name().unwrap_or(file.as_os_str()));
        let mut question = Self::new(dir.unwrap_or(Path::new(".")), subcommand, args);
        question.command.arg("--").arg(name);
        question
    }

    /// `git commit -a` calls its hooks with another index than the repository's: what is staged is in that one.
    fn with_callers_index(mut self) -> Self {
        if let Some(index) = env::git_index_file() {
            self.command.env("GIT_INDEX_FILE", index);
        }
        self
    }

    fn context(&self) -> Context {
        self.context.clone()
    }

    fn output(self) -> Result<CapturedOutput, GitError> {
        let options = WaitOptions {
            timeout: TIMEOUT,
            attended: false,
            reminder: None,
        };
        subprocess::run(self.command, None, MAX_OUTPUT_BYTES, &options)
            .map_err(|error| self.context.child_error(error))
    }

    fn stdout(self) -> Result<Vec<u8>, GitError> {
        let context = self.context();
        let output = self.output()?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(context.failed(&output))
        }
    }

    fn stream(mut self, stdin: Stdio) -> Result<Stream, GitError> {
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

impl Context {
    fn error(&self, reason: &dyn Display) -> GitError {
        GitError::Failed {
            subcommand: self.subcommand,
            dir: self.dir.clone(),
            reason: reason.to_string(),
        }
    }

    fn child_error(&self, error: ChildError) -> GitError {
        match error {
            // The directory may be the one that does not exist.
            ChildError::NotStarted(source)
                if source.kind() == io::ErrorKind::NotFound && self.dir.is_dir() =>
            {
                GitError::NotInstalled
            }
            other => self.error(&other),
        }
    }

    fn failed(&self, output: &CapturedOutput) -> GitError {
        if output.stderr.is_empty() {
            self.error(&output.status)
        } else {
            self.error(&output.stderr)
        }
    }
}

/// A git process whose output is read while it runs. It is killed when this is dropped.
pub(crate) struct Stream {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    context: Context,
}

impl Stream {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), GitError> {
        match &mut self.stdin {
            Some(stdin) => stdin
                .write_all(bytes)
                .map_err(|error| self.context.error(&error)),
            None => Err(self.context.error(&"it has no input")),
        }
    }

    /// Reads up to the delimiter, which is left out. Returns whether there was anything to read.
    pub(crate) fn read_until(
        &mut self,
        delimiter: u8,
        line: &mut Vec<u8>,
    ) -> Result<bool, GitError> {
        line.clear();
        let mut limited = (&mut self.stdout).take(MAX_LINE_BYTES);
        let read = limited
            .read_until(delimiter, line)
            .map_err(|error| self.context.error(&error))?;
        if line.last() == Some(&delimiter) {
            line.pop();
        }
        Ok(read > 0)
    }

    /// Reads a content of `size` bytes, and the newline behind it.
    pub(crate) fn read_content(
        &mut self,
        size: u64,
        read: impl FnOnce(&mut dyn io::Read) -> io::Result<()>,
    ) -> Result<(), GitError> {
        let mut content = (&mut self.stdout).take(size);
        read(&mut content).map_err(|error| self.context.error(&error))?;
        let missing = content.limit();
        if missing > 0 {
            return Err(self.context.error(&"its output ended within an object"));
        }
        self.stdout
            .read_exact(&mut [0])
            .map_err(|error| self.context.error(&error))
    }

    /// Waits for the end of the process, which fails if the process did. To be called when all output was read.
    pub(crate) fn finish(mut self) -> Result<(), GitError> {
        match self.child.wait() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(self.context.error(&status)),
            Err(error) => Err(self.context.error(&error)),
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // An error means that it has ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// Git as a user runs it.
    fn git(dir: &Path, args: &[&str]) -> bool {
        let mut command = Command::new("git");
        command.args([
            "-c",
            "user.name=n",
            "-c",
            "user.email=e",
            "-c",
            "safe.bareRepository=all",
        ]);
        command.args(args).current_dir(dir);
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap()
            .status
            .success()
    }

    fn repository(dir: &Path) {
        assert!(git(dir, &["init", "-q", "."]));
        fs::write(dir.join(".gitignore"), ".env\n*.log\n").unwrap();
        for name in ["kept", "kept.log", "staged", ":(top)odd"] {
            fs::write(dir.join(name), "one\n").unwrap();
        }
        assert!(git(dir, &["add", "-f", ".gitignore", "kept", "kept.log"]));
        assert!(git(dir, &["commit", "-qm", "m"]) && git(dir, &["add", "staged"]));
    }

    /// Writes a program that leaves a mark, and names it wherever a repository can name a program.
    fn make_hostile(dir: &Path, mark: &Path) {
        let program = dir.join(".git/evil");
        fs::write(
            &program,
            format!("#!/bin/sh\necho \"$0 $*\" >>'{}'\nexit 1\n", mark.display()),
        )
        .unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let evil = program.display();
        for hook in [
            "post-index-change",
            "reference-transaction",
            "pre-commit",
            "post-checkout",
        ] {
            fs::copy(&program, dir.join(".git/hooks").join(hook)).unwrap();
        }
        let config = format!(
            "[core]\n repositoryformatversion = 1\n fsmonitor = {evil}\n hooksPath = .git/hooks\n pager = {evil}\n editor = {evil}\n \
             sshCommand = {evil}\n gitProxy = {evil}\n askPass = {evil}\n alternateRefsCommand = {evil}\n\
             [alias]\n ls-files = !{evil}\n check-ignore = !{evil}\n\
             [filter \"x\"]\n clean = {evil}\n smudge = {evil}\n process = {evil}\n required = true\n\
             [diff]\n external = {evil}\n[diff \"x\"]\n textconv = {evil}\n command = {evil}\n\
             [pager]\n ls-files = {evil}\n rev-list = {evil}\n cat-file = {evil}\n\
             [credential]\n helper = {evil}\n[uploadpack]\n packObjectsHook = {evil}\n\
             [extensions]\n partialClone = away\n\
             [remote \"away\"]\n url = ext::{evil}\n promisor = true\n vcs = x\n uploadpack = {evil}\n\
             [protocol]\n allow = always\n[protocol \"ext\"]\n allow = always\n"
        );
        fs::write(dir.join(".git/config"), config).unwrap();
        fs::write(dir.join(".gitattributes"), "* filter=x diff=x\n").unwrap();
        // A changed time makes git compare the file.
        fs::write(dir.join("kept"), "two\n").unwrap();
    }

    /// Everything that git can be asked; none of it may fail.
    fn ask_everything(repo: &Path, object: &str) {
        assert!(tracks(&repo.join("kept")).unwrap());
        assert!(ignores(&repo.join(".env")).unwrap());
        assert!(!diff_index_staged(repo).unwrap().is_empty());
        assert!(!ls_files_staged(repo).unwrap().is_empty());
        assert!(hooks_path(repo).unwrap().is_some());
        for stream in [
            rev_list_objects(repo).unwrap(),
            ls_files_tracked_but_ignored(repo).unwrap(),
        ] {
            read_to_end(stream);
        }
        for mut stream in [
            cat_file_info(repo).unwrap(),
            cat_file_contents(repo).unwrap(),
        ] {
            stream
                .write(format!("HEAD:kept\n{object}\n").as_bytes())
                .unwrap();
            stream.stdin = None;
            read_to_end(stream);
        }
    }

    fn read_to_end(mut stream: Stream) {
        let mut line = Vec::new();
        let mut lines = 0;
        while stream.read_until(b'\n', &mut line).unwrap() {
            lines += 1;
        }
        assert!(lines > 0, "{} says nothing", stream.context.subcommand);
        stream.finish().unwrap();
    }

    #[test]
    fn a_hostile_repository_runs_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (repo, mark) = (dir.path().join("repo"), dir.path().join("mark"));
        fs::create_dir(&repo).unwrap();
        repository(&repo);
        make_hostile(&repo, &mark);
        // A careless question runs its programs.
        git(&repo, &["status", "--short"]);
        assert!(mark.exists(), "the repository is not hostile");
        fs::remove_file(&mark).unwrap();

        ask_everything(&repo, "0123456789012345678901234567890123456789");
        let ran = fs::read_to_string(&mark).unwrap_or_default();
        assert_eq!(ran, "", "these were run");
    }

    #[test]
    fn an_embedded_bare_repository_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        repository(dir.path());
        let (bare, mark) = (dir.path().join("docs"), dir.path().join("mark"));
        fs::create_dir(&bare).unwrap();
        assert!(git(&bare, &["init", "-q", "--bare", "."]));
        let evil = dir.path().join("evil");
        fs::write(&evil, format!("#!/bin/sh\n: >'{}'\n", mark.display())).unwrap();
        fs::set_permissions(&evil, fs::Permissions::from_mode(0o755)).unwrap();
        let tree = bare.join("tree");
        fs::create_dir(&tree).unwrap();
        fs::write(tree.join("x"), "").unwrap();
        let config = |more: &str| {
            let text = format!(
                "[core]\n repositoryformatversion = 0\n bare = false\n worktree = tree\n{more}"
            );
            fs::write(bare.join("config"), text).unwrap();
        };
        config("");
        let added = Command::new("git")
            .args(["add", "x"])
            .current_dir(&tree)
            .output()
            .unwrap();
        assert!(added.status.success(), "{added:?}");
        config(&format!(" fsmonitor = {}\n", evil.display()));
        git(&tree, &["status"]);
        assert!(mark.exists(), "the bare repository is not hostile");
        fs::remove_file(&mark).unwrap();
        assert!(tracks(&tree.join(".env")).is_err());
        assert!(ignores(&tree.join(".env")).is_err());
        assert!(!mark.exists());
    }

    #[test]
    fn git_gets_no_variable_of_limitry_and_no_network() {
        let question = Question::new(Path::new("."), "ls-files", &["-z"]);
        let value = |name: &str| {
            let mut variables = question.command.get_envs();
            variables.find(|(n, _)| *n == name).unwrap().1
        };
        for variable in env::ALL.iter().filter(|v| v.name.starts_with("LIMITRY_")) {
            assert_eq!(value(variable.name), None, "{}", variable.name);
        }
        assert_eq!(value("GIT_ALLOW_PROTOCOL").unwrap(), "none");
        assert_eq!(value("GIT_NO_LAZY_FETCH").unwrap(), "1");
    }

    #[test]
    fn tracked_and_ignored_files_are_recognized_whatever_their_names() {
        let dir = tempfile::tempdir().unwrap();
        repository(dir.path());
        fs::create_dir(dir.path().join("below")).unwrap();
        assert_eq!(root(&dir.path().join("below")).as_deref(), Some(dir.path()));
        for (name, tracked, ignored) in [
            ("kept", true, false),
            (".env", false, true),
            ("below/.env", false, true),
            ("new", false, false),
            ("-m", false, false),
            (":(top)odd", false, false),
        ] {
            let file = dir.path().join(name);
            assert_eq!(
                (tracks(&file).unwrap(), ignores(&file).unwrap()),
                (tracked, ignored),
                "{name}"
            );
        }
    }
}
