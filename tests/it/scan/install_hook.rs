//! `scan --install-hook`

use std::fs;
use std::path::Path;

use super::{commit, git, put, repository, secret};
use crate::support::TestEnv;

#[test]
fn the_hook_refuses_a_commit_with_a_secret() {
    let mut env = repository();
    let program = Path::new(env!("CARGO_BIN_EXE_limitry")).parent().unwrap();
    env.set("PATH", format!("{}:/usr/bin:/bin", program.display()));
    env.run(["scan", "--install-hook"])
        .success()
        .says(["pre-commit"]);
    env.run(["scan", "--install-hook"])
        .success()
        .says(["already"]);
    put(&env, "clean", "nothing\n");
    commit(&env);
    put(&env, ".env", secret("sk", "hok1"));
    git(&env, &["add", "-A"]).success();
    let refused = git(&env, &["commit", "-qm", "m"]);
    assert_ne!(refused.exit_code(), 0, "{refused}");
    assert!(refused.stdout().contains("hok1") || refused.stderr().contains("hok1"));
    // Git uses another index for `-a`.
    git(&env, &["reset", "-q", "--hard"]).success();
    put(&env, "clean", secret("sk", "hok2"));
    let refused = git(&env, &["commit", "-qam", "m"]);
    assert_ne!(refused.exit_code(), 0, "{refused}");
    git(&env, &["commit", "-qam", "m", "--no-verify"]).success();
    // Without limitry in PATH the hook refuses the commit and says so.
    env.set("PATH", "/usr/bin:/bin");
    put(&env, "clean", "other\n");
    let refused = git(&env, &["commit", "-qam", "m"]);
    assert_ne!(refused.exit_code(), 0, "{refused}");
    assert!(refused.stderr().contains("limitry"), "{refused}");
}

#[test]
fn the_hook_is_written_only_into_the_repository_and_replaces_no_other_hook() {
    let hooks = |env: &TestEnv| env.cwd().join(".git/hooks");
    let foreign = repository();
    let theirs = hooks(&foreign).join("pre-commit");
    fs::create_dir_all(hooks(&foreign)).unwrap();
    fs::write(&theirs, "#!/bin/sh\nmake lint\n").unwrap();
    foreign
        .run(["scan", "--install-hook"])
        .code(2)
        .says(["not limitry's"]);
    assert!(fs::read_to_string(&theirs).unwrap().contains("make lint"));

    for what in ["hook", "hooks", "git", "file"] {
        let env = repository();
        let outside = env.path("outside");
        fs::create_dir(&outside).unwrap();
        fs::create_dir_all(hooks(&env)).unwrap();
        let link = |from: &Path| std::os::unix::fs::symlink(&outside, from).unwrap();
        match what {
            "hook" => {
                let _ = fs::remove_file(hooks(&env).join("pre-commit"));
                std::os::unix::fs::symlink(outside.join("new"), hooks(&env).join("pre-commit"))
                    .unwrap();
            }
            "hooks" => {
                fs::remove_dir_all(hooks(&env)).unwrap();
                link(&hooks(&env));
            }
            "git" => {
                fs::remove_dir_all(env.cwd().join(".git")).unwrap();
                link(&env.cwd().join(".git"));
            }
            _ => {
                fs::remove_dir_all(env.cwd().join(".git")).unwrap();
                put(&env, ".git", format!("gitdir: {}\n", outside.display()));
            }
        }
        env.run(["scan", "--install-hook"]).code(2);
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0, "{what}");
    }
}

#[test]
fn a_hook_that_git_would_not_run_is_refused() {
    for (global, value) in [
        (false, "/elsewhere"),
        (true, "/elsewhere"),
        (false, ".husky"),
    ] {
        let mut env = repository();
        if global {
            let file = env.write("config", format!("[core]\n\thooksPath = {value}\n"));
            env.set("GIT_CONFIG_GLOBAL", file);
        } else {
            git(&env, &["config", "core.hooksPath", value]).success();
        }
        env.run(["scan", "--install-hook"])
            .code(2)
            .says([
                "git does not run hooks",
                &format!("core.hooksPath = {value}"),
            ])
            .says([&format!("{value}/pre-commit")]);
        assert!(!env.cwd().join(".git/hooks/pre-commit").exists());
    }
    // The setting names the usual directory.
    let env = repository();
    fs::create_dir_all(env.cwd().join(".git/hooks")).unwrap();
    git(&env, &["config", "core.hooksPath", ".git/hooks"]).success();
    env.run(["scan", "--install-hook"]).success();
    git(&env, &["init", "-q", "--bare", "bare.git"]).success();
    env.run(["scan", "--install-hook", "bare.git"])
        .code(2)
        .says(["no work tree"]);
}

#[test]
fn an_edited_hook_is_not_replaced() {
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
