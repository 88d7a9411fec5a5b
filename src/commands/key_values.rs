//! Repeated `NAME=VALUE` flags as a map.

use std::collections::BTreeMap;

use limitry_types::Dimensions;

use crate::failure::{Failure, Result, codes};

/// The pairs as a map. A name that is given twice is an error.
pub(super) fn unique<V>(
    flag: &'static str,
    pairs: Vec<(String, V)>,
) -> Result<BTreeMap<String, V>> {
    let mut map = BTreeMap::new();
    for (name, value) in pairs {
        if map.contains_key(&name) {
            return Err(Failure::usage(
                codes::USAGE,
                format!("invalid value for '{flag}': '{name}' is given twice"),
            )
            .hint("give each name once"));
        }
        map.insert(name, value);
    }
    Ok(map)
}

/// The dimensions of an event. A dimension that names the customer or the event type must agree with the flag.
pub(super) fn dimensions(
    pairs: Vec<(String, String)>,
    customer: &str,
    event: &str,
) -> Result<Dimensions> {
    let map = unique("--dimension", pairs)?;
    for (name, flag, value) in [
        ("customer_id", "--customer", customer),
        ("event_type", "--event", event),
    ] {
        if map.get(name).is_some_and(|dimension| dimension != value) {
            return Err(Failure::usage(
                codes::USAGE,
                format!("invalid value for '--dimension': {name} contradicts {flag}"),
            )
            .hint(format!("leave the dimension out: {flag} sets it")));
        }
    }
    Ok(map)
}
