//! A line for each request that the local service answers, and for each try to deliver an alert.

use std::fmt::Write as _;

use limitry_server::{DeliveryAttempt, RequestBatch, RequestStream, RequestSummary, Verdict};
use limitry_types::text::escape;
use serde::Serialize;

use crate::base::text::{grouped, wrap_at};
use crate::cli::dev::LogFormat;
use crate::context::Context;
use crate::output::{Format, StreamStyle, Tone, write_stderr_lines, write_stdout};

/// The width of method and path, which most fit in, and that of the calls of an application, which fit a narrow terminal.
const TARGET_WIDTH: usize = 28;
const NARROW_TARGET_WIDTH: usize = 22;

/// Terminals from this width on have room for the full width of method and path.
const WIDE_TERMINAL: usize = 90;

/// The width of the longest verdict that a usual line has.
const VERDICT_WIDTH: usize = 8;

/// Where the rest of a line stands that is longer than the terminal.
const CONTINUATION_INDENT: usize = 4;

/// How much the thread that prints yields to those that serve.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 19;

/// Where and how requests are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RequestPrinter {
    format: LogFormat,
    color: bool,
    look: StreamStyle,
    /// The terminal's width: longer lines go on below.
    width: Option<usize>,
    /// With `--json`, stdout holds documents alone.
    to_stderr: bool,
}

impl RequestPrinter {
    /// `None`: nothing is printed.
    pub(super) fn new(ctx: &Context, format: Option<LogFormat>) -> Option<Self> {
        let printer = ctx.printer();
        let default = if printer.is_quiet() || printer.format() != Format::Text {
            LogFormat::Off
        } else {
            LogFormat::Text
        };
        let format = format.unwrap_or(default);
        if format == LogFormat::Off {
            return None;
        }
        let to_stderr = format == LogFormat::Text && printer.format() != Format::Text;
        Some(Self {
            format,
            color: !to_stderr && printer.colors_stdout(),
            look: printer.look(),
            width: (!to_stderr && printer.is_for_person()).then(|| printer.table_width()),
            to_stderr,
        })
    }

    /// Prints on a separate thread, because a terminal or pipe that stops reading must not stop the service.
    pub(super) fn start(
        self,
        mut requests: RequestStream,
    ) -> std::io::Result<std::thread::JoinHandle<()>> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()?;
        let print = move || {
            // Of this thread alone, which is what Linux does without an id: serving comes first where all processors are busy.
            #[cfg(target_os = "linux")]
            let _ = rustix::process::setpriority_process(None, NICENESS);
            runtime.block_on(async {
                while let Some(batch) = requests.next_batch().await {
                    let text = self.lines(&batch);
                    let written = if self.to_stderr {
                        write_stderr_lines(&text)
                    } else {
                        write_stdout(&text)
                    };
                    // The server goes on when the reader has left.
                    if written.is_err() {
                        break;
                    }
                }
            });
        };
        std::thread::Builder::new()
            .name("limitry-log".to_owned())
            .spawn(print)
    }

    fn lines(self, batch: &RequestBatch) -> String {
        let mut out = String::with_capacity(batch.requests.len() * 128);
        if batch.missed > 0 {
            let _ = match self.format {
                LogFormat::Json => writeln!(out, "{{\"skipped\":{}}}", batch.missed),
                _ => writeln!(out, "… {} requests are not shown", batch.missed),
            };
        }
        for request in &batch.requests {
            let summary = request.summary();
            self.write_line(&summary, Self::request_line, &mut out);
        }
        for delivery in &batch.deliveries {
            self.write_line(delivery, Self::delivery_line, &mut out);
        }
        out
    }

    fn write_line<T: Serialize>(self, entry: &T, text: fn(Self, &T) -> String, out: &mut String) {
        if self.format == LogFormat::Json {
            if let Ok(line) = serde_json::to_string(entry) {
                out.push_str(&line);
            }
        } else {
            let line = text(self, entry);
            match self.width {
                Some(width) => out.push_str(&wrap_at(&line, CONTINUATION_INDENT, width)),
                None => out.push_str(&line),
            }
        }
        out.push('\n');
    }

    fn delivery_line(self, delivery: &DeliveryAttempt) -> String {
        let mut line = String::with_capacity(128);
        let out = &mut line;
        let target = if self.look.unicode {
            "→ webhook"
        } else {
            "-> webhook"
        };
        self.write_start(
            &delivery.time,
            delivery.status,
            target,
            delivery.duration_ms,
            out,
        );
        let DeliveryAttempt {
            event,
            host,
            number,
            ..
        } = delivery;
        let _ = write!(out, "  {}  {}  try {number}", escape(event), escape(host));
        if let Some(error) = &delivery.error {
            let _ = write!(out, "  {}", escape(error));
        }
        line
    }

    /// Time, status, what was sent, and how long the answer took.
    fn write_start(
        self,
        time: &str,
        status: Option<u16>,
        target: &str,
        duration_ms: f64,
        out: &mut String,
    ) {
        // A terminal has no room for milliseconds.
        let end = if self.width.is_some() { 19 } else { 23 };
        let time = time.get(11..end).unwrap_or_default();
        let target_width = match self.width {
            Some(width) if width < WIDE_TERMINAL => NARROW_TARGET_WIDTH,
            _ => TARGET_WIDTH,
        };
        let code = status.map_or_else(|| "---".to_owned(), |status| status.to_string());
        let milliseconds = format!("{:.0} ms", duration_ms.ceil());
        self.write_styled(Tone::Dim, time, out);
        out.push_str("  ");
        self.write_styled(status_tone(status), &code, out);
        let _ = write!(out, "  {target:<target_width$}  ");
        self.write_styled(Tone::Dim, &format!("{milliseconds:>6}"), out);
    }

    fn request_line(self, request: &RequestSummary) -> String {
        let mut line = String::with_capacity(128);
        let out = &mut line;
        // The query is long, and tells little that the customer does not.
        let path = request.target.split('?').next().unwrap_or_default();
        let target = format!("{} {}", request.method, escape(path));
        self.write_start(
            &request.time,
            request.status,
            &target,
            request.duration_ms,
            out,
        );
        // Long names go on in the next line of a terminal; the verdict does not.
        let is_verdict_first = self.width.is_some();
        if is_verdict_first {
            self.write_verdict(request, VERDICT_WIDTH, out);
        }
        for word in [&request.customer, &request.event_type]
            .into_iter()
            .flatten()
        {
            let _ = write!(out, "  {}", escape(word));
        }
        if !is_verdict_first {
            self.write_verdict(request, 0, out);
        }
        for name in &request.refused_by {
            let _ = write!(out, "  {}", escape(&with_grouped_end(name)));
        }
        if request.status.is_none() {
            out.push_str("  dropped by a fault");
        } else if let Some(error) = &request.error
            && request.verdict.is_none()
        {
            let _ = write!(out, "  {}", escape(error));
            if let Some(token) = &request.token {
                let _ = write!(out, "  {}", escape(token));
            }
        }
        line
    }

    fn write_verdict(self, request: &RequestSummary, width: usize, out: &mut String) {
        if let Some(verdict) = request.verdict {
            let text = format!("{:<width$}", verdict.as_str());
            out.push_str("  ");
            self.write_styled(verdict_tone(verdict), &text, out);
        }
    }

    fn write_styled(self, tone: Tone, text: &str, out: &mut String) {
        if self.color {
            out.push_str(&self.look.paint(tone, text));
        } else {
            out.push_str(text);
        }
    }
}

fn status_tone(status: Option<u16>) -> Tone {
    match status {
        Some(200..=399) => Tone::Good,
        Some(400..=499) => Tone::Soon,
        _ => Tone::Bad,
    }
}

fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Refused => Tone::Bad,
        Verdict::Allowed | Verdict::Recorded => Tone::Good,
        _ => Tone::Dim,
    }
}

/// `Tokens 33777913/5000000` with groups in both numbers.
fn with_grouped_end(name: &str) -> String {
    let grouped = name.rsplit_once(' ').and_then(|(name, numbers)| {
        let (used, limit) = numbers.split_once('/')?;
        Some(format!("{name} {}/{}", grouped(used), grouped(limit)))
    });
    grouped.unwrap_or_else(|| name.to_owned())
}
