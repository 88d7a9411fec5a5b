//! The lines of a question with choices, and what an answer to it means.

use std::fmt::Write as _;

use limitry_types::text::escape;
use unicode_width::UnicodeWidthStr as _;

use super::prompt::Choice;
use super::text::{isolate, truncate};

/// The choices that are listed. A longer list scrolls off the screen.
const MAX_LISTED: usize = 20;

/// The columns of a name. Longer ones are cut.
const MAX_NAME: usize = 32;

/// A line for each choice: its number, its name, and what tells it from others.
pub(super) fn lines(choices: &[Choice]) -> String {
    let names: Vec<String> = choices
        .iter()
        .map(|choice| {
            let name = choice.shown.as_ref().unwrap_or(&choice.name);
            truncate(&escape(name), MAX_NAME, '~')
        })
        .collect();
    let listed = names.iter().zip(choices).take(MAX_LISTED);
    let widest = listed.clone().map(|(name, _)| name.width()).max();
    let mut text = String::new();
    for (i, (name, choice)) in listed.enumerate() {
        let pad = " ".repeat(widest.unwrap_or(0).saturating_sub(name.width()));
        let line = format!(
            "  {:>2}  {}{pad}  {}",
            i + 1,
            isolate(name),
            escape(&choice.about)
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if choices.len() > MAX_LISTED {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "      and {} more: type the name",
            choices.len() - MAX_LISTED
        );
    }
    text
}

/// What ends the question, as an empty answer does: `q`, but where a choice is called so.
pub(super) fn quit_word(choices: &[Choice]) -> &'static str {
    let is_name = choices.iter().any(|choice| choice.name == "q");
    if is_name { "" } else { "q" }
}

/// The choice with this number, this name or these last four characters, or the only one whose name begins with the text.
pub(super) fn chosen(choices: &[Choice], answer: &str) -> Option<usize> {
    // Last four characters may begin with a zero, numbers do not.
    let number = answer
        .parse::<usize>()
        .ok()
        .filter(|_| !answer.starts_with('0'));
    if let Some(i) = number.filter(|i| (1..=choices.len()).contains(i)) {
        return Some(i - 1);
    }
    let only = |matches: &dyn Fn(&Choice) -> bool| {
        let mut found = (0..choices.len()).filter(|i| matches(&choices[*i]));
        found.next().filter(|_| found.next().is_none())
    };
    // Two things of one name are told apart by their numbers.
    if choices.iter().any(|choice| choice.name == answer) {
        return only(&|choice| choice.name == answer);
    }
    only(&|choice| choice.end.as_deref() == Some(answer))
        .or_else(|| only(&|choice| choice.name.starts_with(answer)))
}

#[cfg(test)]
mod tests {
    use super::{chosen, lines, quit_word};
    use crate::base::prompt::Choice;

    #[test]
    fn names_stand_in_a_column_and_long_lists_are_cut() {
        let mut choices = vec![
            Choice::new("Production", "key_1"),
            Choice::new("CI", "key_2"),
        ];
        assert_eq!(
            lines(&choices),
            "   1  Production  key_1\n   2  CI          key_2\n"
        );
        choices[1].about.clear();
        assert!(lines(&choices).ends_with("   2  CI\n"));
        choices.extend((0..30).map(|i| Choice::new(format!("n{i}"), "")));
        assert!(lines(&choices).ends_with("      and 12 more: type the name\n"));
        assert!(lines(&[Choice::new("a\u{1b}[2Jb", "")]).is_ascii());
    }

    #[test]
    fn a_choice_called_q_is_chosen_by_its_name() {
        let choices = ["queue", "q"].map(|name| Choice::new(name, ""));
        assert_eq!((quit_word(&choices), chosen(&choices, "q")), ("", Some(1)));
        assert_eq!(quit_word(&choices[..1]), "q");
    }

    #[test]
    fn an_answer_is_a_number_a_name_or_its_beginning() {
        let choices = ["Staging", "Staging", "Production", "Prod"].map(|n| Choice::new(n, ""));
        assert_eq!(chosen(&choices, "2"), Some(1));
        assert_eq!(chosen(&choices, "Prod"), Some(3));
        assert_eq!(chosen(&choices, "Produ"), Some(2));
        for answer in ["0", "5", "Staging", "Stag", "P", "nothing"] {
            assert_eq!(chosen(&choices, answer), None, "{answer}");
        }
    }

    #[test]
    fn a_key_is_chosen_by_its_number_its_name_or_its_last_four_characters() {
        let choices: Vec<Choice> = [
            ("D", "0002"),
            ("D (retiring aaaa)", "aaaa"),
            ("aaab", "bbbb"),
        ]
        .map(|(name, end)| Choice {
            end: Some(end.to_owned()),
            ..Choice::new(name, "")
        })
        .into();
        for (answer, expected) in [
            ("2", Some(1)),
            ("D", Some(0)),
            ("0002", Some(0)),
            ("aaaa", Some(1)),
            ("aaab", Some(2)),
            ("bbbb", Some(2)),
            ("4", None),
        ] {
            assert_eq!(chosen(&choices, answer), expected, "{answer}");
        }
    }
}
