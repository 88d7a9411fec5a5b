//! The parts of a document that are shown: `--json=id,name` and `--jq`.

use std::rc::Rc;

use serde::Serialize;
use serde_json::{Map, Value};

use super::error::OutputError;
use super::jq::Filter;
use crate::base::text::escape_json;
use limitry_types::text::escape;

/// The parts of each document that are shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    /// These fields only; all of them if empty.
    pub(crate) fields: Vec<String>,
    /// The results of this filter, in place of the document.
    pub(crate) filter: Option<Rc<Filter>>,
}

impl Selection {
    /// The document on several lines.
    pub(super) fn document(&self, document: &Value) -> Result<String, OutputError> {
        self.text(document, |value| format!("{value:#}\n"))
    }

    /// The object on one line.
    pub(super) fn line(&self, object: &Value) -> Result<String, OutputError> {
        self.text(object, |value| format!("{value}\n"))
    }

    /// Whether documents are shown whole.
    pub(super) fn is_all(&self) -> bool {
        self.fields.is_empty() && self.filter.is_none()
    }

    /// The selected fields of an item of a list, on several lines.
    pub(super) fn item_text(&self, item: &impl Serialize) -> String {
        if self.is_all() {
            // Not by way of a value: its numbers are doubles.
            return serde_json::to_string_pretty(item).unwrap_or_default();
        }
        let item = serde_json::to_value(item).unwrap_or_default();
        if self.fields.is_empty() {
            return format!("{item:#}");
        }
        format!("{:#}", pick(&item, &self.fields))
    }

    /// The selected parts of an item of a list, on one line.
    pub(super) fn item_line(&self, item: &impl Serialize) -> Result<String, OutputError> {
        if self.is_all() {
            let line = serde_json::to_string(item).unwrap_or_default();
            return Ok(escape_json(&format!("{line}\n")).into_owned());
        }
        self.line(&serde_json::to_value(item).unwrap_or_default())
    }

    fn text(&self, value: &Value, plain: impl Fn(&Value) -> String) -> Result<String, OutputError> {
        let picked;
        let value = if self.fields.is_empty() {
            value
        } else {
            picked = pick(value, &self.fields);
            &picked
        };
        let Some(filter) = &self.filter else {
            return Ok(escape_json(&plain(value)).into_owned());
        };
        let mut text = String::new();
        for result in filter.apply(value)? {
            match result {
                // Without quotes, so that a shell can use it. Escaped, so that it is one line and moves no cursor; tabs
                // stay for `@tsv`.
                Value::String(string) => {
                    let parts = string.split('\t').map(escape);
                    text.push_str(&parts.collect::<Vec<_>>().join("\t"));
                }
                other => text.push_str(&escape_json(&other.to_string())),
            }
            text.push('\n');
        }
        Ok(text)
    }
}

/// The items of a list. A list has `data`, and either `hasMore` or no other field.
pub(super) fn items(document: &Value) -> Option<&[Value]> {
    let items = document.get("data")?.as_array()?;
    let is_whole = document.as_object().is_some_and(|fields| fields.len() == 1);
    (is_whole || document.get("hasMore").is_some()).then_some(items)
}

/// The named fields of a thing, or of each item of a list. A missing field is null, so that all items are alike.
fn pick(value: &Value, fields: &[String]) -> Value {
    let of_one = |item: &Value| -> Value {
        let field = |name: &String| {
            let value = item.get(name).cloned().unwrap_or(Value::Null);
            (name.clone(), value)
        };
        fields.iter().map(field).collect::<Map<_, _>>().into()
    };
    match items(value) {
        Some(items) => {
            let mut list = value.clone();
            list["data"] = items.iter().map(of_one).collect();
            list
        }
        None => of_one(value),
    }
}
