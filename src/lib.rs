//! `limitry`, the command line of Limitry.
//!
//! Data flows one way: typed (`cli`) → resolved (`context`) → done (`commands`) → shown (`output`). A folder imports only folders
//! below it in this table; a test reads the imports. [`docs/architecture.md`] follows one command through them.
//!
//! | folder | what it holds |
//! |---|---|
//! | `app` | one call of the program: from its arguments to its exit code |
//! | `commands` | what is done: a file or folder a noun |
//! | `completion` | candidates for a TAB, and the shells' scripts |
//! | `context` | what one call has: settings with their sources, project file, client, printer, clock |
//! | `cli` | what can be typed: clap types, value parsers, the registry of commands |
//! | `features` | what has files or state: delivery, import, upload, spool, scan, rotation, lease, names |
//! | `output` | how results, notes and errors are shown |
//! | `credentials` | where tokens are kept, and which one a call uses |
//! | `failure` | exit code, stable code, message and hints of every failure |
//! | `base` | leaves: environment, paths, private files, state, processes, signals, prompts, text |
//!
//! Three crates stand below all of them: `limitry-types` (the API's types and rules), `limitry-client` (the typed client),
//! `limitry-server` (the local service).
//!
//! [`docs/architecture.md`]: https://github.com/limitry/limitry/blob/main/docs/architecture.md

#![cfg_attr(
    not(feature = "testing"),
    expect(
        unreachable_pub,
        reason = "the module `testing` exports some items, with the feature of that name"
    )
)]

mod app;
mod base;
mod cli;
mod commands;
mod completion;
mod context;
mod credentials;
mod failure;
mod features;
mod output;
#[cfg(feature = "testing")]
pub mod testing;

pub use app::run;
