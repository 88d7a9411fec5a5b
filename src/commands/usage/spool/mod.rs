//! `limitry usage flush`, and keeping an event that could not be sent.

use crate::failure::{Failure, Result};
use crate::output::to_document;
use std::rc::Rc;

use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest as _, Sha256};

mod parts;
mod problem;

use super::import::{Batch, Gate, Undelivered, project_id};
use crate::app::context::Context;
use crate::base::exit::Exit;
use crate::base::fs::FileError;
use crate::base::paths;
use crate::base::random::nonce;
use crate::base::state::{Destination, StateError};
use crate::base::text::pluralize;
use crate::base::text::shell;
use crate::cli::usage::UsageFlushArgs;
use crate::features::spool::{Entry, Spool};
use crate::output::{Cell, Outcome, View};
use limitry_client::{ApiError, Client};
use limitry_types::NewEvent;
use limitry_types::rules::MAX_BATCH_EVENTS;
use limitry_types::text::escape;
use limitry_types::text::hex;
use parts::Parts;
pub(crate) use problem::SpoolProblem;

/// Whether a failure is of the sort that passes: the event, which has a key of its own, is worth keeping. What is no
/// answer of the API's may be one of a proxy or a hotel's login page.
pub(super) fn passes(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Network { .. } | ApiError::Redirected { .. } | ApiError::Malformed { .. }
    ) || error.is_transient()
}

/// Where events of this call go, as far as it is known without asking.
fn destination(ctx: &Context, client: &Client) -> Result<Destination> {
    let mut digest = Sha256::new();
    digest.update(b"limitry spool\0");
    digest.update(client.token().expose());
    let profile = ctx.settings().profile.as_ref();
    Ok(Destination {
        credential: Some(hex(&digest.finalize()[..8])),
        // For people.
        profile: Some(profile.map_or_else(String::new, |profile| profile.value.clone())),
        ..ctx.destination(client)?
    })
}

/// Keeps the event until the API is there again.
pub(super) fn keep(
    ctx: &Context,
    client: &Client,
    event: &NewEvent,
    since: Timestamp,
    source: ApiError,
) -> Result<Outcome> {
    let mut kept = event.clone();
    let dated = kept.timestamp.is_some();
    // It happened now, whenever it is sent.
    kept.timestamp.get_or_insert(since);
    let entry = Entry {
        destination: destination(ctx, client)?,
        kept: since,
        dated,
        event: to_document(&kept),
        refused: Vec::new(),
    };
    let spool = Spool::below(&paths::state_dir()?);
    let why = source.to_string();
    match spool.keep(&entry, &nonce::<8>()?) {
        Ok(true) => {}
        Ok(false) => {
            let source = Box::new(source);
            return Err(SpoolProblem::Full { source }.into());
        }
        Err(file) => {
            let source = Box::new(source);
            return Err(SpoolProblem::NotKept { source, file }.into());
        }
    }
    let document = json!({
        "recorded": false,
        "spooled": true,
        "idempotencyKey": kept.idempotency_key,
    });
    Ok(Outcome::new(document, View::Nothing).note(format!(
        "Kept, not sent: {why}. `limitry usage flush` sends it."
    )))
}

/// Why events that wait were not sent.
#[derive(Debug)]
pub(super) enum FlushError {
    Spool(SpoolProblem),
    Other(Failure),
}

impl From<SpoolProblem> for FlushError {
    fn from(error: SpoolProblem) -> Self {
        Self::Spool(error)
    }
}

impl From<StateError> for FlushError {
    fn from(error: StateError) -> Self {
        Self::Other(error.into())
    }
}

impl From<FileError> for FlushError {
    fn from(error: FileError) -> Self {
        Self::Other(error.into())
    }
}

impl From<Failure> for FlushError {
    fn from(error: Failure) -> Self {
        Self::Other(error)
    }
}

impl From<FlushError> for Failure {
    fn from(error: FlushError) -> Self {
        match error {
            FlushError::Spool(error) => error.into(),
            FlushError::Other(failure) => failure,
        }
    }
}

/// The API's error where it cannot be reached. Every other reason becomes a warning and stops nothing.
pub(super) fn away(error: FlushError, ctx: &Context) -> Option<ApiError> {
    match error {
        FlushError::Spool(SpoolProblem::Unsent { source, .. }) if passes(&source) => Some(*source),
        // Another process sends them, or they are for another API.
        FlushError::Spool(SpoolProblem::Busy | SpoolProblem::Elsewhere { .. }) => None,
        other => {
            ctx.printer()
                .warn(&format!("what waits is not sent: {}", Failure::from(other)));
            None
        }
    }
}

/// What became of the events that waited.
#[derive(Debug, Default)]
pub(super) struct Flushed {
    pub(super) recorded: u64,
    pub(super) duplicates: u64,
    pub(super) refused: u64,
    /// What is wrong with the first of those that were refused.
    pub(super) why: Vec<String>,
}

/// How many refusals are told with their reasons; each file has its own.
const SHOWN: usize = 20;

impl Flushed {
    pub(super) fn sent(&self) -> u64 {
        self.recorded + self.duplicates
    }

    fn refuse(&mut self, why: String) {
        self.refused += 1;
        if self.why.len() < SHOWN {
            self.why.push(why);
        }
    }

    /// Which events were refused and why, where they are, and how they are sent again.
    pub(super) fn trouble(&self, spool: &Spool) -> Vec<String> {
        if self.refused == 0 {
            return Vec::new();
        }
        let mut lines: Vec<String> = self
            .why
            .iter()
            .map(|why| format!("refused: {}", escape(why)))
            .collect();
        let dir = spool.refused().display().to_string();
        lines.push(format!(
            "{} refused and will not be sent again by itself: {} has each with the reason. When that is mended: `jq -c .event {}/*.json | limitry usage import -`",
            pluralize(self.refused, "event was", "events were"),
            escape(&dir),
            shell(&dir),
        ));
        lines
    }
}

/// `usage flush`
pub(in crate::commands) async fn flush(ctx: &Context, args: UsageFlushArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let flushed = send(ctx, &client, args.adopt, ctx.settings().max_retries).await?;
    let spool = Spool::below(&paths::state_dir()?);
    let waiting = spool.waiting()?.len();
    let mut document = json!({
        "recorded": flushed.recorded,
        "duplicates": flushed.duplicates,
        "refused": flushed.refused,
        "waiting": waiting,
    });
    if flushed.refused > 0 {
        document["problems"] = json!(flushed.why);
    }
    let fields = vec![
        ("recorded", Cell::number(flushed.recorded)),
        ("duplicates", Cell::number(flushed.duplicates)),
        ("refused", Cell::number(flushed.refused)),
        ("waiting", Cell::number(waiting)),
    ];
    let mut outcome = Outcome::new(document, View::Record(fields));
    for line in flushed.trouble(&spool) {
        outcome = outcome.note(line).exit(Exit::Partial);
    }
    if waiting > 0 {
        outcome = outcome.note(format!(
            "{} for somewhere else.",
            pluralize(
                waiting as u64,
                "event waits that is",
                "events wait that are"
            )
        ));
    }
    Ok(outcome)
}

/// Sends what waits and may go where this call goes.
pub(super) async fn send(
    ctx: &Context,
    client: &Client,
    adopt: bool,
    max_retries: u32,
) -> Result<Flushed, FlushError> {
    let spool = Spool::below(&paths::state_dir()?);
    let mut flushed = Flushed::default();
    if spool.waiting()?.is_empty() {
        return Ok(flushed);
    }
    let Some(_lock) = spool.lock()? else {
        return Err(SpoolProblem::Busy.into());
    };
    spool.remove_leftovers();
    let mut here = destination(ctx, client)?;
    let all = spool.waiting()?.len();
    let unsent = |source: ApiError| SpoolProblem::Unsent {
        sent: 0,
        left: all as u64,
        source: Box::new(source),
    };
    here.project = Some(project_id(client).await.map_err(unsent)?);
    let now = client.clock().now();
    let patience = ctx.settings().timeout * 4;
    let printer = ctx.shared_printer();
    let gate = Gate::new(
        client.clone(),
        patience,
        max_retries,
        format!("flush-{}", nonce::<12>().map_err(Failure::from)?),
        Box::new(move |text| printer.note(text)),
    );
    let names = spool.waiting()?;
    let mut foreign = Vec::new();
    let mut fits = 0;
    for part in names.chunks(MAX_BATCH_EVENTS) {
        let mut bodies = Parts::default();
        for name in part {
            let entry = match spool.read(name) {
                Ok(Some(entry)) => entry,
                Ok(None) => continue,
                Err(StateError::Damaged { .. }) => {
                    spool.set_aside(name)?;
                    flushed.refuse(format!(
                        "{name}.json is damaged, and its event cannot be read"
                    ));
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let adopted = adopt && entry.destination.project.is_none();
            let same_api = entry.destination.api_url == here.api_url;
            if entry.destination.is_reached_by(&here) || (adopted && same_api) {
                bodies.push(name, &entry, now);
                fits += 1;
            } else {
                foreign.push(entry.destination);
            }
        }
        for (batch, files) in bodies.finish() {
            deliver(&gate, &spool, &batch, &files, &mut flushed, names.len()).await?;
        }
    }
    let count = foreign.len();
    match foreign.into_iter().next() {
        Some(destination) if fits == 0 && flushed.refused == 0 => {
            Err(FlushError::from(SpoolProblem::Elsewhere {
                count,
                destination: Box::new(destination),
                here: here.api_url,
            }))
        }
        _ => Ok(flushed),
    }
}

/// Sends a request of them, and forgets those that the API has.
async fn deliver(
    gate: &Rc<Gate>,
    spool: &Spool,
    batch: &Batch,
    names: &[String],
    flushed: &mut Flushed,
    all: usize,
) -> Result<(), FlushError> {
    let delivered = match gate.deliver(batch).await {
        Ok(delivered) => delivered,
        Err(Undelivered::Stopped) => return Ok(()),
        Err(Undelivered::Failed(source)) => {
            return Err(SpoolProblem::Unsent {
                sent: flushed.sent(),
                left: all as u64 - flushed.sent() - flushed.refused,
                source: Box::new(source),
            }
            .into());
        }
    };
    flushed.recorded += delivered.tally.recorded;
    flushed.duplicates += delivered.tally.duplicates;
    for (at, name) in names.iter().enumerate() {
        let mut refused = delivered.refused.iter();
        let Some(refused) = refused.find(|refused| refused.line == at as u64) else {
            spool.remove(name)?;
            continue;
        };
        let why: Vec<String> = refused
            .problems
            .iter()
            .map(|problem| match problem.path.as_str() {
                "" => problem.message.clone(),
                path => format!("{path}: {}", problem.message),
            })
            .collect();
        let key = spool.refuse(name, &why)?.unwrap_or_default();
        flushed.refuse(format!("{key}: {}", why.join("; ")));
    }
    Ok(())
}
