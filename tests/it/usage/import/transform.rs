//! `usage import --transform`.

use serde_json::{Value, json};

use super::{counts, import, local, total};
use crate::support::TestEnv;

/// The events that were recorded, the oldest first.
fn events(env: &TestEnv) -> Vec<Value> {
    let list = env.run(["usage", "events", "--all", "--json"]).success();
    let mut events = list.json()["data"].as_array().unwrap().clone();
    events.reverse();
    events
}

#[test]
fn a_filter_makes_events_of_rows_objects_and_arrays() {
    let filter = ".user as $u | .calls | tonumber | range(.) | {customerId: $u, eventType: \"call\", values: {n: .}}";
    for (name, text) in [
        ("a.csv", "user,calls\nc1,2\nc2,0\nc3,1\n".to_owned()),
        (
            "a.ndjson",
            "{\"user\":\"c1\",\"calls\":\"2\"}\n\n{\"user\":\"c2\",\"calls\":0}\n{\"user\":\"c3\",\"calls\":1}\n".to_owned(),
        ),
        (
            "a.json",
            json!([{"user": "c1", "calls": 2}, {"user": "c2", "calls": 0}, {"user": "c3", "calls": 1}]).to_string(),
        ),
    ] {
        let env = local();
        env.write(name, text);
        let args = [name, "--transform", filter];
        assert_eq!(counts(&import(&env, &args)), [3, 0, 0], "{name}");
        let found: Vec<(Value, Value)> = events(&env)
            .iter()
            .map(|event| (event["customerId"].clone(), event["values"]["n"].clone()))
            .collect();
        let expected = [("c1", 0), ("c1", 1), ("c3", 0)].map(|(c, n)| (json!(c), json!(n)));
        assert_eq!(found, expected, "{name}");
        // The same file with the same filter counts once. With another filter the import is refused.
        assert_eq!(counts(&import(&env, &args)), [0, 0, 3], "{name}");
        let other = [name, "--transform", "{customerId: .user, eventType: \"x\"}"];
        let error = import(&env, &other).code(2).error_json();
        assert_eq!(error["code"], "import_read_differently");
        assert!(error["hint"].as_str().unwrap().contains("--transform"), "{error}");
        assert_eq!(total(&env), 3);
    }
}

#[test]
fn a_whole_document_becomes_many_events() {
    let env = local();
    let data: Vec<Value> = (0..2500)
        .map(|n| json!({"project_id": "p", "model": "m", "input_tokens": n}))
        .collect();
    let page = json!({"object": "page", "data": data, "has_more": false});
    env.write("page.json", serde_json::to_string_pretty(&page).unwrap());
    env.write(
        "filter.jq",
        ".data[] | {customerId: .project_id, eventType: \"llm\", model, inputTokens: .input_tokens}\n",
    );
    let args = [
        "page.json",
        "--transform-file",
        "filter.jq",
        "--set",
        "dimensions.source=page",
    ];
    assert_eq!(counts(&import(&env, &args)), [2500, 0, 0]);
    assert_eq!(
        events(&env)[7]["dimensions"],
        json!({"model": "m", "source": "page"})
    );
}

#[test]
fn records_that_the_filter_cannot_convert_are_rejected_with_their_line() {
    let env = local();
    env.write("a.csv", "user,n\nc1,1\nc2,x\n\"c3,3\nc4\"x,4\nc5,5\n");
    let args = [
        "a.csv",
        "--transform",
        "{customerId: .user, eventType: \"e\", values: {n: (.n | tonumber)}}",
    ];
    let error = import(&env, &args).code(2).error_json();
    let paths: Vec<&str> = error["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|detail| detail["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["line 3", "line 4"]);
    let message = error["details"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("--transform: "), "{message}");
    let skip: Vec<&str> = args
        .iter()
        .chain(&["--skip-invalid", "--rejects", "r"])
        .copied()
        .collect();
    let run = import(&env, &skip).code(9);
    assert_eq!(run.json()["recorded"], 2, "{run}");
    let rejects = std::fs::read_to_string(env.cwd().join("r")).unwrap();
    assert!(
        rejects.contains("c2,x") && rejects.contains("c4"),
        "{rejects}"
    );
    // jq itself would create the missing object, so the error names a filter that works here.
    let args = ["a.csv", "--transform", ".dimensions.plan = \"pro\""];
    let remedy = "`.dimensions += {plan}` sets a field";
    import(&env, &args).code(2).says([remedy]);
    // A result that is not an object is reported, too.
    let args = ["a.csv", "--transform", ".n"];
    import(&env, &args).code(2).says(["is not a JSON object"]);
}

#[test]
fn unusable_filters_are_rejected_before_the_file_is_read() {
    let env = local();
    env.write("a.csv", "user\nc1\n");
    for (filter, words) in [
        ("now", "depends on more than the record"),
        ("$ENV.HOME", "depends on more than the record"),
        ("input", "depends on more than the record"),
        ("{", "--transform"),
    ] {
        env.run(["usage", "import", "a.csv", "--transform", filter])
            .code(2)
            .says([words]);
    }
    env.run(["usage", "import", "a.csv", "--preview", "3"])
        .code(2)
        .says(["--transform"]);
}

#[test]
fn a_preview_shows_records_and_their_events() {
    let env = local();
    env.write("a.csv", "user,n\nc1,1\nc2,x\nc3,3\n");
    let args = [
        "usage",
        "import",
        "a.csv",
        "--csv-types",
        "auto",
        "--transform",
        "if .n == \"x\" then empty else {customerId: .user, values: {n}} end",
        "--preview",
        "2",
    ];
    let run = env.run(args).success();
    assert_eq!(
        run.stdout(),
        "2: {\"user\":\"c1\",\"n\":1}\n   → {\"customerId\":\"c1\",\"values\":{\"n\":1}}\n3: {\"user\":\"c2\",\"n\":\"x\"}\n   → no event\n"
    );
    run.says(["Nothing was sent"]);
    assert_eq!(total(&env), 0);
    // A preview needs no token.
    let stranger = TestEnv::new();
    stranger.write("a.csv", "user,n\nc2,x\n");
    stranger.run(args).success().prints(["no event"]);
}

#[test]
fn a_filter_that_overflows_its_stack_is_reported_with_the_lines() {
    let env = local();
    env.write("a.ndjson", "{\"n\":1}\n".repeat(3000));
    // The filter recurses until its stack is full.
    let error = import(&env, &["a.ndjson", "--transform", "def f: 1 + f; f"])
        .code(2)
        .error_json();
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains("--transform, lines 1 to 1000"),
        "{message}"
    );
    assert_eq!(total(&env), 0);
}

#[test]
fn events_of_a_filter_keep_their_numbers() {
    let env = local();
    env.write(
        "a.ndjson",
        "{\"customerId\":\"c\",\"eventType\":\"e\",\"values\":{\"a\":9007199254740991,\"b\":0.1,\"c\":4460388969637742.0}}\n",
    );
    assert_eq!(
        counts(&import(&env, &["a.ndjson", "--transform", "."])),
        [1, 0, 0]
    );
    assert_eq!(
        events(&env)[0]["values"],
        json!({"a": 9_007_199_254_740_991_u64, "b": 0.1, "c": 4_460_388_969_637_742_u64})
    );
}

#[test]
fn a_record_and_an_event_have_at_most_a_mebibyte() {
    let env = local();
    let long = "x".repeat((1 << 20) + 10);
    env.write(
        "a.ndjson",
        format!("{{\"n\":1}}\n{{\"n\":2,\"long\":\"{long}\"}}\n{{\"n\":600000}}\n"),
    );
    let filter = "{customerId: \"c\", eventType: \"e\", properties: {p: (\"ab\" * .n)}}";
    let error = import(&env, &["a.ndjson", "--transform", filter])
        .code(2)
        .error_json();
    let details: Vec<(&str, &str)> = error["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["path"].as_str().unwrap(),
                one["message"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        details,
        [
            ("line 2", "is longer than 1 MiB"),
            ("line 3", "is longer than 1 MiB")
        ]
    );
}
