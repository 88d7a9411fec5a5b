//! A value that is refused is refused in limitry's words: none of the parser's own reach a person.

use clap::CommandFactory as _;

/// What the parsers of clap and of the standard library say.
const OF_PARSERS: &[&str] = &[
    "is not in ",
    "invalid digit",
    "invalid float",
    "number too",
    "from empty string",
    "cannot parse",
    "provided string was not",
    "possible values",
];

const BAD_VALUES: [&str; 5] = ["", "-1", "0", "no such value", "99999999999999999999999"];

#[test]
fn no_value_is_refused_in_the_words_of_a_parser() {
    fn walk(command: &clap::Command, path: &[&str], lines: &mut Vec<Vec<String>>) {
        for arg in command
            .get_arguments()
            .filter(|arg| !arg.is_global_set() || path.len() == 1)
        {
            if !arg.get_action().takes_values() {
                continue;
            }
            for value in BAD_VALUES {
                let mut line: Vec<String> = path.iter().map(|word| (*word).to_owned()).collect();
                match arg.get_long() {
                    Some(long) => line.push(format!("--{long}={value}")),
                    None => line.extend(["--".to_owned(), value.to_owned()]),
                }
                lines.push(line);
            }
        }
        for inner in command.get_subcommands() {
            walk(inner, &[path, &[inner.get_name()]].concat(), lines);
        }
    }
    let mut grammar = limitry::testing::Cli::command();
    let mut lines = Vec::new();
    walk(&grammar, &["limitry"], &mut lines);
    let (mut wrong, mut refused) = (String::new(), 0);
    for line in &lines {
        let words: Vec<&str> = line.iter().map(String::as_str).collect();
        let Some(message) = limitry::testing::parse_failure(&mut grammar, &words) else {
            continue;
        };
        refused += 1;
        if OF_PARSERS.iter().any(|words| message.contains(words)) {
            wrong += &format!("{words:?}: {message}\n");
        }
    }
    assert!(
        refused > 300,
        "only {refused} of {} lines are refused",
        lines.len()
    );
    assert!(wrong.is_empty(), "{wrong}");
}
