//! Runs several cases of one test at a time, for cases that wait more than they compute.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

const THREADS: usize = 4;

/// Checks every case, also after a failed one, and then fails with all messages.
#[track_caller]
pub(crate) fn each<T: Send>(cases: impl IntoIterator<Item = T>, check: impl Fn(T) + Sync) {
    let cases: Vec<T> = cases.into_iter().collect();
    let count = cases.len();
    let cases = Mutex::new(cases.into_iter());
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS.min(count) {
            scope.spawn(|| {
                super::env::begin_test();
                loop {
                    let case = cases.lock().unwrap().next();
                    let Some(case) = case else { return };
                    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| check(case))) {
                        let text = panic.downcast_ref::<String>().cloned();
                        let literal = panic.downcast_ref::<&str>().map(ToString::to_string);
                        let message = text.or(literal).unwrap_or_default();
                        failures.lock().unwrap().push(message);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(
        failures.is_empty(),
        "{} of {count} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
