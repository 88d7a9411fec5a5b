//! The `limitry` binary.

fn main() {}
