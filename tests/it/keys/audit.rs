//! `keys audit`: its findings, the clock that it uses, and its output for a pipeline.

use serde_json::{Value, json};

use crate::support::TestEnv;
use crate::support::scripted::{Keys, key};

/// The keys of a server whose date is 2031-01-01, far from this machine's clock.
fn keys() -> Keys {
    let with = |mut key: Value, made: &str, used: Value, ends: Value| {
        key["createdAt"] = json!(made);
        key["lastUsedAt"] = used;
        key["expiresAt"] = ends;
        key
    };
    let end = json!("2031-06-01T00:00:00Z");
    let mut revoked = with(
        key("key_r", "Revoked", "rrrr"),
        "2020-01-01T00:00:00Z",
        Value::Null,
        Value::Null,
    );
    revoked["status"] = json!("revoked");
    let used = json!("2030-12-31T00:00:00Z");
    Keys::with(&[
        with(
            key("key_good", "Good", "gggg"),
            "2030-12-01T00:00:00Z",
            used.clone(),
            end.clone(),
        ),
        with(
            key("key_old", "Old", "oooo"),
            "2030-09-01T00:00:00Z",
            used.clone(),
            end.clone(),
        ),
        with(
            key("key_idle", "Idle", "iiii"),
            "2030-11-15T00:00:00Z",
            Value::Null,
            end,
        ),
        with(
            key("key_ever", "Ever\tafter", "eeee"),
            "2030-12-01T00:00:00Z",
            used,
            Value::Null,
        ),
        revoked,
    ])
}

fn findings(run: &crate::support::Run) -> Vec<(String, String)> {
    let document = run.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let data = document["data"].as_array().unwrap();
    data.iter()
        .map(|one| (text(&one["id"]), text(&one["rule"])))
        .collect()
}

#[test]
fn each_flag_selects_its_rule_and_no_flag_selects_all_rules() {
    let all = [
        ("key_old", "key-too-old"),
        ("key_idle", "key-unused"),
        ("key_ever", "key-without-expiry"),
    ];
    for (flags, expected) in [
        (&[][..], &all[..]),
        (&["--max-age", "90d"], &all[..1]),
        (&["--unused", "30d"], &all[1..2]),
        (&["--no-expiry"], &all[2..]),
        (&["--max-age", "90d", "--no-expiry"], &[all[0], all[2]]),
    ] {
        let keys = keys();
        let args = ["keys", "audit", "--json"].iter().chain(flags);
        let run = keys.person().run(args).code(10);
        let expected: Vec<_> = expected
            .iter()
            .map(|(id, rule)| ((*id).to_owned(), (*rule).to_owned()))
            .collect();
        assert_eq!(findings(&run), expected, "{flags:?}");
    }
}

#[test]
fn an_audit_without_findings_succeeds() {
    let keys = keys();
    keys.person()
        .run(["keys", "audit", "--max-age", "10y"])
        .success()
        .says(["nothing found", "4 active keys"])
        .silent_stdout();
}

#[test]
fn each_finding_is_one_row_even_with_a_tab_in_the_name() {
    let keys = keys();
    let run = keys.person().run(["keys", "audit"]).code(10);
    let stdout = run.stdout();
    let rows: Vec<Vec<&str>> = stdout.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(rows.len(), 3, "{run}");
    assert!(rows.iter().all(|row| row.len() == 5), "{run}");
    assert_eq!(
        rows[0],
        ["key_old", "Old", "oooo", "too-old", "2030-09-01T00:00:00Z"]
    );
}

#[test]
fn audit_writes_sarif_for_scanners() {
    let keys = keys();
    let env = keys.person();
    for flags in [&[][..], &["--quiet"]] {
        let args = ["keys", "audit", "--sarif"].iter().chain(flags);
        let run = env.run(args).code(10);
        let sarif = run.json();
        assert_eq!(sarif["version"], "2.1.0");
        let run = &sarif["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert_eq!((rules.len(), results.len()), (4, 3), "{sarif}");
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"], "{result}");
            assert!(result["message"]["text"].is_string(), "{result}");
            let place = &result["locations"][0]["logicalLocations"][0];
            assert!(place["fullyQualifiedName"].is_string(), "{result}");
        }
    }
    env.run(["keys", "audit", "--sarif", "--json"]).code(2);
    // The variable is for all calls, but the flag is for this call, so the flag wins.
    let env = env.with("LIMITRY_OUTPUT", "json");
    let run = env.run(["keys", "audit", "--sarif"]).code(10);
    assert_eq!(run.json()["version"], "2.1.0");
}

#[test]
fn an_audit_of_the_local_service_uses_its_clock() {
    let env = TestEnv::new();
    let audit = |code| {
        env.run(["--local", "keys", "audit", "--max-age", "90d"])
            .code(code)
    };
    env.run(["--local", "keys", "create", "New", "--plain"])
        .success();
    audit(0);
    env.run(["dev", "clock", "advance", "91d"]).success();
    audit(10).prints(["New", "too-old"]);
}
