use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::rules::{MAX_AMOUNT, RuleError};

/// A number of the API: finite, 0 to 2^53. Integers are written without a fraction.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, Deserialize)]
#[serde(transparent)]
pub struct Amount(pub f64);

impl Amount {
    /// [`MAX_AMOUNT`] as a double.
    pub const MAX: Self = Self(9_007_199_254_740_992.0);

    /// The number as an integer, if it is one. A sum may exceed [`Amount::MAX`].
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked on the same line"
    )]
    pub fn as_integer(self) -> Option<i64> {
        (self.0.fract() == 0.0 && self.0.abs() < 9.2e18).then_some(self.0 as i64)
    }
}

impl FromStr for Amount {
    type Err = RuleError;

    /// Reads a number from 0 to 2^53. `2^53 + 1` is rejected although it rounds to 2^53.
    fn from_str(text: &str) -> Result<Self, RuleError> {
        let number: f64 = text.parse().map_err(|_| RuleError::Amount)?;
        let whole = text.split('.').next().unwrap_or_default();
        let beyond = whole.parse::<u64>().is_ok_and(|whole| whole > MAX_AMOUNT);
        if beyond || !(0.0..=Self::MAX.0).contains(&number) {
            return Err(RuleError::Amount);
        }
        Ok(Self(number))
    }
}

impl From<f64> for Amount {
    fn from(value: f64) -> Self {
        Self(value)
    }
}

impl From<u32> for Amount {
    fn from(value: u32) -> Self {
        Self(f64::from(value))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_integer() {
            Some(whole) => write!(f, "{whole}"),
            None => write!(f, "{}", self.0),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_integer() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn integers_are_written_without_a_fraction() {
        let written = |n: f64| serde_json::to_string(&Amount(n)).unwrap();
        assert_eq!(written(2.0), "2");
        assert_eq!(written(0.5), "0.5");
        assert_eq!(written(9_007_199_254_740_992.0), "9007199254740992");
        assert_eq!(Amount(1200.0).to_string(), "1200");
    }

    #[test]
    fn numbers_beyond_two_to_the_53_are_rejected() {
        for good in ["0", "1.5", "9007199254740992", "9007199254740992.0", "1e3"] {
            assert!(good.parse::<Amount>().is_ok(), "{good}");
        }
        for bad in [
            "9007199254740993",
            "9007199254740993.0",
            "1e16",
            "-1",
            "NaN",
            "inf",
            "",
        ] {
            assert!(bad.parse::<Amount>().is_err(), "{bad}");
        }
    }
}
