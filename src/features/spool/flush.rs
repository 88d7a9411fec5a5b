//! Sends the events that wait.

use limitry_client::{ApiError, Client};
use limitry_types::rules::MAX_BATCH_EVENTS;
use serde_json::Value;
use thiserror::Error;

use super::{Entry, Spool};
use crate::base::exit::Exit;
use crate::base::fs::FileError;
use crate::base::state::{Destination, StateError};
use crate::base::text::{pluralize, shell};
use crate::failure::{Failure, codes};
use crate::features::upload::{BatchBuilder, UploadError, Uploaded, Uploader, project_id};

/// How many rejected events are reported with their reasons. Each record has its own.
const MAX_REPORTED_PROBLEMS: usize = 20;

/// Why events still wait.
#[derive(Debug, Error)]
pub(crate) enum FlushError {
    #[error(transparent)]
    State(#[from] StateError),
    #[error("another limitry on this machine is sending the events that wait")]
    Locked,
    /// All events belong to another API or project.
    #[error("{} for {}", pluralize(*.count, "event waits, and it is", "events wait, and they are"), place(.destination))]
    Elsewhere {
        count: u64,
        destination: Box<Destination>,
        /// The API of this call.
        here: String,
    },
    /// The API failed after `sent` events.
    #[error("sent {} of {}: {source}", .sent, pluralize(*.sent + *.left, "queued event", "queued events"))]
    Unsent {
        sent: u64,
        left: u64,
        source: Box<ApiError>,
    },
}

impl From<FileError> for FlushError {
    fn from(error: FileError) -> Self {
        Self::State(error.into())
    }
}

impl From<FlushError> for Failure {
    fn from(error: FlushError) -> Self {
        let message = error.to_string();
        match error {
            FlushError::State(error) => error.into(),
            FlushError::Locked => Self::new(Exit::Rejected, codes::SPOOL_LOCKED, message)
                .hint("wait until it has ended"),
            FlushError::Elsewhere {
                destination, here, ..
            } => Self::usage(codes::SPOOL_BOUND_ELSEWHERE, message)
                .hint(elsewhere_hint(&destination, &here)),
            FlushError::Unsent { source, .. } => {
                let exit = Self::from(source.as_ref()).exit;
                Self::new(exit, codes::SPOOL_UNSENT, message)
                    .caused_by(&source)
                    .hint("`limitry usage flush` sends the rest")
            }
        }
    }
}

fn place(destination: &Destination) -> String {
    let project = match &destination.project {
        Some(project) => format!("project {project}"),
        None => "the project of another API key".to_owned(),
    };
    format!("{project} at {}", destination.api_url)
}

fn elsewhere_hint(destination: &Destination, here: &str) -> String {
    let api_url = shell(&destination.api_url);
    match &destination.project {
        _ if destination.is_local() => "`limitry usage flush --local` sends them".to_owned(),
        Some(project) => format!(
            "`limitry usage flush --project {} --api-url {api_url}` sends them, signed in there",
            shell(project)
        ),
        None if destination.api_url != here => {
            format!(
                "`limitry usage flush --api-url {api_url}` sends them, with the key of that API"
            )
        }
        None => "if the key was rotated, `limitry usage flush --adopt` sends them with this one"
            .to_owned(),
    }
}

/// The events that no longer wait.
#[derive(Debug, Default)]
pub(crate) struct Flushed {
    pub recorded: u64,
    pub duplicates: u64,
    pub rejected: u64,
    /// The problems of the first rejected events.
    pub problems: Vec<String>,
}

impl Flushed {
    pub(crate) fn sent(&self) -> u64 {
        self.recorded + self.duplicates
    }

    fn add_rejected(&mut self, problem: String) {
        self.rejected += 1;
        if self.problems.len() < MAX_REPORTED_PROBLEMS {
            self.problems.push(problem);
        }
    }
}

/// Sends the events that belong to `here`. With `adopt`, also those that another API key of this API left.
pub(crate) async fn flush(
    spool: &Spool,
    client: &Client,
    uploader: &Uploader,
    mut here: Destination,
    adopt: bool,
) -> Result<Flushed, FlushError> {
    let mut flushed = Flushed::default();
    let Some(_lock) = spool.lock()? else {
        return Err(FlushError::Locked);
    };
    spool.remove_leftovers();
    let names = spool.waiting()?;
    let project = project_id(client).await;
    here.project = Some(project.map_err(|error| unsent(error, &flushed, names.len()))?);
    let mut other_destination = None;
    let (mut foreign, mut matching) = (0, 0);
    for chunk in names.chunks(MAX_BATCH_EVENTS) {
        let mut builder = BatchBuilder::default();
        let mut batch_names = Vec::new();
        for name in chunk {
            let entry = match spool.read(name) {
                Ok(Some(entry)) => entry,
                Ok(None) => continue,
                Err(StateError::Damaged { .. }) => {
                    spool.set_aside(name)?;
                    flushed.add_rejected(format!(
                        "{name}.json is damaged, and its event cannot be read"
                    ));
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let adopted = adopt
                && entry.destination.project.is_none()
                && entry.destination.api_url == here.api_url;
            if !adopted && !entry.destination.is_reached_by(&here) {
                other_destination.get_or_insert(entry.destination);
                foreign += 1;
                continue;
            }
            matching += 1;
            let id = batch_names.len() as u64;
            let event = event(entry, uploader);
            builder.push(id, |body| {
                body.extend_from_slice(event.to_string().as_bytes());
            });
            batch_names.push(name);
            if builder.is_full() {
                let (builder, names_of) = (
                    std::mem::take(&mut builder),
                    std::mem::take(&mut batch_names),
                );
                send(
                    uploader,
                    spool,
                    builder,
                    &names_of,
                    &mut flushed,
                    names.len(),
                )
                .await?;
            }
        }
        send(
            uploader,
            spool,
            builder,
            &batch_names,
            &mut flushed,
            names.len(),
        )
        .await?;
    }
    match other_destination {
        Some(destination) if matching == 0 && flushed.rejected == 0 => Err(FlushError::Elsewhere {
            count: foreign,
            destination: Box::new(destination),
            here: here.api_url,
        }),
        _ => Ok(flushed),
    }
}

fn unsent(error: ApiError, flushed: &Flushed, all: usize) -> FlushError {
    FlushError::Unsent {
        sent: flushed.sent(),
        left: all as u64 - flushed.sent() - flushed.rejected,
        source: Box::new(error),
    }
}

/// The event as it is sent. The API rejects times in the future, and this machine's clock may have been ahead.
fn event(entry: Entry, uploader: &Uploader) -> Value {
    let mut event = entry.event;
    let time = event["timestamp"].as_str();
    let time = time.and_then(|text| text.parse::<jiff::Timestamp>().ok());
    let now = uploader.now();
    if !entry.dated && time.is_some_and(|time| time > now) {
        event["timestamp"] = Value::from(now.to_string());
    }
    event
}

/// Sends one request, and removes the events that the API has.
async fn send(
    uploader: &Uploader,
    spool: &Spool,
    builder: BatchBuilder,
    names: &[&String],
    flushed: &mut Flushed,
    all: usize,
) -> Result<(), FlushError> {
    if names.is_empty() {
        return Ok(());
    }
    let Uploaded { counts, rejected } = match uploader.upload(&builder.finish()).await {
        Ok(result) => result,
        Err(UploadError::Canceled) => return Ok(()),
        Err(UploadError::Api(error)) => return Err(unsent(error, flushed, all)),
    };
    flushed.recorded += counts.recorded;
    flushed.duplicates += counts.duplicates;
    for (id, name) in (0_u64..).zip(names) {
        let Some(rejected) = rejected.iter().find(|event| event.id == id) else {
            spool.remove(name)?;
            continue;
        };
        let problems: Vec<String> = rejected
            .problems
            .iter()
            .map(|problem| match problem.path.as_str() {
                "" => problem.message.clone(),
                path => format!("{path}: {}", problem.message),
            })
            .collect();
        let key = spool.refuse(name, &problems)?.unwrap_or_default();
        flushed.add_rejected(format!("{key}: {}", problems.join("; ")));
    }
    Ok(())
}
