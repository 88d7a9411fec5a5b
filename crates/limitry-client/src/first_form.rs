//! Events in the form of the API's first generation: well-known names are fields at the top level.

use limitry_types::{Amount, NewEvent};
use serde_json::{Map, Value};

use super::ApiError;

/// The dimensions that have fields in an event.
const DIMENSIONS: [&str; 2] = ["model", "provider"];

/// The values that have fields in an event, which hold whole numbers.
const VALUES: [(&str, &str); 5] = [
    ("input_tokens", "inputTokens"),
    ("output_tokens", "outputTokens"),
    ("total_tokens", "totalTokens"),
    ("latency_ms", "latencyMs"),
    ("cost_cents", "costCents"),
];

/// The event with its well-known names in the first form, and the rest in the second. `/track` documents no other form.
pub(super) fn mixed(event: &NewEvent) -> Result<Map<String, Value>, ApiError> {
    let mut event = event.clone();
    let fields = take_fields(&mut event);
    let mut body = object(&event)?;
    body.extend(fields);
    Ok(body)
}

/// The whole event in the first form. Other dimensions become properties. A value without a field is an error: its name.
pub(super) fn whole(event: &NewEvent) -> Result<Map<String, Value>, String> {
    let mut event = event.clone();
    let fields = take_fields(&mut event);
    if let Some(name) = event.values.keys().next() {
        return Err(name.clone());
    }
    for (name, value) in std::mem::take(&mut event.dimensions) {
        if event
            .properties
            .get(&name)
            .is_some_and(|known| *known != value.as_str())
        {
            return Err(name);
        }
        event.properties.insert(name, value.into());
    }
    // Fails for no event: its maps have texts for keys.
    let mut body = object(&event).map_err(|error| error.to_string())?;
    body.extend(fields);
    Ok(body)
}

/// Takes the dimensions and values that are fields of the first form out of the event.
fn take_fields(event: &mut NewEvent) -> Map<String, Value> {
    let mut fields = Map::new();
    for name in DIMENSIONS {
        if let Some(value) = event.dimensions.remove(name) {
            fields.insert(name.to_owned(), value.into());
        }
    }
    for (name, field) in VALUES {
        // A fraction has no place in the first form.
        if let Some(number) = event.values.get(name).copied().and_then(Amount::as_integer) {
            event.values.remove(name);
            fields.insert(field.to_owned(), number.into());
        }
    }
    fields
}

fn object(event: &NewEvent) -> Result<Map<String, Value>, ApiError> {
    match serde_json::to_value(event) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(ApiError::Setup(format!(
            "cannot write the request: {error}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use limitry_types::NewEvent;
    use serde_json::{Value, json};

    use super::{mixed, whole};

    fn event(values: &[(&str, f64)]) -> NewEvent {
        let pairs = [("model", "gpt-4"), ("plan", "free")];
        NewEvent {
            customer_id: "c".to_owned(),
            event_type: "e".to_owned(),
            values: values
                .iter()
                .map(|(name, n)| ((*name).to_owned(), (*n).into()))
                .collect(),
            dimensions: pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            ..NewEvent::default()
        }
    }

    #[test]
    fn well_known_names_are_fields_and_the_rest_stays() {
        let body = mixed(&event(&[
            ("total_tokens", 5.0),
            ("cost_cents", 0.5),
            ("gb", 2.0),
        ]));
        assert_eq!(
            Value::Object(body.unwrap()),
            json!({
                "customerId": "c", "eventType": "e", "model": "gpt-4", "totalTokens": 5,
                "values": {"cost_cents": 0.5, "gb": 2}, "dimensions": {"plan": "free"},
            })
        );
    }

    #[test]
    fn the_whole_first_form_has_no_values_and_no_dimensions() {
        let body = whole(&event(&[("input_tokens", 5.0)])).unwrap();
        assert_eq!(
            Value::Object(body),
            json!({
                "customerId": "c", "eventType": "e", "model": "gpt-4", "inputTokens": 5,
                "properties": {"plan": "free"},
            })
        );
    }

    #[test]
    fn a_value_that_the_first_form_cannot_hold_is_named() {
        for (name, number) in [("gb", 1.0), ("cost_cents", 0.5)] {
            assert_eq!(whole(&event(&[(name, number)])), Err(name.to_owned()));
        }
    }
}
