//! Prints results, notes, warnings and errors.

mod help;

use std::io::{self, Write as _};

use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::Value;

use super::cell::Cell;
use super::error::OutputError;
use super::exact_value::ExactValue;
use super::hint::with_flags;
use super::layout;
use super::list_writer::ListWriter;
use super::options::{ColorChoice, Format};
use super::outcome::{Outcome, View};
use super::progress::without_bar;
use super::render;
use super::selection::{self, Selection};
use super::stream::{Target, is_dumb, passthrough, stderr_width, stdout_width};
use super::style::{State, StreamStyle, Tone};
use super::table::{Column, Tabular};
use crate::base::env;
use crate::base::redact;
use crate::base::text::{escape_json, wrap};
use limitry_types::text::escape;

/// Prints results to stdout, and notes, warnings and errors to stderr.
pub(crate) struct Printer {
    format: Format,
    quiet: bool,
    selection: Selection,
    stdout: Target,
    stderr: Target,
    stdout_look: StreamStyle,
    stderr_look: StreamStyle,
    wide: bool,
}

impl Printer {
    pub(crate) fn new(format: Format, quiet: bool, color: ColorChoice) -> Self {
        let (stdout, stderr) = (Target::of(io::stdout()), Target::of(io::stderr()));
        Self {
            format,
            quiet,
            selection: Selection::default(),
            stdout,
            stderr,
            stdout_look: StreamStyle::of(stdout, color),
            stderr_look: StreamStyle::of(stderr, color),
            wide: false,
        }
    }

    /// Shows every column of a table, and whole names.
    #[must_use]
    pub(crate) fn with_wide_tables(mut self, wide: bool) -> Self {
        self.wide = wide;
        self
    }

    /// How stdout shows colors and glyphs.
    pub(crate) fn look(&self) -> StreamStyle {
        self.stdout_look
    }

    /// The columns that a table has room for.
    pub(crate) fn table_width(&self) -> usize {
        if self.wide {
            usize::MAX / 2
        } else {
            stdout_width()
        }
    }

    /// Shows these parts of each document.
    #[must_use]
    pub(crate) fn with_selection(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether a person reads stdout.
    pub(crate) fn is_for_person(&self) -> bool {
        self.stdout == Target::Terminal
    }

    /// Whether text on stdout is colored.
    pub(crate) fn colors_stdout(&self) -> bool {
        self.stdout_look.has_color()
    }

    /// Whether stdout is the null device or closed: a secret that is written there is lost.
    pub(crate) fn goes_nowhere(&self) -> bool {
        self.stdout == Target::Null
    }

    /// Whether results are text.
    pub(crate) fn prints_text(&self) -> bool {
        self.format == Format::Text
    }

    /// Whether a person reads text, and sees more than a script, whose fields stay as they are.
    pub(crate) fn prints_text_for_person(&self) -> bool {
        self.prints_text() && self.is_for_person()
    }

    /// Whether each item of a list is a line, so that it can be printed before the next page is fetched.
    pub(crate) fn prints_lines(&self) -> bool {
        match self.format {
            Format::Json => false,
            Format::JsonLines => true,
            Format::Text => !self.is_for_person(),
        }
    }

    /// Prints a line to stderr, unless `--quiet` is given.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.to_stderr(&with_flags(&escape(text)));
        }
    }

    /// Prints what happens in the meantime. Under `--json` stderr is for an error document only.
    pub(crate) fn progress(&self, text: &str) {
        if self.prints_text() {
            self.note(text);
        }
    }

    /// Says in one sentence what was done. On a terminal a glyph stands before it, and no full stop behind it: a path there
    /// is copied with a double click.
    pub(crate) fn sentence(&self, state: State, text: &str) {
        if self.quiet {
            return;
        }
        let text = with_flags(&escape(text));
        if self.stderr == Target::Terminal {
            let text = text.trim_end_matches('.');
            self.to_stderr(&self.stderr_look.with_glyph(state, text));
        } else {
            self.to_stderr(&text);
        }
    }

    /// Shows a finished step of longer work.
    pub(crate) fn step(&self, state: State, text: &str) {
        if self.prints_text() {
            self.sentence(state, text);
        }
    }

    /// Names a command that a person may want next.
    pub(crate) fn next(&self, command: &str) {
        if !self.quiet && self.prints_text() && self.stderr == Target::Terminal {
            let text = format!("next: {}", with_flags(command));
            self.to_stderr(&self.stderr_look.paint(Tone::Dim, &escape(&text)));
        }
    }

    /// Tells a person at a terminal what to keep in mind: dim, because it answers nothing.
    pub(crate) fn aside(&self, text: &str) {
        if !self.quiet && self.stderr == Target::Terminal {
            let text = with_flags(&escape(&format!("note: {text}")));
            self.to_stderr(&self.stderr_look.paint(Tone::Dim, &text));
        }
    }

    /// Prints a warning, unless `--quiet` is given.
    pub(crate) fn warn(&self, text: &str) {
        if !self.quiet {
            self.warn_always(text);
        }
    }

    /// Prints a warning under `--quiet` too. For wrong counts that no exit code reports.
    pub(crate) fn warn_always(&self, text: &str) {
        let label = self.stderr_look.paint(Tone::Soon, "warning:");
        self.to_stderr(&format!("{label} {}", with_flags(&escape(text))));
    }

    /// Prints an error and its hints, or its document if the format is JSON.
    pub(crate) fn error(&self, message: &str, hints: &[String], document: &Value) {
        if !self.prints_text() {
            write_stderr(&escape_json(&document.to_string()));
            return;
        }
        let look = self.stderr_look;
        let mut text = format!("{} {message}", look.paint(Tone::Bad, "error:"));
        for hint in hints {
            text.push('\n');
            text.push_str(&look.paint(Tone::Strong, "hint:"));
            text.push(' ');
            text.push_str(&escape(hint));
        }
        self.to_stderr(&text);
    }

    /// The columns of the terminal behind stderr, and whether it shows more than ASCII.
    pub(crate) fn message_layout(&self) -> (usize, bool) {
        (stderr_width(), self.stderr_look.shows_unicode())
    }

    fn to_stderr(&self, text: &str) {
        if self.stderr == Target::Terminal {
            let text = self.stderr_look.adapt(text.to_owned());
            write_stderr(&wrap(&text, stderr_width()));
        } else {
            write_stderr(text);
        }
    }

    /// Prints the result of a command. Times are relative to `now`, which is the server's time.
    pub(crate) fn show(&self, outcome: &Outcome, now: Timestamp) -> Result<(), OutputError> {
        let secret = outcome.secret.as_ref().map(ExposeSecret::expose_secret);
        let text = match self.format {
            Format::Json if outcome.has_document() => {
                self.selection.document(&outcome.document())?
            }
            Format::JsonLines if outcome.has_document() => self.json_lines(&outcome.document())?,
            Format::Text if secret.is_some() && (outcome.plain || !self.is_for_person()) => {
                format!("{}\n", secret.unwrap_or_default())
            }
            Format::Text if secret.is_some() => {
                let secret = secret.unwrap_or_default();
                let view = self.lay_out(&outcome.view, now);
                let gap = if view.is_empty() { "" } else { "\n" };
                format!("{secret}\n{gap}{view}")
            }
            Format::Text if outcome.done.is_some() && self.is_for_person() => String::new(),
            _ => self.lay_out(&outcome.view, now),
        };
        if secret.is_some_and(|secret| !text.contains(secret)) {
            return Err(OutputError::SecretNotSelected);
        }
        if let Some(secret) = &outcome.secret {
            self.try_mask(secret.expose_secret())
                .map_err(OutputError::Write)?;
        }
        if !text.is_empty() {
            write(&redact::redact_sent_credentials(&text, secret))?;
        }
        self.show_notes(outcome, now);
        Ok(())
    }

    /// Prints what an outcome says on stderr.
    pub(crate) fn show_notes(&self, outcome: &Outcome, now: Timestamp) {
        if self.prints_text_for_person() {
            self.name_columns_left_out(&outcome.view, now);
        }
        if let Some((state, sentence)) = &outcome.done {
            self.sentence(*state, sentence);
        }
        for note in &outcome.notes {
            self.note(note);
        }
        for command in &outcome.next {
            self.next(command);
        }
    }

    /// A list never lacks a column without a word about it.
    fn name_columns_left_out(&self, view: &View, now: Timestamp) {
        match view {
            View::Table { columns, rows, .. } if !rows.is_empty() => {
                let (width, look) = (self.table_width(), self.stdout_look);
                let layout = layout::fit(columns, rows, now, width, look);
                let left_out = layout::left_out(columns, &layout.shown);
                if !left_out.is_empty() {
                    let left_out = left_out.join(", ");
                    self.aside(&format!(
                        "this terminal is too narrow for {left_out}; --wide shows all"
                    ));
                }
            }
            View::Many(views) => views
                .iter()
                .for_each(|view| self.name_columns_left_out(view, now)),
            _ => {}
        }
    }

    /// Prints a JSON list page by page. `None` if the format has no document, or if a filter needs the whole of it.
    pub(crate) fn list_writer(&self) -> Option<ListWriter<'_>> {
        let streams = self.format == Format::Json && self.selection.filter.is_none();
        streams.then(|| ListWriter::new(self))
    }

    /// As [`Printer::list_writer`], for a command whose text is a JSON document, too.
    pub(crate) fn raw_list_writer(&self) -> Option<ListWriter<'_>> {
        self.prints_text()
            .then(|| ListWriter::new(self))
            .or_else(|| self.list_writer())
    }

    /// The selected fields of an item, on several lines.
    pub(super) fn item_text(&self, item: &impl Serialize) -> String {
        self.selection.item_text(item)
    }

    /// Whether a list must be complete before it is printed, as for a table on a terminal or a filter of the whole document.
    pub(crate) fn holds_lists(&self) -> bool {
        self.list_writer().is_none() && !self.prints_lines()
    }

    /// Prints items of a list, one per line.
    pub(crate) fn print_items<T: Serialize + Tabular<N>, const N: usize>(
        &self,
        items: &[T],
    ) -> Result<(), OutputError> {
        self.print_rows(&T::COLUMNS, items, |item| item.row().to_vec())
    }

    /// As [`Printer::print_items`], with columns that are not those of the type.
    pub(crate) fn print_rows<T: Serialize>(
        &self,
        columns: &[Column],
        items: &[T],
        row: impl Fn(&T) -> Vec<Cell>,
    ) -> Result<(), OutputError> {
        let text = if self.format == Format::JsonLines {
            let lines = items.iter().map(|item| self.selection.item_line(item));
            lines.collect::<Result<_, _>>()?
        } else {
            let rows: Vec<_> = items.iter().map(row).collect();
            render::tab_separated(columns, &rows)
        };
        if text.is_empty() {
            Ok(())
        } else {
            write_stdout(&text)
        }
    }

    /// Prints one document of several, on one line.
    pub(crate) fn print_document(&self, document: &impl Serialize) -> Result<(), OutputError> {
        write_stdout(&self.selection.item_line(document)?)
    }

    /// A list with one item per line, or another document on one line.
    fn json_lines(&self, document: &ExactValue) -> Result<String, OutputError> {
        match selection::items(document) {
            Some(items) => items.iter().map(|item| self.selection.line(item)).collect(),
            None => self.selection.line(document),
        }
    }

    /// Draws a view over the one that was drawn before, which had `lines` lines. Returns the number of lines that it drew.
    pub(crate) fn redraw(
        &self,
        view: &View,
        now: Timestamp,
        lines: usize,
    ) -> Result<usize, OutputError> {
        let text = self.lay_out(view, now);
        let up = if lines > 0 && self.is_for_person() && !is_dumb() {
            format!("\x1b[{lines}A\x1b[J")
        } else {
            String::new()
        };
        write_stdout(&format!("{up}{text}"))?;
        Ok(text.lines().count())
    }

    /// Whether the log of a GitHub Actions job cannot be made to mask a secret: the runner does not read a stderr that is
    /// a file, closed, or the null device.
    pub(crate) fn cannot_mask(&self) -> bool {
        env::is_github_actions() && matches!(self.stderr, Target::File | Target::Null)
    }

    /// Makes the log of a GitHub Actions job mask a secret. Call it before anything uses the secret. A file would keep the
    /// line instead of hiding the secret, so it does not get it.
    pub(crate) fn mask(&self, secret: &limitry_client::Token) {
        // `show` prints no secret that cannot be masked.
        drop(self.try_mask(secret.expose()));
    }

    /// As [`Printer::mask`]. Fails where the log cannot be made to mask it.
    pub(crate) fn try_mask(&self, secret: &str) -> io::Result<()> {
        if !env::is_github_actions() {
            return Ok(());
        }
        if self.cannot_mask() {
            return Err(io::Error::other(
                "the job's log cannot mask it: stderr is a file, closed, or the null device",
            ));
        }
        let mut stderr = io::stderr().lock();
        stderr.write_all(format!("::add-mask::{secret}\n").as_bytes())?;
        stderr.flush()
    }

    fn lay_out(&self, view: &View, now: Timestamp) -> String {
        let person = self.is_for_person();
        let look = self.stdout_look;
        match view {
            View::Nothing => String::new(),
            View::Table { rows, empty, .. } if rows.is_empty() => {
                if person && !empty.is_empty() {
                    self.note(empty);
                }
                String::new()
            }
            View::Table { columns, rows, .. } if person => {
                render::table(columns, rows, now, self.table_width(), look)
            }
            View::Table { columns, rows, .. } => render::tab_separated(columns, rows),
            View::Record(fields) if person => render::record(fields, now, stdout_width(), look),
            View::Record(fields) => {
                let rows: Vec<_> = fields
                    .iter()
                    .map(|(name, cell)| vec![Cell::text(*name), cell.clone()])
                    .collect();
                render::tab_separated(&[Column::new(""), Column::new("")], &rows)
            }
            View::Raw(text) => text.clone(),
            View::Json(document) => format!("{}\n", escape_json(&format!("{document:#}"))),
            View::Styled(lines) => lines
                .iter()
                .map(|parts| {
                    let part = |text: &str| look.adapt(escape(text).into_owned());
                    let parts = parts
                        .iter()
                        .map(|(tone, text)| look.paint(*tone, &part(text)));
                    let line = parts.collect::<String>() + "\n";
                    if person {
                        wrap(&line, stdout_width())
                    } else {
                        line
                    }
                })
                .collect(),
            View::Checks(checks) => render::checks(checks, stdout_width(), look),
            View::Many(views) => views.iter().map(|view| self.lay_out(view, now)).collect(),
            View::Lines(lines) => lines.iter().map(|line| escape(line) + "\n").collect(),
        }
    }
}

/// Prints a line to stderr without a printer, for threads that wait for a keychain.
pub(crate) fn note_now(text: &str) {
    let text = escape(text);
    if Target::of(io::stderr()) == Target::Terminal {
        write_stderr(&wrap(&text, stderr_width()));
    } else {
        write_stderr(&text);
    }
}

/// Writes a line to stderr in one call, so that lines of several processes do not mix. An error is ignored: it has no
/// place left to be reported.
fn write_stderr(text: &str) {
    let line = format!("{}\n", redact::redact(text));
    drop(without_bar(|| io::stderr().write_all(line.as_bytes())));
}

/// Writes to stdout without the tokens that were sent, and flushes.
pub(crate) fn write_stdout(text: &str) -> Result<(), OutputError> {
    write(&redact::redact_sent_credentials(text, None))
}

/// Writes whole lines to stderr without the tokens that were sent.
pub(crate) fn write_stderr_lines(text: &str) -> Result<(), OutputError> {
    let text = redact::redact_sent_credentials(text, None);
    let written = io::stderr().lock().write_all(text.as_bytes());
    written.map_err(OutputError::Write)
}

fn write(text: &str) -> Result<(), OutputError> {
    passthrough(text.as_bytes()).map_err(OutputError::Write)
}
