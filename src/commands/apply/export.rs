//! The file of `limitry apply --export`.

use std::fmt::Write as _;

use limitry_types::Filters;
use limitry_types::text::is_format;

use crate::commands::tables::plain;

/// A file that describes what there is.
pub(super) fn export(
    quotas: &[limitry_types::Quota],
    limits: &[limitry_types::RateLimit],
) -> String {
    let mut document = toml_edit::DocumentMut::new();
    let mut list = toml_edit::ArrayOfTables::new();
    for quota in quotas {
        let mut table = toml_edit::Table::new();
        table["name"] = text(&quota.name);
        table["metric"] = text(&quota.metric);
        table["limit"] = toml_edit::value(quota.limit_value.as_integer().unwrap_or_default());
        table["period"] = text(&quota.period);
        put_filters(&mut table, quota.dimension_filters.as_ref());
        list.push(table);
    }
    if !list.is_empty() {
        document["quotas"] = toml_edit::Item::ArrayOfTables(list);
    }
    let mut list = toml_edit::ArrayOfTables::new();
    for limit in limits {
        let mut table = toml_edit::Table::new();
        table["name"] = text(&limit.name);
        table["limit"] = toml_edit::value(limit.limit_value.as_integer().unwrap_or_default());
        table["window"] = text(&limit.window);
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

fn put_filters(table: &mut toml_edit::Table, filters: Option<&Filters>) {
    let Some(filters) = filters.filter(|filters| !filters.is_empty()) else {
        return;
    };
    let mut inline = toml_edit::InlineTable::new();
    for (name, value) in filters {
        let value = string(&plain(value));
        match quoted(name).parse::<toml_edit::Key>() {
            Ok(key) if !is_bare_key(name) => inline.insert_formatted(&key, value),
            _ => inline.insert(name, value),
        };
    }
    table["filters"] = toml_edit::value(inline);
}

/// Whether TOML takes the name as a key without quotes.
fn is_bare_key(name: &str) -> bool {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !name.is_empty() && name.bytes().all(is_bare)
}

fn text(text: impl AsRef<str>) -> toml_edit::Item {
    toml_edit::Item::Value(string(text.as_ref()))
}

/// A string in quotes. By itself `toml_edit` writes some texts in other forms, and no format character as an escape.
fn string(text: &str) -> toml_edit::Value {
    quoted(text).parse().unwrap_or_else(|_| text.into())
}

/// The text on one line in quotes. What could act on a terminal is an escape.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // Writing to a String cannot fail.
            c if c.is_control() || is_format(c) => drop(write!(out, "\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::super::file::read;
    use super::export;

    #[test]
    fn what_is_written_is_read_back() {
        let quota: limitry_types::Quota = serde_json::from_str(
            r#"{"id":"qta_1","name":"D \"x\"","metric":"values.gb","limitValue":5,"period":"week","dimensionFilters":{"plan":"free"}}"#,
        )
        .unwrap();
        let limit: limitry_types::RateLimit = serde_json::from_str(
            r#"{"id":"rl_1","name":"B","limitValue":9,"window":"second","enabled":false}"#,
        )
        .unwrap();
        let wanted = read(&export(&[quota], &[limit])).unwrap();
        assert_eq!(
            (wanted.quotas[0].name.as_str(), wanted.quotas[0].limit_value),
            ("D \"x\"", 5)
        );
        assert_eq!(wanted.quotas[0].dimension_filters["plan"], "free");
        assert_eq!(wanted.rate_limits[0].enabled, Some(false));
    }

    #[test]
    fn a_text_is_one_harmless_line_and_read_back() {
        let text = "a\"b\\c'\n::error::x\t\u{7f}\u{9b}\u{ad}\u{202e}\u{e0041}é日";
        let shown = super::string(text).to_string();
        assert!(
            shown
                .chars()
                .all(|c| !c.is_control() && !super::is_format(c)),
            "{shown}"
        );
        assert_eq!(
            shown.trim().parse::<toml_edit::Value>().unwrap().as_str(),
            Some(text)
        );
    }
}
