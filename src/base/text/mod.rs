//! Text for people: escapes, times, numbers with their words, line breaks.

mod escape;
mod pluralize;
mod suggest;
mod time;
pub(crate) mod wrap;

pub(crate) use escape::{escape_json, shell};
pub(crate) use pluralize::pluralize;
pub(crate) use suggest::nearest;
pub(crate) use time::compact;
pub(crate) use time::{exact, relative};
pub(crate) use wrap::cut;
