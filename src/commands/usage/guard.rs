//! `limitry usage guard`: checks, runs a command, records. The exit code is the command's.

use std::ffi::OsString;
use std::io::{self, Read as _};
use std::process::{ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::super::key_values;
use super::check;
use super::flush::{Recording, RecordingError, record_or_keep};
use super::record::recorded_note;
use super::value_names;
use crate::base::exit::Exit;
use crate::base::process::subprocess::{CredentialAccess, prepare};
use crate::base::process::supervise::{ExitStatus, Signals, Supervised};
use crate::base::random::nonce;
use crate::base::shutdown;
use crate::base::text::shell;
use crate::cli::usage::{OnError, RecordWhen, UsageGuardArgs};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::features::upload::is_outage;
use crate::output::jq::{self, FilterError};
use crate::output::{Filter, Outcome, passthrough};
use limitry_client::Client;
use limitry_types::{Amount, NewEvent, UsageCheck, Values, rules};

/// How much of the command's output is kept for `--value-from`.
const MAX_OUTPUT_BYTES: usize = 16 << 20;

/// How long to wait for the end of the output. A background process of the command may hold the pipe.
const OUTPUT_GRACE: Duration = Duration::from_secs(1);

/// How long the filter of `--value-from` may compute.
const FILTER_TIMEOUT: Duration = Duration::from_secs(10);

/// `usage guard`
pub(in crate::commands) async fn guard(ctx: &Context, args: UsageGuardArgs) -> Result<Outcome> {
    let filter = args.value_from.as_deref().map(Filter::parse).transpose();
    let filter = filter.map_err(|error| {
        Failure::usage(codes::FILTER, format!("--value-from: {error}"))
            .hint("a filter has the syntax of jq: `--value-from '{total_tokens: .usage.total}'`")
    })?;
    let (customer, kind) = (args.subject.customer, args.subject.event);
    let check = UsageCheck {
        values: key_values::unique("--value", args.subject.values)?,
        dimensions: key_values::dimensions(args.subject.dimensions, &customer, &kind)?,
        customer_id: customer,
        event_type: kind,
    };
    value_names::note_similar(ctx, &check.values);
    let client = ctx.project_client().await?;
    match client.check_usage(&check).await {
        Ok(verdict) if verdict.allowed => {}
        Ok(verdict) => {
            let subject = (&*check.customer_id, &*check.event_type);
            let refused = check::show(ctx, &client, subject, verdict).await;
            return Ok(refused.note("The command was not run."));
        }
        Err(error) => match args.on_error.filter(|_| is_outage(&error)) {
            None => return Err(error.into()),
            Some(answer) => {
                if answer == OnError::Deny {
                    let outcome = check::unanswered(answer, &error);
                    return Ok(outcome.note("The command was not run."));
                }
                ctx.printer().warn(&format!(
                    "{error}; the command is run anyway (--on-error allow)"
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
        Err(ValuesError::Interrupted(exit)) => {
            (Err("its filter was stopped".to_owned()), Some(exit))
        }
        Err(ValuesError::Because(why)) => (Err(why), None),
        Ok(values) => (Ok(values), None),
    };
    let mut event = event;
    match used {
        Ok(values) => {
            value_names::note_similar(ctx, &values);
            event.values = values;
        }
        // An event without values is better than none. The exit code is the command's, so `--quiet` keeps this warning.
        Err(why) => ctx
            .printer()
            .warn_always(&format!("the event has no values: {why}")),
    }
    let Some(exit) = stopped else {
        return record(ctx, &client, event, outcome).await;
    };
    // The first signal ended the filter. The event is recorded, unless a second signal comes.
    let command = record_command(&event);
    let mut ended = tokio::select! {
        biased;
        ended = record(ctx, &client, event, outcome) => ended?,
        _ = shutdown::signal() => {
            ctx.printer().warn_always(&format!(
                "the event may not be recorded; by hand it counts once: `{command}`"
            ));
            Outcome::of_child(exit.code())
        }
    };
    ended.child = Some(exit.code());
    Ok(ended)
}

/// Runs the command. With `captured`, returns its output, too; `None` if it is too large or cannot be read.
async fn run(words: &[OsString], captured: bool) -> Result<(ExitStatus, Option<Vec<u8>>)> {
    let mut command = prepare(&words[0], CredentialAccess::ApiKey);
    command.args(&words[1..]);
    if captured {
        command.stdout(Stdio::piped());
    }
    let mut signals = Signals::install().map_err(Failure::internal)?;
    let mut child = Supervised::start(command, &signals)?;
    let pipe = child.stdout().map(tee);
    let ending = child.wait(&mut signals).await?;
    let output = pipe.and_then(|(kept, over)| {
        // After the grace period the output so far is used.
        let _ = over.recv_timeout(OUTPUT_GRACE);
        kept.lock().ok().and_then(|mut kept| kept.take())
    });
    Ok((ending, output))
}

/// The output so far; `None` if it is too large or cannot be read.
type Captured = Arc<Mutex<Option<Vec<u8>>>>;

/// Copies the command's output to stdout and keeps it. The receiver gets a message at the end.
fn tee(mut pipe: ChildStdout) -> (Captured, Receiver<()>) {
    let (done, over) = sync_channel(1);
    let ours: Captured = Arc::new(Mutex::new(Some(Vec::new())));
    let theirs = Arc::clone(&ours);
    std::thread::spawn(move || {
        let keep = |piece: Option<&[u8]>| {
            let Ok(mut kept) = theirs.lock() else { return };
            match (&mut *kept, piece) {
                (Some(bytes), Some(piece)) if bytes.len() + piece.len() <= MAX_OUTPUT_BYTES => {
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
            // The command goes on after the reader of stdout has left, so its output is still read.
            reader_left = reader_left || passthrough(&chunk[..read]).is_err();
            keep(Some(&chunk[..read]));
        }
        // The receiver may be gone.
        let _ = done.send(());
    });
    (ours, over)
}

/// Why the output has no values.
enum ValuesError {
    Because(String),
    /// A signal ended the filter.
    Interrupted(Exit),
}

/// Applies the filter to each JSON document of the output, as jq does, and returns the last object without nulls. A
/// progress message gives nulls, and is passed over.
fn values(filter: &Filter, output: Option<Vec<u8>>) -> Result<Values, ValuesError> {
    const EXPECTED: &str = "--value-from must give one object of numbers from 0 to 2^53, as in '{total_tokens: .usage.total}'";
    let because = |why: &str| ValuesError::Because(why.to_owned());
    let output = output.ok_or_else(|| {
        let most = MAX_OUTPUT_BYTES >> 20;
        ValuesError::Because(format!("the command's output is larger than {most} MiB"))
    })?;
    let output = String::from_utf8_lossy(&output);
    let results = filter
        .apply_each(output.as_bytes(), Some(FILTER_TIMEOUT))
        .map_err(|error| match error {
            FilterError::Interrupted(exit) => ValuesError::Interrupted(exit),
            other => ValuesError::Because(other.to_string()),
        })?;
    let complete = |value: &Value| match value {
        Value::Object(object) => object
            .values()
            .all(|value| !value.is_null())
            .then(|| object.clone()),
        _ => None,
    };
    let results = results
        .iter()
        .map(|result| result.as_deref().map(jq::values));
    let results: Vec<Result<Vec<Value>, &String>> = results.collect();
    let object = results.iter().flatten().flatten().rev().find_map(complete);
    let Some(object) = object else {
        let wrong = results.iter().find_map(|result| result.as_ref().err());
        return Err(because(wrong.map_or(EXPECTED, |reason| reason.as_str())));
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
            Ok((name.clone(), amount.ok_or_else(|| because(EXPECTED))?))
        })
        .collect()
}

/// Records the event, or keeps it during an outage.
async fn record(
    ctx: &Context,
    client: &Client,
    event: NewEvent,
    outcome: Outcome,
) -> Result<Outcome> {
    let since = ctx.now();
    let reason = match record_or_keep(ctx, client, &event, since).await {
        Ok(Recording::Recorded(_)) => return Ok(outcome.note(recorded_note(&event))),
        Ok(Recording::Kept(kept)) => {
            return Ok(kept.notes.into_iter().fold(outcome, Outcome::note));
        }
        Err(RecordingError::NotKept(failure)) => failure.message.clone(),
        Err(RecordingError::Api(error)) => error.to_string(),
    };
    // The exit code is the command's, so `--quiet` keeps this warning.
    ctx.printer().warn_always(&format!(
        "the event is NOT recorded: {reason}; by hand: `{}`",
        record_command(&event)
    ));
    Ok(outcome)
}

/// The command that records the event.
fn record_command(event: &NewEvent) -> String {
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
