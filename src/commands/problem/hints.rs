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
            Self::Backwards { .. } => "give --from and --to in their order".to_owned(),
            Self::MaybeRecorded { key, .. } => format!(
                "the same command with `--idempotency-key {}` counts it once, whatever happened before",
                shell(key)
            ),
        };
        vec![hint]
    }
}
