//! The file of `limitry apply`: read whole, every mistake with its line and field, before anything happens.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike};

use super::super::limits::alert_thresholds;
use crate::cli::value_parsers;
use limitry_types::rules::{self, RuleError};
use limitry_types::{
    Aggregation, Dimensions, EventFilter, NewMeter, NewMeterLimit, NewQuota, NewRateLimit,
};

/// The names of a list's entries, each with its customer.
type Names = BTreeSet<(String, Option<String>)>;

/// What a file asks for. A limit's `meter_id` is the name or the id of its meter.
#[derive(Debug, Default, PartialEq)]
pub(super) struct DesiredState {
    pub(super) quotas: Vec<NewQuota>,
    pub(super) rate_limits: Vec<NewRateLimit>,
    pub(super) meters: Vec<NewMeter>,
    pub(super) limits: Vec<NewMeterLimit>,
}

/// Reads the text. All mistakes at once, in the order of their lines, each `line N: FIELD: what`.
pub(super) fn read(text: &str) -> Result<DesiredState, Vec<String>> {
    let document = Document::parse(text).map_err(|error| vec![unreadable(text, &error)])?;
    let mut checker = Checker::default();
    let mut wanted = DesiredState::default();
    let known = ["quotas", "rate-limits", "meters", "limits"];
    for list in checker.fields(document.as_table(), "", &known) {
        let mut names = Names::new();
        for (at, table) in checker.tables(&list) {
            let mut entry = Entry {
                checker: &mut checker,
                at,
                list: list.name,
                fields: Vec::new(),
            };
            match list.name {
                "quotas" => wanted.quotas.extend(entry.quota(table, &mut names)),
                "meters" => wanted.meters.extend(entry.meter(table, &mut names)),
                "limits" => wanted.limits.extend(entry.meter_limit(table, &mut names)),
                _ => wanted
                    .rate_limits
                    .extend(entry.rate_limit(table, &mut names)),
            }
        }
    }
    if checker.mistakes.is_empty() {
        return Ok(wanted);
    }
    checker.mistakes.sort_by_key(|(at, _)| *at);
    Err(checker
        .mistakes
        .into_iter()
        .map(|(at, what)| format!("line {}: {what}", line_of(text, at)))
        .collect())
}

/// The error for text that is not TOML. Its field is the one at the beginning of the line.
fn unreadable(text: &str, error: &toml_edit::TomlError) -> String {
    let at = error.span().map_or(0, |span| span.start);
    let line = line_of(text, at);
    let begin = text.lines().nth(line - 1).unwrap_or_default();
    let field = begin.split_once('=').map(|(name, _)| name.trim());
    let good = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    match field.filter(|name| !name.is_empty() && name.bytes().all(good)) {
        Some(field) => format!("line {line}: {field}: {}", error.message()),
        None => format!("line {line}: {}", error.message()),
    }
}

/// A field that is there, and where.
#[derive(Clone, Copy)]
struct Field<'a> {
    name: &'static str,
    at: usize,
    item: &'a Item,
}

/// Gathers what is wrong, each with its place in the text.
#[derive(Default)]
struct Checker {
    mistakes: Vec<(usize, String)>,
}

impl Checker {
    fn mistake(&mut self, at: usize, what: String) {
        self.mistakes.push((at, what));
    }

    /// The fields of a table that are known; the others are mistakes.
    fn fields<'a>(
        &mut self,
        table: &'a dyn TableLike,
        list: &str,
        known: &[&'static str],
    ) -> Vec<Field<'a>> {
        let mut fields = Vec::new();
        for (name, item) in table.iter() {
            let key = table.key(name).and_then(toml_edit::Key::span);
            let at = start(key.or_else(|| item.span()));
            match known.iter().find(|known| **known == name) {
                Some(name) => fields.push(Field { name, at, item }),
                None => self.mistake(
                    at,
                    format!(
                        "{list}{name}: there is no such field; known are {}",
                        known.join(", ")
                    ),
                ),
            }
        }
        fields
    }

    /// The entries of a list of tables, each with where it begins.
    fn tables<'a>(&mut self, list: &Field<'a>) -> Vec<(usize, &'a dyn TableLike)> {
        let name = list.name;
        if let Item::ArrayOfTables(tables) = list.item {
            return tables
                .iter()
                .map(|table| (start(table.span()), table as &dyn TableLike))
                .collect();
        }
        let Some(items) = list.item.as_array() else {
            let kind = list.item.type_name();
            self.mistake(
                list.at,
                format!("{name}: must be a list and is {kind}; begin each entry with [[{name}]]"),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            let at = start(item.span());
            match item.as_inline_table() {
                Some(table) => tables.push((at, table as &dyn TableLike)),
                None => self.mistake(at, format!("{name}: an entry is {}", item.type_name())),
            }
        }
        tables
    }
}

/// One entry of the file.
struct Entry<'c, 'a> {
    checker: &'c mut Checker,
    at: usize,
    list: &'static str,
    fields: Vec<Field<'a>>,
}

impl<'a> Entry<'_, 'a> {
    fn quota(&mut self, table: &'a dyn TableLike, names: &mut Names) -> Option<NewQuota> {
        let known = ["name", "metric", "limit", "period", "filters"];
        self.open(table, &known);
        let name = self.name(names);
        let metric = self.text("metric", value_parsers::metric);
        let limit_value = self.limit();
        let period = self.text("period", value_parsers::period);
        let dimension_filters = self.filters();
        Some(NewQuota {
            name: name?,
            metric: metric?,
            limit_value: limit_value?,
            period: period?,
            dimension_filters,
        })
    }

    fn rate_limit(&mut self, table: &'a dyn TableLike, names: &mut Names) -> Option<NewRateLimit> {
        let known = ["name", "limit", "window", "filters", "enabled"];
        self.open(table, &known);
        let name = self.name(names);
        let limit_value = self.limit();
        let window = self.text("window", value_parsers::window);
        let dimension_filters = self.filters();
        let enabled = self.enabled();
        Some(NewRateLimit {
            name: name?,
            limit_value: limit_value?,
            window: window?,
            dimension_filters,
            enabled: Some(enabled),
        })
    }

    fn meter(&mut self, table: &'a dyn TableLike, names: &mut Names) -> Option<NewMeter> {
        let known = [
            "name",
            "description",
            "aggregation",
            "field",
            "event",
            "filters",
        ];
        self.open(table, &known);
        let name = self.name(names);
        let short =
            |text: &str| rules::visible_text(text, rules::MAX_TEXT_CHARS).map(str::to_owned);
        let description = self.optional("description", short);
        let aggregation = self.text("aggregation", value_parsers::aggregation);
        let field = match (aggregation, self.get("field")) {
            (Some(Aggregation::Count), None) => Some("*".to_owned()),
            _ => self.text("field", value_parsers::meter_field),
        };
        let event = self.optional("event", short);
        let filters = self.filters();
        let dimensions = filters
            .into_iter()
            .map(|(name, value)| (name, value.into()))
            .collect::<limitry_types::Filters>();
        Some(NewMeter {
            name: name?,
            description,
            aggregation: aggregation?,
            field: field?,
            event_filter: EventFilter {
                event_type: event,
                dimensions: (!dimensions.is_empty()).then_some(dimensions),
                ..EventFilter::default()
            },
        })
    }

    fn meter_limit(
        &mut self,
        table: &'a dyn TableLike,
        names: &mut Names,
    ) -> Option<NewMeterLimit> {
        let known = [
            "name", "meter", "limit", "period", "customer", "filters", "alerts",
        ];
        self.open(table, &known);
        let name = self.name(names);
        let short =
            |text: &str| rules::visible_text(text, rules::MAX_TEXT_CHARS).map(str::to_owned);
        let meter = self.text("meter", short);
        let limit_value = self.limit();
        let period = self.text("period", value_parsers::limit_period);
        let customer_id = self.optional("customer", short);
        let dimension_filters = self.filters();
        let alert_thresholds = self.alerts();
        Some(NewMeterLimit {
            name: name?,
            meter_id: meter?,
            customer_id,
            limit_value: limit_value?,
            period: period?,
            dimension_filters,
            alert_thresholds,
        })
    }

    /// A text that may be left out.
    fn optional<V, E: Display>(
        &mut self,
        name: &str,
        check: impl FnOnce(&str) -> Result<V, E>,
    ) -> Option<V> {
        self.get(name)?;
        self.text(name, check)
    }

    fn alerts(&mut self) -> Option<Vec<u8>> {
        let field = self.get("alerts")?;
        let percents = field.item.as_array().and_then(|percents| {
            let percent = |item: &toml_edit::Value| {
                let percent = item.as_integer()?;
                u8::try_from(percent)
                    .ok()
                    .filter(|percent| (1..=100).contains(percent))
            };
            percents.iter().map(percent).collect::<Option<Vec<u8>>>()
        });
        if percents.is_none() {
            self.mistake(
                field,
                "must be a list of percents from 1 to 100, as in [80, 100]",
            );
        }
        percents.and_then(alert_thresholds)
    }

    fn open(&mut self, table: &'a dyn TableLike, known: &[&'static str]) {
        let list = format!("{}.", self.list);
        self.fields = self.checker.fields(table, &list, known);
    }

    fn get(&self, name: &str) -> Option<Field<'a>> {
        self.fields.iter().find(|field| field.name == name).copied()
    }

    fn required(&mut self, name: &str) -> Option<Field<'a>> {
        let found = self.get(name);
        if found.is_none() {
            let what = format!("{}.{name}: is missing", self.list);
            self.checker.mistake(self.at, what);
        }
        found
    }

    fn mistake(&mut self, field: Field, what: &str) {
        let what = format!("{}.{}: {what}", self.list, field.name);
        self.checker.mistake(field.at, what);
    }

    fn checked<V, E: Display>(
        &mut self,
        field: Field,
        shown: &str,
        checked: Result<V, E>,
    ) -> Option<V> {
        checked
            .map_err(|why| self.mistake(field, &format!("'{shown}' cannot be used: {why}")))
            .ok()
    }

    fn text<V, E: Display>(
        &mut self,
        name: &str,
        check: impl FnOnce(&str) -> Result<V, E>,
    ) -> Option<V> {
        let field = self.required(name)?;
        let Some(text) = field.item.as_str() else {
            let kind = field.item.type_name();
            self.mistake(field, &format!("must be a text in quotes and is {kind}"));
            return None;
        };
        self.checked(field, text, check(text))
    }

    fn name(&mut self, names: &mut Names) -> Option<String> {
        let name = self.text("name", value_parsers::name)?;
        let customer = self.get("customer").and_then(|field| field.item.as_str());
        let whose = customer.map(|customer| format!(" for {customer}"));
        if !names.insert((name.clone(), customer.map(str::to_owned)))
            && let Some(field) = self.get("name")
        {
            let whose = whose.unwrap_or_default();
            self.mistake(field, &format!("'{name}' is there twice{whose}"));
        }
        Some(name)
    }

    fn limit(&mut self) -> Option<u64> {
        let field = self.required("limit")?;
        let Some(limit) = field.item.as_integer() else {
            let kind = field.item.type_name();
            self.mistake(field, &format!("expected a whole number, got {kind}"));
            return None;
        };
        let limit = limit.to_string();
        self.checked(field, &limit, value_parsers::limit(&limit))
    }

    fn enabled(&mut self) -> bool {
        let Some(field) = self.get("enabled") else {
            return true;
        };
        field.item.as_bool().unwrap_or_else(|| {
            let kind = field.item.type_name();
            self.mistake(field, &format!("must be true or false and is {kind}"));
            true
        })
    }

    fn filters(&mut self) -> Dimensions {
        let mut good = Dimensions::new();
        let Some(field) = self.get("filters") else {
            return good;
        };
        let Some(table) = field.item.as_table_like() else {
            let kind = field.item.type_name();
            let what = format!("must be as in {{ model = \"gpt-4\" }} and is {kind}");
            self.mistake(field, &what);
            return good;
        };
        for (name, item) in table.iter() {
            let read = match item.as_str() {
                Some(value) => named(name, value).map_err(|error| error.to_string()),
                None => Err(format!(
                    "must be a text in quotes and is {}",
                    item.type_name()
                )),
            };
            match read {
                Ok((name, value)) => drop(good.insert(name, value)),
                Err(why) => self.checker.mistake(
                    start(item.span()),
                    format!("{}.filters.{name}: {why}", self.list),
                ),
            }
        }
        good
    }
}

fn named(name: &str, value: &str) -> Result<(String, String), RuleError> {
    Ok((
        rules::field_name(name)?.to_owned(),
        rules::dimension(value)?.to_owned(),
    ))
}

fn start(span: Option<Range<usize>>) -> usize {
    span.map_or(0, |span| span.start)
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn every_mistake_is_named_with_its_line_and_field() {
        let text = "[[quotas]]\nname = \"A\"\nmetric = \"tokens\"\nlimit = 0\nperiod = \"day\"\n\n[[quotas]]\nname = \"A\"\nmetric = \"total_events\"\nlimit = 1\nperiod = \"year\"\nfilters = { \"a b\" = \"x\" }\n";
        let mistakes = read(text).unwrap_err();
        let begins: Vec<&str> = mistakes
            .iter()
            .map(|m| m.split(": ").nth(1).unwrap_or_default())
            .collect();
        assert_eq!(
            begins,
            [
                "quotas.metric",
                "quotas.limit",
                "quotas.name",
                "quotas.period",
                "quotas.filters.a b"
            ]
        );
        let lines: Vec<&str> = mistakes
            .iter()
            .map(|m| m.split(':').next().unwrap_or_default())
            .collect();
        assert_eq!(lines, ["line 3", "line 4", "line 8", "line 11", "line 12"]);
        let unknown = read("[[quotas]]\nname = \"A\"\nlmit = 1\n").unwrap_err();
        assert!(
            unknown
                .iter()
                .any(|what| what.starts_with("line 3: quotas.lmit: ")),
            "{unknown:?}"
        );
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_named_with_its_line_and_field() {
        let text = "quotas = [{ name = 5, metric = \"total_events\", limit = \"5\", period = \"day\" }, 7]\n\
            [[rate-limits]]\nname = \"R\"\nlimit = 1.5\nenabled = \"yes\"\nfilters = { \"a=b\" = \"c\", d = 1 }\n\
            [[rate-limits]]\nname = \"S\"\nlimit = 1\nwindow = \"second\"\nfilters = 5\n";
        let mistakes = read(text).unwrap_err();
        let begins: Vec<String> = mistakes
            .iter()
            .map(|m| m.splitn(3, ": ").take(2).collect::<Vec<_>>().join(": "))
            .collect();
        assert_eq!(
            begins,
            [
                "line 1: quotas.name",
                "line 1: quotas.limit",
                "line 1: quotas",
                "line 2: rate-limits.window",
                "line 4: rate-limits.limit",
                "line 5: rate-limits.enabled",
                "line 6: rate-limits.filters.a=b",
                "line 6: rate-limits.filters.d",
                "line 11: rate-limits.filters",
            ]
        );
        for (text, begin) in [
            ("quotas = \"x\"\n", "line 1: quotas: must be a list"),
            ("[quotas]\nname = \"A\"\n", "line 1: quotas: must be a list"),
            ("\n[[quota]]\n", "line 2: quota: there is no such field"),
            (
                "[[quotas]]\nlimit = 99999999999999999999\n",
                "line 2: limit: ",
            ),
            ("[[quotas]]\nname = \"A\n", "line 2: name: "),
        ] {
            let mistakes = read(text).unwrap_err();
            assert!(mistakes[0].starts_with(begin), "{mistakes:?}");
        }
    }
}
