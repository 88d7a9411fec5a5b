//! Where a column or a field of a file goes in an event.

use std::fmt;
use std::str::FromStr;

/// The field of an event that a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A top-level field.
    Field(&'static str),
    Value(String),
    Dimension(String),
    Property(String),
    Ignored,
}

impl FromStr for Target {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Ok(match name {
            "customerId" | "customer_id" | "customer" => Self::Field("customerId"),
            "eventType" | "event_type" | "event" => Self::Field("eventType"),
            "timestamp" => Self::Field("timestamp"),
            // A JSON object.
            "dimensions" => Self::Field("dimensions"),
            "properties" => Self::Field("properties"),
            "idempotencyKey" | "idempotency_key" => Self::Field("idempotencyKey"),
            "total_tokens" | "input_tokens" | "output_tokens" | "cost_cents" | "latency_ms" => {
                Self::Value(name.to_owned())
            }
            // Fields that the API adds when it lists events.
            "id" | "createdAt" | "-" => Self::Ignored,
            _ => {
                if let Some(target) = first_form(name) {
                    return Ok(target);
                }
                let (kind, rest) = name.split_once('.').ok_or(())?;
                match kind {
                    "values" => Self::Value(rest.to_owned()),
                    "dimensions" => Self::Dimension(rest.to_owned()),
                    "properties" => Self::Property(rest.to_owned()),
                    _ => return Err(()),
                }
            }
        })
    }
}

/// The place of a field of the API's first form of an event, which has well-known names at its top level.
pub(super) fn first_form(name: &str) -> Option<Target> {
    let value = |name: &str| Some(Target::Value(name.to_owned()));
    match name {
        "model" | "provider" => Some(Target::Dimension(name.to_owned())),
        "inputTokens" => value("input_tokens"),
        "outputTokens" => value("output_tokens"),
        "totalTokens" => value("total_tokens"),
        "latencyMs" => value("latency_ms"),
        "costCents" => value("cost_cents"),
        _ => None,
    }
}

/// The field that another program calls so.
pub(super) fn spelling_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "customer" | "customer_id" | "customerID" => "customerId",
        "event" | "type" | "event_type" => "eventType",
        "value" => "values",
        "dimension" => "dimensions",
        "property" | "metadata" => "properties",
        "time" | "ts" | "date" => "timestamp",
        "idempotency_key" | "key" => "idempotencyKey",
        _ => return None,
    })
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => f.write_str(name),
            Self::Value(name) => write!(f, "values.{name}"),
            Self::Dimension(name) => write!(f, "dimensions.{name}"),
            Self::Property(name) => write!(f, "properties.{name}"),
            Self::Ignored => f.write_str("-"),
        }
    }
}

/// A column, and where it goes: `COLUMN=FIELD`, or `COLUMN=FIELD*FACTOR`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    pub column: String,
    pub target: Target,
    pub factor: Option<Factor>,
    /// Whether the column may be missing.
    pub optional: bool,
}

impl FromStr for Mapping {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (column, field) = text.rsplit_once('=').ok_or(())?;
        let (field, factor) = match field.rsplit_once('*') {
            Some((field, factor)) => (field, Some(factor.parse()?)),
            None => (field, None),
        };
        let target = field.parse()?;
        if factor.is_some() && !matches!(target, Target::Value(_)) {
            return Err(());
        }
        Ok(Self {
            column: column.to_owned(),
            target,
            factor,
            optional: false,
        })
    }
}

impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.column, self.target)?;
        match &self.factor {
            Some(factor) => write!(f, "*{factor}"),
            None => Ok(()),
        }
    }
}

/// A decimal number: `digits` times ten to the power of `exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i128,
    exponent: i32,
}

/// The most digits of a factor or a number that is multiplied. A product then fits into 128 bits.
const MAX_DIGITS: usize = 18;

/// The exponents that numbers of usage have, and some more.
const MAX_EXPONENT: i32 = 40;

impl FromStr for Decimal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().map_err(|_| ())?),
            None => (text, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let unsigned = whole.strip_prefix('-').unwrap_or(whole);
        let both = || unsigned.bytes().chain(fraction.bytes());
        let significant = both().skip_while(|byte| *byte == b'0').count();
        if both().next().is_none() || !both().all(|byte| byte.is_ascii_digit()) {
            return Err(());
        }
        let places = i32::try_from(fraction.len()).map_err(|_| ())?;
        let exponent = exponent.checked_sub(places).ok_or(())?;
        if significant > MAX_DIGITS || exponent.abs() > MAX_EXPONENT {
            return Err(());
        }
        let digits = both().fold(0, |sum, byte| sum * 10 + i128::from(byte - b'0'));
        Ok(Self {
            digits: if whole.starts_with('-') {
                -digits
            } else {
                digits
            },
            exponent,
        })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut digits, mut exponent) = (self.digits, self.exponent);
        while exponent < 0 && digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        let places = usize::try_from(-exponent).unwrap_or(0);
        let mut text = digits.unsigned_abs().to_string();
        if digits != 0 {
            text.extend(std::iter::repeat_n(
                '0',
                usize::try_from(exponent).unwrap_or(0),
            ));
        }
        if places >= text.len() {
            text.insert_str(0, &"0".repeat(places + 1 - text.len()));
        }
        if places > 0 {
            text.insert(text.len() - places, '.');
        }
        if digits < 0 {
            f.write_str("-")?;
        }
        f.write_str(&text)
    }
}

impl Decimal {
    /// The whole part of the product with a power of ten; `None` if it is too large.
    pub(super) fn times_power_of_ten(self, power: i32) -> Option<i128> {
        let exponent = self.exponent + power;
        let scale = 10_i128.checked_pow(exponent.unsigned_abs())?;
        if exponent < 0 {
            Some(self.digits.div_euclid(scale))
        } else {
            self.digits.checked_mul(scale)
        }
    }
}

/// What a value is multiplied with, exactly: 0.07 times 100 is 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor(Decimal);

impl FromStr for Factor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let factor: Decimal = text.parse()?;
        if factor.digits <= 0 {
            return Err(());
        }
        Ok(Self(factor))
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Factor {
    /// Multiplies a number that is given as text. Returns `None` if the text is not a number. A number of more than 18
    /// digits is rounded to a double first, as JSON's readers do.
    pub(super) fn times(self, number: &str) -> Option<String> {
        let Ok(number) = number.parse::<Decimal>() else {
            let number = number.trim().parse::<f64>().ok()?;
            let product = number * self.0.to_string().parse::<f64>().ok()?;
            return product.is_finite().then(|| product.to_string());
        };
        let product = Decimal {
            digits: number.digits * self.0.digits,
            exponent: number.exponent + self.0.exponent,
        };
        Some(product.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{Factor, Mapping, Target};

    #[test]
    fn products_are_exact() {
        let times = |factor: &str, number: &str| factor.parse::<Factor>().unwrap().times(number);
        for (factor, number, product) in [
            ("100", "0.07", "7"),
            ("100", "1.2345", "123.45"),
            ("0.001", "1500", "1.5"),
            ("0.001", "7", "0.007"),
            ("1e3", "2.5e-4", "0.25"),
            ("100", "-3", "-300"),
            ("100", "0", "0"),
            ("1e6", "12", "12000000"),
            // More digits than a double has.
            ("100", "0.12345678901234567890123", "12.345678901234567"),
        ] {
            assert_eq!(
                times(factor, number).as_deref(),
                Some(product),
                "{number} * {factor}"
            );
        }
        for no_number in ["", "x", "1,000", ".", "-", "1.5.2", "nan", "1e999"] {
            assert_eq!(times("100", no_number), None, "{no_number}");
        }
        for no_factor in ["", "0", "-1", "x"] {
            assert!(no_factor.parse::<Factor>().is_err(), "{no_factor}");
        }
    }

    #[test]
    fn a_mapping_is_written_as_it_is_read() {
        for text in [
            "cost=values.cost_cents*100",
            "a=b=dimensions.user",
            "x=-",
            "t=timestamp",
        ] {
            let mapping: Mapping = text.parse().unwrap();
            assert_eq!(mapping.to_string(), text);
        }
        let model: Mapping = "m=model".parse().unwrap();
        assert_eq!(model.target, Target::Dimension("model".to_owned()));
        for wrong in ["a", "a=", "a=b", "a=customerId*100", "a=values.x*0"] {
            assert!(wrong.parse::<Mapping>().is_err(), "{wrong}");
        }
    }
}
