//! `limitry usage …`

mod check;
mod guard;
mod import;
mod record;
mod report;
mod spool;

pub(super) use check::check;
pub(super) use guard::guard;
pub(crate) use import::ImportProblem;
pub(super) use import::import;
pub(super) use record::{record, track};
pub(super) use report::{breakdown, events, range, summary, timeseries};
pub(crate) use spool::SpoolProblem;
pub(super) use spool::flush;
