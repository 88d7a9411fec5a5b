//! The contract's types: what travels between the CLI and any Limitry server.
//!
//! Both speakers use them: [`limitry_client`] as the client, [`limitry_server`] as the server. Field names are the
//! wire's own (camelCase), timestamps are RFC 3339 in UTC, `reset` is in Unix seconds. The client must survive
//! a server that differs where the contract is ours: what may be missing is an `Option`, what is unknown is
//! kept in `extra` and shown again under `--json`.

mod amount;
mod client_token;
mod customer;
mod error;
mod event;
mod key;
mod limit;
mod list;
mod metric;
mod quota;
mod rate_limit;
pub mod rules;
pub mod text;
mod timestamp;
mod usage;
mod user;
mod word;

pub use amount::Amount;
pub use client_token::{ClientContext, ClientToken, NewClientToken};
pub use customer::{Customer, CustomerUsage, NewCustomer};
pub use error::{Detail, ErrorBody, ErrorEnvelope, codes};
pub use event::{Event, NewEvent, Recorded, RecordedBatch, Tracked};
pub use key::{ApiKey, ApiKeyChange, CreatedApiKey, KeyStatus, NewApiKey};
pub use limit::{Limit, LimitVerdict};
pub use list::Page;
pub use metric::Metric;
pub use quota::{NewQuota, Period, Quota, QuotaChange, QuotaState, QuotaVerdict};
pub use rate_limit::{
    NewRateLimit, RateLimit, RateLimitChange, RateLimitState, RateLimitVerdict, Window,
};
pub use usage::{
    Breakdown, BreakdownRow, Grouping, Interval, Reason, Timeseries, TimeseriesRow, Totals,
    UsageCheck, Verdict,
};
pub use user::{NewProject, Project, TokenInfo, User};

/// Fields that this version does not know: kept, so that `--json` loses nothing.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// Names to strings: dimensions, dimension filters.
pub type Dimensions = std::collections::BTreeMap<String, String>;

/// Names to numbers: an event's values.
pub type Values = std::collections::BTreeMap<String, Amount>;

/// A field that is `null` is as good as one that is not there.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de> + Default,
{
    Ok(<Option<T> as serde::Deserialize>::deserialize(deserializer)?.unwrap_or_default())
}

/// Unix seconds, as a whole number or with a fraction; what is neither is as good as not there, because no answer
/// hangs on it.
fn seconds<'de, D>(deserializer: D) -> Result<Option<i64>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
    let with_fraction = || value.as_f64().and_then(|n| Amount(n.trunc()).as_integer());
    Ok(value.as_i64().or_else(with_fraction))
}
