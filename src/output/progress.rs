//! How far a long command is: a line that is drawn over itself on a terminal, and nothing anywhere else.

use std::io;
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::Printer;
use super::terminal::{is_dumb, width_of};

/// How often a bar is drawn when nothing moves.
const TICK: Duration = Duration::from_millis(200);

/// A bar on stderr. It is gone without a trace when it is dropped.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Bytes that are looked at; `None`: nobody knows how many there are.
    pub(crate) fn bytes(printer: &Printer, what: &'static str, total: Option<u64>) -> Self {
        let template = match total {
            Some(_) if is_narrow() => "{prefix} {percent}%, {left} left",
            Some(_) => "{prefix} {bytes}/{total_bytes} [{wide_bar}] {left} left",
            None => "{prefix} {bytes} {spinner}",
        };
        Self::new(printer, what, total, template)
    }

    /// Events that are sent.
    pub(crate) fn events(printer: &Printer, what: &'static str, total: u64) -> Self {
        let template = if is_narrow() {
            "{prefix} {percent}%, {left} left"
        } else {
            "{prefix} {human_pos}/{human_len} [{wide_bar}] {rate}/s, {left} left"
        };
        Self::new(printer, what, Some(total), template)
    }

    fn new(printer: &Printer, what: &'static str, total: Option<u64>, template: &str) -> Self {
        // It hides itself where stderr is no terminal.
        let target = if printer.is_quiet() || is_dumb() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(total, target);
        if let Ok(style) = ProgressStyle::with_template(template) {
            let rate = |state: &ProgressState, text: &mut dyn std::fmt::Write| {
                // Writing to a String cannot fail.
                let _ = write!(text, "{:.0}", state.per_sec());
            };
            let left = |state: &ProgressState, text: &mut dyn std::fmt::Write| {
                // Nothing moves: nobody knows.
                let _ = if state.per_sec() < 0.5 {
                    write!(text, "?")
                } else {
                    write!(text, "{:#}", HumanDuration(state.eta()))
                };
            };
            let style = style.with_key("rate", rate).with_key("left", left);
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(what);
        bar.enable_steady_tick(TICK);
        Self(bar)
    }

    /// So many are done.
    pub(crate) fn at(&self, done: u64) {
        self.0.set_position(done);
    }

    /// Says something without tearing the line.
    pub(crate) fn note(&self, printer: &Printer, text: &str) {
        self.0.suspend(|| printer.note(text));
    }
}

/// Whether a terminal has no room for a bar beside the numbers.
fn is_narrow() -> bool {
    width_of(&io::stderr()) < 60
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
