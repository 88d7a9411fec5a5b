//! `keys rotate --all`

use crate::failure::{Failure, Result, codes};

use super::super::deliver;
use super::plan::{Plan, begin, plan};
use super::resume;
use super::summary::{partly, several};
use crate::base::exit::Exit;
use crate::base::state::Destination;
use crate::base::text::shell;
use crate::base::time;
use crate::cli::keys::KeysRotateArgs;
use crate::context::Context;
use crate::features::rotation::Rotated;
use crate::features::rotation::name_marker::{MarkerKind, NameMarker};

use crate::features::delivery::{CheckedTarget, refuse_overlaps};
use crate::output::{Outcome, View, list_document};
use limitry_client::{Client, ItemLimit};
use limitry_types::{ApiKey, KeyStatus, Page};

/// Every key that is old enough, each to its own targets.
pub(super) async fn all(
    ctx: &Context,
    client: &Client,
    destination: &Destination,
    args: &KeysRotateArgs,
) -> Result<Outcome> {
    if let Some(target) = args.to.iter().find(|target| !target.is_template()) {
        return Err(Failure::usage(
            codes::BAD_TARGET,
            format!("{target} is one place for several keys"),
        )
        .hint("put {name} or {id} into it, as in --to 'env-file:{name}.env'"));
    }
    // Open rotations are finished first: their keys have provisional names.
    let mut done = Vec::new();
    let mut failures = Vec::new();
    let mut tried: Vec<String> = Vec::new();
    if !args.dry_run {
        deliver::sweep_leases(ctx, client).await?;
        for open in resume::open_for(ctx, destination)? {
            if ctx.shutdown().shutdown_requested() {
                return several(ctx, &done, failures);
            }
            resume::describe(ctx, &open);
            // Whether it succeeds or not, it counts as one key.
            tried.push(open.key.clone());
            tried.extend(open.successor.clone());
            match resume::resume(ctx, client.clone(), open, args.plain, None).await {
                Ok(finished) => done.extend(finished),
                Err(error) => failures.push(error),
            }
        }
    }
    let mut keys = client
        .keys(Some(KeyStatus::Active), ItemLimit::All)
        .collect()
        .await?
        .data;
    let youngest = match args.older_than {
        Some(age) => Some(time::after(client.clock().now(), age.negate())?),
        None => None,
    };
    let finished = |id: &str| {
        tried.iter().any(|tried| tried == id)
            || done
                .iter()
                .any(|done: &Rotated| done.new.id == id || done.old.id == id)
    };
    keys.retain(|key| !finished(&key.id));
    let skipped: Vec<String> = keys.iter().filter_map(skip_reason).collect();
    keys.retain(|key| skip_reason(key).is_none());
    if let Some(youngest) = youngest {
        // A key of unknown age may be too old, so it is reported.
        for key in keys.iter().filter(|key| key.created_at.is_none()) {
            failures.push(
                Failure::new(
                    Exit::Api,
                    codes::AGE_UNKNOWN,
                    format!(
                        "the API does not say when key '{}' ({}) was created, so it may be too old",
                        key.name, key.id
                    ),
                )
                .hint(format!(
                    "rotate it by its id: `limitry keys rotate {}`",
                    shell(&key.id)
                )),
            );
        }
        keys.retain(|key| key.created_at.is_some_and(|made| made <= youngest));
    }
    for skipped in &skipped {
        ctx.printer().note(skipped);
    }
    if keys.is_empty() && done.is_empty() && failures.is_empty() {
        let why = if args.older_than.is_some() {
            "no active key is that old"
        } else {
            "there is no active key"
        };
        let none = Page::<ApiKey>::complete(Vec::new());
        return Ok(Outcome::list(&none, "").note(format!("Nothing to rotate: {why}.")));
    }
    let mut plans = Vec::new();
    for key in keys {
        // A problem with one key does not stop the others.
        match plan(ctx, client, destination, key, args).await {
            Ok(plan) => plans.push(plan),
            Err(error) => failures.push(error),
        }
    }
    let targets: Vec<&CheckedTarget> = plans.iter().flat_map(|plan| &plan.targets).collect();
    refuse_overlaps(&targets)?;
    if args.dry_run {
        let documents: Vec<_> = plans.iter().map(Plan::show).collect();
        let json = list_document(documents.iter().map(|outcome| &outcome.json).collect());
        let views = documents.into_iter().map(|outcome| outcome.view).collect();
        let outcome = Outcome::new(json, View::Many(views)).note("Nothing was done: --dry-run.");
        return partly(ctx, outcome, plans.len(), failures);
    }
    for plan in plans {
        if ctx.shutdown().shutdown_requested() {
            break;
        }
        match begin(ctx, client.clone(), destination, plan, args).await {
            Ok(one) => done.push(one),
            Err(error) => failures.push(error),
        }
    }
    several(ctx, &done, failures)
}

/// Why a key is not rotated with the others, in a sentence.
fn skip_reason(key: &ApiKey) -> Option<String> {
    let (name, marker) = NameMarker::of(key)?;
    let why = match marker.kind {
        MarkerKind::Rotating => "it is the successor of a key that is being rotated",
        MarkerKind::Retiring | MarkerKind::Discarded => "a rotation has replaced it",
        MarkerKind::Kept => "an aborted rotation kept it",
        MarkerKind::Ephemeral => "it belongs to a command, and ends with it",
        MarkerKind::Creating => "it is not delivered yet",
    };
    let name = limitry_types::text::escape(name).into_owned();
    Some(format!("Left key '{name}' ({}) as it is: {why}.", key.id))
}
