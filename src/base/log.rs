//! `--verbose` and `LIMITRY_LOG`: limitry's own log targets to stderr, redacted line by line.

use std::io::{self, Write};

use tracing_subscriber::fmt::MakeWriter;

/// Begins to log at this level.
pub(crate) fn start(level: tracing::Level) {
    use tracing_subscriber::filter::{LevelFilter, Targets};
    use tracing_subscriber::layer::SubscriberExt as _;

    let own = Targets::new().with_target("limitry", LevelFilter::from_level(level));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(Redacting)
        .with_ansi(false)
        .without_time()
        .with_target(false);
    // Another subscriber can only be there in a test.
    drop(tracing::subscriber::set_global_default(
        tracing_subscriber::registry().with(own).with(lines),
    ));
}

struct Redacting;

impl<'a> MakeWriter<'a> for Redacting {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(Vec::new())
    }
}

/// One event's text, written at once and without secrets when it is whole.
struct Line(Vec<u8>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(&self.0);
        let text = crate::base::redact::redact(text.trim_end());
        let line = format!(
            "{}\n",
            text.lines()
                .map(limitry_types::text::escape)
                .collect::<Vec<_>>()
                .join("\n")
        );
        drop(io::stderr().lock().write_all(line.as_bytes()));
    }
}
