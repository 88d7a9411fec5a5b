//! `limitry usage guard`: check, run, record. What happened is said; the exit code is the command's own.

use crate::failure::{Failure, Result};
use crate::output::to_document;
use std::ffi::OsString;
use std::io::{self, Read as _};
use std::process::{ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::super::{Problem, key_values};
use super::{check, spool};
use crate::app::context::Context;
use crate::base::exit::Exit;
use crate::base::process::subprocess::{CredentialAccess, prepare};
use crate::base::process::supervise::{ExitStatus, Signals, Supervised};
use crate::base::random::nonce;
use crate::base::shutdown;
use crate::base::text::shell;
use crate::cli::usage::{OnError, RecordWhen, UsageGuardArgs};
use crate::output::jq::FilterError;
use crate::output::{Filter, Outcome, passthrough};
use limitry_client::Client;
use limitry_types::text::escape;
use limitry_types::{Amount, NewEvent, UsageCheck, Values, rules};

/// How much of the command's output is looked at for values.
const LARGEST_OUTPUT: usize = 16 << 20;

/// How long the output of a command that ended is waited for: something that it left behind may hold the pipe.
const LINGER: Duration = Duration::from_secs(1);

/// `usage guard`
pub(in crate::commands) async fn guard(ctx: &Context, args: UsageGuardArgs) -> Result<Outcome> {
    let filter = args.value_from.as_deref().map(Filter::parse).transpose();
    let filter = filter.map_err(Problem::ValueFrom)?;
    let (customer, kind) = (args.subject.customer, args.subject.event);
    let check = UsageCheck {
        values: key_values::unique("--value", args.subject.values)?,
        dimensions: key_values::dimensions(args.subject.dimensions, &customer, &kind)?,
        customer_id: customer,
        event_type: kind,
    };
    let client = ctx.project_client().await?;
    match client.check_usage(&check).await {
        Ok(verdict) if verdict.allowed => {}
        Ok(verdict) => {
            let refused = check::show(ctx, &verdict, to_document(&verdict));
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
    let (ending, output) = run(&args.command, filter.is_some()).await?;
    let outcome = Outcome::of_child(ending.code());
    if !ending.is_success() && args.record == RecordWhen::Success {
        return Ok(outcome.note(format!(
            "Nothing was recorded: the command ended with {}.",
            ending.code()
        )));
    }
    let Some(filter) = filter else {
        return record(ctx, &client, event, outcome).await;
    };
    let (used, stopped) = match values(&filter, output) {
        Err(Valueless::Stopped(exit)) => (Err("its filter was stopped".to_owned()), Some(exit)),
        Err(Valueless::Because(why)) => (Err(why), None),
        Ok(values) => (Ok(values), None),
    };
    let mut event = event;
    match used {
        Ok(values) => event.values = values,
        // It happened: better counted without its values than not at all. The exit code is the command's, so nothing
        // else tells of it.
        Err(why) => ctx
            .printer()
            .warn_always(&format!("the event has no values: {why}")),
    }
    let Some(exit) = stopped else {
        return record(ctx, &client, event, outcome).await;
    };
    // Somebody wants it to end: it is recorded, unless that is said once more.
    let by_hand = by_hand(&event);
    let mut ended = tokio::select! {
        biased;
        ended = record(ctx, &client, event, outcome) => ended?,
        _ = shutdown::signal() => {
            ctx.printer().warn_always(&format!(
                "the event may not be recorded; by hand it counts once: `{by_hand}`"
            ));
            Outcome::of_child(exit.code())
        }
    };
    ended.child = Some(exit.code());
    Ok(ended)
}

/// Runs the command in our place; with `captured` its output is kept, too. No output: it was too much, or did not end.
async fn run(words: &[OsString], captured: bool) -> Result<(ExitStatus, Option<Vec<u8>>)> {
    let mut command = prepare(&words[0], CredentialAccess::ApiKey);
    command.args(&words[1..]);
    if captured {
        command.stdout(Stdio::piped());
    }
    let mut signals = Signals::install().map_err(Failure::internal)?;
    let mut child = Supervised::start(command, &signals)?;
    let pipe = child.stdout().map(pass_on);
    let ending = child.wait(&mut signals).await?;
    let output = pipe.and_then(|(kept, over)| {
        // Something that it left behind may hold the pipe: what came until then is what there is.
        let _ = over.recv_timeout(LINGER);
        kept.lock().ok().and_then(|mut kept| kept.take())
    });
    Ok((ending, output))
}

/// What the command wrote so far; `None`: too much, or it could not be read.
type Kept = Arc<Mutex<Option<Vec<u8>>>>;

/// Hands on what the command writes as it comes, and keeps it; says when that is over.
fn pass_on(mut pipe: ChildStdout) -> (Kept, Receiver<()>) {
    let (done, over) = sync_channel(1);
    let ours: Kept = Arc::new(Mutex::new(Some(Vec::new())));
    let theirs = Arc::clone(&ours);
    std::thread::spawn(move || {
        let keep = |piece: Option<&[u8]>| {
            let Ok(mut kept) = theirs.lock() else { return };
            match (&mut *kept, piece) {
                (Some(bytes), Some(piece)) if bytes.len() + piece.len() <= LARGEST_OUTPUT => {
                    bytes.extend_from_slice(piece);
                }
                _ => *kept = None,
            }
        };
        let mut chunk = vec![0; 64 << 10];
        let mut reader_left = false;
        loop {
            let read = match pipe.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => {
                    keep(None);
                    break;
                }
            };
            // The command goes on when our reader has left: what it used counts all the same.
            reader_left = reader_left || passthrough(&chunk[..read]).is_err();
            keep(Some(&chunk[..read]));
        }
        // Nobody waits any more: it is of no use.
        let _ = done.send(());
    });
    (ours, over)
}

/// Why there are no values.
enum Valueless {
    Because(String),
    /// A signal came while the filter computed.
    Stopped(Exit),
}

/// What the filter makes of the command's output: an object of numbers. Of a stream of documents it is applied to each,
/// as jq does, and the last object counts that says something: a line of progress, of which the filter makes nulls, says
/// nothing.
fn values(filter: &Filter, output: Option<Vec<u8>>) -> Result<Values, Valueless> {
    const WANTED: &str = "--value-from must give one object of numbers from 0 to 2^53, as in '{total_tokens: .usage.total}'";
    let because = |why: &str| Valueless::Because(why.to_owned());
    let output = output.ok_or_else(|| {
        let most = LARGEST_OUTPUT >> 20;
        Valueless::Because(format!("the command's output is larger than {most} MiB"))
    })?;
    let results = filter.apply_each(&output).map_err(|error| match error {
        FilterError::Interrupted(exit) => Valueless::Stopped(exit),
        other => Valueless::Because(other.to_string()),
    })?;
    let said = |value: &Value| match value {
        Value::Object(object) => object
            .values()
            .all(|value| !value.is_null())
            .then(|| object.clone()),
        _ => None,
    };
    let object = results.iter().flatten().flatten().rev().find_map(said);
    let Some(object) = object else {
        let wrong = results.iter().find_map(|result| result.as_ref().err());
        return Err(because(wrong.map_or(WANTED, String::as_str)));
    };
    object
        .iter()
        .map(|(name, value)| {
            let number = value
                .is_number()
                .then(|| value.to_string().parse::<Amount>());
            let amount = number
                .and_then(Result::ok)
                .filter(|_| rules::field_name(name).is_ok());
            Ok((name.clone(), amount.ok_or_else(|| because(WANTED))?))
        })
        .collect()
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
    ctx.printer().warn_always(&format!(
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
