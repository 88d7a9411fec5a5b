//! `limitry usage flush`, and recording an event that is kept during an outage.

use jiff::Timestamp;
use limitry_client::{ApiError, Client};
use limitry_types::text::{escape, hex};
use limitry_types::{NewEvent, Recorded};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::base::exit::Exit;
use crate::base::paths;
use crate::base::random::nonce;
use crate::base::state::Destination;
use crate::base::text::{pluralize, shell};
use crate::cli::usage::UsageFlushArgs;
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::features::spool;
use crate::features::spool::{Entry, FlushError, Flushed, MAX_WAITING_EVENTS, Spool};
use crate::features::upload::{Uploader, is_outage};
use crate::output::{Cell, Outcome, State, View, to_document};

/// The result of [`record_or_keep`].
pub(super) enum Recording {
    Recorded(Recorded),
    /// The API is away, and the event waits.
    Kept(Outcome),
}

/// Why an event was neither recorded nor kept.
pub(super) enum RecordingError {
    Api(ApiError),
    NotKept(Failure),
}

/// Records an event. During an outage, keeps it for `usage flush`.
pub(super) async fn record_or_keep(
    ctx: &Context,
    client: &Client,
    event: &NewEvent,
    since: Timestamp,
) -> Result<Recording, RecordingError> {
    match client.record_event(event).await {
        Ok(recorded) => Ok(Recording::Recorded(recorded)),
        Err(error) if is_outage(&error) => match keep(ctx, client, event, since, &error) {
            Ok(outcome) => Ok(Recording::Kept(outcome)),
            Err(failure) => Err(RecordingError::NotKept(failure)),
        },
        Err(error) => Err(RecordingError::Api(error)),
    }
}

/// The spool of this user.
fn spool() -> Result<Spool> {
    Ok(Spool::new(&paths::state_dir()?))
}

/// The destination of this call, as far as it is known without a request.
fn destination(ctx: &Context, client: &Client) -> Result<Destination> {
    let mut digest = Sha256::new();
    digest.update(b"limitry spool\0");
    digest.update(client.token().expose());
    let profile = ctx.settings().profile.as_ref();
    Ok(Destination {
        credential: Some(hex(&digest.finalize()[..8])),
        profile: Some(profile.map_or_else(String::new, |profile| profile.value.clone())),
        ..ctx.destination(client)?
    })
}

/// Keeps an event until the API is back. Events without a time get `since`.
pub(super) fn keep(
    ctx: &Context,
    client: &Client,
    event: &NewEvent,
    since: Timestamp,
    error: &ApiError,
) -> Result<Outcome> {
    let mut kept = event.clone();
    let dated = kept.timestamp.is_some();
    kept.timestamp.get_or_insert(since);
    let entry = Entry {
        destination: destination(ctx, client)?,
        kept: since,
        dated,
        event: to_document(&kept),
        refused: Vec::new(),
    };
    let exit = Failure::from(error).exit;
    let full = || {
        let message = format!(
            "{error}; and {MAX_WAITING_EVENTS} events wait already, so this one is not kept"
        );
        Failure::new(exit, codes::SPOOL_FULL, message)
            .caused_by(error)
            .hint("the event was not recorded; when the API is back: `limitry usage flush`")
    };
    match spool()?.keep(&entry, &nonce::<8>()?) {
        Ok(true) => {}
        Ok(false) => return Err(full()),
        Err(file) => {
            let message = format!("{error}; and the event cannot be kept: {file}");
            return Err(Failure::new(exit, codes::SPOOL_FAILED, message)
                .caused_by(error)
                .hint("the event was not recorded: record it again"));
        }
    }
    let document = json!({
        "recorded": false,
        "spooled": true,
        "idempotencyKey": kept.idempotency_key,
    });
    Ok(Outcome::new(document, View::Nothing).note(format!(
        "Saved on this machine, not sent yet: {error}. `limitry usage flush` sends it."
    )))
}

/// Sends the events that wait, before another event is recorded. Returns the API's error during an outage; other errors
/// are warnings and stop nothing.
pub(super) async fn flush_before_recording(
    ctx: &Context,
    client: &Client,
) -> Result<Option<ApiError>> {
    match send(ctx, client, false, 0).await? {
        Ok(flushed) => {
            if flushed.sent() > 0 {
                let events = pluralize(flushed.sent(), "queued event", "queued events");
                ctx.printer().note(&format!("Sent {events}."));
            }
            for line in rejected_lines(&flushed, &spool()?) {
                ctx.printer().warn(&line);
            }
        }
        Err(FlushError::Unsent { source, .. }) if is_outage(&source) => return Ok(Some(*source)),
        // Another process sends them, or they belong to another API.
        Err(FlushError::Locked | FlushError::Elsewhere { .. }) => {}
        Err(error) => ctx
            .printer()
            .warn(&format!("the events that wait are not sent: {error}")),
    }
    Ok(None)
}

async fn send(
    ctx: &Context,
    client: &Client,
    adopt: bool,
    max_retries: u32,
) -> Result<Result<Flushed, FlushError>> {
    let spool = spool()?;
    if spool.waiting()?.is_empty() {
        return Ok(Ok(Flushed::default()));
    }
    let printer = ctx.shared_printer();
    let uploader = Uploader::new(
        client.clone(),
        ctx.settings().timeout,
        max_retries,
        format!("flush-{}", nonce::<12>()?),
        Box::new(move |text| printer.note(text)),
    );
    let here = destination(ctx, client)?;
    Ok(spool::flush(&spool, client, &uploader, here, adopt).await)
}

/// Which events were rejected and why, where they are, and how to send them again.
fn rejected_lines(flushed: &Flushed, spool: &Spool) -> Vec<String> {
    if flushed.rejected == 0 {
        return Vec::new();
    }
    let mut lines: Vec<String> = flushed
        .problems
        .iter()
        .map(|problem| format!("rejected: {}", escape(problem)))
        .collect();
    let dir = spool.refused().display().to_string();
    lines.push(format!(
        "{} rejected and will not be sent again by itself: {} has each with the reason. When that is corrected: `jq -c .event {}/*.json | limitry usage import -`",
        pluralize(flushed.rejected, "event was", "events were"),
        escape(&dir),
        shell(&dir),
    ));
    lines
}

/// `usage flush`
pub(in crate::commands) async fn flush(ctx: &Context, args: UsageFlushArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let flushed = send(ctx, &client, args.adopt, ctx.settings().max_retries).await??;
    let spool = spool()?;
    let waiting = spool.waiting()?.len() as u64;
    let mut document = json!({
        "recorded": flushed.recorded,
        "duplicates": flushed.duplicates,
        "refused": flushed.rejected,
        "waiting": waiting,
    });
    if flushed.rejected > 0 {
        document["problems"] = json!(flushed.problems);
    }
    let fields = vec![
        ("recorded", Cell::number(flushed.recorded)),
        ("duplicates", Cell::number(flushed.duplicates)),
        ("refused", Cell::number(flushed.rejected)),
        ("waiting", Cell::number(waiting)),
    ];
    let sent = flushed.recorded + flushed.duplicates;
    let (state, sentence) = match (sent, flushed.rejected, waiting) {
        (0, 0, 0) => (State::Done, "No event waits to be sent".to_owned()),
        (_, 0, _) => {
            let events = pluralize(sent, "queued event", "queued events");
            (State::Done, format!("Sent {events}"))
        }
        (_, rejected, _) => {
            let all = pluralize(sent + rejected, "queued event", "queued events");
            (State::Soon, format!("Sent {sent} of {all}"))
        }
    };
    let mut outcome = Outcome::new(document, View::Record(fields)).sentence(state, sentence);
    for line in rejected_lines(&flushed, &spool) {
        outcome = outcome.note(line).exit(Exit::Partial);
    }
    if waiting > 0 {
        let events = pluralize(waiting, "event waits", "events wait");
        outcome = outcome.note(format!("{events} for another API or project."));
    }
    Ok(outcome)
}
