//! The local service keeps the API's contract: statuses, codes, headers, limits, pages, idempotency. The tests send HTTP
//! over a socket, without limitry's client.

mod events;
mod keys;
mod quotas;
mod repeats;
mod requests;

use serde_json::{Value, json};

use crate::support::http::{self, Response};
use crate::support::{Dev, TestEnv};

pub(super) struct Service {
    pub(super) dev: Dev,
    pub(super) project: String,
    _home: TestEnv,
}

impl Service {
    pub(super) fn start() -> Self {
        Self::start_with(&["--rate-limit", "off"])
    }

    pub(super) fn start_with(args: &[&str]) -> Self {
        let home = TestEnv::new();
        let dev = Dev::start_with(&home, args);
        let bearer = format!("Bearer {}", dev.pat);
        let url = format!("{}/projects", dev.url);
        let projects = http::request("GET", &url, &[("Authorization", &bearer)], "").json();
        let project = projects["data"][0]["id"].as_str().unwrap().to_owned();
        Self {
            dev,
            project,
            _home: home,
        }
    }

    pub(super) fn pat(&self) -> String {
        self.dev.pat.clone()
    }

    pub(super) fn key(&self) -> String {
        self.dev.key.clone()
    }

    #[track_caller]
    pub(super) fn ask(
        &self,
        method: &str,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Response {
        let bearer = format!("Bearer {token}");
        let mut all = headers.to_vec();
        if !token.is_empty() {
            all.push(("Authorization", &bearer));
        }
        http::request(method, &format!("{}{path}", self.dev.url), &all, body)
    }

    /// Sends a request with the personal access token, in the project.
    #[track_caller]
    pub(super) fn person(&self, method: &str, path: &str, body: &Value) -> Response {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.ask(
            method,
            path,
            &self.pat(),
            &[("X-Project", &self.project)],
            &body,
        )
    }

    /// Sends a request with the API key, as an application does.
    #[track_caller]
    pub(super) fn app(&self, method: &str, path: &str, body: &Value) -> Response {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.ask(method, path, &self.key(), &[], &body)
    }
}

/// Asserts the documented shape of an error.
#[track_caller]
pub(super) fn error(answer: &Response, status: u16, code: &str) -> Value {
    let body = answer.json();
    let error = &body["error"];
    assert_eq!(
        (answer.status, &error["code"]),
        (status, &json!(code)),
        "{answer:?}"
    );
    assert_eq!(error["status"], json!(status), "{answer:?}");
    assert!(
        error["message"].as_str().is_some_and(|m| !m.is_empty()),
        "{answer:?}"
    );
    let id = answer.header("x-request-id").expect("a request id");
    assert_eq!(error["requestId"], json!(id), "{answer:?}");
    assert!(answer.header("date").is_some(), "{answer:?}");
    let kind = answer.header("content-type").unwrap_or_default();
    assert!(kind.starts_with("application/json"), "{answer:?}");
    error.clone()
}
