//! The values of quotas, rate limits, limits, meters and balances.

use super::numbers;
use limitry_types::rules::{self, RuleError};
use limitry_types::{Aggregation, ExactAmount, LimitPeriod, Metric, Period, Window};

/// The limit of a quota or a rate limit.
pub(crate) fn limit(text: &str) -> Result<u64, RuleError> {
    let number = numbers::ungrouped(text).parse();
    rules::limit(number.map_err(|_| RuleError::Limit)?)
}

/// An amount of a balance: at most nine decimals.
pub(crate) fn exact_amount(text: &str) -> Result<ExactAmount, RuleError> {
    text.parse()
}

/// An amount that is credited, debited or asked about.
pub(crate) fn positive_amount(text: &str) -> Result<ExactAmount, String> {
    match exact_amount(text) {
        Ok(amount) if amount > ExactAmount::ZERO => Ok(amount),
        Ok(_) => Err("must be more than 0".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// An idempotency key of a request, which is a header.
pub(crate) fn idempotency_key(text: &str) -> Result<String, String> {
    let fits = (1..=rules::MAX_IDEMPOTENCY_KEY_CHARS).contains(&text.len());
    if fits && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(text.to_owned());
    }
    Err("must be 1 to 255 visible ASCII characters".to_owned())
}

/// The metric of a quota.
pub(crate) fn metric(text: &str) -> Result<String, RuleError> {
    text.parse::<Metric>().map(|metric| metric.to_string())
}

/// The period of a quota.
pub(crate) fn period(text: &str) -> Result<Period, RuleError> {
    text.parse()
}

/// The period of a limit.
pub(crate) fn limit_period(text: &str) -> Result<LimitPeriod, RuleError> {
    text.parse()
}

/// The aggregation of a meter.
pub(crate) fn aggregation(text: &str) -> Result<Aggregation, RuleError> {
    text.parse()
}

/// The field of a meter: `values.NAME`, or `*`.
pub(crate) fn meter_field(text: &str) -> Result<String, String> {
    const EXPECTED: &str = "must be values.NAME, or * for a count of events";
    match text.strip_prefix("values.") {
        Some(name) if rules::field_name(name).is_ok() => Ok(text.to_owned()),
        None if text == "*" => Ok(text.to_owned()),
        _ => Err(EXPECTED.to_owned()),
    }
}

/// The window of a rate limit.
pub(crate) fn window(text: &str) -> Result<Window, RuleError> {
    text.parse()
}
