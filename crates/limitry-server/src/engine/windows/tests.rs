use jiff::Timestamp;

use super::*;

fn at(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_microsecond()
}

#[track_caller]
fn assert_window(calendar: &Calendar, period: LimitPeriod, moment: &str, start: &str, end: &str) {
    let found = calendar.window(period, at(moment));
    let (start, end) = (at(start), at(end));
    assert_eq!(found, TimeWindow { start, end }, "{period} {moment}");
    assert!(found.contains(at(moment)));
}

#[test]
fn windows_of_quotas_start_on_the_hour_at_midnight_on_monday_and_on_the_first() {
    for (period, moment, start, end) in [
        (
            Period::Hour,
            "2026-11-23T07:59:59.999999Z",
            "2026-11-23T07:00:00Z",
            "2026-11-23T08:00:00Z",
        ),
        (
            Period::Hour,
            "2026-11-23T08:00:00Z",
            "2026-11-23T08:00:00Z",
            "2026-11-23T09:00:00Z",
        ),
        (
            Period::Day,
            "2026-11-23T23:59:59Z",
            "2026-11-23T00:00:00Z",
            "2026-11-24T00:00:00Z",
        ),
        (
            Period::Week,
            "2026-11-22T23:59:59Z",
            "2026-11-16T00:00:00Z",
            "2026-11-23T00:00:00Z",
        ),
        (
            Period::Week,
            "2026-11-23T00:00:00Z",
            "2026-11-23T00:00:00Z",
            "2026-11-30T00:00:00Z",
        ),
        (
            Period::Month,
            "2024-02-29T12:00:00Z",
            "2024-02-01T00:00:00Z",
            "2024-03-01T00:00:00Z",
        ),
        (
            Period::Month,
            "2026-12-31T23:59:59Z",
            "2026-12-01T00:00:00Z",
            "2027-01-01T00:00:00Z",
        ),
        (
            Period::Week,
            "1969-12-31T00:00:00Z",
            "1969-12-29T00:00:00Z",
            "1970-01-05T00:00:00Z",
        ),
        (
            Period::Month,
            "1969-12-31T00:00:00Z",
            "1969-12-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
        ),
    ] {
        let found = quota_window(period, at(moment));
        assert_eq!(
            found,
            TimeWindow {
                start: at(start),
                end: at(end)
            },
            "{period} {moment}"
        );
        assert!(found.contains(at(moment)));
    }
}

#[test]
fn the_first_and_last_timestamps_have_windows() {
    let zones = ["UTC", "Pacific/Kiritimati", "America/Sao_Paulo"];
    for moment in [
        Timestamp::MIN.as_microsecond(),
        Timestamp::MAX.as_microsecond(),
    ] {
        for zone in zones {
            let zone = TimeZone::get(zone).unwrap();
            for start in ["2024-02-29T00:00:00Z", "2026-12-31T23:00:00Z"] {
                let calendar = Calendar::of_billing_cycle(zone.clone(), at(start));
                for &period in LimitPeriod::ALL {
                    let window = calendar.window(period, moment);
                    assert!(window.contains(moment), "{period} {moment}");
                }
            }
        }
    }
}

#[test]
fn days_begin_at_local_midnight_and_may_have_other_lengths() {
    for (zone, moment, start, end) in [
        // UTC+5:45.
        (
            "Asia/Kathmandu",
            "2026-11-25T18:14:59Z",
            "2026-11-24T18:15:00Z",
            "2026-11-25T18:15:00Z",
        ),
        // 23 hours, and 25.
        (
            "Europe/Berlin",
            "2026-03-29T12:00:00Z",
            "2026-03-28T23:00:00Z",
            "2026-03-29T22:00:00Z",
        ),
        (
            "Europe/Berlin",
            "2026-10-25T12:00:00Z",
            "2026-10-24T22:00:00Z",
            "2026-10-25T23:00:00Z",
        ),
        // The day is half an hour longer.
        (
            "Australia/Lord_Howe",
            "2026-04-05T00:00:00Z",
            "2026-04-04T13:00:00Z",
            "2026-04-05T13:30:00Z",
        ),
        // The zone skipped this midnight.
        (
            "America/Sao_Paulo",
            "2018-11-04T12:00:00Z",
            "2018-11-04T03:00:00Z",
            "2018-11-05T02:00:00Z",
        ),
        (
            "America/Sao_Paulo",
            "2018-11-04T02:59:59Z",
            "2018-11-03T03:00:00Z",
            "2018-11-04T03:00:00Z",
        ),
        // The clocks went from 23:30 to 0:30: the day began half an hour past midnight.
        (
            "America/Toronto",
            "1919-03-31T12:00:00Z",
            "1919-03-31T04:30:00Z",
            "1919-04-01T04:00:00Z",
        ),
        // The zone skipped 30 December 2011.
        (
            "Pacific/Apia",
            "2011-12-30T09:59:59Z",
            "2011-12-29T10:00:00Z",
            "2011-12-30T10:00:00Z",
        ),
        (
            "Pacific/Apia",
            "2011-12-30T10:00:00Z",
            "2011-12-30T10:00:00Z",
            "2011-12-31T10:00:00Z",
        ),
        // UTC+14.
        (
            "Pacific/Kiritimati",
            "2026-11-25T10:00:00Z",
            "2026-11-25T10:00:00Z",
            "2026-11-26T10:00:00Z",
        ),
        // The zone repeated midnight: at 0:01, the clocks went back by an hour.
        (
            "America/St_Johns",
            "2006-10-29T03:00:00Z",
            "2006-10-29T02:30:00Z",
            "2006-10-30T03:30:00Z",
        ),
    ] {
        let calendar = Calendar::from_the_first(TimeZone::get(zone).unwrap());
        assert_window(&calendar, LimitPeriod::Day, moment, start, end);
    }
}

#[test]
fn weeks_begin_on_monday_in_the_zone() {
    for (zone, moment, start, end) in [
        (
            "Europe/Berlin",
            "2026-03-29T21:59:59Z",
            "2026-03-22T23:00:00Z",
            "2026-03-29T22:00:00Z",
        ),
        (
            "Pacific/Kiritimati",
            "2026-11-22T10:00:00Z",
            "2026-11-22T10:00:00Z",
            "2026-11-29T10:00:00Z",
        ),
        // A week without its Friday.
        (
            "Pacific/Apia",
            "2011-12-31T00:00:00Z",
            "2011-12-26T10:00:00Z",
            "2012-01-01T10:00:00Z",
        ),
    ] {
        let calendar = Calendar::from_the_first(TimeZone::get(zone).unwrap());
        assert_window(&calendar, LimitPeriod::Week, moment, start, end);
    }
}

#[test]
fn hours_are_those_of_utc_in_every_zone() {
    let calendar = Calendar::from_the_first(TimeZone::get("Asia/Kathmandu").unwrap());
    assert_window(
        &calendar,
        LimitPeriod::Hour,
        "2026-11-25T10:20:30Z",
        "2026-11-25T10:00:00Z",
        "2026-11-25T11:00:00Z",
    );
}

#[test]
fn months_and_years_begin_on_the_billing_day_or_on_the_last_of_a_shorter_month() {
    use LimitPeriod::{Annual, Month};
    for (zone, billing, period, moment, start, end) in [
        (
            "UTC",
            "2026-01-15T22:00:00Z",
            Month,
            "2026-11-15T00:00:00Z",
            "2026-11-15T00:00:00Z",
            "2026-12-15T00:00:00Z",
        ),
        (
            "UTC",
            "2026-01-15T22:00:00Z",
            Month,
            "2026-11-14T23:59:59Z",
            "2026-10-15T00:00:00Z",
            "2026-11-15T00:00:00Z",
        ),
        (
            "UTC",
            "2026-01-15T22:00:00Z",
            Month,
            "2027-01-02T00:00:00Z",
            "2026-12-15T00:00:00Z",
            "2027-01-15T00:00:00Z",
        ),
        // In Kathmandu it was the 16th.
        (
            "Asia/Kathmandu",
            "2026-01-15T22:00:00Z",
            Month,
            "2026-11-16T00:00:00Z",
            "2026-11-15T18:15:00Z",
            "2026-12-15T18:15:00Z",
        ),
        (
            "UTC",
            "2026-01-31T00:00:00Z",
            Month,
            "2026-02-28T00:00:00Z",
            "2026-02-28T00:00:00Z",
            "2026-03-31T00:00:00Z",
        ),
        (
            "UTC",
            "2026-01-31T00:00:00Z",
            Month,
            "2026-02-27T23:59:59Z",
            "2026-01-31T00:00:00Z",
            "2026-02-28T00:00:00Z",
        ),
        (
            "UTC",
            "2026-01-31T00:00:00Z",
            Month,
            "2024-02-29T00:00:00Z",
            "2024-02-29T00:00:00Z",
            "2024-03-31T00:00:00Z",
        ),
        (
            "UTC",
            "2026-01-30T00:00:00Z",
            Month,
            "2026-03-29T00:00:00Z",
            "2026-02-28T00:00:00Z",
            "2026-03-30T00:00:00Z",
        ),
        (
            "UTC",
            "2024-02-29T12:00:00Z",
            Annual,
            "2026-02-28T00:00:00Z",
            "2026-02-28T00:00:00Z",
            "2027-02-28T00:00:00Z",
        ),
        (
            "UTC",
            "2024-02-29T12:00:00Z",
            Annual,
            "2028-02-28T12:00:00Z",
            "2027-02-28T00:00:00Z",
            "2028-02-29T00:00:00Z",
        ),
        (
            "Europe/Berlin",
            "2026-03-29T12:00:00Z",
            Month,
            "2026-03-29T00:00:00Z",
            "2026-03-28T23:00:00Z",
            "2026-04-28T22:00:00Z",
        ),
        (
            "America/Sao_Paulo",
            "2018-01-04T12:00:00Z",
            Month,
            "2018-11-04T03:00:00Z",
            "2018-11-04T03:00:00Z",
            "2018-12-04T02:00:00Z",
        ),
        // The zone skipped 30 December 2011, so the month began on the next day.
        (
            "Pacific/Apia",
            "2011-01-30T22:00:00Z",
            Month,
            "2011-12-30T10:00:00Z",
            "2011-12-30T10:00:00Z",
            "2012-01-29T10:00:00Z",
        ),
    ] {
        let calendar = Calendar::of_billing_cycle(TimeZone::get(zone).unwrap(), at(billing));
        assert_window(&calendar, period, moment, start, end);
    }
}

#[test]
fn all_time_is_one_window() {
    let window = Calendar::UTC.window(LimitPeriod::AllTime, at("2026-11-25T10:20:30Z"));
    assert_eq!(window, TimeWindow::ALL_TIME);
}
