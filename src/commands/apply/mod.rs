//! `limitry apply`: quotas and rate limits as a file says. Read all, plan, show, ask, do.

mod export;
mod file;
mod plan;

use crate::failure::{Failure, Result, codes, common};
use std::path::Path;

use serde_json::{Value, json};

use crate::base::exit::Exit;
use crate::base::fs;
use crate::base::stdin;
use crate::cli::apply::ApplyArgs;
use crate::context::Context;
use crate::output::{Cell, Outcome, View};
use limitry_client::{ApiError, Client, ItemLimit};
use limitry_types::text::escape;
use limitry_types::{Quota, RateLimit};
use plan::Change;

/// The largest file that is read.
const LARGEST_FILE: u64 = 4 << 20;

/// `apply`
pub(super) async fn apply(ctx: &Context, args: &ApplyArgs) -> Result<Outcome> {
    let Some(path) = &args.file else {
        return export(ctx).await;
    };
    let wanted = file::read(&read(path).await?).map_err(|mistakes| {
        Failure::usage(
            codes::BAD_FILE,
            format!(
                "{} cannot be used:\n  {}",
                path.clone().display(),
                mistakes.join("\n  ")
            ),
        )
        .hint("nothing was changed; `limitry apply --export` prints a file of the right form")
    })?;
    let client = ctx.project_client().await?;
    let (quotas, limits) = existing(&client).await?;
    let changes = plan::plan(&wanted, &quotas, &limits, args.prune);
    if changes.is_empty() {
        let document = document(&changes, &[]);
        return Ok(Outcome::new(document, View::Nothing).note("Nothing to change."));
    }
    if args.check {
        return Ok(shown(document(&changes, &[]), &changes).exit(Exit::No));
    }
    let plan = shown(document(&changes, &[]), &changes);
    if ctx.printer().prints_text() {
        ctx.printer().show(&plan, ctx.now())?;
    }
    let prune = if args.prune { " --prune" } else { "" };
    let file = path.to_string_lossy();
    let again = format!(
        "`limitry apply -f {}{prune} --yes`",
        crate::base::text::shell(&file)
    );
    ctx.prompter()
        .confirm(&format!("Make {}?", counted(changes.len())), &again)
        .await?;
    carry_out(ctx, &client, changes).await
}

async fn read(path: &Path) -> Result<String> {
    if path.as_os_str() != "-" {
        return Ok(fs::read_text(path, LARGEST_FILE)?);
    }
    Ok(stdin::read_text(LARGEST_FILE).await?)
}

/// What the project has. A name that is there twice, as the contract has none, is not guessed about.
async fn existing(client: &Client) -> Result<(Vec<Quota>, Vec<RateLimit>)> {
    let quotas = client.limits::<Quota>(ItemLimit::All).collect().await?.data;
    let limits = client
        .limits::<RateLimit>(ItemLimit::All)
        .collect()
        .await?
        .data;
    let of_quotas = plan::twice(quotas.iter().map(|one| (&*one.name, &*one.id)));
    let of_limits = plan::twice(limits.iter().map(|one| (&*one.name, &*one.id)));
    for (what, found) in [("quota", of_quotas), ("rate limit", of_limits)] {
        if let Some((name, ids)) = found {
            return Err(common::ambiguous(what, &name, &ids));
        }
    }
    Ok((quotas, limits))
}

async fn export(ctx: &Context) -> Result<Outcome> {
    let (mut quotas, mut limits) = existing(&ctx.project_client().await?).await?;
    // Oldest first, as somebody would have written them.
    quotas.reverse();
    limits.reverse();
    let text = export::write(&quotas, &limits);
    Ok(Outcome::new(
        json!({ "quotas": quotas, "rateLimits": limits }),
        View::Raw(text),
    ))
}

fn counted(changes: usize) -> String {
    if changes == 1 {
        "this change".to_owned()
    } else {
        format!("these {changes} changes")
    }
}

/// A row for each change; an update has one for each field.
fn shown(document: Value, changes: &[Change]) -> Outcome {
    let mut rows = Vec::new();
    for change in changes {
        let begin = [
            Cell::text(change.action()),
            Cell::text(change.kind()),
            Cell::text(change.name()),
        ];
        if change.fields().is_empty() {
            let nothing = [Cell::Nothing, Cell::Nothing, Cell::Nothing];
            rows.push(begin.iter().cloned().chain(nothing).collect());
        }
        for field in change.fields() {
            let end = [
                Cell::text(field.name),
                Cell::text(&field.from),
                Cell::text(&field.to),
            ];
            rows.push(begin.iter().cloned().chain(end).collect());
        }
    }
    let columns = ["ACTION", "KIND", "NAME", "FIELD", "FROM", "TO"];
    Outcome::new(document, View::table(columns, rows, ""))
}

/// The plan for `--json`, with how each change went once it was tried.
fn document(changes: &[Change], results: &[&'static str]) -> Value {
    let all: Vec<Value> = changes
        .iter()
        .enumerate()
        .map(|(i, change)| {
            json!({
                "action": change.action(),
                "kind": change.kind(),
                "name": change.name(),
                "fields": change.fields(),
                "result": results.get(i).copied().unwrap_or("planned"),
            })
        })
        .collect();
    json!({ "changes": all })
}

/// Makes the changes one after the other and stops at the first that fails: what came before is done and said.
async fn carry_out(ctx: &Context, client: &Client, changes: Vec<Change>) -> Result<Outcome> {
    let mut results = Vec::new();
    for change in &changes {
        if let Err(error) = make(client, change).await {
            let what = format!("{} {} '{}'", change.action(), change.kind(), change.name());
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
        ctx.printer().note(&format!(
            "{} {} '{}': done",
            change.action(),
            change.kind(),
            escape(change.name())
        ));
    }
    Ok(Outcome::new(document(&changes, &results), View::Nothing))
}

/// Makes a change. What counts is what the answer says that there is now.
async fn make(client: &Client, change: &Change) -> Result<(), ApiError> {
    let unlike = match change {
        Change::CreateQuota(new) => {
            plan::unlike_quota(client.create_limit::<Quota>(new).await?, new)
        }
        Change::UpdateQuota {
            id, change, wanted, ..
        } => plan::unlike_quota(client.update_limit::<Quota>(id, change).await?, wanted),
        Change::DeleteQuota { id, .. } => {
            client.delete_limit::<Quota>(id).await?;
            None
        }
        Change::CreateRateLimit(new) => {
            plan::unlike_rate_limit(client.create_limit::<RateLimit>(new).await?, new)
        }
        Change::UpdateRateLimit {
            id, change, wanted, ..
        } => plan::unlike_rate_limit(client.update_limit::<RateLimit>(id, change).await?, wanted),
        Change::DeleteRateLimit { id, .. } => {
            client.delete_limit::<RateLimit>(id).await?;
            None
        }
    };
    unlike.map_or(Ok(()), |unlike| {
        Err(ApiError::Malformed {
            host: client.api_url().host(),
            call: format!("{} {}", change.action(), change.kind()),
            reason: format!("it was told otherwise, and says that {unlike}"),
            request_id: None,
        })
    })
}
