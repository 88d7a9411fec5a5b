//! CSV: the header maps columns to fields of an event, and each record becomes an event.

use std::fmt;
use std::str::FromStr;

use limitry_types::Detail;

/// The field of an event that a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A top-level field.
    Field(&'static str),
    Value(String),
    Dimension(String),
    Property(String),
    Ignored,
}

impl FromStr for Target {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Ok(match name {
            "customerId" | "customer_id" | "customer" => Self::Field("customerId"),
            "eventType" | "event_type" | "event" => Self::Field("eventType"),
            "timestamp" => Self::Field("timestamp"),
            "idempotencyKey" | "idempotency_key" => Self::Field("idempotencyKey"),
            "total_tokens" | "input_tokens" | "output_tokens" | "cost_cents" | "latency_ms" => {
                Self::Value(name.to_owned())
            }
            // Fields that the API adds when it lists events.
            "id" | "createdAt" | "-" => Self::Ignored,
            _ => {
                let (kind, rest) = name.split_once('.').ok_or(())?;
                match kind {
                    "values" => Self::Value(rest.to_owned()),
                    "dimensions" => Self::Dimension(rest.to_owned()),
                    "properties" => Self::Property(rest.to_owned()),
                    _ => return Err(()),
                }
            }
        })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => f.write_str(name),
            Self::Value(name) => write!(f, "values.{name}"),
            Self::Dimension(name) => write!(f, "dimensions.{name}"),
            Self::Property(name) => write!(f, "properties.{name}"),
            Self::Ignored => f.write_str("-"),
        }
    }
}

/// The separator of a table that is not separated by commas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Separator {
    /// Spreadsheets write it in countries with a decimal comma.
    Semicolon,
    Tab,
}

impl Separator {
    /// The separator of a header without commas.
    fn detect(header: &str) -> Option<Self> {
        [Self::Semicolon, Self::Tab]
            .into_iter()
            .find(|by| !header.contains(',') && header.contains(by.character()))
    }

    const fn character(self) -> char {
        match self {
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }

    /// Its name for `mlr`.
    pub(super) const fn mlr_name(self) -> &'static str {
        match self {
            Self::Semicolon => ";",
            Self::Tab => "tab",
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
        }
    }
}

/// A header that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HeaderError {
    #[error("its first line is not a CSV header: {0}")]
    Malformed(&'static str),
    #[error("its fields are separated by {}, not by commas", .0.as_str())]
    Separated(Separator),
    #[error("its header has columns that are no field of an event: {}", .0.join(", "))]
    Unknown(Vec<String>),
    #[error("its header has two columns for {0}")]
    Twice(String),
    #[error("its header has no column for {0}")]
    Missing(&'static str),
    /// `--map` names a missing column.
    #[error("its header has no column '{0}'")]
    NoColumn(String),
}

/// The unquoted cells of a record, in one string.
#[derive(Debug, Default)]
struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, at: usize) -> &str {
        let begin = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[begin..self.ends[at]]
    }

    /// Splits a record.
    fn parse(&mut self, record: &str) -> Result<(), &'static str> {
        self.text.clear();
        self.ends.clear();
        let mut rest = record;
        loop {
            if let Some(quoted) = rest.strip_prefix('"') {
                rest = self.quoted(quoted)?;
            } else {
                let end = rest.find(',').unwrap_or(rest.len());
                let cell = &rest[..end];
                if cell.contains('"') {
                    return Err(
                        "a quote in the middle of a field: quote the whole field and double the quotes in it",
                    );
                }
                self.text.push_str(cell);
                rest = &rest[end..];
            }
            self.ends.push(self.text.len());
            match rest.strip_prefix(',') {
                Some(next) => rest = next,
                None if rest.is_empty() => return Ok(()),
                None => return Err("text after a closing quote"),
            }
        }
    }

    /// Reads a field after its opening quote, and returns what follows the closing quote.
    fn quoted<'a>(&mut self, mut rest: &'a str) -> Result<&'a str, &'static str> {
        loop {
            let Some(quote) = rest.find('"') else {
                return Err("a quote that is not closed");
            };
            self.text.push_str(&rest[..quote]);
            rest = &rest[quote + 1..];
            match rest.strip_prefix('"') {
                Some(next) => {
                    self.text.push('"');
                    rest = next;
                }
                None => return Ok(rest),
            }
        }
    }
}

/// The columns of a file. The cells of the last record are kept to reuse their memory.
pub(super) struct Columns {
    targets: Vec<Target>,
    cells: Cells,
}

impl Columns {
    /// Maps the columns by their names and by `--map`.
    pub(super) fn from_header(header: &str, map: &[(String, Target)]) -> Result<Self, HeaderError> {
        if let Some(by) = Separator::detect(header) {
            return Err(HeaderError::Separated(by));
        }
        let mut cells = Cells::default();
        cells.parse(header).map_err(HeaderError::Malformed)?;
        let names: Vec<&str> = (0..cells.len()).map(|at| cells.get(at).trim()).collect();
        if let Some((column, _)) = map.iter().find(|(name, _)| !names.contains(&name.as_str())) {
            return Err(HeaderError::NoColumn(column.clone()));
        }
        let mut targets: Vec<Target> = Vec::new();
        let mut unknown = Vec::new();
        for name in names {
            let mapped = map.iter().find(|(column, _)| column == name);
            match mapped
                .map(|(_, target)| target.clone())
                .ok_or(())
                .or_else(|()| name.parse())
            {
                Ok(target) if target != Target::Ignored && targets.contains(&target) => {
                    return Err(HeaderError::Twice(target.to_string()));
                }
                Ok(target) => targets.push(target),
                Err(()) => unknown.push(format!("'{name}'")),
            }
        }
        if !unknown.is_empty() {
            return Err(HeaderError::Unknown(unknown));
        }
        for field in ["customerId", "eventType"] {
            if !targets.contains(&Target::Field(field)) {
                return Err(HeaderError::Missing(field));
            }
        }
        Ok(Self { targets, cells })
    }

    /// Writes the record as a JSON event. Empty cells are left out.
    pub(super) fn event(&mut self, record: &[u8], out: &mut Vec<u8>) -> Result<(), Detail> {
        let wrong = |message: String| Detail {
            path: String::new(),
            message,
        };
        let record = std::str::from_utf8(record).map_err(|_| wrong("is not UTF-8".to_owned()))?;
        self.cells
            .parse(record)
            .map_err(|what| wrong(format!("is not CSV: {what}")))?;
        let (found, wanted) = (self.cells.len(), self.targets.len());
        if found != wanted {
            return Err(wrong(format!(
                "has {found} {}, and the header has {wanted}",
                if found == 1 { "field" } else { "fields" }
            )));
        }
        out.push(b'{');
        for (at, target) in self.targets.iter().enumerate() {
            if let Target::Field(name) = target
                && !self.cells.get(at).is_empty()
            {
                member(out, name);
                text(out, self.cells.get(at));
            }
        }
        for kind in ["values", "dimensions", "properties"] {
            let mut begun = false;
            for (at, target) in self.targets.iter().enumerate() {
                let (("values", Target::Value(name))
                | ("dimensions", Target::Dimension(name))
                | ("properties", Target::Property(name))) = (kind, target)
                else {
                    continue;
                };
                let cell = self.cells.get(at);
                if cell.is_empty() {
                    continue;
                }
                if !begun {
                    member(out, kind);
                    out.push(b'{');
                    begun = true;
                }
                member(out, name);
                if kind == "values" {
                    number(out, cell.trim());
                } else {
                    text(out, cell);
                }
            }
            if begun {
                out.push(b'}');
            }
        }
        out.push(b'}');
        Ok(())
    }
}

/// Whether all quotes are closed, so that the record ends here.
pub(super) fn is_closed(record: &[u8]) -> bool {
    memchr::memchr_iter(b'"', record).count().is_multiple_of(2)
}

fn member(out: &mut Vec<u8>, name: &str) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    text(out, name);
    out.push(b':');
}

fn text(out: &mut Vec<u8>, text: &str) {
    // Writing to a Vec cannot fail.
    drop(serde_json::to_writer(out, text));
}

/// Writes a number, unchanged if JSON allows it. Other text becomes a string, which the event check rejects.
fn number(out: &mut Vec<u8>, cell: &str) {
    if serde_json::from_str::<serde_json::Number>(cell).is_ok() {
        out.extend_from_slice(cell.as_bytes());
    } else if let Some(number) = cell.parse::<f64>().ok().filter(|n| n.is_finite()) {
        out.extend_from_slice(number.to_string().as_bytes());
    } else {
        text(out, cell);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Columns, HeaderError, Separator, Target, is_closed};

    fn event(header: &str, record: &str) -> Result<Value, String> {
        let map = [(
            "cost".to_owned(),
            "values.cost_cents".parse::<Target>().unwrap(),
        )];
        let map = if header.contains("cost") {
            &map[..]
        } else {
            &[]
        };
        let mut columns = Columns::from_header(header, map).map_err(|e| e.to_string())?;
        let mut out = Vec::new();
        columns
            .event(record.as_bytes(), &mut out)
            .map_err(|detail| detail.message)?;
        Ok(serde_json::from_slice(&out).unwrap())
    }

    #[test]
    fn the_header_maps_the_columns() {
        assert_eq!(
            event(
                "customer_id,event,timestamp,total_tokens,values.gb,dimensions.model,properties.note,cost,id",
                "c,e,2026-01-01T00:00:00Z,5,007,gpt,\"a \"\"b\"\",\nc\",1.5,evt_1"
            )
            .unwrap(),
            json!({
                "customerId": "c", "eventType": "e", "timestamp": "2026-01-01T00:00:00Z",
                "values": {"total_tokens": 5, "gb": 7, "cost_cents": 1.5},
                "dimensions": {"model": "gpt"}, "properties": {"note": "a \"b\",\nc"},
            })
        );
        assert_eq!(
            event("customer,event,total_tokens", "c,e,").unwrap(),
            json!({"customerId": "c", "eventType": "e"})
        );
        assert_eq!(
            event("customer,event,total_tokens", "c,e,many").unwrap()["values"]["total_tokens"],
            "many"
        );
    }

    #[test]
    fn malformed_records_are_refused() {
        assert!(
            event("customer,event", "c")
                .unwrap_err()
                .contains("has 1 field, and")
        );
        assert!(
            event("customer,event", "c,5\" pipe\"")
                .unwrap_err()
                .contains("middle")
        );
        assert!(
            event("customer,event", "c,\"e\"x")
                .unwrap_err()
                .contains("after a closing")
        );
        assert!(
            event("customer,event", "c,\"e")
                .unwrap_err()
                .contains("not closed")
        );
        assert!(is_closed(b"a,\"b\"\"\"") && !is_closed(b"a,\"b"));
    }

    #[test]
    fn headers_with_missing_or_unknown_columns_are_refused() {
        let of = |header: &str| Columns::from_header(header, &[]).err().unwrap();
        assert_eq!(
            of("customer,event,tokens"),
            HeaderError::Unknown(vec!["'tokens'".into()])
        );
        assert_eq!(
            of("customer,customerId,event"),
            HeaderError::Twice("customerId".into())
        );
        assert_eq!(of("customer"), HeaderError::Missing("eventType"));
        assert_eq!(
            of("customer;event"),
            HeaderError::Separated(Separator::Semicolon)
        );
        assert_eq!(
            of("customer\tevent"),
            HeaderError::Separated(Separator::Tab)
        );
        let map = [("no".to_owned(), Target::Ignored)];
        assert!(matches!(
            Columns::from_header("customer,event", &map),
            Err(HeaderError::NoColumn(_))
        ));
    }
}
