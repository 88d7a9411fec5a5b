//! Text for people: escapes, times, plurals, suggestions, line breaks.

mod escape;
mod pluralize;
mod suggest;
mod time;
mod wrap;

pub(crate) use escape::{escape_json, shell};
pub(crate) use pluralize::pluralize;
pub(crate) use suggest::nearest;
pub(crate) use time::{compact, exact, relative};
pub(crate) use wrap::{isolate, truncate, wrap, wrap_at};
