//! `usage import --preview`: records, and what the filter makes of them.

use serde_json::{Value, json};

use crate::features::import::Previewed;
use crate::output::{Outcome, View};

pub(super) fn show(previewed: &[Previewed]) -> Outcome {
    let mut lines = Vec::new();
    let mut data = Vec::new();
    for one in previewed {
        let line = one.line;
        let (events, error) = match &one.after {
            Ok(events) => (events.as_slice(), None),
            Err(error) => (&[][..], Some(error)),
        };
        lines.push(format!("{line}: {}", one.before));
        lines.extend(events.iter().map(|event| format!("   → {event}")));
        if let Some(error) = error {
            lines.push(format!("   → error: {error}"));
        } else if events.is_empty() {
            lines.push("   → no event".to_owned());
        }
        data.push(json!({
            "line": line, "before": one.before, "after": events,
            "error": error.map_or(Value::Null, |error| Value::from(error.as_str())),
        }));
    }
    Outcome::new(json!({ "preview": data }), View::Lines(lines))
        .note("Nothing was sent.".to_owned())
}
