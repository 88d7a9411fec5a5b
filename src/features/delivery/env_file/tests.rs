use proptest::prelude::*;

use super::{EnvFileError, Held, get, set};

const KEY: &str = "limitry_sk_abcDEF012-_345678";

fn edit(text: &str) -> String {
    String::from_utf8(set(text.as_bytes(), "K", KEY).unwrap()).unwrap()
}

#[test]
fn the_value_changes_and_nothing_else() {
    for (before, after) in [
        ("", "K=NEW\n"),
        ("A=1\n", "A=1\nK=NEW\n"),
        ("A=1", "A=1\nK=NEW"),
        ("A=1\r\n", "A=1\r\nK=NEW\n"),
        ("A=1\r\nB=2", "A=1\r\nB=2\r\nK=NEW"),
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
        ("declare -x K=old\n", "declare -x K=NEW\n"),
        (
            "K=a\ntypeset -rx K=\"b\" # mine\n",
            "K=NEW\ntypeset -rx K=\"NEW\" # mine\n",
        ),
        ("readonly K=\n", "readonly K=NEW\n"),
        ("export A=1 K=old B=2\n", "export A=1 K=NEW B=2\n"),
        ("A=1; export K='old'; B=2\n", "A=1; export K='NEW'; B=2\n"),
        ("declare -x K=old\r\nB=2\r\n", "declare -x K=NEW\nB=2\r\n"),
        (
            "export A K\necho $K ${K} # K=old\n",
            "export A K\necho $K ${K} # K=old\nK=NEW\n",
        ),
    ] {
        assert_eq!(edit(before), after.replace("NEW", KEY), "{before:?}");
    }
}

#[test]
fn what_cannot_be_edited_safely_is_not() {
    let refused = |text: &[u8]| set(text, "K", KEY).unwrap_err();
    assert_eq!(refused(b"A=1\nB='open\nK=x\n"), EnvFileError::OpenQuote(2));
    assert_eq!(refused(b"A\0=1"), EnvFileError::NotText);
    assert_eq!(refused(b"A=1\\\n"), EnvFileError::OpenLine);
    for command in [
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
fn what_it_holds_is_read_as_every_reader_does_or_called_odd() {
    for (text, held) in [
        ("", Held::Nothing),
        ("K=\n", Held::Nothing),
        ("K=''\n", Held::Nothing),
        ("K=a\r\n", Held::Value(b"a")),
        ("K=\"a\" # x\n", Held::Value(b"a")),
        ("K=a b\n", Held::Odd),
        ("K = a\n", Held::Odd),
        ("K =\n", Held::Odd),
        ("K= a\n", Held::Odd),
        ("K= \n", Held::Nothing),
        ("\u{feff}K=a\n", Held::Odd),
        ("K=\"a\"b\n", Held::Odd),
        ("K=$(cat x)\n", Held::Odd),
        ("K=\"$X\"\n", Held::Odd),
        ("K=a\nK=a\n", Held::Twice),
        ("declare -x K=a\n", Held::Odd),
        ("declare K=a\n", Held::Odd),
        ("typeset -x K='a'\n", Held::Odd),
        ("readonly K=a\n", Held::Odd),
        ("local K=a\n", Held::Odd),
        ("export -n K=a\n", Held::Odd),
        ("export A=1 K=a\n", Held::Odd),
        ("if true; then K=a; fi\n", Held::Odd),
        ("K=a\ndeclare K=a\n", Held::Twice),
        ("declare XK=a DK=a A-K=a\nreadonly K\n", Held::Nothing),
    ] {
        assert_eq!(get(text.as_bytes(), "K").unwrap(), held, "{text:?}");
    }
}

/// Lines as people write them, none of them about `K`.
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
    fn every_byte_but_the_value_stays(
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
        // Behind a value and not in a comment, a carriage return is a part of it for a shell.
        let lf = match foot.split_once("\r\n") {
            Some((tail, rest)) if !tail.contains('#') => format!("{tail}\n{rest}"),
            None if !foot.contains(['#', '\n']) => String::new(),
            _ => foot.clone(),
        };
        let edited = with(KEY, &lf);
        prop_assert_eq!(set(text.as_bytes(), "K", KEY).unwrap(), edited.as_bytes());
        prop_assert_eq!(get(edited.as_bytes(), "K").unwrap(), Held::Value(KEY.as_bytes()));
    }

    /// Wherever a shell finds an assignment, it is this one that is edited, and none is put beside it.
    #[test]
    fn what_a_shell_takes_for_an_assignment_is_seen(
        before in prop::collection::vec(line(), 0..4),
        after in prop::collection::vec(line(), 0..4),
        word in prop::sample::select(vec!["declare", "typeset", "readonly", "local", "export -n", "export A=1", "A=1;"]),
        options in "( -[a-z]{1,2})?( [L-Z]=[a-z]{0,4})?",
        quote in prop::sample::select(vec!["", "'", "\""]),
        old in "[A-Za-z0-9_-]{0,20}",
        tail in "( +#[ -~]{0,8}| [L-Z]=x|; true)?",
    ) {
        let join = |lines: &[String]| lines.iter().flat_map(|l| [l, "\n"]).collect::<String>();
        let with = |value: &str| {
            let (head, foot) = (join(&before), join(&after));
            format!("{head}{word}{options} K={quote}{value}{quote}{tail}\n{foot}")
        };
        let text = with(&old);
        prop_assert_eq!(get(text.as_bytes(), "K").unwrap(), Held::Odd);
        prop_assert_eq!(set(text.as_bytes(), "K", KEY).unwrap(), with(KEY).into_bytes());
    }

    #[test]
    fn where_it_is_not_it_comes_last(lines in prop::collection::vec(line(), 0..8), ended in any::<bool>()) {
        let mut text = lines.join("\n");
        if ended && !text.is_empty() {
            text.push('\n');
        }
        let edited = set(text.as_bytes(), "K", KEY).unwrap();
        prop_assert!(edited.starts_with(text.as_bytes()));
        prop_assert_eq!(get(&edited, "K").unwrap(), Held::Value(KEY.as_bytes()));
        prop_assert_eq!(edited.ends_with(b"\n"), text.is_empty() || text.ends_with('\n'));
    }

    #[test]
    fn no_bytes_make_it_panic(text in prop::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(edited) = set(&text, "K", KEY) {
            prop_assert_eq!(set(&edited, "K", KEY).unwrap(), edited);
        }
    }
}
