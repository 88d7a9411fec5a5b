//! `limitry usage export`: writes events into a file that `usage import` reads.

use std::fs::{File, Metadata};
use std::io::{
    BufRead as _, BufReader, BufWriter, ErrorKind, IsTerminal as _, Seek as _, SeekFrom, Write as _,
};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use limitry_client::{ApiError, Client, ItemLimit, Pages, Range};
use limitry_types::Event;
use limitry_types::text::escape;
use serde_json::{Value, json};

use super::range::{named_days, range_or_all};
use crate::base::exit::Exit;
use crate::base::fs::FileError;
use crate::base::paths;
use crate::base::shutdown;
use crate::base::state::Destination;
use crate::base::text::{escape_json, pluralize};
use crate::cli::usage_export::{ExportFormat, UsageExportArgs};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::features::export::{Checkpoint, Checkpoints, Columns, event_line};
use crate::features::upload::project_id;
use crate::output::{Outcome, Progress, View, write_stdout};

/// A kill loses at most so much of an export's progress.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(1);

/// How much is written to stdout at once.
const CHUNK_BYTES: usize = 64 << 10;

/// `usage export`
pub(in crate::commands) async fn export(ctx: &Context, args: UsageExportArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let is_csv = |path: &Path| {
        path.extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("csv"))
    };
    let format = args.format.unwrap_or(if is_csv(&args.file) {
        ExportFormat::Csv
    } else {
        ExportFormat::Ndjson
    });
    if args.file == Path::new("-") {
        let range = range_or_all(&client, &args.events).await?;
        return match format {
            ExportFormat::Ndjson => print_lines(&client, &range).await,
            ExportFormat::Csv => print_csv(&client, &range).await,
        };
    }
    let file = std::path::absolute(&args.file).map_err(FileError::io("find", &args.file))?;
    check_destination(&args, &file)?;
    let export = Export {
        ctx,
        args: &args,
        part: with_suffix(&file, ".part"),
        file,
        format,
        checkpoints: Checkpoints::new(&paths::state_dir()?),
    };
    export.run(&client).await
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Refuses what is no place for a file before the first request. `--force` replaces files and links alone: no device, and no pipe
/// whose reader waits.
fn check_destination(args: &UsageExportArgs, path: &Path) -> Result<()> {
    let found = std::fs::metadata(path).ok();
    let text = path.to_string_lossy();
    // The absolute path has no `.` any more.
    let typed = args.file.to_string_lossy();
    let last = typed.rsplit(std::path::is_separator).next();
    if found.as_ref().is_some_and(Metadata::is_dir) || matches!(last, None | Some("" | "." | ".."))
    {
        let message = format!("{text} names a directory");
        let inside = path.join("events.ndjson");
        return Err(Failure::usage(codes::BAD_FILE, message)
            .hint(format!("name a file, such as {}", inside.display())));
    }
    if found.is_some_and(|found| !found.is_file()) {
        let message = format!("{text} is a device or a pipe, not a regular file");
        return Err(Failure::usage(codes::BAD_FILE, message)
            .hint("`limitry usage export -` prints the events"));
    }
    // A link that leads nowhere is something, too.
    if path.symlink_metadata().is_ok() && !args.force {
        return Err(exists(path, "`--force` replaces it"));
    }
    Ok(())
}

fn exists(path: &Path, hint: &str) -> Failure {
    let message = format!("{} already exists", path.display());
    Failure::usage(codes::EXPORT_EXISTS, message).hint(hint)
}

/// Creates a file, and follows no link. A file of this name is replaced only if it is ours.
fn create(path: &Path, is_ours: bool) -> Result<File> {
    if is_ours {
        // The part may not exist yet.
        drop(std::fs::remove_file(path));
    }
    let created = File::options().write(true).create_new(true).open(path);
    created.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => exists(path, "remove it, or name another file"),
        _ => FileError::io("write", path)(error).into(),
    })
}

async fn print_lines(client: &Client, range: &Range) -> Result<Outcome> {
    let mut pages = client.events(range, ItemLimit::All);
    while let Some(events) = pages.next().await? {
        let lines = events.iter().map(|event| event_line(event) + "\n");
        write_stdout(&escape_json(&lines.collect::<String>()))?;
    }
    Ok(Outcome::new(Value::Null, View::Nothing))
}

/// The columns are known after all events, so these are kept in an unnamed file first.
async fn print_csv(client: &Client, range: &Range) -> Result<Outcome> {
    let checkpoints = Checkpoints::new(&paths::state_dir()?);
    let dir = checkpoints.dir()?;
    let temporary = tempfile::tempfile_in(dir).map_err(FileError::io("keep a file in", dir))?;
    let mut out = BufWriter::new(temporary);
    let mut pages = client.events(range, ItemLimit::All);
    while let Some(events) = pages.next().await? {
        write_events(&mut out, &events).map_err(FileError::io("keep a file in", dir))?;
    }
    let unreadable = || FileError::io("read a file in", dir);
    let mut lines = out
        .into_inner()
        .map_err(|error| unreadable()(error.into_error()))?;
    lines.rewind().map_err(unreadable())?;
    let columns = Columns::of(BufReader::new(&lines)).map_err(unreadable())?;
    // A terminal obeys control characters of a cell.
    let cell: fn(&str) -> String = if std::io::stdout().is_terminal() {
        |text| escape(text).into_owned()
    } else {
        str::to_owned
    };
    let mut chunk = columns.header(cell);
    lines.rewind().map_err(unreadable())?;
    for line in BufReader::new(&lines).lines() {
        let row = line.and_then(|line| columns.row(&line, cell));
        chunk += &row.map_err(unreadable())?;
        if chunk.len() >= CHUNK_BYTES {
            write_stdout(&chunk)?;
            chunk.clear();
        }
    }
    write_stdout(&chunk)?;
    Ok(Outcome::new(Value::Null, View::Nothing))
}

fn write_events(out: &mut impl std::io::Write, events: &[Event]) -> std::io::Result<()> {
    for event in events {
        out.write_all(event_line(event).as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// An export into a file.
struct Export<'a> {
    ctx: &'a Context,
    args: &'a UsageExportArgs,
    file: PathBuf,
    /// What is exported so far, as NDJSON.
    part: PathBuf,
    format: ExportFormat,
    checkpoints: Checkpoints,
}

impl Export<'_> {
    async fn run(&self, client: &Client) -> Result<Outcome> {
        let Some(_lock) = self.checkpoints.try_lock(&self.file)? else {
            let message = format!("another limitry exports to {}", self.file.display());
            return Err(Failure::new(Exit::Rejected, codes::EXPORT_LOCKED, message)
                .hint("wait for it, or name another file"));
        };
        let destination = Destination {
            project: Some(project_id(client).await?),
            ..self.ctx.destination(client)?
        };
        let known = self.checkpoints.read(&self.file)?;
        let is_ours = known.is_some() || self.args.force;
        let selection = self.selection(client).await?;
        let earlier_events = known.as_ref().map_or(0, |known| known.events);
        let resumed = match known {
            Some(known) => self.resumed(known, &destination, &selection)?,
            None => None,
        };
        let (mut out, mut state) = if let Some(resumed) = resumed {
            resumed
        } else {
            let begun = self.begin(client, destination, selection, is_ours).await?;
            if earlier_events > 0 {
                let earlier = pluralize(earlier_events, "event", "events");
                let note = format!(
                    "beginning anew: the {earlier} from before are gone, or of another day or other options"
                );
                self.ctx.printer().progress(&note);
            }
            begun
        };
        if state.events > 0 {
            let events = pluralize(state.events, "event", "events");
            let part = self.part.display();
            let from = state.start.map(|start| format!(" from {start}"));
            let to = state.end.map(|end| format!(" to {end}"));
            let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
            let note = format!("going on with the export{from}{to}: {part} has {events}");
            self.ctx.printer().progress(&note);
        }
        let range = Range {
            start: state.start,
            end: state.end,
            customer: self.args.events.customer.clone(),
            event: self.args.events.event.clone(),
            model: None,
        };
        let pages = client
            .events(&range, ItemLimit::All)
            .starting_at(state.cursor.clone());
        self.append(pages, &mut out, &mut state).await?;
        drop(out);
        self.finish()?;
        self.checkpoints.remove(&self.file)?;
        Ok(self.outcome(&state))
    }

    /// The part of an earlier call with the same options.
    fn resumed(
        &self,
        known: Checkpoint,
        destination: &Destination,
        selection: &str,
    ) -> Result<Option<(BufWriter<File>, Checkpoint)>> {
        if known.destination != *destination || known.selection != selection {
            return Ok(None);
        }
        let Ok(part) = File::options().read(true).write(true).open(&self.part) else {
            return Ok(None);
        };
        if part.metadata().is_ok_and(|found| found.len() < known.bytes) {
            return Ok(None);
        }
        let unwritable = || FileError::io("write", &self.part);
        part.set_len(known.bytes).map_err(unwritable())?;
        let mut part = part;
        part.seek(SeekFrom::End(0)).map_err(unwritable())?;
        Ok(Some((BufWriter::new(part), known)))
    }

    async fn begin(
        &self,
        client: &Client,
        destination: Destination,
        selection: String,
        is_ours: bool,
    ) -> Result<(BufWriter<File>, Checkpoint)> {
        let range = range_or_all(client, &self.args.events).await?;
        let part = create(&self.part, is_ours)?;
        let state = Checkpoint {
            destination,
            selection,
            start: range.start,
            end: range.end,
            cursor: None,
            bytes: 0,
            events: 0,
        };
        self.checkpoints.write(&self.file, &state)?;
        Ok((BufWriter::new(part), state))
    }

    /// What was typed to select the events, and the days that it names: `yesterday` is another day tomorrow.
    async fn selection(&self, client: &Client) -> Result<String> {
        let days = named_days(client, self.args.events.time).await?;
        Ok(if days.is_empty() {
            format!("{:?}", self.args.events)
        } else {
            format!("{:?} {days:?}", self.args.events)
        })
    }

    /// Appends the events of all pages.
    async fn append(
        &self,
        mut pages: Pages<'_, Event>,
        out: &mut BufWriter<File>,
        state: &mut Checkpoint,
    ) -> Result<()> {
        let unwritable = || FileError::io("write", &self.part);
        let progress = Progress::count(self.ctx.printer(), "exporting");
        let mut saved = Instant::now();
        // A signal keeps what is exported so far.
        let _section = self.ctx.shutdown().enter();
        let mut signal = std::pin::pin!(shutdown::signal());
        loop {
            let page = tokio::select! {
                biased;
                exit = &mut signal => {
                    out.flush().map_err(unwritable())?;
                    self.checkpoints.write(&self.file, state)?;
                    return Err(self.going_on(Failure::interrupted(exit), state));
                }
                page = pages.next() => page,
            };
            let events = match page {
                Ok(Some(events)) => events,
                Ok(None) => break,
                Err(error) => {
                    out.flush().map_err(unwritable())?;
                    return Err(self.stopped(error, state)?);
                }
            };
            write_events(out, &events).map_err(unwritable())?;
            state.events += events.len() as u64;
            progress.set_position(state.events);
            state.cursor = pages.next_cursor().map(str::to_owned);
            state.bytes = out.stream_position().map_err(unwritable())?;
            if state.cursor.is_some() && saved.elapsed() >= CHECKPOINT_INTERVAL {
                out.flush().map_err(unwritable())?;
                self.checkpoints.write(&self.file, state)?;
                saved = Instant::now();
            }
        }
        out.flush().map_err(unwritable())?;
        out.get_ref().sync_all().map_err(unwritable())?;
        Ok(())
    }

    /// Saves the progress of an export that an error stops.
    fn stopped(&self, error: ApiError, state: &mut Checkpoint) -> Result<Failure> {
        let is_refused = error.status() == Some(400);
        if is_refused {
            // The API no longer knows the position.
            state.cursor = None;
            (state.bytes, state.events) = (0, 0);
        }
        self.checkpoints.write(&self.file, state)?;
        let failure = Failure::from(error);
        Ok(if is_refused {
            failure.hint("the same command begins anew")
        } else {
            self.going_on(failure, state)
        })
    }

    /// Says that the same command goes on.
    fn going_on(&self, failure: Failure, state: &Checkpoint) -> Failure {
        if state.events == 0 {
            return failure;
        }
        let events = pluralize(state.events, "event", "events");
        let part = self.part.display();
        failure.hint(format!("the same command goes on: {part} has {events}"))
    }

    /// Gives the file its name.
    fn finish(&self) -> Result<()> {
        let whole = match self.format {
            ExportFormat::Ndjson => self.part.clone(),
            ExportFormat::Csv => self.make_csv()?,
        };
        std::fs::rename(&whole, &self.file).map_err(FileError::io("write", &self.file))?;
        if self.format == ExportFormat::Csv {
            std::fs::remove_file(&self.part).map_err(FileError::io("remove", &self.part))?;
        }
        Ok(())
    }

    fn make_csv(&self) -> Result<PathBuf> {
        let path = with_suffix(&self.file, ".part.csv");
        let unreadable = || FileError::io("read", &self.part);
        let unwritable = || FileError::io("write", &path);
        let lines = File::open(&self.part).map_err(unreadable())?;
        let columns = Columns::of(BufReader::new(&lines)).map_err(unreadable())?;
        let rows = create(&path, true)?;
        let mut out = BufWriter::new(rows);
        let header = columns.header(str::to_owned);
        out.write_all(header.as_bytes()).map_err(unwritable())?;
        (&lines).rewind().map_err(unreadable())?;
        for line in BufReader::new(&lines).lines() {
            let row = line.and_then(|line| columns.row(&line, str::to_owned));
            let row = row.map_err(unreadable())?;
            out.write_all(row.as_bytes()).map_err(unwritable())?;
        }
        out.flush().map_err(unwritable())?;
        out.get_ref().sync_all().map_err(unwritable())?;
        Ok(path)
    }

    fn outcome(&self, state: &Checkpoint) -> Outcome {
        let file = self.args.file.display().to_string();
        let document = json!({
            "file": file, "format": self.format.as_str(), "events": state.events,
            "from": state.start, "to": state.end,
        });
        let events = pluralize(state.events, "event", "events");
        Outcome::done(document, format!("Exported {events} to {}.", escape(&file)))
    }
}
