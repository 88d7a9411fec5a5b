//! The JSON Schema of what each command prints.
//!
//! The registry names the type of each command's document. The types of the API come from its OpenAPI document, the
//! others from `own_types.json`.

use crate::cli::registry;
use crate::cli::registry::COMMANDS;
use crate::cli::value_parsers;
use crate::failure::{Failure, Result, codes};
use limitry_server::OPENAPI;
use serde_json::{Map, Value, json};

/// Where the OpenAPI document keeps its types.
const COMPONENTS: &str = "#/components/schemas/";

/// Refuses fields that the command's document does not have, before the command does anything.
pub(crate) fn ensure_fields(command: &str, fields: &[String]) -> Result<()> {
    match document(command)? {
        Some(document) => ensure_known(fields, &fields_of(&document)),
        None => Ok(()),
    }
}

/// Refuses fields that are not among the known ones. A document without known fields may have any.
pub(crate) fn ensure_known(fields: &[String], known: &[String]) -> Result<()> {
    let unknown = fields.iter().find(|field| !known.contains(field));
    match unknown.filter(|_| !known.is_empty()) {
        None => Ok(()),
        Some(field) => Err(Failure::usage(
            codes::NO_SUCH_FIELD,
            format!("this command's document has no field '{}'", field.clone()),
        )
        .hint(format!("the fields are: {}", known.join(", ")))),
    }
}

/// Refuses a word behind a bare `--json` that lists fields of the command's document: clap took it for a name.
pub(crate) fn ensure_no_detached_fields(
    command: &str,
    flag: &'static str,
    word: &str,
) -> Result<()> {
    let fields = match value_parsers::fields(word) {
        Ok(fields) if fields.0.len() > 1 => fields.0,
        _ => return Ok(()),
    };
    let known = document(command)?.map(|document| fields_of(&document));
    if known.is_some_and(|known| fields.iter().all(|field| known.contains(field))) {
        return Err(Failure::usage(
            codes::FIELDS_APART,
            format!(
                "'{}' is taken for an argument of the command: fields stand behind an equals sign",
                word.to_owned()
            ),
        )
        .hint(format!(
            "`{flag}={}` prints these fields alone",
            word.to_owned()
        )));
    }
    Ok(())
}

/// The fields that `--json=FIELDS` can name: for a list, those of its items.
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

/// The fields that `--json=FIELDS` can name for a command.
pub(crate) fn fields(command: &str) -> Vec<String> {
    match document(command) {
        Ok(Some(document)) => fields_of(&document),
        _ => Vec::new(),
    }
}

/// The paths of the API that have a method, with what they do. A path with an id ends before it.
pub(crate) fn routes(method: &str) -> Vec<(String, String)> {
    let api: Value = serde_json::from_str(OPENAPI).unwrap_or_default();
    let mut routes: Vec<(String, String)> = Vec::new();
    for (path, methods) in api["paths"].as_object().into_iter().flatten() {
        let operation = &methods[method.to_lowercase()];
        let path = path.strip_prefix("/v1").unwrap_or(path);
        let is_api = !path.starts_with("/dev/") && path != "/openapi.json";
        if operation.is_object() && is_api {
            let about = operation["summary"].as_str().unwrap_or_default();
            let path = path.split('{').next().unwrap_or(path);
            routes.push((path.to_owned(), about.to_owned()));
        }
    }
    routes.sort();
    routes.dedup_by(|a, b| a.0 == b.0);
    routes
}

/// The commands that have a schema, in alphabetical order.
pub(crate) fn names() -> Vec<&'static str> {
    let documented = COMMANDS.iter().filter(|command| command.output.is_some());
    let mut names: Vec<&str> = documented.map(|command| command.path).collect();
    names.sort_unstable();
    names
}

/// The schema of a command's document, with the definitions that it refers to.
pub(crate) fn document(command: &str) -> Result<Option<Value>> {
    let Some(output) = registry::find(command).and_then(|command| command.output) else {
        return Ok(None);
    };
    let api: Value = serde_json::from_str(OPENAPI).map_err(Failure::internal)?;
    let mut own: Map<String, Value> =
        serde_json::from_str(include_str!("own_types.json")).map_err(Failure::internal)?;
    let of_api = || json!({ "$ref": format!("{COMPONENTS}{output}") });
    let schema = own.remove(output).unwrap_or_else(of_api);
    let mut definitions = Map::new();
    let schema = with_definitions(schema, &api["components"]["schemas"], &mut definitions);
    let mut document = Map::new();
    let dialect = "https://json-schema.org/draft/2020-12/schema";
    document.insert("$schema".to_owned(), dialect.into());
    let title = format!("limitry {command} --json");
    document.insert("title".to_owned(), title.into());
    if let Value::Object(schema) = schema {
        document.extend(schema);
    }
    if !definitions.is_empty() {
        document.insert("$defs".to_owned(), Value::Object(definitions));
    }
    Ok(Some(Value::Object(document)))
}

/// Points the references of a schema to `#/$defs`, and collects the definitions.
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
                        // Inserted before it is known: a type may refer to itself.
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
