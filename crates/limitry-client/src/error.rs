//! Why a request has no result.

use jiff::Timestamp;
use thiserror::Error;

use limitry_types::codes::{IDEMPOTENCY_IN_PROGRESS, PROJECT_NOT_FOUND};
use limitry_types::text::escape;
use limitry_types::{Detail, ErrorEnvelope};

use super::identity::{Step, describe_steps};

/// The code of a rejection that says that the server has no such route.
pub const ROUTE_MISSING: &str = "route_missing";

/// Details of a rejection that are kept.
const MAX_DETAILS: usize = 20;

/// The part of the network that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkKind {
    /// The host name could not be resolved.
    Dns,
    /// The proxy failed, or refused to connect to the server.
    Proxy,
    /// The connection was refused.
    Connect,
    /// The connection timed out.
    ConnectTimeout,
    /// The server's certificate is not trusted.
    Certificate,
    /// TLS failed for another reason.
    Tls,
    /// The response did not arrive in time.
    Timeout,
    /// The connection broke, or the response ended early.
    Broken,
    /// The response is too large.
    TooLarge,
}

impl NetworkKind {
    /// Whether it failed before the request was sent, so that the server cannot have processed it.
    pub const fn before_sending(self) -> bool {
        matches!(
            self,
            Self::Dns
                | Self::Proxy
                | Self::Connect
                | Self::ConnectTimeout
                | Self::Certificate
                | Self::Tls
        )
    }
}

/// An error response of the server.
#[derive(Debug, Clone, Default)]
pub struct Rejection {
    /// The HTTP status.
    pub status: u16,
    /// The stable error code; empty when the server sent none.
    pub code: String,
    /// The server's message, escaped, or a message about the status.
    pub message: String,
    /// The wrong parts of the request, at most 20.
    pub details: Vec<Detail>,
    /// The id to quote to Limitry's support.
    pub request_id: Option<String>,
    /// When to try again.
    pub retry_at: Option<Timestamp>,
    /// Whether the message is the server's.
    pub has_own_message: bool,
    /// Method and path of a request whose route is missing: `GET /quotas`.
    pub missing_route: Option<String>,
}

/// Why a request has no result.
#[derive(Debug, Error)]
pub enum ApiError {
    /// The server was not reached, or its response did not arrive.
    #[error("{}", network_message(*.kind, .host, .reason))]
    Network {
        /// What failed.
        kind: NetworkKind,
        /// The host.
        host: String,
        /// The cause in words.
        reason: String,
        /// Whether the request would have changed something.
        changes: bool,
    },
    /// The server rejected the request.
    #[error("{}", .0.message)]
    Rejected(Box<Rejection>),
    /// The server redirected. A redirect is not followed, because the token would go along.
    #[error(
        "{host} answered with a redirect ({status}), which is not followed because the token would go along"
    )]
    Redirected {
        /// The host.
        host: String,
        /// 300 to 399.
        status: u16,
    },
    /// The response is not what the API documents.
    #[error("the answer of {host} to {call} cannot be used: {reason}")]
    Malformed {
        /// The host.
        host: String,
        /// Method and path.
        call: String,
        /// What is wrong with the response.
        reason: String,
        /// The id to quote to Limitry's support.
        request_id: Option<String>,
        /// Whether the response is that of another generation of the API.
        other_generation: bool,
    },
    /// The client or the request could not be set up.
    #[error("{0}")]
    Setup(String),
    /// No call confirmed whose the token is: the server does not look like this API.
    #[error("{host} confirmed the token in no call: {}", describe_steps(.steps))]
    Unconfirmed {
        /// The host.
        host: String,
        /// Each call that was tried, and its answer.
        steps: Vec<Step>,
    },
    /// The server takes events in the first generation's form alone, and the form has no field for a value.
    #[error(
        "{host} takes events in an older form alone, which has no field for the value '{name}'; nothing was recorded"
    )]
    NoField {
        /// The host.
        host: String,
        /// The value's name.
        name: String,
    },
    /// There are no certificate authorities to trust.
    #[error("this machine has no certificate authorities: {0}")]
    NoAuthorities(String),
}

fn network_message(kind: NetworkKind, host: &str, reason: &str) -> String {
    match kind {
        NetworkKind::Dns => {
            let reason = reason.trim_start_matches("failed to lookup address information: ");
            format!("cannot find {host}: {reason}")
        }
        NetworkKind::Connect => format!("cannot connect to {host}: {reason}"),
        NetworkKind::Proxy => format!("cannot reach {host} through the proxy {reason}"),
        NetworkKind::Certificate | NetworkKind::Tls => {
            format!("no secure connection to {host}: {reason}")
        }
        NetworkKind::ConnectTimeout | NetworkKind::Timeout => {
            format!("{host} did not answer in time")
        }
        NetworkKind::Broken => format!("the connection to {host} broke: {reason}"),
        NetworkKind::TooLarge => format!("the answer of {host} is too large: {reason}"),
    }
}

impl ApiError {
    /// The HTTP status of a rejection or a redirect.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Rejected(rejection) => Some(rejection.status),
            Self::Redirected { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the resource does not exist. A missing project does not count: it says nothing about the resource.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Rejected(rejection) if rejection.status == 404
            && rejection.code != PROJECT_NOT_FOUND
            && rejection.code != ROUTE_MISSING)
    }

    /// Whether the server has no such route. It may speak another generation of the API.
    pub fn is_route_missing(&self) -> bool {
        matches!(self, Self::Rejected(rejection) if rejection.code == ROUTE_MISSING)
    }

    /// The error of a fallback, or `first` where the fallback's route is missing, too.
    pub(super) fn unless_route_missing(self, first: Self) -> Self {
        if self.is_route_missing() { first } else { self }
    }

    /// Whether the same request may succeed later.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Network { kind, .. } => !matches!(
                kind,
                NetworkKind::Certificate | NetworkKind::Tls | NetworkKind::TooLarge
            ),
            Self::Rejected(rejection) => {
                matches!(rejection.status, 408 | 429 | 500 | 502 | 503 | 504)
                    || rejection.code == IDEMPOTENCY_IN_PROGRESS
            }
            Self::Redirected { .. }
            | Self::Malformed { .. }
            | Self::Setup(_)
            | Self::Unconfirmed { .. }
            | Self::NoField { .. }
            | Self::NoAuthorities(_) => false,
        }
    }

    /// Whether the server may have processed the request in spite of the error.
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::Network { kind, changes, .. } => *changes && !kind.before_sending(),
            // `moving` and `busy` say that nothing was done.
            Self::Rejected(rejection) => {
                rejection.status >= 500
                    && !(rejection.status == 503 && matches!(&*rejection.code, "moving" | "busy"))
            }
            Self::Malformed { .. } => true,
            Self::Redirected { .. }
            | Self::Setup(_)
            | Self::Unconfirmed { .. }
            | Self::NoField { .. }
            | Self::NoAuthorities(_) => false,
        }
    }
}

/// Turns the error that a resource does not exist into `None`.
pub fn optional<T>(result: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match result {
        Err(error) if error.is_not_found() => Ok(None),
        other => other.map(Some),
    }
}

/// Reads the body of an error response: the documented form, the older one, or none.
pub(super) fn parse_rejection(status: u16, body: &[u8], request_id: Option<String>) -> Rejection {
    let mut rejection = Rejection {
        status,
        request_id,
        ..Rejection::default()
    };
    if let Ok(envelope) = serde_json::from_slice::<ErrorEnvelope>(body) {
        let error = envelope.error;
        rejection.code = error.code;
        rejection.message = escape(&error.message).into_owned();
        rejection.details = error.details;
        rejection.details.truncate(MAX_DETAILS);
        rejection.request_id = rejection.request_id.or(error.request_id);
    } else if let Ok(older) = serde_json::from_slice::<serde_json::Value>(body)
        && let Some(message) = older.get("error").and_then(serde_json::Value::as_str)
    {
        rejection.message = escape(message).into_owned();
    }
    rejection.has_own_message = !rejection.message.trim().is_empty();
    if !rejection.has_own_message {
        let from = if is_html(body) {
            ", in HTML: a proxy may have answered instead of the API"
        } else {
            ""
        };
        rejection.message = format!("the API answered with status {status}{from}");
    }
    rejection
}

/// Whether the body looks like HTML.
pub(super) fn is_html(body: &[u8]) -> bool {
    body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<')
}

#[cfg(test)]
mod tests {
    use super::parse_rejection;

    #[test]
    fn every_form_of_an_error_is_read() {
        let documented = br#"{"error":{"code":"name_taken","message":"A quota has that name.","status":409,"requestId":"req_1","new":1}}"#;
        let rejection = parse_rejection(409, documented, None);
        assert_eq!(
            (rejection.code.as_str(), rejection.request_id.as_deref()),
            ("name_taken", Some("req_1"))
        );
        assert_eq!(
            parse_rejection(400, br#"{"error":"nope"}"#, None).message,
            "nope"
        );
        assert!(parse_rejection(502, b"", None).message.contains("502"));
        assert!(
            parse_rejection(502, b"<html>Bad Gateway", None)
                .message
                .contains("proxy")
        );
        assert!(
            parse_rejection(500, br#"{"error":{"code":7}}"#, None)
                .message
                .contains("500")
        );
    }
}
