//! Makes an event of a JSON record: by `--map` and `--set`, and from the API's first form of an event.

use limitry_types::Detail;
use serde_json::{Map, Value};

use super::number_style::NumberStyle;
use super::target::{Mapping, Target, first_form};
use super::time_format::TimeReader;

/// The fields of an event in the second form.
const FIELDS: [&str; 9] = [
    "customerId",
    "eventType",
    "timestamp",
    "idempotencyKey",
    "values",
    "dimensions",
    "properties",
    "id",
    "createdAt",
];

/// Makes events of JSON records.
#[derive(Debug)]
pub(super) struct Reshaper<'a> {
    pub map: &'a [Mapping],
    pub set: &'a [(Target, String)],
    pub time: &'a TimeReader,
    pub numbers: Option<NumberStyle>,
}

impl Reshaper<'_> {
    /// Whether events stay as they are, unless they are of the first form.
    pub(super) fn is_empty(&self) -> bool {
        self.map.is_empty() && self.set.is_empty() && self.time.is_plain() && self.numbers.is_none()
    }

    /// Writes the event of a record; `None` if the record is not a JSON object. The event check reports it.
    pub(super) fn event(&self, record: &[u8], out: &mut Vec<u8>) -> Option<Result<(), Detail>> {
        let record: Map<String, Value> = serde_json::from_slice(record).ok()?;
        out.clear();
        Some(self.reshape(record).map(|event| {
            // Writing to a Vec cannot fail.
            drop(serde_json::to_writer(out, &event));
        }))
    }

    fn reshape(&self, mut record: Map<String, Value>) -> Result<Map<String, Value>, Detail> {
        let mut found = Vec::new();
        for mapping in self.map {
            let mut value = lookup(&record, &mapping.column).cloned();
            if let (Target::Value(_), Some(found)) = (&mapping.target, &mut value) {
                self.make_number(found);
            }
            // A product that cannot be made stays what it is, which the event check rejects if it is no number.
            if let (Some(factor), Some(number)) = (mapping.factor, value.as_ref().and_then(text)) {
                let product = factor.times(&number);
                value = product
                    .and_then(|text| text.parse().ok())
                    .map_or(Some(Value::from(number)), |number| {
                        Some(Value::Number(number))
                    });
            }
            found.extend(
                value
                    .filter(|value| !value.is_null())
                    .map(|value| (&mapping.target, value)),
            );
        }
        for mapping in self.map {
            let root = root(&record, &mapping.column);
            if root == mapping.column || !FIELDS.contains(&root) {
                let root = root.to_owned();
                record.shift_remove(&root);
            }
        }
        for (target, value) in found {
            put(&mut record, target, value)?;
        }
        for (target, value) in self.set {
            remove(&mut record, target);
            put(&mut record, target, Value::from(value.as_str()))?;
        }
        let names: Vec<String> = record.keys().cloned().collect();
        for name in names {
            if let Some(target) = first_form(&name)
                && let Some(value) = record.shift_remove(&name).filter(|value| !value.is_null())
            {
                check_first_form(&name, &target, &value)?;
                put(&mut record, &target, value)?;
            }
        }
        if !self.time.is_plain()
            && let Some(time) = record.get_mut("timestamp")
            && let Some(written) = text(time)
        {
            let read = self.time.read(&written);
            *time = Value::from(read.map_err(|message| detail("timestamp", message))?);
        }
        if self.numbers.is_some()
            && let Some(Value::Object(values)) = record.get_mut("values")
        {
            for value in values.values_mut() {
                self.make_number(value);
            }
        }
        Ok(record)
    }

    /// Makes a number of a text in the style of `--numbers`.
    fn make_number(&self, value: &mut Value) {
        let plain = match (self.numbers, &*value) {
            (Some(style), Value::String(text)) => style.plain(text),
            _ => None,
        };
        if let Some(Ok(number)) = plain.map(|text| text.parse()) {
            *value = Value::Number(number);
        }
    }
}

fn detail(path: impl Into<String>, message: impl Into<String>) -> Detail {
    Detail {
        path: path.into(),
        message: message.into(),
    }
}

/// The value at a path: the field with the whole name, or else the field that the path leads to.
fn lookup<'a>(record: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = record.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    match record.get(first)? {
        Value::Object(inner) => lookup(inner, rest),
        Value::Array(items) => rest.parse().ok().and_then(|at: usize| items.get(at)),
        _ => None,
    }
}

/// The top-level field that a path begins with.
fn root<'a>(record: &Map<String, Value>, path: &'a str) -> &'a str {
    match path.split_once('.') {
        Some((first, _)) if !record.contains_key(path) => first,
        _ => path,
    }
}

/// The text of a scalar.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Fields of the first form are whole numbers or texts.
fn check_first_form(name: &str, target: &Target, value: &Value) -> Result<(), Detail> {
    match target {
        Target::Dimension(_) if !value.is_string() => Err(detail(name, "must be a text")),
        Target::Value(_) if !value.as_f64().is_some_and(|n| n >= 0.0 && n.fract() == 0.0) => {
            Err(detail(name, "must be a whole number from 0 on"))
        }
        _ => Ok(()),
    }
}

/// Puts a value into its field. A field that holds another value is an error.
fn put(record: &mut Map<String, Value>, target: &Target, value: Value) -> Result<(), Detail> {
    let (object, name) = match target {
        Target::Ignored => return Ok(()),
        Target::Field(name) => {
            let value = text(&value).map_or(value, Value::from);
            return insert(record, name, value, target);
        }
        Target::Value(name) => ("values", name),
        Target::Dimension(name) => ("dimensions", name),
        Target::Property(name) => ("properties", name),
    };
    let value = match target {
        // A number in quotes is a number.
        Target::Value(_) => match value.as_str().and_then(|text| text.trim().parse().ok()) {
            Some(number) => Value::Number(number),
            None => value,
        },
        Target::Dimension(_) => text(&value).map_or(value, Value::from),
        _ => value,
    };
    let members = record
        .entry(object)
        .and_modify(|members| {
            if members.is_null() {
                *members = Value::Object(Map::new());
            }
        })
        .or_insert_with(|| Value::Object(Map::new()));
    match members {
        Value::Object(members) => insert(members, name, value, target),
        _ => Err(detail(object, "must be an object")),
    }
}

fn insert(
    members: &mut Map<String, Value>,
    name: &str,
    value: Value,
    target: &Target,
) -> Result<(), Detail> {
    let same = |one: &Value, other: &Value| {
        one == other || (one.is_number() && one.as_f64() == other.as_f64())
    };
    match members.get(name) {
        Some(there) if !there.is_null() && !same(there, &value) => Err(detail(
            target.to_string(),
            format!("is given twice, as {there} and as {value}"),
        )),
        _ => {
            members.insert(name.to_owned(), value);
            Ok(())
        }
    }
}

fn remove(record: &mut Map<String, Value>, target: &Target) {
    let (object, name) = match target {
        Target::Field(name) => {
            record.shift_remove(*name);
            return;
        }
        Target::Value(name) => ("values", name),
        Target::Dimension(name) => ("dimensions", name),
        Target::Property(name) => ("properties", name),
        Target::Ignored => return,
    };
    let first_form_name = record
        .keys()
        .find(|name| first_form(name).as_ref() == Some(target))
        .cloned();
    if let Some(name) = first_form_name {
        record.shift_remove(&name);
    }
    if let Some(Value::Object(members)) = record.get_mut(object) {
        members.shift_remove(name);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Reshaper;
    use crate::features::import::target::{Mapping, Target};
    use crate::features::import::time_format::TimeReader;

    fn reshaped(map: &[&str], set: &[(&str, &str)], record: &Value) -> Result<Value, String> {
        let map: Vec<Mapping> = map.iter().map(|one| one.parse().unwrap()).collect();
        let set: Vec<(Target, String)> = set
            .iter()
            .map(|(field, value)| (field.parse().unwrap(), (*value).to_owned()))
            .collect();
        let reshaper = Reshaper {
            map: &map,
            set: &set,
            time: &TimeReader::default(),
            numbers: None,
        };
        let mut out = Vec::new();
        let made = reshaper.event(record.to_string().as_bytes(), &mut out);
        made.unwrap()
            .map_err(|detail| format!("{}: {}", detail.path, detail.message))?;
        Ok(serde_json::from_slice(&out).unwrap())
    }

    #[test]
    fn fields_of_the_first_form_become_values_and_dimensions() {
        let first = json!({
            "customerId": "c", "eventType": "e", "model": "m", "provider": "p", "inputTokens": 3,
            "outputTokens": 4, "totalTokens": 7, "latencyMs": 12, "costCents": 5,
        });
        let second = json!({
            "customerId": "c", "eventType": "e", "dimensions": {"model": "m", "provider": "p"},
            "values": {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7, "latency_ms": 12, "cost_cents": 5},
        });
        assert_eq!(reshaped(&[], &[], &first).unwrap(), second);
        // Both forms of a field must agree.
        let both =
            |n: f64| json!({"customerId": "c", "inputTokens": 3, "values": {"input_tokens": n}});
        assert!(reshaped(&[], &[], &both(3.0)).is_ok());
        assert!(
            reshaped(&[], &[], &both(4.0))
                .unwrap_err()
                .contains("given twice")
        );
        for wrong in [
            json!({"inputTokens": 1.5}),
            json!({"model": 3}),
            json!({"costCents": "3"}),
        ] {
            assert!(reshaped(&[], &[], &wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nested_fields_are_mapped_and_multiplied() {
        let record = json!({
            "user": {"id": 17, "plan": "pro"}, "usage": {"cost": "0.07", "tokens": [5, 6]}, "a.b": "c",
            "type": "call", "properties": {"x": 1},
        });
        let map = [
            "user.id=customerId",
            "user.id=dimensions.user",
            "type=eventType",
            "usage.cost=values.cost_cents*100",
            "usage.tokens.1=values.total_tokens",
            "a.b=dimensions.ab",
            "user.none=dimensions.none",
            "properties.x=values.x",
        ];
        let event = reshaped(&map, &[("dimensions.source", "file")], &record).unwrap();
        assert_eq!(
            event,
            json!({
                "customerId": "17", "eventType": "call",
                "dimensions": {"user": "17", "ab": "c", "source": "file"},
                "values": {"cost_cents": 7, "total_tokens": 6, "x": 1}, "properties": {"x": 1},
            })
        );
    }

    #[test]
    fn a_set_field_replaces_what_the_record_says() {
        let record = json!({"customerId": "c", "eventType": "e", "model": "m", "values": {"n": 1}});
        let set = [
            ("customerId", "other"),
            ("values.n", "2"),
            ("dimensions.model", "x"),
        ];
        assert_eq!(
            reshaped(&[], &set, &record).unwrap(),
            json!({
                "customerId": "other", "eventType": "e", "values": {"n": 2}, "dimensions": {"model": "x"},
            })
        );
    }
}
