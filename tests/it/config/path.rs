//! `config path`: where the file lies.

use std::path::Path;

use serde_json::json;

use crate::support::{Run, TestEnv};

/// Whether it prints one path that ends like this.
fn tells(run: &Run, end: &str) -> bool {
    Path::new(run.stdout().trim()).ends_with(end)
}

#[test]
fn the_files_place_is_told() {
    let env = TestEnv::new();
    let run = env.run(["config", "path"]).success();
    assert!(tells(&run, "limitry/config.toml"), "{run}");
    // A directory that cannot be used is no reason not to tell it, and its file is named.
    let broken = env.write(".limitry.toml", "project = ");
    let run = env.run(["config", "path"]).success();
    assert!(tells(&run, "limitry/config.toml"), "{run}");
    let run = run.says(["cannot be used", ".limitry.toml", "line 1"]);
    assert_eq!(run.stdout().lines().count(), 1);
    env.run(["config", "list"]).code(2);
    std::fs::remove_file(broken).unwrap();
    let dir = env.path("nowhere");
    let elsewhere = env.with("LIMITRY_CONFIG_DIR", &dir);
    let run = elsewhere.run(["config", "path", "--json"]).success();
    assert_eq!(run.json()["config"], json!(dir.join("config.toml")));
}
