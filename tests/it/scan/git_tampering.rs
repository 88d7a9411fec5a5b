//! Repositories, configuration and calling hooks that mislead git.

use std::fs;

use super::{commit, git, places, put, repository, secret};
use crate::support::TestEnv;

#[test]
fn a_replacement_hides_no_secret_that_a_push_would_send() {
    let env = repository();
    put(&env, "f", secret("sk", "rep1"));
    commit(&env);
    put(&env, "clean", "nothing\n");
    let hash = |path: &str| git(&env, &["hash-object", "-w", path]).stdout();
    let (leaked, clean) = (hash("f"), hash("clean"));
    git(&env, &["replace", leaked.trim(), clean.trim()]).success();
    let run = env.run(["scan", "--git-history", "--json"]).code(10);
    assert_eq!(places(&run), ["f:1:1 rep1"]);

    put(&env, "g", secret("sk", "rep2"));
    git(&env, &["add", "-A"]).success();
    git(&env, &["replace", hash("g").trim(), clean.trim()]).success();
    let run = env.run(["scan", "--staged", "--json"]).code(10);
    assert_eq!(places(&run), ["g:1:1 rep2"]);
}

#[test]
fn a_graft_hides_no_commit() {
    let env = repository();
    put(&env, "f", secret("sk", "gra1"));
    commit(&env);
    fs::remove_file(env.cwd().join("f")).unwrap();
    put(&env, "g", "nothing\n");
    let last = commit(&env);
    put(&env, ".git/info/grafts", format!("{last}\n"));
    let run = env.run(["scan", "--git-history", "--json"]).code(10);
    assert_eq!(places(&run), ["f:1:1 gra1"]);
}

/// Git sets GIT_INDEX_FILE for its hooks. That index says nothing about this repository.
#[test]
fn the_index_of_a_calling_hook_does_not_hide_a_tracked_file() {
    let mut env = TestEnv::new();
    git(&env, &["init", "-q", "."]).success();
    put(&env, ".gitignore", ".env\n");
    put(&env, ".env", "A=1\n");
    git(&env, &["add", "-f", ".env"]).success();
    env.set("GIT_INDEX_FILE", env.path("none"));
    env.run(["--local", "keys", "create", "Z", "--to", "env-file:.env"])
        .code(2)
        .says(["git tracks it"]);
    assert_eq!(fs::read_to_string(env.cwd().join(".env")).unwrap(), "A=1\n");
}
