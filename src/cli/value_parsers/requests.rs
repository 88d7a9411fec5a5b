//! Parts of requests: JSON, fields, headers and methods.

/// Any JSON.
#[derive(Debug, Clone)]
pub struct Json(pub serde_json::Value);

/// A JSON object.
#[derive(Debug, Clone)]
pub struct JsonObject(pub serde_json::Map<String, serde_json::Value>);

/// Any JSON.
pub(crate) fn json(text: &str) -> Result<Json, String> {
    serde_json::from_str(text)
        .map(Json)
        .map_err(|error| format!("must be JSON: {error}"))
}

/// A JSON object.
pub(crate) fn json_object(text: &str) -> Result<JsonObject, String> {
    match json(text)?.0 {
        serde_json::Value::Object(object) => Ok(JsonObject(object)),
        _ => Err("must be a JSON object, as in {\"plan\":\"pro\"}".to_owned()),
    }
}

/// A header of `limitry api`: `NAME:VALUE`.
pub(crate) fn header(text: &str) -> Result<(http::HeaderName, http::HeaderValue), String> {
    limitry_client::RawRequest::header(text).map_err(|error| error.to_string())
}

/// An HTTP method, in any case.
pub(crate) fn method(text: &str) -> Result<String, String> {
    let method = text.to_ascii_uppercase();
    if ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].contains(&method.as_str()) {
        Ok(method)
    } else {
        Err("must be GET, HEAD, POST, PUT, PATCH or DELETE".to_owned())
    }
}

/// `FIELD=VALUE`: the value is JSON, or else a text.
pub(crate) fn field(text: &str) -> Result<(String, serde_json::Value), String> {
    let (name, value) = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or("must be FIELD=VALUE")?;
    let value =
        serde_json::from_str(value).unwrap_or_else(|_| serde_json::Value::String(value.to_owned()));
    Ok((name.to_owned(), value))
}
