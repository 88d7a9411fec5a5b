//! `limitry help TOPIC`: the help that is common to all commands.

use std::fmt::Write as _;

use crate::base::env;
use crate::base::exit::Exit;

/// The topics and their descriptions.
pub(crate) const TOPICS: [(&str, &str); 4] = [
    ("exit-codes", "What the exit codes mean"),
    ("environment", "The variables that limitry reads"),
    ("output", "Tables, JSON, fields and filters"),
    ("tokens", "The three kinds of token, and where each goes"),
];

/// The line under the help of every command.
pub(crate) const SEE_ALSO: &str =
    "See also: limitry help exit-codes, limitry help environment (or output, tokens)\n";

/// The line in the short help of a command, in place of the flags that every command has.
pub(crate) const GLOBAL_OPTIONS: &str =
    "Global options (--local, --json, --project and others): limitry --help\n";

/// The text of a topic; `None`: there is no such topic.
pub(crate) fn text(topic: &str) -> Option<String> {
    Some(match topic {
        "exit-codes" => exit_codes(),
        "environment" => environment(),
        "output" => OUTPUT.to_owned(),
        "tokens" => TOKENS.to_owned(),
        _ => return None,
    })
}

fn exit_codes() -> String {
    let mut text = String::from("Exit codes, the same for every command:\n\n");
    for (exit, words) in Exit::ALL {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {:>3}  {words}", exit.code());
    }
    text.push_str(
        "\nUnder --json an error is one object on stderr; its `code` is stable: see docs/reference/errors.md.\n",
    );
    text
}

fn environment() -> String {
    let mut text = String::from(
        "Variables; an empty one counts as unset. A flag wins over a variable, a variable over a file.\n\n",
    );
    let widest = env::ALL.iter().map(|v| v.name.len()).max().unwrap_or(0);
    for variable in env::ALL {
        let doc = variable.doc.replace('`', "");
        let _ = writeln!(text, "  {:<widest$}  {doc}", variable.name);
    }
    text
}

const OUTPUT: &str = "\
stdout has the data. stderr has notices, questions and errors.

  On a terminal    a table that fits its width, relative times, thousands grouped, color
  In a pipe        one line per item, tabs between the values, full values, RFC 3339 times, no header
  --json           one document with the API's own field names; lists are {\"data\": […], \"nextCursor\": …, \"hasMore\": …}
  --jsonl          one object per line, as they arrive
  --json=id,name   only these fields; `limitry schema COMMAND` lists them
  --jq FILTER      the result of a jq filter on the document, or on each line; jq is built in
  --quiet          only data and errors

LIMITRY_OUTPUT=json (or jsonl) does the same for every command. New versions only add fields.
Color: --color auto, always or never. NO_COLOR, CLICOLOR_FORCE and TERM=dumb are respected.

Examples:
  limitry keys list --json=name,expiresAt
  limitry keys list --jq '.data[].name'
  limitry usage events --all --jsonl --jq '[.customerId, .eventType]'
";

const TOKENS: &str = "\
The three kinds of token:

  limitry_pat_…  personal access token: for one user and this program; `limitry login` stores it in the keychain
  limitry_sk_…   API key: for one project and its servers; `limitry keys create` shows it once
  limitry_ct_…   client token: for a browser and one customer, expires; `limitry client-tokens create`

The first of these is used: --token-stdin or --token-file, LIMITRY_TOKEN, LIMITRY_TOKEN_FILE, LIMITRY_API_KEY (project data only), the login of the profile. `limitry auth explain` shows every source, and why the others are not used. A stored token is sent only to the API that it was stored for.

A token is never an argument: every user of the machine sees arguments, and the shell's history keeps them.

limitry sends no telemetry.
";

#[cfg(test)]
mod tests {
    #[test]
    fn every_topic_has_a_text_that_fits() {
        for (topic, _) in super::TOPICS {
            let text = super::text(topic).unwrap();
            assert!(text.lines().count() > 5, "{topic}");
            assert!(super::SEE_ALSO.contains(topic));
        }
        assert!(super::text("nothing").is_none());
    }
}
