//! Quota periods and the clock of the local service: each period ends exactly at its documented time.

use crate::support::TestEnv;

/// Uses up a quota of one event shortly before `boundary`. It refuses before `boundary`, and allows from then on.
#[track_caller]
fn resets_exactly_at(period: &str, before: &str, boundary: &str) {
    let env = TestEnv::new();
    let check = [
        "--local",
        "usage",
        "check",
        "--customer",
        "c",
        "--event",
        "e",
        "--json",
    ];
    let clock = |time: &str| env.run(["dev", "clock", "set", time]).success();
    clock(before);
    env.run([
        "--local",
        "quotas",
        "create",
        "One",
        "--metric",
        "total_events",
        "--limit",
        "1",
        "--period",
        period,
    ])
    .success();
    env.run(check).success();
    env.run([
        "--local",
        "usage",
        "record",
        "--customer",
        "c",
        "--event",
        "e",
    ])
    .success();
    clock(before);
    let refused = env.run(check).code(10).json();
    let end: jiff::Timestamp = boundary.parse().unwrap();
    assert_eq!(refused["quotas"][0]["reset"], end.as_second(), "{period}");
    assert_eq!(refused["reason"], "quota_exceeded");
    clock(boundary);
    let allowed = env.run(check).code(0).json();
    assert_eq!(allowed["quotas"][0]["used"], 0, "{period} after {boundary}");
}

#[test]
fn an_hour_ends_on_the_hour() {
    resets_exactly_at("hour", "2027-03-10T13:59:50Z", "2027-03-10T14:00:00Z");
}

#[test]
fn a_day_ends_at_midnight_utc() {
    resets_exactly_at("day", "2027-03-10T23:59:50Z", "2027-03-11T00:00:00Z");
}

#[test]
fn a_week_ends_on_monday() {
    resets_exactly_at("week", "2027-03-14T23:59:50Z", "2027-03-15T00:00:00Z");
}

#[test]
fn a_month_ends_with_its_last_day() {
    resets_exactly_at("month", "2027-03-31T23:59:50Z", "2027-04-01T00:00:00Z");
    resets_exactly_at("month", "2028-02-29T23:59:50Z", "2028-03-01T00:00:00Z");
}
