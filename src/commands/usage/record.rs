//! `limitry usage record` and `limitry usage track`

use super::super::{Problem, key_values};
use super::{check, spool};
use crate::app::context::Context;
use crate::base::paths;
use crate::base::random::nonce;
use crate::base::text::pluralize;
use crate::cli::usage::{RecordedEvent, UsageRecordArgs, UsageTrackArgs};
use crate::failure::{Failure, Result};
use crate::features::spool::Spool;
use crate::output::to_document;
use crate::output::{Outcome, View};
use limitry_client::{ApiError, Track};
use limitry_types::NewEvent;
use limitry_types::text::escape;

/// The event that was typed. With an idempotency key of our own, a repeat after a lost answer counts once.
fn event(args: RecordedEvent) -> Result<NewEvent> {
    let (customer, event) = (&args.subject.customer, &args.subject.event);
    let dimensions = key_values::dimensions(args.subject.dimensions, customer, event)?;
    Ok(NewEvent {
        customer_id: args.subject.customer,
        event_type: args.subject.event,
        values: key_values::unique("--value", args.subject.values)?,
        dimensions,
        properties: serde_json::Map::new(),
        timestamp: args.timestamp,
        idempotency_key: Some(match args.idempotency_key {
            Some(key) => key,
            None => format!("cli-{}", nonce::<16>()?),
        }),
    })
}

/// Without an answer the event may be recorded: what makes a repeat count once is said.
fn lost(event: &NewEvent, error: ApiError) -> Failure {
    match &event.idempotency_key {
        Some(key) if error.outcome_unknown() => Problem::MaybeRecorded {
            key: key.clone(),
            source: Box::new(error),
        }
        .into(),
        _ => error.into(),
    }
}

fn said(event: &NewEvent) -> String {
    format!(
        "Recorded {} for {}.",
        escape(&event.event_type),
        escape(&event.customer_id)
    )
}

/// `usage record`: the event's id on stdout.
pub(in crate::commands) async fn record(ctx: &Context, args: UsageRecordArgs) -> Result<Outcome> {
    let chosen = args.event.idempotency_key.is_some();
    let since = ctx.now();
    let event = event(args.event)?;
    let client = ctx.project_client().await?;
    if args.spool {
        // What waits goes first; where that cannot be sent, this one cannot either.
        match spool::send(ctx, &client, false, 0).await {
            Ok(flushed) => {
                let sent = flushed.sent();
                if sent > 0 {
                    let events = pluralize(sent, "event that waited is", "events that waited are");
                    ctx.printer().note(&format!("{events} sent."));
                }
                for line in flushed.trouble(&Spool::below(&paths::state_dir()?)) {
                    ctx.printer().warn(&line);
                }
            }
            Err(error) => {
                if let Some(away) = spool::away(error, ctx) {
                    return spool::keep(ctx, &client, &event, since, away);
                }
            }
        }
    }
    let recorded = match client.record_event(&event).await {
        Ok(recorded) => recorded,
        Err(error) if args.spool && spool::passes(&error) => {
            return spool::keep(ctx, &client, &event, since, error);
        }
        Err(error) => return Err(lost(&event, error)),
    };
    let note = if recorded.recorded || !chosen {
        said(&event)
    } else {
        "This idempotency key had been recorded before; nothing was counted again.".to_owned()
    };
    let view = View::Lines(vec![recorded.id.clone()]);
    Ok(Outcome::new(to_document(&recorded), view).note(note))
}

/// `usage track`: the event's id on stdout, or the verdict and exit 10.
pub(in crate::commands) async fn track(ctx: &Context, args: UsageTrackArgs) -> Result<Outcome> {
    let event = event(args.event)?;
    let answer = ctx.project_client().await?.track(&event).await;
    match answer.map_err(|error| lost(&event, error))? {
        Track::Refused(verdict) => {
            Ok(check::show(ctx, &verdict, to_document(&verdict)).note("Nothing was recorded."))
        }
        Track::Recorded(tracked) => {
            let view = View::Lines(vec![tracked.id.clone()]);
            Ok(Outcome::new(to_document(&tracked), view).note(said(&event)))
        }
    }
}
