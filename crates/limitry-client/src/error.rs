//! What can go wrong between the client and a server.

use jiff::Timestamp;
use thiserror::Error;

use limitry_types::codes::PROJECT_NOT_FOUND;
use limitry_types::text::escape;
use limitry_types::{Detail, ErrorEnvelope};

/// How many details of an error are shown.
const MAX_DETAILS: usize = 20;

/// The part of the network that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkKind {
    /// The host's name could not be resolved.
    Dns,
    /// Nobody accepted the connection: the server has seen nothing.
    Connect,
    /// Nobody answered the attempt to connect in time: the server has seen nothing.
    ConnectTimeout,
    /// The server's certificate was not accepted: the server has seen nothing.
    Certificate,
    /// TLS failed otherwise: the server has seen nothing.
    Tls,
    /// No answer in time.
    Timeout,
    /// The connection broke, or the answer ended early.
    Broken,
    /// The answer is larger than any answer of the contract.
    TooLarge,
}

impl NetworkKind {
    /// Whether the server cannot have acted on the request.
    pub const fn before_sending(self) -> bool {
        matches!(
            self,
            Self::Dns | Self::Connect | Self::ConnectTimeout | Self::Certificate | Self::Tls
        )
    }
}

/// An answer that is an error of the contract.
#[derive(Debug, Clone, Default)]
pub struct Rejection {
    /// The HTTP status.
    pub status: u16,
    /// The contract's code; empty when the server gave none.
    pub code: String,
    /// The server's sentence, or ours.
    pub message: String,
    /// Which parts of the request were wrong, at most 20.
    pub details: Vec<Detail>,
    /// What to quote to Limitry's support.
    pub request_id: Option<String>,
    /// When to come again.
    pub retry_at: Option<Timestamp>,
}

/// Why a call has no result.
#[derive(Debug, Error)]
pub enum ApiError {
    /// The server was not reached, or its answer did not arrive.
    #[error("{}", network_message(*.kind, .host, .reason))]
    Network {
        /// What failed.
        kind: NetworkKind,
        /// Which host.
        host: String,
        /// What the layers below said.
        reason: String,
        /// Whether the call was to change something.
        changes: bool,
    },
    /// The server refused.
    #[error("{}", .0.message)]
    Rejected(Box<Rejection>),
    /// The server pointed elsewhere; limitry does not go there with a token.
    #[error(
        "{host} answered with a redirect ({status}), and limitry does not follow redirects with a token"
    )]
    Redirected {
        /// Which host.
        host: String,
        /// 300 to 399.
        status: u16,
    },
    /// The answer is not the contract's.
    #[error("the answer of {host} to {call} cannot be used: {reason}")]
    Malformed {
        /// Which host.
        host: String,
        /// Method and path.
        call: String,
        /// What is wrong with it.
        reason: String,
        /// What to quote to Limitry's support.
        request_id: Option<String>,
    },
    /// The client itself could not be set up.
    #[error("{0}")]
    Setup(String),
    /// There is nobody whose word on a certificate could be taken.
    #[error("this machine has no certificate authorities: {0}")]
    NoAuthorities(String),
}

fn network_message(kind: NetworkKind, host: &str, reason: &str) -> String {
    match kind {
        NetworkKind::Dns => format!("cannot find {host}: {reason}"),
        NetworkKind::Connect => format!("cannot connect to {host}: {reason}"),
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
    /// The status of a rejection.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Rejected(rejection) => Some(rejection.status),
            Self::Redirected { status, .. } => Some(*status),
            Self::Network { .. }
            | Self::Malformed { .. }
            | Self::Setup(_)
            | Self::NoAuthorities(_) => None,
        }
    }

    /// Whether what was asked for is not there (any more). A project that is not there is another matter: it says
    /// nothing about what is in it.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Rejected(rejection) if rejection.status == 404 && rejection.code != PROJECT_NOT_FOUND)
    }

    /// Whether the same request may well succeed a little later.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Network { kind, .. } => !matches!(
                kind,
                NetworkKind::Certificate | NetworkKind::Tls | NetworkKind::TooLarge
            ),
            Self::Rejected(rejection) => {
                matches!(rejection.status, 408 | 429 | 500 | 502 | 503 | 504)
                    || rejection.code == limitry_types::codes::IDEMPOTENCY_IN_PROGRESS
            }
            Self::Redirected { .. }
            | Self::Malformed { .. }
            | Self::Setup(_)
            | Self::NoAuthorities(_) => false,
        }
    }

    /// Whether the server may have acted although there is no answer.
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::Network { kind, changes, .. } => *changes && !kind.before_sending(),
            Self::Rejected(rejection) => rejection.status >= 500,
            Self::Malformed { .. } => true,
            Self::Redirected { .. } | Self::Setup(_) | Self::NoAuthorities(_) => false,
        }
    }
}

/// What was asked for; `None` where it is not there (any more).
pub fn optional<T>(result: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match result {
        Err(error) if error.is_not_found() => Ok(None),
        other => other.map(Some),
    }
}

/// Reads an error's body in the documented form, the older one, or none (contract, "Errors").
pub(super) fn parse_rejection(status: u16, body: &[u8], header_id: Option<String>) -> Rejection {
    let mut rejection = Rejection {
        status,
        request_id: header_id,
        ..Rejection::default()
    };
    if let Ok(envelope) = serde_json::from_slice::<ErrorEnvelope>(body) {
        let error = envelope.error;
        rejection.code = error.code;
        // One line, whatever it holds: it is going to stand among lines of ours.
        rejection.message = escape(&error.message).into_owned();
        rejection.details = error.details;
        rejection.details.truncate(MAX_DETAILS);
        rejection.request_id = rejection.request_id.or(error.request_id);
    } else if let Ok(older) = serde_json::from_slice::<serde_json::Value>(body)
        && let Some(message) = older.get("error").and_then(serde_json::Value::as_str)
    {
        rejection.message = escape(message).into_owned();
    }
    if rejection.message.trim().is_empty() {
        let html = body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<');
        let from = if html {
            ", in HTML: a proxy may have answered instead of the API"
        } else {
            ""
        };
        rejection.message = format!("the API answered with status {status}{from}");
    }
    rejection
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
