//! Numbers for people.

/// The number with its thousands grouped: `1,250,000`. Other text stays as it is.
pub(crate) fn grouped(number: &str) -> String {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    if !whole.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut out = sign.to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// The number in at most five characters and a unit: `2,171`, `28.1 M`, `5 M`.
pub(crate) fn short(number: f64) -> String {
    const UNITS: [(f64, &str); 3] = [(1e12, "T"), (1e9, "B"), (1e6, "M")];
    for (size, unit) in UNITS {
        // 999,950,000 is 1 B, not 1000 M.
        if number >= size * 0.999_95 {
            let scaled = format!("{:.1}", number / size);
            let scaled = scaled.strip_suffix(".0").unwrap_or(&scaled);
            return format!("{} {unit}", grouped(scaled));
        }
    }
    grouped(&rounded(number, 2))
}

/// Cents as dollars: `$16.15`. An amount below a cent keeps four decimals.
pub(crate) fn money(cents: f64) -> String {
    money_with(cents, money_decimals(cents))
}

/// How many decimals an amount of cents has in dollars, so that a part of a cent is seen.
pub(crate) fn money_decimals(cents: f64) -> usize {
    if cents != 0.0 && cents.abs() < 1.0 {
        4
    } else {
        2
    }
}

/// An amount of cents in dollars, with so many decimals.
pub(crate) fn money_with(cents: f64, decimals: usize) -> String {
    let dollars = format!("{:.decimals$}", cents / 100.0);
    match dollars.strip_prefix('-') {
        Some(amount) => format!("-${}", grouped(amount)),
        None => format!("${}", grouped(&dollars)),
    }
}

/// A share in percent: `563 %`. A share that is neither nothing nor all is shown as neither.
pub(crate) fn percent(share: f64) -> String {
    match share * 100.0 {
        little if little > 0.0 && little < 1.0 => "<1 %".to_owned(),
        nearly if (99.5..100.0).contains(&nearly) => "99 %".to_owned(),
        percent => format!("{} %", grouped(&format!("{percent:.0}"))),
    }
}

/// The number with at most this many decimals, and no zeros at their end.
pub(crate) fn rounded(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, money, percent, short};

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            ["1", "1234567", "1234.5", "n/a", "-1000", "999", "1000"].map(grouped),
            ["1", "1,234,567", "1,234.5", "n/a", "-1,000", "999", "1,000"]
        );
    }

    #[test]
    fn millions_have_a_unit() {
        assert_eq!(
            [
                0.0,
                2171.0,
                999_949.0,
                5e6,
                28_147_030.0,
                999_960_000.0,
                1.5e12,
                0.25
            ]
            .map(short),
            [
                "0", "2,171", "999,949", "5 M", "28.1 M", "1 B", "1.5 T", "0.25"
            ]
        );
    }

    #[test]
    fn cents_are_dollars() {
        assert_eq!(
            [0.0, 1615.269, 52_309.0, 123_456_789.0, 0.25, -150.0].map(money),
            [
                "$0.00",
                "$16.15",
                "$523.09",
                "$1,234,567.89",
                "$0.0025",
                "-$1.50"
            ]
        );
    }

    #[test]
    fn shares_are_percents_and_not_capped() {
        assert_eq!(
            [0.0, 0.001, 0.5, 0.999, 1.0, 5.63, 12.0].map(percent),
            ["0 %", "<1 %", "50 %", "99 %", "100 %", "563 %", "1,200 %"]
        );
    }
}
