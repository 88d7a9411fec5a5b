use std::fmt;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::rules::{MAX_AMOUNT, RuleError};

const DECIMAL_PLACES: i32 = 9;
const NANOS_PER_UNIT: i128 = 1_000_000_000;
const MAX_NANOS: i128 = MAX_AMOUNT as i128 * NANOS_PER_UNIT;

/// The digits of 2^53 before the decimal point.
const MAX_WHOLE_DIGITS: i32 = 16;

/// A decimal number of at most nine places, from -2^53 to 2^53, kept exactly. Ten times 0.1 is 1.
///
/// It is a number in JSON. `serde_json` writes all its digits; read from text inside a [`Balance`](crate::Balance) it loses
/// none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExactAmount(i128);

impl ExactAmount {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 2^53.
    pub const MAX: Self = Self(MAX_NANOS);
    /// -2^53.
    pub const MIN: Self = Self(-MAX_NANOS);

    /// From billionths; `None` beyond ±2^53.
    pub const fn from_nanos(nanos: i128) -> Option<Self> {
        if -MAX_NANOS <= nanos && nanos <= MAX_NANOS {
            Some(Self(nanos))
        } else {
            None
        }
    }

    /// In billionths.
    pub const fn nanos(self) -> i128 {
        self.0
    }

    /// The sum; `None` beyond ±2^53.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_nanos(self.0 + other.0)
    }

    /// The difference; `None` beyond ±2^53.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::from_nanos(self.0 - other.0)
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        // The nearest double of the text: dividing the billionths would round twice.
        self.to_string().parse().unwrap_or_default()
    }

    /// Reads a number of another service, which may have more than nine places: they are rounded.
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    fn from_text_rounded(text: &str) -> Option<Self> {
        if let Ok(exact) = text.parse() {
            return Some(exact);
        }
        let number: f64 = text.parse().ok()?;
        let in_range = number.abs() <= 9_007_199_254_740_992.0;
        let nanos = (number.fract() * 1e9).round() as i128;
        in_range
            .then(|| Self::from_nanos(number.trunc() as i128 * NANOS_PER_UNIT + nanos))
            .flatten()
    }
}

impl FromStr for ExactAmount {
    type Err = RuleError;

    /// Reads a number as JSON writes it, without rounding.
    fn from_str(text: &str) -> Result<Self, RuleError> {
        parse_nanos(text)
            .and_then(Self::from_nanos)
            .ok_or(RuleError::ExactAmount)
    }
}

fn parse_nanos(text: &str) -> Option<i128> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let exponent_digits = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    let parts = [Some(whole), fraction, exponent_digits];
    if !parts.into_iter().flatten().all(are_digits) {
        return None;
    }
    let digits = [whole, fraction.unwrap_or_default()].concat();
    let significant = digits.trim_end_matches('0');
    let trailing_zeros = digits.len() - significant.len();
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    // The number is `significant` times ten to the power of `power`.
    let exponent: i32 = exponent.map_or(Some(0), |text| text.parse().ok())?;
    let power = exponent
        .checked_sub(i32::try_from(fraction.unwrap_or_default().len()).ok()?)?
        .checked_add(i32::try_from(trailing_zeros).ok()?)?;
    let whole_digits = i32::try_from(significant.len()).ok()?.checked_add(power)?;
    if power < -DECIMAL_PLACES || whole_digits > MAX_WHOLE_DIGITS {
        return None;
    }
    let scale = 10_i128.pow(u32::try_from(power + DECIMAL_PLACES).ok()?);
    Some(sign * significant.parse::<i128>().ok()? * scale)
}

impl From<u32> for ExactAmount {
    fn from(value: u32) -> Self {
        Self(i128::from(value) * NANOS_PER_UNIT)
    }
}

impl fmt::Display for ExactAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, nano) = (self.0.abs() / NANOS_PER_UNIT, self.0.abs() % NANOS_PER_UNIT);
        let sign = if self.0 < 0 { "-" } else { "" };
        let fraction = format!("{nano:09}");
        let text = match fraction.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            fraction => format!("{sign}{whole}.{fraction}"),
        };
        f.pad(&text)
    }
}

impl Serialize for ExactAmount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.to_string()).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ExactAmount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }
}

/// Takes the text of a number, too: `read_amounts_exactly!` passes it on.
struct AmountVisitor;

impl AmountVisitor {
    fn read<E: Error>(text: &str) -> Result<ExactAmount, E> {
        ExactAmount::from_text_rounded(text)
            .ok_or_else(|| E::custom("expected a number from -2^53 to 2^53"))
    }
}

impl Visitor<'_> for AmountVisitor {
    type Value = ExactAmount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<ExactAmount, E> {
        Self::read(&number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<ExactAmount, E> {
        Self::read(&number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<ExactAmount, E> {
        Self::read(&number.to_string())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<ExactAmount, E> {
        Self::read(text)
    }
}

/// Reads an object, and keeps the numbers of the members in `amounts` as texts. `#[serde(flatten)]` converts numbers to
/// doubles, which lose digits.
pub(crate) fn members_with_number_texts<'de, D: Deserializer<'de>>(
    deserializer: D,
    amounts: &[&str],
) -> Result<serde_json::Value, D::Error> {
    let members = std::collections::BTreeMap::<String, Box<RawValue>>::deserialize(deserializer)?;
    let value = |name: &str, raw: &RawValue| {
        let text = raw.get();
        if amounts.contains(&name) && text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            return Ok(serde_json::Value::String(text.to_owned()));
        }
        serde_json::from_str(text).map_err(D::Error::custom)
    };
    let members = members
        .iter()
        .map(|(name, raw)| Ok((name.clone(), value(name, raw)?)));
    Ok(serde_json::Value::Object(
        members.collect::<Result<_, _>>()?,
    ))
}

/// Implements serde's traits for a type with `#[serde(remote = "Self")]`, so that its amounts are read exactly.
macro_rules! read_amounts_exactly {
    ($type:ident: $($amount:literal),+) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let members = $crate::exact_amount::members_with_number_texts(deserializer, &[$($amount),+])?;
                Self::deserialize(members).map_err(serde::de::Error::custom)
            }
        }

        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }
    };
}

pub(crate) use read_amounts_exactly;

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> ExactAmount {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_is_read_and_written_without_rounding() {
        for (text, written) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("0e999999999999", "0"),
            ("1200", "1200"),
            ("0.1", "0.1"),
            ("-0.5", "-0.5"),
            ("1.0000000000", "1"),
            ("1e-9", "0.000000001"),
            ("12.5E+2", "1250"),
            ("1200e-2", "12"),
            ("9007199254740991.123456789", "9007199254740991.123456789"),
            ("9007199254740992", "9007199254740992"),
            ("-9007199254740992", "-9007199254740992"),
        ] {
            assert_eq!(amount(text).to_string(), written, "{text}");
            let json = serde_json::to_string(&amount(text)).unwrap();
            assert_eq!(json, written, "{text}");
        }
    }

    #[test]
    fn malformed_too_precise_and_too_large_numbers_are_rejected() {
        for text in [
            "",
            "-",
            "+1",
            "1.",
            ".5",
            "1e",
            "1e+",
            "1e+-1",
            "--1",
            "NaN",
            "inf",
            "0x1",
            "1_0",
            "0.0000000001",
            "1.1234567891",
            "9007199254740992.000000001",
            "-9007199254740993",
            "1e17",
            "1e999999999999",
            "1e-999999999999",
        ] {
            assert_eq!(
                text.parse::<ExactAmount>(),
                Err(RuleError::ExactAmount),
                "{text}"
            );
        }
    }

    #[test]
    fn ten_tenths_are_one() {
        let sum = (0..10).try_fold(ExactAmount::ZERO, |sum, _| sum.checked_add(amount("0.1")));
        assert_eq!(sum, Some(ExactAmount::from(1)));
        assert_eq!(ExactAmount::MAX.checked_add(amount("1e-9")), None);
        assert_eq!(ExactAmount::MIN.checked_sub(amount("1e-9")), None);
    }

    #[test]
    fn amounts_of_other_servers_are_rounded_to_nine_decimals() {
        let read = |json: &str| serde_json::from_str::<ExactAmount>(json).map(|n| n.to_string());
        assert_eq!(read("0.30000000000000004").unwrap(), "0.3");
        assert_eq!(read("-2.5").unwrap(), "-2.5");
        assert_eq!(read("7").unwrap(), "7");
        assert_eq!(read("\"1.25\"").unwrap(), "1.25");
        assert!(read("1e300").is_err());
        assert!(read("null").is_err());
    }
}
