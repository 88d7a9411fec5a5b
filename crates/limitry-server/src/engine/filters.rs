use serde_json::{Map, Value};

use limitry_types::Dimensions;

/// What filters are matched against: an event, or the event that a check asks about.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Counts as the dimension `customer_id`.
    pub(crate) customer_id: Option<&'a str>,
    /// Counts as the dimension `event_type`.
    pub(crate) event_type: Option<&'a str>,
    pub(crate) dimensions: &'a Dimensions,
    /// Texts among them count as dimensions.
    pub(crate) properties: Option<&'a Map<String, Value>>,
}

impl<'a> Subject<'a> {
    /// What filters see of a name: the field, else the dimension, else the property. A property that no dimension could
    /// be is never equal to a filter, whose name and length have the limits of dimensions.
    pub(super) fn dimension(&self, name: &str) -> Option<&'a str> {
        let field = match name {
            "customer_id" => self.customer_id,
            "event_type" => self.event_type,
            _ => None,
        };
        field
            .or_else(|| self.dimensions.get(name).map(String::as_str))
            .or_else(|| self.properties?.get(name)?.as_str())
    }

    /// Whether every filter equals the dimension of its name. No filters match everything.
    pub(super) fn matches(&self, filters: &Dimensions) -> bool {
        filters
            .iter()
            .all(|(name, value)| self.dimension(name) == Some(value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_match_customer_and_event_type_as_dimensions() {
        let dimensions = Dimensions::from([("model".to_owned(), "m".to_owned())]);
        let subject = Subject {
            customer_id: Some("c"),
            event_type: None,
            dimensions: &dimensions,
            properties: None,
        };
        let filters = |pairs: &[(&str, &str)]| -> Dimensions {
            pairs
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect()
        };
        assert!(subject.matches(&filters(&[])));
        assert!(subject.matches(&filters(&[("customer_id", "c"), ("model", "m")])));
        assert!(!subject.matches(&filters(&[("customer_id", "d")])));
        assert!(!subject.matches(&filters(&[("event_type", "e")])));
        assert!(!subject.matches(&filters(&[("model", "m"), ("provider", "p")])));
    }

    #[test]
    fn a_field_wins_over_a_dimension_and_a_dimension_over_a_property() {
        let properties = serde_json::json!({
            "customer_id": "property",
            "model": "property",
            "region": "eu",
            "level": 5,
        });
        let dimensions = Dimensions::from([("model".to_owned(), "dimension".to_owned())]);
        let subject = Subject {
            customer_id: Some("field"),
            event_type: None,
            dimensions: &dimensions,
            properties: properties.as_object(),
        };
        for (name, seen) in [
            ("customer_id", Some("field")),
            ("model", Some("dimension")),
            ("region", Some("eu")),
            ("level", None),
            ("provider", None),
        ] {
            assert_eq!(subject.dimension(name), seen, "{name}");
        }
    }
}
