//! The shells' scripts, and how each wants its candidates.

use std::collections::HashSet;

use unicode_width::UnicodeWidthStr as _;

use super::candidates::Candidate;
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
const LONGEST: usize = 60;

/// Writes a line for each candidate.
pub(super) fn lay_out(text: &mut String, shell: Shell, bare: bool, candidates: &[Candidate]) {
    let widest = candidates.iter().map(|c| c.value.width()).max();
    let widest = widest.unwrap_or(0);
    // In bash what is shown is what could be inserted: the beginning that all have in common. So a description is
    // there only beside others, and only where no two words could be taken for one.
    let plain = bare
        || shell == Shell::Bash && (candidates.len() < 2 || could_be_taken_for_one(candidates));
    for candidate in candidates {
        let value = &candidate.value;
        let about = brief(&candidate.about);
        let pad = " ".repeat(widest - value.width());
        text.push_str(value);
        if !(about.is_empty() || plain) {
            let shown = match shell {
                Shell::Bash if candidate.foreign => format!("{pad}  ({})", harmless(&about)),
                Shell::Bash => format!("{pad}  ({about})"),
                Shell::Zsh => format!("\t{value}{pad}  -- {about}"),
                Shell::Elvish => format!("\t{value}{pad}  {about}"),
                Shell::Fish | Shell::Powershell => format!("\t{about}"),
            };
            text.push_str(&shown);
        }
        text.push('\n');
    }
}

/// One line, not too long, without anything that moves a cursor.
fn brief(about: &str) -> String {
    truncate(&escape(about), LONGEST)
}

/// Without what means something to a shell, should it ever be inserted.
fn harmless(about: &str) -> String {
    about
        .chars()
        .map(|c| match c {
            c if c.is_alphanumeric() => c,
            ' ' | '.' | ',' | ':' | '_' | '-' | '/' | '…' | '%' | '@' | '+' | '=' => c,
            _ => '?',
        })
        .collect()
}

/// Whether readline, told not to tell letters' case apart, could take two of the words for one.
fn could_be_taken_for_one(candidates: &[Candidate]) -> bool {
    let mut seen = HashSet::new();
    !candidates
        .iter()
        .all(|c| seen.insert(c.value.to_lowercase().replace('-', "_")))
}

#[cfg(test)]
mod tests {
    use super::{Shell, lay_out};
    use crate::completion::candidates::Candidate;

    fn shown(shell: Shell, candidates: &[(&str, &str)]) -> String {
        let candidates: Vec<Candidate> = candidates
            .iter()
            .map(|(value, about)| Candidate::foreign(*value, *about))
            .collect();
        let mut text = String::new();
        lay_out(&mut text, shell, false, &candidates);
        text
    }

    #[test]
    fn descriptions_cannot_be_executed() {
        let two = [("a", "$(touch x)\n;`id`"), ("bb", "")];
        assert_eq!(shown(Shell::Bash, &two), "a   (??touch x??n??id?)\nbb\n");
        assert_eq!(shown(Shell::Fish, &two), "a\t$(touch x)\\n;`id`\nbb\n");
        assert_eq!(shown(Shell::Bash, &two[..1]), "a\n");
        assert_eq!(
            shown(Shell::Bash, &[("Prod", "one"), ("prod", "two")]),
            "Prod\nprod\n"
        );
    }
}
