//! `limitry completions`, and what a TAB offers.

mod scripts;
#[cfg(unix)]
mod tab;
#[cfg(unix)]
mod values;
