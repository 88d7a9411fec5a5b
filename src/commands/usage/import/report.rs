//! What an import says when it is over.

use serde_json::{Value, json};

use super::Import;
use super::ledger::Done;
use crate::base::exit::Exit;
use crate::base::text::pluralize;
use crate::features::import::{Format, Survey};
use crate::output::{self, Cell, Outcome, View};
use limitry_types::text::escape;

impl Import<'_> {
    pub(super) fn outcome(&self, survey: &Survey, id: &str, done: &Done) -> Outcome {
        let mut document = json!({
            "importId": id,
            "file": self.source.name,
            "format": survey.format.map(Format::as_str),
            "lines": survey.lines,
            "events": survey.events,
            "recorded": done.tally.recorded,
            "duplicates": done.tally.duplicates,
            "rejected": if self.args.dry_run { survey.bad } else { done.tally.rejected },
            "known": done.known,
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
        let rejected_were = pluralize(rejected, "event was", "events were");
        let mut outcome = Outcome::new(document.clone(), View::Record(fields));
        if let Some(line) = survey.partial {
            outcome = outcome.note(format!(
                "Line {line} is not written to its end yet; it is left for the next time."
            ));
        }
        if survey.trailing {
            outcome = outcome.note(format!(
                "Behind the packed data of {} stands something else, which is left out, as gzip does.",
                escape(&self.source.name)
            ));
        }
        if rejected == 0 {
            return outcome;
        }
        let where_to = match &self.args.rejects {
            Some(path) => format!("; listed in {}", escape(&path.to_string_lossy())),
            None => "; `--rejects FILE` writes down which, and why".to_owned(),
        };
        outcome
            .note(format!("{rejected_were} rejected{where_to}."))
            .exit(Exit::Partial)
    }
}
