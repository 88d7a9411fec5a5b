//! Prints help.

use std::io::{self, Write as _};

use super::{Printer, write_stderr};
use crate::base::env;
use crate::base::text::wrap;
use crate::output::error::OutputError;
use crate::output::pager;
use crate::output::stream::{Target, is_dumb, stderr_width, stdout_height, stdout_width};

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
        let mut text = wrap(&text, width);
        if !self.stdout_look.has_color() {
            text = anstream::adapter::strip_str(&text).to_string();
        }
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
        let mut text = wrap(styled.trim_end_matches('\n'), width);
        if !self.stderr_look.has_color() {
            text = anstream::adapter::strip_str(&text).to_string();
        }
        write_stderr(&text);
    }
}
