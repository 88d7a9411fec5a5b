//! What of a document is shown: `--json=id,name` and `--jq`.

use std::io;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::ClosedPipe;
use super::jq::{Filter, FilterError};
use limitry_types::text::escape;

/// What of each document is wanted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    /// These fields alone; none: all of them.
    pub fields: Vec<String>,
    /// And of that, what this makes of it.
    pub filter: Option<Rc<Filter>>,
}

impl Selection {
    /// The document as text, over several lines where that reads better.
    pub(super) fn document(&self, document: &Value) -> Result<String, ClosedPipe> {
        self.text(document, |value| format!("{value:#}\n"))
    }

    /// One object on one line.
    pub(super) fn line(&self, object: &Value) -> Result<String, ClosedPipe> {
        self.text(object, |value| format!("{value}\n"))
    }

    fn text(&self, value: &Value, plain: impl Fn(&Value) -> String) -> Result<String, ClosedPipe> {
        let picked;
        let value = if self.fields.is_empty() {
            value
        } else {
            picked = pick(value, &self.fields);
            &picked
        };
        let Some(filter) = &self.filter else {
            return Ok(plain(value));
        };
        let mut text = String::new();
        for result in filter.apply(value)? {
            match result {
                // Text as it is, so that a shell can use it; still a line each, and nothing that moves a cursor.
                Value::String(string) => text.push_str(&escape(&string)),
                other => text.push_str(&other.to_string()),
            }
            text.push('\n');
        }
        Ok(text)
    }
}

/// The items of a list: a page of one says whether there are more, one that comes whole is its `data` and nothing else.
pub(super) fn items(document: &Value) -> Option<&[Value]> {
    let items = document.get("data")?.as_array()?;
    let is_whole = document.as_object().is_some_and(|fields| fields.len() == 1);
    (is_whole || document.get("hasMore").is_some()).then_some(items)
}

/// The named fields; of a list, those of its items. What is not there is null: rows are alike.
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

impl From<FilterError> for ClosedPipe {
    fn from(error: FilterError) -> Self {
        Self(io::Error::new(io::ErrorKind::InvalidInput, error))
    }
}
