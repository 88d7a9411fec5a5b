//! The file of `limitry apply`: read whole, every mistake with its line and field, before anything happens.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use crate::cli::values;
use crate::wire::{Dimensions, NewQuota, NewRateLimit};

/// What a file wants.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Wanted {
    pub(super) quotas: Vec<NewQuota>,
    pub(super) rate_limits: Vec<NewRateLimit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Content {
    #[serde(default)]
    quotas: Vec<QuotaEntry>,
    #[serde(default)]
    rate_limits: Vec<RateLimitEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuotaEntry {
    name: Spanned<String>,
    metric: Spanned<String>,
    limit: Spanned<i64>,
    period: Spanned<String>,
    #[serde(default)]
    filters: Option<Spanned<BTreeMap<String, Spanned<String>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateLimitEntry {
    name: Spanned<String>,
    limit: Spanned<i64>,
    window: Spanned<String>,
    #[serde(default)]
    filters: Option<Spanned<BTreeMap<String, Spanned<String>>>>,
    #[serde(default)]
    enabled: Option<bool>,
}

/// Reads the text. All mistakes at once, in the order of their lines, each `line N: FIELD: what`.
pub(super) fn read(text: &str) -> Result<Wanted, Vec<String>> {
    let content: Content = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        vec![format!("line {line}: {}", error.message())]
    })?;
    let mut checker = Checker {
        text,
        mistakes: Vec::new(),
    };
    let mut wanted = Wanted::default();
    let mut names = BTreeSet::new();
    for entry in content.quotas {
        checker.unique(&mut names, &entry.name, "quotas");
        let name = checker.take(&entry.name, "quotas.name", |text| values::name(text));
        let metric = checker.take(&entry.metric, "quotas.metric", |text| values::metric(text));
        let limit = checker.take(&entry.limit, "quotas.limit", |limit| {
            values::limit(&limit.to_string())
        });
        let period = checker.take(&entry.period, "quotas.period", |text| values::period(text));
        let filters = checker.filters(entry.filters, "quotas.filters");
        if let (Some(name), Some(metric), Some(limit_value), Some(period)) =
            (name, metric, limit, period)
        {
            wanted.quotas.push(NewQuota {
                name,
                metric,
                limit_value,
                period,
                dimension_filters: filters,
            });
        }
    }
    names.clear();
    for entry in content.rate_limits {
        checker.unique(&mut names, &entry.name, "rate-limits");
        let name = checker.take(&entry.name, "rate-limits.name", |text| values::name(text));
        let limit = checker.take(&entry.limit, "rate-limits.limit", |limit| {
            values::limit(&limit.to_string())
        });
        let window = checker.take(&entry.window, "rate-limits.window", |text| {
            values::window(text)
        });
        let dimension_filters = checker.filters(entry.filters, "rate-limits.filters");
        if let (Some(name), Some(limit_value), Some(window)) = (name, limit, window) {
            let enabled = Some(entry.enabled.unwrap_or(true));
            wanted.rate_limits.push(NewRateLimit {
                name,
                limit_value,
                window,
                dimension_filters,
                enabled,
            });
        }
    }
    if checker.mistakes.is_empty() {
        return Ok(wanted);
    }
    checker.mistakes.sort_by_key(|(line, _)| *line);
    Err(checker
        .mistakes
        .into_iter()
        .map(|(line, what)| format!("line {line}: {what}"))
        .collect())
}

struct Checker<'a> {
    text: &'a str,
    mistakes: Vec<(usize, String)>,
}

impl Checker<'_> {
    fn mistake(&mut self, at: usize, what: String) {
        self.mistakes.push((line_of(self.text, at), what));
    }

    fn take<T, V>(
        &mut self,
        value: &Spanned<T>,
        field: &str,
        check: impl FnOnce(&T) -> Result<V, String>,
    ) -> Option<V>
    where
        T: ToString,
    {
        match check(value.get_ref()) {
            Ok(good) => Some(good),
            Err(why) => {
                let shown = value.get_ref().to_string();
                self.mistake(
                    value.span().start,
                    format!("{field}: '{shown}' cannot be used: {why}"),
                );
                None
            }
        }
    }

    fn unique(&mut self, names: &mut BTreeSet<String>, name: &Spanned<String>, list: &str) {
        if !names.insert(name.get_ref().clone()) {
            self.mistake(
                name.span().start,
                format!("{list}.name: '{}' is there twice", name.get_ref()),
            );
        }
    }

    fn filters(
        &mut self,
        filters: Option<Spanned<BTreeMap<String, Spanned<String>>>>,
        field: &str,
    ) -> Dimensions {
        let mut good = Dimensions::new();
        for (name, value) in filters.map(Spanned::into_inner).into_iter().flatten() {
            match values::dimension(&format!("{name}={}", value.get_ref())) {
                Ok((name, value)) => drop(good.insert(name, value)),
                Err(why) => self.mistake(value.span().start, format!("{field}.{name}: {why}")),
            }
        }
        good
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

/// A file that describes what there is.
pub(super) fn write(quotas: &[crate::wire::Quota], limits: &[crate::wire::RateLimit]) -> String {
    let mut document = toml_edit::DocumentMut::new();
    let mut list = toml_edit::ArrayOfTables::new();
    for quota in quotas {
        let mut table = toml_edit::Table::new();
        table["name"] = toml_edit::value(&quota.name);
        table["metric"] = toml_edit::value(&quota.metric);
        table["limit"] = toml_edit::value(quota.limit_value.as_integer().unwrap_or_default());
        table["period"] = toml_edit::value(&quota.period);
        put_filters(&mut table, quota.dimension_filters.as_ref());
        list.push(table);
    }
    if !list.is_empty() {
        document["quotas"] = toml_edit::Item::ArrayOfTables(list);
    }
    let mut list = toml_edit::ArrayOfTables::new();
    for limit in limits {
        let mut table = toml_edit::Table::new();
        table["name"] = toml_edit::value(&limit.name);
        table["limit"] = toml_edit::value(limit.limit_value.as_integer().unwrap_or_default());
        table["window"] = toml_edit::value(&limit.window);
        if !limit.enabled {
            table["enabled"] = toml_edit::value(false);
        }
        put_filters(&mut table, limit.dimension_filters.as_ref());
        list.push(table);
    }
    if !list.is_empty() {
        document["rate-limits"] = toml_edit::Item::ArrayOfTables(list);
    }
    document.to_string()
}

fn put_filters(table: &mut toml_edit::Table, filters: Option<&Dimensions>) {
    let Some(filters) = filters.filter(|filters| !filters.is_empty()) else {
        return;
    };
    let mut inline = toml_edit::InlineTable::new();
    for (name, value) in filters {
        inline.insert(name, value.as_str().into());
    }
    table["filters"] = toml_edit::value(inline);
}

#[cfg(test)]
mod tests {
    use super::{read, write};

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
            unknown[0].starts_with("line 3:") && unknown[0].contains("lmit"),
            "{unknown:?}"
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        let quota: crate::wire::Quota = serde_json::from_str(
            r#"{"id":"qta_1","name":"D \"x\"","metric":"values.gb","limitValue":5,"period":"week","dimensionFilters":{"plan":"free"}}"#,
        )
        .unwrap();
        let limit: crate::wire::RateLimit = serde_json::from_str(
            r#"{"id":"rl_1","name":"B","limitValue":9,"window":"second","enabled":false}"#,
        )
        .unwrap();
        let wanted = read(&write(&[quota], &[limit])).unwrap();
        assert_eq!(
            (wanted.quotas[0].name.as_str(), wanted.quotas[0].limit_value),
            ("D \"x\"", 5)
        );
        assert_eq!(wanted.quotas[0].dimension_filters["plan"], "free");
        assert_eq!(wanted.rate_limits[0].enabled, Some(false));
    }
}
