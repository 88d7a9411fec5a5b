//! `limitry keys`: a file for each verb. `delivery` and `env_files` are about `--to`, `rotate_situations` about keys that an earlier rotation
//! has replaced or kept, `rotations` about rotations that are interrupted, `signals` about Ctrl-C.

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
