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
use crate::base::text::grouped;
use crate::cli::apply::ApplyArgs;
use crate::context::Context;
use crate::output::{Cell, Column, Outcome, State, Tone, View};
use limitry_client::{ApiError, Client, ItemLimit};
use limitry_types::text::escape;
use limitry_types::{Quota, RateLimit};
use plan::Change;

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
    let wanted = file::read(&read(path).await?).map_err(|mistakes| {
        let message = format!("{} cannot be used", path.display());
        let mut failure = Failure::usage(codes::BAD_FILE, message)
            .hint("`limitry apply --export` prints a file of the right form; nothing was changed");
        let lines = mistakes.into_iter().map(|mistake| (String::new(), mistake));
        failure.details.extend(lines);
        failure
    })?;
    let client = ctx.project_client().await?;
    let (quotas, limits) = existing(&client).await?;
    let changes = plan::plan(&wanted, &quotas, &limits, args.prune);
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
    let prune = if args.prune { " --prune" } else { "" };
    let file = path.to_string_lossy();
    let again = format!(
        "`limitry apply {}{prune} --yes`",
        crate::base::text::shell(&file)
    );
    ctx.prompter()
        .confirm(&format!("{} Apply?", summary(&changes)), &again)
        .await?;
    carry_out(ctx, &client, changes).await
}

async fn read(path: &Path) -> Result<String> {
    if path.as_os_str() != "-" {
        return Ok(fs::read_text(path, MAX_FILE_BYTES)?);
    }
    Ok(stdin::read_text(MAX_FILE_BYTES).await?)
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
    for (what, list, found) in [
        ("quota", "limitry quotas list", of_quotas),
        ("rate limit", "limitry rate-limits list", of_limits),
    ] {
        if let Some((name, ids)) = found {
            return Err(common::ambiguous(what, &name, &ids, list));
        }
    }
    Ok((quotas, limits))
}

async fn export(ctx: &Context) -> Result<Outcome> {
    let (mut quotas, mut limits) = existing(&ctx.project_client().await?).await?;
    // Oldest first: the order in which they were created.
    quotas.reverse();
    limits.reverse();
    let text = export::export(&quotas, &limits);
    Ok(Outcome::new(
        json!({ "quotas": quotas, "rateLimits": limits }),
        View::Raw(text),
    ))
}

/// `1 to create, 2 to change, 3 to delete.`
fn summary(changes: &[Change]) -> String {
    let count = |action| {
        changes
            .iter()
            .filter(|change| change.action() == action)
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
    let rows = if ctx.printer().is_for_person() {
        changes.iter().flat_map(plan_lines).collect()
    } else {
        changes.iter().flat_map(plan_rows).collect()
    };
    let columns = if ctx.printer().is_for_person() {
        let name = Column::new("").can_truncate();
        vec![Column::new(""), name, Column::new("")]
    } else {
        ["ACTION", "KIND", "NAME", "FIELD", "FROM", "TO"]
            .map(Column::new)
            .to_vec()
    };
    Outcome::new(document(changes, &[]), View::table(columns, rows, ""))
}

/// `+ quota  Free plan  50,000 tokens a month`, one line for each field of an update.
fn plan_lines(change: &Change) -> Vec<Vec<Cell>> {
    let (sign, tone) = match change.action() {
        "create" => ('+', Tone::Good),
        "delete" => ('-', Tone::Bad),
        _ => ('~', Tone::Soon),
    };
    let line = |what: String| {
        let kind = Cell::Toned(tone, format!("{sign} {}", change.kind()));
        vec![kind, Cell::text(change.name()), Cell::text(what)]
    };
    match change.fields() {
        [] => vec![line(change.summary())],
        fields => fields
            .iter()
            .map(|field| {
                line(format!(
                    "{} {} → {}",
                    field.name,
                    grouped(&field.from),
                    grouped(&field.to)
                ))
            })
            .collect(),
    }
}

fn plan_rows(change: &Change) -> Vec<Vec<Cell>> {
    let row = |end: [Cell; 3]| {
        let start = [change.action(), change.kind(), change.name()].map(Cell::text);
        start.into_iter().chain(end).collect()
    };
    match change.fields() {
        [] => vec![row([Cell::Nothing, Cell::Nothing, Cell::Nothing])],
        fields => fields
            .iter()
            .map(|field| {
                row([
                    Cell::text(field.name),
                    Cell::text(&field.from),
                    Cell::text(&field.to),
                ])
            })
            .collect(),
    }
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
        let (kind, name) = (change.kind(), escape(change.name()));
        ctx.printer().sentence(
            State::Done,
            &format!("{} {kind} '{name}': done", change.action()),
        );
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
            other_generation: false,
        })
    })
}
