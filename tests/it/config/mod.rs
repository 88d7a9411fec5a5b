//! `limitry config`: what is in force and why, and what the file is made to say.

mod get;
mod list;
mod path;
mod set;
