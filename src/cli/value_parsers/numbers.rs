//! Whole numbers within bounds.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use crate::base::text::grouped;

/// A whole number without the commas between its thousands, as `limitry` prints them. Other text stays as it is.
pub(super) fn ungrouped(text: &str) -> Cow<'_, str> {
    let digits = text.replace(',', "");
    if digits != text && grouped(&digits) == text && !text.starts_with('0') {
        digits.into()
    } else {
        text.into()
    }
}

/// A whole number within these bounds.
pub(crate) fn whole<T>(
    bounds: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: TryFrom<u64> + Clone + Send + Sync + 'static,
{
    bounded("whole number", bounds)
}

/// A port; 0 is any that is free.
pub(crate) fn port(text: &str) -> Result<u16, String> {
    let number = text.parse();
    number.map_err(|_| format!("must be a whole number from 0 to {}", u16::MAX))
}

/// A percentage: 1 to 100.
pub(crate) fn percentage(text: &str) -> Result<u8, String> {
    bounded("percentage", 1..=100)(text)
}

fn bounded<T: TryFrom<u64>>(
    what: &'static str,
    bounds: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = ungrouped(text)
            .parse()
            .ok()
            .filter(|number| bounds.contains(number));
        number
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| match (bounds.start(), bounds.end()) {
                (0, &u64::MAX) => format!("must be a {what}"),
                (from, to) => {
                    let to = grouped(&to.to_string());
                    format!("must be a {what} from {from} to {to}")
                }
            })
    }
}

#[cfg(test)]
mod tests {
    use super::{percentage, ungrouped, whole};

    #[test]
    fn thousands_may_be_grouped_as_they_are_printed() {
        assert_eq!(ungrouped("12,345,678"), "12345678");
        assert_eq!(ungrouped("999"), "999");
        for text in [
            "1,5", "1234,567", "1,2345", ",100", "100,", "1,,000", "-1,00", "0,100",
        ] {
            assert_eq!(ungrouped(text), text);
        }
    }

    #[test]
    fn a_number_out_of_bounds_is_rejected_with_the_bounds() {
        assert_eq!(percentage("100"), Ok(100));
        for text in ["0", "101", "-1", "many", ""] {
            let expected = Err("must be a percentage from 1 to 100".to_owned());
            assert_eq!(percentage(text), expected, "{text}");
        }
        let expected = Err("must be a whole number from 1 to 1,000,000".to_owned());
        assert_eq!(whole::<u32>(1..=1_000_000)("1000001"), expected);
        assert_eq!(whole::<u32>(1..=1_000_000)("10,000"), Ok(10_000));
        let expected = Err("must be a whole number".to_owned());
        assert_eq!(whole::<u64>(0..=u64::MAX)("-1"), expected);
    }
}
