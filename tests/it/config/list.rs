//! `config list`: each setting with its value and its source.

use clap::ValueEnum as _;
use limitry::testing::{PRECEDENCE, SettingName, VARIABLES};
use serde_json::json;

use crate::support::TestEnv;

#[test]
fn every_setting_shows_its_value_and_where_it_comes_from() {
    let env = TestEnv::new().with("LIMITRY_TIMEOUT", "7s");
    env.configure("profile = \"work\"\n[profiles.work]\nproject = \"proj_1\"\n");
    let shown = env.run(["config", "list", "--json"]).success().json();
    let setting = |name: &str| {
        let mut all = shown["data"].as_array().unwrap().iter();
        all.find(|item| item["name"] == name).unwrap().clone()
    };
    for row in PRECEDENCE {
        let setting = setting(row.name);
        assert!(
            setting["value"].is_string() && setting["from"].is_string(),
            "{}",
            row.name
        );
        // `config get` shows the same value and source.
        let one = env.run(["config", "get", row.name, "--json"]);
        if one.exit_code() == 0 {
            assert_eq!(one.json()["value"], setting["value"], "{one}");
            assert_eq!(one.json()["from"], setting["from"], "{one}");
        } else {
            assert_eq!(one.exit_code(), 4, "{one}");
            assert_eq!(setting["value"], json!("none"), "{one}");
        }
    }
    for (name, value, from) in [
        ("timeout", "7s", "LIMITRY_TIMEOUT"),
        ("project", "proj_1", "profile 'work'"),
    ] {
        assert_eq!(
            setting(name),
            json!({"name": name, "value": value, "from": from})
        );
    }
    let text = env.run(["config", "list"]).success();
    assert_eq!(text.stdout().lines().count(), PRECEDENCE.len(), "{text}");
    let old = env.run(["config", "show", "--json"]).success().json();
    assert_eq!(old, shown, "`config show` is the old name of `config list`");
    let names: Vec<String> = SettingName::value_variants()
        .iter()
        .filter_map(|name| Some(name.to_possible_value()?.get_name().to_owned()))
        .collect();
    let rows: Vec<&str> = PRECEDENCE.iter().map(|row| row.name).collect();
    assert_eq!(names, rows);
}

/// In a CI job, a missing secret is an empty variable.
#[test]
fn an_empty_variable_counts_as_unset() {
    const SET_OR_WITH_A_MEANING: [&str; 5] = ["LANG", "NO_COLOR", "PAGER", "SSL_CERT_FILE", "TERM"];
    let lines = [
        "config list",
        "config path --json",
        "auth status",
        "whoami",
        "--local projects list",
        "--local quotas list --json",
    ];
    let mut env = TestEnv::new();
    let seen = |env: &TestEnv| {
        lines.map(|line| {
            let run = env.run(line.split(' '));
            (run.exit_code(), run.stdout())
        })
    };
    let unset = seen(&env);
    for variable in VARIABLES {
        // On Windows, these variables set the directories of the tests.
        let is_needed = cfg!(windows) && variable.name.starts_with("XDG_");
        if !is_needed && !SET_OR_WITH_A_MEANING.contains(&variable.name) {
            env.set(variable.name, "");
        }
    }
    assert_eq!(seen(&env), unset);
}
