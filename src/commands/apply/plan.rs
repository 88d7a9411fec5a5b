//! What would have to change so that a project is as a file says.

use std::collections::{BTreeMap, BTreeSet};

use limitry_types::{Meter, MeterLimit, NewMeterLimit, Quota, RateLimit, Resource};
use serde::Serialize;

use super::declared::{Declared, Key};
use super::file::DesiredState;
use crate::commands::tables::metric_of_meter;

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

/// The names and ids of meters. A limit of the file names its meter by either.
#[derive(Default)]
pub(super) struct MeterIds(Vec<(String, String)>);

impl MeterIds {
    /// Of meters with one name, the last that is inserted has it.
    pub(super) fn insert(&mut self, meter: &Meter) {
        self.0.push((meter.name.clone(), meter.id.clone()));
    }

    /// The id itself, or the ids of all meters with this name, the last first.
    pub(super) fn ids(&self, typed: &str) -> Vec<&str> {
        if let Some((_, id)) = self.0.iter().find(|(_, id)| id == typed) {
            return vec![id];
        }
        let named = self.0.iter().filter(|(name, _)| name == typed);
        named.rev().map(|(_, id)| &**id).collect()
    }

    pub(super) fn id(&self, typed: &str) -> Option<&str> {
        self.ids(typed).first().copied()
    }

    /// What a file calls the meter with this id.
    pub(super) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        match self.0.iter().find(|(_, known)| known == id) {
            Some((name, _)) if self.id(name) == Some(id) => name,
            _ => id,
        }
    }

    /// What a summary calls the meter: its name, or an id that says what is counted.
    pub(super) fn shown<'a>(&'a self, typed: &'a str) -> &'a str {
        let id = self.id(typed).unwrap_or(typed);
        match metric_of_meter(id) {
            Some(_) => id,
            None => self.name(id),
        }
    }
}

/// One change, and what it takes to make it.
pub(super) struct Change {
    /// `create`, `update` or `delete`.
    pub(super) action: &'static str,
    /// `quota`, `rate limit`, `meter` or `limit`.
    pub(super) kind: &'static str,
    pub(super) name: String,
    /// Whose own limit it is.
    pub(super) customer: Option<String>,
    /// What it allows or counts, in words.
    pub(super) summary: String,
    /// Field by field, for an update.
    pub(super) fields: Vec<Field>,
    pub(super) step: AnyStep,
}

impl Change {
    /// `limit 'Free' for acme`
    pub(super) fn described(&self) -> String {
        let customer = self.customer.as_ref();
        let whose = customer.map(|customer| format!(" for {customer}"));
        let (kind, name) = (self.kind, &self.name);
        format!("{kind} '{name}'{}", whose.unwrap_or_default())
    }
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
/// A meter that a limit of the file names stays.
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
        let limits = wanted.limits.iter();
        let used: BTreeSet<&str> = limits
            .filter_map(|limit| meters.id(&limit.meter_id))
            .collect();
        let is_unused = |meter: &&Meter| !used.contains(&*meter.id);
        let unused = existing.meters.iter().filter(is_unused);
        delete(&mut changes, &wanted.meters, unused, meters);
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
        let key = R::key_of(new);
        let old = existing.iter().find(|old| old.key() == key);
        let (action, fields, step) = match old {
            None => ("create", Vec::new(), Step::<R>::Create(new.clone())),
            Some(old) => {
                let (fields, _) = old.difference(new, meters);
                if fields.is_empty() {
                    continue;
                }
                let (old, wanted) = (old.clone(), new.clone());
                ("update", fields, Step::Update { old, wanted })
            }
        };
        changes.push(change::<R>(
            action,
            key,
            R::summary_of(new, meters),
            fields,
            step,
        ));
    }
}

fn delete<'a, R: Declared + 'a>(
    changes: &mut Vec<Change>,
    wanted: &[R::New],
    existing: impl IntoIterator<Item = &'a R>,
    meters: &MeterIds,
) {
    for old in existing {
        let key = old.key();
        if wanted.iter().any(|new| R::key_of(new) == key) {
            continue;
        }
        let id = Resource::id(old).to_owned();
        let (summary, step) = (old.named_summary(meters), Step::Delete { id });
        changes.push(change::<R>("delete", key, summary, Vec::new(), step));
    }
}

fn change<R: Declared>(
    action: &'static str,
    (name, customer): Key,
    summary: String,
    fields: Vec<Field>,
    step: Step<R>,
) -> Change {
    Change {
        action,
        kind: R::NOUN,
        name: name.to_owned(),
        customer: customer.map(str::to_owned),
        summary,
        fields,
        step: R::step(step),
    }
}

/// The limits of the file whose meter is not in the file, each with the ids that the meter can have.
pub(super) fn meters_of_limits<'a>(
    wanted: &'a DesiredState,
    meters: &'a MeterIds,
) -> impl Iterator<Item = (&'a NewMeterLimit, Vec<&'a str>)> {
    let names: BTreeSet<&str> = wanted.meters.iter().map(|meter| &*meter.name).collect();
    let limits = wanted.limits.iter();
    limits
        .filter(move |limit| !names.contains(&*limit.meter_id))
        .map(|limit| (limit, meters.ids(&limit.meter_id)))
}

/// Things of the project that have one key. With a file, only the keys that it has are looked at.
pub(super) fn alike<'a, R: Declared>(
    existing: &'a [R],
    wanted: Option<&[R::New]>,
) -> Option<Vec<&'a R>> {
    let keys = wanted.map(|wanted| wanted.iter().map(R::key_of).collect::<BTreeSet<Key>>());
    let mut groups: BTreeMap<Key, Vec<&R>> = BTreeMap::new();
    for one in existing {
        let key = one.key();
        if keys.as_ref().is_none_or(|keys| keys.contains(&key)) {
            groups.entry(key).or_default().push(one);
        }
    }
    groups.into_values().find(|group| group.len() > 1)
}
