//! Compares the documented bodies of requests with the types of clients and with the fields of the routes.

use std::collections::BTreeSet;

use serde_json::json;

use super::{document, resolve};
use crate::routes::{Fields, ROUTES};

#[test]
fn documented_bodies_have_exactly_the_fields_of_the_types() {
    let document = document();
    let dimensions = limitry_types::Dimensions::from([("model".to_owned(), "m".to_owned())]);
    let values = limitry_types::Values::from([("a".to_owned(), limitry_types::Amount(1.0))]);
    let now = jiff::Timestamp::UNIX_EPOCH;
    let some = || Some("x".to_owned());
    let object = json!({"a": 1}).as_object().unwrap().clone();
    let sent = [
        (
            "NewProject",
            json!(limitry_types::NewProject {
                name: "x".into(),
                timezone: some(),
            }),
        ),
        (
            "NewApiKey",
            json!(limitry_types::NewApiKey {
                name: "x".into(),
                expires_at: Some(now)
            }),
        ),
        (
            "ApiKeyChange",
            json!(limitry_types::ApiKeyChange {
                name: some(),
                expires_at: Some(Some(now))
            }),
        ),
        (
            "UsageCheck",
            json!(limitry_types::UsageCheck {
                customer_id: "c".into(),
                event_type: "e".into(),
                values: values.clone(),
                dimensions: dimensions.clone(),
            }),
        ),
        (
            "NewEvent",
            json!(limitry_types::NewEvent {
                customer_id: "c".into(),
                event_type: "e".into(),
                values,
                dimensions: dimensions.clone(),
                properties: object.clone(),
                timestamp: Some(now),
                idempotency_key: some(),
            }),
        ),
        (
            "NewQuota",
            json!(limitry_types::NewQuota {
                name: "q".into(),
                metric: "total_events".into(),
                limit_value: 1,
                period: limitry_types::Period::Day,
                dimension_filters: dimensions.clone(),
            }),
        ),
        (
            "QuotaChange",
            json!(limitry_types::QuotaChange {
                name: some(),
                metric: some(),
                limit_value: Some(1),
                period: Some(limitry_types::Period::Day),
                dimension_filters: Some(dimensions.clone()),
            }),
        ),
        (
            "NewRateLimit",
            json!(limitry_types::NewRateLimit {
                name: "r".into(),
                limit_value: 1,
                window: limitry_types::Window::Hour,
                dimension_filters: dimensions.clone(),
                enabled: Some(true),
            }),
        ),
        (
            "RateLimitChange",
            json!(limitry_types::RateLimitChange {
                name: some(),
                limit_value: Some(1),
                window: Some(limitry_types::Window::Hour),
                dimension_filters: Some(dimensions.clone()),
                enabled: Some(true),
            }),
        ),
        (
            "NewMeter",
            json!(limitry_types::NewMeter {
                name: "m".into(),
                description: some(),
                aggregation: limitry_types::Aggregation::Count,
                field: "*".into(),
                event_filter: limitry_types::EventFilter::default(),
            }),
        ),
        (
            "MeterChange",
            json!(limitry_types::MeterChange {
                name: some(),
                description: Some(some()),
                aggregation: Some(limitry_types::Aggregation::Count),
                field: some(),
                event_filter: Some(limitry_types::EventFilter::default()),
            }),
        ),
        (
            "MeterQuery",
            json!(limitry_types::MeterQuery {
                customer_id: some(),
                dimensions: dimensions.clone(),
                start_date: some(),
                end_date: some(),
            }),
        ),
        (
            "LimitCheck",
            json!(limitry_types::MeterLimitCheck {
                customer_id: some(),
                dimensions: dimensions.clone(),
            }),
        ),
        (
            "NewLimit",
            json!(limitry_types::NewMeterLimit {
                name: "l".into(),
                meter_id: "mtr_total_events".into(),
                customer_id: some(),
                limit_value: 1,
                period: limitry_types::LimitPeriod::Day,
                dimension_filters: dimensions.clone(),
                alert_thresholds: Some(vec![100]),
            }),
        ),
        (
            "LimitChange",
            json!(limitry_types::MeterLimitChange {
                name: some(),
                meter_id: some(),
                customer_id: Some(some()),
                limit_value: Some(1),
                period: Some(limitry_types::LimitPeriod::Day),
                dimension_filters: Some(dimensions),
                alert_thresholds: Some(Some(vec![100])),
            }),
        ),
        (
            "NewCustomer",
            json!(limitry_types::NewCustomer {
                external_id: "c".into(),
                name: some(),
                email: some(),
                billing_cycle_start: some(),
                timezone: some(),
                metadata: Some(object.clone()),
            }),
        ),
        (
            "NewClientToken",
            json!(limitry_types::NewClientToken {
                context: object,
                server_context: Some(json!(1)),
                ttl_seconds: Some(1),
            }),
        ),
    ];
    for (name, body) in sent {
        let schema = &document["components"]["schemas"][name];
        let listed: BTreeSet<_> = schema["properties"].as_object().unwrap().keys().collect();
        let found: BTreeSet<_> = body.as_object().unwrap().keys().collect();
        // The types have one of the two forms of an event or a check, and one name of a token's context.
        if matches!(name, "NewEvent" | "UsageCheck" | "NewClientToken") {
            assert!(found.is_subset(&listed), "{name}");
        } else {
            assert_eq!(found, listed, "{name}");
        }
    }
}

#[test]
fn documented_bodies_have_exactly_the_fields_that_the_routes_know() {
    let document = document();
    for route in ROUTES {
        let method = route.method.as_str().to_lowercase();
        let operation = &document["paths"][route.path][&method];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let mut schema = resolve(&document, schema);
        let known = match route.fields {
            Fields::Any => continue,
            Fields::Only(known) | Fields::IgnoreOthers(known) => known,
            Fields::Events(known) => {
                schema = resolve(&document, &schema["properties"]["events"]["items"]);
                known
            }
        };
        let known: BTreeSet<&str> = known.iter().copied().collect();
        // The schema lists several bodies, or it is the only body.
        let alternatives = schema["oneOf"].as_array().into_iter().flatten();
        let listed: BTreeSet<&str> = alternatives
            .chain([schema])
            .filter_map(|schema| schema["properties"].as_object())
            .flat_map(|properties| properties.keys().map(String::as_str))
            .collect();
        assert_eq!(listed, known, "{method} {}", route.path);
    }
}
