//! `limitry usage record` and `limitry usage track`

use anyhow::Result;

use super::super::keys::nonce;
use super::check;
use crate::api::Track;
use crate::cli::usage::{RecordedEvent, UsageRecordArgs, UsageTrackArgs};
use crate::context::Context;
use crate::output::{Outcome, View, escape};
use crate::wire::NewEvent;

/// The event that was typed. With an idempotency key of our own, a repeat after a lost answer counts once.
fn event(args: RecordedEvent) -> Result<NewEvent> {
    Ok(NewEvent {
        customer_id: args.subject.customer,
        event_type: args.subject.event,
        values: args.subject.values.into_iter().collect(),
        dimensions: args.subject.dimensions.into_iter().collect(),
        properties: serde_json::Map::new(),
        timestamp: args.timestamp,
        idempotency_key: Some(match args.idempotency_key {
            Some(key) => key,
            None => format!("cli-{}", nonce::<16>()?),
        }),
    })
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
    let event = event(args.event)?;
    let recorded = ctx.project_data().await?.record_event(&event).await?;
    let note = if recorded.recorded || !chosen {
        said(&event)
    } else {
        "This idempotency key had been recorded before; nothing was counted again.".to_owned()
    };
    let view = View::Lines(vec![recorded.id.clone()]);
    Ok(Outcome::new(serde_json::to_value(&recorded)?, view).note(note))
}

/// `usage track`: the event's id on stdout, or the verdict and exit 10.
pub(in crate::commands) async fn track(ctx: &Context, args: UsageTrackArgs) -> Result<Outcome> {
    let event = event(args.event)?;
    match ctx.project_data().await?.track(&event).await? {
        Track::Refused(verdict) => Ok(check::show(ctx, &verdict, serde_json::to_value(&verdict)?)
            .note("Nothing was recorded.")),
        Track::Recorded(tracked) => {
            let view = View::Lines(vec![tracked.id.clone()]);
            Ok(Outcome::new(serde_json::to_value(&tracked)?, view).note(said(&event)))
        }
    }
}
