//! `usage import --from`, and the table of docs/import.md.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{counts, import, local};
use crate::support::TestEnv;

const PAGE: &str = include_str!("../../../../docs/import.md");

/// A home with the files that the page names.
fn with_fixtures() -> TestEnv {
    let env = local();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import");
    for entry in std::fs::read_dir(fixtures).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, env.cwd().join(path.file_name().unwrap())).unwrap();
    }
    let mut gzip = env.program("gzip");
    gzip.args(["-k", "events.ndjson"]);
    env.run_program(gzip).success();
    env
}

#[test]
fn each_command_in_the_table_of_the_page_works_as_written() {
    let commands: Vec<&str> = PAGE
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains("`limitry "))
        .map(|line| line.split('`').nth(1).unwrap())
        .collect();
    assert!(commands.len() > 12, "{commands:?}");
    for command in commands {
        let env = with_fixtures();
        // Markdown needs a backslash before a bar in a table.
        let arguments = command
            .strip_prefix("limitry ")
            .unwrap()
            .replace("\\|", "|");
        let run = env.shell(&format!("\"$@\" {arguments} --json"), [""; 0]);
        let [recorded, duplicates, known] = counts(&run);
        assert!(recorded > 0 && duplicates + known == 0, "{command}\n{run}");
        // A second run records nothing.
        let again = env.shell(&format!("\"$@\" {arguments} --json"), [""; 0]);
        assert_eq!(counts(&again), [0, 0, recorded], "{command}");
    }
}

/// Each export, and the recipe for it.
const EXPORTS: [(&str, &str); 10] = [
    ("openai.csv", "openai-usage"),
    ("anthropic.csv", "anthropic-usage"),
    ("spend.csv", "litellm"),
    ("langfuse.csv", "langfuse"),
    ("helicone.csv", "helicone"),
    ("meter-events.csv", "stripe-meter-events"),
    ("meter-events.jsonl", "stripe-meter-events"),
    ("cloudevents.json", "cloudevents"),
    ("lago.csv", "lago"),
    ("alb.log", "alb"),
];

/// The number of events, the sums of the values, and the number of events of each customer.
fn totals_of(events: &[Value]) -> Value {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    let mut customers: BTreeMap<&str, u64> = BTreeMap::new();
    for event in events {
        for (name, value) in event["values"].as_object().unwrap() {
            *sums.entry(name).or_default() += value.as_f64().unwrap();
        }
        *customers
            .entry(event["customerId"].as_str().unwrap())
            .or_default() += 1;
    }
    let rounded = |sum: f64| (sum * 1e9).round() / 1e9;
    let sums: BTreeMap<&str, f64> = sums
        .into_iter()
        .map(|(name, sum)| (name, rounded(sum)))
        .collect();
    json!({"events": events.len(), "customers": customers, "values": sums})
}

#[test]
fn a_recipe_and_an_independent_program_compute_the_same_totals() {
    let env = with_fixtures();
    let mut python = env.program("python3");
    python.arg(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/it/usage/import/recipe_totals.py"
    ));
    let expected = env.run_program(python).success().json();
    for (file, recipe) in EXPORTS {
        let env = with_fixtures();
        let expected = &expected[file];
        let run = import(&env, &[file, "--from", recipe]);
        assert_eq!(counts(&run)[0], expected["events"], "{file}");
        let events = env
            .run(["usage", "events", "--all", "--json"])
            .success()
            .json();
        let events = events["data"].as_array().unwrap();
        let mut rounded = expected.clone();
        for value in rounded["values"].as_object_mut().unwrap().values_mut() {
            *value = json!((value.as_f64().unwrap() * 1e9).round() / 1e9);
        }
        assert_eq!(totals_of(events), rounded, "{file}");
        // Without `--from`, the hint names the recipe for the file.
        let hint = format!("usage import {file} --from {recipe}");
        env.run(["usage", "import", file]).code(2).says([&hint]);
    }
}

#[test]
fn a_recipe_makes_an_event_of_a_record() {
    for (file, recipe, expected) in [
        (
            "openai.csv",
            "openai-usage",
            json!({
                "customerId": "proj_a", "eventType": "completion", "timestamp": "2026-06-01T00:00:00Z",
                "dimensions": {"model": "gpt-4o-2024-08-06", "user": "user-1", "api_key": "key_1", "batch": "False",
                    "service_tier": "default", "provider": "openai"},
            }),
        ),
        (
            "spend.csv",
            "litellm",
            json!({
                "customerId": "cust_1", "eventType": "acompletion", "idempotencyKey": "chatcmpl-1",
                "timestamp": "2026-06-01T10:00:00.123Z",
                "values": {"input_tokens": 50, "output_tokens": 20, "total_tokens": 70, "latency_ms": 877, "cost_cents": 0.123},
            }),
        ),
        (
            "helicone.csv",
            "helicone",
            json!({"customerId": "user-1", "idempotencyKey": "b8d4", "timestamp": "2026-06-01T10:00:00Z"}),
        ),
        (
            "cloudevents.json",
            "cloudevents",
            json!({
                "customerId": "customer-1", "eventType": "prompt", "idempotencyKey": "e1", "values": {"tokens": 5},
                "properties": {"data": {"tokens": "5", "model": "gpt-4", "type": "input"}},
            }),
        ),
        (
            "lago.csv",
            "lago",
            json!({
                "customerId": "sub_1", "eventType": "storage", "idempotencyKey": "t1", "values": {"gb": 5},
                "properties": {"gb": 5, "region": "eu"}, "timestamp": "2026-06-01T10:00:00Z",
            }),
        ),
        (
            "alb.log",
            "alb",
            json!({
                "customerId": "www.example.com", "eventType": "request", "timestamp": "2026-06-01T12:23:00.186641Z",
                "values": {"received_bytes": 34, "sent_bytes": 366, "latency_ms": 1},
            }),
        ),
    ] {
        let env = with_fixtures();
        import(&env, &[file, "--from", recipe]).success();
        let events = env
            .run(["usage", "events", "--all", "--json"])
            .success()
            .json();
        let event = events["data"].as_array().unwrap().last().unwrap();
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(&event[field], value, "{file}: {field}");
        }
    }
}

#[test]
fn typed_flags_replace_the_flags_of_a_recipe() {
    let env = with_fixtures();
    let args = [
        "spend.csv",
        "--from",
        "litellm",
        "--map",
        "team_id=customerId",
    ];
    assert_eq!(counts(&import(&env, &args)), [3, 0, 0]);
    let args = [
        "openai.csv",
        "--from",
        "openai-usage",
        "--set",
        "customerId=acme",
    ];
    assert_eq!(counts(&import(&env, &args)), [3, 0, 0]);
    let events = env
        .run(["usage", "events", "--all", "--json"])
        .success()
        .json();
    let customers: Vec<&str> = events["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["customerId"].as_str().unwrap())
        .collect();
    assert_eq!(
        customers,
        ["acme", "acme", "acme", "team-1", "team-1", "team-1"]
    );
}

#[test]
fn recipes_are_listed_and_shown_as_flags() {
    let env = local();
    let run = env.run(["usage", "import", "--recipes"]).success();
    for (file, recipe) in EXPORTS {
        run.clone().prints([recipe]);
        // A shell reads the printed flags unchanged, and they do the same as the recipe.
        let flags = env.run(["usage", "import", "--show-recipe", recipe]);
        let flags = flags.success().stdout();
        let env = with_fixtures();
        env.write("flags.sh", flags.replace('\n', " "));
        let line = format!(
            "eval \"set -- \\\"\\$1\\\" usage import {file} $(cat flags.sh) --json\"; \"$@\""
        );
        let by_flags = counts(&env.shell(&line, [""; 0]));
        assert!(by_flags[0] > 1, "{file}");
        let by_recipe = counts(&import(&env, &[file, "--from", recipe]));
        assert_eq!(by_recipe, [0, 0, by_flags[0]], "{file}");
    }
    let env = with_fixtures();
    env.run(["usage", "import", "spend.csv", "--from", "nothing"])
        .code(2)
        .says(["must be one of"]);
    env.run(["usage", "import"]).code(12).says(["FILE"]);
}
