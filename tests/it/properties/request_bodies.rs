//! The body of a request is the documented one, field by field.

use serde_json::json;

use crate::support::scripted::PAT;
use crate::support::{Reply, Server, TestEnv};

const RECORD: [&str; 6] = ["usage", "record", "--customer", "c", "--event", "e"];

#[test]
fn the_documented_check_request_is_sent_in_snake_case() {
    let server = Server::start();
    server.allow(
        "POST",
        "/v1/usage/check",
        Reply::json(200, &json!({"allowed": true})),
    );
    let args = "usage check --customer cust_123 --event api_call --value total_tokens=500 --dimension model=gpt-4";
    TestEnv::person(&server.url())
        .run(args.split(' '))
        .success();
    let request = &server.requests()[0];
    assert_eq!(
        request.json(),
        json!({
            "customer_id": "cust_123", "event_type": "api_call",
            "values": {"total_tokens": 500}, "dimensions": {"model": "gpt-4"},
        })
    );
    assert_eq!(request.token(), Some(PAT));
}

#[test]
fn an_event_is_sent_as_documented() {
    let server = Server::start();
    server.allow(
        "POST",
        "/v1/events/record",
        Reply::json(201, &json!({"id": "evt_1", "recorded": true})),
    );
    let mut args = RECORD.to_vec();
    args.extend("--value cost_cents=0.5 --dimension model=gpt-4 --timestamp 2026-11-23".split(' '));
    args.extend(["--idempotency-key", "order-7001"]);
    TestEnv::person(&server.url()).run(args).success();
    assert_eq!(
        server.requests()[0].json(),
        json!({
            "customerId": "c", "eventType": "e", "values": {"cost_cents": 0.5},
            "dimensions": {"model": "gpt-4"}, "timestamp": "2026-11-23T00:00:00Z",
            "idempotencyKey": "order-7001",
        })
    );
}
