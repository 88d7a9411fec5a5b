//! The column of counters. Each counter is five numbers: the limit, the start of the window, the value as whole and nano, and
//! the last event's time. A number is stored as its difference to the same number of the counter before, which is mostly
//! small, and a small difference takes one byte.

use super::decimal::Decimal;
use super::limit_counters::Counter;
use super::meter::Reading;

const NUMBERS: usize = 5;

/// The room for a counter. Most counters take about eight bytes (the test below measures it).
const USUAL_BYTES: usize = 10;

/// The further room for the first counter. It is stored as its difference to zero, so each of its two times takes eight bytes.
const MORE_OF_FIRST: usize = 22;

pub(super) fn encode(counters: &[Counter]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(counters.len() * USUAL_BYTES + MORE_OF_FIRST);
    let mut last = [0; NUMBERS];
    for counter in counters {
        let numbers = to_numbers(counter);
        for (number, last) in numbers.iter().zip(last) {
            write_signed(number.wrapping_sub(last), &mut bytes);
        }
        last = numbers;
    }
    bytes
}

/// `None`: the bytes are no column.
pub(super) fn decode(mut bytes: &[u8]) -> Option<Vec<Counter>> {
    let mut counters = Vec::with_capacity(bytes.len() / NUMBERS);
    let mut numbers = [0_i64; NUMBERS];
    while !bytes.is_empty() {
        for number in &mut numbers {
            *number = number.wrapping_add(read_signed(&mut bytes)?);
        }
        counters.push(from_numbers(numbers));
    }
    Some(counters)
}

fn to_numbers(counter: &Counter) -> [i64; NUMBERS] {
    let (whole, nano) = counter.reading.value.to_columns();
    let latest_at = counter.reading.latest_at();
    [counter.limit, counter.window_start, whole, nano, latest_at]
}

const fn from_numbers([limit, window_start, whole, nano, latest_at]: [i64; NUMBERS]) -> Counter {
    Counter {
        limit,
        window_start,
        reading: Reading::stored(Decimal::from_columns(whole, nano), latest_at),
    }
}

/// Writes seven bits a byte, the lowest first. All bytes but the last have the highest bit. The sign is the lowest bit of all.
fn write_signed(number: i64, bytes: &mut Vec<u8>) {
    let mut left = ((number << 1) ^ (number >> 63)).cast_unsigned();
    while left >= 0x80 {
        bytes.push(low_byte(left) | 0x80);
        left >>= 7;
    }
    bytes.push(low_byte(left));
}

const fn low_byte(number: u64) -> u8 {
    number.to_le_bytes()[0]
}

fn read_signed(bytes: &mut &[u8]) -> Option<i64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            let sign = (number & 1).cast_signed().wrapping_neg();
            return Some((number >> 1).cast_signed() ^ sign);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number() -> impl Strategy<Value = i64> {
        prop_oneof![
            any::<i64>(),
            -70..70_i64,
            Just(i64::MIN),
            Just(i64::MAX),
            1_700_000_000_000_000..1_800_000_000_000_000_i64,
        ]
    }

    proptest! {
        #[test]
        fn counters_survive_their_encoding(
            rows in proptest::collection::vec((number(), number(), 0..=i64::MAX, 0..1_000_000_000_i64, number()), 0..30)
        ) {
            let counters: Vec<Counter> = rows
                .into_iter()
                .map(|(limit, window_start, whole, nano, latest_at)| {
                    from_numbers([limit, window_start, whole, nano, latest_at])
                })
                .collect();
            let bytes = encode(&counters);
            let found = decode(&bytes);
            prop_assert_eq!(found.as_ref(), Some(&counters));
            // A truncated column is rejected, or it has fewer counters.
            let shorter = bytes.len().checked_sub(1).map(|end| decode(&bytes[..end]));
            prop_assert!(shorter.is_none_or(|found| found.is_none_or(|found| found.len() < counters.len())));
        }

        #[test]
        fn decoding_ends_for_any_bytes(bytes: Vec<u8>) {
            let _ = decode(&bytes);
        }
    }

    #[test]
    fn twenty_counters_of_one_customer_take_about_eight_bytes_each() {
        const AT: i64 = 1_764_000_000_000_000;
        let counters: Vec<Counter> = (0..20)
            .map(|limit| from_numbers([limit, AT - limit / 4 * 86_400_000_000, 10, 0, AT + 7]))
            .collect();
        assert!(
            encode(&counters).len() <= 160,
            "{}",
            encode(&counters).len()
        );
    }

    #[test]
    fn a_number_longer_than_ten_bytes_is_refused() {
        assert!(decode(&[0xff; 60]).is_none());
        assert!(decode(&[0]).is_none());
    }
}
