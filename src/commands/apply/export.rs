//! The file of `limitry apply --export`.

use std::fmt::Write as _;

use limitry_types::text::is_format;
use limitry_types::{Filters, Meter, MeterLimit};

use super::plan::{Existing, MeterIds};
use crate::commands::tables::plain;

/// A file that describes what there is.
pub(super) fn export(existing: &Existing, meters: &MeterIds) -> String {
    let mut document = toml_edit::DocumentMut::new();
    let mut list = toml_edit::ArrayOfTables::new();
    for quota in &existing.quotas {
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
    for limit in &existing.rate_limits {
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
    put_meters(&mut document, &existing.meters);
    put_limits(&mut document, &existing.limits, meters);
    document.to_string()
}

fn put_meters(document: &mut toml_edit::DocumentMut, meters: &[Meter]) {
    let mut list = toml_edit::ArrayOfTables::new();
    for meter in meters {
        let mut table = toml_edit::Table::new();
        table["name"] = text(&meter.name);
        if let Some(description) = &meter.description {
            table["description"] = text(description);
        }
        table["aggregation"] = text(&meter.aggregation);
        table["field"] = text(&meter.field);
        if let Some(event) = &meter.event_filter.event_type {
            table["event"] = text(event);
        }
        put_filters(&mut table, meter.event_filter.dimensions.as_ref());
        list.push(table);
    }
    if !list.is_empty() {
        document["meters"] = toml_edit::Item::ArrayOfTables(list);
    }
}

fn put_limits(document: &mut toml_edit::DocumentMut, limits: &[MeterLimit], meters: &MeterIds) {
    let mut list = toml_edit::ArrayOfTables::new();
    for limit in limits {
        let mut table = toml_edit::Table::new();
        table["name"] = text(&limit.name);
        table["meter"] = text(meters.name(&limit.meter_id));
        table["limit"] = toml_edit::value(limit.limit_value.as_integer().unwrap_or_default());
        table["period"] = text(&limit.period);
        if let Some(customer) = &limit.customer_id {
            table["customer"] = text(customer);
        }
        put_filters(&mut table, limit.dimension_filters.as_ref());
        if let Some(percents) = &limit.alert_thresholds {
            let percents = percents.iter().map(|percent| i64::from(*percent));
            table["alerts"] = toml_edit::value(percents.collect::<toml_edit::Array>());
        }
        list.push(table);
    }
    if !list.is_empty() {
        document["limits"] = toml_edit::Item::ArrayOfTables(list);
    }
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
    use super::{Existing, Meter, MeterIds, MeterLimit, export};

    #[test]
    fn an_exported_file_can_be_read_back() {
        let quota: limitry_types::Quota = serde_json::from_str(
            r#"{"id":"qta_1","name":"D \"x\"","metric":"values.gb","limitValue":5,"period":"week","dimensionFilters":{"plan":"free"}}"#,
        )
        .unwrap();
        let limit: limitry_types::RateLimit = serde_json::from_str(
            r#"{"id":"rl_1","name":"B","limitValue":9,"window":"second","enabled":false}"#,
        )
        .unwrap();
        let meter: Meter = serde_json::from_str(
            r#"{"id":"mtr_1","projectId":"proj_1","name":"I","aggregation":"sum","field":"values.images","eventFilter":{"eventType":"made"}}"#,
        )
        .unwrap();
        let own: MeterLimit = serde_json::from_str(
            r#"{"id":"lmt_1","name":"F","meterId":"mtr_1","limitValue":5,"period":"annual","customerId":"c","alertThresholds":[80,100]}"#,
        )
        .unwrap();
        let mut meters = MeterIds::default();
        meters.insert(&meter);
        let existing = Existing {
            quotas: vec![quota],
            rate_limits: vec![limit],
            meters: vec![meter],
            limits: vec![own],
        };
        let wanted = read(&export(&existing, &meters)).unwrap();
        assert_eq!(wanted.limits[0].meter_id, "I");
        assert_eq!(wanted.limits[0].alert_thresholds, Some(vec![80, 100]));
        assert_eq!(wanted.limits[0].customer_id.as_deref(), Some("c"));
        assert_eq!(
            wanted.meters[0].event_filter.event_type.as_deref(),
            Some("made")
        );
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
