//! `scan --git-history`

use std::fs;

use super::{commit, git, places, put, repository, scan, secret};
use crate::support::TestEnv;

#[test]
fn a_history_shows_where_each_secret_first_appeared() {
    let env = repository();
    put(&env, "first.txt", "nothing\n");
    commit(&env);
    let content = format!("a\nkey: {}\n", secret("sk", "old1"));
    put(&env, "config/old.yml", &content);
    let leaked = commit(&env);
    // The same content in another file. Then both files are deleted.
    put(&env, "config/copy.yml", &content);
    commit(&env);
    fs::remove_dir_all(env.cwd().join("config")).unwrap();
    commit(&env);
    // A branch that is not merged, and the messages of a commit and of a tag.
    git(&env, &["checkout", "-qb", "side"]).success();
    put(&env, "side.env", secret("pat", "sid1"));
    let side = commit(&env);
    let said = format!("use {}", secret("sk", "msg1"));
    git(&env, &["commit", "-q", "--allow-empty", "-m", &said]).success();
    git(
        &env,
        &["tag", "-am", &format!("t {}", secret("sk", "tag1")), "v1"],
    )
    .success();
    git(&env, &["checkout", "-q", "main"]).success();
    assert!(scan(&env, &[]).is_empty(), "nothing is left in the tree");
    let run = env.run(["scan", "--git-history", "--json"]).code(10);
    let found = places(&run);
    assert_eq!(found.len(), 4, "{run}");
    assert!(
        found.iter().any(|f| f == "config/old.yml:2:6 old1"),
        "{run}"
    );
    assert!(
        found
            .iter()
            .any(|f| f.starts_with("(message):") && f.ends_with("msg1"))
    );
    assert!(
        found
            .iter()
            .any(|f| f.starts_with("(message):") && f.ends_with("tag1"))
    );
    for one in run.json()["data"].as_array().unwrap() {
        match one["lastFour"].as_str().unwrap() {
            "old1" => assert_eq!(one["commit"], leaked.as_str()),
            "sid1" => assert_eq!(one["commit"], side.as_str()),
            _ => assert!(one["commit"].is_string()),
        }
    }
    // A directory below the root has the same history.
    put(&env, "below/x", "");
    assert_eq!(scan(&env, &["--git-history", "below"]).len(), 4);
}

#[test]
fn an_incomplete_history_is_an_error() {
    let env = repository();
    put(&env, "a", "one\n");
    commit(&env);
    let name = git(&env, &["rev-parse", "HEAD:a"])
        .stdout()
        .trim()
        .to_owned();
    let object = env
        .cwd()
        .join(".git/objects")
        .join(&name[..2])
        .join(&name[2..]);
    fs::remove_file(object).unwrap();
    env.run(["scan", "--git-history"])
        .code(9)
        .says(["git does not have it", &name]);
    let plain = TestEnv::new();
    for mode in ["--git-history", "--staged", "--install-hook"] {
        plain
            .run(["scan", mode])
            .code(2)
            .says(["not in a git repository"]);
    }
}

#[test]
fn a_secret_in_many_versions_of_a_file_is_one_finding() {
    let env = repository();
    put(&env, "f", format!("{}\n", secret("sk", "row1")));
    let first = commit(&env);
    for n in 0..9 {
        put(&env, "f", format!("{n}\n{}\n", secret("sk", "row1")));
        commit(&env);
    }
    put(&env, "copy", format!("x\n{}\n", secret("sk", "row1")));
    commit(&env);
    let run = env.run(["scan", "--git-history", "--json"]).code(10);
    assert_eq!(places(&run), ["copy:2:1 row1", "f:1:1 row1"]);
    assert_eq!(run.json()["data"][1]["commit"], first.as_str());
}

/// A clone of a repository that has a secret in its first commit only.
fn clone(env: &TestEnv, args: &[&str]) {
    git(env, &["init", "-q", "origin"]).success();
    put(env, "origin/sparse/f", secret("sk", "far1"));
    put(env, "origin/kept", "1\n");
    let at = |args: &[&str]| {
        let args: Vec<&str> = ["-C", "origin"].iter().chain(args).copied().collect();
        git(env, &args).success();
    };
    at(&["config", "uploadpack.allowFilter", "true"]);
    at(&["add", "-A"]);
    at(&["commit", "-qm", "first"]);
    at(&["rm", "-qr", "sparse"]);
    at(&["commit", "-qm", "second"]);
    let origin = format!("file://{}/origin", env.cwd().display());
    let args: Vec<&str> = ["clone", "-q"]
        .iter()
        .chain(args)
        .copied()
        .chain([origin.as_str(), "copy"])
        .collect();
    git(env, &args).success();
}

#[test]
fn an_incomplete_clone_is_reported_with_the_command_that_completes_it() {
    for (args, command) in [
        (&["--depth", "1"][..], "fetch --unshallow"),
        (&["--filter=blob:none"], "fetch --refetch --no-filter"),
        (&["--filter=tree:0"], "fetch --refetch --no-filter"),
    ] {
        let env = TestEnv::new();
        clone(&env, args);
        let run = env.run(["scan", "--git-history", "copy"]).code(9);
        let command = format!("git -C copy {command}");
        run.says([&format!("`{command}`")]);
        // The command works as it is shown.
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        git(&env, &words).success();
        let run = env
            .run(["scan", "--git-history", "copy", "--json"])
            .code(10);
        assert_eq!(places(&run), ["sparse/f:1:1 far1"], "{args:?}");
    }
}

#[test]
fn bare_mirrored_and_sparse_repositories_have_a_history() {
    for args in [&["--bare"][..], &["--mirror"], &["--sparse"]] {
        let mut env = TestEnv::new();
        clone(&env, args);
        let expected = ["sparse/f:1:1 far1"];
        let history = ["scan", "--git-history", "--json"];
        let named = env.run(history.iter().chain(&["copy"])).code(10);
        assert_eq!(places(&named), expected, "{args:?}");
        let git_dir = if args == ["--sparse"] {
            "copy/.git"
        } else {
            "copy"
        };
        env.set("GIT_DIR", git_dir);
        assert_eq!(places(&env.run(history).code(10)), expected, "{args:?}");
        // A path argument takes precedence over GIT_DIR.
        let run = env.run(history.iter().chain(&["origin"])).code(10);
        assert_eq!(places(&run), expected);
        if git_dir == "copy" {
            env.run(["scan", "--staged"]).code(2).says(["bare"]);
        } else {
            env.run(["scan", "--staged"]).success();
        }
    }
    let env = TestEnv::new().with("GIT_DIR", "nowhere");
    env.run(["scan", "--git-history"])
        .code(2)
        .says(["GIT_DIR is nowhere"]);
}

/// The `git` of this test takes every repository for a repository of another user.
#[test]
fn a_repository_of_another_user_is_reported_with_the_command_that_trusts_it() {
    let mut env = repository();
    put(&env, "f", secret("sk", "own1"));
    commit(&env);
    let bin = env.path("bin");
    fs::create_dir(&bin).unwrap();
    let script =
        "#!/bin/sh\nexport GIT_TEST_ASSUME_DIFFERENT_OWNER=1\nPATH=${PATH#*:}\nexec git \"$@\"\n";
    fs::write(bin.join("git"), script).unwrap();
    let mut chmod = env.program("chmod");
    chmod.arg("755").arg(bin.join("git"));
    env.run_program(chmod).success();
    let path = std::env::var("PATH").unwrap();
    env.set("PATH", format!("{}:{path}", bin.display()));
    for mode in ["--git-history", "--staged", "--install-hook"] {
        env.run(["scan", mode])
            .code(1)
            .says(["belongs to another user"])
            .says(["git config --global --add safe.directory"]);
    }
    put(&env, "f", "nothing\n");
    env.run(["scan"])
        .code(9)
        .says(["belongs to another user"])
        .says(["`git config --global --add safe.directory"]);
}
