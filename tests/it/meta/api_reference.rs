//! `docs/reference/api.md`: each route with its source. The table is made from the OpenAPI document.
//!
//! `LIMITRY_UPDATE=1 tests/run api_reference` writes it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

const FILE: &str = "docs/reference/api.md";

const HEAD: &str = "# The HTTP API

The routes that `limitry dev` and `--local` serve. Limitry's public documentation shows three generations of the API. The
local service speaks the first two side by side: where they spell a thing differently, it takes both. `GET /openapi.json`
describes every field.

The last column says how sure we are that a hosted service answers the same. A route with a source is documented there, and
the local service keeps to the letter. *ours* stands for a route that we found documented nowhere: a hosted service may lack
it. `/dev/*` belongs to the local service alone.

Pages of the first generation are below limitry.com/docs/, pages of the second below docs.limitry.com/docs/ and
stage.limitry.com/docs/. \"SDK\" is a release of the Python package `limitry`.

| Route | What it does | Credential | Source |
|---|---|---|---|
";

fn table() -> String {
    let document: Value = serde_json::from_str(limitry_server::OPENAPI).unwrap();
    let mut table = HEAD.to_owned();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let credentials: Vec<&str> = operation["security"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|one| one.as_object().unwrap().keys())
                .map(|name| match name.as_str() {
                    "apiKey" => "API key",
                    "pat" => "personal access token",
                    "clientToken" => "client token",
                    other => panic!("{other}"),
                })
                .collect();
            let credentials = match credentials.as_slice() {
                [] => "none".to_owned(),
                some => some.join(" or "),
            };
            let source = match operation["x-source"].as_str().unwrap() {
                "ours" => "*ours*",
                source => source,
            };
            writeln!(
                table,
                "| `{} {path}` | {} | {credentials} | {source} |",
                method.to_uppercase(),
                operation["summary"].as_str().unwrap()
            )
            .unwrap();
        }
    }
    table
}

#[test]
fn the_api_reference_lists_every_route_with_its_source() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let table = table();
    if std::env::var_os("LIMITRY_UPDATE").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == table,
        "{FILE} is stale: LIMITRY_UPDATE=1 tests/run api_reference"
    );
}
