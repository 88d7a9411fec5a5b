//! Points out names of values that no built-in metric counts, but that resemble one that is counted.

use limitry_types::Values;
use limitry_types::text::escape;

use crate::base::text::nearest;
use crate::context::Context;

/// The values that quotas and summaries count.
const WELL_KNOWN: [&str; 5] = [
    "total_tokens",
    "input_tokens",
    "output_tokens",
    "cost_cents",
    "latency_ms",
];

/// What other APIs and people call them.
const SYNONYMS: [(&str, &str); 13] = [
    ("token", "total_tokens"),
    ("tokens", "total_tokens"),
    ("total", "total_tokens"),
    ("input", "input_tokens"),
    ("prompt_tokens", "input_tokens"),
    ("output", "output_tokens"),
    ("completion_tokens", "output_tokens"),
    ("cost", "cost_cents"),
    ("costs", "cost_cents"),
    ("cents", "cost_cents"),
    ("cost_usd", "cost_cents"),
    ("latency", "latency_ms"),
    ("duration_ms", "latency_ms"),
];

/// Prints a note for each such name.
pub(super) fn note_similar(ctx: &Context, values: &Values) {
    for (name, meant) in values
        .keys()
        .filter_map(|name| Some((name, similar(name)?)))
    {
        let name = escape(name);
        ctx.printer().progress(&format!(
            "note: no built-in metric counts '{name}'; did you mean {meant}? Only a quota of values.{name} counts it."
        ));
    }
}

/// The well-known name that this one resembles.
fn similar(name: &str) -> Option<&'static str> {
    if WELL_KNOWN.contains(&name) {
        return None;
    }
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    let synonym = SYNONYMS.iter().find(|(synonym, _)| *synonym == snake);
    synonym
        .map(|(_, meant)| *meant)
        .or_else(|| nearest(&snake, WELL_KNOWN.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn names_that_resemble_a_counted_value_are_known() {
        for (name, meant) in [
            ("tokens", Some("total_tokens")),
            ("Tokens", Some("total_tokens")),
            ("totalTokens", Some("total_tokens")),
            ("total_token", Some("total_tokens")),
            ("inputTokens", Some("input_tokens")),
            ("prompt_tokens", Some("input_tokens")),
            ("cost", Some("cost_cents")),
            ("latencyMs", Some("latency_ms")),
            ("total_tokens", None),
            ("gb_hours", None),
            ("requests", None),
        ] {
            assert_eq!(similar(name), meant, "{name}");
        }
    }
}
