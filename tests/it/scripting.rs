//! What scripts lean on: fields, filters, and that neither loses a secret.

use serde_json::json;

use crate::support::{TestEnv, snapshot};

fn with_keys() -> TestEnv {
    let env = TestEnv::new();
    for name in ["Production", "CI"] {
        env.run(["--local", "keys", "create", name, "--plain"])
            .success();
    }
    env
}

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
fn a_filter_is_applied_to_the_document_or_to_each_line() {
    let env = with_keys();
    let by = |args: &str, filter: &str| {
        let args = args.split(' ').chain(["--jq", filter]);
        env.run(["--local"].into_iter().chain(args))
            .success()
            .stdout()
    };
    assert_eq!(by("keys list", ".data[].name"), "CI\nProduction\n");
    assert_eq!(by("keys list --json", ".data | length"), "2\n");
    assert_eq!(
        by("keys list --jsonl", "[.name, .status]"),
        "[\"CI\",\"active\"]\n[\"Production\",\"active\"]\n"
    );
    assert_eq!(
        by("keys list --json=name", ".data[0]"),
        "{\"name\":\"CI\"}\n"
    );
    assert_eq!(by("keys show CI", "empty"), "");
    assert_eq!(by("api GET /quotas", ".hasMore"), "false\n");
    assert_eq!(
        by("quotas watch --count 2 --every 10ms", ".allowed"),
        "true\ntrue\n"
    );
    // A line is a line, and no text moves a cursor.
    assert_eq!(by("keys list", r#""a\u001b[2Jb\nc""#), "a\\u{1b}[2Jb\\nc\n");
}

#[test]
fn a_filter_that_is_none_is_refused_before_anything_is_done() {
    let env = with_keys();
    let create = [
        "--local",
        "keys",
        "create",
        "Third",
        "--jq",
        ".id | nothing",
    ];
    snapshot!(env.run(create), @r#"
    exit: 2
    --- stdout
    --- stderr
    {"error":{"code":"filter","message":"--jq: the filter '.id | nothing' cannot be used: there is no filter 'nothing'","status":null,"hint":"it is written as for jq: `--jq '.data[].id'`","requestId":null,"exitCode":2}}
    "#);
    let json = env
        .run(["--local", "keys", "list", "--json", "--jq", ".["])
        .code(2);
    assert_eq!(json.error_json()["code"], "filter");
    let failed = env.run(["--local", "keys", "list", "--jq", ".data.id"]);
    let said = failed.code(2).stderr();
    assert!(
        said.contains("'.data.id' failed: cannot index [{") && said.contains("… with"),
        "{said}"
    );
    assert!(said.len() < 400, "not the whole document: {said}");
    let count = env.run(["--local", "keys", "list", "--jq", ".data | length"]);
    assert_eq!(count.success().stdout(), "2\n");
}

#[test]
fn a_choice_that_leaves_the_secret_out_makes_no_key() {
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
