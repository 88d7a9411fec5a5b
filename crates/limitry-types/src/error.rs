use serde::{Deserialize, Serialize};

/// The body of every error response: `{"error": …}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ErrorEnvelope {
    /// The error.
    pub error: ErrorBody,
}

/// An error response.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// A stable code: one of [`codes`], or one that this version does not know.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub code: String,
    /// A sentence for the user.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub message: String,
    /// The HTTP status. The status line decides; a body may leave it out.
    #[serde(default, deserialize_with = "status")]
    pub status: u16,
    /// The wrong parts of the request.
    #[serde(
        default,
        deserialize_with = "details",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub details: Vec<Detail>,
    /// Equal to the header `X-Request-Id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// With `idempotency_replayed`: the id of what the first request created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

/// One wrong part of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// The path of the part: `events[3].customerId`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub path: String,
    /// What is wrong with it.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub message: String,
}

fn status<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let status = crate::maybe_whole(deserializer)?;
    Ok(status
        .and_then(|n| u16::try_from(n).ok())
        .unwrap_or_default())
}

/// Details of another form must not hide the error itself.
fn details<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Detail>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// Defines a constant for each code, and the list of all.
macro_rules! error_codes {
    ($($name:ident = $code:literal,)*) => {
        /// The error codes of the API, by status.
        #[expect(missing_docs, reason = "each constant has the value of its name")]
        pub mod codes {
            $(pub const $name: &str = $code;)*

            /// All of them.
            pub const ALL: &[&str] = &[$($name),*];
        }
    };
}

error_codes! {
    INVALID_REQUEST = "invalid_request",
    MISSING_REQUIRED_FIELD = "missing_required_field",
    INVALID_FIELD_VALUE = "invalid_field_value",
    MISSING_API_KEY = "missing_api_key",
    INVALID_API_KEY = "invalid_api_key",
    EXPIRED_API_KEY = "expired_api_key",
    INSUFFICIENT_PERMISSIONS = "insufficient_permissions",
    PROJECT_NOT_FOUND = "project_not_found",
    API_KEY_NOT_FOUND = "api_key_not_found",
    QUOTA_ALERT_NOT_FOUND = "quota_alert_not_found",
    QUOTA_NOT_FOUND = "quota_not_found",
    RATE_LIMIT_NOT_FOUND = "rate_limit_not_found",
    CUSTOMER_NOT_FOUND = "customer_not_found",
    METER_NOT_FOUND = "meter_not_found",
    LIMIT_NOT_FOUND = "limit_not_found",
    BALANCE_NOT_FOUND = "balance_not_found",
    WEBHOOK_NOT_FOUND = "webhook_not_found",
    WEBHOOK_DELIVERY_NOT_FOUND = "webhook_delivery_not_found",
    ROUTE_NOT_FOUND = "route_not_found",
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused",
    IDEMPOTENCY_REPLAYED = "idempotency_replayed",
    IDEMPOTENCY_IN_PROGRESS = "idempotency_in_progress",
    NAME_TAKEN = "name_taken",
    METER_IN_USE = "meter_in_use",
    API_KEY_INACTIVE = "api_key_inactive",
    METHOD_NOT_ALLOWED = "method_not_allowed",
    PAYLOAD_TOO_LARGE = "payload_too_large",
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type",
    RATE_LIMIT_EXCEEDED = "rate_limit_exceeded",
    QUOTA_EXCEEDED = "quota_exceeded",
    LIMIT_EXCEEDED = "limit_exceeded",
    INTERNAL_ERROR = "internal_error",
    UNAVAILABLE = "unavailable",
    TIMEOUT = "timeout",
    INSUFFICIENT_STORAGE = "insufficient_storage",
}
