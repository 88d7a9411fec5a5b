use std::fmt;
use std::io::Write as _;
use std::ops::{Add, AddAssign};

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::db::{from_amount_columns, to_amount_columns};
use limitry_types::{Amount, ExactAmount};

const NANOS_PER_UNIT: i128 = 1_000_000_000;

/// Below this, 2^22, neighboring doubles differ by less than half a billionth.
const MAX_NANO_EXACT: f64 = 4_194_304.0;

/// A sum of values, never below zero, exact to nine decimals. The order of the events does not change it, and ten times 0.1 reaches a
/// limit of 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decimal(i128);

impl Decimal {
    pub(super) const ZERO: Self = Self(0);

    pub(crate) const fn from_integer(n: i64) -> Self {
        Self(n as i128 * NANOS_PER_UNIT)
    }

    /// `value` is one that the API accepts: finite, 0 to 2^53. It is the decimal number that the double was written as, rounded
    /// to nine decimals.
    pub(super) fn from_value(value: f64) -> Self {
        if value < MAX_NANO_EXACT || value.fract() == 0.0 {
            return Self::rounded(value);
        }
        // Beyond, a double holds fewer than nine decimals. Its shortest text has those that were written.
        let text: Result<ExactAmount, _> = value.to_string().parse();
        text.map_or_else(|_| Self::rounded(value), |exact| Self(exact.nanos()))
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "both parts are far inside their types: values end at 2^53"
    )]
    fn rounded(value: f64) -> Self {
        let whole = value.trunc();
        let nanos = ((value - whole) * 1e9).round();
        Self(whole as i128 * NANOS_PER_UNIT + nanos as i128)
    }

    /// See [`to_amount_columns`].
    pub(crate) const fn from_columns(whole: i64, nano: i64) -> Self {
        Self(from_amount_columns(whole, nano))
    }

    /// Limits end at 2^53, so a sum may saturate at 2^63.
    pub(super) fn to_columns(self) -> (i64, i64) {
        to_amount_columns(self.0)
    }

    /// About which share of a limit above zero this is.
    #[expect(clippy::cast_precision_loss, reason = "shares are only compared")]
    pub(super) fn share_of(self, limit: Self) -> f64 {
        self.0 as f64 / limit.0 as f64
    }

    /// Whether usage that grows from this to `after` reaches a threshold, in percent of a limit.
    pub(super) fn reaches(self, after: Self, threshold: i64, limit: Self) -> bool {
        !self.is_share_of(threshold, limit) && after.is_share_of(threshold, limit)
    }

    /// Whether this is at least a share, in percent, of a limit.
    fn is_share_of(self, percent: i64, limit: Self) -> bool {
        self.0.saturating_mul(100) >= limit.0.saturating_mul(i128::from(percent))
    }

    /// This in percent of a limit above zero, rounded down.
    pub(crate) fn percent_of(self, limit: Self) -> i64 {
        let percent = self.0.saturating_mul(100).checked_div(limit.0);
        percent.map_or(0, |percent| i64::try_from(percent).unwrap_or(i64::MAX))
    }

    /// What is left of `self` after `used`, never below zero.
    pub(super) fn remaining_after(self, used: Self) -> Self {
        Self((self.0 - used.0).max(0))
    }

    /// Writes a JSON number with all its digits.
    pub(super) fn write_json(self, out: &mut Vec<u8>) {
        let _ = write!(out, "{self}");
    }

    /// The nearest double.
    pub(crate) fn to_amount(self) -> Amount {
        // Of the text: dividing the billionths would round twice.
        Amount(self.to_string().parse().unwrap_or_default())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, nano) = (self.0 / NANOS_PER_UNIT, self.0 % NANOS_PER_UNIT);
        if nano == 0 {
            return write!(f, "{whole}");
        }
        let fraction = format!("{nano:09}");
        write!(f, "{whole}.{}", fraction.trim_end_matches('0'))
    }
}

/// A number with all its digits.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = RawValue::from_string(self.to_string());
        number.map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Decimal {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(sum: Decimal) -> String {
        let mut out = Vec::new();
        sum.write_json(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn ten_tenths_are_one() {
        let mut sum = Decimal::ZERO;
        for _ in 0..10 {
            sum += Decimal::from_value(0.1);
        }
        assert_eq!(sum, Decimal::from_integer(1));
        assert_eq!(json(sum), "1");
        assert_eq!(json(Decimal::from_value(1.1)), "1.1");
        let mut sum = Decimal::ZERO;
        for _ in 0..10 {
            sum += Decimal::from_value(123_456_789.1);
        }
        assert_eq!(sum, Decimal::from_integer(1_234_567_891));
    }

    #[test]
    fn a_value_is_rounded_to_nine_decimals() {
        for (value, expected) in [
            (0.000_000_000_4, "0"),
            (0.000_000_000_6, "0.000000001"),
            (1.123_456_789_4, "1.123456789"),
            (4_194_303.999_999_999, "4194303.999999999"),
            (4_194_304.000_000_01, "4194304.00000001"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (1_125_899_906_842_623.5, "1125899906842623.5"),
        ] {
            assert_eq!(json(Decimal::from_value(value)), expected);
        }
    }

    #[test]
    fn the_largest_values_survive_the_columns() {
        let max = Decimal::from_value(9_007_199_254_740_992.0);
        assert_eq!(max.to_columns(), (9_007_199_254_740_992, 0));
        let (whole, nano) = Decimal::from_value(2.000_000_001).to_columns();
        assert_eq!((whole, nano), (2, 1));
        assert_eq!(
            Decimal::from_columns(whole, nano),
            Decimal::from_value(2.000_000_001)
        );
        let mut huge = Decimal::ZERO;
        for _ in 0..3000 {
            huge += max;
        }
        assert_eq!(huge.to_columns().0, i64::MAX);
    }
}
