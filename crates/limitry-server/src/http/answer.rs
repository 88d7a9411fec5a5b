use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};

use super::Problem;

/// A successful answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// 2xx.
    pub(crate) status: StatusCode,
    /// JSON, or nothing with 204.
    pub(crate) body: Option<Vec<u8>>,
    /// Set where the body holds a secret: the id is then all that may be kept of the answer.
    pub(crate) secret_of: Option<String>,
    /// Whether it is an earlier answer given again.
    pub(crate) replayed: bool,
}

impl Answer {
    /// An answer with a body that is JSON already.
    pub(crate) fn raw(status: StatusCode, body: Vec<u8>) -> Self {
        Self {
            status,
            body: Some(body),
            secret_of: None,
            replayed: false,
        }
    }

    /// 200.
    pub(crate) fn ok(value: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self::raw(StatusCode::OK, json(value)?))
    }

    /// 201.
    pub(crate) fn created(value: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self::raw(StatusCode::CREATED, json(value)?))
    }

    /// 201 with what may be read again, and beside it the secret that may not.
    pub(crate) fn created_with_secret(
        value: &impl Serialize,
        field: &str,
        secret: &str,
        id: &str,
    ) -> Result<Self, Problem> {
        let mut body: Map<String, Value> = serde_json::to_value(value)
            .and_then(serde_json::from_value)
            .map_err(|error| Problem::internal(error.to_string()))?;
        body.insert(field.to_owned(), Value::String(secret.to_owned()));
        let mut answer = Self::created(&body)?;
        answer.secret_of = Some(id.to_owned());
        Ok(answer)
    }

    /// 204.
    pub(crate) fn no_content() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            body: None,
            secret_of: None,
            replayed: false,
        }
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(value).map_err(|error| Problem::internal(error.to_string()))
}
