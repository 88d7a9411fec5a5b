//! `limitry keys`: one file for each verb.
//!
//! `delivery`, `env_files` and `target_contents` test `--to`. `rotate_situations` tests keys that an earlier rotation has
//! replaced or kept. `rotations` tests interrupted rotations. `signals` tests Ctrl-C.

mod audit;
mod create;
#[cfg(unix)]
mod delivery;
#[cfg(unix)]
mod env_files;
mod list;
mod revoke;
mod rotate;
#[cfg(unix)]
mod rotate_all;
#[cfg(unix)]
mod rotate_situations;
#[cfg(unix)]
mod rotations;
mod show;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod target_contents;
mod update;
