//! `/dev/*`: what tests need and a hosted service cannot offer. For users only, without CORS.

mod clock;
mod faults;
mod reset;
mod seed;

pub(super) use clock::{move_clock, show_clock};
pub(super) use faults::{set_faults, show_faults};
pub(super) use reset::reset;
pub(crate) use reset::reset_blocking;
pub(super) use seed::seed;
