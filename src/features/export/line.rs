//! An event as a line of NDJSON.

use limitry_types::{Amount, Event};
use serde_json::{Map, Value};

/// Fields of the API's first form, and the values or dimensions that they stand for.
const FIRST_FORM: [(&str, bool, &str); 7] = [
    ("model", false, "model"),
    ("provider", false, "provider"),
    ("inputTokens", true, "input_tokens"),
    ("outputTokens", true, "output_tokens"),
    ("totalTokens", true, "total_tokens"),
    ("latencyMs", true, "latency_ms"),
    ("costCents", true, "cost_cents"),
];

/// The event in the API's second form. A server that knows the second form repeats values and dimensions in the first one,
/// the default of the total among them, which is no value of the event.
pub(crate) fn event_line(event: &Event) -> String {
    let mut values = event.values.clone().unwrap_or_default();
    let mut dimensions = event.dimensions.clone().unwrap_or_default();
    for (field, is_value, name) in FIRST_FORM {
        match event.extra.get(field) {
            Some(Value::Number(number)) if is_value && event.values.is_none() => {
                let number = number.as_f64().unwrap_or_default();
                values.insert(name.to_owned(), Amount(number));
            }
            Some(Value::String(text)) if !is_value && event.dimensions.is_none() => {
                dimensions.insert(name.to_owned(), text.clone());
            }
            _ => {}
        }
    }
    let mut line = Map::new();
    let mut put = |name: &str, value: Value| {
        let is_empty = value.is_null() || value.as_object().is_some_and(Map::is_empty);
        if !is_empty {
            line.insert(name.to_owned(), value);
        }
    };
    put("id", Value::from(event.id.as_str()));
    put("customerId", Value::from(event.customer_id.as_str()));
    put("eventType", Value::from(event.event_type.as_str()));
    put("timestamp", json(&event.timestamp));
    put("values", json(&values));
    put("dimensions", json(&dimensions));
    put("properties", json(&event.properties));
    put("idempotencyKey", json(&event.idempotency_key));
    put("createdAt", json(&event.created_at));
    Value::Object(line).to_string()
}

fn json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::event_line;

    fn line(event: Value) -> Value {
        let event = serde_json::from_value(event).unwrap();
        serde_json::from_str(&event_line(&event)).unwrap()
    }

    #[test]
    fn fields_repeated_in_the_first_form_are_left_out() {
        let both = json!({
            "id": "evt_1", "customerId": "c", "eventType": "e", "timestamp": "2026-06-01T00:00:00Z",
            "values": {"input_tokens": 3}, "dimensions": {}, "properties": {}, "idempotencyKey": null,
            "inputTokens": 3, "totalTokens": 3, "newField": 1,
        });
        assert_eq!(
            line(both),
            json!({
                "id": "evt_1", "customerId": "c", "eventType": "e", "timestamp": "2026-06-01T00:00:00Z",
                "values": {"input_tokens": 3},
            })
        );
    }

    #[test]
    fn an_event_of_the_first_form_becomes_one_of_the_second() {
        let first = json!({
            "id": "evt_1", "customerId": "c", "eventType": "e", "timestamp": "2026-06-01T00:00:00Z",
            "model": "m", "totalTokens": 5, "properties": {"plan": "pro"},
        });
        assert_eq!(
            line(first),
            json!({
                "id": "evt_1", "customerId": "c", "eventType": "e", "timestamp": "2026-06-01T00:00:00Z",
                "values": {"total_tokens": 5}, "dimensions": {"model": "m"}, "properties": {"plan": "pro"},
            })
        );
    }
}
