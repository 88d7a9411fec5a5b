//! All of the data at once: reset, seed, snapshot, restore.

mod reset;
mod restore;
mod seed;
mod snapshot;

pub(crate) use reset::reset_data;
pub(crate) use seed::seed_data;
pub use seed::{SeedPlan, Seeded};
