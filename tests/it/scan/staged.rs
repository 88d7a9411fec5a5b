//! `scan --staged`

use super::{commit, git, put, repository, scan, secret};

#[test]
fn the_staged_content_is_read_not_the_file() {
    let env = repository();
    let staged = || scan(&env, &["--staged"]);
    put(&env, "a", secret("sk", "stg1"));
    assert!(staged().is_empty());
    git(&env, &["add", "a"]).success();
    // The file has no secret anymore, but its staged content has. There is no commit to compare with yet.
    put(&env, "a", "clean\n");
    assert_eq!(staged(), ["a:1:1 stg1"]);
    commit(&env);
    put(&env, "b", secret("sk", "stg2"));
    assert!(staged().is_empty(), "not staged");
    std::os::unix::fs::symlink(secret("sk", "stg3"), env.cwd().join("link")).unwrap();
    git(&env, &["add", "b", "link"]).success();
    git(&env, &["rm", "-q", "a"]).success();
    assert_eq!(staged(), ["b:1:1 stg2"]);
}
