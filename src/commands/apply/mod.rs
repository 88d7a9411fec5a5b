//! `limitry apply`: quotas, rate limits, meters and limits as a file says. Read all, plan, show, ask, do.

mod declared;
mod export;
mod file;
mod person;
mod plan;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde_json::{Value, json};

use crate::base::exit::Exit;
use crate::base::fs;
use crate::base::stdin;
use crate::base::text::shell;
use crate::cli::apply::ApplyArgs;
use crate::context::Context;
use crate::failure::{Failure, Result, codes, common};
use crate::output::{Cell, Column, Outcome, State, View};
use declared::Declared;
use file::DesiredState;
use limitry_client::{ApiError, Client, ItemLimit};
use limitry_types::text::escape;
use limitry_types::{Meter, Resource};
use plan::{AnyStep, Change, Existing, MeterIds, Step};

/// The largest file that is read.
const MAX_FILE_BYTES: u64 = 4 << 20;

/// `apply`
pub(super) async fn apply(ctx: &Context, args: &ApplyArgs) -> Result<Outcome> {
    let Some(path) = args.file.as_ref().or(args.file_flag.as_ref()) else {
        return export(ctx).await;
    };
    if args.file_flag.is_some() {
        ctx.deprecated("`limitry apply FILE` needs no -f and no --file");
    }
    let mut wanted = file::read(&read(path).await?).map_err(|mistakes| {
        let message = format!("{} cannot be used", named(path));
        let mut failure = Failure::usage(codes::BAD_FILE, message)
            .hint("`limitry apply --export` prints a file of the right form; nothing was changed");
        let lines = mistakes.into_iter().map(|mistake| (String::new(), mistake));
        failure.details.extend(lines);
        failure
    })?;
    let client = ctx.project_client().await?;
    let metered = if !wanted.meters.is_empty() || !wanted.limits.is_empty() {
        Metered::Yes
    } else if args.prune {
        Metered::IfServed
    } else {
        Metered::No
    };
    let (existing, meters) = existing(&client, metered).await?;
    resolve_customers(&client, &mut wanted, &existing).await?;
    ensure_told_apart(&existing, Some(&wanted), &meters)?;
    ensure_meters(&wanted, &meters)?;
    let changes = plan::plan(&wanted, &existing, &meters, args.prune);
    if names_nothing(&wanted) && !changes.is_empty() {
        // Such as what the shell leaves of `limitry apply --export >FILE` that failed.
        let message = format!(
            "{} names nothing, and --prune would delete everything",
            named(path)
        );
        return Err(Failure::usage(codes::BAD_FILE, message)
            .hint("`limitry apply --export` prints what the project has; nothing was changed"));
    }
    if changes.is_empty() {
        let document = document(&changes, &[]);
        return Ok(Outcome::new(document, View::Nothing).note("Nothing to change."));
    }
    if args.check {
        return Ok(shown(ctx, &changes).exit(Exit::No));
    }
    let plan = shown(ctx, &changes);
    if ctx.printer().prints_text() {
        ctx.printer().show(&plan, ctx.now())?;
    }
    let prompter = ctx.prompter();
    if is_stdin(path) && !prompter.says_yes() {
        let message = "a confirmation is needed, and stdin holds the plan";
        return Err(Failure::new(Exit::Input, codes::INPUT_NEEDED, message)
            .hint("`--yes` answers it; nothing was changed"));
    }
    let prune = if args.prune { " --prune" } else { "" };
    let file = path.to_string_lossy();
    let again = format!("`limitry apply {}{prune} --yes`", shell(&file));
    prompter
        .confirm(&format!("{} Apply?", summary(&changes)), &again)
        .await?;
    carry_out(ctx, &client, changes, meters).await
}

const fn names_nothing(wanted: &DesiredState) -> bool {
    wanted.quotas.is_empty()
        && wanted.rate_limits.is_empty()
        && wanted.meters.is_empty()
        && wanted.limits.is_empty()
}

/// The file as messages name it.
fn named(path: &Path) -> Cow<'_, str> {
    if is_stdin(path) {
        "stdin".into()
    } else {
        path.to_string_lossy()
    }
}

async fn read(path: &Path) -> Result<String> {
    if is_stdin(path) {
        return Ok(stdin::read_text(MAX_FILE_BYTES).await?);
    }
    Ok(fs::read_text(path, MAX_FILE_BYTES)?)
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Whether meters and limits are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Metered {
    /// The file does not speak of them.
    No,
    /// An API of an earlier generation has none.
    IfServed,
    Yes,
}

/// What the project has, and the ids of all meters.
async fn existing(client: &Client, metered: Metered) -> Result<(Existing, MeterIds)> {
    let mut existing = Existing {
        quotas: all(client).await?,
        rate_limits: all(client).await?,
        ..Existing::default()
    };
    let mut meters = MeterIds::default();
    if metered == Metered::No {
        return Ok((existing, meters));
    }
    let (own, of_every_project): (Vec<Meter>, Vec<Meter>) = unless_missing(client, metered)
        .await?
        .into_iter()
        .partition(|meter: &Meter| meter.project_id.is_some());
    for meter in of_every_project.iter().chain(&own) {
        meters.insert(meter);
    }
    existing.meters = own;
    existing.limits = unless_missing(client, metered).await?;
    Ok((existing, meters))
}

async fn all<R: Resource>(client: &Client) -> Result<Vec<R>, ApiError> {
    Ok(client.resources(ItemLimit::All).collect().await?.data)
}

async fn unless_missing<R: Resource>(client: &Client, metered: Metered) -> Result<Vec<R>> {
    match all(client).await {
        Err(error) if error.is_route_missing() && metered == Metered::IfServed => Ok(Vec::new()),
        found => Ok(found?),
    }
}

/// Replaces Limitry's ids of customers by your own ids, which limits have. Customers that have limits are known already.
async fn resolve_customers(
    client: &Client,
    wanted: &mut DesiredState,
    existing: &Existing,
) -> Result<()> {
    let mut names = HashSet::new();
    let mut own_ids: HashMap<String, String> = HashMap::new();
    for limit in &existing.limits {
        let customer = limit.customer_id.iter();
        own_ids.extend(customer.map(|id| (id.clone(), id.clone())));
    }
    for limit in &mut wanted.limits {
        if let Some(typed) = limit.customer_id.take() {
            let own_id = match own_ids.get(&typed) {
                Some(own_id) => own_id.clone(),
                // A customer need not exist yet.
                None => match client.customer(&typed).await {
                    Ok(customer) => customer.external_id,
                    Err(error) if error.is_not_found() || error.is_route_missing() => typed.clone(),
                    Err(error) => return Err(error.into()),
                },
            };
            own_ids.insert(typed, own_id.clone());
            limit.customer_id = Some(own_id);
        }
        if !names.insert((limit.name.clone(), limit.customer_id.clone())) {
            let customer = limit.customer_id.as_deref().unwrap_or_default();
            let message = format!("'{}' is there twice for customer '{customer}'", limit.name);
            return Err(Failure::usage(codes::BAD_FILE, message)
                .hint("give each customer one limit of a name; nothing was changed"));
        }
    }
    Ok(())
}

/// Fails where an entry of the file means several things. Without a file: where an export would have such an entry.
fn ensure_told_apart(
    existing: &Existing,
    wanted: Option<&DesiredState>,
    meters: &MeterIds,
) -> Result<()> {
    let quotas = wanted.map(|wanted| &*wanted.quotas);
    ensure_unique(&existing.quotas, quotas, meters)?;
    let rate_limits = wanted.map(|wanted| &*wanted.rate_limits);
    ensure_unique(&existing.rate_limits, rate_limits, meters)?;
    let own_meters = wanted.map(|wanted| &*wanted.meters);
    ensure_unique(&existing.meters, own_meters, meters)?;
    let limits = wanted.map(|wanted| &*wanted.limits);
    ensure_unique(&existing.limits, limits, meters)
}

fn ensure_unique<R: Declared>(
    existing: &[R],
    wanted: Option<&[R::New]>,
    meters: &MeterIds,
) -> Result<()> {
    let Some(alike) = plan::alike(existing, wanted) else {
        return Ok(());
    };
    let (name, id) = alike
        .first()
        .map_or(("", ""), |one| (Resource::name(*one), Resource::id(*one)));
    let each: Vec<String> = alike
        .iter()
        .map(|one| format!("{} ({})", Resource::id(*one), one.named_summary(meters)))
        .collect();
    let message = format!("'{name}' is more than one {}: {}", R::NOUN, each.join("; "));
    let (command, id) = (R::COMMAND, shell(id));
    Err(Failure::usage(codes::AMBIGUOUS, message).hint(format!(
        "`{command} update {id} --name OTHER` renames one; `{command} delete {id}` deletes it"
    )))
}

/// Fails where a limit of the file names no meter, or several.
fn ensure_meters(wanted: &DesiredState, meters: &MeterIds) -> Result<()> {
    for (limit, ids) in plan::meters_of_limits(wanted, meters) {
        let (name, meter) = (&limit.name, &limit.meter_id);
        match &*ids {
            [] => {
                let message = format!("there is no meter '{meter}', which limit '{name}' names");
                return Err(Failure::usage(codes::BAD_FILE, message).hint(
                    "`limitry meters list` shows the meters; a [[meters]] entry of the file makes one; nothing was changed",
                ));
            }
            [_] => {}
            several => {
                let ids: Vec<String> = several.iter().map(|id| (*id).to_owned()).collect();
                return Err(common::ambiguous(
                    Meter::NOUN,
                    meter,
                    &ids,
                    "limitry meters list",
                ));
            }
        }
    }
    Ok(())
}

async fn export(ctx: &Context) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let (mut existing, meters) = existing(&client, Metered::IfServed).await?;
    ensure_told_apart(&existing, None, &meters)?;
    // Oldest first: the order in which they were created.
    existing.quotas.reverse();
    existing.rate_limits.reverse();
    existing.meters.reverse();
    existing.limits.reverse();
    let text = export::export(&existing, &meters);
    let document = json!({
        "quotas": existing.quotas,
        "rateLimits": existing.rate_limits,
        "meters": existing.meters,
        "limits": existing.limits,
    });
    Ok(Outcome::new(document, View::Raw(text)))
}

/// `1 to create, 2 to change, 3 to delete.`
fn summary(changes: &[Change]) -> String {
    let count = |action| {
        changes
            .iter()
            .filter(|change| change.action == action)
            .count()
    };
    let parts = [
        ("create", "create"),
        ("update", "change"),
        ("delete", "delete"),
    ];
    let parts = parts.map(|(action, word)| (count(action), word));
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} to {word}"))
        .collect();
    format!("{}.", parts.join(", "))
}

/// The plan. On a terminal a line for each field of a change, in a pipe a row.
fn shown(ctx: &Context, changes: &[Change]) -> Outcome {
    let (columns, rows) = if ctx.printer().is_for_person() {
        person::plan(ctx, changes)
    } else {
        let columns = ["ACTION", "KIND", "NAME", "FIELD", "FROM", "TO", "SUMMARY"];
        let rows = changes.iter().flat_map(plan_rows).collect();
        (columns.map(Column::new).to_vec(), rows)
    };
    Outcome::new(document(changes, &[]), View::table(columns, rows, ""))
}

fn plan_rows(change: &Change) -> Vec<Vec<Cell>> {
    let row = |end: [Cell; 4]| {
        let start = [change.action, change.kind, &change.name].map(Cell::text);
        start.into_iter().chain(end).collect()
    };
    let nothing = Cell::Nothing;
    let summary = Cell::text(&change.summary);
    match &*change.fields {
        [] => vec![row([nothing.clone(), nothing.clone(), nothing, summary])],
        fields => {
            let row = |field: &plan::Field| {
                let [from, to] = [&field.from, &field.to].map(Cell::text);
                row([Cell::text(field.name), from, to, summary.clone()])
            };
            fields.iter().map(row).collect()
        }
    }
}

/// The plan for `--json`, with how each change went once it was tried.
fn document(changes: &[Change], results: &[&'static str]) -> Value {
    let all: Vec<Value> = changes
        .iter()
        .enumerate()
        .map(|(i, change)| {
            json!({
                "action": change.action,
                "kind": change.kind,
                "name": change.name,
                "customer": change.customer,
                "fields": &*change.fields,
                "summary": change.summary,
                "result": results.get(i).copied().unwrap_or("planned"),
            })
        })
        .collect();
    json!({ "changes": all })
}

/// Makes the changes one after the other and stops at the first that fails: what came before is done and said.
async fn carry_out(
    ctx: &Context,
    client: &Client,
    changes: Vec<Change>,
    mut meters: MeterIds,
) -> Result<Outcome> {
    let mut results = Vec::new();
    for change in &changes {
        if let Err(error) = make(client, change, &mut meters).await {
            let what = format!("{} {}", change.action, change.described());
            if results.is_empty() {
                return Err(Failure::from(error).while_doing(format!("cannot {}", escape(&what))));
            }
            return Err(Failure::partial(
                codes::PARTLY_DONE,
                format!(
                    "{} of {} changes are made; cannot {what}: {error}",
                    results.len(),
                    changes.len()
                ),
            )
            .hint("run the same command again: it continues where it stopped"));
        }
        results.push("done");
        let done = match change.action {
            "create" => "Created",
            "delete" => "Deleted",
            _ => "Changed",
        };
        let sentence = format!("{done} {}", change.described());
        ctx.printer().sentence(State::Done, &escape(&sentence));
    }
    Ok(Outcome::new(document(&changes, &results), View::Nothing))
}

/// Makes a change. The client fails where the answer says something else than was asked.
async fn make(client: &Client, change: &Change, meters: &mut MeterIds) -> Result<(), ApiError> {
    match &change.step {
        AnyStep::Quota(step) => make_step(client, step, meters).await,
        AnyStep::RateLimit(step) => make_step(client, step, meters).await,
        AnyStep::Meter(step) => make_step(client, step, meters).await,
        AnyStep::Limit(step) => make_step(client, step, meters).await,
    }
}

/// Makes a change of one kind.
async fn make_step<R: Declared>(
    client: &Client,
    step: &Step<R>,
    meters: &mut MeterIds,
) -> Result<(), ApiError> {
    match step {
        Step::Create(new) => {
            let created: R = client.create_resource(&R::body(new, meters)).await?;
            created.keep_id(meters);
        }
        Step::Update { old, wanted } => {
            let (_, change) = old.difference(wanted, meters);
            client
                .update_resource::<R>(Resource::id(old), &change)
                .await?;
        }
        Step::Delete { id } => client.delete_resource::<R>(id).await?,
    }
    Ok(())
}
