use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{TestResponse, TestService, new_body, new_request};
use limitry_types::ExactAmount;

impl TestService {
    /// Sends a body whose numbers keep all their digits.
    async fn post_text(&self, path: &str, body: &str) -> TestResponse {
        let mut request = new_request("POST", path, &self.key, json!({}));
        *request.body_mut() = new_body(body.to_owned());
        self.send(request).await
    }

    async fn create_balance(&self, customer: &str, amounts: &str) -> TestResponse {
        let body = format!(r#"{{"customerId":"{customer}","name":"Credits"{amounts}}}"#);
        self.post_text("/v1/balances", &body).await
    }

    async fn book(&self, verb: &str, customer: &str, amount: &str) -> TestResponse {
        let body = format!(
            r#"{{"customerId":"{customer}","name":"Credits","amount":{amount},"description":"d"}}"#
        );
        self.post_text(&format!("/v1/balances/{verb}"), &body).await
    }

    /// The text of the customer's balance.
    async fn current(&self, customer: &str) -> String {
        let path = format!("/v1/balances?customerId={customer}");
        let page = self.get(&path).await.assert_status(200);
        member(&page, "currentBalance")
    }
}

/// The text of a number in a response.
fn member(response: &TestResponse, name: &str) -> String {
    let text = std::str::from_utf8(&response.bytes).unwrap();
    let (_, rest) = text.split_once(&format!("\"{name}\":")).expect(name);
    rest.split([',', '}']).next().unwrap().to_owned()
}

#[tokio::test]
async fn a_balance_is_created_shown_and_listed() {
    let server = TestService::new();
    let body = json!({
        "customerId": "c", "name": "Credits", "initialBalance": 20, "minimumBalance": -5,
        "unit": "USD", "dimensionFilters": {"model": "m"},
    });
    let created = server.send_with_key("POST", "/v1/balances", body).await;
    let created = created.assert_status(201);
    assert!(created.id().starts_with("bal_"));
    for (field, value) in [
        ("projectId", json!(server.project)),
        ("customerId", json!("c")),
        ("name", json!("Credits")),
        ("unit", json!("USD")),
        ("currentBalance", json!(20)),
        ("minimumBalance", json!(-5)),
        ("availableBalance", json!(25)),
        ("dimensionFilters", json!({"model": "m"})),
        ("createdAt", json!(super::START)),
        ("updatedAt", json!(super::START)),
    ] {
        assert_eq!(created.body[field], value, "{field}");
    }
    let shown = server.get(&format!("/v1/balances/{}", created.id())).await;
    assert_eq!(shown.assert_status(200).body, created.body);
    let other = server.create_balance("d", "").await.assert_status(201);
    assert_eq!(other.body["unit"], "credits");
    let listed = server.get("/v1/balances").await.assert_status(200);
    assert_eq!(listed.body["data"], json!([other.body, created.body]));
    let listed = server.get("/v1/balances?customerId=c").await;
    assert_eq!(
        listed.assert_status(200).body["data"],
        json!([created.body])
    );
    server
        .get("/v1/balances/bal_none")
        .await
        .assert_error(404, "balance_not_found");
}

#[tokio::test]
async fn a_balance_creates_an_unknown_customer_and_takes_either_id() {
    let server = TestService::new();
    server.create_balance("c", "").await.assert_status(201);
    let customer = server.get("/v1/customers/c").await.assert_status(200).id();
    server
        .create_balance(&customer, "")
        .await
        .assert_error(409, "name_taken");
    server
        .book("credit", &customer, "7")
        .await
        .assert_status(200);
    for id in ["c", &customer] {
        let balances = server.get(&format!("/v1/customers/{id}/balances")).await;
        let balances = balances.assert_status(200).body["balances"].clone();
        assert_eq!(balances[0]["currentBalance"], 7);
        assert_eq!(balances[0]["availableBalance"], 7);
        let listed = server.get(&format!("/v1/balances?customerId={id}")).await;
        assert_eq!(listed.body["data"][0]["customerId"], "c");
    }
    server
        .get("/v1/customers/unknown/balances")
        .await
        .assert_error(404, "customer_not_found");
}

#[tokio::test]
async fn a_balance_name_is_unique_for_each_customer() {
    let server = TestService::new();
    server.create_balance("c", "").await.assert_status(201);
    server
        .create_balance("c", "")
        .await
        .assert_error(409, "name_taken");
    server.create_balance("d", "").await.assert_status(201);
}

#[tokio::test]
async fn amounts_keep_every_digit() {
    let server = TestService::new();
    let large = "9007199254740991.123456789";
    server
        .create_balance("large", &format!(",\"initialBalance\":{large}"))
        .await
        .assert_status(201);
    assert_eq!(server.current("large").await, large);
    let checked = server
        .post_text(
            "/v1/balances/check",
            &format!(r#"{{"customerId":"large","name":"Credits","amount":{large}}}"#),
        )
        .await
        .assert_status(200);
    assert_eq!(member(&checked, "requestedAmount"), large);
    assert_eq!(checked.body["sufficient"], true);
    server.create_balance("c", "").await.assert_status(201);
    for _ in 0..10 {
        server.book("credit", "c", "0.1").await.assert_status(200);
    }
    assert_eq!(server.current("c").await, "1");
    let booked = server.book("debit", "c", "1e-9").await.assert_status(200);
    assert_eq!(member(&booked, "amount"), "0.000000001");
    assert_eq!(server.current("c").await, "0.999999999");
}

#[tokio::test]
async fn amounts_of_ten_places_or_beyond_two_to_the_53_are_rejected() {
    let server = TestService::new();
    server.create_balance("c", "").await.assert_status(201);
    for amount in [
        "0",
        "-1",
        "0.0000000001",
        "9007199254740993",
        "9007199254740992.1",
        "1e300",
        "\"5\"",
        "[]",
    ] {
        for verb in ["credit", "debit", "check"] {
            let response = server.book(verb, "c", amount).await;
            response.assert_error(400, "invalid_field_value");
            assert_eq!(response.error_paths(), ["amount"], "{amount}");
        }
    }
    server
        .book("credit", "c", "null")
        .await
        .assert_error(400, "missing_required_field");
    for (amounts, path) in [
        (",\"initialBalance\":1.0000000001", "initialBalance"),
        (",\"minimumBalance\":-9007199254740993", "minimumBalance"),
        (
            ",\"initialBalance\":1,\"minimumBalance\":2",
            "initialBalance",
        ),
        (",\"initialBalance\":-1", "initialBalance"),
        (
            ",\"initialBalance\":1,\"minimumBalance\":-9007199254740992",
            "minimumBalance",
        ),
    ] {
        let response = server.create_balance("d", amounts).await;
        response.assert_error(400, "invalid_field_value");
        assert_eq!(response.error_paths(), [path], "{amounts}");
    }
    server
        .book("credit", "c", "9007199254740992")
        .await
        .assert_status(200);
    let beyond = server.book("credit", "c", "0.1").await;
    beyond.assert_error(400, "invalid_field_value");
    assert_eq!(server.current("c").await, "9007199254740992");
}

#[tokio::test]
async fn a_debit_beyond_the_available_amount_answers_false_and_books_nothing() {
    let server = TestService::new();
    server
        .create_balance("c", ",\"initialBalance\":5,\"minimumBalance\":-2.5")
        .await
        .assert_status(201);
    let refused = server.book("debit", "c", "7.6").await.assert_status(200);
    assert_eq!(
        refused.body,
        json!({"success": false, "error": "insufficient balance: 7.6 requested, 7.5 available"})
    );
    let booked = server.book("debit", "c", "7.5").await.assert_status(200);
    assert_eq!(booked.body["success"], true);
    assert_eq!(booked.body["transaction"]["type"], "debit");
    assert_eq!(booked.body["transaction"]["reference"], Value::Null);
    assert_eq!(booked.body["balance"]["currentBalance"], -2.5);
    assert_eq!(booked.body["balance"]["availableBalance"], 0);
    let id = booked.body["balance"]["id"].as_str().unwrap().to_owned();
    let listed = server.get(&format!("/v1/balances/{id}/transactions")).await;
    let listed = listed.assert_status(200).body["data"].clone();
    assert_eq!(listed[0], booked.body["transaction"]);
    assert_eq!(listed[1]["description"], "Initial balance");
    assert_eq!(listed.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_negative_initial_balance_is_booked_as_a_debit() {
    let server = TestService::new();
    let created = server
        .create_balance("c", ",\"initialBalance\":-1.5,\"minimumBalance\":-2")
        .await
        .assert_status(201);
    let path = format!("/v1/balances/{}/transactions", created.id());
    let first = server.get(&path).await.assert_status(200).body["data"][0].clone();
    assert_eq!(
        (&first["type"], &first["amount"]),
        (&json!("debit"), &json!(1.5))
    );
}

#[tokio::test]
async fn a_check_whose_dimensions_contradict_the_filters_finds_no_balance() {
    let server = TestService::new();
    let body = json!({"customerId": "c", "name": "Credits", "dimensionFilters": {"model": "m"}});
    server
        .send_with_key("POST", "/v1/balances", body)
        .await
        .assert_status(201);
    let check = async |dimensions: Value| {
        let body =
            json!({"customerId": "c", "name": "Credits", "amount": 1, "dimensions": dimensions});
        server
            .send_with_key("POST", "/v1/balances/check", body)
            .await
    };
    for agreeing in [json!({}), json!({"model": "m"}), json!({"region": "eu"})] {
        let checked = check(agreeing).await.assert_status(200);
        assert_eq!(checked.body["sufficient"], false);
    }
    let other = check(json!({"model": "n"})).await;
    other.assert_error(404, "balance_not_found");
    // Credits and debits ignore filters.
    server.book("credit", "c", "1").await.assert_status(200);
}

#[tokio::test]
async fn a_repeat_with_an_idempotency_key_books_once() {
    let server = TestService::new();
    server.create_balance("c", "").await.assert_status(201);
    for is_replay in [None, Some("true")] {
        let body = json!({"customerId": "c", "name": "Credits", "amount": 3, "description": "d", "reference": "r"});
        let mut request = new_request("POST", "/v1/balances/credit", &server.key, body);
        let headers = request.headers_mut();
        headers.insert("idempotency-key", "payment-1".parse().unwrap());
        let booked = server.send(request).await.assert_status(200);
        assert_eq!(booked.header("idempotent-replay"), is_replay);
        assert_eq!(booked.body["transaction"]["reference"], "r");
    }
    // A reference without an idempotency key does not prevent a second booking.
    assert_eq!(server.current("c").await, "3");
    for _ in 0..2 {
        server.book("credit", "c", "1").await.assert_status(200);
    }
    assert_eq!(server.current("c").await, "5");
}

#[tokio::test]
async fn sixty_four_callers_on_two_servers_never_take_a_balance_below_its_minimum() {
    let server = TestService::new();
    let second = server.second_process();
    server
        .create_balance("c", ",\"initialBalance\":100,\"minimumBalance\":-1")
        .await
        .assert_status(201);
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..64 {
        let process = if n % 2 == 0 { &server } else { &second };
        let service = process.service.clone();
        let body = json!({"customerId": "c", "name": "Credits", "amount": 3, "description": "d"});
        let request = new_request("POST", "/v1/balances/debit", &process.key, body);
        calls.spawn(async move {
            use http_body_util::BodyExt as _;
            let response = service.respond_to(request).await;
            let body = response.into_body().collect().await.unwrap().to_bytes();
            let body: Value = serde_json::from_slice(&body).unwrap();
            body["success"] == true
        });
    }
    let booked = calls.join_all().await;
    assert_eq!(booked.into_iter().filter(|booked| *booked).count(), 33);
    for process in [&server, &second] {
        assert_eq!(process.current("c").await, "1");
    }
}

#[derive(Debug, Clone)]
enum Step {
    Create(usize, i64, i64),
    Credit(usize, i64),
    Debit(usize, i64),
}

/// An amount in billionths, with few or with all nine decimal places.
fn nanos() -> impl Strategy<Value = i64> {
    prop_oneof![
        1..5_000_000_000i64,
        (1..50i64).prop_map(|tenths| tenths * 100_000_000),
        Just(1),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let customer = 0..2usize;
    prop_oneof![
        (
            customer.clone(),
            -3_000_000_000..3_000_000_000i64,
            -3_000_000_000..1i64
        )
            .prop_map(|(customer, initial, minimum)| Step::Create(customer, initial, minimum)),
        (customer.clone(), nanos()).prop_map(|(customer, nanos)| Step::Credit(customer, nanos)),
        (customer, nanos()).prop_map(|(customer, nanos)| Step::Debit(customer, nanos)),
    ]
}

fn text(nanos: i64) -> String {
    ExactAmount::from_nanos(nanos.into()).unwrap().to_string()
}

const CUSTOMERS: [&str; 2] = ["c", "d"];

/// Runs the steps against two services on the same data, and against a model with two numbers for each customer.
async fn follow(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let server = TestService::new();
    let second = server.second_process();
    let mut model: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
    for (n, step) in steps.into_iter().enumerate() {
        let process = if n % 2 == 0 { &server } else { &second };
        match step {
            Step::Create(customer, initial, minimum) => {
                let amounts = format!(
                    ",\"initialBalance\":{},\"minimumBalance\":{}",
                    text(initial),
                    text(minimum)
                );
                let response = process.create_balance(CUSTOMERS[customer], &amounts).await;
                let expected = match model.get(&customer) {
                    _ if initial < minimum => 400,
                    Some(_) => 409,
                    None => {
                        model.insert(customer, (initial, minimum));
                        201
                    }
                };
                prop_assert_eq!(response.status.as_u16(), expected);
            }
            Step::Credit(customer, nanos) => {
                let response = process
                    .book("credit", CUSTOMERS[customer], &text(nanos))
                    .await;
                match model.get_mut(&customer) {
                    None => prop_assert_eq!(response.code(), "balance_not_found"),
                    Some((current, _)) => {
                        *current += nanos;
                        prop_assert_eq!(member(&response, "currentBalance"), text(*current));
                    }
                }
            }
            Step::Debit(customer, nanos) => {
                let response = process
                    .book("debit", CUSTOMERS[customer], &text(nanos))
                    .await;
                match model.get_mut(&customer) {
                    None => prop_assert_eq!(response.code(), "balance_not_found"),
                    Some((current, minimum)) if *current - nanos >= *minimum => {
                        *current -= nanos;
                        prop_assert_eq!(member(&response, "currentBalance"), text(*current));
                    }
                    Some(_) => prop_assert_eq!(&response.body["success"], false),
                }
            }
        }
    }
    for (customer, (current, minimum)) in model {
        prop_assert!(current >= minimum);
        prop_assert_eq!(server.current(CUSTOMERS[customer]).await, text(current));
        prop_assert_eq!(
            sum_of_transactions(&server, CUSTOMERS[customer]).await,
            current
        );
    }
    Ok(())
}

/// In billionths.
async fn sum_of_transactions(server: &TestService, customer: &str) -> i64 {
    let listed = server
        .get(&format!("/v1/balances?customerId={customer}"))
        .await;
    let id = listed.body["data"][0]["id"].as_str().unwrap();
    let mut sum = 0;
    let mut path = format!("/v1/balances/{id}/transactions?limit=7");
    loop {
        let page = server.get(&path).await.assert_status(200);
        for transaction in page.body["data"].as_array().unwrap() {
            let amount: ExactAmount = transaction["amount"].to_string().parse().unwrap();
            let nanos = i64::try_from(amount.nanos()).unwrap();
            let is_credit = transaction["type"] == "credit";
            sum += if is_credit { nanos } else { -nanos };
        }
        let Some(cursor) = page.body["nextCursor"].as_str() else {
            return sum;
        };
        path = format!("/v1/balances/{id}/transactions?limit=7&cursor={cursor}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_balance_equals_the_sum_of_its_transactions_after_any_steps(
        steps in proptest::collection::vec(step(), 1..40)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(follow(steps))?;
    }
}
