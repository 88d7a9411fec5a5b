use std::io::Write as _;
use std::ops::{Add, AddAssign};

use limitry_types::Amount;

const NANOS_PER_UNIT: i128 = 1_000_000_000;

/// A sum of values, exact to nine decimals. The order of the events does not change it, and ten times 0.1 reaches a
/// limit of 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decimal(i128);

impl Decimal {
    pub(super) const ZERO: Self = Self(0);

    pub(crate) const fn from_integer(n: i64) -> Self {
        Self(n as i128 * NANOS_PER_UNIT)
    }

    /// `value` is one that the API accepts: finite, 0 to 2^53.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "both parts are far inside their types: values end at 2^53"
    )]
    pub(super) fn from_value(value: f64) -> Self {
        let whole = value.trunc();
        let nanos = ((value - whole) * 1e9).round();
        Self(whole as i128 * NANOS_PER_UNIT + nanos as i128)
    }

    /// From the two columns of `quota_usage`.
    pub(crate) const fn from_columns(whole: i64, nano: i64) -> Self {
        Self(whole as i128 * NANOS_PER_UNIT + nano as i128)
    }

    /// For the two columns of `quota_usage`. Limits end at 2^53, so a sum may saturate at 2^63.
    pub(super) fn to_columns(self) -> (i64, i64) {
        let whole = i64::try_from(self.0.div_euclid(NANOS_PER_UNIT)).unwrap_or(i64::MAX);
        let nano = i64::try_from(self.0.rem_euclid(NANOS_PER_UNIT)).unwrap_or(0);
        (whole, nano)
    }

    /// Whether this is at least a share, in percent, of a limit.
    pub(super) fn is_share_of(self, percent: i64, limit: Self) -> bool {
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

    pub(super) fn write_json(self, out: &mut Vec<u8>) {
        if self.0 % NANOS_PER_UNIT == 0 {
            let _ = write!(out, "{}", self.0 / NANOS_PER_UNIT);
        } else {
            let _ = write!(out, "{}", self.to_amount());
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are doubles")]
    pub(crate) fn to_amount(self) -> Amount {
        Amount(self.0 as f64 / NANOS_PER_UNIT as f64)
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
