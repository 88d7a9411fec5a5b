//! A line may be longer than the terminal if it holds, after its label, a single thing to copy. That is a command, a flag,
//! an address, a secret, an id, a path, the target of a key, or JSON.

use std::sync::LazyLock;

use regex::Regex;
use unicode_width::UnicodeWidthStr as _;

/// The lines that are longer than the terminal and could be wrapped.
pub(super) fn too_long(text: &str, width: usize) -> String {
    let lines = text.lines().filter(|line| line.width() > width);
    let lines = lines.filter(|line| !is_one_thing(line));
    let lines: Vec<&str> = lines.collect();
    lines.join("\n")
}

/// Whether the line holds a single thing to copy, which must not be wrapped.
fn is_one_thing(line: &str) -> bool {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:hint|next|error|note|warning): |\S(?:\S| \S)*  +)").unwrap()
    });
    static THING: LazyLock<Regex> = LazyLock::new(|| {
        let command = "(?:limitry|curl) .*";
        let quoted = r"`[^`]*`\S*";
        let address = r"\S*https?://\S+";
        let secret = r"(?:limitry_[a-z]+|whsec)_\S+";
        let path = r"\S*/\S+";
        let id = "[a-z]+_[A-Za-z0-9]{12,}|[0-9a-f]{64}";
        let target = r"(?:env-file|file|keychain|command):\S+";
        let flag = r"--\S+ \S+";
        let json = r"(?:[0-9]+: |→ |-> )?\{.*\}";
        let things = [
            command, quoted, address, secret, path, id, target, flag, json,
        ];
        Regex::new(&format!("^(?:{})$", things.join("|"))).unwrap()
    });
    let rest = LABEL.replace(line, "");
    [line.trim(), rest.trim()]
        .iter()
        .any(|rest| THING.is_match(rest))
}

#[test]
fn a_long_line_of_words_does_not_fit() {
    for line in [
        "hint: did you mean Production? `limitry keys list` lists them",
        "quota  Free  50,000 tokens a month for each customer",
        "config  /home/someone/.config/limitry/config.toml is not there yet",
    ] {
        assert!(!too_long(line, 30).is_empty(), "{line}");
    }
    for line in [
        "hint: limitry keys list --inactive --json",
        "  limitry quotas create Daily --metric total_events --limit 5",
        "  `limitry keys list --inactive --json`.",
        "api  https://api.limitry.com/v1/a/long/path",
        "limitry_sk_0123456789abcdefghijklmnopqrstuv",
        "id   key_0123456789abcdefghijklmnop",
        "short",
    ] {
        assert!(too_long(line, 30).is_empty(), "{line}");
    }
}
