//! `limitry usage flush`, and keeping an event that could not be sent.

use std::rc::Rc;

use anyhow::Result;
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::super::keys::nonce;
use super::import::{Batch, CLOSE, Gate, OPEN, Undelivered, aim};
use crate::api::{ApiError, Client};
use crate::cli::usage::UsageFlushArgs;
use crate::commands::Problem;
use crate::context::Context;
use crate::error::{Exit, Failure};
use crate::fsio::FileError;
use crate::ingest::hex;
use crate::output::{Cell, Outcome, View};
use crate::paths;
use crate::spool::{self, Bound, Entry, Spool};
use crate::wire::{MAX_BATCH, NewEvent};

/// An event could not be kept, or what was kept could not be sent.
#[derive(Debug, Error)]
pub enum SpoolProblem {
    /// Too many wait.
    #[error(
        "{source}; and {} events wait already, so this one is not kept",
        spool::MOST
    )]
    Full {
        /// Why it was not sent.
        source: Box<ApiError>,
    },
    /// It could not be written.
    #[error("{source}; and the event cannot be kept: {file}")]
    NotKept {
        /// Why it was not sent.
        source: Box<ApiError>,
        /// Why it is not kept.
        file: FileError,
    },
    /// What waits is for somewhere else.
    #[error("{count} events wait, and they are for {}", place(.bound))]
    Elsewhere {
        /// How many.
        count: usize,
        /// Where the first goes.
        bound: Box<Bound>,
    },
    /// Another process sends them.
    #[error("another limitry on this machine is sending what waits")]
    Busy,
    /// Some could be sent, and then no more.
    #[error("{sent} of the events that wait are sent, {left} still wait: {source}")]
    Unsent {
        /// How many are sent.
        sent: u64,
        /// How many are not.
        left: u64,
        /// Why.
        source: Box<ApiError>,
    },
}

fn place(bound: &Bound) -> String {
    let project = match &bound.project {
        Some(project) => format!("project {project}"),
        None => "the project of another API key".to_owned(),
    };
    format!("{project} at {}", bound.api_url)
}

impl SpoolProblem {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Full { source } | Self::NotKept { source, .. } | Self::Unsent { source, .. } => {
                Failure::from(source.as_ref()).exit
            }
            Self::Elsewhere { .. } => Exit::Usage,
            Self::Busy => Exit::Rejected,
        }
    }

    /// The stable code of `--json`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Full { .. } => "spool_full",
            Self::NotKept { .. } => "spool_failed",
            Self::Elsewhere { .. } => "spool_bound_elsewhere",
            Self::Busy => "spool_locked",
            Self::Unsent { .. } => "spool_unsent",
        }
    }

    /// What to type next.
    pub fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Full { .. } => {
                "the event was not recorded; when the API is back: `limitry usage flush`".to_owned()
            }
            Self::NotKept { .. } => "the event was not recorded: record it again".to_owned(),
            Self::Elsewhere { bound, .. } => match &bound.project {
                Some(project) => format!(
                    "`limitry usage flush --project {project} --api-url {}` sends them, signed in there",
                    bound.api_url
                ),
                None => {
                    "if the key was rotated, `limitry usage flush --adopt` sends them with this one"
                        .to_owned()
                }
            },
            Self::Busy => "wait for it to end".to_owned(),
            Self::Unsent { .. } => "`limitry usage flush` sends the rest".to_owned(),
        };
        vec![hint]
    }
}

/// Whether a failure is of the sort that passes: the event, which has a key of its own, is worth keeping. What is no
/// answer of the API's may be one of a proxy or a hotel's login page.
pub(super) fn passes(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Network { .. } | ApiError::Redirected { .. } | ApiError::Malformed { .. }
    ) || error.may_pass()
}

/// Where events of this call go, as far as it is known without asking.
fn bound(ctx: &Context, client: &Client) -> Result<Bound> {
    let api_url = if ctx.settings().local {
        format!("local:{}", paths::data_dir()?.display())
    } else {
        client.api_url().to_owned()
    };
    let mut digest = Sha256::new();
    digest.update(b"limitry spool\0");
    digest.update(client.token().expose());
    Ok(Bound {
        api_url,
        project: client.project().map(str::to_owned),
        credential: hex(&digest.finalize()[..8]),
        profile: ctx
            .settings()
            .profile
            .as_ref()
            .map(|profile| profile.value.clone())
            .unwrap_or_default(),
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
        bound: bound(ctx, client)?,
        kept: since,
        dated,
        event: serde_json::to_value(&kept)?,
    };
    let spool = Spool::below(&paths::state_dir()?);
    let why = source.to_string();
    match spool.keep(&entry, &nonce::<8>()?) {
        Ok(true) => {}
        Ok(false) => {
            let source = Box::new(source);
            return Err(Problem::from(SpoolProblem::Full { source }).into());
        }
        Err(file) => {
            let source = Box::new(source);
            return Err(Problem::from(SpoolProblem::NotKept { source, file }).into());
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

/// Why what waits could not be sent, where that is the API's being away. Anything else is said, and holds up nothing.
pub(super) fn away(error: anyhow::Error, ctx: &Context) -> Option<ApiError> {
    let error = match error.downcast::<Problem>() {
        Ok(Problem::Spool(SpoolProblem::Unsent { source, .. })) if passes(&source) => {
            return Some(*source);
        }
        // Another process sends them, or they are for somewhere else.
        Ok(Problem::Spool(SpoolProblem::Busy | SpoolProblem::Elsewhere { .. })) => return None,
        Ok(other) => other.into(),
        Err(error) => error,
    };
    match error.downcast::<ApiError>() {
        Ok(source) if passes(&source) => Some(source),
        Ok(other) => {
            ctx.printer()
                .warn(&format!("what waits is not sent: {other}"));
            None
        }
        Err(other) => {
            ctx.printer()
                .warn(&format!("what waits is not sent: {other}"));
            None
        }
    }
}

/// What became of the events that waited.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Flushed {
    pub(super) recorded: u64,
    pub(super) duplicates: u64,
    pub(super) refused: u64,
}

impl Flushed {
    pub(super) fn sent(self) -> u64 {
        self.recorded + self.duplicates
    }
}

/// `usage flush`
pub(in crate::commands) async fn flush(ctx: &Context, args: UsageFlushArgs) -> Result<Outcome> {
    let client = ctx.project_data().await?;
    let flushed = send(ctx, &client, args.adopt, ctx.settings().max_retries).await?;
    let spool = Spool::below(&paths::state_dir()?);
    let waiting = spool.waiting()?.len();
    let document = json!({
        "recorded": flushed.recorded,
        "duplicates": flushed.duplicates,
        "refused": flushed.refused,
        "waiting": waiting,
    });
    let fields = vec![
        ("recorded", Cell::number(flushed.recorded)),
        ("duplicates", Cell::number(flushed.duplicates)),
        ("refused", Cell::number(flushed.refused)),
        ("waiting", Cell::number(waiting)),
    ];
    let mut outcome = Outcome::new(document, View::Record(fields));
    if flushed.refused > 0 {
        outcome = outcome
            .note(format!(
                "{} events were refused; they are in {}.",
                flushed.refused,
                crate::output::escape(&spool.refused().display().to_string())
            ))
            .exit(Exit::Partial);
    }
    if waiting > 0 {
        outcome = outcome.note(format!(
            "{waiting} events wait that are for somewhere else."
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
) -> Result<Flushed> {
    let spool = Spool::below(&paths::state_dir()?);
    let mut flushed = Flushed::default();
    if spool.waiting()?.is_empty() {
        return Ok(flushed);
    }
    let Some(_lock) = spool.lock()? else {
        return Err(Problem::from(SpoolProblem::Busy).into());
    };
    spool.sweep();
    let mut here = bound(ctx, client)?;
    let all = spool.waiting()?.len();
    let unsent = |source: ApiError| SpoolProblem::Unsent {
        sent: 0,
        left: all as u64,
        source: Box::new(source),
    };
    let aim = aim(ctx, client).await;
    here.project = Some(match aim.map_err(anyhow::Error::downcast::<ApiError>) {
        Ok(aim) => aim.project,
        Err(Ok(source)) => return Err(Problem::from(unsent(source)).into()),
        Err(Err(other)) => return Err(other),
    });
    let now = client.clock().now();
    let patience = ctx.settings().timeout * 4;
    let printer = ctx.shared_printer();
    let gate = Gate::new(
        client.clone(),
        patience,
        max_retries,
        format!("flush-{}", nonce::<12>()?),
        Box::new(move |text| printer.say(text)),
    );
    let paths = spool.waiting()?;
    let mut foreign = Vec::new();
    let mut fits = 0;
    for part in paths.chunks(MAX_BATCH) {
        let mut bodies = Parts::default();
        for path in part {
            let Some(entry) = spool.read(path)? else {
                continue;
            };
            let adopted = adopt && entry.bound.project.is_none();
            let same_api = entry.bound.api_url == here.api_url;
            if entry.bound.leads_to(&here) || (adopted && same_api) {
                bodies.push(path, &entry, now);
                fits += 1;
            } else {
                foreign.push(entry.bound);
            }
        }
        for (batch, files) in bodies.finish() {
            deliver(&gate, &spool, &batch, &files, &mut flushed, paths.len()).await?;
        }
    }
    match foreign.into_iter().next() {
        Some(bound) if fits == 0 => Err(Problem::from(SpoolProblem::Elsewhere {
            count: paths.len(),
            bound: Box::new(bound),
        })
        .into()),
        _ => Ok(flushed),
    }
}

/// Sends a request of them, and forgets those that the API has.
async fn deliver(
    gate: &Rc<Gate>,
    spool: &Spool,
    batch: &Batch,
    files: &[std::path::PathBuf],
    flushed: &mut Flushed,
    all: usize,
) -> Result<()> {
    let delivered = match gate.deliver(batch).await {
        Ok(delivered) => delivered,
        Err(Undelivered::Stopped) => return Ok(()),
        Err(Undelivered::Failed(source)) => {
            return Err(Problem::from(SpoolProblem::Unsent {
                sent: flushed.sent(),
                left: all as u64 - flushed.sent() - flushed.refused,
                source: Box::new(source),
            })
            .into());
        }
    };
    flushed.recorded += delivered.tally.recorded;
    flushed.duplicates += delivered.tally.duplicates;
    flushed.refused += delivered.tally.rejected;
    for (at, path) in files.iter().enumerate() {
        if delivered
            .refused
            .iter()
            .any(|refused| refused.line == at as u64)
        {
            spool.set_aside(path)?;
        } else {
            spool.forget(path)?;
        }
    }
    Ok(())
}

/// Events, as many as one request carries.
#[derive(Default)]
struct Parts {
    done: Vec<(Batch, Vec<std::path::PathBuf>)>,
    body: Vec<u8>,
    events: Vec<(usize, usize, u64)>,
    files: Vec<std::path::PathBuf>,
}

impl Parts {
    /// The most bytes of a request.
    const MOST: usize = 3 << 20;

    fn push(&mut self, path: &std::path::Path, entry: &Entry, now: Timestamp) {
        let mut event = entry.event.clone();
        let time = event["timestamp"]
            .as_str()
            .and_then(|text| text.parse::<Timestamp>().ok());
        // Our clock may have been ahead of the API's, which takes nothing from the future.
        if !entry.dated && time.is_some_and(|time| time > now) {
            event["timestamp"] = Value::from(now.to_string());
        }
        if self.body.is_empty() {
            self.body.extend_from_slice(OPEN);
        } else {
            self.body.push(b',');
        }
        let begin = self.body.len();
        self.body.extend_from_slice(event.to_string().as_bytes());
        self.events
            .push((begin, self.body.len(), self.files.len() as u64));
        self.files.push(path.to_owned());
        if self.body.len() > Self::MOST {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.files.is_empty() {
            return;
        }
        self.body.extend_from_slice(CLOSE);
        let batch = Batch {
            body: Bytes::from(std::mem::take(&mut self.body)),
            events: std::mem::take(&mut self.events),
        };
        self.done.push((batch, std::mem::take(&mut self.files)));
    }

    fn finish(mut self) -> Vec<(Batch, Vec<std::path::PathBuf>)> {
        self.cut();
        self.done
    }
}
