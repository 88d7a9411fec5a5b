//! What to do about the secrets that a scan found: the commands that replace or end keys.

use std::collections::BTreeMap;
use std::path::Path;

use crate::base::text::shell;
use crate::context::Context;
use crate::features::delivery::{self, ForeignContent, Target, find_foreign_content};
use crate::features::scan::{Finding, SecretKind, Status};

/// What is done about each key, by its id.
pub(super) type Remedies = BTreeMap<String, Remedy>;

/// What replaces or ends a key that was found.
pub(super) enum Remedy {
    /// A rotation has replaced it already.
    Revoke(String),
    /// The env file that holds it gets the new one.
    Deliver(String),
    Print(String),
}

/// The keys that are named with a command: their ids and last four characters. A dead one needs none.
fn named_keys(findings: &[Finding]) -> Vec<(&str, &str)> {
    let mut named = Vec::new();
    for finding in findings {
        let is_dead = matches!(finding.status, Some(Status::Revoked | Status::Expired));
        if let (SecretKind::ApiKey, Some(id), false) = (finding.kind, &finding.key_id, is_dead) {
            add_new(&mut named, (id.as_str(), finding.last_four.as_str()));
        }
    }
    named.truncate(MAX_NAMED_KEYS);
    named
}

/// What replaces or ends the keys that were found, by their ids.
pub(super) async fn remedies(ctx: &Context, findings: &[Finding]) -> Remedies {
    let mut remedies = BTreeMap::new();
    for (id, last_four) in named_keys(findings) {
        let of_key = findings
            .iter()
            .filter(|one| one.key_id.as_deref() == Some(id));
        let mut remedy = Remedy::Print(format!("limitry keys rotate {} --now", shell(id)));
        for finding in of_key {
            if finding.is_replaced {
                remedy = Remedy::Revoke(format!("limitry keys revoke {}", shell(id)));
                break;
            }
            let name = Path::new(&finding.path).file_name().unwrap_or_default();
            if !name.to_string_lossy().contains(".env") {
                continue;
            }
            if let Ok(parsed) = format!("env-file:{}", finding.path).parse::<Target>()
                && let Some(target) = target_of(ctx, parsed, last_four).await
            {
                let command = format!(
                    "limitry keys rotate {} --now --to {}",
                    shell(id),
                    shell(&target)
                );
                remedy = Remedy::Deliver(command);
                break;
            }
        }
        remedies.insert(id.to_owned(), remedy);
    }
    remedies
}

/// The env file and the variable in it that holds the key; `None` where no key may be delivered to.
async fn target_of(ctx: &Context, target: Target, last_four: &str) -> Option<String> {
    let checked = delivery::check_all(std::slice::from_ref(&target), false, ctx.waiting()).await;
    let found = find_foreign_content(checked.ok()?, &[last_four])
        .await
        .ok()?;
    match (target, found.1) {
        (target, None) => Some(target.to_string()),
        (Target::EnvFile { path, .. }, Some((_, ForeignContent::OtherVariable { name, .. }))) => {
            let variable = name;
            Some(Target::EnvFile { path, variable }.to_string())
        }
        _ => None,
    }
}

/// More commands are no help.
const MAX_NAMED_KEYS: usize = 5;

/// What to do about the findings.
pub(super) fn remedy(
    findings: &[Finding],
    staged: bool,
    is_verified: bool,
    for_keys: Option<&Remedies>,
) -> String {
    let mut said = vec![if staged {
        "Remove it and stage again; what is committed stays in the history.".to_owned()
    } else {
        "Replace a secret that others may have seen. Deleting it from the file is not enough."
            .to_owned()
    }];
    // By their ids: a command without a terminal takes no last four characters.
    let (mut unnamed, mut foreign) = (Vec::new(), Vec::new());
    let keys = findings.iter().filter(|one| one.kind == SecretKind::ApiKey);
    for key in keys {
        let last_four = key.last_four.as_str();
        match (key.status, key.key_id.as_deref()) {
            (Some(Status::Revoked | Status::Expired), _) | (_, Some(_)) => {}
            (Some(Status::Unknown), None) if is_verified => add_new(&mut foreign, last_four),
            _ => add_new(&mut unnamed, last_four),
        }
    }
    said.extend(named_keys(findings).iter().map(|(id, last_four)| {
        match for_keys.and_then(|for_keys| for_keys.get(*id)) {
            Some(Remedy::Revoke(command)) => {
                format!("`{command}` ends the key …{last_four}, which a rotation has replaced.")
            }
            Some(Remedy::Deliver(command)) => format!("`{command}` replaces the key …{last_four}."),
            Some(Remedy::Print(command)) => {
                format!("`{command}` replaces the key …{last_four} and prints the new one.")
            }
            // A person decides: another secret may end like the key, and a log must not get the new one.
            None => format!(
                "`limitry keys show {}` shows the key …{last_four}.",
                shell(id)
            ),
        }
    }));
    said.extend(of_last_four(
        &unnamed,
        "`limitry keys list --inactive` shows which key ends in",
    ));
    said.extend(of_last_four(&foreign, "No key of this project ends in"));
    said.join(" ")
}

/// Adds what is not there yet, in the order of the findings, until there is one more than is named.
fn add_new<T: PartialEq>(items: &mut Vec<T>, item: T) {
    if items.len() <= MAX_NAMED_KEYS && !items.contains(&item) {
        items.push(item);
    }
}

/// The sentence about keys that are known by their last four characters; `None` without keys.
fn of_last_four(keys: &[&str], begin: &str) -> Option<String> {
    let named = keys.iter().take(MAX_NAMED_KEYS);
    let mut named: Vec<String> = named.map(|key| format!("…{key}")).collect();
    if keys.len() > MAX_NAMED_KEYS {
        named.push("one of the others".to_owned());
    }
    (!named.is_empty()).then(|| format!("{begin} {}.", named.join(" or ")))
}
