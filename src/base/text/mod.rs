//! Text for people: escapes, times, numbers with their words, line breaks.

mod escape;
mod pluralize;
mod time;
pub(crate) mod wrap;

pub(crate) use escape::{escape_json, shell};
pub(crate) use pluralize::counted;
pub(crate) use time::compact;
pub(crate) use time::{exact, relative};
pub(crate) use wrap::cut;
