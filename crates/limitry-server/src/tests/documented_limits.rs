//! The facts about meters and limits that public pages document, each with its source. See `documented.rs`.

use serde_json::{Value, json};

use super::TestService;

#[tokio::test]
async fn documented_meters_and_limits_are_answered_as_documented() {
    let server = TestService::new();
    let meter = json!({"name": "GPT-4 tokens", "description": "Tokens of GPT-4", "aggregation": "sum",
                       "field": "values.total_tokens", "eventFilter": {"eventType": "llm_call", "dimensions": {"model": "gpt-4"}}});
    let limit = json!({"name": "Free Tier", "meterId": "mtr_total_tokens", "limitValue": 1000, "period": "month",
                       "dimensionFilters": {"model": "gpt-4"}, "alertThresholds": [80, 100]});
    let event = json!({"customerId": "cust_123", "eventType": "llm_call", "values": {"input_tokens": 100, "output_tokens": 50},
                       "dimensions": {"model": "gpt-4"}});
    let check = json!({"customerId": "cust_123", "dimensions": {"model": "gpt-4"}});
    let holds = |pairs: &[(&'static str, Value)]| pairs.to_vec();
    for (source, path, body, status, holds) in [
        (
            "stage api-reference/meters/create-a-meter: every field is there",
            "/v1/meters",
            meter,
            201,
            holds(&[
                ("/projectId", json!(server.project)),
                ("/description", json!("Tokens of GPT-4")),
                ("/aggregation", json!("sum")),
                ("/field", json!("values.total_tokens")),
                ("/eventFilter/eventType", json!("llm_call")),
                ("/eventFilter/dimensions/model", json!("gpt-4")),
            ]),
        ),
        (
            "stage api-reference/limits/create-a-limit",
            "/v1/limits",
            limit,
            201,
            holds(&[
                ("/meterId", json!("mtr_total_tokens")),
                ("/limitValue", json!(1000)),
                ("/period", json!("month")),
                ("/dimensionFilters/model", json!("gpt-4")),
                ("/alertThresholds", json!([80, 100])),
                ("/customerId", Value::Null),
            ]),
        ),
        (
            "stage concepts/errors: an unknown meter",
            "/v1/limits",
            json!({"name": "L", "meterId": "mtr_none", "limitValue": 1, "period": "day"}),
            404,
            holds(&[("/error/code", json!("meter_not_found"))]),
        ),
        (
            "stage api-reference/events/record-an-event",
            "/v1/events/record",
            event,
            201,
            holds(&[("/recorded", json!(true))]),
        ),
        (
            "docs api-reference/meters/query-meter-value",
            "/v1/meters/mtr_total_tokens/query",
            json!({"customerId": "cust_123", "dimensions": {"model": "gpt-4"}, "startDate": "2026-11-01", "endDate": "2026-12-01"}),
            200,
            holds(&[
                ("/meterId", json!("mtr_total_tokens")),
                ("/value", json!(150)),
                ("/aggregation", json!("sum")),
            ]),
        ),
        (
            "docs api-reference/limits/check-limits: allowed when none is exceeded",
            "/v1/limits/check",
            check.clone(),
            200,
            holds(&[
                ("/allowed", json!(true)),
                ("/limits/0/name", json!("Free Tier")),
                ("/limits/0/limit", json!(1000)),
                ("/limits/0/used", json!(150)),
                ("/limits/0/remaining", json!(850)),
                ("/limits/0/exceeded", json!(false)),
            ]),
        ),
        (
            "stage concepts/pricing-scenarios: an own limit instead of the default",
            "/v1/limits",
            json!({"name": "Trial", "meterId": "mtr_total_tokens", "customerId": "cust_123", "limitValue": 150,
                   "period": "month", "dimensionFilters": {"model": "gpt-4"}}),
            201,
            holds(&[("/customerId", json!("cust_123"))]),
        ),
        (
            "stage concepts/errors: a refusal is an answer with a reason",
            "/v1/limits/check",
            check,
            200,
            holds(&[
                ("/allowed", json!(false)),
                ("/reason", json!("limit_exceeded")),
                ("/limits/0/name", json!("Trial")),
                ("/limits/1", Value::Null),
            ]),
        ),
    ] {
        let answer = server.send_with_key("POST", path, body).await;
        let what = format!("{path} ({source}): {}", answer.body);
        assert_eq!(answer.status, status, "{what}");
        for (pointer, expected) in holds {
            let found = answer.body.pointer(pointer).unwrap_or(&Value::Null);
            assert_eq!(found, &expected, "{pointer} of {what}");
        }
    }
}
