//! Example events. The same plan makes the same events at the same time, so that screenshots and tests can be repeated.

use crate::clock::MICROS_PER_SECOND;
use crate::engine::{NewEvent, Values};
use limitry_types::Dimensions;

/// The customer with the most events.
pub(super) const LARGEST_CUSTOMER: &str = "customer_1";

const HOUR: i64 = 3600 * MICROS_PER_SECOND;

const DAY: i64 = 24 * HOUR;

/// Events are spread over the last seven days.
const WEEK: i64 = 7 * DAY;

/// How busy each hour of a day is (UTC), in percent of the busiest.
const HOURS: [u64; 24] = [
    12, 8, 6, 5, 6, 9, 18, 34, 58, 82, 96, 100, 88, 92, 98, 94, 84, 70, 54, 44, 36, 30, 24, 17,
];

/// The activity of a Saturday or Sunday, in percent of a working day's.
const WEEKEND: u64 = 45;

/// The model, its provider, how often it is used of 100 times, and what 1,000 tokens of input cost, in cents.
const MODELS: [(&str, &str, u64, f64); 4] = [
    ("gpt-4o-mini", "openai", 46, 0.015),
    ("claude-sonnet", "anthropic", 30, 0.3),
    ("gpt-4", "openai", 14, 1.0),
    ("llama-3", "self-hosted", 10, 0.02),
];

/// The type of an event, and how often it comes of 100 times.
const EVENT_TYPES: [(&str, u64); 4] = [
    ("chat_completion", 58),
    ("embedding", 24),
    ("api_call", 14),
    ("image", 4),
];

/// The story that the events tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scenario {
    /// The largest customer has used 95 % of its quota.
    Week,
    /// The largest customer has used more than its quota.
    OverQuota,
    /// In the last hour, one customer uses many times its usual.
    Spike,
}

impl Scenario {
    pub(super) const ALL: [(&'static str, Self); 3] = [
        ("week", Self::Week),
        ("over-quota", Self::OverQuota),
        ("spike", Self::Spike),
    ];

    pub(super) fn from_name(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, scenario)| scenario)
    }

    /// How much of its quota the largest customer has used.
    pub(super) const fn used_share(self) -> f64 {
        match self {
            Self::Week | Self::Spike => 0.95,
            Self::OverQuota => 1.2,
        }
    }
}

/// What is generated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) events: usize,
    pub(super) customers: usize,
    pub(super) scenario: Scenario,
}

impl Plan {
    /// The event with a number. The first one is the largest customer's, at `now`, so that this customer has used some of its quota
    /// even when the month has just begun.
    pub(super) fn event(self, number: usize, now: i64) -> NewEvent {
        let mut rng = Rng(number as u64);
        let (model, provider, price) = rng.model();
        let event_type = rng.weighted(&EVENT_TYPES);
        let (input, output) = (rng.long_tailed(120, 2400), rng.long_tailed(40, 900));
        // One in eight events is part of the spike.
        let in_spike = self.scenario == Scenario::Spike && number % 8 == 3;
        let (customer, time) = if number == 0 {
            (1, now)
        } else if in_spike {
            (2.min(self.customers), now - rng.micros_below(HOUR))
        } else {
            (self.customer(number, &mut rng), rng.busy_time(now))
        };
        NewEvent {
            customer_id: format!("customer_{customer}"),
            event_type: event_type.to_owned(),
            values: Values::from([
                ("input_tokens".to_owned(), to_f64(input)),
                ("output_tokens".to_owned(), to_f64(output)),
                (
                    "cost_cents".to_owned(),
                    (to_f64(input + 4 * output) * price).round() / 1000.0,
                ),
                (
                    "latency_ms".to_owned(),
                    to_f64(180 + output + rng.long_tailed(0, 1500)),
                ),
            ]),
            dimensions: Dimensions::from([
                ("model".to_owned(), model.to_owned()),
                ("provider".to_owned(), provider.to_owned()),
            ]),
            properties: None,
            timestamp: Some(time),
            idempotency_key: None,
        }
    }

    /// Every customer has an event. The others follow Zipf's law: customer n has about 1/n of the events of customer 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and the number of customers"
    )]
    fn customer(self, number: usize, rng: &mut Rng) -> usize {
        if number < self.customers {
            return number + 1;
        }
        // The inverse of the distribution ln(n + 1) / ln(customers + 1).
        let drawn = to_f64(self.customers + 1).powf(rng.fraction()) as usize;
        drawn.clamp(1, self.customers)
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn to_f64(n: usize) -> f64 {
    n as f64
}

/// How busy a time is, in percent of the busiest hour.
fn activity(time: i64) -> u64 {
    let days = time.div_euclid(DAY);
    let hour = usize::try_from(time.rem_euclid(DAY) / HOUR).unwrap_or(0);
    // 1970-01-01 was a Thursday.
    let is_weekend = matches!((days + 3).rem_euclid(7), 5 | 6);
    if is_weekend {
        HOURS[hour] * WEEKEND / 100
    } else {
        HOURS[hour]
    }
}

/// SplitMix64: uniform enough for generated data.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// From 0 until just before 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn micros_below(&mut self, end: i64) -> i64 {
        i64::try_from(self.below(end.unsigned_abs())).unwrap_or(0)
    }

    /// A time of the last week, more likely at a busy hour.
    fn busy_time(&mut self, now: i64) -> i64 {
        for _ in 0..64 {
            let time = now - self.micros_below(WEEK);
            if self.below(100) < activity(time) {
                return time;
            }
        }
        now
    }

    /// From `least` until about `least + usual`: mostly small, sometimes large.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and a few thousand"
    )]
    fn long_tailed(&mut self, least: usize, usual: usize) -> usize {
        let share = self.fraction();
        least + (share * share * share * to_f64(usual) * 2.0) as usize
    }

    fn weighted(&mut self, choices: &[(&'static str, u64)]) -> &'static str {
        let mut drawn = self.below(choices.iter().map(|(_, weight)| weight).sum());
        for (name, weight) in choices {
            match drawn.checked_sub(*weight) {
                Some(rest) => drawn = rest,
                None => return name,
            }
        }
        choices[0].0
    }

    fn model(&mut self) -> (&'static str, &'static str, f64) {
        let name = self.weighted(&MODELS.map(|(name, _, weight, _)| (name, weight)));
        let found = MODELS.into_iter().find(|(known, ..)| *known == name);
        let (name, provider, _, price) = found.unwrap_or(MODELS[0]);
        (name, provider, price)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// 2026-11-28T18:00:00Z, a Saturday.
    const NOW: i64 = 1_795_888_800 * MICROS_PER_SECOND;

    fn events(scenario: Scenario, customers: usize) -> Vec<NewEvent> {
        let plan = Plan {
            events: 4000,
            customers,
            scenario,
        };
        (0..plan.events).map(|n| plan.event(n, NOW)).collect()
    }

    fn by_customer(events: &[NewEvent]) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for event in events {
            *counts.entry(event.customer_id.as_str()).or_default() += 1;
        }
        counts
    }

    #[test]
    fn customers_follow_zipfs_law() {
        let events = events(Scenario::Week, 20);
        let counts = by_customer(&events);
        assert_eq!(counts.len(), 20);
        let share = |name: &str| counts[name] * 100 / events.len();
        assert!((20..26).contains(&share("customer_1")), "{counts:?}");
        assert!((11..15).contains(&share("customer_2")), "{counts:?}");
        assert!(share("customer_20") < 3, "{counts:?}");
    }

    #[test]
    fn nights_and_weekends_are_quiet() {
        let events = events(Scenario::Week, 5);
        let times: Vec<i64> = events.iter().filter_map(|event| event.timestamp).collect();
        assert!(times.iter().all(|time| (NOW - WEEK..=NOW).contains(time)));
        let between = |from: i64, to: i64| {
            let hour = |time: &i64| time.rem_euclid(DAY) / HOUR;
            times
                .iter()
                .filter(|time| (from..to).contains(&hour(time)))
                .count()
        };
        assert!(between(10, 16) > 8 * between(0, 6));
        let on_day = |back: i64| {
            let day = NOW.div_euclid(DAY) - back;
            times
                .iter()
                .filter(|time| time.div_euclid(DAY) == day)
                .count()
        };
        // Friday compared with the Sunday before.
        assert!(on_day(1) * 100 > on_day(6) * 170);
    }

    #[test]
    fn a_spike_is_in_the_last_hour_and_of_one_customer() {
        let recent = |scenario| {
            let events = events(scenario, 5);
            let recent = |event: &&NewEvent| event.timestamp.is_some_and(|time| time > NOW - HOUR);
            let of = |event: &&NewEvent| event.customer_id == "customer_2";
            events.iter().filter(recent).filter(of).count()
        };
        assert!(recent(Scenario::Week) < 20);
        assert!(recent(Scenario::Spike) >= 500);
    }
}
