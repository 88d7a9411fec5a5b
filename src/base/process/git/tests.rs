use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

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

/// Writes a program that leaves a mark, and sets it in each place where a repository can name a program.
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

/// Asks git all questions that limitry has. Asserts that none of them fails.
fn ask_everything(dir: &Path, object: &str) {
    let repo = &Repository::find(dir).unwrap();
    assert!(!completeness(repo).unwrap().shallow);
    assert!(tracks(&dir.join("kept")).unwrap());
    assert!(ignores(&dir.join(".env")).unwrap());
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
    assert!(lines > 0, "{} prints nothing", stream.context.subcommand);
    stream.finish().unwrap();
}

#[test]
fn a_hostile_repository_runs_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (repo, mark) = (dir.path().join("repo"), dir.path().join("mark"));
    fs::create_dir(&repo).unwrap();
    repository(&repo);
    make_hostile(&repo, &mark);
    // Git without limitry's settings runs the programs of the repository.
    git(&repo, &["status", "--short"]);
    assert!(mark.exists(), "the repository is not hostile");
    fs::remove_file(&mark).unwrap();

    ask_everything(&repo, "0123456789012345678901234567890123456789");
    let ran = fs::read_to_string(&mark).unwrap_or_default();
    assert_eq!(ran, "", "the repository ran these programs");
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
    let command = GitCommand::new(
        &Repository::with_work_tree(Path::new(".")),
        "ls-files",
        &["-z"],
    );
    let value = |name: &str| {
        let mut variables = command.command.get_envs();
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
