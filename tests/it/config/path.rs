//! `config path`: where the file lies.

use serde_json::json;

use crate::support::TestEnv;

#[test]
fn the_files_place_is_told() {
    let env = TestEnv::new();
    let run = env.run(["config", "path"]).success();
    assert!(
        run.stdout().trim().ends_with("limitry/config.toml"),
        "{run}"
    );
    // A directory that cannot be used is no reason not to tell it, and its file is named.
    let broken = env.write(".limitry.toml", "project = ");
    let run = env.run(["config", "path"]).success();
    assert!(
        run.stdout().trim().ends_with("limitry/config.toml"),
        "{run}"
    );
    let run = run.says(["cannot be used", ".limitry.toml", "line 1"]);
    assert_eq!(run.stdout().lines().count(), 1);
    env.run(["config", "list"]).code(2);
    std::fs::remove_file(broken).unwrap();
    let elsewhere = env.with("LIMITRY_CONFIG_DIR", "/nowhere");
    let run = elsewhere.run(["config", "path", "--json"]).success();
    assert_eq!(run.json()["config"], json!("/nowhere/config.toml"));
}
