//! `limitry usage import`: checks every line before the first event is sent, and counts each event once.

mod duplicate_checks;
mod preview;
mod reading_hints;
mod recipes;
mod report;
mod suggested_commands;

use std::fmt::Write as _;
use std::rc::Rc;
use std::time::Duration;

use limitry_client::Client;
use limitry_types::text::hex;
use serde_json::json;

use crate::base::fs::FileError;
use crate::base::fs::lock::FileLock;
use crate::base::paths;
use crate::base::poll::Poll;
use crate::base::random::nonce;
use crate::base::state::{Destination, StateError};
use crate::base::text::shell;
use crate::cli::usage_import::{CsvTypes, UsageImportArgs};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::features::import::{
    Comparison, FileSummary, Format, Journal, Journals, Observer, Preflight, ReadError,
    ReadOptions, RecordReader, RejectsFile, RunCounts, Sender, Source, TimeReader, Transform,
    count_known, options_for_events,
};
use crate::features::upload::{Counts, Uploader, project_id};
use crate::output;
use crate::output::{Outcome, Printer, Progress, write_stdout};

/// The local service's database in its data directory.
const DATABASE: &str = "limitry.db";

/// The check of a file takes about a second for each million lines.
const MAX_TURN_WAIT: Duration = Duration::from_secs(3600);

/// `usage import`
pub(in crate::commands) async fn import(ctx: &Context, args: UsageImportArgs) -> Result<Outcome> {
    if args.recipes {
        return Ok(recipes::list());
    }
    if let Some(recipe) = &args.show_recipe {
        return Ok(recipes::show(recipe));
    }
    let (client, destination, offline) = match connect(ctx).await {
        Ok((client, destination)) => (Some(client), destination, None),
        // A dry run and a preview need no API.
        Err(failure) if args.dry_run || args.preview.is_some() => {
            (None, Destination::default(), Some(failure))
        }
        Err(failure) => return Err(failure),
    };
    let journals = Journals::new(&paths::state_dir()?);
    let source = Source::open_all(&args.files, journals.dir()?).await?;
    check_rejects_path(&args, &source)?;
    let mut options = ReadOptions {
        format: args.format,
        map: args.map.clone(),
        set: args.set.clone(),
        time: TimeReader {
            format: args.time_format.clone(),
            zone: args.time_zone.clone(),
        },
        ignore_unknown: args.ignore_unknown,
        delimiter: args.delimiter,
        columns: args.columns.clone(),
        numbers: args.numbers,
        skip_lines: args.skip_lines,
        comment: args.comment.clone(),
        transform: filter(&args)?,
        csv_numbers: args.csv_types == CsvTypes::Auto,
        ..ReadOptions::new(ctx.now())
    };
    let typed = options.clone();
    if let Some(recipe) = &args.from {
        recipe.apply(&mut options);
    }
    let mut read_options = options.clone();
    let mut source = source;
    if let Some(filter) = &options.transform {
        let transform = Transform::new(filter)?;
        if let Some(count) = args.preview {
            let previewed = transform.preview(&source, &options, count)?;
            return Ok(preview::show(ctx, &previewed));
        }
        let growing = args.import_id.is_some();
        source = transform.run(source, &options, journals.dir()?, growing)?;
        read_options = options_for_events(&options);
    } else if args.preview.is_some() {
        let message = "--preview shows what --transform does, which is missing";
        return Err(Failure::usage(codes::USAGE, message)
            .hint("`--dry-run` checks a file and sends nothing"));
    }
    let import = Import {
        ctx,
        args: &args,
        source,
        destination,
        journals,
        typed,
        options,
        read_options,
    };
    match client {
        Some(client) => import.run(client).await,
        None => import.run_offline(offline).await,
    }
}

async fn connect(ctx: &Context) -> Result<(Client, Destination)> {
    let client = ctx.project_client().await?;
    let destination = Destination {
        project: Some(project_id(&client).await?),
        incarnation: incarnation(ctx, &client).await,
        ..ctx.destination(&client)?
    };
    Ok((client, destination))
}

/// The incarnation of a local service's database: what was imported before a reset or a restore is not in it. `None` for
/// other APIs, and for an older service.
async fn incarnation(ctx: &Context, client: &Client) -> Option<String> {
    let may_be_local = ctx.settings().local
        || (client.api_url().loopback().is_some()
            && paths::data_dir().is_ok_and(|dir| dir.join(DATABASE).exists()));
    if !may_be_local {
        return None;
    }
    let database = client.dev().get("/dev/database").await.ok()?;
    Some(database["incarnation"].as_str()?.to_owned())
}

/// The filter of `--transform` or `--transform-file`.
fn filter(args: &UsageImportArgs) -> Result<Option<String>> {
    let Some(path) = &args.transform_file else {
        return Ok(args.transform.clone());
    };
    let filter = std::fs::read_to_string(path).map_err(FileError::io("read", path))?;
    Ok(Some(filter.trim().to_owned()))
}

fn check_rejects_path(args: &UsageImportArgs, source: &Source) -> Result<()> {
    let Some(path) = &args.rejects else {
        return Ok(());
    };
    if source.is(path) {
        let message = "--rejects names the file that is imported";
        return Err(Failure::usage(codes::USAGE, message));
    }
    if RejectsFile::would_destroy(path) {
        let path = path.display().to_string();
        let message =
            format!("--rejects would replace {path}, which is not a list of rejected lines");
        return Err(
            Failure::usage(codes::IMPORT_REJECTS_FOREIGN, message).hint(format!(
                "name another file, or remove that one: `rm {}`",
                shell(&path)
            )),
        );
    }
    Ok(())
}

/// Why the first pass failed.
enum PreflightError {
    Read(ReadError),
    Rejects(Failure),
}

impl From<ReadError> for PreflightError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// One import.
struct Import<'a> {
    ctx: &'a Context,
    args: &'a UsageImportArgs,
    source: Source,
    destination: Destination,
    journals: Journals,
    /// What the flags say, without the recipe of `--from`.
    typed: ReadOptions,
    options: ReadOptions,
    /// How the source is read, which holds events if a filter made them.
    read_options: ReadOptions,
}

impl Import<'_> {
    /// A dry run without an API: checks the lines only.
    async fn run_offline(&self, failure: Option<Failure>) -> Result<Outcome> {
        let mut comparison = Comparison::new(std::iter::empty(), None);
        let summary = self.preflight(&mut comparison).await?;
        self.check_lines(&summary)?;
        let id = self.content_id(&summary);
        let id = self.args.import_id.as_deref().unwrap_or(&id);
        let reason = failure.map(|failure| failure.message.clone());
        let reason = reason.unwrap_or_default();
        let note = format!("It was not compared with earlier imports: {reason}");
        let outcome = self.outcome(&summary, id, &RunCounts::default());
        Ok(outcome.note(note))
    }

    async fn run(&self, client: Client) -> Result<Outcome> {
        // With --import-id the lock is taken before the file is read, so that two runs of a cron job do not overlap.
        let given_id = self.args.import_id.as_deref();
        let mut lock = given_id.map(|id| self.lock(id)).transpose()?;
        // Until this import's journal is written, no other import of the destination is compared with the journals.
        // Otherwise two overlapping imports that start together would not find each other.
        let turn = self.wait_for_turn().await?;
        let (known, unreadable) = self.journals.all()?;
        let own = given_id.map(|id| self.own(id)).transpose()?.flatten();
        let sent = own.as_ref().map(|own| own.checkpoint.clone());
        let others = known.iter().filter(|other| {
            other.destination == self.destination
                && Some(other.import_id.as_str()) != given_id
                && !other.recorded_nothing()
        });
        let mut comparison = Comparison::new(others, sent.as_ref());
        let summary = self.preflight(&mut comparison).await?;
        let id = given_id.map_or_else(|| self.content_id(&summary), str::to_owned);
        if lock.is_none() {
            lock = Some(self.lock(&id)?);
        }
        let own = match own {
            Some(own) => Some(own),
            None => self.own(&id)?,
        };
        // These are journals of other imports: the own one is readable.
        for error in unreadable {
            self.warn_not_compared(&error);
        }
        self.check_lines(&summary)?;
        self.check_duplicates(&known, own.as_ref(), &comparison, &summary, &id)?;
        let outcome = self.send(client, own, &summary, id, turn).await;
        drop(lock);
        outcome
    }

    /// The digest of the file, also if a filter made events of it: with another filter it is the same import.
    fn content_id(&self, summary: &FileSummary) -> String {
        match self.source.origin() {
            Some(origin) => hex(&origin.digest),
            None => summary.digest.clone(),
        }
    }

    fn lock(&self, id: &str) -> Result<FileLock> {
        self.journals.lock(&self.destination, id)
    }

    /// Waits while other imports of the destination are checked. A dry run sends nothing and waits for none.
    async fn wait_for_turn(&self) -> Result<Option<FileLock>> {
        if self.args.dry_run {
            return Ok(None);
        }
        let note = "waiting until another import is checked";
        let turn = Poll::with_timeout(MAX_TURN_WAIT)
            .announce_after(Duration::from_secs(2), || self.ctx.printer().progress(note))
            .until(async || self.journals.try_lock_destination(&self.destination))
            .await?;
        match turn {
            Some(turn) => Ok(Some(turn)),
            None => Err(Journals::locked(
                "another limitry has been checking an import for an hour",
            )),
        }
    }

    /// The journal of this import. One that recorded nothing binds no later run to how it read the file.
    fn own(&self, id: &str) -> Result<Option<Journal>> {
        let journal = self.journals.read(&self.destination, id)?;
        Ok(journal.filter(|journal| !journal.recorded_nothing()))
    }

    /// Warns that overlap with an earlier import cannot be checked. Shown even with `--quiet`, because events may be
    /// counted twice.
    fn warn_not_compared(&self, error: &StateError) {
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

    /// The first pass.
    async fn preflight(&self, comparison: &mut Comparison<'_>) -> Result<FileSummary> {
        let unreadable = |error: ReadError| error.into_failure(&self.source.name);
        let file = self.source.rewound();
        let file = file.map_err(|error| unreadable(error.into()))?;
        let records = RecordReader::open(file, &self.read_options, true).map_err(unreadable)?;
        let total = (self.source.size > 0).then_some(self.source.size);
        let progress = Progress::bytes(self.ctx.printer(), "checking", total);
        // If the rest is sent, the second pass lists the invalid lines.
        let listed_later = self.args.skip_invalid && !self.args.dry_run;
        let path = self.args.rejects.as_deref().filter(|_| !listed_later);
        let mut rejects = RejectsFile::new(path);
        let growing = self.args.import_id.is_some();
        let mut preflight = Preflight::new(records, comparison, growing);
        while preflight
            .step(|records| {
                rejects
                    .write(
                        self.source.record_of(records.first_line()),
                        records.problems(),
                        records.raw(),
                    )
                    .map_err(|error| PreflightError::Rejects(error.into()))
            })
            .map_err(|error| match error {
                PreflightError::Read(error) => unreadable(error),
                PreflightError::Rejects(failure) => failure,
            })?
        {
            progress.set_position(preflight.bytes_read());
            // Lets the signal handler run.
            tokio::task::yield_now().await;
        }
        rejects.flush()?;
        Ok(preflight.finish())
    }

    /// How the file is read, as the journal remembers it.
    fn reading(&self, summary: &FileSummary) -> String {
        let mut reading = summary.format.map_or("ndjson", Format::as_str).to_owned();
        for (flag, value) in self.options.flags() {
            // Mappings have no flag in the journals of limitry 0.1. Writing to a String cannot fail.
            let _ = match flag {
                "--map" => write!(reading, " {value}"),
                _ => write!(reading, " {flag}={value}"),
            };
        }
        reading
    }

    /// The journal before the first request.
    fn journal(&self, own: Option<Journal>, summary: &FileSummary, id: String) -> Journal {
        let now = self.ctx.now();
        let mut journal = own.unwrap_or_else(|| {
            let profile = self.ctx.settings().profile.as_ref();
            let profile = profile.map(|profile| profile.value.clone());
            Journal::new(
                id,
                self.destination.clone(),
                profile.unwrap_or_default(),
                self.reading(summary),
                now,
            )
        });
        let path = self.source.path.as_ref();
        let path = path.map(|path| path.display().to_string());
        summary.update(&mut journal, path, now);
        journal
    }

    /// The second pass.
    async fn send(
        &self,
        client: Client,
        own: Option<Journal>,
        summary: &FileSummary,
        id: String,
        turn: Option<FileLock>,
    ) -> Result<Outcome> {
        // Rejected events are sent again, and reported again.
        let complete = own
            .as_ref()
            .is_some_and(|own| own.checkpoint.lines >= summary.lines && own.counts.rejected == 0);
        if complete {
            let outcome = self.outcome(summary, &id, &RunCounts::of_known(summary.events));
            if self.args.dry_run {
                return Ok(outcome);
            }
            let again = self.command(Some(&self.another_id()), " --allow-overlap");
            let note = format!("If the API lost it, `{again}` sends all events under another id.");
            return Ok(outcome.note(note));
        }
        if self.args.dry_run {
            let known = own.map(|own| self.known_events(&own, summary));
            let run = RunCounts::of_known(known.transpose()?.unwrap_or_default());
            return Ok(self.outcome(summary, &id, &run));
        }
        let journal = self.journal(own, summary, id.clone());
        if summary.events > 0 {
            self.journals.write(&journal)?;
        }
        drop(turn);
        let printer = self.ctx.shared_printer();
        let progress = Progress::events(&printer, "sending", summary.events);
        let observer = ProgressObserver {
            progress,
            printer: Rc::clone(&printer),
        };
        let settings = self.ctx.settings();
        let uploader = Uploader::new(
            client,
            settings.timeout,
            settings.max_retries,
            format!("import-{}", nonce::<12>()?),
            Box::new(move |text| printer.note(text)),
        );
        let sender = Sender {
            journals: &self.journals,
            journal,
            summary,
            source: &self.source,
            options: &self.read_options,
            rejects: RejectsFile::new(self.args.rejects.as_deref()),
            skip_invalid: self.args.skip_invalid,
            concurrency: usize::from(self.args.concurrency),
            uploader,
            observer: &observer,
            resume_command: self.command(None, ""),
        };
        // The sender handles signals itself.
        let _section = self.ctx.shutdown().enter();
        let run = sender.run().await?;
        Ok(self.outcome(summary, &id, &run))
    }

    /// How many events of the file an earlier run sent.
    fn known_events(&self, own: &Journal, summary: &FileSummary) -> Result<u64> {
        let unreadable = |error: ReadError| error.into_failure(&self.source.name);
        let file = self.source.rewound();
        let file = file.map_err(|error| unreadable(error.into()))?;
        let records = RecordReader::open(file, &self.read_options, false).map_err(unreadable)?;
        count_known(records, summary, &self.source, own)
    }
}

/// Draws the progress bar, and prints a line for each request with `--jsonl`.
struct ProgressObserver {
    progress: Progress,
    printer: Rc<Printer>,
}

impl Observer for ProgressObserver {
    fn progress(&self, events: u64) {
        self.progress.set_position(events);
    }

    fn batch(&self, first_line: u64, last_line: u64, counts: Counts) {
        if self.printer.format() != output::Format::JsonLines {
            return;
        }
        let line = json!({
            "type": "batch", "firstLine": first_line, "lastLine": last_line,
            "recorded": counts.recorded, "duplicates": counts.duplicates, "rejected": counts.rejected,
        });
        // The import goes on after the reader of stdout has left.
        drop(write_stdout(&format!("{line}\n")));
    }
}
