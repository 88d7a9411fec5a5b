//! What each output format shows of a finding.

use serde_json::{Value, json};

use super::{commit, put, repository, secret};
use crate::support::{TestEnv, snapshot_file};

#[test]
fn the_exposure_to_browsers_is_shown() {
    let env = TestEnv::new();
    put(&env, "dist/a.txt", secret("sk", "dis1"));
    put(&env, "public/client.txt", secret("ct", "cli1"));
    put(&env, "src/server.js", secret("sk", "srv1"));
    put(&env, "src/web.js", secret("sk", "web1"));
    put(&env, "src/web.js.map", "{}");
    put(&env, "x/.env", format!("VITE_KEY={}", secret("sk", "vit1")));
    let run = env.run(["scan", "--json"]).code(10);
    let exposures: Vec<(Value, Value)> = run.json()["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["lastFour"].clone(), one["exposure"].clone()))
        .collect();
    let expected = [
        ("dis1", json!("web_directory")),
        // Client tokens are made for browsers.
        ("cli1", Value::Null),
        ("srv1", Value::Null),
        ("web1", json!("source_map")),
        ("vit1", json!("public_variable")),
    ]
    .map(|(last_four, exposure)| (json!(last_four), exposure));
    assert_eq!(exposures, expected);
    env.run(["scan"]).code(10).prints(["browser (source map)"]);
}

/// Each secret is one row, even if the name of its file has line breaks or a secret in it.
#[test]
fn no_format_shows_a_whole_secret_or_breaks_its_lines() {
    let env = repository();
    let (key, pat) = (secret("sk", "who1"), secret("pat", "who2"));
    put(&env, "a", format!("{key}\n{key} {pat}\n"));
    put(&env, &format!("named-{key}.txt"), &pat);
    put(&env, "new\nline\t\u{1b}[31m", &key);
    put(&env, "::error file=x", format!("{key}\n"));
    commit(&env);
    for mode in [&[][..], &["--git-history"]] {
        for format in [
            &[][..],
            &["--json"],
            &["--jsonl"],
            &["--sarif"],
            &["--verbose"],
        ] {
            let args = ["scan"].iter().chain(mode).chain(format);
            let run = env.run(args).code(10).never_shows(&key).never_shows(&pat);
            assert!(run.stdout().contains("who1"), "{run}");
            if format.is_empty() {
                assert_eq!(run.stdout().lines().count(), 6, "{run}");
                assert!(!run.stdout().contains('\u{1b}'), "{run}");
                assert!(!run.stdout().lines().any(|line| line.starts_with("::")));
                let whole = run
                    .stdout()
                    .lines()
                    .all(|line| line.split('\t').count() == 5);
                assert!(whole, "{run}");
            }
        }
    }
}

#[test]
fn sarif_names_the_places() {
    let env = repository();
    put(
        &env,
        "public/a b.js",
        format!("\n  '{}'", secret("sk", "sar1")),
    );
    put(&env, "notes", secret("ct", "sar2"));
    let leaked = commit(&env);
    let run = env.run(["scan", "--sarif"]).code(10);
    let results = run.json()["runs"][0]["results"].clone();
    let location = &results[1]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "public/a%20b.js");
    let length = secret("sk", "sar1").len() + 4;
    let region = json!({"startLine": 2, "startColumn": 4, "endColumn": length});
    assert_eq!(location["region"], region);
    assert_eq!(
        (&results[0]["level"], &results[1]["level"]),
        (&json!("warning"), &json!("error"))
    );
    let said = results[1]["message"]["text"].as_str().unwrap();
    assert!(said.contains("browser") && said.contains("…sar1"), "{said}");
    let history = env
        .run(["scan", "--git-history", "--sarif"])
        .code(10)
        .json();
    let found = &history["runs"][0]["results"][0]["properties"]["commit"];
    assert_eq!(found, &json!(leaked));
}

#[test]
fn a_scan_reports_what_it_found() {
    let env = TestEnv::new();
    snapshot_file!(env.run(["scan"]));
    put(
        &env,
        "dist/app.js",
        format!("x='{}'\n", secret("sk", "snp1")),
    );
    snapshot_file!(env.run(["scan"]).code(10));
    snapshot_file!(env.run(["scan", "--git-history"]).code(2));
    snapshot_file!(env.run(["scan", "missing"]).code(2));
}
