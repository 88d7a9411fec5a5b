//! The result of an import.

use serde_json::{Value, json};

use super::Import;
use crate::base::exit::Exit;
use crate::base::text::{grouped, pluralize};
use crate::features::import::{FileSummary, Format, RunCounts};
use crate::output;
use crate::output::{Cell, Outcome, State, View};
use limitry_types::text::escape;

impl Import<'_> {
    /// What became of the file, in one sentence.
    fn sentence(&self, summary: &FileSummary, run: &RunCounts) -> String {
        let file = escape(&self.source.name);
        if self.args.dry_run {
            let events = pluralize(summary.events - run.known, "event", "events");
            return match run.known {
                0 => format!("{events} would be sent; nothing was sent"),
                known if known == summary.events => {
                    format!("{events} would be sent: {file} was imported before")
                }
                known => format!(
                    "{events} would be sent, {} sent by an earlier import; nothing was sent",
                    pluralize(known, "was", "were")
                ),
            };
        }
        if run.known == summary.events && run.known > 0 {
            return format!("Nothing to send: {file} was imported before");
        }
        let mut parts = vec![format!(
            "Imported {} from {file}",
            pluralize(run.counts.recorded, "event", "events")
        )];
        for (count, what) in [
            (run.counts.duplicates, "recorded before"),
            (run.known, "sent by an earlier import"),
        ] {
            if count > 0 {
                parts.push(format!("{} {what}", grouped(&count.to_string())));
            }
        }
        parts.join(", ")
    }

    pub(super) fn outcome(&self, summary: &FileSummary, id: &str, run: &RunCounts) -> Outcome {
        let mut document = json!({
            "importId": id,
            "file": self.source.name,
            "format": summary.format.map(Format::as_str),
            "lines": summary.lines,
            "events": summary.events,
            "recorded": run.counts.recorded,
            "duplicates": run.counts.duplicates,
            "rejected": if self.args.dry_run { summary.invalid } else { run.counts.rejected },
            "known": run.known,
            "dryRun": self.args.dry_run,
        });
        if self.ctx.printer().format() == output::Format::JsonLines {
            document["type"] = Value::from("summary");
        }
        let count = |name: &str| Cell::number(document[name].as_u64().unwrap_or_default());
        let fields = vec![
            ("import", Cell::text(id)),
            ("lines", count("lines")),
            ("events", count("events")),
            ("recorded", count("recorded")),
            ("duplicates", count("duplicates")),
            ("rejected", count("rejected")),
            ("known", count("known")),
        ];
        let rejected = document["rejected"].as_u64().unwrap_or_default();
        let rejected_were = pluralize(rejected, "line was", "lines were");
        let mut outcome = Outcome::new(document.clone(), View::Record(fields));
        if let Some(line) = summary.partial_line {
            outcome = outcome.note(format!(
                "Line {line} is incomplete; the next import reads it."
            ));
        }
        if summary.repeated > 0 {
            let repeated = pluralize(summary.repeated, "event repeats", "events repeat");
            outcome = outcome.note(format!(
                "{repeated} the idempotencyKey of an equal event before; each key counts once."
            ));
        }
        let sentence = self.sentence(summary, run);
        outcome = outcome.sentence(
            if rejected == 0 {
                State::Done
            } else {
                State::Soon
            },
            sentence,
        );
        if rejected == 0 {
            return outcome;
        }
        let where_to = match &self.args.rejects {
            Some(path) => format!("; listed in {}", escape(&path.to_string_lossy())),
            None => format!(
                "; `{}` lists them with the reasons",
                self.command(None, &Self::new_rejects())
            ),
        };
        outcome
            .note(format!("{rejected_were} rejected{where_to}."))
            .exit(Exit::Partial)
    }
}
