//! `limitry auth …`: the credential in use, and the profiles.

mod explain;
mod list;
mod migrate;
mod status;
mod switch;
mod token;

use serde_json::{Value, json};

use crate::base::paths;
use crate::credentials::Candidate;
use crate::output::Cell;

pub(super) use explain::explain;
pub(super) use list::list;
pub(super) use migrate::migrate;
pub(super) use status::status;
pub(super) use switch::switch;
pub(super) use token::token;

/// Words that may hold a path below the home directory: a terminal shows it in short.
fn with_tilde(words: String) -> Cell {
    let short = paths::with_tilde(&words);
    Cell::prose(words).shown_as(Cell::prose(short))
}

/// Every source and its status, as `--json` shows it.
fn sources(candidates: &[Candidate]) -> Vec<Value> {
    candidates
        .iter()
        .map(|candidate| {
            json!({
                "source": candidate.source,
                "standing": candidate.status.word(),
                "why": candidate.status.why(),
            })
        })
        .collect()
}
