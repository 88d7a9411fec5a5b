//! `limitry usage …`

mod breakdown;
mod check;
mod export;
mod flush;
mod guard;
mod import;
mod range;
mod record;
mod report;
mod standing;
mod tail;
mod value_names;
mod value_sums;

pub(super) use breakdown::breakdown;
pub(super) use check::check;
pub(super) use export::export;
pub(super) use flush::flush;
pub(super) use guard::guard;
pub(super) use import::import;
pub(super) use range::{bounds, open_bounds};
pub(super) use record::{record, track};
pub(super) use report::{events, summary, timeseries, with_range};
pub(super) use standing::standing;
pub(super) use tail::tail;
