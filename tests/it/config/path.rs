//! `config path`: the path of the configuration file.

use std::path::Path;

use serde_json::json;

use crate::support::{Run, TestEnv};

/// Whether the command printed one path with this end.
fn prints_path(run: &Run, end: &str) -> bool {
    Path::new(run.stdout().trim()).ends_with(end)
}

#[test]
fn path_prints_the_path_of_the_configuration_file() {
    let env = TestEnv::new();
    let run = env.run(["config", "path"]).success();
    assert!(prints_path(&run, "limitry/config.toml"), "{run}");
    // With a project file that cannot be used, the path is still printed, and the warning names that file.
    let broken = env.write(".limitry.toml", "project = ");
    let run = env.run(["config", "path"]).success();
    assert!(prints_path(&run, "limitry/config.toml"), "{run}");
    let run = run.says(["cannot be used", ".limitry.toml", "line 1"]);
    assert_eq!(run.stdout().lines().count(), 1);
    env.run(["config", "list"]).code(2);
    std::fs::remove_file(broken).unwrap();
    let dir = env.path("nowhere");
    let elsewhere = env.with("LIMITRY_CONFIG_DIR", &dir);
    let run = elsewhere.run(["config", "path", "--json"]).success();
    assert_eq!(run.json()["config"], json!(dir.join("config.toml")));
}
