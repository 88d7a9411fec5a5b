//! What would have to change so that a project is as a file says, by name.

use std::collections::BTreeMap;

use limitry_types::{Meter, MeterLimit, Quota, RateLimit, Resource};
use serde::Serialize;

use super::declared::Declared;
use super::file::DesiredState;

/// One field that is to change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Field {
    #[serde(rename = "field")]
    pub(super) name: &'static str,
    pub(super) from: String,
    pub(super) to: String,
}

/// What a project has.
#[derive(Default)]
pub(super) struct Existing {
    pub(super) quotas: Vec<Quota>,
    pub(super) rate_limits: Vec<RateLimit>,
    /// The project's own.
    pub(super) meters: Vec<Meter>,
    pub(super) limits: Vec<MeterLimit>,
}

/// The ids of meters by name. A limit of the file names its meter by either.
#[derive(Default)]
pub(super) struct MeterIds(BTreeMap<String, String>);

impl MeterIds {
    pub(super) fn insert(&mut self, meter: &Meter) {
        self.0.insert(meter.name.clone(), meter.id.clone());
    }

    pub(super) fn id<'a>(&'a self, typed: &'a str) -> Option<&'a str> {
        let is_id = self.0.values().any(|id| id == typed);
        let named = || self.0.get(typed).map(String::as_str);
        is_id.then_some(typed).or_else(named)
    }

    /// What a file calls the meter with this id.
    pub(super) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        let mut named = self.0.iter().filter(|(_, known)| *known == id);
        named.next().map_or(id, |(name, _)| name)
    }
}

/// One change, and what it takes to make it.
pub(super) struct Change {
    /// `create`, `update` or `delete`.
    pub(super) action: &'static str,
    /// `quota`, `rate limit`, `meter` or `limit`.
    pub(super) kind: &'static str,
    pub(super) name: String,
    /// What is created or deleted, in words.
    pub(super) summary: String,
    /// Field by field, for an update.
    pub(super) fields: Vec<Field>,
    pub(super) step: AnyStep,
}

pub(super) enum AnyStep {
    Quota(Step<Quota>),
    RateLimit(Step<RateLimit>),
    Meter(Step<Meter>),
    Limit(Step<MeterLimit>),
}

pub(super) enum Step<R: Resource> {
    Create(R::New),
    Update { old: R, wanted: R::New },
    Delete { id: String },
}

/// The changes. Meters come before the limits that name them; deletions come last, and only when they were asked for.
pub(super) fn plan(
    wanted: &DesiredState,
    existing: &Existing,
    meters: &MeterIds,
    prune: bool,
) -> Vec<Change> {
    let mut changes = Vec::new();
    make(&mut changes, &wanted.meters, &existing.meters, meters);
    make(&mut changes, &wanted.quotas, &existing.quotas, meters);
    make(
        &mut changes,
        &wanted.rate_limits,
        &existing.rate_limits,
        meters,
    );
    make(&mut changes, &wanted.limits, &existing.limits, meters);
    if prune {
        delete(&mut changes, &wanted.limits, &existing.limits, meters);
        delete(&mut changes, &wanted.quotas, &existing.quotas, meters);
        delete(
            &mut changes,
            &wanted.rate_limits,
            &existing.rate_limits,
            meters,
        );
        delete(&mut changes, &wanted.meters, &existing.meters, meters);
    }
    changes
}

fn make<R: Declared>(
    changes: &mut Vec<Change>,
    wanted: &[R::New],
    existing: &[R],
    meters: &MeterIds,
) {
    for new in wanted {
        let name = R::name_of(new);
        let old = existing.iter().find(|old| Resource::name(*old) == name);
        let (action, summary, fields, step) = match old {
            None => {
                let step = Step::<R>::Create(new.clone());
                ("create", R::summary_of(new), Vec::new(), step)
            }
            Some(old) => {
                let (fields, _) = old.difference(new, meters);
                if fields.is_empty() {
                    continue;
                }
                let (old, wanted) = (old.clone(), new.clone());
                (
                    "update",
                    String::new(),
                    fields,
                    Step::Update { old, wanted },
                )
            }
        };
        changes.push(Change {
            action,
            kind: R::NOUN,
            name: name.to_owned(),
            summary,
            fields,
            step: R::step(step),
        });
    }
}

fn delete<R: Declared>(
    changes: &mut Vec<Change>,
    wanted: &[R::New],
    existing: &[R],
    meters: &MeterIds,
) {
    for old in existing {
        if wanted
            .iter()
            .any(|new| R::name_of(new) == Resource::name(old))
        {
            continue;
        }
        changes.push(Change {
            action: "delete",
            kind: R::NOUN,
            name: Resource::name(old).to_owned(),
            summary: old.named_summary(meters),
            fields: Vec::new(),
            step: R::step(Step::Delete {
                id: Resource::id(old).to_owned(),
            }),
        });
    }
}

/// A limit of the file whose meter is neither in the file nor in the project.
pub(super) fn limit_without_meter<'a>(
    wanted: &'a DesiredState,
    meters: &MeterIds,
) -> Option<(&'a str, &'a str)> {
    let is_known = |typed: &str| {
        meters.id(typed).is_some() || wanted.meters.iter().any(|meter| meter.name == typed)
    };
    let limits = wanted.limits.iter();
    limits
        .map(|limit| (&*limit.name, &*limit.meter_id))
        .find(|(_, meter)| !is_known(meter))
}

/// A name that the project has more than once, with the ids: a file speaks of things by their names.
pub(super) fn twice<R: Resource>(all: &[R]) -> Option<(String, Vec<String>)> {
    let mut ids: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for one in all {
        ids.entry(one.name()).or_default().push(one.id().to_owned());
    }
    let found = ids.into_iter().find(|(_, ids)| ids.len() > 1);
    found.map(|(name, ids)| (name.to_owned(), ids))
}
