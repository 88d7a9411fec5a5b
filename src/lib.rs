//! `limitry`: the command line of Limitry.

pub mod wire;
