//! An account on a scripted server, and users who are signed in there.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::env::TestEnv;
use super::reply::Reply;
use super::server::{Request, Server};

/// The token of the user who signs in.
pub(crate) const TOKEN: &str = "limitry_pat_StoredStoredStoredStoredStore1abc";

/// A server that knows one user with one project, and rejects every other token.
pub(crate) struct Account {
    pub(crate) server: Server,
}

impl Account {
    pub(crate) fn start() -> Self {
        Self::with_expiry(&Value::Null)
    }

    /// The user's token expires at this time.
    pub(crate) fn with_expiry(expires_at: &Value) -> Self {
        let server = Server::start();
        let user = json!({
            "id": "usr_1", "email": "sam@example.com", "name": "Sam",
            "token": {
                "id": "pat_1", "name": "laptop", "lastFour": "1abc", "createdAt": "2026-01-01T00:00:00Z",
                "lastUsedAt": null, "expiresAt": expires_at,
            },
        });
        let project = json!({
            "id": "proj_1", "name": "First", "timezone": "UTC",
            "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
        });
        let known = |answer: Reply| {
            move |request: &Request| match request.token() {
                Some(TOKEN) => answer.clone(),
                _ => Reply::error(401, "invalid_api_key", "The token is not known."),
            }
        };
        server
            .allow_with("GET", "/v1/user", known(Reply::json(200, &user)))
            .allow_with(
                "GET",
                "/v1/projects",
                known(Reply::list(std::slice::from_ref(&project))),
            )
            .allow_with(
                "GET",
                "/v1/projects/current",
                known(Reply::json(200, &project)),
            )
            .allow_with("GET", "/v1/api-keys", known(Reply::list(&[])))
            .allow_with(
                "GET",
                "/v1/api-keys/*",
                known(Reply::error(
                    404,
                    "api_key_not_found",
                    "There is no such key.",
                )),
            );
        Self { server }
    }

    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    /// Signs in with this profile and store in this environment.
    #[track_caller]
    pub(crate) fn sign_in(&self, env: &TestEnv, profile: &str, store: &str) {
        let url = self.url();
        let args = [
            "login",
            "--token-stdin",
            "--api-url",
            &url,
            "--profile",
            profile,
            "--store",
            store,
        ];
        env.run_with(args, TOKEN).success().never_shows(TOKEN);
    }
}

impl TestEnv {
    pub(crate) fn config_file(&self) -> PathBuf {
        self.home().join(".config/limitry/config.toml")
    }

    pub(crate) fn credentials_file(&self) -> PathBuf {
        self.home().join(".config/limitry/credentials.toml")
    }

    /// Writes the configuration file, as a user edits it by hand.
    pub(crate) fn configure(&self, text: &str) {
        let path = self.config_file();
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("its directory");
        std::fs::write(path, text).expect("the configuration file");
    }
}
