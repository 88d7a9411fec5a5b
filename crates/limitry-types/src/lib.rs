//! The types of the [Limitry](https://limitry.com) API, and the rules that their values obey.
//!
//! The types are what requests and responses contain: field names are camelCase, timestamps are RFC 3339 in UTC, and
//! `reset` is in Unix seconds. A client must survive a server of another version: a field that may be missing is an
//! `Option`, and unknown fields are kept in `extra`.
//!
//! ```
//! use limitry_types::rules;
//! use limitry_types::{Metric, Quota};
//!
//! let quota: Quota = serde_json::from_str(
//!     r#"{"id": "qta_1", "name": "Daily", "metric": "values.gb", "limitValue": 5, "period": "day"}"#,
//! )?;
//! assert_eq!(quota.metric.parse(), Ok(Metric::Value("gb".to_owned())));
//! assert!(rules::id(&quota.id).is_ok());
//! # Ok::<(), serde_json::Error>(())
//! ```

mod amount;
mod balance;
mod client_token;
mod customer;
mod error;
mod event;
mod exact_amount;
pub mod json;
mod key;
mod lenient;
mod limit;
mod list;
mod meter;
mod meter_limit;
mod metric;
mod quota;
mod rate_limit;
mod resource;
pub mod rules;
pub mod text;
mod timestamp;
mod usage;
mod user;
mod webhook;
mod word;

use lenient::{filters, maybe_whole, object, or_default, seconds, text_or_none, whole};

pub use amount::Amount;
pub use balance::{
    Balance, BalanceBooked, BalanceBooking, BalanceCheck, BalanceVerdict, CustomerBalance,
    CustomerBalances, NewBalance, Transaction, TransactionType,
};
pub use client_token::{ClientContext, ClientToken, NewClientToken};
pub use customer::{Customer, CustomerChange, CustomerUsage, NewCustomer};
pub use error::{Detail, ErrorBody, ErrorEnvelope, codes};
pub use event::{Event, NewEvent, Recorded, RecordedBatch, Tracked};
pub use exact_amount::ExactAmount;
pub use key::{ApiKey, ApiKeyChange, CreatedApiKey, KeyStatus, NewApiKey};
pub use limit::{Limit, LimitVerdict};
pub use list::Page;
pub use meter::{Aggregation, EventFilter, Meter, MeterChange, MeterQuery, MeterValue, NewMeter};
pub use meter_limit::{
    LimitPeriod, LimitState, MeterLimit, MeterLimitChange, MeterLimitCheck, MeterLimitVerdict,
    NewMeterLimit,
};
pub use metric::Metric;
pub use quota::{NewQuota, Period, Quota, QuotaChange, QuotaState, QuotaVerdict};
pub use rate_limit::{
    NewRateLimit, RateLimit, RateLimitChange, RateLimitState, RateLimitVerdict, Window,
};
pub use resource::Resource;
pub use usage::{
    Breakdown, BreakdownRow, Grouping, Interval, Timeseries, TimeseriesRow, Totals, UsageCheck,
    Verdict,
};
pub use user::{NewProject, Project, TokenInfo, User};
pub use webhook::{CreatedWebhook, DeliveryStatus, NewWebhook, Webhook, WebhookDelivery};

/// Fields that this version does not know.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// The dimensions of an event, or filters on them: values by name.
pub type Dimensions = std::collections::BTreeMap<String, String>;

/// The filters in an answer: values by name. This version writes texts only, another server may answer any JSON.
pub type Filters = std::collections::BTreeMap<String, serde_json::Value>;

/// The values of an event: numbers by name.
pub type Values = std::collections::BTreeMap<String, Amount>;
