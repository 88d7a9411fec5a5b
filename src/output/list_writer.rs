//! A JSON list that is printed page by page, so that a list of any length needs the memory of one page.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::error::OutputError;
use super::printer::{Printer, write_stdout};
use crate::base::text::escape_json;

/// How much of a list is held before printing begins.
const MAX_HELD_BYTES: usize = 64 << 10;

/// Prints the items of a list as they arrive.
pub(crate) struct ListWriter<'a> {
    printer: &'a Printer,
    items: u64,
    /// The beginning of the document. A short list is printed when it is complete, so that an error prints nothing else.
    held: Option<String>,
}

impl<'a> ListWriter<'a> {
    pub(super) fn new(printer: &'a Printer) -> Self {
        Self {
            printer,
            items: 0,
            held: Some(String::new()),
        }
    }

    /// Prints the items of a page.
    pub(crate) fn push<T: Serialize>(&mut self, items: &[T]) -> Result<(), OutputError> {
        let mut text = String::new();
        for item in items {
            let item = self.printer.item_text(item);
            text.push_str(if self.items == 0 {
                "{\n  \"data\": ["
            } else {
                ","
            });
            for line in item.lines() {
                text.push_str("\n    ");
                text.push_str(line);
            }
            self.items += 1;
        }
        // The line break comes with the next item or the end.
        self.write(&text)
    }

    fn write(&mut self, text: &str) -> Result<(), OutputError> {
        let Some(held) = &mut self.held else {
            return if text.is_empty() {
                Ok(())
            } else {
                write_stdout(&escape_json(text))
            };
        };
        held.push_str(text);
        if held.len() < MAX_HELD_BYTES {
            return Ok(());
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<(), OutputError> {
        match self.held.take() {
            Some(held) => write_stdout(&escape_json(&held)),
            None => Ok(()),
        }
    }

    /// Prints the end of the document.
    pub(crate) fn end(self, next_cursor: Option<&str>, has_more: bool) -> Result<(), OutputError> {
        let fields = json!({"nextCursor": next_cursor, "hasMore": has_more});
        self.end_with(fields.as_object().unwrap_or(&Map::new()))
    }

    /// Prints the end of a document with these fields beside its items.
    pub(crate) fn end_with(mut self, fields: &Map<String, Value>) -> Result<(), OutputError> {
        let data = if self.items == 0 {
            "{\n  \"data\": []"
        } else {
            "\n  ]"
        };
        let mut end = data.to_owned();
        for (name, value) in fields {
            end.push_str(",\n  ");
            end.push_str(&Value::from(name.as_str()).to_string());
            end.push_str(": ");
            end.push_str(&format!("{value:#}").replace('\n', "\n  "));
        }
        end.push_str("\n}\n");
        self.write(&end)?;
        self.flush()
    }
}
