//! `limitry balances …`

use clap::{Args, Subcommand};
use limitry_types::ExactAmount;

use super::shared::{Dimensions, ListLength};
use super::value_parsers;

/// `limitry balances …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry balances create Prepaid --customer acme-corp --initial 20
  limitry balances list --customer acme-corp
  limitry balances debit Prepaid --customer acme-corp --amount 0.25 --description \"10 images\"")]
pub enum BalancesCommand {
    /// Create a balance for a customer
    ///
    /// A balance never resets: credits add to it, and debits take from it. No debit takes it below `--minimum`. A minimum
    /// below 0 allows an overdraft.
    Create(BalancesCreateArgs),
    /// List balances
    #[command(alias = "ls")]
    List(BalancesListArgs),
    /// Show one balance
    #[command(alias = "get")]
    Show(BalancesShowArgs),
    /// Check whether a balance covers an amount; nothing is booked
    ///
    /// Exits 0 when the balance covers the amount and 10 when it does not.
    Check(BalancesCheckArgs),
    /// Add to a balance
    Credit(BalancesBookArgs),
    /// Subtract an amount from a balance, if the balance covers it
    ///
    /// Checks and books in one step: several callers at the same time cannot bring the balance below its minimum. Exits 0 when the
    /// amount is booked and 10 when it is refused. A refused idempotency key stays refused: after a credit, use a new key.
    #[command(after_help = "Examples:
  limitry balances debit Prepaid --customer acme-corp --amount 0.25 --description \"10 images\"
  limitry balances debit Prepaid --amount 5 --description Report --idempotency-key report-7

Exit codes:
  0   booked
  10  refused; nothing is booked")]
    Debit(BalancesBookArgs),
    /// List what was credited and debited
    Transactions(BalancesTransactionsArgs),
}

/// `limitry balances create`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry balances create Prepaid --customer acme-corp --initial 20
  limitry balances create Prepaid --customer cust_123 --unit EUR --minimum -5")]
pub struct BalancesCreateArgs {
    /// The name; unique for the customer
    #[arg(value_name = "NAME", value_parser = value_parsers::name)]
    pub name: String,

    /// The customer
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: String,

    /// What is counted [default: credits]
    #[arg(long, value_name = "UNIT", value_parser = value_parsers::short_text)]
    pub unit: Option<String>,

    /// Start with this much [default: 0]
    #[arg(long, value_name = "AMOUNT", value_parser = value_parsers::exact_amount, allow_hyphen_values = true)]
    pub initial: Option<ExactAmount>,

    /// Let no debit take it below this [default: 0]
    #[arg(long, value_name = "AMOUNT", value_parser = value_parsers::exact_amount, allow_hyphen_values = true)]
    pub minimum: Option<ExactAmount>,

    /// Use it only where the dimensions do not contradict this one; repeatable
    #[arg(long = "filter", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub filters: Vec<(String, String)>,
}

/// `limitry balances list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry balances list
  limitry balances list --customer acme-corp --json")]
pub struct BalancesListArgs {
    /// Show only those of this customer
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: Option<String>,

    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
}

/// Which balance.
#[derive(Debug, Clone, Args)]
pub struct Selected {
    /// The balance: its id or its name
    #[arg(value_name = "BALANCE", value_parser = value_parsers::selector)]
    pub balance: String,

    /// The customer, where several have a balance of this name
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: Option<String>,
}

/// `limitry balances show`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry balances show Prepaid --customer acme-corp
  limitry balances show bal_123 --json")]
pub struct BalancesShowArgs {
    /// Which balance
    #[command(flatten)]
    pub selected: Selected,
}

/// `limitry balances transactions`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry balances transactions Prepaid --customer acme-corp
  limitry balances transactions bal_123 --all --jsonl")]
pub struct BalancesTransactionsArgs {
    /// Which balance
    #[command(flatten)]
    pub selected: Selected,

    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
}

/// `limitry balances check`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry balances check Prepaid --customer acme-corp --amount 5
  limitry balances check Prepaid --customer acme-corp --amount 0.25 --json

Exit codes:
  0   the balance covers the amount
  10  it does not")]
pub struct BalancesCheckArgs {
    /// The balance: its id or its name
    #[arg(value_name = "BALANCE", value_parser = value_parsers::selector)]
    pub balance: String,

    /// The customer, where several have a balance of this name
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: Option<String>,

    /// The amount that is asked about
    #[arg(long, value_name = "AMOUNT", value_parser = value_parsers::positive_amount, allow_hyphen_values = true)]
    pub amount: ExactAmount,

    /// What the request is about
    #[command(flatten)]
    pub dimensions: Dimensions,
}

/// `limitry balances credit` and `limitry balances debit`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry balances credit Prepaid --customer acme-corp --amount 20 --description \"Top-up\"
  limitry balances credit Prepaid --amount 20 --description Invoice --reference inv-7")]
pub struct BalancesBookArgs {
    /// Which balance
    #[command(flatten)]
    pub selected: Selected,

    /// The amount, with at most 9 decimals
    #[arg(long, value_name = "AMOUNT", value_parser = value_parsers::positive_amount, allow_hyphen_values = true)]
    pub amount: ExactAmount,

    /// Description
    #[arg(long, value_name = "TEXT", value_parser = value_parsers::short_text)]
    pub description: String,

    /// The payment or event that it belongs to
    #[arg(long, value_name = "TEXT", value_parser = value_parsers::short_text)]
    pub reference: Option<String>,

    /// Book the amount once for all requests with this idempotency key
    #[arg(long, value_name = "KEY", value_parser = value_parsers::idempotency_key)]
    pub idempotency_key: Option<String>,
}
