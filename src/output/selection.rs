//! The parts of a document that are shown: `--json=id,name` and `--jq`.

use std::rc::Rc;

use serde::Serialize;

use super::error::OutputError;
use super::exact_value::ExactValue;
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
    pub(super) fn document(&self, document: &ExactValue) -> Result<String, OutputError> {
        self.text(document, |value| format!("{value:#}\n"))
    }

    /// The object on one line.
    pub(super) fn line(&self, object: &ExactValue) -> Result<String, OutputError> {
        self.text(object, |value| format!("{value}\n"))
    }

    /// Whether documents are shown whole.
    fn is_all(&self) -> bool {
        self.fields.is_empty() && self.filter.is_none()
    }

    /// The selected fields of an item of a list, on several lines.
    pub(super) fn item_text(&self, item: &impl Serialize) -> String {
        if self.fields.is_empty() {
            return serde_json::to_string_pretty(item).unwrap_or_default();
        }
        format!("{:#}", pick(&ExactValue::of(item), &self.fields))
    }

    /// The selected parts of an item of a list, on one line.
    pub(super) fn item_line(&self, item: &impl Serialize) -> Result<String, OutputError> {
        if self.is_all() {
            let line = serde_json::to_string(item).unwrap_or_default();
            return Ok(escape_json(&format!("{line}\n")).into_owned());
        }
        self.line(&ExactValue::of(item))
    }

    fn text(
        &self,
        value: &ExactValue,
        plain: impl Fn(&ExactValue) -> String,
    ) -> Result<String, OutputError> {
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
        for result in filter.apply(&value.to_string())? {
            match serde_json::from_str::<String>(&result) {
                // Without quotes, so that a shell can use it. Escaped, so that it is one line and moves no cursor; tabs
                // stay for `@tsv`.
                Ok(string) => {
                    let parts = string.split('\t').map(escape);
                    text.push_str(&parts.collect::<Vec<_>>().join("\t"));
                }
                Err(_) => text.push_str(&escape_json(&result)),
            }
            text.push('\n');
        }
        Ok(text)
    }
}

/// The items of a list. A list has `data`, and either `hasMore` or no other field.
pub(super) fn items(document: &ExactValue) -> Option<&[ExactValue]> {
    let items = document.get("data")?.items()?;
    let is_whole = document.fields().is_some_and(|fields| fields.len() == 1);
    (is_whole || document.get("hasMore").is_some()).then_some(items)
}

/// The named fields of a thing, or of each item of a list. A missing field is null, so that all items are alike.
fn pick(value: &ExactValue, fields: &[String]) -> ExactValue {
    let of_one = |item: &ExactValue| {
        let field = |name: &String| {
            let value = item.get(name).cloned().unwrap_or_else(ExactValue::null);
            (name.clone(), value)
        };
        ExactValue::Object(fields.iter().map(field).collect())
    };
    let (Some(items), Some(own)) = (items(value), value.fields()) else {
        return of_one(value);
    };
    let picked = own.iter().map(|(name, value)| {
        let value = if name == "data" {
            ExactValue::List(items.iter().map(of_one).collect())
        } else {
            value.clone()
        };
        (name.clone(), value)
    });
    ExactValue::Object(picked.collect())
}
