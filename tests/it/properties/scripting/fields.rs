//! `--json=FIELDS` and `--jsonl=FIELDS`, and a secret that the output omits.

use serde_json::{Value, json};

use super::with_keys;
use crate::support::TestEnv;

#[test]
fn fields_are_chosen_by_name() {
    let env = with_keys();
    let list = env.run(["--local", "keys", "list", "--json=name,status"]);
    assert_eq!(
        list.success().json(),
        json!({"data": [{"name": "CI", "status": "active"}, {"name": "Production", "status": "active"}],
            "nextCursor": null, "hasMore": false})
    );
    let lines = env
        .run(["--local", "keys", "list", "--jsonl=name"])
        .success();
    assert_eq!(
        lines.stdout(),
        "{\"name\":\"CI\"}\n{\"name\":\"Production\"}\n"
    );
    let one = env.run(["--local", "--json=status,name", "keys", "show", "CI"]);
    assert_eq!(
        one.success().stdout(),
        "{\n  \"status\": \"active\",\n  \"name\": \"CI\"\n}\n"
    );
    // Without `=` the word after it is the command's.
    env.run(["--local", "keys", "show", "--json", "CI"])
        .success();
    env.run(["--local", "keys", "list", "--json=a b"])
        .code(2)
        .says(["id,name"]);
}

#[test]
fn a_report_is_a_list_for_jsonl_and_fields() {
    let env = TestEnv::new();
    for time in ["2026-11-20T12:00:00Z", "2026-11-22T12:00:00Z"] {
        let words = "--local usage record --customer c --event e --dimension model=m --timestamp";
        env.run(words.split(' ').chain([time])).success();
    }
    let report = |what: &str, more: &[&str]| {
        let words = format!("--local usage {what} --from 2026-11-20 --to 2026-11-23");
        let run = env.run(words.split(' ').chain(more.iter().copied()));
        run.success().stdout()
    };
    let lines = report("timeseries", &["--jsonl"]);
    assert_eq!(lines.lines().count(), 3, "one line per day: {lines}");
    let busy = ["--jsonl", "--jq", "select(.totalEvents > 0) | .totalEvents"];
    assert_eq!(report("timeseries", &busy), "1\n1\n");
    let by_model = "breakdown --group-by model";
    assert_eq!(
        report(by_model, &["--jsonl=dimension,totalEvents"]),
        "{\"dimension\":\"m\",\"totalEvents\":2}\n"
    );
    let fields: Value =
        serde_json::from_str(&report(by_model, &["--json=dimension,totalEvents"])).unwrap();
    assert_eq!(
        fields,
        json!({"data": [{"dimension": "m", "totalEvents": 2}]})
    );
}

#[test]
fn fields_without_an_equals_sign_get_a_hint() {
    let env = with_keys();
    for (args, hint) in [
        ("keys list --json id,name", "`--json=id,name`"),
        ("keys list --jsonl name --all", "`--jsonl=name`"),
        ("--json id,name keys list", "`--json=id,name`"),
        ("keys show --json id,name", "`--json=id,name`"),
        ("keys create --json name,id", "`--json=name,id`"),
    ] {
        let run = env.run(["--local"].into_iter().chain(args.split(' ')));
        let error = run.code(2).error_json();
        let said = error["hint"].as_str().unwrap_or_default().to_owned();
        assert!(said.contains(hint), "{args}: {error}");
    }
    let count = env.run(["--local", "keys", "list", "--jq", ".data | length"]);
    assert_eq!(count.success().stdout(), "2\n", "no key was created");
    // A word with a comma is a key's name if it names no fields.
    env.run(["--local", "keys", "create", "--json", "Backend,EU"])
        .success();
}

#[test]
fn an_unknown_field_is_rejected_before_the_command_acts() {
    let env = with_keys();
    let run = env.run(["--local", "keys", "ls", "--json=id,nam"]).code(2);
    let error = run.error_json();
    assert_eq!(error["code"], "no_such_field");
    assert!(error["hint"].as_str().unwrap().contains("lastFour"));
    env.run([
        "--local",
        "quotas",
        "create",
        "Q",
        "--metric",
        "total_events",
        "--limit",
        "1",
        "--period",
        "day",
        "--json=x",
    ])
    .code(2);
    let none = env.run(["--local", "quotas", "list", "--jq", ".data | length"]);
    assert_eq!(none.success().stdout(), "0\n");
    env.run(["schema", "keys", "dance"])
        .code(4)
        .says(["limitry schema"]);
}

#[test]
fn a_new_key_is_revoked_if_the_output_omits_its_secret() {
    let env = with_keys();
    for choice in [
        &["--jq", ".id"][..],
        &["--json=id,name"],
        &["--jq", ".key.x"],
    ] {
        let args = ["--local", "keys", "create", "Third"].iter().chain(choice);
        let run = env.run(args).code(1);
        assert!(run.stdout().is_empty(), "{run}");
        run.says(["revoked again"]);
    }
    let active = env.run(["--local", "keys", "list", "--jq", ".data | length"]);
    assert_eq!(active.success().stdout(), "2\n");
    let key = env.run(["--local", "keys", "create", "Third", "--jq", ".key"]);
    assert!(key.success().stdout().starts_with("limitry_sk_"));
}
