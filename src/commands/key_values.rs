//! `NAME=VALUE` flags that were given several times, as one map.

use crate::failure::{Failure, Result, codes};
use std::collections::BTreeMap;

use limitry_types::Dimensions;

/// The pairs as a map; a name that is there twice is a mistake, not an overwriting.
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

/// An event's dimensions: where they name the customer or the type, they must agree with the flags.
pub(super) fn dimensions(
    pairs: Vec<(String, String)>,
    customer: &str,
    event: &str,
) -> Result<Dimensions> {
    let map = unique("--dimension", pairs)?;
    for (name, flag, said) in [
        ("customer_id", "--customer", customer),
        ("event_type", "--event", event),
    ] {
        if map.get(name).is_some_and(|value| value != said) {
            return Err(Failure::usage(
                codes::USAGE,
                format!("invalid value for '--dimension': {name} contradicts {flag}"),
            )
            .hint(format!("leave the dimension out: {flag} sets it")));
        }
    }
    Ok(map)
}
