//! Whole numbers within bounds.

use std::ops::RangeInclusive;

/// A whole number within these bounds.
pub(crate) fn whole<T>(
    bounds: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: TryFrom<u64> + Clone + Send + Sync + 'static,
{
    bounded("whole number", bounds)
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
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        number
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| match (bounds.start(), bounds.end()) {
                (0, &u64::MAX) => format!("must be a {what}"),
                (from, to) => format!("must be a {what} from {from} to {to}"),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::{percentage, whole};

    #[test]
    fn a_number_outside_its_bounds_is_told_what_they_are() {
        assert_eq!(percentage("100"), Ok(100));
        for text in ["0", "101", "-1", "many", ""] {
            let expected = Err("must be a percentage from 1 to 100".to_owned());
            assert_eq!(percentage(text), expected, "{text}");
        }
        let expected = Err("must be a whole number from 1 to 1000000".to_owned());
        assert_eq!(whole::<u32>(1..=1_000_000)("1000001"), expected);
        let expected = Err("must be a whole number".to_owned());
        assert_eq!(whole::<u64>(0..=u64::MAX)("-1"), expected);
    }
}
