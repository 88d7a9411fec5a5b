//! `limitry completions`, and the candidates that TAB offers.

mod scripts;
#[cfg(unix)]
mod tab;
#[cfg(unix)]
mod values;
