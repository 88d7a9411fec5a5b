//! The one place that starts git.
//!
//! A repository that somebody merely entered is not trusted: its configuration, its attributes and a bare
//! repository embedded in it may name programs. Git is therefore told what not to believe, has none of our
//! variables, cannot reach a network, and is asked with a few subcommands and flags that run nothing; whatever
//! else is asked is refused before a process is started.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use thiserror::Error;

use crate::base::process::subprocess;
use crate::base::process::subprocess::{CapturedOutput, ChildError, CredentialAccess, WaitOptions};

/// How long a question about one file may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The most that is read of an answer.
const LARGEST_ANSWER: usize = 16 << 20;

/// A file with nothing in it.
const NOTHING: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Variables of git that the caller's own git would heed too, and that say nothing about which repository is meant:
/// where git is, and how far it looks for one. Its configuration is kept as well (`safe.directory`).
const KEPT: [&str; 3] = [
    "GIT_EXEC_PATH",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
];

/// What git may be asked, and with which flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    /// Whether a path is ignored.
    CheckIgnore,
    LsFiles,
    /// What there is in the history.
    RevList,
    DiffIndex,
    /// Objects by their names.
    CatFile,
}

impl Verb {
    /// The subcommand with what always goes with it.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::CheckIgnore => &["check-ignore"],
            Self::LsFiles => &["ls-files"],
            Self::RevList => &["rev-list"],
            // Without `--cached` files of the work tree are compared, through filters that the repository names.
            Self::DiffIndex => &[
                "diff-index",
                "--raw",
                "--cached",
                "--no-ext-diff",
                "--no-textconv",
            ],
            Self::CatFile => &["cat-file"],
        }
    }

    /// The flags that run nothing. Not among them: `ls-files --modified` (filters), `rev-list --alternate-refs` (a
    /// program), `cat-file --textconv` and `--filters` (programs).
    const fn flags(self) -> &'static [&'static str] {
        match self {
            Self::CheckIgnore => &[
                "-q",
                "--quiet",
                "-z",
                "--stdin",
                "--no-index",
                "-v",
                "--verbose",
                "-n",
                "--non-matching",
            ],
            Self::LsFiles => &[
                "-z",
                "-c",
                "--cached",
                "-s",
                "--stage",
                "--full-name",
                "--error-unmatch",
                // Reads files of patterns, and runs nothing.
                "-i",
                "--exclude-per-directory=.gitignore",
            ],
            Self::RevList => &[
                "--all",
                "--objects",
                "--reflog",
                "--no-walk",
                "--not",
                "--max-count=1",
                "--no-object-names",
                "--object-names",
                "--in-commit-order",
                "--topo-order",
                "--date-order",
                "--reverse",
                "--parents",
                "--count",
                "--ignore-missing",
                "--missing=print",
                "--indexed-objects",
                "--exclude-promisor-objects",
            ],
            Self::DiffIndex => &[
                "-z",
                "-r",
                "--no-renames",
                "--abbrev=40",
                "--no-abbrev",
                "--full-index",
                "--diff-filter=ACMRT",
                "--diff-filter=ACM",
            ],
            Self::CatFile => &[
                "--batch",
                "--batch-check",
                "--batch-command",
                "--batch-all-objects",
                "--buffer",
                "--unordered",
                "-e",
                "-t",
                "-s",
                "-p",
                "-z",
                "-Z",
            ],
        }
    }
}

/// Why git did not answer.
#[derive(Debug, Error)]
pub(crate) enum GitError {
    #[error("git is not installed")]
    Missing,
    /// It said no, or did not end.
    #[error("`git {asked}` failed in {}: {reason}", dir.display())]
    Failed {
        asked: &'static str,
        dir: PathBuf,
        reason: String,
    },
    /// A question that is not among those that run nothing: a mistake of ours.
    #[error("git is never asked '{0}'")]
    Forbidden(String),
}

/// A git command that runs nothing that the repository names; not started yet. Arguments behind `--` are paths.
fn prepare<A: AsRef<OsStr>>(dir: &Path, verb: Verb, args: &[A]) -> Result<Command, GitError> {
    for arg in args {
        let arg = arg.as_ref();
        if arg == "--" {
            break;
        }
        let is_flag = arg.as_encoded_bytes().first() == Some(&b'-');
        if is_flag && !verb.flags().iter().any(|flag| arg == *flag) {
            return Err(GitError::Forbidden(arg.to_string_lossy().into_owned()));
        }
    }
    let mut command = subprocess::prepare("git", CredentialAccess::None);
    for variable in crate::base::env::ALL {
        if variable.name.starts_with("LIMITRY_") {
            command.env_remove(variable.name);
        }
    }
    // Which repository it is says the directory, not who called us: inside a hook git names its own. What is staged
    // there may lie in an index of its own, and who asks what is staged means that one.
    let staged = verb == Verb::DiffIndex || args.iter().any(|arg| arg.as_ref() == "--stage");
    for name in crate::base::env::git_variables() {
        let is_kept = KEPT.iter().any(|kept| name == *kept)
            || name.as_encoded_bytes().starts_with(b"GIT_CONFIG_")
            || (staged && name == "GIT_INDEX_FILE");
        if !is_kept {
            command.env_remove(name);
        }
    }
    command
        .current_dir(dir)
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_NO_LAZY_FETCH", "1")
        // What is pushed is what is there, and not what a replacement or a graft shows instead.
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_GRAFT_FILE", NOTHING)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .args(["--no-pager", "-c", "core.fsmonitor=false"])
        .args(["-c", "safe.bareRepository=explicit"])
        .args(["-c", &format!("core.hooksPath={NOTHING}")])
        .args(verb.words())
        .args(args);
    // A file may be called `:(top)*`. The one question that takes no patterns refuses to be told so.
    if verb != Verb::CheckIgnore {
        command.env("GIT_LITERAL_PATHSPECS", "1");
    }
    Ok(command)
}

/// Asks and waits for the answer; how git ended is part of it.
pub(crate) fn ask<A: AsRef<OsStr>>(
    dir: &Path,
    verb: Verb,
    args: &[A],
) -> Result<CapturedOutput, GitError> {
    let options = WaitOptions {
        timeout: PATIENCE,
        attended: false,
        reminder: None,
    };
    subprocess::run(prepare(dir, verb, args)?, None, LARGEST_ANSWER, &options)
        .map_err(|error| failed(dir, verb, error))
}

/// Starts git with pipes to its stdin and stdout, for more than fits into memory. Whoever holds it ends it.
pub(crate) fn start<A: AsRef<OsStr>>(
    dir: &Path,
    verb: Verb,
    args: &[A],
) -> Result<Child, GitError> {
    prepare(dir, verb, args)?
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(dir, verb, ChildError::NotStarted(error)))
}

/// Waits for the end of what [`start`] started.
pub(crate) fn ended(mut git: Child, dir: &Path, verb: Verb) -> Result<(), GitError> {
    match git.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(GitError::Failed {
            asked: verb.words()[0],
            dir: dir.to_owned(),
            reason: status.to_string(),
        }),
        Err(error) => Err(failed(dir, verb, ChildError::Io(error))),
    }
}

fn failed(dir: &Path, verb: Verb, error: ChildError) -> GitError {
    match error {
        // The directory may be what is missing.
        ChildError::NotStarted(source)
            if source.kind() == io::ErrorKind::NotFound && dir.is_dir() =>
        {
            GitError::Missing
        }
        other => GitError::Failed {
            asked: verb.words()[0],
            dir: dir.to_owned(),
            reason: other.to_string(),
        },
    }
}

/// The root of the work tree around a directory: the nearest one above it that has a `.git`.
pub(crate) fn root(dir: &Path) -> Option<PathBuf> {
    dir.ancestors()
        .find(|dir| dir.join(".git").symlink_metadata().is_ok())
        .map(Path::to_owned)
}

/// Whether git keeps the file, whose directory is given as it really is: then it would be in the next commit.
pub(crate) fn tracks(file: &Path) -> Result<bool, GitError> {
    let (dir, name) = apart(file);
    let ended = ask(
        dir,
        Verb::LsFiles,
        &["-z", "--cached", "--"]
            .map(OsString::from)
            .into_iter()
            .chain([name])
            .collect::<Vec<_>>(),
    )?;
    if ended.status.success() {
        return Ok(!ended.stdout.is_empty());
    }
    Err(refused(dir, Verb::LsFiles, &ended))
}

/// Whether git would leave the file out of a commit because of an ignore rule.
pub(crate) fn ignores(file: &Path) -> Result<bool, GitError> {
    let (dir, name) = apart(file);
    let ended = ask(
        dir,
        Verb::CheckIgnore,
        &["-q", "--"]
            .map(OsString::from)
            .into_iter()
            .chain([name])
            .collect::<Vec<_>>(),
    )?;
    match ended.status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(refused(dir, Verb::CheckIgnore, &ended)),
    }
}

/// The file's directory, and its name there as no pattern and no flag: `./NAME`.
fn apart(file: &Path) -> (&Path, OsString) {
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty());
    let mut name = OsString::from("./");
    name.push(file.file_name().unwrap_or(file.as_os_str()));
    (dir.unwrap_or(Path::new(".")), name)
}

fn refused(dir: &Path, verb: Verb, ended: &CapturedOutput) -> GitError {
    GitError::Failed {
        asked: verb.words()[0],
        dir: dir.to_owned(),
        reason: if ended.stderr.is_empty() {
            ended.status.to_string()
        } else {
            ended.stderr.clone()
        },
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::io::Write as _;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;
    use std::process::Command;

    use super::{GitError, Verb, ask, ignores, prepare, root, start, tracks};

    /// The real git, as the user runs it.
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
        fs::write(dir.join(".gitignore"), ".env\n").unwrap();
        fs::write(dir.join("kept"), "one\n").unwrap();
        fs::write(dir.join(":(top)odd"), "").unwrap();
        assert!(git(dir, &["add", ".gitignore", "kept"]) && git(dir, &["commit", "-qm", "m"]));
    }

    /// Writes a program that leaves a mark when it is run, and names it wherever a repository can.
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
        // The time of a file that git knows has changed, so that it would want to compare it.
        fs::write(dir.join("kept"), "two\n").unwrap();
    }

    fn objects(dir: &Path, names: &str) {
        let mut batch = start(dir, Verb::CatFile, &["--batch", "--buffer"]).unwrap();
        batch
            .stdin
            .take()
            .unwrap()
            .write_all(names.as_bytes())
            .unwrap();
        batch.wait_with_output().unwrap();
    }

    #[test]
    fn a_hostile_repository_runs_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (repo, mark) = (dir.path().join("repo"), dir.path().join("mark"));
        fs::create_dir(&repo).unwrap();
        repository(&repo);
        make_hostile(&repo, &mark);
        // That it is hostile: who asks without care runs its programs.
        git(&repo, &["status", "--short"]);
        assert!(mark.exists(), "the repository is not hostile at all");
        fs::remove_file(&mark).unwrap();

        let missing = "0123456789012345678901234567890123456789";
        assert!(tracks(&repo.join("kept")).unwrap());
        assert!(ignores(&repo.join(".env")).unwrap());
        for (verb, args) in [
            (Verb::LsFiles, &["-z", "--stage"][..]),
            (Verb::RevList, &["--all", "--objects"]),
            (Verb::RevList, &["--objects", missing]),
            (Verb::DiffIndex, &["-z", "HEAD"]),
            (Verb::CatFile, &["-p", "HEAD:kept"]),
            (Verb::CatFile, &["-p", missing]),
            (Verb::CatFile, &["--batch-check", "--batch-all-objects"]),
        ] {
            let ended = ask(&repo, verb, args).unwrap();
            let answered = ended.status.success() || args.contains(&missing);
            assert!(answered, "{verb:?} {args:?}: {ended:?}");
        }
        objects(&repo, &format!("HEAD:kept\n{missing}\n"));
        let ran = fs::read_to_string(&mark).unwrap_or_default();
        assert_eq!(ran, "", "these were run");
    }

    #[test]
    fn an_embedded_bare_repository_is_not_believed() {
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
        assert!(mark.exists(), "the bare repository is not hostile at all");
        fs::remove_file(&mark).unwrap();
        assert!(tracks(&tree.join(".env")).is_err());
        assert!(ignores(&tree.join(".env")).is_err());
        assert!(!mark.exists());
    }

    #[test]
    fn what_could_run_a_program_is_not_asked() {
        for (verb, args) in [
            (Verb::LsFiles, &["--modified"][..]),
            (Verb::LsFiles, &["-m"]),
            (Verb::LsFiles, &["--recurse-submodules"]),
            (Verb::RevList, &["--alternate-refs"]),
            (Verb::CatFile, &["--textconv", "HEAD:kept"]),
            (Verb::CatFile, &["--filters", "HEAD:kept"]),
            (Verb::DiffIndex, &["--ext-diff", "HEAD"]),
            (Verb::DiffIndex, &["-p", "HEAD"]),
            (Verb::CheckIgnore, &["--exec-path=/tmp"]),
        ] {
            let refused = prepare(Path::new("."), verb, args);
            assert!(
                matches!(refused, Err(GitError::Forbidden(_))),
                "{verb:?} {args:?}"
            );
        }
        // Behind `--` everything is a path.
        assert!(prepare(Path::new("."), Verb::LsFiles, &["--", "-m"]).is_ok());
    }

    #[test]
    fn git_knows_nothing_of_ours_and_reaches_nobody() {
        let command = prepare(Path::new("."), Verb::LsFiles, &["-z"]).unwrap();
        let value = |name: &str| command.get_envs().find(|(n, _)| *n == name).unwrap().1;
        for variable in crate::base::env::ALL
            .iter()
            .filter(|v| v.name.starts_with("LIMITRY_"))
        {
            assert_eq!(value(variable.name), None, "{}", variable.name);
        }
        assert_eq!(value("GIT_ALLOW_PROTOCOL").unwrap(), "none");
        assert_eq!(value("GIT_NO_LAZY_FETCH").unwrap(), "1");
    }

    #[test]
    fn tracked_and_ignored_are_told_apart_whatever_the_file_is_called() {
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
