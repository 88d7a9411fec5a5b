//! How a variable of an `.env` file is read and changed.

use proptest::prelude::*;

use super::{EnvFileError, VariableState, get, other_variable_with, set};

const KEY: &str = "limitry_sk_abcDEF012-_345678";

fn edit(text: &str) -> String {
    String::from_utf8(set(text.as_bytes(), "K", KEY).unwrap()).unwrap()
}

#[test]
fn an_edit_changes_only_the_value() {
    for (before, after) in [
        ("", "K=NEW\n"),
        ("A=1\n", "A=1\nK=NEW\n"),
        ("A=1", "A=1\nK=NEW\n"),
        ("A=1\r\n", "A=1\r\nK=NEW\n"),
        ("A=1\r\nB=2", "A=1\r\nB=2\r\nK=NEW\n"),
        ("K=old\nB=2\n", "K=NEW\nB=2\n"),
        ("K=old", "K=NEW"),
        ("K=old\r\nB=2\r\n", "K=NEW\nB=2\r\n"),
        ("B=2\r\nK='old' \t\r\n", "B=2\r\nK='NEW' \t\n"),
        ("K=\r\nB=2\r\n", "K=NEW\nB=2\r\n"),
        ("K=old # mine\r\nB=2\r\n", "K=NEW # mine\r\nB=2\r\n"),
        ("K=old\r", "K=NEW"),
        ("K='old'  ", "K='NEW'"),
        ("K=old \r", "K=NEW"),
        ("K=\n", "K=NEW\n"),
        ("K= # later\n", "K=NEW # later\n"),
        ("K=old # mine\n", "K=NEW # mine\n"),
        ("K=old#2\n", "K=NEW\n"),
        ("K=\"old\"  # mine\n", "K=\"NEW\"  # mine\n"),
        ("K='old'\n", "K='NEW'\n"),
        ("K=\"\"\n", "K=\"NEW\"\n"),
        ("export K=old\n", "export K=NEW\n"),
        ("  export\tK='old' \n", "  export\tK='NEW' \n"),
        ("K = old\n", "K = NEW\n"),
        ("# K=old\n", "# K=old\nK=NEW\n"),
        ("#K=old\nK=old\n", "#K=old\nK=NEW\n"),
        ("XK=old\nKX=old\n", "XK=old\nKX=old\nK=NEW\n"),
        ("A='x\nK=inside\ny'\nK=old\n", "A='x\nK=inside\ny'\nK=NEW\n"),
        (
            "A=\"x \\\" \nK=inside\"\n",
            "A=\"x \\\" \nK=inside\"\nK=NEW\n",
        ),
        ("\u{feff}K=old\n", "\u{feff}K=NEW\n"),
        ("K=a\nB=1\nexport K='b'\n", "K=NEW\nB=1\nexport K='NEW'\n"),
        ("export A=1\n", "export A=1\nexport K=NEW\n"),
        (
            "# c\nexport A=1\n\nexport B='2'",
            "# c\nexport A=1\n\nexport B='2'\nexport K=NEW\n",
        ),
        ("export A=1\nB=2\n", "export A=1\nB=2\nK=NEW\n"),
        ("# a comment \\\nK=old\n", "# a comment \\\nK=NEW\n"),
        (
            "export A K\necho $K ${K} # K=old\n",
            "export A K\necho $K ${K} # K=old\nK=NEW\n",
        ),
    ] {
        assert_eq!(edit(before), after.replace("NEW", KEY), "{before:?}");
    }
}

#[test]
fn an_unsafe_edit_is_refused() {
    let refused = |text: &[u8]| set(text, "K", KEY).unwrap_err();
    assert_eq!(refused(b"A=1\nB='open\nK=x\n"), EnvFileError::OpenQuote(2));
    assert_eq!(refused(b"A\0=1"), EnvFileError::NotText);
    assert_eq!(refused(b"A=1\\\n"), EnvFileError::OpenLine(1));
    assert_eq!(refused(b"A=1\nB='x'\\\n"), EnvFileError::OpenLine(2));
    assert_eq!(refused(b"A=1\n# c\necho \\"), EnvFileError::OpenLine(3));
    for command in [
        "declare -x K=old",
        "typeset -rx K=\"b\" # mine",
        "readonly K=",
        "export A=1 K=old B=2",
        "A=1; export K='old'; B=2",
        "declare -x K=old\r",
        "if true; then K=a; fi",
        "declare K=$(cat x)",
        "local K=a'b'",
        "declare K=\"$A\"",
        "declare K='open",
        "A=1; K=a\\ b",
        "K+=more",
    ] {
        let text = format!("A=1\n{command}\n");
        assert_eq!(
            refused(text.as_bytes()),
            EnvFileError::Command(2),
            "{command}"
        );
    }
}

#[test]
fn a_value_that_readers_parse_differently_is_ambiguous() {
    for (text, expected) in [
        ("", VariableState::Unset),
        ("K=\n", VariableState::Unset),
        ("K=''\n", VariableState::Unset),
        ("K=a\r\n", VariableState::Value(b"a")),
        ("K=\"a\" # x\n", VariableState::Value(b"a")),
        ("K= \n", VariableState::Unset),
        (
            "K=a\n\nK=a\n",
            VariableState::Duplicate {
                first: 1,
                second: 3,
            },
        ),
        (
            "declare XK=a DK=a A-K=a\nreadonly K\n",
            VariableState::Unset,
        ),
        ("A='x\n\\'\nK=a\n", VariableState::Value(b"a")),
        ("# x \\\nK=a\n", VariableState::Value(b"a")),
        ("A=1 # x \\\nK=a\n", VariableState::Value(b"a")),
        ("A=C:\\\\\nK=a\n", VariableState::Value(b"a")),
    ] {
        assert_eq!(get(text.as_bytes(), "K").unwrap(), expected, "{text:?}");
    }
    for (text, line, word) in [
        ("K=a b\n", 1, "blanks"),
        ("A=1\nK = a\n", 2, "precedes '='"),
        ("K =\n", 1, "precedes '='"),
        ("A='1\n2'\nK= a\n", 3, "follows '='"),
        ("\u{feff}K=a\n", 1, "byte-order mark"),
        ("K=\"a\"b\n", 1, "closing quote"),
        ("K=$(cat x)\n", 1, "shell interprets"),
        ("K=\"$X\"\n", 1, "quoted value"),
        ("A=C:\\\nK=a\n", 2, "backslash"),
        ("A='1'\\\nK=a\n", 2, "backslash"),
        ("echo a \\\nK=a\n", 2, "backslash"),
    ] {
        match get(text.as_bytes(), "K").unwrap() {
            VariableState::Ambiguous(found) => {
                assert_eq!(found.line, line, "{text:?}");
                assert!(found.reason.contains(word), "{text:?}: {}", found.reason);
                assert!(!found.edit.is_empty());
            }
            other => panic!("{text:?}: {other:?}"),
        }
    }
}

#[test]
fn a_value_is_found_under_another_variable() {
    let found = |text: &str| other_variable_with(text.as_bytes(), "K", |value| value == b"old");
    assert_eq!(found("A=1\nB='old'\nK=x\n"), Ok(Some(("B".to_owned(), 2))));
    assert_eq!(found("export API=old # c"), Ok(Some(("API".to_owned(), 1))));
    assert_eq!(found("K=old\n#B=old\n"), Ok(None));
}

/// Lines as users write them. No line assigns `K`.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[ \t]{0,3}#[ -~]{0,20}",
        "(export )?[A-J][A-Z0-9_]{0,6}=[A-Za-z0-9_./:@%+-]{0,12}( +#[ -~]{0,8})?",
        "[A-J][A-Z_]{0,5}='[ -&(-\\[\\]-~]{0,12}'",
        "[A-J][A-Z_]{0,5}=\"[A-Za-z0-9 ._\n#=]{0,16}\"",
    ]
}

proptest! {
    #[test]
    fn an_edit_keeps_each_byte_outside_the_value(
        before in prop::collection::vec(line(), 0..6),
        after in prop::collection::vec(line(), 0..6),
        indent in "(export )?",
        quote in prop::sample::select(vec!["", "'", "\""]),
        old in "[A-Za-z0-9_-]{0,20}",
        tail in "( +#[ -~]{0,8}| {0,2})",
        crlf in any::<bool>(),
        ended in any::<bool>(),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let join = |lines: &[String]| lines.iter().flat_map(|l| [l, end]).collect::<String>();
        let (head, mut foot) = (join(&before), format!("{tail}{end}{}", join(&after)));
        if !ended {
            foot.truncate(foot.trim_end_matches(['\r', '\n']).len());
        }
        let with = |value: &str, foot: &str| format!("{head}{indent}K={quote}{value}{quote}{foot}");
        let text = with(&old, &foot);
        // For a shell, a carriage return after the value belongs to the value, unless it is in a comment.
        let lf = match foot.split_once("\r\n") {
            Some((tail, rest)) if !tail.contains('#') => format!("{tail}\n{rest}"),
            None if !foot.contains(['#', '\n']) => String::new(),
            _ => foot.clone(),
        };
        let edited = with(KEY, &lf);
        prop_assert_eq!(set(text.as_bytes(), "K", KEY).unwrap(), edited.as_bytes());
        prop_assert_eq!(get(edited.as_bytes(), "K").unwrap(), VariableState::Value(KEY.as_bytes()));
    }

    /// `set` does not edit an assignment that only a shell sees, and adds no second assignment.
    #[test]
    fn an_assignment_in_a_command_is_refused_with_its_line(
        before in prop::collection::vec(line(), 0..4),
        after in prop::collection::vec(line(), 0..4),
        word in prop::sample::select(vec!["declare", "typeset", "readonly", "local", "export -n", "export A=1", "A=1;"]),
        options in "( -[a-z]{1,2})?( [L-Z]=[a-z]{0,4})?",
        quote in prop::sample::select(vec!["", "'", "\""]),
        old in "[A-Za-z0-9_-]{0,20}",
        tail in "( +#[ -~]{0,8}| [L-Z]=x|; true)?",
    ) {
        let join = |lines: &[String]| lines.iter().flat_map(|l| [l, "\n"]).collect::<String>();
        let (head, foot) = (join(&before), join(&after));
        let text = format!("{head}{word}{options} K={quote}{old}{quote}{tail}\n{foot}");
        let line = head.matches('\n').count() + 1;
        prop_assert_eq!(get(text.as_bytes(), "K"), Err(EnvFileError::Command(line)));
        prop_assert_eq!(set(text.as_bytes(), "K", KEY), Err(EnvFileError::Command(line)));
    }

    #[test]
    fn a_missing_variable_is_appended(lines in prop::collection::vec(line(), 0..8), ended in any::<bool>()) {
        let mut text = lines.join("\n");
        if ended && !text.is_empty() {
            text.push('\n');
        }
        let edited = set(text.as_bytes(), "K", KEY).unwrap();
        prop_assert!(edited.starts_with(text.as_bytes()));
        prop_assert_eq!(get(&edited, "K").unwrap(), VariableState::Value(KEY.as_bytes()));
        prop_assert!(edited.ends_with(b"\n"));
    }

    #[test]
    fn arbitrary_bytes_cause_no_panic(text in prop::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(edited) = set(&text, "K", KEY) {
            prop_assert_eq!(set(&edited, "K", KEY).unwrap(), edited);
        }
    }
}

#[test]
fn a_carriage_return_before_a_comment_is_a_part_of_the_value_to_a_shell() {
    for text in ["K=old\r # c\n", "K=old \r #c", "K= \r #c\n", "K=\t\r\t#c"] {
        let found = get(text.as_bytes(), "K").unwrap();
        assert!(
            matches!(found, VariableState::Ambiguous(_)),
            "{text:?}: {found:?}"
        );
    }
    for text in ["K=old # c\r\n", "K= # c\r\n", "K=old\r\n"] {
        let found = get(text.as_bytes(), "K").unwrap();
        assert!(
            !matches!(found, VariableState::Ambiguous(_)),
            "{text:?}: {found:?}"
        );
    }
}
