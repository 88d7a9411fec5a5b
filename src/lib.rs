//! `limitry`, the command line of Limitry.
//!
//! Data flows one way: typed ([`cli`]) → resolved ([`settings`], [`auth`]) → done ([`commands`], [`api`]) →
//! shown ([`output`], [`error`]). Who may import whom (a test reads the `use` lines):
//!
//! | module | what it is for | imports of ours |
//! |---|---|---|
//! | [`cli`] | what can be typed | its own value parsers |
//! | [`mod@env`] | every environment variable; nothing else reads the environment | nothing |
//! | [`settings`] | what was meant: values with their sources | `cli`, `env`, `auth`, `project_file` |
//! | [`project_file`] | what a directory says about project and profile | `cli` values, `fsio` |
//! | [`config`], [`paths`], [`fsio`] | the configuration file, where files lie, private files | each other, `auth`, `env` |
//! | [`auth`] | token classes, stores, the resolver, where a token may go | `child`, `config`, `env`, `fsio`, `redact` |
//! | [`child`] | the one place that starts other programs | `env` |
//! | [`git`] | the one place that starts git | `child`, `env` |
//! | [`supervise`] | a command that runs in our place: terminal, signals and exit code are its own | `error` |
//! | [`scan`] | leaked secrets in files, histories and streams | `git`, `redact` |
//! | [`delivery`] | putting a key where it is used: env files, files, the keychain, commands | `auth`, `chaos`, `child`, `env`, `git` |
//! | [`chaos`] | where the tests make a rotation fail; nothing of it is in what people use | `env` |
//! | [`wire`] | the contract's types | nothing |
//! | [`api`] | the typed client; the only place that imports reqwest | `auth`, `wire`, `fsio` |
//! | [`local`] | the service itself: routes, engine, database | `wire` |
//! | [`ingest`] | files of usage: read, checked, keyed; what is remembered of an import | `wire`, `fsio` |
//! | [`spool`] | events that could not be sent, kept until they can be | `fsio` |
//! | [`stdin`], [`detached`], [`interrupt`] | reading stdin whole; calls that may block for ever; signals | `fsio`, `error` |
//! | [`context`] | what a command is handed; joins `api` with `local` | all of the above |
//! | [`names`] | what commands have met, kept for completion | `api`, `fsio`, `redact` |
//! | `topics` | the help that is true of every command | `env`, `error` |
//! | `complete` | what a TAB offers, and the scripts that ask it | `cli`, `context`, `names` |
//! | [`prompt`] | the only place that asks | `env`, `output`, `detached` |
//! | [`commands`] | what is done: a file a noun, `async fn verb(ctx, args) -> Result<Outcome>` | all but reqwest, databases, stores |
//! | [`output`] | how it is shown; the only place that writes to stdout and stderr | `child`, `env`, `redact`, `settings` |
//! | [`error`] | what a failure means: exit code, stable code, hints | every error type |
//! | [`hostile`] | where foreign bytes come in, for the fuzz targets and their tests | what reads them |
//! | [`redact`] | secrets out of everything that is said | nothing |
//!
//! To add a verb: its arguments in `cli/<noun>.rs`, its function in `commands/<noun>.rs`, an arm in
//! [`commands::run`], and, if it needs a new route, a method in `api/<resource>.rs`.

mod app;
mod base;
mod cli;
mod commands;
mod completion;
mod credentials;
mod failure;
mod features;
mod output;
#[cfg(feature = "testing")]
pub mod testing;

pub use app::run;
