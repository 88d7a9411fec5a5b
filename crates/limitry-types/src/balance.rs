use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Dimensions, Extra, Filters};
use crate::ExactAmount;
use crate::exact_amount::read_amounts_exactly;
use crate::word::word_enum;

word_enum! {
    /// What a transaction does to its balance: it adds, or it takes.
    pub enum TransactionType { Credit = "credit", Debit = "debit" }
}

/// A balance: what one customer has of something, such as prepaid credits. It never resets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", remote = "Self")]
pub struct Balance {
    /// `bal_…`
    pub id: String,
    /// The id of its project.
    #[serde(default)]
    pub project_id: Option<String>,
    /// The id that the customer's events carry.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub customer_id: String,
    /// Unique for the customer.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// What is counted: `credits`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub unit: String,
    /// What the customer has. Below zero where the minimum allows it.
    pub current_balance: ExactAmount,
    /// Below this no debit takes the balance. Below zero it allows an overdraft.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub minimum_balance: ExactAmount,
    /// What a debit may take: current minus minimum.
    #[serde(default)]
    pub available_balance: Option<ExactAmount>,
    /// A check whose dimensions contradict these does not find the balance.
    #[serde(default, deserialize_with = "crate::filters")]
    pub dimension_filters: Option<Filters>,
    /// When it was created.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub updated_at: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

read_amounts_exactly!(Balance: "currentBalance", "minimumBalance", "availableBalance");

impl Balance {
    /// What a debit may take. Some servers do not say; then it is computed.
    pub fn available(&self) -> ExactAmount {
        let computed = || self.current_balance.checked_sub(self.minimum_balance);
        self.available_balance
            .or_else(computed)
            .unwrap_or(ExactAmount::MAX)
    }
}

/// The body of `POST /balances`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewBalance {
    /// The customer, who comes to exist with the balance.
    pub customer_id: String,
    /// Unique for the customer.
    pub name: String,
    /// What is counted; `credits` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What the customer has at first; 0 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_balance: Option<ExactAmount>,
    /// Below this no debit takes the balance; 0 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_balance: Option<ExactAmount>,
    /// A check whose dimensions contradict these does not find the balance.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimension_filters: Dimensions,
}

/// The body of `POST /balances/check`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BalanceCheck {
    /// The customer.
    pub customer_id: String,
    /// The balance's name.
    pub name: String,
    /// What the customer is about to use, above zero.
    pub amount: ExactAmount,
    /// The dimensions of the use.
    #[serde(skip_serializing_if = "Dimensions::is_empty")]
    pub dimensions: Dimensions,
}

/// The answer to `POST /balances/check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", remote = "Self")]
pub struct BalanceVerdict {
    /// `bal_…`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub balance_id: String,
    /// The balance's name.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// What is counted.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub unit: String,
    /// What the customer has.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub current_balance: ExactAmount,
    /// Below this no debit takes the balance.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub minimum_balance: ExactAmount,
    /// What was asked about.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub requested_amount: ExactAmount,
    /// Whether a debit of the amount would be booked.
    pub sufficient: bool,
    /// What a debit may take: current minus minimum.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub available_balance: ExactAmount,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

read_amounts_exactly!(
    BalanceVerdict: "currentBalance", "minimumBalance", "requestedAmount", "availableBalance"
);

/// The body of `POST /balances/credit` and `POST /balances/debit`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BalanceBooking {
    /// The customer.
    pub customer_id: String,
    /// The balance's name.
    pub name: String,
    /// How much, above zero.
    pub amount: ExactAmount,
    /// What it is for.
    pub description: String,
    /// The payment or event that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// The answer to `POST /balances/credit` and `POST /balances/debit`. A debit of more than is available is an answer, not
/// an error: `success` is false, and nothing is booked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BalanceBooked {
    /// Whether it was booked.
    pub success: bool,
    /// What was booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction: Option<Transaction>,
    /// The balance after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<Balance>,
    /// Why it was not booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// One change of a balance. The sum of all of them is the balance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", remote = "Self")]
pub struct Transaction {
    /// `txn_…`
    pub id: String,
    /// `bal_…`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub balance_id: String,
    /// A [`TransactionType`], or one that only a newer server knows.
    #[serde(rename = "type", default, deserialize_with = "crate::or_default")]
    pub transaction_type: String,
    /// How much, above zero.
    pub amount: ExactAmount,
    /// What it was for.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub description: String,
    /// The payment or event that it belongs to.
    #[serde(default)]
    pub reference: Option<String>,
    /// When it was booked.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

read_amounts_exactly!(Transaction: "amount");

/// The answer to `GET /customers/{id}/balances`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerBalances {
    /// All balances of the customer.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub balances: Vec<CustomerBalance>,
}

/// A balance in the answer to `GET /customers/{id}/balances`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", remote = "Self")]
pub struct CustomerBalance {
    /// `bal_…`
    pub id: String,
    /// Unique for the customer.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub name: String,
    /// What is counted.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub unit: String,
    /// What the customer has.
    pub current_balance: ExactAmount,
    /// Below this no debit takes the balance.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub minimum_balance: ExactAmount,
    /// What a debit may take: current minus minimum.
    #[serde(default)]
    pub available_balance: Option<ExactAmount>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

read_amounts_exactly!(CustomerBalance: "currentBalance", "minimumBalance", "availableBalance");

#[cfg(test)]
mod tests {
    use super::*;

    const LARGE: &str = "9007199254740991.123456789";

    #[test]
    fn amounts_survive_reading_and_writing_beside_unknown_fields() {
        let text = format!(
            r#"{{"success":true,"balance":{{"id":"bal_1","currentBalance":{LARGE},"minimumBalance":-0.5,"new":[1.5]}},
                "transaction":{{"id":"txn_1","type":"credit","amount":0.1,"reference":null}}}}"#
        );
        let booked: BalanceBooked = serde_json::from_str(&text).unwrap();
        let balance = booked.balance.clone().unwrap();
        assert_eq!(balance.current_balance.to_string(), LARGE);
        assert_eq!(balance.minimum_balance.to_string(), "-0.5");
        assert_eq!(balance.extra["new"][0], 1.5);
        assert_eq!(
            booked.transaction.clone().unwrap().amount.to_string(),
            "0.1"
        );
        let written = serde_json::to_string(&booked).unwrap();
        assert!(
            written.contains(&format!(r#""currentBalance":{LARGE}"#)),
            "{written}"
        );
        let again: BalanceBooked = serde_json::from_str(&written).unwrap();
        assert_eq!(again, booked);
    }

    #[test]
    fn the_available_amount_is_computed_if_the_server_leaves_it_out() {
        let text = r#"{"id":"bal_1","currentBalance":5,"minimumBalance":-2.5}"#;
        let balance: Balance = serde_json::from_str(text).unwrap();
        assert_eq!(balance.available().to_string(), "7.5");
    }

    #[test]
    fn a_refused_debit_is_an_answer() {
        let text = r#"{"success":false,"error":"insufficient balance"}"#;
        let refused: BalanceBooked = serde_json::from_str(text).unwrap();
        assert!(!refused.success && refused.balance.is_none());
        assert_eq!(serde_json::to_string(&refused).unwrap(), text);
    }
}
