//! `keys rotate --resume` and `--abort`

use super::super::deliver;
use super::frontend::CommandFrontend;
use super::plan::destination;
use super::summary::{self, partly, several};
use crate::base::state::Destination;
use crate::base::text::shell;
use crate::cli::keys::KeysRotateArgs;
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::features::delivery::Target;
use crate::features::rotation::journal;
use crate::features::rotation::journal::{Journal, Lifetime, Open, State, Unreadable};
use crate::features::rotation::lookup::{find_targets, is_active, old_key, take};
use crate::features::rotation::{Rotated, Rotation, abort};
use crate::output::{Outcome, View, list_document};
use limitry_client::Client;
use limitry_types::ApiKey;
use limitry_types::text::escape;

/// Whether the typed text selects this rotation.
fn matches(open: &Journal, typed: &str) -> bool {
    [&open.key, &open.name, &open.last_four].contains(&&typed.to_owned())
        || open.successor.as_deref() == Some(typed)
}

/// The open rotations of this API, project and profile.
pub(super) fn open_for(ctx: &Context, destination: &Destination) -> Result<Vec<Journal>> {
    let Open {
        mut journals,
        unreadable,
    } = journal::open()?;
    for one in &unreadable {
        warn_unreadable(ctx, one);
    }
    journals.retain(|open| open.destination == *destination);
    Ok(journals)
}

/// A journal that cannot be read blocks only its own key.
fn warn_unreadable(ctx: &Context, unreadable: &Unreadable) {
    ctx.printer().warn(&format!(
        "a rotation is passed over: {}",
        escape(&unreadable.reason.to_string())
    ));
}

/// The open rotation of this key.
pub(super) fn matching(
    ctx: &Context,
    destination: &Destination,
    typed: &str,
) -> Result<Option<Journal>> {
    Ok(open_for(ctx, destination)?
        .into_iter()
        .find(|open| matches(open, typed)))
}

/// `keys rotate --resume` and `--abort`: one that is named, or all.
pub(super) async fn resume_or_abort(ctx: &Context, args: &KeysRotateArgs) -> Result<Outcome> {
    let Open {
        journals: mut open,
        mut unreadable,
    } = journal::open()?;
    if let Some(typed) = &args.key {
        open.retain(|open| matches(open, typed));
        if let Some(i) = unreadable
            .iter()
            .position(|one| one.key() == Some(typed.as_str()))
        {
            return Err(unreadable.swap_remove(i).reason);
        }
    }
    if open.is_empty()
        && let Some(unreadable) = unreadable.pop()
    {
        // It may be the one that is meant.
        return Err(unreadable.reason);
    }
    for one in &unreadable {
        warn_unreadable(ctx, one);
    }
    let Some(first) = open.first().cloned() else {
        return Ok(
            Outcome::new(list_document(Vec::<ApiKey>::new()), View::Nothing)
                .note("No rotation is under way."),
        );
    };
    let client = ctx.user_project_client().await?;
    client.sync_clock().await?;
    let destination = destination(ctx, &client)?;
    open.retain(|open| open.destination == destination);
    if open.is_empty() {
        let there = &first.destination;
        let what = format!(
            "{}, project {}, profile '{}'",
            there.api_url,
            there.project_id(),
            there.profile.as_deref().unwrap_or_default()
        );
        return Err(Failure::usage(
            codes::ROTATION_ELSEWHERE,
            format!("the rotation of '{}' was begun with {what}", first.name),
        )
        .hint("go on with the same --api-url, --project and --profile"));
    }
    let frontend = CommandFrontend::new(ctx, args.plain);
    let mut done = Vec::new();
    let mut failures = Vec::new();
    let mut notes = Vec::new();
    let mut kept = Vec::new();
    let alone = open.len() == 1;
    for open in open {
        if ctx.shutdown().shutdown_requested() {
            break;
        }
        let result = if args.abort {
            abort(&frontend, client.clone(), open)
                .await
                .map(|(note, both)| {
                    notes.push(note);
                    kept.extend(both);
                })
        } else {
            resume(
                ctx,
                client.clone(),
                open,
                args.plain,
                args.verify_with.as_ref(),
            )
            .await
            .map(|finished| done.extend(finished))
        };
        match result {
            Ok(()) => {}
            Err(error) if alone => return Err(error),
            Err(error) => failures.push(error),
        }
    }
    if let ([done], true) = (&done[..], alone) {
        return Ok(summary::rotated(ctx, done));
    }
    if args.abort {
        let mut outcome = Outcome::new(list_document(kept), View::Nothing);
        let good = notes.len();
        outcome.notes = notes;
        return partly(ctx, outcome, good, failures);
    }
    several(ctx, &done, failures)
}

/// Resumes one rotation. The commands in its journal are shown and confirmed. `verify_with` replaces the one there.
pub(super) async fn resume(
    ctx: &Context,
    client: Client,
    open: Journal,
    plain: bool,
    verify_with: Option<&String>,
) -> Result<Option<Rotated>> {
    let frontend = CommandFrontend::new(ctx, plain);
    let Some((locked, mut open)) = take(&open)? else {
        return Ok(None);
    };
    if verify_with.is_some() {
        open.verify_with = verify_with.cloned();
    }
    confirm_commands(ctx, &open, verify_with).await?;
    if verify_with.is_some() {
        locked.write(&open)?;
    }
    if open.targets.is_empty() && open.state < State::Delivered {
        deliver::check(ctx, Some(deliver::CREATE), plain, true)?;
    }
    let old = old_key(&client, &open).await?;
    let targets = match find_targets(&frontend, &open).await {
        Ok(targets) => targets,
        // Nothing is delivered any more.
        Err(_) if open.state == State::Retiring && is_active(&client, &open).await? => Vec::new(),
        Err(error) => return Err(error),
    };
    let rotation = Rotation {
        frontend: &frontend,
        client,
        locked,
        journal: open,
        old,
        targets,
        new: None,
        resumed: true,
        open: false,
    };
    rotation.run().await.map(Some)
}

async fn confirm_commands(
    ctx: &Context,
    open: &Journal,
    verify_with: Option<&String>,
) -> Result<()> {
    let commands = open.targets.iter().filter_map(|target| match target {
        Target::Command(command) => Some(command),
        _ => None,
    });
    let commands: Vec<String> = commands
        .chain(&open.verify_with)
        .map(|command| format!("`{}`", escape(command)))
        .collect();
    if commands.is_empty() {
        return Ok(());
    }
    // The commands are shown also if no one can be asked.
    let name = escape(&open.name);
    let commands = commands.join(" and ");
    let runs = format!("The rotation of '{name}' runs {commands}.");
    let prompter = ctx.prompter();
    if !prompter.can_ask() || prompter.says_yes() {
        ctx.printer().progress(&runs);
    }
    let question = format!("{runs} Go on?");
    let verify = verify_with.map_or_else(String::new, |command| {
        format!(" --verify-with {}", shell(command))
    });
    let instead = format!("`limitry keys rotate --resume{verify} --yes`");
    Ok(prompter.confirm(&question, &instead).await?)
}

/// Says that an open rotation is resumed, with the flags that it was started with.
pub(super) fn describe(ctx: &Context, open: &Journal) {
    let mut flags = vec![match open.grace {
        Some(grace) => format!("--grace {grace:#}"),
        None => "--now".to_owned(),
    }];
    match open.lasting {
        Lifetime::Never => {}
        Lifetime::Until(time) => flags.push(format!("--expires {time}")),
        Lifetime::For(span) => flags.push(format!("--expires {span:#}")),
    }
    if let Some(command) = &open.verify_with {
        flags.push(format!("--verify-with {}", shell(command)));
    }
    ctx.printer().progress(&format!(
        "Resuming the unfinished rotation of '{}' as it was started ({}).",
        escape(&open.name),
        escape(&flags.join(" "))
    ));
}
