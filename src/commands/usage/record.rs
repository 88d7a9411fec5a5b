//! `limitry usage record` and `limitry usage track`

use super::super::key_values;
use super::check;
use super::flush::{Recording, RecordingError, flush_before_recording, keep, record_or_keep};
use super::value_names;
use crate::base::random::nonce;
use crate::base::text::shell;
use crate::cli::usage::{RecordedEvent, UsageRecordArgs, UsageTrackArgs};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::output::to_document;
use crate::output::{Outcome, State, View};
use limitry_client::{ApiError, Track};
use limitry_types::NewEvent;
use limitry_types::text::escape;

/// The event of the arguments. It always has an idempotency key, so that a retry after a lost answer counts once.
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

/// After a lost answer the event may be recorded. The hint names the key with which a repeat counts once.
fn recording_failure(event: &NewEvent, error: &ApiError) -> Failure {
    let failure = Failure::from(error);
    match &event.idempotency_key {
        Some(key) if error.outcome_unknown() => Failure::new(
            failure.exit,
            codes::MAYBE_RECORDED,
            format!("it is not known whether the event was recorded: {error}"),
        )
        .hint(format!(
            "the same command with `--idempotency-key {}` counts it once",
            shell(key)
        )),
        _ => failure,
    }
}

pub(super) fn recorded_note(event: &NewEvent) -> String {
    format!(
        "Recorded {} for {}.",
        escape(&event.event_type),
        escape(&event.customer_id)
    )
}

/// A repeat under a key that the user chose is said. A generated key repeats only within one command.
fn outcome_note(event: &NewEvent, is_repeat: bool) -> String {
    if is_repeat {
        "This idempotency key was recorded before; nothing was counted again.".to_owned()
    } else {
        recorded_note(event)
    }
}

/// `usage record`: the event's id on stdout.
pub(in crate::commands) async fn record(ctx: &Context, args: UsageRecordArgs) -> Result<Outcome> {
    let chosen = args.event.idempotency_key.is_some();
    let since = ctx.now();
    let event = event(args.event)?;
    value_names::note_similar(ctx, &event.values);
    let client = ctx.project_client().await?;
    let recorded = if args.spool {
        // Events that wait are sent first. During an outage, this one is not tried.
        if let Some(error) = flush_before_recording(ctx, &client).await? {
            return keep(ctx, &client, &event, since, &error);
        }
        match record_or_keep(ctx, &client, &event, since).await {
            Ok(Recording::Recorded(recorded)) => recorded,
            Ok(Recording::Kept(outcome)) => return Ok(outcome),
            Err(RecordingError::NotKept(failure)) => return Err(failure),
            Err(RecordingError::Api(error)) => return Err(recording_failure(&event, &error)),
        }
    } else {
        let recorded = client.record_event(&event).await;
        recorded.map_err(|error| recording_failure(&event, &error))?
    };
    let note = outcome_note(&event, chosen && !recorded.recorded);
    let view = View::Lines(vec![recorded.id.clone()]);
    Ok(Outcome::new(to_document(&recorded), view).sentence(State::Done, note))
}

/// `usage track`: the event's id on stdout, or the verdict and exit code 10.
pub(in crate::commands) async fn track(ctx: &Context, args: UsageTrackArgs) -> Result<Outcome> {
    let chosen = args.event.idempotency_key.is_some();
    let event = event(args.event)?;
    value_names::note_similar(ctx, &event.values);
    let client = ctx.project_client().await?;
    let answer = client.track(&event).await;
    match answer.map_err(|error| recording_failure(&event, &error))? {
        Track::Refused(verdict) => {
            let subject = (&*event.customer_id, &*event.event_type);
            let outcome = check::show(ctx, &client, subject, *verdict).await;
            Ok(outcome.note("Nothing was recorded."))
        }
        Track::Recorded(tracked) => {
            let view = View::Lines(vec![tracked.id.clone()]);
            let outcome = Outcome::new(to_document(&tracked), view);
            let note = outcome_note(&event, chosen && tracked.is_repeat());
            Ok(outcome.sentence(State::Done, note))
        }
    }
}
