//! `limitry usage import`: every line is looked at before the first event is sent, and an event counts once.

mod command;
mod deliver;
mod judge;
mod ledger;
mod problem;
mod reader;
mod rejects;
mod report;
mod send;
mod source;

use crate::failure::{Failure, Result};
use std::fmt::Write as _;
use std::rc::Rc;

use crate::app::context::Context;
use crate::base::fs::lock::FileLock;
use crate::base::paths;
use crate::base::random::nonce;
use crate::base::state::{Destination, StateError};
use crate::base::text::{pluralize, shell};
use crate::cli::usage::UsageImportArgs;
use crate::commands::Problem;

use crate::features::import::{
    Comparison, Format, Given, Journal, Journals, ReadError, Reading, Records, Survey, Surveyor,
};
use crate::output::{Outcome, Progress};

pub(super) use deliver::{Batch, CLOSE, Gate, OPEN, Undelivered};
use ledger::Done;
use limitry_client::{ApiError, Client};
use limitry_types::text::escape;
pub(crate) use problem::ImportProblem;
use rejects::Rejects;
use send::Sending;
use source::Source;

/// `usage import`
pub(in crate::commands) async fn import(ctx: &Context, args: UsageImportArgs) -> Result<Outcome> {
    let to = match reach(ctx).await {
        // Whether lines are events can be told by anybody, anywhere.
        Err(error) if args.dry_run => Err(error),
        reached => Ok(reached?),
    };
    let journals = Journals::below(&paths::state_dir()?);
    let source = Source::open(&args.file, journals.dir()?).await?;
    if let Some(path) = &args.rejects {
        if source.is(path) {
            return Err(Problem::from(ImportProblem::RejectsItself).into());
        }
        if Rejects::would_destroy(path) {
            let path = path.display().to_string();
            return Err(Problem::from(ImportProblem::RejectsForeign(path)).into());
        }
    }
    let (client, destination, unreached) = match to {
        Ok((client, destination)) => (Some(client), destination, None),
        Err(error) => (None, Destination::default(), Some(error)),
    };
    let reading = Reading {
        format: args.format,
        map: args.map.clone(),
        ignore_unknown: args.ignore_unknown,
        now: ctx.now(),
    };
    let import = Import {
        ctx,
        args: &args,
        source,
        destination,
        journals,
        reading,
    };
    let Some(client) = client else {
        let survey = import
            .survey(&mut Comparison::new(std::iter::empty(), None))
            .await?;
        import.judge_lines(&survey)?;
        let why = unreached
            .map(|error| error.message.clone())
            .unwrap_or_default();
        let id = args.import_id.as_deref().unwrap_or(&survey.digest);
        let outcome = import.dry(&survey, id);
        return Ok(outcome.note(format!("It was not compared with earlier imports: {why}")));
    };
    let (known, unusable) = import.journals.all()?;
    // Under an id of its own the import is taken before it is read: two runs of one cron job.
    let given = args.import_id.as_deref();
    let mut lock = given.map(|id| import.lock(id)).transpose()?;
    let own = given.map(|id| import.own(id)).transpose()?.flatten();
    let sent = own.as_ref().map(|own| own.sent.clone());
    let others = import.others(&known, given);
    let mut comparison = Comparison::new(others, sent.as_ref());
    let survey = import.survey(&mut comparison).await?;
    let id = given.map_or_else(|| survey.digest.clone(), str::to_owned);
    if lock.is_none() {
        lock = Some(import.lock(&id)?);
    }
    let own = match own {
        Some(own) => Some(own),
        None => import.own(&id)?,
    };
    // One of its own was an error before.
    for error in unusable {
        import.warn_of(&error);
    }
    import.judge(&known, own.as_ref(), &comparison, &survey, &id)?;
    let outcome = import.carry_out(client, own, &survey, id).await;
    drop(lock);
    outcome
}

/// The API that the import goes to.
async fn reach(ctx: &Context) -> Result<(Client, Destination)> {
    let client = ctx.project_client().await?;
    let destination = destination(ctx, &client).await?;
    Ok((client, destination))
}

/// Where the import goes.
pub(super) async fn destination(ctx: &Context, client: &Client) -> Result<Destination> {
    Ok(Destination {
        project: Some(project_id(client).await?),
        ..ctx.destination(client)?
    })
}

/// The id of the project that the client acts on.
pub(super) async fn project_id(client: &Client) -> Result<String, ApiError> {
    match client.current_project().await {
        Ok(project) => Ok(project.id),
        // A server that does not say which project it is has but one for this token.
        Err(ApiError::Rejected(refusal)) if refusal.status == 404 && refusal.code.is_empty() => {
            Ok(client.project().unwrap_or_default().to_owned())
        }
        Err(error) => Err(error),
    }
}

/// Why a step of the preflight failed: reading the file, or writing down what is wrong with it.
enum StepError {
    Read(ReadError),
    Write(Failure),
}

impl From<ReadError> for StepError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// One import, from its file to its end.
struct Import<'a> {
    ctx: &'a Context,
    args: &'a UsageImportArgs,
    source: Source,
    destination: Destination,
    journals: Journals,
    reading: Reading,
}

impl Import<'_> {
    fn lock(&self, id: &str) -> Result<FileLock> {
        let lock = self.journals.lock(&self.destination, id)?;
        Ok(lock.ok_or(Problem::from(ImportProblem::Busy))?)
    }

    fn own(&self, id: &str) -> Result<Option<Journal>> {
        match self.journals.read(&self.destination, id) {
            Ok(journal) => Ok(journal),
            Err(StateError::File(error)) => Err(error.into()),
            Err(source) => Err(Problem::from(ImportProblem::Journal(source)).into()),
        }
    }

    /// Another import cannot be compared with: whoever reads this knows what is not looked at. Nothing drops it, because
    /// lines may be counted twice.
    fn warn_of(&self, error: &StateError) {
        let remedy = match error {
            StateError::Damaged { path, .. } => format!(
                "; `rm {}` ends this warning",
                shell(&path.display().to_string())
            ),
            StateError::File(_) | StateError::Newer(_) => String::new(),
        };
        self.ctx.printer().warn_always(&format!(
            "{error}: whether lines of that import are in {} is not known{remedy}",
            self.source.name
        ));
    }

    /// Other imports to the same place.
    fn others<'k>(
        &self,
        known: &'k [Journal],
        id: Option<&'k str>,
    ) -> impl Iterator<Item = &'k Journal> {
        known.iter().filter(move |other| {
            other.destination == self.destination && Some(other.import_id.as_str()) != id
        })
    }

    /// Looks at the whole file.
    async fn survey(&self, comparison: &mut Comparison<'_>) -> Result<Survey> {
        let unreadable = |source: ReadError| {
            Problem::from(ImportProblem::Unreadable {
                file: self.source.name.clone(),
                source,
            })
        };
        let file = self
            .source
            .rewound()
            .map_err(|error| unreadable(error.into()))?;
        let records = Records::open(file, &self.reading, true).map_err(unreadable)?;
        let total = (self.source.size > 0).then_some(self.source.size);
        let progress = Progress::bytes(self.ctx.printer(), "checking", total);
        // What is left out is written down when the rest is sent, where it is sent.
        let later = self.args.skip_invalid && !self.args.dry_run;
        let path = self.args.rejects.as_deref().filter(|_| !later);
        let mut rejects = Rejects::new(path);
        let growing = self.args.import_id.is_some();
        let mut surveyor = Surveyor::new(records, comparison, growing);
        while surveyor
            .step(|records| {
                rejects
                    .write(records.first_line(), records.problems(), records.raw())
                    .map_err(|error| StepError::Write(error.into()))
            })
            .map_err(|error| match error {
                StepError::Read(source) => unreadable(source).into(),
                StepError::Write(failure) => failure,
            })?
        {
            progress.set_position(surveyor.read());
            // A signal is heard.
            tokio::task::yield_now().await;
        }
        rejects.flush()?;
        Ok(surveyor.finish())
    }

    /// How the file is read, in words.
    fn read_as(&self, survey: &Survey) -> String {
        let mut words = survey.format.map_or("ndjson", Format::as_str).to_owned();
        for (column, target) in &self.args.map {
            // Writing to a String cannot fail.
            let _ = write!(words, " {column}={target}");
        }
        words
    }

    /// The journal as it is before the first request.
    fn journal(&self, own: Option<Journal>, survey: &Survey, id: String) -> Journal {
        let now = self.ctx.now();
        let profile = self.ctx.settings().profile.as_ref();
        let mut journal = own.unwrap_or_else(|| Journal {
            import_id: id,
            destination: self.destination.clone(),
            profile: profile
                .map(|profile| profile.value.clone())
                .unwrap_or_default(),
            path: None,
            reading: self.read_as(survey),
            begun: now,
            ended: None,
            digest: String::new(),
            length: 0,
            lines: 0,
            derived: 0,
            sent: crate::features::import::Sent::default(),
            tally: crate::features::import::Tally::default(),
            refused: std::collections::BTreeSet::new(),
            given: Vec::new(),
            sketch: crate::features::import::Sketch::default(),
        });
        if survey.lines > journal.lines {
            // Lines that nobody saw before.
            journal.given.push(Given {
                from_line: journal.lines + 1,
                timestamp: now,
            });
        }
        journal.path = self
            .source
            .path
            .as_ref()
            .map(|path| path.display().to_string());
        journal.digest.clone_from(&survey.digest);
        journal.length = survey.length;
        journal.lines = survey.lines;
        journal.derived = survey.derived;
        journal.sketch.clone_from(&survey.sketch);
        journal.ended = None;
        journal
    }

    async fn carry_out(
        &self,
        client: Client,
        own: Option<Journal>,
        survey: &Survey,
        id: String,
    ) -> Result<Outcome> {
        // Those that were rejected are tried again, or told of again.
        let all_done = own
            .as_ref()
            .is_some_and(|own| own.sent.lines >= survey.lines);
        if all_done && own.as_ref().is_some_and(|own| own.tally.rejected == 0) {
            let done = Done::before(survey.events);
            let note = format!(
                "All of {} was imported before; there is nothing to send. Should the service have lost it since, \
                 `--import-id NEW --allow-overlap` sends all of it under another id.",
                escape(&self.source.name)
            );
            return Ok(self.outcome(survey, &id, &done).note(note));
        }
        if self.args.dry_run {
            return Ok(self.dry(survey, &id));
        }
        let journal = self.journal(own, survey, id.clone());
        if survey.events > 0 {
            self.journals.write(&journal)?;
        }
        let progress = Rc::new(Progress::events(
            self.ctx.printer(),
            "sending",
            survey.events,
        ));
        let again = self.command(None, "");
        let rejects = Rejects::new(self.args.rejects.as_deref());
        let settings = self.ctx.settings();
        let talk = Rc::clone(&progress);
        let printer = self.ctx.shared_printer();
        let gate = Gate::new(
            client,
            settings.timeout * 4,
            settings.max_retries,
            format!("import-{}", nonce::<12>()?),
            Box::new(move |text| talk.note(&printer, text)),
        );
        let sending = Sending {
            ctx: self.ctx,
            journals: &self.journals,
            journal,
            survey,
            source: &self.source,
            reading: &self.reading,
            rejects,
            skip_invalid: self.args.skip_invalid,
            concurrency: usize::from(self.args.concurrency),
            progress,
            again,
        };
        let done = send::send(sending, gate).await?;
        Ok(self.outcome(survey, &id, &done))
    }

    /// What would be done.
    fn dry(&self, survey: &Survey, id: &str) -> Outcome {
        let events = pluralize(survey.events, "event", "events");
        self.outcome(survey, id, &Done::default())
            .note(format!("{events} would be sent; nothing was."))
    }
}
