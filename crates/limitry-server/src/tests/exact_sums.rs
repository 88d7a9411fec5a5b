//! Sums of decimal values are exact. A value has up to fifteen digits, which a double holds, and up to nine decimals.

use http::Request;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::{TestService, new_body};

const NANOS_PER_UNIT: u128 = 1_000_000_000;

/// A decimal number as text, and in billionths.
#[derive(Debug, Clone)]
struct Value {
    text: String,
    nanos: u128,
}

fn value() -> impl Strategy<Value = Value> {
    let digits = prop_oneof![1..1000_u64, 1..100_000_000_u64, 1..400_000_000_000_000_u64];
    (digits, 0..=9_u32).prop_map(|(digits, places)| {
        let nanos = u128::from(digits) * 10_u128.pow(9 - places);
        Value {
            text: decimal(nanos),
            nanos,
        }
    })
}

/// Billionths as a decimal number.
fn decimal(nanos: u128) -> String {
    let (whole, nano) = (nanos / NANOS_PER_UNIT, nanos % NANOS_PER_UNIT);
    let text = format!("{whole}.{nano:09}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The fields of answers that hold a sum, as the text of the answer.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Sums {
    quotas: Vec<Used>,
    limits: Vec<Used>,
    value: Option<Box<RawValue>>,
    current_balance: Option<Box<RawValue>>,
    total_cost_cents: Option<Box<RawValue>>,
    data: Vec<Sums>,
}

#[derive(Deserialize)]
struct Used {
    used: Option<Box<RawValue>>,
    remaining: Option<Box<RawValue>>,
}

/// A JSON number in billionths. The number may have an exponent. `None` if there is no number, or if it has more decimals.
fn nanos(number: Option<&RawValue>) -> Option<u128> {
    let text = number?.get();
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let places = i32::try_from(fraction.len()).ok()? - exponent.parse::<i32>().ok()?;
    let digits: u128 = format!("{whole}{fraction}").parse().ok()?;
    let missing = u32::try_from(9 - places).ok()?;
    digits.checked_mul(10_u128.pow(missing))
}

impl TestService {
    async fn ask_exactly(&self, method: &str, path: &str, body: &str) -> Sums {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", "application/json");
        let answer = self
            .send(request.body(new_body(body.to_owned())).unwrap())
            .await;
        assert!(answer.status.is_success(), "{path} {body}: {}", answer.body);
        serde_json::from_slice(&answer.bytes).unwrap()
    }
}

async fn assert_exact(values: &[Value]) {
    let server = TestService::new();
    let sum: u128 = values.iter().map(|value| value.nanos).sum();
    let allowed = 9_007_199_254_740_992_u128 * NANOS_PER_UNIT;
    server
        .create_quota("Before", "values.v", 1 << 53, "day")
        .await;
    let meter = server.create_meter("sum", "values.v", json!({})).await;
    let limit = json!({"meterId": meter, "limitValue": 1_u64 << 53});
    server.create_limit(limit.clone()).await;
    let balance = r#"{"customerId": "c", "name": "B"}"#;
    server.ask_exactly("POST", "/v1/balances", balance).await;
    for (number, value) in values.iter().enumerate() {
        let text = &value.text;
        let event = format!(
            r#"{{"customerId": "c", "eventType": "e", "values": {{"v": {text}, "cost_cents": {text}}}, "idempotencyKey": "{number}"}}"#
        );
        let path = ["/v1/events/record", "/v1/track"][number % 2];
        server.ask_exactly("POST", path, &event).await;
        let credit =
            format!(r#"{{"customerId": "c", "name": "B", "amount": {text}, "description": "d"}}"#);
        server
            .ask_exactly("POST", "/v1/balances/credit", &credit)
            .await;
    }
    // One quota and one limit counted each event. These two count the stored events.
    server
        .create_quota("After", "values.v", 1 << 53, "day")
        .await;
    server.create_limit(limit).await;
    let asked = r#"{"customer_id": "c", "event_type": "e"}"#;
    let checked = server.ask_exactly("POST", "/v1/usage/check", asked).await;
    let states = checked.quotas.iter().chain(&checked.limits);
    let states: Vec<_> = states.collect();
    assert_eq!(states.len(), 4);
    for state in states {
        assert_eq!(nanos(state.used.as_deref()), Some(sum));
        assert_eq!(nanos(state.remaining.as_deref()), Some(allowed - sum));
    }
    let path = format!("/v1/meters/{meter}/query");
    let number = server.ask_exactly("POST", &path, "{}").await;
    assert_eq!(nanos(number.value.as_deref()), Some(sum));
    let balances = server.ask_exactly("GET", "/v1/balances", "").await;
    assert_eq!(
        nanos(balances.data[0].current_balance.as_deref()),
        Some(sum)
    );
    // Reports add doubles, which are exact to fifteen digits.
    if decimal(sum).bytes().filter(u8::is_ascii_digit).count() <= 15 {
        let range = "startDate=2026-11-25&endDate=2026-11-26";
        let summary = server
            .ask_exactly("GET", &format!("/v1/usage?{range}"), "")
            .await;
        assert_eq!(nanos(summary.total_cost_cents.as_deref()), Some(sum));
        for by in ["breakdown?groupBy=model", "timeseries?interval=day"] {
            let path = format!("/v1/usage/{by}&{range}");
            let rows = server.ask_exactly("GET", &path, "").await;
            assert_eq!(nanos(rows.data[0].total_cost_cents.as_deref()), Some(sum));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_exact_to_the_last_decimal(values in proptest::collection::vec(value(), 1..20)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(assert_exact(&values));
    }
}

#[tokio::test]
async fn a_tenth_and_two_tenths_are_three_tenths_everywhere() {
    let values = [("0.1", 100_000_000), ("0.2", 200_000_000)];
    let values = values.map(|(text, nanos)| Value {
        text: text.to_owned(),
        nanos,
    });
    assert_exact(&values).await;
    let server = TestService::new();
    let event = r#"{"customerId": "c", "eventType": "e", "values": {"input_tokens": 0.1, "output_tokens": 0.2}}"#;
    server.ask_exactly("POST", "/v1/events/record", event).await;
    let summary = server.get("/v1/usage?startDate=2026-11-25&endDate=2026-11-26");
    assert_eq!(summary.await.body["totalTokens"], 0.3);
}

#[tokio::test]
async fn a_counter_rounds_to_nine_decimals_and_the_event_keeps_its_value() {
    let server = TestService::new();
    server.create_quota("Q", "values.v", 10, "day").await;
    for value in ["0.0000000004", "0.0000000006", "0.12345678949"] {
        let event =
            format!(r#"{{"customerId": "c", "eventType": "e", "values": {{"v": {value}}}}}"#);
        server
            .ask_exactly("POST", "/v1/events/record", &event)
            .await;
    }
    let checked = server.ask_exactly("POST", "/v1/quotas/check", "{}").await;
    assert_eq!(nanos(checked.quotas[0].used.as_deref()), Some(123_456_790));
    // The event keeps the value as sent.
    let events = server.get("/v1/events").await;
    assert_eq!(events.body["data"][0]["values"]["v"], 0.123_456_789_49);
}
