//! `limitry usage import`: every line is looked at before the first event is sent, and an event counts once.

mod deliver;
mod problem;
mod rejects;
mod send;
mod source;

use std::fmt::Write as _;
use std::rc::Rc;

use anyhow::Result;
use serde_json::{Value, json};

use super::super::keys::nonce;
use crate::api::{ApiError, Client};
use crate::cli::usage::UsageImportArgs;
use crate::commands::Problem;
use crate::context::Context;
use crate::error::Exit;
use crate::ingest::{
    Aim, Comparison, Format, Given, Journal, Journals, ReadError, Reading, Records, Survey,
    Surveyor, VERSION,
};
use crate::output::{Cell, Outcome, Progress, View, escape, shell};
use crate::paths;
use crate::settings;
pub(super) use deliver::{Batch, CLOSE, Gate, OPEN, Undelivered};
pub use problem::ImportProblem;
use rejects::Rejects;
use send::{Done, Sending};
use source::Source;

/// `usage import`
pub(in crate::commands) async fn import(ctx: &Context, args: UsageImportArgs) -> Result<Outcome> {
    let client = ctx.project_data().await?;
    let journals = Journals::below(&paths::state_dir()?);
    let source = Source::open(&args.file, journals.dir()?).await?;
    if args.rejects.as_deref().is_some_and(|path| source.is(path)) {
        return Err(Problem::from(ImportProblem::RejectsItself).into());
    }
    let aim = aim(ctx, &client).await?;
    let reading = Reading {
        format: args.format,
        map: args.map.clone(),
        ignore_unknown: args.ignore_unknown,
        now: client.clock().now(),
    };
    let import = Import {
        ctx,
        args: &args,
        source,
        aim,
        journals,
        reading,
    };
    let known = import.journals.all()?;
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
    import.judge(&known, own.as_ref(), &comparison, &survey, &id)?;
    let outcome = import.carry_out(client, own, &survey, id).await;
    drop(lock);
    outcome
}

/// Where the import goes.
pub(super) async fn aim(ctx: &Context, client: &Client) -> Result<Aim> {
    let project = match client.current_project().await {
        Ok(project) => project.id,
        // A server that does not say which project it is has but one for this token.
        Err(ApiError::Refused(refusal)) if refusal.status == 404 && refusal.code.is_empty() => {
            client.project().unwrap_or_default().to_owned()
        }
        Err(error) => return Err(error.into()),
    };
    let api_url = if ctx.settings().local {
        format!("local:{}", paths::data_dir()?.display())
    } else {
        client.api_url().to_owned()
    };
    Ok(Aim { api_url, project })
}

/// A setting that a flag gave.
fn typed<T>(setting: Option<&settings::Setting<T>>) -> Option<&T> {
    let setting = setting?;
    matches!(setting.origin, settings::Origin::Flag(_)).then_some(&setting.value)
}

/// One import, from its file to its end.
struct Import<'a> {
    ctx: &'a Context,
    args: &'a UsageImportArgs,
    source: Source,
    aim: Aim,
    journals: Journals,
    reading: Reading,
}

impl Import<'_> {
    fn lock(&self, id: &str) -> Result<std::fs::File> {
        let lock = self.journals.lock(&self.aim, id)?;
        Ok(lock.ok_or(Problem::from(ImportProblem::Busy))?)
    }

    fn own(&self, id: &str) -> Result<Option<Journal>> {
        Ok(self.journals.read(&self.aim, id)?)
    }

    /// Other imports to the same place.
    fn others<'k>(
        &self,
        known: &'k [Journal],
        id: Option<&'k str>,
    ) -> impl Iterator<Item = &'k Journal> {
        known
            .iter()
            .filter(move |other| other.aim == self.aim && Some(other.import_id.as_str()) != id)
    }

    /// The command as it was typed, with another id, and with more.
    fn command(&self, id: Option<&str>, more: &str) -> String {
        let mut command = "limitry usage import ".to_owned();
        command.push_str(&shell(&self.args.file.to_string_lossy()));
        let mut add = |flag: &str, value: &str| {
            for word in [" ", flag, " ", &shell(value)] {
                command.push_str(word);
            }
        };
        // What was typed and says where it goes; what the environment says is there next time, too.
        let settings = self.ctx.settings();
        if let Some(url) = typed(settings.api_url.as_ref()) {
            add("--api-url", url.as_str());
        }
        if let Some(profile) = typed(settings.profile.as_ref()) {
            add("--profile", profile);
        }
        if let Some(project) = typed(settings.project.as_ref())
            && !more.contains(" --project ")
        {
            add("--project", project);
        }
        if let Some(format) = self.args.format {
            add("--format", format.as_str());
        }
        for (column, target) in &self.args.map {
            add("--map", &format!("{column}={target}"));
        }
        if let Some(id) = id.or(self.args.import_id.as_deref()) {
            add("--import-id", id);
        }
        if let Some(rejects) = &self.args.rejects {
            add("--rejects", &rejects.to_string_lossy());
        }
        for (given, flag) in [
            (settings.local, " --local"),
            (self.args.skip_invalid, " --skip-invalid"),
            (self.args.ignore_unknown, " --ignore-unknown"),
            (self.args.allow_overlap, " --allow-overlap"),
        ] {
            if given && !more.contains(flag) {
                command.push_str(flag);
            }
        }
        command.push_str(more);
        command
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
        // What is left out is written down when the rest is sent.
        let path = self
            .args
            .rejects
            .as_deref()
            .filter(|_| !self.args.skip_invalid);
        let mut rejects = Rejects::new(path, false);
        let growing = self.args.import_id.is_some();
        let mut surveyor = Surveyor::new(records, comparison, growing);
        while surveyor
            .step(|records| {
                Ok(rejects.write(records.first_line(), records.problems(), records.raw())?)
            })
            .map_err(|error: anyhow::Error| match error.downcast::<ReadError>() {
                Ok(source) => unreadable(source).into(),
                Err(other) => other,
            })?
        {
            progress.at(surveyor.read());
            // A signal is heard.
            tokio::task::yield_now().await;
        }
        rejects.flush()?;
        Ok(surveyor.finish())
    }

    /// Refuses what would count something twice, or not at all.
    fn judge(
        &self,
        known: &[Journal],
        own: Option<&Journal>,
        comparison: &Comparison<'_>,
        survey: &Survey,
        id: &str,
    ) -> Result<(), Problem> {
        let file = || self.source.name.clone();
        if survey.bad > 0 && !self.args.skip_invalid {
            return Err(ImportProblem::Invalid {
                file: file(),
                lines: survey.lines,
                bad: survey.bad,
                problems: survey.problems,
                first: survey.first.clone(),
                rejects: self
                    .args
                    .rejects
                    .as_ref()
                    .map(|path| path.display().to_string()),
            }
            .into());
        }
        if let Some(own) = own {
            let now = self.read_as(survey);
            if own.reading != now {
                return Err(ImportProblem::ReadDifferently {
                    was: own.reading.clone(),
                    now,
                }
                .into());
            }
            if !comparison.own_fits() {
                return Err(ImportProblem::Changed {
                    file: file(),
                    lines: own.sent.lines,
                    id: id.to_owned(),
                    other: self.command(Some("ANOTHER_ID"), ""),
                }
                .into());
            }
        } else {
            self.judge_new(known, comparison, id)?;
        }
        Ok(())
    }

    /// Refuses an import that nobody began here, where it is another one in other clothes.
    fn judge_new(
        &self,
        known: &[Journal],
        comparison: &Comparison<'_>,
        id: &str,
    ) -> Result<(), Problem> {
        let file = || self.source.name.clone();
        let elsewhere = known
            .iter()
            .find(|other| other.import_id == id && other.aim != self.aim && !other.is_done());
        if let Some(other) = elsewhere.filter(|_| !self.args.allow_overlap) {
            let there = format!(" --project {}", shell(&other.aim.project));
            return Err(ImportProblem::Elsewhere {
                project: other.aim.project.clone(),
                api_url: other.aim.api_url.clone(),
                begun: other.begun,
                again: self.command(None, &there),
                here: self.command(None, " --allow-overlap"),
            }
            .into());
        }
        if self.args.allow_overlap {
            return Ok(());
        }
        let anyway = self.command(None, " --allow-overlap");
        if let Some(other) = comparison.continued() {
            return Err(ImportProblem::Continues {
                file: file(),
                lines: other.sent.lines,
                begun: other.begun,
                path: other.path.clone(),
                again: self.command(Some(&other.import_id), ""),
                anyway,
            }
            .into());
        }
        // Whoever gives an id says that it is something else, unless the lines themselves say that it is not.
        if let Some(other) = comparison.overlapped(self.args.import_id.is_none()) {
            return Err(ImportProblem::Overlaps {
                file: file(),
                begun: other.begun,
                path: other.path.clone(),
                anyway,
            }
            .into());
        }
        Ok(())
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
            version: VERSION,
            import_id: id,
            aim: self.aim.clone(),
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
            sent: crate::ingest::Sent::default(),
            tally: crate::ingest::Tally::default(),
            given: Vec::new(),
            sketch: crate::ingest::Sketch::default(),
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
        if let Some(own) = &own
            && own.sent.lines >= survey.lines
        {
            let done = Done {
                known: survey.events,
                ..Done::default()
            };
            let note = format!(
                "All of {} was imported before; there is nothing to send. Should the service have lost it since, \
                 `--import-id NEW --allow-overlap` sends all of it under another id.",
                escape(&self.source.name)
            );
            return Ok(self.outcome(survey, &id, &done).note(note));
        }
        if self.args.dry_run {
            let note = format!("{} events would be sent; nothing was.", survey.events);
            return Ok(self.outcome(survey, &id, &Done::default()).note(note));
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
        let rejects = Rejects::new(self.args.rejects.as_deref(), journal.sent.lines > 0);
        let settings = self.ctx.settings();
        let talk = Rc::clone(&progress);
        let printer = self.ctx.shared_printer();
        let gate = Gate::new(
            client,
            settings.timeout * 4,
            settings.max_retries,
            format!("import-{}", nonce::<12>()?),
            Box::new(move |text| talk.say(&printer, text)),
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

    fn outcome(&self, survey: &Survey, id: &str, done: &Done) -> Outcome {
        let mut document = json!({
            "importId": id,
            "file": self.source.name,
            "format": survey.format.map(Format::as_str),
            "lines": survey.lines,
            "events": survey.events,
            "recorded": done.tally.recorded,
            "duplicates": done.tally.duplicates,
            "rejected": if self.args.dry_run { survey.bad } else { done.tally.rejected },
            "known": done.known,
            "dryRun": self.args.dry_run,
        });
        if self.ctx.printer().format() == settings::Format::JsonLines {
            document["type"] = Value::from("summary");
        }
        let count = |name: &str| Cell::number(document[name].as_u64().unwrap_or_default());
        let fields = vec![
            ("import", Cell::text(id)),
            ("lines", count("lines")),
            ("events", count("events")),
            ("recorded", count("recorded")),
            ("duplicates", count("duplicates")),
            ("rejected", count("rejected")),
            ("known", count("known")),
        ];
        let rejected = document["rejected"].as_u64().unwrap_or_default();
        let mut outcome = Outcome::new(document.clone(), View::Record(fields));
        if let Some(line) = survey.partial {
            outcome = outcome.note(format!(
                "Line {line} is not written to its end yet; it is left for the next time."
            ));
        }
        if rejected == 0 {
            return outcome;
        }
        let where_to = match &self.args.rejects {
            Some(path) => format!("; they are in {}", escape(&path.to_string_lossy())),
            None => "; `--rejects FILE` writes down which, and why".to_owned(),
        };
        outcome
            .note(format!("{rejected} events were rejected{where_to}."))
            .exit(Exit::Partial)
    }
}
