//! The header of a CSV file maps columns to fields of an event, and each record becomes an event.

use limitry_types::Detail;

use super::csv::Cells;
use super::event::NOT_UTF8;
use super::header::{HeaderError, check_header};
use super::number_style::NumberStyle;
use super::options::ReadOptions;
use super::target::{Factor, Mapping, Target};
use super::time_format::TimeReader;
use super::unread::Invalid;

/// Where the text of a field comes from.
#[derive(Debug)]
enum Source {
    Column(usize),
    /// `--set`: the same for each event.
    Constant(String),
}

/// A field of the event.
#[derive(Debug)]
struct Assignment {
    source: Source,
    target: Target,
    factor: Option<Factor>,
}

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Columns {
    count: usize,
    /// Whether a record may have further fields.
    has_more: bool,
    assignments: Vec<Assignment>,
    time: TimeReader,
    numbers: Option<NumberStyle>,
}

impl Columns {
    /// Maps the columns by `--map`, and the others by their names.
    pub(super) fn from_header(header: &Cells, options: &ReadOptions) -> Result<Self, HeaderError> {
        let count = header.len();
        let names: Option<Vec<&str>> = (0..count).map(|at| header.get(at).map(str::trim)).collect();
        let names = names.ok_or(HeaderError::Malformed("it is not UTF-8"))?;
        check_header(&names)?;
        Self::from_names(&names, options)
    }

    /// Maps the columns of a file without a header.
    pub(super) fn without_header(
        names: &[String],
        options: &ReadOptions,
    ) -> Result<Self, HeaderError> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let columns = Self::from_names(&names, options)?;
        Ok(Self {
            has_more: true,
            ..columns
        })
    }

    fn from_names(names: &[&str], options: &ReadOptions) -> Result<Self, HeaderError> {
        let map = &options.map;
        let all = || names.iter().map(|name| (*name).to_owned()).collect();
        let is_missing =
            |mapping: &&Mapping| !mapping.optional && !names.contains(&mapping.column.as_str());
        if let Some(missing) = map.iter().find(is_missing) {
            return Err(HeaderError::NoColumn(missing.column.clone(), all()));
        }
        let mut columns = Self {
            count: names.len(),
            has_more: false,
            assignments: Vec::new(),
            time: options.time.clone(),
            numbers: options.numbers,
        };
        let mut unknown = Vec::new();
        for (column, name) in names.iter().enumerate() {
            let mut is_mapped = false;
            for mapping in map.iter().filter(|mapping| mapping.column == *name) {
                is_mapped = true;
                columns.assign(column, &mapping.target, mapping.factor)?;
            }
            if is_mapped {
                continue;
            }
            match name.parse() {
                Ok(target) => columns.assign(column, &target, None)?,
                Err(()) if options.ignore_unknown => {}
                Err(()) => unknown.push((*name).to_owned()),
            }
        }
        if !unknown.is_empty() {
            return Err(HeaderError::Unknown(unknown));
        }
        for (target, value) in &options.set {
            columns.assignments.retain(|one| one.target != *target);
            columns.assignments.push(Assignment {
                source: Source::Constant(value.clone()),
                target: target.clone(),
                factor: None,
            });
        }
        for field in ["customerId", "eventType"] {
            if !columns.has(&Target::Field(field)) {
                return Err(HeaderError::Missing(field, all()));
            }
        }
        Ok(columns)
    }

    fn has(&self, target: &Target) -> bool {
        self.assignments.iter().any(|one| one.target == *target)
    }

    fn assign(
        &mut self,
        column: usize,
        target: &Target,
        factor: Option<Factor>,
    ) -> Result<(), HeaderError> {
        if *target == Target::Ignored {
            return Ok(());
        }
        if self.has(target) {
            return Err(HeaderError::DuplicateColumn(target.to_string()));
        }
        self.assignments.push(Assignment {
            source: Source::Column(column),
            target: target.clone(),
            factor,
        });
        Ok(())
    }

    /// Writes the record as a JSON event. Empty cells are left out.
    pub(super) fn event(&self, cells: &Cells, out: &mut Vec<u8>) -> Result<(), Invalid> {
        let wrong = |message: String| Detail {
            path: String::new(),
            message,
        };
        if let Some(problem) = count_problem(cells.len(), self.count, self.has_more) {
            return Err(wrong(problem).into());
        }
        out.push(b'{');
        for assignment in &self.assignments {
            let cell = cell(cells, assignment).ok_or_else(|| wrong(NOT_UTF8.to_owned()))?;
            match assignment.target {
                Target::Field("dimensions" | "properties") => {}
                Target::Field(_) if cell.is_empty() => {}
                Target::Field("timestamp") if !self.time.is_plain() => {
                    let time = self.time.read(cell);
                    let time = time.map_err(|message| Invalid::time(cell, message))?;
                    member(out, "timestamp");
                    text(out, &time);
                }
                Target::Field(name) => {
                    member(out, name);
                    text(out, cell);
                }
                _ => {}
            }
        }
        for kind in ["values", "dimensions", "properties"] {
            let mut begun = self.begin_object(kind, cells, out)?;
            for assignment in &self.assignments {
                let (("values", Target::Value(name))
                | ("dimensions", Target::Dimension(name))
                | ("properties", Target::Property(name))) = (kind, &assignment.target)
                else {
                    continue;
                };
                let cell = cell(cells, assignment).unwrap_or_default();
                if cell.is_empty() {
                    continue;
                }
                if !begun {
                    member(out, kind);
                    out.push(b'{');
                    begun = true;
                }
                member(out, name);
                if kind != "values" {
                    text(out, cell);
                    continue;
                }
                let plain = self.numbers.and_then(|style| style.plain(cell));
                let cell = match (self.numbers, plain.as_deref()) {
                    (None, _) => cell,
                    (Some(_), Some(plain)) => plain,
                    // A number of another style could be another number.
                    (Some(_), None) => {
                        text(out, cell);
                        continue;
                    }
                };
                let product = assignment.factor.and_then(|factor| factor.times(cell));
                number(out, product.as_deref().unwrap_or(cell));
            }
            if begun {
                out.push(b'}');
            }
        }
        out.push(b'}');
        Ok(())
    }
}

impl Columns {
    /// Begins an object of the event with the members of its column, which holds JSON. False if the column has none.
    fn begin_object(&self, kind: &str, cells: &Cells, out: &mut Vec<u8>) -> Result<bool, Detail> {
        let is_object =
            |one: &&Assignment| matches!(one.target, Target::Field(name) if name == kind);
        let assignment = self.assignments.iter().find(is_object);
        let json = assignment
            .and_then(|one| cell(cells, one))
            .unwrap_or_default();
        if json.is_empty() {
            return Ok(false);
        }
        let Ok(members) = limitry_types::json::members(json) else {
            return Err(Detail {
                path: kind.to_owned(),
                message: "must be a JSON object".to_owned(),
            });
        };
        member(out, kind);
        out.push(b'{');
        for (name, value) in members {
            member(out, &name);
            out.extend_from_slice(value.get().as_bytes());
        }
        Ok(true)
    }
}

/// Why a record does not have the fields that it must have.
fn count_problem(found: usize, wanted: usize, has_more: bool) -> Option<String> {
    if found == wanted || (has_more && found > wanted) {
        return None;
    }
    let fields = if found == 1 { "field" } else { "fields" };
    Some(
        if has_more {
            format!("has {found} {fields}, and --columns names {wanted}")
        } else {
            format!("has {found} {fields}, and the header has {wanted}")
        } + if found > wanted {
            " (a field that holds the delimiter stands in quotes)"
        } else {
            ""
        },
    )
}

/// The record as a JSON object of its columns. With `numbers`, cells that are numbers become numbers.
pub(super) fn row_object(
    names: &[String],
    cells: &Cells,
    options: &ReadOptions,
) -> Result<Vec<u8>, String> {
    if let Some(problem) = count_problem(cells.len(), names.len(), options.columns.is_some()) {
        return Err(problem);
    }
    let numbers = options.csv_numbers;
    let mut out = vec![b'{'];
    for (at, name) in names.iter().enumerate() {
        let cell = cells.get(at).ok_or_else(|| NOT_UTF8.to_owned())?;
        member(&mut out, name);
        if numbers && serde_json::from_str::<serde_json::Number>(cell.trim()).is_ok() {
            out.extend_from_slice(cell.trim().as_bytes());
        } else {
            text(&mut out, cell);
        }
    }
    out.push(b'}');
    Ok(out)
}

/// The cell of an assignment; `None` if it is not UTF-8. Blanks around a cell mean nothing, except in quotes and in a
/// property.
fn cell<'a>(cells: &'a Cells, assignment: &'a Assignment) -> Option<&'a str> {
    let column = match &assignment.source {
        Source::Column(column) => *column,
        Source::Constant(value) => return Some(value),
    };
    let cell = cells.get(column)?;
    let kept = match assignment.target {
        Target::Property(_) => true,
        Target::Value(_) => false,
        _ => cells.is_quoted(column),
    };
    Some(if kept { cell } else { cell.trim() })
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

    use super::{Cells, Columns, HeaderError, ReadOptions};
    use crate::features::import::header::Separator;

    fn options(map: &[&str]) -> ReadOptions {
        ReadOptions {
            map: map.iter().map(|one| one.parse().unwrap()).collect(),
            ..ReadOptions::new(jiff::Timestamp::UNIX_EPOCH)
        }
    }

    fn cells(record: &str) -> Cells {
        let mut cells = Cells::new(b',');
        let lines: Vec<&str> = record.split('\n').collect();
        for (at, line) in lines.iter().enumerate() {
            let complete = cells.push_line(line.as_bytes(), b"\n").unwrap();
            assert_eq!(complete, at + 1 == lines.len());
        }
        cells
    }

    fn mapped(header: &str, map: &[&str], record: &str) -> Result<Value, String> {
        let columns = Columns::from_header(&cells(header), &options(map))
            .map_err(|error| error.to_string())?;
        let mut out = Vec::new();
        columns
            .event(&cells(record), &mut out)
            .map_err(|invalid| invalid.detail.message)?;
        Ok(serde_json::from_slice(&out).unwrap())
    }

    #[test]
    fn the_header_maps_the_columns() {
        assert_eq!(
            mapped(
                "customer_id,event,timestamp,total_tokens,values.gb,dimensions.model,properties.note,cost,id",
                &["cost=values.cost_cents*100"],
                "c,e,2026-01-01T00:00:00Z,5,007,gpt,\"a \"\"b\"\",\nc\",1.5,evt_1"
            )
            .unwrap(),
            json!({
                "customerId": "c", "eventType": "e", "timestamp": "2026-01-01T00:00:00Z",
                "values": {"total_tokens": 5, "gb": 7, "cost_cents": 150},
                "dimensions": {"model": "gpt"}, "properties": {"note": "a \"b\",\nc"},
            })
        );
        assert_eq!(
            mapped("customer,event,total_tokens", &[], "c,e,").unwrap(),
            json!({"customerId": "c", "eventType": "e"})
        );
        let many = mapped("customer,event,total_tokens", &[], "c,e,many").unwrap();
        assert_eq!(many["values"]["total_tokens"], "many");
        let short = mapped("customer,event", &[], "c").unwrap_err();
        assert!(short.contains("has 1 field, and"));
    }

    #[test]
    fn a_column_can_go_to_several_fields() {
        assert_eq!(
            mapped(
                "user,event,costCents",
                &["user=customerId", "user=dimensions.user"],
                "u1,e,5"
            )
            .unwrap(),
            json!({
                "customerId": "u1", "eventType": "e",
                "values": {"cost_cents": 5}, "dimensions": {"user": "u1"},
            })
        );
    }

    #[test]
    fn a_column_of_json_is_an_object() {
        assert_eq!(
            mapped(
                "customer,event,dimensions,dimensions.model,properties",
                &[],
                "c,e,\"{\"\"a\"\":\"\"\"\"}\",m,\"{\"\"p\"\":[1,{}]}\""
            )
            .unwrap(),
            json!({
                "customerId": "c", "eventType": "e", "dimensions": {"a": "", "model": "m"}, "properties": {"p": [1, {}]},
            })
        );
        let wrong = mapped("customer,event,properties", &[], "c,e,pro").unwrap_err();
        assert_eq!(wrong, "must be a JSON object");
    }

    #[test]
    fn blanks_around_a_cell_are_left_out_except_in_quotes_and_properties() {
        assert_eq!(
            mapped(
                "customer, event ,total_tokens,dimensions.model,dimensions.q,properties.p",
                &[],
                " c ,\te, 5 , m ,\" q \", p "
            )
            .unwrap(),
            json!({
                "customerId": "c", "eventType": "e", "values": {"total_tokens": 5},
                "dimensions": {"model": "m", "q": " q "}, "properties": {"p": " p "},
            })
        );
    }

    #[test]
    fn headers_with_missing_or_unknown_columns_are_refused() {
        let of = |header: &str| {
            let columns = Columns::from_header(&cells(header), &options(&[]));
            columns.unwrap_err().to_string()
        };
        let expect = |error: HeaderError| error.to_string();
        assert_eq!(
            of("customer,event,tokens"),
            expect(HeaderError::Unknown(vec!["tokens".into()]))
        );
        let ignoring = ReadOptions {
            ignore_unknown: true,
            ..options(&[])
        };
        assert!(Columns::from_header(&cells("customer,event,tokens"), &ignoring).is_ok());
        assert_eq!(
            of("customer,customerId,event"),
            expect(HeaderError::DuplicateColumn("customerId".into()))
        );
        let columns = vec!["customer".to_owned()];
        assert_eq!(
            of("customer"),
            expect(HeaderError::Missing("eventType", columns))
        );
        assert_eq!(
            of("customer;event"),
            expect(HeaderError::Separated(Separator::Semicolon))
        );
        assert_eq!(
            of("customer\tevent"),
            expect(HeaderError::Separated(Separator::Tab))
        );
        assert!(matches!(
            Columns::from_header(&cells("customer,event"), &options(&["no=-"])),
            Err(HeaderError::NoColumn(..))
        ));
    }

    #[test]
    fn a_set_field_replaces_a_column() {
        let with = ReadOptions {
            set: vec![
                ("eventType".parse().unwrap(), "import".to_owned()),
                ("dimensions.model".parse().unwrap(), "m".to_owned()),
            ],
            ..options(&[])
        };
        let columns = Columns::from_header(&cells("customer,model"), &with).unwrap();
        let mut out = Vec::new();
        columns.event(&cells("c,x"), &mut out).unwrap();
        assert_eq!(
            serde_json::from_slice::<Value>(&out).unwrap(),
            json!({"customerId": "c", "eventType": "import", "dimensions": {"model": "m"}})
        );
    }
}
