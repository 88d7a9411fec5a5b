//! `limitry usage …`

mod check;
mod record;
mod report;

pub(super) use check::check;
pub(super) use record::{record, track};
pub(super) use report::{breakdown, events, range, summary, timeseries};
