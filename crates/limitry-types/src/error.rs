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

/// The error codes of the API, by status.
#[expect(missing_docs, reason = "each constant has the value of its name")]
pub mod codes {
    pub const INVALID_REQUEST: &str = "invalid_request";
    pub const MISSING_REQUIRED_FIELD: &str = "missing_required_field";
    pub const INVALID_FIELD_VALUE: &str = "invalid_field_value";
    pub const MISSING_API_KEY: &str = "missing_api_key";
    pub const INVALID_API_KEY: &str = "invalid_api_key";
    pub const EXPIRED_API_KEY: &str = "expired_api_key";
    pub const INSUFFICIENT_PERMISSIONS: &str = "insufficient_permissions";
    pub const PROJECT_NOT_FOUND: &str = "project_not_found";
    pub const API_KEY_NOT_FOUND: &str = "api_key_not_found";
    pub const QUOTA_ALERT_NOT_FOUND: &str = "quota_alert_not_found";
    pub const QUOTA_NOT_FOUND: &str = "quota_not_found";
    pub const RATE_LIMIT_NOT_FOUND: &str = "rate_limit_not_found";
    pub const CUSTOMER_NOT_FOUND: &str = "customer_not_found";
    pub const METER_NOT_FOUND: &str = "meter_not_found";
    pub const LIMIT_NOT_FOUND: &str = "limit_not_found";
    pub const BALANCE_NOT_FOUND: &str = "balance_not_found";
    pub const WEBHOOK_NOT_FOUND: &str = "webhook_not_found";
    pub const WEBHOOK_DELIVERY_NOT_FOUND: &str = "webhook_delivery_not_found";
    pub const ROUTE_NOT_FOUND: &str = "route_not_found";
    pub const IDEMPOTENCY_KEY_REUSED: &str = "idempotency_key_reused";
    pub const IDEMPOTENCY_REPLAYED: &str = "idempotency_replayed";
    pub const IDEMPOTENCY_IN_PROGRESS: &str = "idempotency_in_progress";
    pub const NAME_TAKEN: &str = "name_taken";
    pub const METER_IN_USE: &str = "meter_in_use";
    pub const API_KEY_INACTIVE: &str = "api_key_inactive";
    pub const METHOD_NOT_ALLOWED: &str = "method_not_allowed";
    pub const PAYLOAD_TOO_LARGE: &str = "payload_too_large";
    pub const UNSUPPORTED_MEDIA_TYPE: &str = "unsupported_media_type";
    pub const RATE_LIMIT_EXCEEDED: &str = "rate_limit_exceeded";
    pub const QUOTA_EXCEEDED: &str = "quota_exceeded";
    pub const LIMIT_EXCEEDED: &str = "limit_exceeded";
    pub const INTERNAL_ERROR: &str = "internal_error";
    pub const UNAVAILABLE: &str = "unavailable";
    pub const TIMEOUT: &str = "timeout";
    pub const INSUFFICIENT_STORAGE: &str = "insufficient_storage";
}
