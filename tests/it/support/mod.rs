//! The support of the tests: an isolated environment, a scripted server that can break HTTP, a real Secret Service on a
//! private bus, a terminal, and the real `limitry dev`.

pub(crate) mod account;
pub(crate) mod dev;
pub(crate) mod env;
pub(crate) mod filters;
pub(crate) mod hints;
pub(crate) mod http;
pub(crate) mod parallel;
#[cfg(unix)]
pub(crate) mod proxy;
#[cfg(unix)]
pub(crate) mod pty;
#[cfg(unix)]
pub(crate) mod reaper;
pub(crate) mod reply;
pub(crate) mod run;
pub(crate) mod scripted;
#[cfg(unix)]
pub(crate) mod secret_service;
pub(crate) mod server;

pub(crate) use dev::Dev;
pub(crate) use env::{TestEnv, files_below};
pub(crate) use reply::Reply;
pub(crate) use run::Run;
pub(crate) use server::Server;

/// Compares the exit code, stdout and stderr of a [`Run`] with an inline snapshot. The snapshot holds names in place of the
/// parts that differ between two runs (ids, secrets, ports, times, paths, versions).
macro_rules! snapshot {
    ($run:expr, @$expected:literal) => {
        insta::assert_snapshot!($run.snapshot(), @$expected)
    };
}
pub(crate) use snapshot;

/// Compares a [`Run`] with a snapshot in a file beside the test, named after the test.
/// `INSTA_UPDATE=always tests/run NAME` writes it.
macro_rules! snapshot_file {
    ($run:expr) => {
        insta::assert_snapshot!($run.snapshot())
    };
}
pub(crate) use snapshot_file;
