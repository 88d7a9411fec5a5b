//! `limitry help TOPIC`: what is true of every command.

use std::fmt::Write as _;

use crate::base::env;
use crate::base::exit::Exit;

/// The topics and what each is about.
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
stdout is data, stderr is talk: notices, questions, errors.

  On a terminal    a table that fits its width, relative times, thousands grouped, colour
  In a pipe        a line a thing, tabs between the values, nothing cut, RFC 3339, no header
  --json           one document with the API's own field names; lists are {\"data\": […], \"nextCursor\": …, \"hasMore\": …}
  --jsonl          one object a line, as they come
  --json=id,name   these fields alone; `limitry schema COMMAND` shows what there is
  --jq FILTER      what a jq filter makes of the document, or of each line; no jq needed
  --quiet          no talk but errors

LIMITRY_OUTPUT=json (or jsonl) does the same for every command. Fields are only ever added.
Colour: --color auto, always or never; NO_COLOR, CLICOLOR_FORCE and TERM=dumb are kept to.

Examples:
  limitry keys list --json=name,expiresAt
  limitry keys list --jq '.data[].name'
  limitry usage events --all --jsonl --jq '[.customerId, .eventType]'
";

const TOKENS: &str = "\
Three kinds, and what each is for:

  limitry_pat_…  personal access token: a person's, for this program; `limitry login` keeps it in the keychain
  limitry_sk_…   API key: one project's, for servers; `limitry keys create` makes one and shows it once
  limitry_ct_…   client token: for a browser, bound to a customer, ends by itself; `limitry client-tokens create`

Which one is used: --token-stdin or --token-file, then LIMITRY_TOKEN, then LIMITRY_TOKEN_FILE, then LIMITRY_API_KEY (project data alone), then the login of the profile. `limitry auth explain` shows every place, and why the others are not used. A stored token is sent to the API that it was stored for and nowhere else.

A token is never an argument: arguments are seen by every user of the machine and stay in the shell's history.

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
