//! `limitry schema`: what a command prints under `--json`, as a JSON Schema.
//!
//! What the API answers is described in its OpenAPI document, and taken from there; `outputs.json` says which command
//! prints which of it, and describes what commands add of their own.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::Problem;
use crate::cli::schema::SchemaArgs;
use crate::cli::value_parsers;
use crate::output::{Cell, Outcome, View};
use limitry_server::OPENAPI;

/// Where the OpenAPI document keeps its types.
const COMPONENTS: &str = "#/components/schemas/";

/// `schema`
pub(super) fn schema(args: &SchemaArgs) -> Result<Outcome> {
    let outputs = outputs()?;
    if args.command.is_empty() {
        let names: Vec<&String> = outputs.keys().collect();
        let rows = names.iter().map(|name| vec![Cell::text(name.as_str())]);
        let view = View::Table {
            header: vec!["COMMAND"],
            rows: rows.collect(),
            empty: "",
        };
        let list = names.iter().map(|name| json!({ "command": name }));
        let list: Vec<Value> = list.collect();
        let document = json!({ "data": list, "nextCursor": null, "hasMore": false });
        return Ok(Outcome::new(document, view));
    }
    let typed = args.command.join(" ");
    let name = typed.strip_prefix("limitry ").unwrap_or(&typed);
    let Some(document) = document(name)? else {
        return Err(Problem::NotFound {
            what: "command with a schema",
            name: name.to_owned(),
            list: "limitry schema",
        }
        .into());
    };
    Ok(Outcome::new(document.clone(), View::Json(document)))
}

/// Refuses a field that the command's document has not, before anything is done.
pub(crate) fn ensure_fields(command: &str, fields: &[String]) -> Result<()> {
    let known = match document(command)? {
        Some(document) => fields_of(&document),
        None => return Ok(()),
    };
    let missing = fields.iter().find(|field| !known.contains(field));
    match missing.filter(|_| !known.is_empty()) {
        None => Ok(()),
        Some(field) => Err(Problem::NoField {
            field: field.clone(),
            fields: known,
        }
        .into()),
    }
}

/// Refuses a word behind `--json` that names fields of the command's document, with commas between them: it would be
/// taken for the name of what is acted on.
pub(crate) fn ensure_no_fields(
    command: impl FnOnce() -> String,
    flag: &'static str,
    word: &str,
) -> Result<()> {
    let Ok(fields) = value_parsers::fields(word) else {
        return Ok(());
    };
    if fields.0.len() < 2 {
        return Ok(());
    }
    let document = document(&command())?;
    let known = document.map(|document| fields_of(&document));
    if known.is_some_and(|known| fields.0.iter().all(|field| known.contains(field))) {
        return Err(Problem::FieldsApart {
            flag,
            fields: word.to_owned(),
        }
        .into());
    }
    Ok(())
}

/// The fields that `--json=…` can name: of a list, those of its items.
fn fields_of(document: &Value) -> Vec<String> {
    let resolve = |schema: &Value| -> Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let name = reference.and_then(|r| r.strip_prefix("#/$defs/"));
        name.map_or_else(|| schema.clone(), |name| document["$defs"][name].clone())
    };
    let top = resolve(document);
    let items = &top["properties"]["data"]["items"];
    let of = if items.is_null() { top } else { resolve(items) };
    let properties = of["properties"].as_object();
    properties
        .map(|properties| properties.keys().cloned().collect())
        .unwrap_or_default()
}

/// The commands that have a schema.
pub(crate) fn names() -> Vec<String> {
    outputs()
        .map(|outputs| outputs.into_keys().collect())
        .unwrap_or_default()
}

fn outputs() -> Result<BTreeMap<String, Value>> {
    Ok(serde_json::from_str(include_str!("outputs.json"))?)
}

/// The schema of a command's document, whole: with what it refers to.
fn document(command: &str) -> Result<Option<Value>> {
    let Some(output) = outputs()?.remove(command) else {
        return Ok(None);
    };
    let api: Value = serde_json::from_str(OPENAPI)?;
    let mut definitions = Map::new();
    let output = with_definitions(output, &api["components"]["schemas"], &mut definitions);
    let mut document = Map::new();
    let dialect = "https://json-schema.org/draft/2020-12/schema";
    document.insert("$schema".to_owned(), dialect.into());
    let title = format!("limitry {command} --json");
    document.insert("title".to_owned(), title.into());
    if let Value::Object(output) = output {
        document.extend(output);
    }
    if !definitions.is_empty() {
        document.insert("$defs".to_owned(), Value::Object(definitions));
    }
    Ok(Some(Value::Object(document)))
}

/// The schema with its references turned to definitions of its own, which are collected.
fn with_definitions(schema: Value, api: &Value, definitions: &mut Map<String, Value>) -> Value {
    match schema {
        Value::Object(fields) => {
            let mut turned = Map::new();
            for (name, value) in fields {
                let component = value
                    .as_str()
                    .and_then(|text| text.strip_prefix(COMPONENTS));
                if let (Some(component), "$ref") = (component, name.as_str()) {
                    if !definitions.contains_key(component) {
                        // Its place is taken first: a type may hold itself.
                        definitions.insert(component.to_owned(), Value::Null);
                        let found = with_definitions(api[component].clone(), api, definitions);
                        definitions.insert(component.to_owned(), found);
                    }
                    turned.insert(name, format!("#/$defs/{component}").into());
                } else {
                    turned.insert(name, with_definitions(value, api, definitions));
                }
            }
            Value::Object(turned)
        }
        Value::Array(items) => items
            .into_iter()
            .map(|item| with_definitions(item, api, definitions))
            .collect(),
        other => other,
    }
}
