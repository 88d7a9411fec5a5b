//! `limitry schema`: the JSON Schema of a command's document under `--json`.

use serde_json::{Value, json};

use crate::cli::schema::SchemaArgs;
use crate::cli::schemas::{document, names};
use crate::failure::{Result, common};
use crate::output::{Cell, ExactValue, Outcome, View, list_document};

/// `schema`
pub(super) fn schema(args: &SchemaArgs) -> Result<Outcome> {
    if args.command.is_empty() {
        let names = names();
        let rows = names.iter().map(|name| vec![Cell::text(*name)]).collect();
        let list: Vec<Value> = names
            .iter()
            .map(|name| json!({ "command": name }))
            .collect();
        let (document, view) = (list_document(list), View::table(["COMMAND"], rows, ""));
        return Ok(Outcome::new(document, view));
    }
    let typed = args.command.join(" ");
    let name = typed.strip_prefix("limitry ").unwrap_or(&typed);
    let Some(document) = document(name)? else {
        return Err(common::not_found(
            "command with a schema",
            name,
            None,
            "limitry schema",
        ));
    };
    Ok(Outcome::json_text(ExactValue::of(&document)))
}
