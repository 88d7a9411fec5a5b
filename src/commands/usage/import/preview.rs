//! `usage import --preview`: records, and what the filter makes of them.

use serde_json::{Value, json};

use crate::context::Context;
use crate::features::import::Previewed;
use crate::output::{Outcome, View};

pub(super) fn show(ctx: &Context, previewed: &[Previewed]) -> Outcome {
    let arrow = if ctx.printer().look().unicode {
        "→"
    } else {
        "->"
    };
    let mut lines = Vec::new();
    let mut data = Vec::new();
    for one in previewed {
        let line = one.line;
        let (events, error) = match &one.after {
            Ok(events) => (events.as_slice(), None),
            Err(error) => (&[][..], Some(error)),
        };
        lines.push(format!("{line}: {}", one.before));
        lines.extend(events.iter().map(|event| format!("   {arrow} {event}")));
        if let Some(error) = error {
            lines.push(format!("   {arrow} error: {error}"));
        } else if events.is_empty() {
            lines.push(format!("   {arrow} no event"));
        }
        data.push(json!({
            "line": line, "before": one.before, "after": events,
            "error": error.map_or(Value::Null, |error| Value::from(error.as_str())),
        }));
    }
    Outcome::new(json!({ "preview": data }), View::Lines(lines))
        .note("Nothing was sent.".to_owned())
}
