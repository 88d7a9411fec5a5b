//! Refuses an import that would count events twice, or skip some.

use std::fmt::Write as _;

use super::Import;
use crate::base::text::{exact, grouped, pluralize, shell};
use crate::failure::{Failure, Result, codes};
use crate::features::import::{Comparison, FileSummary, Format, Journal, MAX_SHOWN_PROBLEMS};

/// When and from where an import was made.
fn origin(journal: &Journal) -> String {
    let from = journal.path.as_deref().unwrap_or("stdin");
    format!("on {} from {from}", exact(journal.started))
}

impl Import<'_> {
    /// Refuses invalid lines, unless `--skip-invalid` leaves them out.
    pub(super) fn check_lines(&self, summary: &FileSummary) -> Result<()> {
        if summary.invalid == 0 || self.args.skip_invalid {
            return Ok(());
        }
        let mut message = format!(
            "{} has {} in {}{}, and nothing was sent",
            self.source.name,
            pluralize(summary.problems, "problem", "problems"),
            if summary.invalid == summary.lines {
                String::new()
            } else {
                format!("{} of its ", grouped(&summary.invalid.to_string()))
            },
            match summary.format {
                Some(Format::Json) => pluralize(summary.lines, "record", "records"),
                _ => pluralize(summary.lines, "line", "lines"),
            },
        );
        if summary.problems > MAX_SHOWN_PROBLEMS as u64 {
            // Writing to a String cannot fail.
            let _ = write!(message, "; the first {MAX_SHOWN_PROBLEMS} of them");
        }
        let mut failure = Failure::usage(codes::IMPORT_INVALID, message);
        let origin = self.source.origin().map(|origin| origin.format);
        let format = origin.or(summary.format);
        let unit = format.map_or("line", Format::unit);
        let details = summary.first_problems.iter().map(|problem| {
            // Records of JSON have numbers, not lines.
            let record = self.source.record_of(problem.line);
            let (file, line) = match format {
                Some(Format::Json) => (None, record),
                _ => self.source.place(record),
            };
            let mut place = match file {
                Some(file) => format!("{file}, {unit} {line}"),
                None => format!("{unit} {line}"),
            };
            if !problem.detail.path.is_empty() {
                place.push_str(": ");
                place.push_str(&problem.detail.path);
            }
            (place, problem.detail.message.clone())
        });
        failure.details = details.collect();
        if self.args.from.is_none()
            && let Some(recipe) = summary.recipe
        {
            let files = self.args.files.iter();
            let files = files.map(|file| shell(&file.to_string_lossy()).into_owned());
            let files: Vec<String> = files.collect();
            return Err(failure.hint(recipe.hint(&files.join(" "))));
        }
        failure.hints = self.reading_hints(summary);
        if summary.events == 0 {
            return Err(failure);
        }
        Err(failure.hint(match &self.args.rejects {
            Some(path) => format!(
                "all of them are in {}; `{}` leaves them out",
                path.display(),
                self.command(None, " --skip-invalid")
            ),
            None => format!(
                "`{}` leaves them out, and lists them with the reasons in that file",
                self.command(None, &format!(" --skip-invalid{}", Self::new_rejects()))
            ),
        }))
    }

    /// Compares the file with earlier imports. `own` is the journal of this one.
    pub(super) fn check_duplicates(
        &self,
        known: &[Journal],
        own: Option<&Journal>,
        comparison: &Comparison<'_>,
        summary: &FileSummary,
        id: &str,
    ) -> Result<()> {
        let Some(own) = own else {
            return self.check_new(known, comparison, id);
        };
        let reading = self.reading(summary);
        if own.reading != reading {
            let message = format!(
                "this import was started with the file read as {}, and now it would be read as {reading}",
                own.reading
            );
            return Err(Failure::usage(codes::IMPORT_READ_DIFFERENTLY, message)
                .hint("give the same options as before")
                .hint(format!(
                    "to import these events as well: `{}`",
                    self.command(Some(&self.another_id()), " --allow-overlap")
                )));
        }
        if !comparison.own_matches() {
            let lines = own.checkpoint.lines;
            let message = format!(
                "{} does not begin with the {} imported as '{id}' before",
                self.source.name,
                pluralize(lines, "line that was", "lines that were")
            );
            return Err(Failure::usage(codes::IMPORT_PREFIX_CHANGED, message)
                .hint(format!(
                    "a log that was started anew needs another id: `{}`",
                    self.command(Some(&self.another_id()), "")
                ))
                .hint("if lines were inserted or edited, put the new ones into a separate file"));
        }
        Ok(())
    }

    /// An import without a journal on this machine: refuses it if its lines overlap an earlier one.
    fn check_new(&self, known: &[Journal], comparison: &Comparison<'_>, id: &str) -> Result<()> {
        if self.args.allow_overlap {
            return Ok(());
        }
        let file = &self.source.name;
        let anyway = self.command(None, " --allow-overlap");
        let elsewhere = known.iter().find(|other| {
            other.import_id == id
                && !other.destination.is_same_project(&self.destination)
                && !other.is_finished()
        });
        if let Some(other) = elsewhere {
            let message = format!(
                "this import was started for project {} at {} on {}, and is not finished there",
                other.destination.project_id(),
                other.destination.api_url,
                exact(other.started)
            );
            return Err(Failure::usage(codes::IMPORT_BEGUN_ELSEWHERE, message)
                .hint(format!(
                    "`{}` goes on there",
                    self.command_at(&other.destination)
                ))
                .hint(format!("to import it here as well: `{anyway}`")));
        }
        if let Some(other) = comparison.continued() {
            let message = format!(
                "{file} begins with what was imported {}: {} would be counted twice",
                origin(other),
                pluralize(other.checkpoint.lines, "line", "lines")
            );
            return Err(Failure::usage(codes::IMPORT_CONTINUES_ANOTHER, message)
                .hint(format!(
                    "`{}` goes on where that ended, and counts what is new",
                    self.command(Some(&other.import_id), "")
                ))
                .hint(format!("if the lines are new events: `{anyway}`")));
        }
        // An explicit `--import-id` says that the events are new. Then only lines with a time count as duplicates.
        if let Some(overlap) = comparison.overlap(self.args.import_id.is_none()) {
            let message = format!(
                "{file} holds lines that were imported {} ({} of {} compared), and they would be counted twice",
                origin(overlap.journal),
                overlap.found,
                overlap.compared
            );
            return Err(Failure::usage(codes::IMPORT_OVERLAPS, message)
                .hint("put new or corrected lines into a separate file and import that, or give each line an idempotencyKey")
                .hint(format!("if every line is a new event, count all of them again: `{anyway}`")));
        }
        self.warn_of_untimed(comparison);
        Ok(())
    }

    /// Warns of lines without a time that an earlier import had, too. No refusal: such lines are equal where customers do the
    /// same on two days. Shown even with `--quiet`, because events may be counted twice.
    fn warn_of_untimed(&self, comparison: &Comparison<'_>) {
        let Some(overlap) = comparison.untimed_overlap() else {
            return;
        };
        let file = &self.source.name;
        let mut text = format!(
            "{file} holds lines without a timestamp that were imported {} ({} of {} compared): if they are the same events, \
             they count twice; put the new lines into a separate file and import that",
            origin(overlap.journal),
            overlap.found,
            overlap.compared
        );
        for (given, flag, effect) in [
            (
                self.args.dry_run,
                " --dry-run",
                "compares and sends nothing",
            ),
            (false, " --allow-overlap", "says that they are new events"),
        ] {
            if !given {
                // Writing to a String cannot fail.
                let _ = write!(text, "; `{}` {effect}", self.command(None, flag));
            }
        }
        self.ctx.printer().warn_always(&text);
    }
}
