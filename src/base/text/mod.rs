//! Text for people: escapes, numbers, times, plurals, suggestions, line breaks.

mod ascii;
mod escape;
mod number;
mod pluralize;
mod suggest;
mod time;
mod wrap;

pub(crate) use ascii::to_ascii;
pub(crate) use escape::{can_be_typed, escape_json, posix_shell, shell, shell_name};
pub(crate) use number::{grouped, money, money_decimals, money_with, percent, rounded, short};
pub(crate) use pluralize::pluralize;
pub(crate) use suggest::nearest;
pub(crate) use time::{clock_offset, exact, relative};
pub(crate) use wrap::{isolate, truncate, wrap, wrap_at};
