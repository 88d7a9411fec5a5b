use std::cell::RefCell;

use http::HeaderValue;

use crate::clock::{MICROS_PER_SECOND, to_timestamp};

/// The `Date` header of a time. Each thread keeps the last one, which most requests share.
pub(super) fn http_date(micros: i64) -> HeaderValue {
    thread_local! {
        static LAST: RefCell<(i64, HeaderValue)> =
            const { RefCell::new((i64::MIN, HeaderValue::from_static(""))) };
    }
    let second = micros.div_euclid(MICROS_PER_SECOND);
    LAST.with_borrow_mut(|last| {
        if last.0 != second {
            let text = to_timestamp(second.saturating_mul(MICROS_PER_SECOND))
                .strftime("%a, %d %b %Y %H:%M:%S GMT")
                .to_string();
            if let Ok(value) = HeaderValue::from_str(&text) {
                *last = (second, value);
            }
        }
        last.1.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_formatted_as_http_requires() {
        assert_eq!(
            http_date(784_111_777 * MICROS_PER_SECOND),
            "Sun, 06 Nov 1994 08:49:37 GMT"
        );
    }
}
