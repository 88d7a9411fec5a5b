//! The progress bar of a long command. It appears on a terminal only.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use indicatif::{
    HumanCount, HumanDuration, HumanFloatCount, ProgressBar, ProgressDrawTarget, ProgressState,
    ProgressStyle,
};

use super::printer::Printer;
use super::stream::{is_dumb, stderr_width};

/// How often a bar is redrawn without progress.
const REDRAW_INTERVAL: Duration = Duration::from_millis(200);

/// A step that takes less time shows no spinner.
const SPINNER_DELAY: Duration = Duration::from_millis(400);

/// The bar that is drawn now. Lines on stderr are written above it.
static DRAWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Narrower terminals show numbers without a bar.
const MIN_BAR_TERMINAL_WIDTH: usize = 60;

/// A bar on stderr. Dropping it erases it.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A bar for bytes that are read. Without a total it is a spinner.
    pub(crate) fn bytes(printer: &Printer, what: &'static str, total: Option<u64>) -> Self {
        let template = match total {
            Some(_) if is_narrow() => "{prefix} {percent:>3}% {left:>10}",
            Some(_) => "{prefix} {percent:>3}% [{wide_bar}] {bytes:>10}/{total_bytes} {left:>10}",
            None => "{prefix} {bytes} {spinner}",
        };
        Self::new(printer, what, total, template)
    }

    /// A bar for events that are sent.
    pub(crate) fn events(printer: &Printer, what: &'static str, total: u64) -> Self {
        let template = if is_narrow() {
            "{prefix} {percent:>3}% {left:>10}".to_owned()
        } else {
            // Columns of one width: the bar does not jump.
            let width = HumanCount(total).to_string().len();
            format!(
                "{{prefix}} {{percent:>3}}% [{{wide_bar}}] {{human_pos:>{width}}}/{{human_len}} {{rate:>10}} {{left:>10}}"
            )
        };
        Self::new(printer, what, Some(total), &template)
    }

    /// A count of events, whose total is not known.
    pub(crate) fn count(printer: &Printer, what: &'static str) -> Self {
        Self::new(printer, what, None, "{prefix} {human_pos} {spinner}")
    }

    fn new(printer: &Printer, what: &'static str, total: Option<u64>, template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(total, target(printer));
        if let Ok(style) = ProgressStyle::with_template(template) {
            let rate = |state: &ProgressState, text: &mut dyn std::fmt::Write| {
                // Writing to a String cannot fail.
                let _ = write!(text, "{}/s", HumanFloatCount(state.per_sec().round()));
            };
            let left = |state: &ProgressState, text: &mut dyn std::fmt::Write| {
                if state.per_sec() >= 0.5 {
                    let _ = write!(text, "{:#} left", HumanDuration(state.eta()));
                }
            };
            let style = style.with_key("rate", rate).with_key("left", left);
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(what);
        bar.enable_steady_tick(REDRAW_INTERVAL);
        set_drawn(Some(bar.clone()));
        Self(bar)
    }

    /// Sets how many are done.
    pub(crate) fn set_position(&self, done: u64) {
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        set_drawn(None);
        self.0.finish_and_clear();
    }
}

/// Names a step that takes its time, with a spinner. Dropping it erases it.
pub(crate) struct Spinner {
    /// Dropping it ends a spinner that is not shown yet.
    done: Option<Sender<()>>,
    thread: Option<thread::JoinHandle<Option<Progress>>>,
}

impl Spinner {
    pub(crate) fn new(printer: &Printer, what: String) -> Self {
        let (done, ended) = channel();
        let target = target(printer);
        let (_, has_unicode) = printer.message_layout();
        let (ticks, template) = if has_unicode {
            ("⠁⠂⠄⡀⢀⠠⠐⠈ ", "{spinner} {prefix}…")
        } else {
            ("-\\|/ ", "{spinner} {prefix}...")
        };
        let thread = thread::Builder::new().spawn(move || {
            if ended.recv_timeout(SPINNER_DELAY) != Err(RecvTimeoutError::Timeout) {
                return None;
            }
            let bar = ProgressBar::with_draw_target(None, target).with_prefix(what);
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style.tick_chars(ticks));
            }
            bar.enable_steady_tick(REDRAW_INTERVAL);
            set_drawn(Some(bar.clone()));
            Some(Progress(bar))
        });
        Self {
            done: Some(done),
            // Without a thread there is no spinner.
            thread: thread.ok(),
        }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// stderr, or nothing: a bar hides itself if stderr is not a terminal.
fn target(printer: &Printer) -> ProgressDrawTarget {
    if printer.is_quiet() || is_dumb() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    }
}

fn set_drawn(bar: Option<ProgressBar>) {
    *DRAWN.lock().unwrap_or_else(PoisonError::into_inner) = bar;
}

/// Writes to stderr while no bar is drawn there.
pub(super) fn without_bar<T>(write: impl FnOnce() -> T) -> T {
    let bar = DRAWN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match bar {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

/// Whether the terminal has no room for a bar beside the numbers.
fn is_narrow() -> bool {
    stderr_width() < MIN_BAR_TERMINAL_WIDTH
}
