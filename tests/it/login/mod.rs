//! Signing in and out, against a real keychain and without one.

mod configuration;
mod destination;
#[cfg(target_os = "linux")]
mod keychain;
mod stores;
mod token_input;

use std::fs;

#[cfg(target_os = "linux")]
use crate::support::scripted::PAT;
use crate::support::scripted::{project, user};
use crate::support::{Reply, Server, TestEnv};

/// A server that knows the person.
fn known() -> Server {
    let server = Server::start();
    server
        .allow("GET", "/v1/user", Reply::json(200, &user()))
        .allow(
            "GET",
            "/v1/projects",
            Reply::list(&[project("proj_1", "First")]),
        )
        .allow(
            "GET",
            "/v1/projects/current",
            Reply::json(200, &project("proj_1", "First")),
        )
        .allow("GET", "/v1/api-keys", Reply::list(&[]));
    server
}

#[cfg(target_os = "linux")]
fn account(server: &Server) -> String {
    format!("default@{}", server.origin())
}

/// Signs in; the token lies in the keychain afterwards.
#[cfg(target_os = "linux")]
#[track_caller]
fn sign_in(env: &TestEnv, url: &str) {
    env.run_with(
        ["login", "--api-url", url, "--token-stdin"],
        format!("{PAT}\n"),
    )
    .success();
}

/// Nothing of the token is in any file, and the configuration knows of no login.
#[track_caller]
fn stored_nothing(env: &TestEnv, token: &str) {
    assert_eq!(env.files_that_hold(token), Vec::<std::path::PathBuf>::new());
    for file in env.files_below_home() {
        let text = fs::read_to_string(&file).unwrap_or_default();
        assert!(!text.contains("login"), "{} says: {text}", file.display());
    }
}
