//! An amount in two columns: the whole units, rounded down, and the billionths above them, 0 to 999,999,999.

const NANOS_PER_UNIT: i128 = 1_000_000_000;

/// Billionths as two columns. Beyond 2^63 units the first one saturates.
pub(crate) fn to_amount_columns(nanos: i128) -> (i64, i64) {
    let whole = i64::try_from(nanos.div_euclid(NANOS_PER_UNIT)).unwrap_or(i64::MAX);
    let nano = i64::try_from(nanos.rem_euclid(NANOS_PER_UNIT)).unwrap_or(0);
    (whole, nano)
}

/// Two columns as billionths.
pub(crate) const fn from_amount_columns(whole: i64, nano: i64) -> i128 {
    whole as i128 * NANOS_PER_UNIT + nano as i128
}
