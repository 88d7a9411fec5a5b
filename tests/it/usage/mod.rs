//! `limitry usage …`

#[cfg(unix)]
mod charts;
mod check;
mod export;
mod flush;
#[cfg(unix)]
mod guard;
mod import;
mod standing;
#[cfg(unix)]
mod tail;
