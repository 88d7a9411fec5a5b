//! The scripts of the shells, and the form in which each takes candidates.
//!
//! The scripts that clap_complete writes are not used, because they break promises. The one for PowerShell evaluates the
//! typed line (`Invoke-Expression`). The one for bash inserts file names without quotes, and knows nothing of
//! `--flag=value`. bash and elvish get no descriptions. None completes the program behind `limitry run --`, and errors
//! appear in the middle of the typed line.

use std::collections::HashSet;

use clap_complete::engine::CompletionCandidate;
use unicode_width::UnicodeWidthStr as _;

use super::completers::NAMES;
use crate::base::text::truncate;
use crate::cli::completions::Shell;
use limitry_types::text::escape;

/// The script of a shell.
pub(crate) fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("scripts/limitry.bash"),
        Shell::Elvish => include_str!("scripts/limitry.elv"),
        Shell::Fish => include_str!("scripts/limitry.fish"),
        Shell::Powershell => include_str!("scripts/_limitry.ps1"),
        Shell::Zsh => include_str!("scripts/_limitry"),
    }
}

/// The longest description: a list is read at a glance.
const MAX_DESCRIPTION_WIDTH: usize = 60;

/// Writes a line for each candidate, without the `kept` bytes that the shell does not replace.
///
/// bash inserts what it shows, up to where the candidates differ. So a description is shown only beside several
/// candidates, and only where readline tells each from the others. `bare` keys, such as menu-complete, get none.
pub(super) fn lay_out(
    shell: Shell,
    bare: bool,
    candidates: &[CompletionCandidate],
    kept: usize,
    is_quoted: bool,
) -> String {
    let values = candidates
        .iter()
        .map(|candidate| candidate.get_value().to_string_lossy());
    let values = values.map(|value| typed(shell, &value[kept..], is_quoted));
    let values: Vec<String> = values.collect();
    let mut text = String::new();
    if values.iter().any(|value| value.ends_with(['=', ':', '/'])) {
        text.push_str(":nospace\n");
    }
    let widest = values.iter().map(|value| value.width()).max().unwrap_or(0);
    // Between quotes, a blank of a longer value and the one before a description look alike.
    let has_blank = is_quoted && values.iter().any(|value| value.contains(' '));
    let is_plain = values.len() < 2 || look_alike(&values) || has_blank;
    let plain = bare || shell == Shell::Bash && is_plain;
    for (value, candidate) in values.iter().zip(candidates) {
        let about = description(candidate);
        let pad = " ".repeat(widest - value.width());
        text.push_str(value);
        if !(about.is_empty() || plain) {
            let shown = match shell {
                Shell::Bash if is_untrusted(candidate) => format!("{pad}  ({})", harmless(&about)),
                Shell::Bash => format!("{pad}  ({about})"),
                Shell::Zsh => format!("\t{value}{pad}  -- {about}"),
                Shell::Elvish => format!("\t{value}{pad}  {about}"),
                Shell::Fish | Shell::Powershell => format!("\t{about}"),
            };
            text.push_str(&shown);
        }
        text.push('\n');
    }
    text
}

/// The value as a person would type it. Names have blanks, and no other character that a shell expands. fish, zsh and elvish
/// quote what they insert.
fn typed(shell: Shell, value: &str, is_quoted: bool) -> String {
    match shell {
        Shell::Bash if !is_quoted => value.replace(' ', "\\ "),
        Shell::Powershell if value.contains(' ') => format!("'{value}'"),
        _ => value.to_owned(),
    }
}

/// The first line of a description, without the variable that does the same, and without control characters.
fn description(candidate: &CompletionCandidate) -> String {
    let help = candidate
        .get_help()
        .map(ToString::to_string)
        .unwrap_or_default();
    if is_untrusted(candidate) {
        return truncate(&escape(&help), MAX_DESCRIPTION_WIDTH, '…');
    }
    let line = help.lines().next().unwrap_or_default();
    let line = line.split(" [env:").next().unwrap_or_default();
    truncate(line, MAX_DESCRIPTION_WIDTH, '…')
}

fn is_untrusted(candidate: &CompletionCandidate) -> bool {
    candidate
        .get_tag()
        .is_some_and(|tag| tag.to_string() == NAMES)
}

/// Replaces what a shell could expand, in case a description is ever inserted.
fn harmless(about: &str) -> String {
    about
        .chars()
        .filter_map(|c| match c {
            c if c.is_alphanumeric() => Some(c),
            ' ' | '.' | ',' | ':' | '_' | '-' | '/' | '…' | '%' | '@' | '+' | '=' => Some(c),
            '(' | '[' => Some('-'),
            ')' | ']' | '\'' | '"' | '`' => None,
            _ => Some('?'),
        })
        .collect()
}

/// Whether readline could take two values for one: it can be told to ignore case, and the difference of `-` and `_`.
fn look_alike(values: &[String]) -> bool {
    let mut seen = HashSet::new();
    !values
        .iter()
        .all(|value| seen.insert(value.to_lowercase().replace('-', "_")))
}

#[cfg(test)]
mod tests {
    use super::{Shell, lay_out};
    use crate::completion::completers::untrusted;

    fn shown(shell: Shell, candidates: &[(&str, &str)]) -> String {
        let candidates = candidates
            .iter()
            .map(|(value, about)| untrusted(value, about));
        let candidates: Vec<_> = candidates.collect();
        lay_out(shell, false, &candidates, 0, false)
    }

    #[test]
    fn a_blank_in_a_candidate_does_not_split_the_word() {
        let one = [("Backup job", "key_1")];
        assert_eq!(shown(Shell::Bash, &one), "Backup\\ job\n");
        assert_eq!(shown(Shell::Powershell, &one), "'Backup job'\tkey_1\n");
        assert_eq!(shown(Shell::Fish, &one), "Backup job\tkey_1\n");
        let two = [untrusted("A", "x"), untrusted("A B", "y")];
        let quoted = lay_out(Shell::Bash, false, &two, 0, true);
        assert_eq!(quoted, "A\nA B\n");
    }

    #[test]
    fn descriptions_cannot_be_executed() {
        let two = [("a", "$(touch x)\n;`id`"), ("bb", "")];
        assert_eq!(shown(Shell::Bash, &two), "a   (?-touch x?n?id)\nbb\n");
        assert_eq!(shown(Shell::Fish, &two), "a\t$(touch x)\\n;`id`\nbb\n");
        assert_eq!(shown(Shell::Bash, &two[..1]), "a\n");
        assert_eq!(
            shown(Shell::Bash, &[("Prod", "one"), ("prod", "two")]),
            "Prod\nprod\n"
        );
    }
}
