//! Compares an answer with its request: an answer about something else confirms nothing.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use limitry_types::text::escape;

use super::request::ApiRequest;
use super::{ApiError, Client};

/// Fields that a server answers in another form than they were sent in.
const REWRITTEN: [&str; 2] = ["billingCycleStart", "timezone"];

impl Client {
    /// As [`Client::call`], for a request about one resource. An answer about another resource than `id`, or with another
    /// value than was sent, is malformed.
    pub(super) async fn call_and_compare<T: DeserializeOwned>(
        &self,
        request: &ApiRequest<'_>,
        id: Option<&str>,
    ) -> Result<T, ApiError> {
        let (answer, _) = self.call_and_compare_with_status(request, id).await?;
        Ok(answer)
    }

    /// As [`Client::call_and_compare`], with the status of the answer.
    pub(super) async fn call_and_compare_with_status<T: DeserializeOwned>(
        &self,
        request: &ApiRequest<'_>,
        id: Option<&str>,
    ) -> Result<(T, u16), ApiError> {
        let response = self.send(request).await?;
        let answer = self.decode(request, &response)?;
        let sent = request.body.as_deref().unwrap_or_default();
        match contradiction(sent, &response.body, id) {
            None => Ok((answer, response.status)),
            Some(reason) => Err(self.malformed(request, reason, response.request_id())),
        }
    }
}

/// What in an answer contradicts its request. A field that the answer leaves out contradicts nothing.
fn contradiction(sent: &[u8], answer: &[u8], id: Option<&str>) -> Option<String> {
    let answer: Map<String, Value> = serde_json::from_slice(answer).ok()?;
    // A customer has two ids.
    let is_it = |id: &str| {
        let mut ids = ["id", "externalId"].iter().filter_map(|it| answer.get(*it));
        ids.any(|found| found == id)
    };
    if id.is_some_and(|id| !is_it(id)) {
        return Some("it is about another resource".to_owned());
    }
    let sent: Map<String, Value> = serde_json::from_slice(sent).ok()?;
    sent.iter().find_map(|(name, value)| {
        let answered = answer.get(name)?;
        let is_confirmed = is_rewritten(name, value) || is_same(value, answered);
        (!is_confirmed)
            .then(|| format!("its `{name}` is {}, not {}", shown(answered), shown(value)))
    })
}

/// The beginning of a value.
fn shown(value: &Value) -> String {
    const MAX_CHARS: usize = 60;
    let text: String = value.to_string().chars().take(MAX_CHARS).collect();
    escape(&text).into_owned()
}

/// Whether the server may answer this field in another form. It may replace a customer's own id by the external id.
fn is_rewritten(name: &str, value: &Value) -> bool {
    let is_own_id = |value: &str| value.starts_with("cust_");
    REWRITTEN.contains(&name) || (name == "customerId" && value.as_str().is_some_and(is_own_id))
}

/// Whether two values are equal. Surrounding blanks, letter case, list order and empty members are ignored.
fn is_same(sent: &Value, answered: &Value) -> bool {
    match (sent, answered) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::String(a), Value::String(b)) => a.trim().to_lowercase() == b.trim().to_lowercase(),
        (Value::Array(a), Value::Array(b)) => {
            let is_in = |value: &Value, list: &[Value]| list.iter().any(|one| is_same(value, one));
            a.iter().all(|value| is_in(value, b)) && b.iter().all(|value| is_in(value, a))
        }
        (Value::Object(a), Value::Object(b)) => {
            let is_same_in_both = |name: &String| {
                let value = |map: &Map<String, Value>| map.get(name).cloned().unwrap_or_default();
                is_same(&value(a), &value(b))
            };
            a.keys().chain(b.keys()).all(is_same_in_both)
        }
        (a, b) => a == b || (is_empty(a) && is_empty(b)),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn difference(sent: &Value, answer: &Value, id: Option<&str>) -> Option<String> {
        contradiction(
            sent.to_string().as_bytes(),
            answer.to_string().as_bytes(),
            id,
        )
    }

    #[test]
    fn an_equal_value_in_another_form_is_no_contradiction() {
        let sent = json!({
            "name": "Free ", "limitValue": 7, "customerId": "cust_1", "alertThresholds": [80, 50], "description": null,
            "eventFilter": {"eventType": "image"}, "billingCycleStart": "2027-01-15", "unknown": true,
        });
        let answer = json!({
            "id": "lmt_1", "name": "Free", "limitValue": 7.0, "customerId": "acme", "alertThresholds": [50, 80], "description": "",
            "eventFilter": {"eventType": "image", "dimensions": {}, "customerId": null},
            "billingCycleStart": "2027-01-14T23:00:00Z",
        });
        assert_eq!(difference(&sent, &answer, Some("lmt_1")), None);
        let customer = json!({"id": "cust_1", "externalId": "acme"});
        assert_eq!(difference(&json!({}), &customer, Some("acme")), None);
        assert_eq!(difference(&json!({}), &customer, Some("cust_1")), None);
    }

    #[test]
    fn another_value_or_another_resource_is_a_contradiction() {
        let sent = json!({"name": "Free", "limitValue": 7, "dimensionFilters": {"plan": "free"}});
        for (field, value) in [
            ("name", json!("Other")),
            ("limitValue", json!(8)),
            ("dimensionFilters", json!({"plan": "free", "model": "x"})),
            ("dimensionFilters", json!({})),
            ("dimensionFilters", Value::Null),
        ] {
            let mut answer = sent.clone();
            answer[field] = value;
            let reason = difference(&sent, &answer, None);
            assert!(
                reason.is_some_and(|reason| reason.contains(field)),
                "{answer}"
            );
        }
        for answer in [json!({"id": "lmt_2"}), json!({"id": null}), json!({})] {
            let reason = difference(&json!({}), &answer, Some("lmt_1"));
            assert!(reason.is_some_and(|reason| reason.contains("another resource")));
        }
    }
}
