//! Which files are read.

use std::fs;

use super::{commit, git, put, repository, scan, secret};
use crate::support::TestEnv;

#[test]
fn every_file_is_read_except_ignored_ones() {
    let env = TestEnv::new();
    let key = |last_four| format!("KEY={}\n", secret("sk", last_four));
    put(&env, ".gitignore", "ignored.txt\nnode_modules/\n");
    // Other tools obey these files. limitry does not.
    put(&env, ".ignore", "seen.txt\n");
    put(&env, ".rgignore", "*\n");
    put(&env, "seen.txt", key("see1"));
    put(&env, ".env", key("env1"));
    put(&env, ".hidden/deep/file", key("hid1"));
    put(&env, "ignored.txt", key("ign1"));
    put(&env, "node_modules/a/index.js", key("nod1"));
    put(&env, "a/.gitignore", "!ignored.txt\n/only-here\n");
    put(&env, "a/ignored.txt", key("neg1"));
    put(&env, "a/only-here", key("onl1"));
    put(&env, "only-here", key("onl2"));
    let seen = [
        ".env:1:5 env1",
        ".hidden/deep/file:1:5 hid1",
        "a/ignored.txt:1:5 neg1",
        "only-here:1:5 onl2",
        "seen.txt:1:5 see1",
    ];
    assert_eq!(scan(&env, &[]), seen);
    assert_eq!(scan(&env, &["--no-ignore"]).len(), seen.len() + 3);
    // A path that was typed is read although it is ignored.
    assert_eq!(scan(&env, &["ignored.txt"]), ["ignored.txt:1:5 ign1"]);
    assert_eq!(scan(&env, &["a", "seen.txt"]).len(), 2);
    env.run(["scan", "nowhere"]).code(2).says(["nowhere"]);
}

#[test]
fn tracked_files_are_read_even_if_gitignore_names_them() {
    let env = repository();
    put(
        &env,
        "web/config.js",
        format!("x='{}'", secret("sk", "trk1")),
    );
    commit(&env);
    put(&env, ".gitignore", "web/\nother/\n");
    put(&env, "web/untracked.js", secret("sk", "unt1"));
    // A nested repository tracks other files.
    put(&env, "inner/.gitignore", "*.cfg\n");
    put(&env, "inner/a.cfg", secret("pat", "inn1"));
    git(&env, &["init", "-q", "inner"]).success();
    git(&env, &["-C", "inner", "add", "-f", "a.cfg"]).success();
    // Git's own directory is not part of the tree.
    put(&env, ".git/description", secret("sk", "git1"));
    let expected = ["inner/a.cfg:1:1 inn1", "web/config.js:1:4 trk1"];
    assert_eq!(scan(&env, &[]), expected);
    // The rules of a parent directory apply to `inner`, too.
    assert_eq!(scan(&env, &["inner"]), expected[..1]);
    // The directory of a tracked file became a symlink: the file behind it is not the tracked file.
    let elsewhere = env.path("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("config.js"), secret("sk", "els1")).unwrap();
    fs::remove_dir_all(env.cwd().join("web")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, env.cwd().join("web")).unwrap();
    assert_eq!(scan(&env, &[]), expected[..1]);
}

#[test]
fn only_regular_files_are_opened() {
    let env = TestEnv::new();
    put(&env, "file", secret("sk", "reg1"));
    let outside = env.path("outside");
    fs::write(&outside, secret("sk", "out1")).unwrap();
    std::os::unix::fs::symlink(&outside, env.cwd().join("link")).unwrap();
    std::os::unix::fs::symlink("/", env.cwd().join("root")).unwrap();
    std::os::unix::fs::symlink(".", env.cwd().join("loop")).unwrap();
    let mut fifo = env.program("mkfifo");
    fifo.arg("pipe");
    env.run_program(fifo).success();
    let _socket = std::os::unix::net::UnixListener::bind(env.cwd().join("socket")).unwrap();
    assert_eq!(scan(&env, &[]), ["file:1:1 reg1"]);
    env.run(["scan", "pipe"]).code(2).says(["pipe", "--stdin"]);
    // A symlink that was typed is followed.
    assert_eq!(scan(&env, &["link"]), ["link:1:1 out1"]);
    std::os::unix::fs::symlink(env.cwd(), env.path("tree")).unwrap();
    let through = env.path("tree");
    assert_eq!(scan(&env, &[through.to_str().unwrap()]).len(), 1);
}
