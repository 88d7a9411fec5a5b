//! `limitry`: the command line of Limitry.

pub mod local;
pub mod wire;
