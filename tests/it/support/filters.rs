//! Filters of output for snapshots: they replace the parts that differ between two runs.

use std::sync::LazyLock;

use regex::Regex;

/// The output of a terminal without the note that the local clock was moved. The note depends on the day of the test.
pub(crate) fn without_clock_note(seen: &str) -> String {
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        let style = r"(\x1b\[[0-9;]*m)*";
        let words = r"note:\s+the\s+local\s+clock[^`]*`[^`]*`\s+returns\s+to\s+the\s+real\s+time";
        Regex::new(&format!(r"{style}{words}{style}\r?\n")).expect("a pattern")
    });
    NOTE.replace_all(seen, "").into_owned()
}

/// Replaces secrets, ids, ports, times and versions by their names.
pub(crate) fn filter(text: &str) -> String {
    static FILTERS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        [
            (
                r"limitry_(sk|pat|ct)_[A-Za-z0-9_-]{8,}",
                "limitry_${1}_[SECRET]",
            ),
            (
                // After a color, an id follows the `m` of the escape, so that there is no word boundary.
                r"(\b|m)(usr|proj|key|pat|evt|qta|rl|cust|ct|req|lmt|mtr|bal|txn|wh|msg)_[A-Za-z0-9]{12,}",
                "${1}${2}_[ID]",
            ),
            (
                r"(127\.0\.0\.1|localhost|\[::1\]):[0-9]{2,5}",
                "${1}:[PORT]",
            ),
            (
                r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?(Z|[+-][0-9:]{5})",
                "[TIME]",
            ),
            (r#""reset": ?[0-9]{10}"#, r#""reset": [UNIX]"#),
            (r"limitry [0-9]+\.[0-9]+\.[0-9]+", "limitry [VERSION]"),
            // PowerShell's form of `unset`.
            ("Remove-Item Env:", "unset "),
        ]
        .into_iter()
        .map(|(pattern, name)| (Regex::new(pattern).expect("a valid pattern"), name))
        .collect()
    });
    FILTERS.iter().fold(text.to_owned(), |text, (regex, name)| {
        regex.replace_all(&text, *name).into_owned()
    })
}

/// The text with slashes in the paths below `[DIR]`, as other systems than Windows write them.
pub(super) fn with_slashes(text: &str) -> String {
    let mut parts = text.split("[DIR]");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find([' ', '\t', '\n', '\'', '"', '`', ',']);
        let (path, rest) = part.split_at(end.unwrap_or(part.len()));
        out.push_str("[DIR]");
        out.push_str(&path.replace('\\', "/"));
        out.push_str(rest);
    }
    out
}
