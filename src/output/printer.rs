//! The only place that writes to stdout and stderr.

use crate::base::exit::Exit;
use crate::failure::{Failure, codes};
use std::io::{self, IsTerminal as _, Write as _};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

use super::jq::FilterError;
use super::terminal::{is_dumb, stderr_is_a_file, width, width_of};
use super::{Outcome, Selection, Tabular, View, render, selection};
use crate::app::settings::Format;
use crate::base::env;
use crate::base::redact;
use crate::base::text::{escape_json, wrap};
use crate::cli::ColorChoice;
use limitry_types::text::escape;

/// Longer lines than these are hard to read: help is no wider.
const WIDEST: usize = 100;

/// Writing to stdout failed.
#[derive(Debug, Error)]
#[error("cannot write to stdout: {0}")]
pub(crate) struct ClosedPipe(#[source] pub io::Error);

impl ClosedPipe {
    /// What kept a filter from its work, where that is what kept the data from stdout.
    pub(crate) fn filter(&self) -> Option<&FilterError> {
        self.0.get_ref()?.downcast_ref()
    }

    /// Whether the reader went away: for data that is no failure, for a secret it is one.
    pub(crate) fn reader_left(&self) -> bool {
        self.0.kind() == io::ErrorKind::BrokenPipe
    }
}

/// How things are said in this call.
pub(crate) struct Printer {
    format: Format,
    quiet: bool,
    color_choice: ColorChoice,
    selection: Selection,
}

impl Printer {
    /// A printer for these settings.
    pub(crate) fn new(format: Format, quiet: bool, color_choice: ColorChoice) -> Self {
        Self {
            format,
            quiet,
            color_choice,
            selection: Selection::default(),
        }
    }

    /// The same printer, which shows this of each document.
    #[must_use]
    pub(crate) fn with_selection(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// The format of stdout.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Whether talk is unwanted.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether a person reads stdout.
    #[expect(clippy::unused_self, reason = "the printer stands for stdout")]
    pub(crate) fn is_for_person(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Says something on stderr that is neither data nor an error.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            // Whoever wrote it, a line is a line: callers cannot forget.
            Self::write_stderr(&escape(text));
        }
    }

    /// Says on stderr what is going on meanwhile. Under `--json` an error that may follow stands there alone.
    pub(crate) fn progress(&self, text: &str) {
        if self.prints_text() {
            self.note(text);
        }
    }

    /// Says something about danger on stderr; `--quiet` drops it too.
    pub(crate) fn warn(&self, text: &str) {
        if !self.quiet {
            self.warn_always(text);
        }
    }

    /// Says that something is not counted as it should be, where no exit code can say it: nothing drops that.
    pub(crate) fn warn_always(&self, text: &str) {
        let style = anstyle::AnsiColor::Yellow.on_default().bold();
        Self::write_stderr(&self.styled("warning:", style, &escape(text)));
    }

    /// Writes an error and its hints.
    pub(crate) fn error(&self, message: &str, hints: &[String]) {
        let style = anstyle::AnsiColor::Red.on_default().bold();
        let mut text = self.styled("error:", style, message);
        for hint in hints {
            text.push('\n');
            text.push_str(&self.styled(
                "hint:",
                anstyle::AnsiColor::Cyan.on_default().bold(),
                &escape(hint),
            ));
        }
        Self::write_stderr(&text);
    }

    /// Writes an error's document, for `--json`.
    #[expect(
        clippy::unused_self,
        reason = "the printer stands for stdout and stderr"
    )]
    pub(crate) fn error_json(&self, document: &Value) {
        Self::write_line(&document.to_string());
    }

    fn styled(&self, label: &str, style: anstyle::Style, text: &str) -> String {
        if self.has_color(io::stderr().is_terminal()) {
            format!("{style}{label}{style:#} {text}")
        } else {
            format!("{label} {text}")
        }
    }

    fn write_stderr(text: &str) {
        let wrapped;
        let text = if io::stderr().is_terminal() {
            wrapped = wrap::wrap(text, width_of(&io::stderr()));
            &wrapped
        } else {
            text
        };
        Self::write_line(text);
    }

    /// Writes a text of our own that somebody asked for: help. It may be coloured, and fits the terminal.
    pub(crate) fn help(&self, styled: &str) -> Result<(), ClosedPipe> {
        let terminal = self.is_for_person();
        let mut text = styled.to_owned();
        if terminal {
            text = wrap::wrap(styled, width().min(WIDEST));
        }
        if !self.has_color(terminal) {
            text = anstream::adapter::strip_str(&text).to_string();
        }
        // Through the stream that knows how a console is coloured.
        let mut stdout = anstream::AutoStream::always(io::stdout().lock());
        stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
            .map_err(ClosedPipe)
    }

    /// Writes help that nobody asked for, in place of what cannot be done without more words.
    pub(crate) fn help_instead(&self, styled: &str) {
        let text = if self.has_color(io::stderr().is_terminal()) {
            styled.to_owned()
        } else {
            anstream::adapter::strip_str(styled).to_string()
        };
        Self::write_stderr(text.trim_end_matches('\n'));
    }

    fn write_line(text: &str) {
        // One write, so that lines of two processes do not mix; nobody can be told that stderr is gone.
        let line = format!("{}\n", redact::redact(text));
        drop(io::stderr().write_all(line.as_bytes()));
    }

    /// Shows what a command gave back, at this moment of the server's clock.
    pub(crate) fn show(&self, outcome: &Outcome, now: Timestamp) -> Result<(), ClosedPipe> {
        let text = match (self.format, &outcome.secret) {
            (Format::Json | Format::JsonLines, _) if outcome.json.is_null() => {
                self.lay_out(&outcome.view, now)
            }
            (Format::Json, _) => self.selection.document(&outcome.json)?,
            (Format::JsonLines, _) => self.json_lines(&outcome.json)?,
            (Format::Text, Some(secret)) if outcome.plain || !self.is_for_person() => {
                format!("{}\n", secret.expose())
            }
            (Format::Text, secret) => {
                let mut text = self.lay_out(&outcome.view, now);
                if let Some(secret) = secret {
                    text = format!("{}\n\n{text}", secret.expose());
                }
                text
            }
        };
        if let Some(secret) = &outcome.secret
            && !text.contains(secret.expose())
        {
            return Err(ClosedPipe(io::Error::new(
                io::ErrorKind::InvalidInput,
                "what was chosen of the document leaves the secret out",
            )));
        }
        if !text.is_empty() {
            let handed_over = outcome.secret.as_ref().map(limitry_client::Token::expose);
            write(&redact::redact_sent_credentials(&text, handed_over))?;
        }
        for note in &outcome.notes {
            self.note(note);
        }
        Ok(())
    }

    /// Whether stdout is the null device: what is written there is lost. A stdout that was closed looks the same.
    #[expect(clippy::unused_self, reason = "the printer stands for stdout")]
    pub(crate) fn goes_nowhere(&self) -> bool {
        #[cfg(unix)]
        if let (Ok(out), Ok(null)) = (
            rustix::fs::fstat(io::stdout()),
            rustix::fs::stat("/dev/null"),
        ) {
            let device = rustix::fs::FileType::CharacterDevice;
            return rustix::fs::FileType::from_raw_mode(out.st_mode) == device
                && out.st_rdev == null.st_rdev;
        }
        false
    }

    /// Whether results are text, for people or pipes, and no JSON.
    pub(crate) fn prints_text(&self) -> bool {
        self.format == Format::Text
    }

    /// Whether each item of a list is a line of its own, so that it can be printed as it comes.
    pub(crate) fn prints_lines(&self) -> bool {
        match self.format {
            Format::Json => false,
            Format::JsonLines => true,
            Format::Text => !self.is_for_person(),
        }
    }

    /// Prints some items of a list, a line each.
    pub(crate) fn print_items<T: Serialize + Tabular<N>, const N: usize>(
        &self,
        items: &[T],
    ) -> Result<(), ClosedPipe> {
        let text = if self.format == Format::JsonLines {
            let mut text = String::new();
            for item in items
                .iter()
                .filter_map(|item| serde_json::to_value(item).ok())
            {
                text.push_str(&self.selection.line(&item)?);
            }
            text
        } else {
            let rows: Vec<_> = items.iter().map(|item| item.row().to_vec()).collect();
            render::tab_separated(&rows)
        };
        if text.is_empty() {
            Ok(())
        } else {
            self.write_stdout(&text)
        }
    }

    /// Prints one document of several on a line of its own, for commands that go on and on.
    pub(crate) fn print_document(&self, document: &Value) -> Result<(), ClosedPipe> {
        self.write_stdout(&self.selection.line(document)?)
    }

    /// A list's items a line each, anything else on one line.
    fn json_lines(&self, document: &Value) -> Result<String, ClosedPipe> {
        match selection::items(document) {
            Some(items) => items.iter().map(|item| self.selection.line(item)).collect(),
            None => self.selection.line(document),
        }
    }

    /// Draws a view in place of the one that was drawn before, which had `lines` lines; gives back how many it has.
    pub(crate) fn redraw(
        &self,
        view: &View,
        now: Timestamp,
        lines: usize,
    ) -> Result<usize, ClosedPipe> {
        let text = self.lay_out(view, now);
        let up = if lines > 0 && self.is_for_person() && !is_dumb() {
            format!("\x1b[{lines}A\x1b[J")
        } else {
            String::new()
        };
        self.write_stdout(&format!("{up}{text}"))?;
        Ok(text.lines().count())
    }

    /// Tells a GitHub Actions log to mask a secret, before anything uses it: on stderr, unless that is a file,
    /// where the line would keep the secret instead of hiding it.
    #[expect(
        clippy::unused_self,
        reason = "the printer stands for stdout and stderr"
    )]
    pub(crate) fn mask(&self, secret: &limitry_client::Token) {
        if env::is_github_actions() && !stderr_is_a_file() {
            let line = format!("::add-mask::{}\n", secret.expose());
            drop(io::stderr().write_all(line.as_bytes()));
        }
    }

    /// Writes to stdout and flushes: what was written has left us. The credentials that were sent are not in it.
    #[expect(
        clippy::unused_self,
        reason = "the printer stands for stdout and stderr"
    )]
    pub(crate) fn write_stdout(&self, text: &str) -> Result<(), ClosedPipe> {
        write(&redact::redact_sent_credentials(text, None))
    }

    fn lay_out(&self, view: &View, now: Timestamp) -> String {
        let person = self.is_for_person();
        let color = self.has_color(person);
        match view {
            View::Nothing => String::new(),
            View::Table { rows, empty, .. } if rows.is_empty() => {
                if person {
                    self.note(empty);
                }
                String::new()
            }
            View::Table { header, rows, .. } if person => {
                render::table(header, rows, now, width(), color)
            }
            View::Table { rows, .. } => render::tab_separated(rows),
            View::Record(fields) if person => render::record(fields, now, width(), color),
            View::Record(fields) => {
                let rows: Vec<_> = fields
                    .iter()
                    .map(|(name, cell)| vec![super::Cell::text(*name), cell.clone()])
                    .collect();
                render::tab_separated(&rows)
            }
            View::Raw(text) => text.clone(),
            View::Json(document) => format!("{}\n", escape_json(&format!("{document:#}"))),
            View::Many(views) => views.iter().map(|view| self.lay_out(view, now)).collect(),
            View::Prose(lines, by) if person => {
                let lines = lines.iter().map(|line| escape(line));
                lines
                    .map(|line| wrap::wrap_under(&line, *by, width()) + "\n")
                    .collect()
            }
            View::Lines(lines) | View::Prose(lines, _) => {
                let mut text = String::new();
                for line in lines {
                    text.push_str(&escape(line));
                    text.push('\n');
                }
                text
            }
        }
    }

    fn has_color(&self, terminal: bool) -> bool {
        match self.color_choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                if env::os(&env::NO_COLOR).is_some() {
                    false
                } else if env::os(&env::CLICOLOR_FORCE).is_some_and(|value| value != "0") {
                    true
                } else {
                    terminal && !is_dumb()
                }
            }
        }
    }
}

fn write(text: &str) -> Result<(), ClosedPipe> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(ClosedPipe)
}

/// Hands on what another program wrote to its stdout, as it is: the command that runs in our place.
pub(crate) fn passthrough(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// Hands on a frame to the process that asked for it, through whatever writes it.
pub(super) fn hand_on_frame(
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<()> {
    write(&mut io::stdout().lock())
}

/// Says something on stderr from wherever it is: a thread that waits for a keychain has no printer.
pub(crate) fn note_now(text: &str) {
    Printer::write_stderr(text);
}

impl From<&ClosedPipe> for Failure {
    fn from(error: &ClosedPipe) -> Self {
        if let Some(FilterError::Stopped(exit)) = error.filter() {
            return Self::interrupted(*exit);
        }
        if let Some(filter) = error.filter() {
            return Self::usage(codes::FILTER, filter)
                .hint("`--json` without `--jq` prints the document that it is applied to");
        }
        let mut failure = Self::other(codes::STDOUT, error);
        if error.reader_left() {
            // A reader that closes the pipe has what it wanted.
            failure.exit = Exit::Success;
        }
        failure
    }
}

impl From<ClosedPipe> for Failure {
    fn from(error: ClosedPipe) -> Self {
        Self::from(&error)
    }
}
