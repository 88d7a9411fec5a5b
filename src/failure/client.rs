//! What errors of the API's client mean to the outside.

use std::borrow::Cow;

use limitry_client::{ApiError, NetworkKind, Rejection, TokenClass, TokenError};

use limitry_server::INJECTED_FAULT;
use limitry_types::codes::{EXPIRED_API_KEY, INVALID_API_KEY};

use super::{Failure, codes};
use crate::base::exit::Exit;
use crate::base::text::exact;

const NO_AUTHORITIES_HINT: &str = if cfg!(target_os = "linux") {
    "install them (Debian: `apt install ca-certificates`), or name a PEM file: `--ca-file FILE`; is SSL_CERT_FILE right?"
} else {
    "name a PEM file of them: `--ca-file FILE`; is SSL_CERT_FILE right?"
};

impl From<&ApiError> for Failure {
    fn from(error: &ApiError) -> Self {
        let failure = |exit, code| Failure::new(exit, code, error);
        match error {
            ApiError::Rejected(refusal) => from_refusal(refusal),
            ApiError::Network { kind, host, changes, .. } => match kind {
                NetworkKind::Dns => failure(Exit::Network, codes::DNS)
                    .hint(format!("is {host} right, and is this machine online? `limitry --local keys list` needs no network")),
                NetworkKind::Proxy => failure(Exit::Network, codes::PROXY)
                    .hint("`limitry doctor` shows which variable names the proxy; NO_PROXY lists hosts that need none"),
                NetworkKind::Connect if is_loopback(host) => {
                    let port = host.rsplit(':').next().filter(|port| port.parse::<u16>().is_ok());
                    let flag = port.map_or_else(String::new, |port| format!(" --port {port}"));
                    failure(Exit::Network, codes::CONNECT)
                        .hint(format!("`limitry dev{flag}` starts the local service there"))
                }
                NetworkKind::Connect => failure(Exit::Network, codes::CONNECT)
                    .hint("is the server running, and is HTTPS_PROXY right? `limitry --local keys list` needs no network"),
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
            ApiError::Malformed {
                request_id,
                other_generation,
                ..
            } => {
                let mut failure = failure(Exit::Api, codes::BAD_ANSWER);
                failure.request_id.clone_from(request_id);
                if *other_generation {
                    failure.hint(OTHER_GENERATION_HINT)
                } else {
                    failure
                }
            }
            ApiError::Setup(_) => failure(Exit::Other, codes::SETUP)
                .hint("`limitry doctor` shows which setting it is"),
            ApiError::Unconfirmed { steps, .. } => {
                let failure = failure(Exit::NotFound, codes::TOKEN_UNCONFIRMED)
                    .hint("is this Limitry's API? Its URL ends in /v1: `--api-url https://api.limitry.com/v1`");
                // The project was asked for, so one is named.
                if steps.iter().any(|step| step.call.ends_with("/projects/current")) {
                    failure.hint("is the project right? `--project ID` names another one")
                } else {
                    failure.hint(PROJECT_HINT)
                }
            }
            ApiError::NoField { .. } => failure(Exit::Rejected, codes::NO_FIELD_FOR_VALUE)
                .hint("leave the value out; the older form has input_tokens, output_tokens, total_tokens, latency_ms and cost_cents, as whole numbers"),
            ApiError::NoAuthorities(_) => failure(Exit::Network, codes::NO_AUTHORITIES)
                .hint(NO_AUTHORITIES_HINT),
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::from(&error)
    }
}

/// Whether the host of an API is this machine.
fn is_loopback(host: &str) -> bool {
    ["127.", "localhost", "[::1]"]
        .iter()
        .any(|name| host.starts_with(name))
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
    if let Some(route) = &refusal.missing_route {
        return failure.hint(missing_route_hint(route));
    }
    if refusal.message.starts_with(INJECTED_FAULT) {
        return failure.hint("`limitry dev faults off` ends the faults of the local service");
    }
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
        Exit::Api if refusal.status == 507 => {
            failure.hint("the API has no room left: free some space on its disk, and try again")
        }
        Exit::Api => failure.hint("the fault is the API's: try again later"),
        _ => failure,
    }
}

/// A token may be refused only because the request names no project.
const PROJECT_HINT: &str =
    "a token that belongs to a project needs it by name: `--project PROJECT`";

const OTHER_GENERATION_HINT: &str = "this API may be of another generation than limitry speaks (`limitry doctor`); `limitry api --help` shows how to call any route";

/// The failure of a request for the token's owner. Some APIs reject a good token when no project is given, with a code that
/// is not about the token.
pub(crate) fn unidentified(error: &ApiError, is_project_known: bool) -> Failure {
    let mut failure = Failure::from(error);
    if !is_project_known
        && let ApiError::Rejected(refusal) = error
        && refusal.status == 401
        && !matches!(&*refusal.code, INVALID_API_KEY | EXPIRED_API_KEY)
    {
        failure.hints.insert(0, PROJECT_HINT.into());
    }
    failure
}

/// What to do on an API without a route. `route` is a method and a path.
fn missing_route_hint(route: &str) -> &'static str {
    if route == "POST /api-keys" {
        "this API makes API keys in its dashboard; create the key there"
    } else if route.ends_with(" /api-keys") {
        "this API makes API keys in its dashboard; manage them there"
    } else {
        OTHER_GENERATION_HINT
    }
}

impl From<&TokenError> for Failure {
    fn from(error: &TokenError) -> Self {
        let failure = Failure::new(Exit::Auth, codes::WRONG_TOKEN, error);
        match error {
            TokenError::WrongClass {
                found: TokenClass::Workspace,
                ..
            } => failure.hint(WORKSPACE_HINT),
            _ => failure,
        }
    }
}

/// A workspace key is for another generation of the API than most commands speak.
pub(crate) const WORKSPACE_HINT: &str = "limitry's commands speak the first and second generation of the API; `limitry api GET /usage` sends a workspace key (LIMITRY_API_KEY) to that route";

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        Self::from(&error)
    }
}
