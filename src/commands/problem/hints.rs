//! What to type next, a variant each.

use super::Problem;
use crate::base::text::shell;

impl Problem {
    /// What to type next.
    pub(crate) fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Import(problem) => return problem.hints(),
            Self::Spool(problem) => return problem.hints(),
            Self::ValueFrom(_) => {
                "it is written as for jq: `--value-from '{total_tokens: .usage.total}'`".to_owned()
            }
            Self::NoProject => {
                "give --project PROJECT or set LIMITRY_PROJECT; `limitry projects list` shows the ids".to_owned()
            }
            Self::NotFound { list, .. } => format!("`{list}` shows what there is"),
            Self::Misspelt { like, list, .. } => {
                format!("did you mean {}? `{list}` shows what there is", shell(like))
            }
            Self::FieldsApart { flag, fields } => format!("`{flag}={fields}` prints these fields alone"),
            Self::NoCustomer { like: Some(like), .. } => {
                format!("did you mean {}? `limitry customers list` shows what there is", shell(like))
            }
            Self::NoCustomer { like: None, .. } => "`limitry customers list` shows what there is".to_owned(),
            Self::NoField { fields, .. } => format!("there are: {}", fields.join(", ")),
            Self::Ambiguous { ids, .. } => format!("name it by its id: {}", shell(ids.first().map_or("", String::as_str))),
            Self::LastFourUnattended { id, .. } => format!("name it by its id: {}", shell(id)),
            Self::Hidden { variable, .. } => format!("unset {variable} first, or go on without signing in"),
            Self::NotLocal(_) => "leave --local out".to_owned(),
            Self::TokenCommand { profile, .. } => format!(
                "another profile can have a token of its own: `limitry login --profile NAME`; or `limitry config unset token-command --profile {profile}`"
            ),
            Self::BadSetting { .. } => "`limitry config list` shows what is set".to_owned(),
            Self::BoundToLogin { profile, .. } => format!(
                "`limitry login --api-url URL --profile NAME` signs in elsewhere; `limitry logout --profile {}` forgets this token",
                shell(profile)
            ),
            Self::NoProfile { name, others } if others.is_empty() => {
                format!("`limitry login --profile {}` makes it", shell(name))
            }
            Self::NoProfile { name, others } => format!(
                "there are {}; `limitry login --profile {}` makes another",
                others.join(", "),
                shell(name)
            ),
            Self::NoStore => {
                "set LIMITRY_TOKEN for single calls, or use `--store keychain` or `--store file`".to_owned()
            }
            Self::Untrusted { .. } => {
                "`limitry config trust` trusts it as it is now; or say it yourself: `--project PROJECT`, `--profile NAME`".to_owned()
            }
            Self::Unwell(_) => "each failure above has its remedy beside it".to_owned(),
            Self::TokenShown { .. } => {
                "pipe it to the program that needs it, or say `--reveal`".to_owned()
            }
            Self::SecretToStdout { .. } => {
                "`limitry keys create NAME --to TARGET` delivers a key without showing it (`--to env-file:.env`, `--to command:CMD`); `--plain` (or `--json`) says that it is meant: the secret alone, to be caught by a redirection or a pipe".to_owned()
            }
            Self::SecretLost => {
                "let stdout go where it is kept, or let limitry deliver the key: `limitry keys create NAME --to env-file:.env` (or `--to command:CMD`)".to_owned()
            }
            Self::Rotation(trouble) => return trouble.hints(),
            Self::Key(problem) => return problem.hints(),
            Self::MaybeMade { .. } => "if `limitry keys list` shows it, nobody holds its secret: `limitry keys revoke ID`, then create it again".to_owned(),
            Self::ContextCustomer => "leave it out of --context".to_owned(),
            Self::Twice { .. } => "give each name once".to_owned(),
            Self::Contradiction { flag, .. } => format!("leave the dimension out: {flag} says it"),
            Self::Backwards { .. } => "give --from and --to in their order".to_owned(),
            Self::Past(_) => "give a time that is still to come, as in --expires 90d".to_owned(),
            Self::TokenFile { .. } => {
                "give a file of at most 4 KiB that holds the token alone, or use --token-stdin".to_owned()
            }
            Self::MaybeRecorded { key, .. } => format!(
                "the same command with `--idempotency-key {}` counts it once, whatever happened before",
                shell(key)
            ),
            Self::NothingToRevoke(_) => "it is forgotten here; revoke it in the dashboard".to_owned(),
            Self::File { .. } => "nothing was changed; `limitry apply --export` shows how a file looks".to_owned(),
            Self::Halfway { .. } => "run the same command again: it goes on where it stopped".to_owned(),
            Self::NoKeyInKeychain(name) | Self::BadKeyInKeychain { name, .. } => format!(
                "`limitry keys create NAME --to keychain:{}` puts one there; `--ephemeral` makes one for this command alone",
                shell(name)
            ),
            Self::Path(_) => "as in `limitry api GET /quotas`".to_owned(),
            Self::NoObject(_) => "leave -f out, or put the fields into an object".to_owned(),
            Self::NoList => "leave --paginate out".to_owned(),
            Self::Port { .. } => "`limitry dev --port 0` takes a free port".to_owned(),
            Self::NotServing(port) => {
                format!("start it with `limitry dev --port {port}`, or say where it listens: `--port PORT`")
            }
            Self::NotActive { .. } => "`limitry keys create NAME` makes a new one".to_owned(),
            Self::SameTarget { .. } => "name each place once".to_owned(),
            Self::OtherProject(project) => format!("give --project {}", shell(project)),
            Self::NoIdYet(_) => "use {name}, or leave it out".to_owned(),
            Self::NotDelivered { .. }
            | Self::Undelivered { .. }
            | Self::Target(_)
            | Self::Locked(_)
            | Self::NotProved { .. }
            | Self::Endless
            | Self::Partly { .. } => return Vec::new(),
        };
        vec![hint]
    }
}
