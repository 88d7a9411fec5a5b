//! `usage import --from`, and the table of docs/import.md.

use std::path::Path;

use serde_json::json;

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
fn each_line_of_the_page_works_as_it_is_written() {
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
        // The same once more counts nothing.
        let again = env.shell(&format!("\"$@\" {arguments} --json"), [""; 0]);
        assert_eq!(counts(&again), [0, 0, recorded], "{command}");
    }
}

#[test]
fn a_recipe_reads_the_export_of_a_program() {
    for (file, recipe, first) in [
        (
            "openai.csv",
            "openai-usage",
            json!({
                "customerId": "proj_a", "eventType": "completion", "timestamp": "2026-06-01T00:00:00Z",
                "values": {"input_tokens": 3400, "output_tokens": 560, "cached_tokens": 128, "requests": 12},
            }),
        ),
        (
            "anthropic.csv",
            "anthropic-usage",
            json!({
                "customerId": "Default", "timestamp": "2026-06-01T00:00:00Z",
                "values": {"input_tokens": 1000, "output_tokens": 400, "cached_tokens": 50},
            }),
        ),
        (
            "spend.csv",
            "litellm",
            json!({
                "customerId": "cust_1", "eventType": "acompletion", "idempotencyKey": "chatcmpl-1",
                "timestamp": "2026-06-01T10:00:00.123Z",
                "values": {"input_tokens": 50, "output_tokens": 20, "total_tokens": 70, "cost_cents": 0.123},
            }),
        ),
        (
            "meter-events.csv",
            "stripe-meter-events",
            json!({
                "customerId": "cus_1", "eventType": "api_requests", "idempotencyKey": "id-1",
                "timestamp": "2026-06-01T12:00:00Z", "values": {"value": 25},
            }),
        ),
        (
            "cloudevents.json",
            "cloudevents",
            json!({
                "customerId": "customer-1", "eventType": "prompt", "idempotencyKey": "e1",
                "properties": {"data": {"tokens": "5", "model": "gpt-4"}},
            }),
        ),
        (
            "lago.csv",
            "lago",
            json!({
                "customerId": "sub_1", "eventType": "storage", "idempotencyKey": "t1",
                "properties": {"properties": "{\"gb\":5}"},
            }),
        ),
    ] {
        let env = with_fixtures();
        assert_eq!(
            counts(&import(&env, &[file, "--from", recipe])),
            [2, 0, 0],
            "{file}"
        );
        let events = env.run(["usage", "events", "--json"]).success().json();
        let event = &events["data"][1];
        for (field, value) in first.as_object().unwrap() {
            let mut found = event[field].clone();
            // The server adds the total.
            if field == "values" && value["total_tokens"].is_null() {
                found.as_object_mut().unwrap().remove("total_tokens");
            }
            assert_eq!(&found, value, "{file}: {field}");
        }
        if Path::new(file)
            .extension()
            .is_some_and(|extension| extension == "csv")
        {
            let hint = format!("usage import {file} --from {recipe}");
            env.run(["usage", "import", file]).code(2).says([&hint]);
        }
    }
}

#[test]
fn recipes_are_listed_and_shown_as_flags() {
    let env = local();
    let run = env.run(["usage", "import", "--recipes"]).success();
    run.prints(["litellm", "openai-usage", "cloudevents"]);
    let flags = env
        .run(["usage", "import", "--show-recipe", "litellm"])
        .success()
        .stdout();
    // The flags do the same as the recipe.
    let env = with_fixtures();
    let flags = flags.replace('\n', " ");
    let by_flags = env.shell(
        &format!("\"$@\" usage import spend.csv {flags} --json"),
        [""; 0],
    );
    assert_eq!(counts(&by_flags), [2, 0, 0]);
    assert_eq!(
        counts(&import(&env, &["spend.csv", "--from", "litellm"])),
        [0, 0, 2]
    );
    env.run(["usage", "import", "spend.csv", "--from", "nothing"])
        .code(2)
        .says(["must be one of"]);
    env.run(["usage", "import"]).code(2).says(["FILE"]);
}
