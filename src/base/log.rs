//! `--verbose` and `LIMITRY_LOG`: logs limitry's own targets to stderr, redacted.

use std::io::{self, Write};

use tracing_subscriber::fmt::MakeWriter;

/// Starts logging at this level.
pub(crate) fn start(level: tracing::Level) {
    use tracing_subscriber::filter::{LevelFilter, Targets};
    use tracing_subscriber::layer::SubscriberExt as _;

    let own = Targets::new().with_target("limitry", LevelFilter::from_level(level));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(Redacting)
        .with_ansi(false)
        .without_time()
        .with_target(false);
    // Fails if a subscriber is set already, which happens in unit tests only.
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

/// The text of one event. It is written when it is complete, because a secret could span two writes.
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
