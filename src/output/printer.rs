//! Prints results, notes, warnings and errors.

use std::io::{self, Write as _};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::cell::Cell;
use super::error::OutputError;
use super::options::{ColorChoice, Format};
use super::outcome::{Outcome, View};
use super::render;
use super::selection::{self, Selection};
use super::stream::{Target, is_dumb, passthrough, stderr_width, stdout_width};
use super::table::Tabular;
use crate::base::env;
use crate::base::redact;
use crate::base::text::{escape_json, wrap, wrap_at};
use limitry_types::text::escape;

/// The width of help: longer lines are hard to read.
const HELP_WIDTH: usize = 100;

/// Prints results to stdout, and notes, warnings and errors to stderr.
pub(crate) struct Printer {
    format: Format,
    quiet: bool,
    selection: Selection,
    stdout: Target,
    stderr: Target,
    stdout_color: bool,
    stderr_color: bool,
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
            stdout_color: stdout.has_color(color),
            stderr_color: stderr.has_color(color),
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
        self.stdout_color
    }

    /// Whether stdout is the null device or closed: a secret that is written there is lost.
    pub(crate) fn goes_nowhere(&self) -> bool {
        self.stdout == Target::Null
    }

    /// Whether results are text.
    pub(crate) fn prints_text(&self) -> bool {
        self.format == Format::Text
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
            self.to_stderr(&escape(text));
        }
    }

    /// Prints what happens in the meantime. Under `--json` stderr is for an error document only.
    pub(crate) fn progress(&self, text: &str) {
        if self.prints_text() {
            self.note(text);
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
        let style = anstyle::AnsiColor::Yellow.on_default().bold();
        self.to_stderr(&self.labeled("warning:", style, &escape(text)));
    }

    /// Prints an error and its hints, or its document if the format is JSON.
    pub(crate) fn error(&self, message: &str, hints: &[String], document: &Value) {
        if !self.prints_text() {
            write_stderr(&document.to_string());
            return;
        }
        let red = anstyle::AnsiColor::Red.on_default().bold();
        let cyan = anstyle::AnsiColor::Cyan.on_default().bold();
        let mut text = self.labeled("error:", red, message);
        for hint in hints {
            text.push('\n');
            text.push_str(&self.labeled("hint:", cyan, &escape(hint)));
        }
        self.to_stderr(&text);
    }

    fn labeled(&self, label: &str, style: anstyle::Style, text: &str) -> String {
        if self.stderr_color {
            format!("{style}{label}{style:#} {text}")
        } else {
            format!("{label} {text}")
        }
    }

    fn to_stderr(&self, text: &str) {
        if self.stderr == Target::Terminal {
            write_stderr(&wrap(text, stderr_width()));
        } else {
            write_stderr(text);
        }
    }

    /// Prints help to stdout. The text is ours and may be styled.
    pub(crate) fn help(&self, styled: &str) -> Result<(), OutputError> {
        let width = match self.stdout {
            Target::Terminal => stdout_width().min(HELP_WIDTH),
            _ => HELP_WIDTH,
        };
        let mut text = wrap(styled, width);
        if !self.stdout_color {
            text = anstream::adapter::strip_str(&text).to_string();
        }
        // The stream translates styles for a Windows console.
        let mut stdout = anstream::AutoStream::always(io::stdout().lock());
        stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
            .map_err(OutputError::Write)
    }

    /// Prints help to stderr, in place of a command that lacks its subcommand.
    pub(crate) fn help_instead(&self, styled: &str) {
        let width = match self.stderr {
            Target::Terminal => stderr_width().min(HELP_WIDTH),
            _ => HELP_WIDTH,
        };
        let mut text = wrap(styled.trim_end_matches('\n'), width);
        if !self.stderr_color {
            text = anstream::adapter::strip_str(&text).to_string();
        }
        write_stderr(&text);
    }

    /// Prints the result of a command. Times are relative to `now`, which is the server's time.
    pub(crate) fn show(&self, outcome: &Outcome, now: Timestamp) -> Result<(), OutputError> {
        let secret = outcome.secret.as_ref().map(limitry_client::Token::expose);
        let text = match self.format {
            Format::Json if !outcome.json.is_null() => self.selection.document(&outcome.json)?,
            Format::JsonLines if !outcome.json.is_null() => self.json_lines(&outcome.json)?,
            Format::Text if secret.is_some() && (outcome.plain || !self.is_for_person()) => {
                format!("{}\n", secret.unwrap_or_default())
            }
            Format::Text if secret.is_some() => {
                let secret = secret.unwrap_or_default();
                format!("{secret}\n\n{}", self.lay_out(&outcome.view, now))
            }
            _ => self.lay_out(&outcome.view, now),
        };
        if secret.is_some_and(|secret| !text.contains(secret)) {
            return Err(OutputError::SecretNotSelected);
        }
        if !text.is_empty() {
            write(&redact::redact_sent_credentials(&text, secret))?;
        }
        for note in &outcome.notes {
            self.note(note);
        }
        Ok(())
    }

    /// Prints items of a list, one per line.
    pub(crate) fn print_items<T: Serialize + Tabular<N>, const N: usize>(
        &self,
        items: &[T],
    ) -> Result<(), OutputError> {
        let text = if self.format == Format::JsonLines {
            let documents = items
                .iter()
                .filter_map(|item| serde_json::to_value(item).ok());
            documents
                .map(|item| self.selection.line(&item))
                .collect::<Result<_, _>>()?
        } else {
            let rows: Vec<_> = items.iter().map(|item| item.row().to_vec()).collect();
            render::tab_separated(&rows)
        };
        if text.is_empty() {
            Ok(())
        } else {
            write_stdout(&text)
        }
    }

    /// Prints one document of several, on one line.
    pub(crate) fn print_document(&self, document: &Value) -> Result<(), OutputError> {
        write_stdout(&self.selection.line(document)?)
    }

    /// A list with one item per line, or another document on one line.
    fn json_lines(&self, document: &Value) -> Result<String, OutputError> {
        match selection::items(document) {
            Some(items) => items.iter().map(|item| self.selection.line(item)).collect(),
            None => self.selection.line(document),
        }
    }

    /// Draws a view over the one that was drawn before, which had `lines` lines. Returns the number of its own lines.
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

    /// Makes the log of a GitHub Actions job mask a secret. Call it before anything uses the secret. The line goes to
    /// stderr, but not into a file, where it would keep the secret instead of hiding it.
    pub(crate) fn mask(&self, secret: &limitry_client::Token) {
        if env::is_github_actions() && self.stderr != Target::File {
            let line = format!("::add-mask::{}\n", secret.expose());
            drop(io::stderr().write_all(line.as_bytes()));
        }
    }

    fn lay_out(&self, view: &View, now: Timestamp) -> String {
        let person = self.is_for_person();
        let color = self.stdout_color;
        match view {
            View::Nothing => String::new(),
            View::Table { rows, empty, .. } if rows.is_empty() => {
                if person {
                    self.note(empty);
                }
                String::new()
            }
            View::Table { columns, rows, .. } if person => {
                render::table(columns, rows, now, stdout_width(), color)
            }
            View::Table { rows, .. } => render::tab_separated(rows),
            View::Record(fields) if person => render::record(fields, now, stdout_width(), color),
            View::Record(fields) => {
                let rows: Vec<_> = fields
                    .iter()
                    .map(|(name, cell)| vec![Cell::text(*name), cell.clone()])
                    .collect();
                render::tab_separated(&rows)
            }
            View::Raw(text) => text.clone(),
            View::Json(document) => format!("{}\n", escape_json(&format!("{document:#}"))),
            View::Many(views) => views.iter().map(|view| self.lay_out(view, now)).collect(),
            View::Prose(lines, column) if person => {
                let lines = lines.iter().map(|line| escape(line));
                lines
                    .map(|line| wrap_at(&line, *column, stdout_width()) + "\n")
                    .collect()
            }
            View::Lines(lines) | View::Prose(lines, _) => {
                lines.iter().map(|line| escape(line) + "\n").collect()
            }
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
    drop(io::stderr().write_all(line.as_bytes()));
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
