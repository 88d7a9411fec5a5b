//! What errors of the API's client mean to the outside.

use std::borrow::Cow;

use limitry_client::{ApiError, NetworkKind, Rejection, TokenError};

use super::{Failure, codes};
use crate::base::exit::Exit;
use crate::base::text::exact;

impl From<&ApiError> for Failure {
    fn from(error: &ApiError) -> Self {
        let failure = |exit, code| Failure::new(exit, code, error);
        match error {
            ApiError::Rejected(refusal) => from_refusal(refusal),
            ApiError::Network { kind, host, changes, .. } => match kind {
                NetworkKind::Dns => failure(Exit::Network, codes::DNS)
                    .hint(format!("is {host} right, and is this machine online? `limitry --local …` needs no network")),
                NetworkKind::Connect => failure(Exit::Network, codes::CONNECT)
                    .hint("is the server running, and is HTTPS_PROXY right? `limitry --local …` needs no network"),
                NetworkKind::Certificate => failure(Exit::Network, codes::CERTIFICATE).hint(
                    "if that is your own server or your company's proxy, `--ca-file FILE` (or LIMITRY_CA_FILE) trusts its authority",
                ),
                NetworkKind::Tls => failure(Exit::Network, codes::TLS)
                    .hint("is it an https server that is there? `limitry doctor` looks at the way to it"),
                NetworkKind::ConnectTimeout => failure(Exit::Network, codes::CONNECT_TIMEOUT)
                    .hint("is the host right, and does a proxy or firewall stand between? `--timeout 60s` waits longer"),
                NetworkKind::Timeout if *changes => failure(Exit::Network, codes::TIMEOUT)
                    .hint("`--timeout 60s` waits longer; what was asked may have been done all the same"),
                NetworkKind::Timeout => {
                    failure(Exit::Network, codes::TIMEOUT).hint("`--timeout 60s` waits longer")
                }
                NetworkKind::Broken if *changes => failure(Exit::Network, codes::CONNECTION_BROKEN)
                    .hint("what was asked may have been done all the same; look before you repeat it"),
                NetworkKind::Broken => failure(Exit::Network, codes::CONNECTION_BROKEN).hint("try again"),
                NetworkKind::TooLarge => failure(Exit::Api, codes::ANSWER_TOO_LARGE),
            },
            ApiError::Redirected { .. } => failure(Exit::Api, codes::REDIRECTED)
                .hint("check the URL: `limitry auth status` shows it, and --api-url sets it"),
            ApiError::Malformed { request_id, .. } => {
                let mut failure = failure(Exit::Api, codes::BAD_ANSWER);
                failure.request_id.clone_from(request_id);
                failure
            }
            ApiError::Setup(_) => failure(Exit::Other, codes::SETUP),
            ApiError::NoAuthorities(_) => failure(Exit::Network, codes::NO_AUTHORITIES)
                .hint("install them (Debian: `apt install ca-certificates`), or name a PEM file: `--ca-file FILE`; is SSL_CERT_FILE right?"),
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::from(&error)
    }
}

fn from_refusal(refusal: &Rejection) -> Failure {
    let (exit, code) = match refusal.status {
        401 => (Exit::Auth, codes::UNAUTHORIZED),
        403 => (Exit::Auth, codes::FORBIDDEN),
        404 => (Exit::NotFound, codes::NOT_FOUND),
        429 => (Exit::RateLimited, codes::RATE_LIMITED),
        400..=499 => (Exit::Rejected, codes::REJECTED),
        500.. => (Exit::Api, codes::API_FAILURE),
        _ => (Exit::Other, codes::REFUSED),
    };
    let mut failure = Failure::new(exit, code, &refusal.message);
    if !refusal.code.is_empty() {
        failure.code = Cow::Owned(refusal.code.clone());
    }
    failure.status = Some(refusal.status);
    failure.request_id.clone_from(&refusal.request_id);
    failure.details = refusal
        .details
        .iter()
        // What the sentence says already is not said again.
        .filter(|d| !d.path.is_empty() || d.message != refusal.message)
        .map(|d| (d.path.clone(), d.message.clone()))
        .collect();
    match exit {
        Exit::Auth if refusal.status == 401 => {
            failure.hint("`limitry auth status` shows which token was sent; `limitry login` replaces a stored one")
        }
        Exit::Auth => failure.hint("`limitry whoami` shows who you are and in which project"),
        Exit::RateLimited => match refusal.retry_at {
            Some(at) => failure.hint(format!("try again at {}", exact(at))),
            None => failure.hint("try again in a minute; `--max-retries N` and `--timeout D` wait longer by themselves"),
        },
        Exit::NotFound if refusal.code == limitry_types::codes::PROJECT_NOT_FOUND => {
            failure.hint("`limitry projects list` shows the projects you can act on")
        }
        Exit::Api => failure.hint("the fault is the API's: try again later"),
        _ => failure,
    }
}

impl From<&TokenError> for Failure {
    fn from(error: &TokenError) -> Self {
        Failure::new(Exit::Auth, codes::WRONG_TOKEN, error)
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        Self::from(&error)
    }
}
