use std::io::Write as _;
use std::ops::{Add, AddAssign, Sub};

/// Nanos in one.
const ONE: i128 = 1_000_000_000;

/// A sum of values, exact to nine decimals: whatever the order of the events, the sum is the same, and ten times 0.1
/// reaches a limit of 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Nanos(i128);

impl Nanos {
    /// Nothing.
    pub(crate) const ZERO: Self = Self(0);

    /// A whole number.
    pub(crate) const fn whole(n: i64) -> Self {
        Self(n as i128 * ONE)
    }

    /// A value of the contract: finite, 0 to 2^53.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "both parts are far inside their types: values end at 2^53"
    )]
    pub(crate) fn from_value(value: f64) -> Self {
        let whole = value.trunc();
        let nanos = ((value - whole) * 1e9).round();
        Self(whole as i128 * ONE + nanos as i128)
    }

    /// From the two columns of `quota_usage`.
    pub(crate) const fn from_columns(whole: i64, nano: i64) -> Self {
        Self(whole as i128 * ONE + nano as i128)
    }

    /// For the two columns of `quota_usage`. No limit reaches 2^63, so a sum beyond it may as well stay there.
    pub(crate) fn to_columns(self) -> (i64, i64) {
        let whole = i64::try_from(self.0.div_euclid(ONE)).unwrap_or(i64::MAX);
        let nano = i64::try_from(self.0.rem_euclid(ONE)).unwrap_or(0);
        (whole, nano)
    }

    /// What is left of `self` after `used`, never below zero.
    pub(crate) fn left_after(self, used: Self) -> Self {
        Self((self.0 - used.0).max(0))
    }

    /// Writes the number as JSON.
    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are doubles")]
    pub(crate) fn write_json(self, out: &mut Vec<u8>) {
        if self.0 % ONE == 0 {
            let _ = write!(out, "{}", self.0 / ONE);
        } else {
            let _ = write!(out, "{}", self.0 as f64 / ONE as f64);
        }
    }
}

impl Add for Nanos {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Nanos {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Nanos {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(nanos: Nanos) -> String {
        let mut out = Vec::new();
        nanos.write_json(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn ten_tenths_are_one() {
        let mut sum = Nanos::ZERO;
        for _ in 0..10 {
            sum += Nanos::from_value(0.1);
        }
        assert_eq!(sum, Nanos::whole(1));
        assert_eq!(json(sum), "1");
        assert_eq!(json(Nanos::from_value(1.1)), "1.1");
    }

    #[test]
    fn the_largest_values_survive_the_columns() {
        let max = Nanos::from_value(9_007_199_254_740_992.0);
        assert_eq!(max.to_columns(), (9_007_199_254_740_992, 0));
        let (whole, nano) = Nanos::from_value(2.000_000_001).to_columns();
        assert_eq!((whole, nano), (2, 1));
        assert_eq!(
            Nanos::from_columns(whole, nano),
            Nanos::from_value(2.000_000_001)
        );
        let mut huge = Nanos::ZERO;
        for _ in 0..3000 {
            huge += max;
        }
        assert_eq!(huge.to_columns().0, i64::MAX);
    }
}
