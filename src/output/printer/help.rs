//! Prints help.

use std::io::{self, Write as _};

use super::{Printer, write_stderr};
use crate::base::env;
use crate::base::text::wrap;
use crate::output::error::OutputError;
use crate::output::pager;
use crate::output::stream::{Target, is_dumb, stderr_width, stdout_height, stdout_width};
use crate::output::style::{StreamStyle, Tone};

/// The width of help: longer lines are hard to read.
const HELP_WIDTH: usize = 100;

impl Printer {
    /// Prints help to stdout. The text is ours and may be styled. Long help goes through the pager when it is longer than the
    /// screen.
    pub(crate) fn help(&self, styled: &str, is_long: bool) -> Result<(), OutputError> {
        let width = match self.stdout {
            Target::Terminal => stdout_width().min(HELP_WIDTH),
            _ => HELP_WIDTH,
        };
        let text = match self.stdout {
            Target::Terminal => self.stdout_look.adapt(styled.to_owned()),
            _ => styled.to_owned(),
        };
        let text = fit(self.stdout_look, &text, width);
        let is_paged = is_long
            && self.stdout == Target::Terminal
            && text.lines().count() >= stdout_height()
            && env::is_interactive()
            && !is_dumb();
        if is_paged && pager::show(&text) {
            return Ok(());
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
        write_stderr(&fit(self.stderr_look, styled.trim_end_matches('\n'), width));
    }
}

/// The lines of help with the style of their headings, or without any style where there is no color.
fn fit(look: StreamStyle, text: &str, width: usize) -> String {
    let text = wrap(&with_headings(look, text), width);
    if look.has_color() {
        text
    } else {
        anstream::adapter::strip_str(&text).to_string()
    }
}

fn with_headings(look: StreamStyle, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut before = "";
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches('\n');
        // clap styles its own headings, and takes the examples and what follows them as they are.
        if before.trim().is_empty() && is_heading(words) {
            out.push_str(&look.paint(Tone::Strong, words));
            out.push_str(&line[words.len()..]);
        } else {
            out.push_str(line);
        }
        before = line;
    }
    out
}

/// `Examples:`, at the margin and without a style.
fn is_heading(line: &str) -> bool {
    line.ends_with(':') && line.starts_with(|c: char| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::fit;
    use crate::output::style::StreamStyle;

    #[test]
    fn the_headings_of_help_have_the_style_of_claps() {
        let text = "\u{1b}[1mOptions:\u{1b}[0m\n  --port\n\nExamples:\n  limitry dev\n\nExit codes:\n  1  x\nNo heading:\n";
        let styled = fit(StreamStyle::colored(), text, 80);
        let expected = text
            .replace("Examples:", "\u{1b}[1mExamples:\u{1b}[0m")
            .replace("Exit codes:", "\u{1b}[1mExit codes:\u{1b}[0m");
        assert_eq!(styled, expected);
        let plain = fit(StreamStyle::plain(), text, 80);
        assert!(!plain.contains('\u{1b}') && plain.contains("Options:\n"));
    }
}
