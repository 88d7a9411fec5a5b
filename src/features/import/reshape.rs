//! Makes an event of a JSON record: by `--map` and `--set`, and from the API's first form of an event.
//!
//! Values stay the JSON texts that they are in the record, because most of them are only copied.

use std::borrow::Cow;

use limitry_types::Detail;
use limitry_types::json::{self, is_null};
use serde_json::value::RawValue;

use super::json_texts::{as_number, as_text, number, quoted, scalar, write_member};
use super::number_style::NumberStyle;
use super::target::{Mapping, Target, first_form};
use super::time_format::TimeReader;
use super::unread::Invalid;

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

/// The fields that are objects of names.
const OBJECTS: [&str; 3] = ["values", "dimensions", "properties"];

/// Makes events of JSON records.
#[derive(Debug)]
pub(super) struct Reshaper<'a> {
    pub map: &'a [Mapping],
    pub set: &'a [(Target, String)],
    pub time: &'a TimeReader,
    pub numbers: Option<NumberStyle>,
}

/// A name and its value as JSON.
type Member<'a> = (Cow<'a, str>, Cow<'a, str>);

/// An event that is being made.
struct Draft<'a> {
    /// The fields that are no objects, and unknown ones.
    fields: Vec<Member<'a>>,
    objects: [Object<'a>; 3],
    /// Whether texts of values are numbers in the style of `--numbers` only.
    has_style: bool,
}

#[derive(Default)]
enum Object<'a> {
    #[default]
    Absent,
    /// As it is in the record.
    Raw(&'a str),
    Members(Vec<Member<'a>>),
}

impl Reshaper<'_> {
    /// Whether events stay as they are, unless they are of the first form.
    pub(super) fn is_empty(&self) -> bool {
        self.map.is_empty() && self.set.is_empty() && self.time.is_plain() && self.numbers.is_none()
    }

    /// Writes the event of a record; `None` if the record is not a JSON object. The event check reports it.
    pub(super) fn event(&self, record: &[u8], out: &mut Vec<u8>) -> Option<Result<(), Invalid>> {
        let record = std::str::from_utf8(record).ok()?;
        let members = json::members(record).ok()?;
        Some(self.reshape(members).map(|draft| draft.write(out)))
    }

    fn reshape<'a>(&self, members: Vec<json::Member<'a>>) -> Result<Draft<'a>, Invalid> {
        let mut found = Vec::new();
        for mapping in self.map {
            let value = lookup(&members, &mapping.column).filter(|value| !is_null(value));
            found.extend(value.map(|value| (&mapping.target, self.mapped(mapping, value))));
        }
        let mut draft = Draft {
            fields: Vec::with_capacity(members.len()),
            objects: Default::default(),
            has_style: self.numbers.is_some(),
        };
        for (name, value) in members {
            if !self.takes(&name) {
                draft.add(name, value);
            }
        }
        for (target, value) in found {
            draft.put(target, value)?;
        }
        for (target, value) in self.set {
            draft.remove(target);
            draft.put(target, quoted(value).into())?;
        }
        draft.convert_first_form()?;
        if !self.time.is_plain()
            && let Some((_, time)) = draft
                .fields
                .iter_mut()
                .find(|(name, _)| name == "timestamp")
            && let Some(written) = scalar(time)
        {
            let read = self.time.read(&written);
            *time = quoted(&read.map_err(|message| Invalid::time(&written, message))?).into();
        }
        if let Some(style) = self.numbers
            && let Ok(values) = draft.members(0)
        {
            for (_, value) in values {
                if let Some(number) = scalar(value).and_then(|text| style.plain(&text))
                    && value.starts_with('"')
                {
                    *value = number.into();
                }
            }
        }
        Ok(draft)
    }

    /// The value of a column for its field.
    fn mapped<'a>(&self, mapping: &Mapping, value: &'a RawValue) -> Cow<'a, str> {
        let raw = Cow::Borrowed(value.get());
        if !matches!(mapping.target, Target::Value(_)) {
            return raw;
        }
        let number = match (self.numbers, scalar(&raw)) {
            (Some(style), Some(text)) if raw.starts_with('"') => style.plain(&text),
            _ => None,
        };
        let raw = number.map_or(raw, Cow::Owned);
        // A product that cannot be made stays what it is, which the event check rejects if it is no number.
        let product = match (mapping.factor, scalar(&raw)) {
            (Some(factor), Some(number)) => factor.times(&number),
            _ => None,
        };
        product.map_or(raw, Cow::Owned)
    }

    /// Whether a mapping takes a field of the record as a whole. Of a field of the event it takes a part.
    fn takes(&self, name: &str) -> bool {
        self.map.iter().any(|mapping| {
            // Most names are rejected by their first letter.
            let Some(rest) = mapping.column.strip_prefix(name) else {
                return false;
            };
            let is_root = rest.starts_with('.') && !name.contains('.');
            rest.is_empty() || (is_root && !FIELDS.contains(&name))
        })
    }
}

impl<'a> Draft<'a> {
    fn add(&mut self, name: Cow<'a, str>, value: &'a RawValue) {
        let at = OBJECTS.iter().position(|object| *object == name);
        if let Some(at) = at
            && matches!(self.objects[at], Object::Absent)
        {
            if !is_null(value) {
                self.objects[at] = Object::Raw(value.get());
            }
        } else {
            // A field that is there twice is written twice, and the event check rejects it.
            self.fields.push((name, value.get().into()));
        }
    }

    /// The members of an object, which comes to be if it is absent.
    fn members(&mut self, at: usize) -> Result<&mut Vec<Member<'a>>, Detail> {
        let object = &mut self.objects[at];
        if let Object::Raw(raw) = *object {
            let Ok(members) = json::members(raw) else {
                return Err(detail(OBJECTS[at], "must be an object"));
            };
            let members = members
                .into_iter()
                .map(|(name, value)| (name, value.get().into()));
            *object = Object::Members(members.collect());
        }
        if matches!(object, Object::Absent) {
            *object = Object::Members(Vec::new());
        }
        match object {
            Object::Members(members) => Ok(members),
            Object::Absent | Object::Raw(_) => Err(detail(OBJECTS[at], "must be an object")),
        }
    }

    /// Puts a value into its field. A field that holds another value is an error.
    fn put(&mut self, target: &Target, value: Cow<'a, str>) -> Result<(), Detail> {
        let (at, name, value) = match target {
            Target::Ignored => return Ok(()),
            Target::Field(name) => {
                if let Some(at) = OBJECTS.iter().position(|object| object == name) {
                    return self.put_object(at, &value);
                }
                return insert(&mut self.fields, name, as_text(value), target);
            }
            Target::Value(name) if self.has_style => (0, name, value),
            Target::Value(name) => (0, name, as_number(value)),
            Target::Dimension(name) => (1, name, as_text(value)),
            Target::Property(name) => (2, name, value),
        };
        insert(self.members(at)?, name, value, target)
    }

    /// Puts the members of a JSON object into an object of the event.
    fn put_object(&mut self, at: usize, value: &str) -> Result<(), Detail> {
        let Ok(members) = json::members(value) else {
            return Err(detail(OBJECTS[at], "must be an object"));
        };
        let members: Vec<(String, String)> = members
            .into_iter()
            .map(|(name, value)| (name.into_owned(), value.get().to_owned()))
            .collect();
        for (name, value) in members {
            let target = Target::Field(OBJECTS[at]);
            insert(self.members(at)?, &name, value.into(), &target)?;
        }
        Ok(())
    }

    fn remove(&mut self, target: &Target) {
        let (at, name) = match target {
            Target::Field(name) => {
                self.fields.retain(|(field, _)| field != name);
                return;
            }
            Target::Value(name) => (0, name),
            Target::Dimension(name) => (1, name),
            Target::Property(name) => (2, name),
            Target::Ignored => return,
        };
        self.fields
            .retain(|(field, _)| first_form(field).as_ref() != Some(target));
        if !matches!(self.objects[at], Object::Absent)
            && let Ok(members) = self.members(at)
        {
            members.retain(|(member, _)| member != name);
        }
    }

    /// Moves the fields of the first form to the values and dimensions that they stand for.
    fn convert_first_form(&mut self) -> Result<(), Detail> {
        if !self
            .fields
            .iter()
            .any(|(name, _)| first_form(name).is_some())
        {
            return Ok(());
        }
        for (name, value) in std::mem::take(&mut self.fields) {
            match first_form(&name) {
                None => self.fields.push((name, value)),
                Some(_) if value == "null" => {}
                Some(target) => {
                    check_first_form(&name, &target, &value)?;
                    self.put(&target, value)?;
                }
            }
        }
        Ok(())
    }

    fn write(self, out: &mut Vec<u8>) {
        out.clear();
        out.push(b'{');
        for (name, value) in &self.fields {
            write_member(name, value, out);
        }
        for (name, object) in OBJECTS.iter().zip(&self.objects) {
            match object {
                Object::Absent => {}
                Object::Raw(raw) => write_member(name, raw, out),
                Object::Members(members) if members.is_empty() => {}
                Object::Members(members) => {
                    write_member(name, "{", out);
                    for (name, value) in members {
                        write_member(name, value, out);
                    }
                    out.push(b'}');
                }
            }
        }
        out.push(b'}');
    }
}

fn detail(path: impl Into<String>, message: impl Into<String>) -> Detail {
    Detail {
        path: path.into(),
        message: message.into(),
    }
}

/// The value at a path: the field with the whole name, or else the field that the path leads to.
fn lookup<'a>(members: &[json::Member<'a>], path: &str) -> Option<&'a RawValue> {
    if let Some((_, value)) = members.iter().find(|(name, _)| name == path) {
        return Some(*value);
    }
    let (first, rest) = path.split_once('.')?;
    let (_, value) = members.iter().find(|(name, _)| name == first)?;
    if let Ok(inner) = json::members(value.get()) {
        return lookup(&inner, rest);
    }
    let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
    items.get(rest.parse::<usize>().ok()?).copied()
}

/// Fields of the first form are whole numbers or texts.
fn check_first_form(name: &str, target: &Target, value: &str) -> Result<(), Detail> {
    match target {
        Target::Dimension(_) if !value.starts_with('"') => Err(detail(name, "must be a text")),
        Target::Value(_)
            if !number(value).is_some_and(|number| number >= 0.0 && number.fract() == 0.0) =>
        {
            Err(detail(name, "must be a whole number from 0 on"))
        }
        _ => Ok(()),
    }
}

fn insert<'a>(
    members: &mut Vec<Member<'a>>,
    name: &str,
    value: Cow<'a, str>,
    target: &Target,
) -> Result<(), Detail> {
    let Some((_, there)) = members.iter_mut().find(|(member, _)| member == name) else {
        members.push((name.to_owned().into(), value));
        return Ok(());
    };
    let is_same = || {
        *there == value
            || match (number(there), number(&value)) {
                (Some(one), Some(other)) => one.total_cmp(&other).is_eq(),
                _ => there.starts_with('"') && scalar(there) == scalar(&value),
            }
    };
    if there != "null" && !is_same() {
        let message = format!("is given twice, as {there} and as {value}");
        return Err(detail(target.to_string(), message));
    }
    *there = value;
    Ok(())
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
            .map_err(|invalid| format!("{}: {}", invalid.detail.path, invalid.detail.message))?;
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
    fn a_set_field_replaces_that_of_the_record() {
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
