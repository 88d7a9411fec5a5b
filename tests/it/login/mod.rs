//! Signing in and out, with a real keychain and without one.

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

/// A server with one user and one project.
fn server_with_user() -> Server {
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

/// Signs in, which stores the token in the keychain.
#[cfg(target_os = "linux")]
#[track_caller]
fn sign_in(env: &TestEnv, url: &str) {
    env.run_with(
        ["login", "--api-url", url, "--token-stdin"],
        format!("{PAT}\n"),
    )
    .success();
}

/// Checks that no file holds the token, and that no file mentions a login.
#[track_caller]
fn assert_nothing_stored(env: &TestEnv, token: &str) {
    assert_eq!(env.files_that_hold(token), Vec::<std::path::PathBuf>::new());
    for file in env.files_below_home() {
        let text = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            !text.contains("login"),
            "{} mentions a login: {text}",
            file.display()
        );
    }
}
