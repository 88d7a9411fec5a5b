//! The values of arguments that are words of a rule and not of a type. Completion offers them, and questions list them.

/// The words, by the name of the value. One that ends in `.`, `=` or `:` is continued.
const WORDS: [(&str, &[&str]); 18] = [
    (
        "METRIC",
        &[
            "total_events",
            "total_tokens",
            "total_cost_cents",
            "values.",
        ],
    ),
    ("PERIOD", &["hour", "day", "week", "month"]),
    (
        "LIMIT_PERIOD",
        &["hour", "day", "week", "month", "annual", "all_time"],
    ),
    ("AGGREGATION", &["sum", "count", "max", "latest"]),
    ("FIELD", &["values."]),
    ("WINDOW", &["second", "minute", "hour"]),
    ("INTERVAL", &["hour", "day", "week"]),
    (
        "DIMENSION",
        &["customer_id", "event_type", "model", "provider"],
    ),
    (
        "NAME=N",
        &[
            "total_tokens=",
            "input_tokens=",
            "output_tokens=",
            "cost_cents=",
            "latency_ms=",
        ],
    ),
    ("WHAT", &["events", "tokens", "cost", "values."]),
    ("STORE", &["keychain", "file"]),
    ("METHOD", &["GET", "POST", "PUT", "DELETE"]),
    ("TARGET", &["env-file:", "file:", "keychain:", "command:"]),
    // The settings of `limitry config set`.
    ("output", &["text", "json", "jsonl"]),
    ("color", &["auto", "always", "never"]),
    ("local", &["yes", "no"]),
    ("no-input", &["yes", "no"]),
    ("log", &["error", "warn", "info", "debug", "trace"]),
];

/// The words that a value of this name can be.
pub(crate) fn of(value_name: &str) -> Option<&'static [&'static str]> {
    let found = WORDS.iter().find(|(name, _)| *name == value_name);
    found.map(|(_, words)| *words)
}
