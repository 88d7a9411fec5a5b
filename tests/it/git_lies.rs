//! What a repository, its owner's configuration or a calling hook say to git that is not so.

use std::fs;

use crate::scan::{commit, git, places, put, repository, secret};
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

/// Ten versions of a file are one secret at one place: the version that had it first.
#[test]
fn a_secret_of_a_file_is_one_row_of_its_history() {
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

/// Inside a hook git names an index of its own: what is staged there says nothing about what is tracked here.
#[test]
fn a_callers_index_does_not_make_a_tracked_file_an_ignored_one() {
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

#[test]
fn a_hook_that_git_does_not_run_is_not_said_to_be_run() {
    for global in [false, true] {
        let mut env = repository();
        if global {
            let file = env.write("config", "[core]\n\thooksPath = /elsewhere\n");
            env.set("GIT_CONFIG_GLOBAL", file);
        } else {
            git(&env, &["config", "core.hooksPath", "/elsewhere"]).success();
        }
        let run = env.run(["scan", "--install-hook"]).success();
        assert!(!run.stderr().contains("Git runs"), "{run}");
        run.says(["git does not run it", "core.hooksPath = /elsewhere"]);
    }
}

#[test]
fn a_hook_that_somebody_has_added_to_is_theirs() {
    let env = repository();
    env.run(["scan", "--install-hook"]).success();
    let path = env.cwd().join(".git/hooks/pre-commit");
    let edited = fs::read_to_string(&path)
        .unwrap()
        .replace("exec limitry", "make lint\nexec limitry");
    fs::write(&path, &edited).unwrap();
    env.run(["scan", "--install-hook"])
        .code(2)
        .says(["was edited"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), edited);
}
