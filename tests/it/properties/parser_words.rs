//! limitry rejects an argument's value in its own words. A parser's message does not reach the user.

use clap::CommandFactory as _;

/// Phrases from the messages of clap's and the standard library's parsers.
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
fn a_rejected_value_gets_no_message_of_a_parser() {
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
        "only {refused} of {} lines are rejected",
        lines.len()
    );
    assert!(wrong.is_empty(), "{wrong}");
}
