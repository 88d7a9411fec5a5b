//! `limitry usage …`

#[cfg(unix)]
mod charts;
mod check;
mod flush;
#[cfg(unix)]
mod guard;
mod import;
