//! The facts about balances that public pages document, each with its source. See `documented.rs`.

use serde_json::{Value, json};

use super::TestService;

#[tokio::test]
async fn documented_balances_are_answered_as_documented() {
    let server = TestService::new();
    let balance = json!({"customerId": "cust_123", "name": "AI Credits", "unit": "credits", "initialBalance": 1000,
                         "minimumBalance": 0, "dimensionFilters": {}});
    let check = json!({"customerId": "cust_123", "name": "AI Credits", "amount": 50});
    let booking = |amount: u32| {
        json!({"customerId": "cust_123", "name": "AI Credits", "amount": amount, "description": "Purchase",
               "reference": "pay_123"})
    };
    let holds = |pairs: &[(&'static str, Value)]| pairs.to_vec();
    for (source, path, body, status, holds) in [
        (
            "stage api-reference/balances/create-a-balance",
            "/v1/balances",
            balance,
            201,
            holds(&[
                ("/projectId", json!(server.project)),
                ("/customerId", json!("cust_123")),
                ("/unit", json!("credits")),
                ("/currentBalance", json!(1000)),
                ("/minimumBalance", json!(0)),
                ("/dimensionFilters", json!({})),
            ]),
        ),
        (
            "stage api-reference/balances; docs concepts/balances: `availableBalance`",
            "/v1/balances/check",
            check,
            200,
            holds(&[
                ("/currentBalance", json!(1000)),
                ("/requestedAmount", json!(50)),
                ("/sufficient", json!(true)),
                ("/availableBalance", json!(1000)),
            ]),
        ),
        (
            "docs api-reference/balances/credit-balance",
            "/v1/balances/credit",
            booking(500),
            200,
            holds(&[
                ("/success", json!(true)),
                ("/transaction/type", json!("credit")),
                ("/transaction/amount", json!(500)),
                ("/transaction/reference", json!("pay_123")),
                ("/balance/currentBalance", json!(1500)),
            ]),
        ),
        (
            "stage api-reference/balances/debit-balance: checked and booked in one step",
            "/v1/balances/debit",
            booking(1501),
            200,
            holds(&[("/success", json!(false))]),
        ),
        (
            "stage api-reference/balances/debit-balance",
            "/v1/balances/debit",
            booking(1500),
            200,
            holds(&[
                ("/success", json!(true)),
                ("/transaction/type", json!("debit")),
                ("/balance/currentBalance", json!(0)),
            ]),
        ),
    ] {
        let answer = server.send_with_key("POST", path, body).await;
        let what = format!("{path} ({source}): {}", answer.body);
        assert_eq!(answer.status, status, "{what}");
        for (pointer, expected) in holds {
            assert_eq!(
                answer.body.pointer(pointer),
                Some(&expected),
                "{pointer} of {what}"
            );
        }
    }
    let listed = server.get("/v1/customers/cust_123/balances").await;
    let balances = listed.assert_status(200).body["balances"].clone();
    assert_eq!(balances[0]["name"], "AI Credits");
    assert_eq!(balances[0]["currentBalance"], 0);
}
