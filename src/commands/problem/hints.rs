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
            Self::SecretLost => {
                "let stdout go where it is kept, or let limitry deliver the key: `limitry keys create NAME --to env-file:.env` (or `--to command:CMD`)".to_owned()
            }
            Self::Rotation(trouble) => return trouble.hints(),
            Self::Key(problem) => return problem.hints(),
            Self::MaybeMade { .. } => "if `limitry keys list` shows it, nobody holds its secret: `limitry keys revoke ID`, then create it again".to_owned(),
            Self::Backwards { .. } => "give --from and --to in their order".to_owned(),
            Self::Past(_) => "give a time that is still to come, as in --expires 90d".to_owned(),
            Self::MaybeRecorded { key, .. } => format!(
                "the same command with `--idempotency-key {}` counts it once, whatever happened before",
                shell(key)
            ),
            Self::NoKeyInKeychain(name) | Self::BadKeyInKeychain { name, .. } => format!(
                "`limitry keys create NAME --to keychain:{}` puts one there; `--ephemeral` makes one for this command alone",
                shell(name)
            ),
            Self::NotActive { .. } => "`limitry keys create NAME` makes a new one".to_owned(),
            Self::SameTarget { .. } => "name each place once".to_owned(),
            Self::OtherProject(project) => format!("give --project {}", shell(project)),
            Self::NoIdYet(_) => "use {name}, or leave it out".to_owned(),
            Self::NotDelivered { .. }
            | Self::Undelivered { .. }
            | Self::Target(_)
            | Self::Locked(_)
            | Self::NotProved { .. }
            | Self::Partly { .. } => return Vec::new(),
        };
        vec![hint]
    }
}
