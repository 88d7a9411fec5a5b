//! Help that is not one command's own: the overview, the topics, the error codes.

use std::fmt::Write as _;

use clap::Command;

use super::{Cli, lazy};
use crate::base::env;
use crate::base::exit::Exit;
use crate::failure::codes;

/// The topics and their descriptions.
pub(crate) const TOPICS: [(&str, &str); 6] = [
    ("exit-codes", "What the exit codes mean"),
    ("environment", "The variables that limitry reads"),
    ("output", "Tables, JSON, fields and filters"),
    ("tokens", "The three kinds of token, and where each goes"),
    (
        "errors",
        "The error codes; `limitry help CODE` explains one",
    ),
    ("options", "The options that every command has"),
];

/// The line under the help of every command.
pub(crate) const SEE_ALSO: &str = "See also: `limitry help exit-codes`, `limitry help environment` (or output, tokens, errors, options)\n";

/// The line in the help of a command, in place of the flags that every command has.
pub(crate) const GLOBAL_OPTIONS: &str =
    "Options of every command (--local, --json, --project …): `limitry help options`\n";

/// Commands of the overview, and what they do where they are several.
type OverviewRow = (&'static [&'static str], &'static str);

/// The rows of the overview: a group, its commands, and what they do where a row has several.
const GROUPS: [(&str, &[OverviewRow]); 7] = [
    ("Keys", &[(&["keys"], ""), (&["client-tokens"], "")]),
    (
        "Usage",
        &[
            (&["usage"], ""),
            (
                &["customers", "balances"],
                "See customers, credit and debit what they have",
            ),
        ],
    ),
    (
        "Limits",
        &[
            (&["quotas", "rate-limits"], "Limit the project as a whole"),
            (
                &["limits", "meters"],
                "Limit what each customer uses, by what a meter counts",
            ),
        ],
    ),
    ("Local", &[(&["dev"], "")]),
    (
        "CI",
        &[
            (&["run"], ""),
            (
                &["scan"],
                "Find leaked secrets in files and in git's history",
            ),
            (&["apply"], ""),
        ],
    ),
    (
        "Account",
        &[
            (&["login", "logout"], "Sign in and out"),
            (
                &["whoami", "auth"],
                "Show who you are, and how you are signed in",
            ),
            (&["projects"], ""),
            (&["config"], ""),
            (
                &["doctor", "upgrade"],
                "Check what limitry depends on, and how to upgrade it",
            ),
        ],
    ),
    (
        "More",
        &[
            (&["api"], ""),
            (
                &["schema", "completions"],
                "JSON Schemas, shell completion, manual pages",
            ),
        ],
    ),
];

/// The overview: what there is, on one screen.
pub(crate) fn overview() -> String {
    let grammar = lazy::command_for::<Cli>(std::iter::empty());
    let about = |name: &str| {
        let command = grammar.find_subcommand(name);
        command
            .and_then(Command::get_about)
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    let mut text = format!(
        "{}\n\n",
        grammar
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default()
    );
    for (group, rows) in GROUPS {
        for (n, (names, several)) in rows.iter().enumerate() {
            let group = if n == 0 { group } else { "" };
            let about = if several.is_empty() {
                about(names[0])
            } else {
                (*several).to_owned()
            };
            let names = names.join(", ");
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "{}  {names:<20}  {about}",
                bold(&format!("{group:<7}"))
            );
        }
    }
    text.push_str("\nTry it without an account: `limitry --local keys create Production`\n");
    text.push_str(
        "More: `limitry --help`, -h behind any command, and `limitry help` with a topic:\n  ",
    );
    text.push_str(&TOPICS.map(|(topic, _)| topic).join(", "));
    text.push('\n');
    text
}

/// The overview, the options of every command, the exit codes and the topics.
pub(crate) fn everything() -> String {
    let mut text = overview();
    text.push('\n');
    text.push_str(&options());
    text.push('\n');
    text.push_str(&exit_codes());
    text.push_str("\nTopics of `limitry help`:\n\n");
    for (topic, about) in TOPICS {
        let _ = writeln!(text, "  {topic:<12}  {about}");
    }
    text
}

fn bold(text: &str) -> String {
    let style = anstyle::Style::new().bold();
    if text.trim().is_empty() {
        text.to_owned()
    } else {
        format!("{style}{text}{style:#}")
    }
}

/// The text of a topic or an error code; `None`: there is neither of this name.
pub(crate) fn text(topic: &str) -> Option<String> {
    Some(match topic {
        "exit-codes" => exit_codes(),
        "environment" => environment(),
        "output" => OUTPUT.to_owned(),
        "tokens" => TOKENS.to_owned(),
        "errors" => errors(),
        "options" => options(),
        code => return error_code(code),
    })
}

fn exit_codes() -> String {
    let mut text = String::from("Exit codes, the same for every command:\n\n");
    for (exit, words) in Exit::ALL {
        let _ = writeln!(text, "  {:>3}  {words}", exit.code());
    }
    text.push_str(
        "\nUnder --json an error is one object on stderr; its `code` is stable: `limitry help errors`.\n",
    );
    text
}

fn errors() -> String {
    let mut text = String::from("Error codes; `limitry help CODE` explains one:\n\n");
    let widest = codes::ALL.iter().map(|code| code.name.len()).max();
    let widest = widest.unwrap_or(0);
    for code in codes::ALL {
        let _ = writeln!(text, "  {:<widest$}  {}", code.name, plain(code.meaning));
    }
    text.push_str("\nThe API has further codes, such as `invalid_api_key`; limitry passes them on unchanged.\n");
    text
}

fn error_code(name: &str) -> Option<String> {
    let code = codes::ALL.iter().find(|code| code.name == name)?;
    let exits: Vec<String> = code
        .exits
        .iter()
        .map(|exit| exit.code().to_string())
        .collect();
    let exits = if exits.is_empty() {
        "that of its cause".to_owned()
    } else {
        exits.join(" or ")
    };
    Some(format!(
        "Error code {name}\n\n  Meaning    {}\n  Remedy     {}\n  Exit code  {exits}\n",
        plain(code.meaning),
        plain(code.remedy)
    ))
}

fn plain(text: &str) -> String {
    text.replace('`', "")
}

/// The options of every command, from the grammar.
fn options() -> String {
    let mut text = String::from("Options of every command:\n\n");
    let grammar = lazy::command_for::<Cli>(std::iter::empty());
    let options = grammar.get_arguments().filter(|arg| arg.is_global_set());
    let options: Vec<(String, String)> = options
        .filter(|arg| !arg.is_hide_set())
        .map(|arg| {
            let short = arg
                .get_short()
                .map_or("    ".to_owned(), |c| format!("-{c}, "));
            let long = arg.get_long().unwrap_or_default();
            let value = arg
                .get_value_names()
                .filter(|_| arg.get_action().takes_values())
                .and_then(<[_]>::first);
            let value = match value {
                Some(value) if arg.is_require_equals_set() => format!("[={value}]"),
                Some(value) => format!(" {value}"),
                None => String::new(),
            };
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            (format!("{short}--{long}{value}"), help)
        })
        .collect();
    let widest = options
        .iter()
        .map(|(flag, _)| flag.len())
        .max()
        .unwrap_or(0);
    for (flag, help) in options {
        let _ = writeln!(text, "  {flag:<widest$}  {help}");
    }
    text
}

fn environment() -> String {
    let mut text = String::from(
        "Variables; an empty one counts as unset, unless its line says otherwise. A flag wins over a variable, a variable over a file.\n\n",
    );
    let widest = env::ALL.iter().map(|v| v.name.len()).max().unwrap_or(0);
    for variable in env::ALL {
        let _ = writeln!(
            text,
            "  {:<widest$}  {}",
            variable.name,
            plain(variable.doc)
        );
    }
    text
}

const OUTPUT: &str = "\
stdout has the data. stderr has notices, questions and errors.

  On a terminal    a table that fits its width: names first, ids on wide terminals; relative times, color for states
  In a pipe        one line per item, tabs between the values, full values, RFC 3339 times, no header, the whole list
  --wide           every column of a table, and whole names
  --json           one document with the API's own field names; lists are {\"data\": […], \"nextCursor\": …, \"hasMore\": …}
  --jsonl          one object per line, as they arrive
  --json=id,name   only these fields; `limitry schema COMMAND` lists them
  --jq FILTER      the result of a jq filter on the document, or on each line; jq is built in
  --quiet          only data and errors

A terminal shows 50 items of a list, and --json has 50 and `hasMore`; --max N and --all change that.
LIMITRY_OUTPUT=json (or jsonl) does the same for every command. New versions only add fields.
Color shows states: green is good, yellow needs attention, red is refused or failed. A glyph goes with it.
Color: --color auto, always or never. NO_COLOR, CLICOLOR_FORCE and TERM=dumb are respected.

Examples:
  limitry keys list --json=name,expiresAt
  limitry keys list --jq '.data[].name'
  limitry usage events --all --jsonl --jq '[.customerId, .eventType]'
";

const TOKENS: &str = "\
The three kinds of token:

  limitry_pat_…  personal access token: for one user and this program; `limitry login` stores it in the keychain
  limitry_sk_…   API key: for one project and its servers; `limitry keys create NAME` shows it once
  limitry_ct_…   client token: for a browser and one customer, expires; `limitry client-tokens create --customer CUSTOMER`

The first of these is used: --token-stdin or --token-file, LIMITRY_TOKEN, LIMITRY_TOKEN_FILE, LIMITRY_API_KEY (project data only), the login of the profile. `limitry auth explain` shows every source, and why the others are not used. A stored token is sent only to the API that it was stored for.

A token is never an argument: every user of the machine sees arguments, and the shell's history keeps them.

limitry sends no telemetry.
";

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{GROUPS, TOPICS};
    use crate::cli::Cli;

    #[test]
    fn every_topic_has_a_text_that_fits() {
        for (topic, _) in TOPICS {
            let text = super::text(topic).unwrap();
            assert!(text.lines().count() > 5, "{topic}");
            assert!(super::SEE_ALSO.contains(topic));
        }
        assert!(super::text("nothing").is_none());
        assert!(super::text("not_local").unwrap().contains("Exit code  2"));
    }

    #[test]
    fn the_overview_has_every_command_once_and_fits_a_screen() {
        let listed = GROUPS.iter().flat_map(|(_, rows)| rows.iter());
        let mut listed: Vec<&str> = listed
            .flat_map(|(names, _)| names.iter().copied())
            .collect();
        listed.sort_unstable();
        let grammar = Cli::command();
        let mut commands: Vec<&str> = grammar
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        commands.sort_unstable();
        assert_eq!(listed, commands);
        let overview = super::overview();
        assert!(overview.lines().count() <= 23, "{overview}");
    }
}
