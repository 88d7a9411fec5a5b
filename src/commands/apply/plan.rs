//! What would have to change so that a project is as a file says, by name.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::limits::Shown;
use super::super::summary;
use super::file::DesiredState;
use crate::commands::tables::plain;
use limitry_types::{
    Dimensions, Filters, NewQuota, NewRateLimit, Quota, QuotaChange, RateLimit, RateLimitChange,
};

/// One field that is to change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Field {
    #[serde(rename = "field")]
    pub(super) name: &'static str,
    pub(super) from: String,
    pub(super) to: String,
}

/// One change, and what it takes to make it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    CreateQuota(NewQuota),
    UpdateQuota {
        id: String,
        name: String,
        change: QuotaChange,
        fields: Vec<Field>,
        wanted: NewQuota,
    },
    DeleteQuota {
        id: String,
        name: String,
        summary: String,
    },
    CreateRateLimit(NewRateLimit),
    UpdateRateLimit {
        id: String,
        name: String,
        change: RateLimitChange,
        fields: Vec<Field>,
        wanted: NewRateLimit,
    },
    DeleteRateLimit {
        id: String,
        name: String,
        summary: String,
    },
}

impl Change {
    /// `create`, `update` or `delete`.
    pub(super) const fn action(&self) -> &'static str {
        match self {
            Self::CreateQuota(_) | Self::CreateRateLimit(_) => "create",
            Self::UpdateQuota { .. } | Self::UpdateRateLimit { .. } => "update",
            Self::DeleteQuota { .. } | Self::DeleteRateLimit { .. } => "delete",
        }
    }

    /// `quota` or `rate limit`.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::CreateQuota(_) | Self::UpdateQuota { .. } | Self::DeleteQuota { .. } => "quota",
            Self::CreateRateLimit(_)
            | Self::UpdateRateLimit { .. }
            | Self::DeleteRateLimit { .. } => "rate limit",
        }
    }

    /// The name of what changes.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::CreateQuota(new) => &new.name,
            Self::CreateRateLimit(new) => &new.name,
            Self::UpdateQuota { name, .. }
            | Self::DeleteQuota { name, .. }
            | Self::UpdateRateLimit { name, .. }
            | Self::DeleteRateLimit { name, .. } => name,
        }
    }

    /// What is created or deleted, in words.
    pub(super) fn summary(&self) -> String {
        match self {
            Self::CreateQuota(new) => summary::quota(
                new.limit_value,
                &new.metric,
                new.period,
                Some(&new.dimension_filters),
            ),
            Self::CreateRateLimit(new) => {
                summary::rate_limit(new.limit_value, new.window, Some(&new.dimension_filters))
            }
            Self::DeleteQuota { summary, .. } | Self::DeleteRateLimit { summary, .. } => {
                summary.clone()
            }
            Self::UpdateQuota { .. } | Self::UpdateRateLimit { .. } => String::new(),
        }
    }

    /// Field by field, for an update.
    pub(super) fn fields(&self) -> &[Field] {
        match self {
            Self::UpdateQuota { fields, .. } | Self::UpdateRateLimit { fields, .. } => fields,
            _ => &[],
        }
    }
}

/// The changes, in the order of the file; deletions last, and only when they were asked for.
pub(super) fn plan(
    wanted: &DesiredState,
    quotas: &[Quota],
    limits: &[RateLimit],
    prune: bool,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for new in &wanted.quotas {
        match quotas.iter().find(|quota| quota.name == new.name) {
            None => changes.push(Change::CreateQuota(new.clone())),
            Some(old) => changes.extend(quota_update(old, new)),
        }
    }
    for new in &wanted.rate_limits {
        match limits.iter().find(|limit| limit.name == new.name) {
            None => changes.push(Change::CreateRateLimit(new.clone())),
            Some(old) => changes.extend(rate_limit_update(old, new)),
        }
    }
    if prune {
        for quota in quotas
            .iter()
            .filter(|quota| !wanted.quotas.iter().any(|new| new.name == quota.name))
        {
            changes.push(Change::DeleteQuota {
                id: quota.id.clone(),
                name: quota.name.clone(),
                summary: Shown::summary(quota),
            });
        }
        for limit in limits
            .iter()
            .filter(|limit| !wanted.rate_limits.iter().any(|new| new.name == limit.name))
        {
            changes.push(Change::DeleteRateLimit {
                id: limit.id.clone(),
                name: limit.name.clone(),
                summary: Shown::summary(limit),
            });
        }
    }
    changes
}

/// What an answer says of a quota that it was told to be otherwise: `limit is 5, not 10`.
pub(super) fn unlike_quota(mut answered: Quota, wanted: &NewQuota) -> Option<String> {
    // Filters that an answer leaves out are not told otherwise.
    let filters = &mut answered.dimension_filters;
    filters.get_or_insert_with(|| as_filters(&wanted.dimension_filters));
    quota_update(&answered, wanted).map(|change| otherwise(&change))
}

/// The same of a rate limit.
pub(super) fn unlike_rate_limit(mut answered: RateLimit, wanted: &NewRateLimit) -> Option<String> {
    let filters = &mut answered.dimension_filters;
    filters.get_or_insert_with(|| as_filters(&wanted.dimension_filters));
    rate_limit_update(&answered, wanted).map(|change| otherwise(&change))
}

/// The filters as an answer would hold them.
fn as_filters(dimensions: &Dimensions) -> Filters {
    let pairs = dimensions.iter();
    pairs
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect()
}

fn otherwise(change: &Change) -> String {
    let fields = change.fields().iter();
    let said: Vec<String> = fields
        .map(|field| format!("{} is {}, not {}", field.name, field.from, field.to))
        .collect();
    said.join("; ")
}

/// A name that the project has more than once, with the ids: a file speaks of things by their names.
pub(super) fn twice<'a>(
    all: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Option<(String, Vec<String>)> {
    let mut ids: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, id) in all {
        ids.entry(name).or_default().push(id);
    }
    ids.into_iter()
        .find(|(_, ids)| ids.len() > 1)
        .map(|(name, ids)| {
            (
                name.to_owned(),
                ids.into_iter().map(str::to_owned).collect(),
            )
        })
}

/// Notes a field that differs.
fn differ(fields: &mut Vec<Field>, name: &'static str, from: String, to: String) -> bool {
    let differs = from != to;
    if differs {
        fields.push(Field { name, from, to });
    }
    differs
}

fn said(filters: Option<&Filters>) -> String {
    let all: Vec<String> = filters
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{name}={}", plain(value)))
        .collect();
    if all.is_empty() {
        "none".to_owned()
    } else {
        all.join(" ")
    }
}

fn quota_update(old: &Quota, new: &NewQuota) -> Option<Change> {
    let mut fields = Vec::new();
    let limit = differ(
        &mut fields,
        "limit",
        old.limit_value.to_string(),
        new.limit_value.to_string(),
    );
    let metric = differ(
        &mut fields,
        "metric",
        old.metric.clone(),
        new.metric.clone(),
    );
    let period = differ(
        &mut fields,
        "period",
        old.period.clone(),
        new.period.to_string(),
    );
    let filters = differ(
        &mut fields,
        "filters",
        said(old.dimension_filters.as_ref()),
        said(Some(&as_filters(&new.dimension_filters))),
    );
    let change = QuotaChange {
        name: None,
        metric: metric.then(|| new.metric.clone()),
        limit_value: limit.then_some(new.limit_value),
        period: period.then_some(new.period),
        dimension_filters: filters.then(|| new.dimension_filters.clone()),
    };
    let named = (old.id.clone(), old.name.clone());
    (!fields.is_empty()).then_some(Change::UpdateQuota {
        id: named.0,
        name: named.1,
        change,
        fields,
        wanted: new.clone(),
    })
}

fn rate_limit_update(old: &RateLimit, new: &NewRateLimit) -> Option<Change> {
    let mut fields = Vec::new();
    let enabled = new.enabled.unwrap_or(true);
    let limit = differ(
        &mut fields,
        "limit",
        old.limit_value.to_string(),
        new.limit_value.to_string(),
    );
    let window = differ(
        &mut fields,
        "window",
        old.window.clone(),
        new.window.to_string(),
    );
    let switched = differ(
        &mut fields,
        "enabled",
        old.enabled.to_string(),
        enabled.to_string(),
    );
    let filters = differ(
        &mut fields,
        "filters",
        said(old.dimension_filters.as_ref()),
        said(Some(&as_filters(&new.dimension_filters))),
    );
    let change = RateLimitChange {
        name: None,
        limit_value: limit.then_some(new.limit_value),
        window: window.then_some(new.window),
        dimension_filters: filters.then(|| new.dimension_filters.clone()),
        enabled: switched.then_some(enabled),
    };
    let named = (old.id.clone(), old.name.clone());
    (!fields.is_empty()).then_some(Change::UpdateRateLimit {
        id: named.0,
        name: named.1,
        change,
        fields,
        wanted: new.clone(),
    })
}
