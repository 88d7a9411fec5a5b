//! `limitry usage flush`, and keeping an event that could not be sent.

use std::rc::Rc;

use anyhow::Result;
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest as _, Sha256};

mod parts;
mod problem;

use super::super::keys::nonce;
use super::import::{Batch, Gate, Undelivered, aim};
use crate::app::context::Context;
use crate::base::exit::Exit;
use crate::base::paths;
use crate::base::text::{pluralize, shell};
use crate::cli::usage::UsageFlushArgs;
use crate::commands::Problem;
use crate::features::spool::{Bound, Entry, Found, Spool};
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
        refused: Vec::new(),
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
    let client = ctx.project_data().await?;
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
        Box::new(move |text| printer.note(text)),
    );
    let paths = spool.waiting()?;
    let mut foreign = Vec::new();
    let mut fits = 0;
    for part in paths.chunks(MAX_BATCH_EVENTS) {
        let mut bodies = Parts::default();
        for path in part {
            let entry = match Spool::read(path)? {
                Found::Entry(entry) => entry,
                Found::Gone => continue,
                Found::Damaged => {
                    spool.set_aside(path)?;
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    flushed.refuse(format!("{name} is damaged, and its event cannot be read"));
                    continue;
                }
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
    let count = foreign.len();
    match foreign.into_iter().next() {
        Some(bound) if fits == 0 && flushed.refused == 0 => {
            Err(Problem::from(SpoolProblem::Elsewhere {
                count,
                bound: Box::new(bound),
                here: here.api_url,
            })
            .into())
        }
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
    for (at, path) in files.iter().enumerate() {
        let mut refused = delivered.refused.iter();
        let Some(refused) = refused.find(|refused| refused.line == at as u64) else {
            Spool::forget(path)?;
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
        let key = spool.refuse(path, &why)?.unwrap_or_default();
        flushed.refuse(format!("{key}: {}", why.join("; ")));
    }
    Ok(())
}
