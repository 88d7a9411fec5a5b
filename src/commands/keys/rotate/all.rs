//! `keys rotate --all`

use crate::failure::{Failure, Result, codes};

use super::summary::{partly, several};
use super::{Plan, begin, plan, resume};
use crate::base::exit::Exit;
use crate::base::state::Destination;
use crate::base::text::shell;
use crate::base::time;
use crate::cli::keys::KeysRotateArgs;
use crate::context::Context;
use crate::features::rotation::Rotated;
use crate::features::rotation::name_marker::{MarkerKind, NameMarker};

use crate::features::delivery::{Place, refuse_overlaps};
use crate::output::{Outcome, View, list_document};
use limitry_client::{Client, ItemLimit};
use limitry_types::{ApiKey, KeyStatus, Page};

/// Every key that is old enough, each to targets of its own.
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
    // What is under way is finished first: its keys have other names for the time being.
    let mut done = Vec::new();
    let mut failures = Vec::new();
    let mut tried: Vec<String> = Vec::new();
    if !args.dry_run {
        for open in resume::open_for(ctx, destination)? {
            if ctx.shutdown().shutdown_requested() {
                return several(ctx, &done, failures);
            }
            resume::describe(ctx, &open);
            // Whatever comes of it, it is one key, and its turn is over.
            tried.push(open.key.clone());
            tried.extend(open.successor.clone());
            match resume::resume(ctx, client.clone(), open, args.plain).await {
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
    let skipped: Vec<String> = keys.iter().filter_map(is_passed_over).collect();
    keys.retain(|key| is_passed_over(key).is_none());
    if let Some(youngest) = youngest {
        // Whose age nobody knows may be too old, and is not let pass in silence.
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
        // What one key stands in the way of, it alone does not get.
        match plan(ctx, client, destination, key, args).await {
            Ok(plan) => plans.push(plan),
            Err(error) => failures.push(error),
        }
    }
    let places: Vec<&Place> = plans.iter().flat_map(|plan| &plan.places).collect();
    refuse_overlaps(&places)?;
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

/// Why a key is not one to be rotated with the others, in a sentence.
fn is_passed_over(key: &ApiKey) -> Option<String> {
    let (_, mark) = NameMarker::of(key)?;
    let why = match mark.word {
        MarkerKind::Rotating => "it is the successor of a key that is being rotated",
        MarkerKind::Retiring | MarkerKind::Discarded => "a rotation has let it go",
        MarkerKind::Kept => "an ended rotation kept it",
        // One for a command is the command's, and ends with it.
        MarkerKind::Ephemeral => "it is a command's, and ends with it",
    };
    let name = limitry_types::text::escape(&key.name).into_owned();
    Some(format!("Left key '{name}' ({}) as it is: {why}.", key.id))
}
