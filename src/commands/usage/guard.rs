//! `limitry usage guard`: check, run, record. What happened is said; the exit code is the command's own.

use std::ffi::OsString;

use anyhow::Result;

use super::super::keys::nonce;
use super::super::pairs;
use super::{check, spool};
use crate::api::Client;
use crate::child::{Knows, prepare};
use crate::cli::usage::{OnError, RecordWhen, UsageGuardArgs};
use crate::context::Context;
use crate::output::{Outcome, escape, shell};
use crate::supervise::{Ending, Signals, Supervised};
use crate::wire::{NewEvent, UsageCheck};

/// `usage guard`
pub(in crate::commands) async fn guard(ctx: &Context, args: UsageGuardArgs) -> Result<Outcome> {
    let (customer, kind) = (args.subject.customer, args.subject.event);
    let check = UsageCheck {
        values: pairs::unique("--value", args.subject.values)?,
        dimensions: pairs::dimensions(args.subject.dimensions, &customer, &kind)?,
        customer_id: customer,
        event_type: kind,
    };
    let client = ctx.project_data().await?;
    match client.check_usage(&check).await {
        Ok(verdict) if verdict.allowed => {}
        Ok(verdict) => {
            let refused = check::show(ctx, &verdict, serde_json::to_value(&verdict)?);
            return Ok(refused.note("The command was not run."));
        }
        Err(error) => match args.on_error.filter(|_| spool::passes(&error)) {
            None => return Err(error.into()),
            Some(answer) => {
                if answer == OnError::Deny {
                    let outcome = check::unanswered(answer, &error);
                    return Ok(outcome.note("The command was not run."));
                }
                ctx.printer().warn(&format!(
                    "{error}; the command is run all the same (--on-error allow)"
                ));
            }
        },
    }
    let event = NewEvent {
        customer_id: check.customer_id,
        event_type: check.event_type,
        values: check.values,
        dimensions: check.dimensions,
        idempotency_key: Some(format!("guard-{}", nonce::<16>()?)),
        ..NewEvent::default()
    };
    let ending = run(&args.command).await?;
    let outcome = Outcome::of_child(ending.code());
    if !ending.is_success() && args.record == RecordWhen::Success {
        return Ok(outcome.note(format!(
            "Nothing was recorded: the command ended with {}.",
            ending.code()
        )));
    }
    record(ctx, &client, event, outcome).await
}

/// Runs the command in our place.
async fn run(words: &[OsString]) -> Result<Ending> {
    let mut command = prepare(&words[0], Knows::ApiKey);
    command.args(&words[1..]);
    let mut signals = Signals::catch()?;
    let child = Supervised::start(command, &signals)?;
    Ok(child.ended(&mut signals).await?)
}

/// Records the event; where the API is away, keeps it.
async fn record(
    ctx: &Context,
    client: &Client,
    event: NewEvent,
    outcome: Outcome,
) -> Result<Outcome> {
    let since = ctx.now();
    let Err(failed) = client.record_event(&event).await else {
        return Ok(outcome.note(format!(
            "Recorded {} for {}.",
            escape(&event.event_type),
            escape(&event.customer_id)
        )));
    };
    let why = if spool::passes(&failed) {
        match spool::keep(ctx, client, &event, since, failed) {
            Ok(kept) => {
                let notes = kept.notes.into_iter();
                return Ok(notes.fold(outcome, Outcome::note));
            }
            Err(error) => error.to_string(),
        }
    } else {
        failed.to_string()
    };
    // The command has run, and its code is what ours is: this is all that tells of it.
    ctx.printer().warn(&format!(
        "the event is NOT recorded: {why}; by hand: `{}`",
        by_hand(&event)
    ));
    Ok(outcome)
}

/// The command that records the event.
fn by_hand(event: &NewEvent) -> String {
    let mut command = format!(
        "limitry usage record --customer {} --event {}",
        shell(&event.customer_id),
        shell(&event.event_type)
    );
    let values = event
        .values
        .iter()
        .map(|(name, value)| ("--value", format!("{name}={value}")));
    let dimensions = event
        .dimensions
        .iter()
        .map(|(name, value)| ("--dimension", format!("{name}={value}")));
    for (flag, value) in values.chain(dimensions) {
        command.push(' ');
        command.push_str(flag);
        command.push(' ');
        command.push_str(&shell(&value));
    }
    if let Some(key) = &event.idempotency_key {
        command.push_str(" --idempotency-key ");
        command.push_str(&shell(key));
    }
    command
}
