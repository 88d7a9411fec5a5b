//! CSV of exported events: a column for each value and dimension, and properties as JSON.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, BufRead};

use limitry_types::{Dimensions, Values};
use serde::Deserialize;
use serde_json::Value;

/// What a row is made of.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    customer_id: String,
    event_type: String,
    timestamp: Option<String>,
    #[serde(default)]
    values: Values,
    #[serde(default)]
    dimensions: Dimensions,
    properties: Option<Value>,
    idempotency_key: Option<String>,
}

/// The columns of a file. They are known after all its events.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    values: BTreeSet<String>,
    dimensions: BTreeSet<String>,
    /// Whether an event has an empty dimension. CSV cannot show it, because an empty cell means no dimension.
    has_empty_dimensions: bool,
    has_properties: bool,
    has_keys: bool,
}

impl Columns {
    /// The columns for the events of a file of NDJSON.
    pub(crate) fn of(lines: impl BufRead) -> io::Result<Self> {
        let mut columns = Self::default();
        for line in lines.lines() {
            let row = row(&line?)?;
            columns.has_properties |= row.properties.is_some();
            columns.has_keys |= row.idempotency_key.is_some();
            for name in row.values.into_keys() {
                columns.values.insert(name);
            }
            for (name, value) in row.dimensions {
                columns.has_empty_dimensions |= value.is_empty();
                columns.dimensions.insert(name);
            }
        }
        Ok(columns)
    }
}

fn row(line: &str) -> io::Result<Row> {
    serde_json::from_str(line).map_err(io::Error::other)
}

impl Columns {
    /// The header. Each cell of a file passes `cell` first.
    pub(crate) fn header(&self, cell: impl Fn(&str) -> String) -> String {
        let mut cells: Vec<String> = ["customerId", "eventType", "timestamp"]
            .map(str::to_owned)
            .to_vec();
        cells.extend(self.values.iter().map(|name| format!("values.{name}")));
        let dimensions = self.dimensions.iter();
        cells.extend(dimensions.map(|name| format!("dimensions.{name}")));
        for (is_there, name) in [
            (self.has_empty_dimensions, "dimensions"),
            (self.has_properties, "properties"),
            (self.has_keys, "idempotencyKey"),
        ] {
            if is_there {
                cells.push(name.to_owned());
            }
        }
        joined(&cells, cell)
    }

    /// The row of an event.
    pub(crate) fn row(&self, line: &str, cell: impl Fn(&str) -> String) -> io::Result<String> {
        let mut row = row(line)?;
        let mut cells = vec![
            row.customer_id,
            row.event_type,
            row.timestamp.unwrap_or_default(),
        ];
        for name in &self.values {
            let value = row.values.get(name).map(serde_json::to_string);
            cells.push(value.and_then(Result::ok).unwrap_or_default());
        }
        let mut empty = row.dimensions.clone();
        empty.retain(|_, value| value.is_empty());
        for name in &self.dimensions {
            cells.push(row.dimensions.remove(name).unwrap_or_default());
        }
        if self.has_empty_dimensions {
            let json = serde_json::to_string(&empty).unwrap_or_default();
            cells.push(if empty.is_empty() {
                String::new()
            } else {
                json
            });
        }
        if self.has_properties {
            let properties = row.properties.map(|properties| properties.to_string());
            cells.push(properties.unwrap_or_default());
        }
        if self.has_keys {
            cells.push(row.idempotency_key.unwrap_or_default());
        }
        Ok(joined(&cells, cell))
    }
}

fn joined(cells: &[String], cell: impl Fn(&str) -> String) -> String {
    let cells = cells.iter().map(|text| quoted(&cell(text)).into_owned());
    cells.collect::<Vec<_>>().join(",") + "\n"
}

/// The cell in quotes if it needs them. The import keeps blanks around a cell only in quotes.
fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains(['"', ',', '\r', '\n']) || cell.trim() != cell {
        format!("\"{}\"", cell.replace('"', "\"\"")).into()
    } else {
        cell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn each_value_and_dimension_has_a_column() {
        let lines = "{\"customerId\":\"a,b\",\"eventType\":\" e \",\"timestamp\":\"t\",\"values\":{\"n\":1.5}}\n\
                     {\"customerId\":\"c\",\"eventType\":\"e\",\"dimensions\":{\"x\":\"\",\"y\":\"\\\"\"},\"properties\":{\"p\":[1]}}\n";
        let columns = Columns::of(lines.as_bytes()).unwrap();
        let mut out = columns.header(str::to_owned);
        for line in lines.lines() {
            out += &columns.row(line, str::to_owned).unwrap();
        }
        assert_eq!(
            out,
            "customerId,eventType,timestamp,values.n,dimensions.x,dimensions.y,dimensions,properties\n\
             \"a,b\",\" e \",t,1.5,,,,\n\
             c,e,,,,\"\"\"\",\"{\"\"x\"\":\"\"\"\"}\",\"{\"\"p\"\":[1]}\"\n"
        );
    }
}
