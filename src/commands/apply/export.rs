//! The file of `limitry apply --export`.

use limitry_types::Filters;

use crate::commands::tables::plain;

/// A file that describes what there is.
pub(super) fn write(
    quotas: &[limitry_types::Quota],
    limits: &[limitry_types::RateLimit],
) -> String {
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

fn put_filters(table: &mut toml_edit::Table, filters: Option<&Filters>) {
    let Some(filters) = filters.filter(|filters| !filters.is_empty()) else {
        return;
    };
    let mut inline = toml_edit::InlineTable::new();
    for (name, value) in filters {
        inline.insert(name, plain(value).into());
    }
    table["filters"] = toml_edit::value(inline);
}

#[cfg(test)]
mod tests {
    use super::super::file::read;
    use super::write;

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
        let wanted = read(&write(&[quota], &[limit])).unwrap();
        assert_eq!(
            (wanted.quotas[0].name.as_str(), wanted.quotas[0].limit_value),
            ("D \"x\"", 5)
        );
        assert_eq!(wanted.quotas[0].dimension_filters["plan"], "free");
        assert_eq!(wanted.rate_limits[0].enabled, Some(false));
    }
}
