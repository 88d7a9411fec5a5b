use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::decimal::Decimal;
use limitry_types::Metric;

/// An event's values by name: finite, 0 to 2^53.
pub(crate) type Values = BTreeMap<String, f64>;

/// The values of one event as rules count them. The total of its tokens is computed at most once: where it is not known, for the
/// first rule that counts it.
#[derive(Debug)]
pub(crate) struct EventValues<'a> {
    by_name: &'a Values,
    total_tokens: OnceCell<Option<f64>>,
}

impl<'a> EventValues<'a> {
    pub(crate) const fn new(by_name: &'a Values) -> Self {
        Self {
            by_name,
            total_tokens: OnceCell::new(),
        }
    }

    /// Takes the total from a caller that has computed it with [`total_tokens`].
    pub(super) fn with_total_tokens(by_name: &'a Values, total_tokens: Option<f64>) -> Self {
        Self {
            by_name,
            total_tokens: total_tokens.into(),
        }
    }

    fn total_tokens(&self) -> Option<f64> {
        *self.total_tokens.get_or_init(|| total_tokens(self.by_name))
    }

    /// The value with this name. `total_tokens` is the total, also where the event does not name it.
    pub(super) fn get(&self, name: &str) -> Option<f64> {
        if name == "total_tokens" {
            self.total_tokens()
        } else {
            self.by_name.get(name).copied()
        }
    }
}

/// How much one event with these values adds to a metric.
pub(super) fn amount_of(metric: &Metric, values: &EventValues) -> Decimal {
    let value = match metric {
        Metric::Events => return Decimal::from_integer(1),
        Metric::Tokens => values.total_tokens(),
        Metric::Cost => values.get("cost_cents"),
        Metric::Value(name) => values.get(name),
    };
    value.map_or(Decimal::ZERO, Decimal::from_value)
}

/// `total_tokens`, which defaults to input + output. One of the two alone is enough: an embedding has no output.
pub(crate) fn total_tokens(values: &Values) -> Option<f64> {
    let value = |name| values.get(name).copied();
    value("total_tokens").or_else(|| match (value("input_tokens"), value("output_tokens")) {
        (None, None) => None,
        (input, output) => {
            let sum = input.unwrap_or_default() + output.unwrap_or_default();
            Some(without_noise(sum))
        }
    })
}

/// 0.1 + 0.2 as 0.3. Most decimal fractions have no exact double, and a sum of doubles that is rounded once is off by at most
/// 2^-52 of itself. Where a decimal number of fifteen digits lies within that, it is the sum of the decimals.
pub(crate) fn without_noise(sum: f64) -> f64 {
    if sum.fract() == 0.0 {
        return sum;
    }
    let decimal = format!("{sum:.14e}").parse().unwrap_or(sum);
    if (decimal - sum).abs() <= sum * f64::EPSILON {
        decimal
    } else {
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_decimals_are_decimals() {
        for (parts, expected) in [
            (&[0.1, 0.2][..], 0.3),
            (&[0.1; 10], 1.0),
            (&[1.1, 2.2, 3.3], 6.6),
            (&[5_000_000.1, 0.2], 5_000_000.3),
            (&[123.123_456_789, 0.000_000_001], 123.123_456_79),
            (&[9_007_199_254_740_990.0, 1.0], 9_007_199_254_740_991.0),
        ] {
            let sum = parts.iter().sum::<f64>();
            assert_eq!(
                without_noise(sum).to_bits(),
                f64::to_bits(expected),
                "{parts:?}"
            );
        }
        let other = 0.123_456_789_012_345_67;
        assert_eq!(without_noise(other).to_bits(), f64::to_bits(other));
    }

    #[test]
    fn total_tokens_default_to_input_plus_output() {
        let values = |pairs: &[(&str, f64)]| -> Values {
            pairs.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect()
        };
        let both = values(&[("input_tokens", 2.0), ("output_tokens", 3.0)]);
        let input = values(&[("input_tokens", 2.0)]);
        let output = values(&[("output_tokens", 3.0)]);
        let neither = values(&[("tokens", 7.0)]);
        let all = values(&[
            ("input_tokens", 2.0),
            ("output_tokens", 3.0),
            ("total_tokens", 9.0),
        ]);
        let tokens = |values| amount_of(&Metric::Tokens, &EventValues::new(values));
        assert_eq!(tokens(&both), Decimal::from_integer(5));
        assert_eq!(tokens(&input), Decimal::from_integer(2));
        assert_eq!(tokens(&output), Decimal::from_integer(3));
        assert_eq!(tokens(&neither), Decimal::ZERO);
        assert_eq!(tokens(&all), Decimal::from_integer(9));
        let by_name = Metric::Value("total_tokens".to_owned());
        assert_eq!(
            amount_of(&by_name, &EventValues::new(&both)),
            Decimal::from_integer(5)
        );
    }
}
