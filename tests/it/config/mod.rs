//! `limitry config`: the settings in use with their sources, and changes to the configuration file.

mod get;
mod list;
mod path;
mod set;
