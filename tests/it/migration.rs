//! Several programs open a database of 0.1.0 at the same moment, and check and record events.

use std::fs;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::support::{Dev, TestEnv, http};

/// The schema of 0.1.0.
const SCHEMA: [&str; 3] = [
    include_str!("../../crates/limitry-server/src/db/schema_1.sql"),
    include_str!("../../crates/limitry-server/src/db/schema_2.sql"),
    include_str!("../../crates/limitry-server/src/db/schema_3.sql"),
];

/// "LMTR"
const APPLICATION_ID: i32 = 0x4C4D_5452;

const STORED_CALLS: usize = 2000;
const STORED_JOBS: usize = 20;

/// The limit of the quota `Jobs`. Half of it is used.
const ALLOWED_JOBS: usize = 40;

const SERVERS: usize = 2;
const CALLERS_OF_A_SERVER: usize = 6;
const PROGRAMS_OF_A_KIND: usize = 5;

/// Writes the database as 0.1.0 did. Its clock shows the middle of a month, so that no period ends during the test.
fn write_old_database(path: &std::path::Path) {
    let mut conn = Connection::open(path).unwrap();
    for step in SCHEMA {
        conn.execute_batch(step).unwrap();
    }
    let time = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_microsecond();
    let (shown, month) = (time("2027-01-15T12:00:00Z"), time("2027-01-01T00:00:00Z"));
    let offset = shown - jiff::Timestamp::now().as_microsecond();
    let recorded = shown - 3_600_000_000;
    let tx = conn.transaction().unwrap();
    tx.execute(
        "INSERT INTO meta (id, config_rev, clock_offset) VALUES (1, 7, ?1)",
        [offset],
    )
    .unwrap();
    tx.execute_batch(
        "INSERT INTO users VALUES (1, 'usr_1', 'developer@localhost', 'Local developer', 1);
         INSERT INTO projects VALUES (1, 'proj_HW7LTwlzWtI8acWaGRIX', 'Local', 'UTC', 1, 1);
         INSERT INTO members VALUES (1, 1);
         INSERT INTO quotas VALUES
             (1, 'qta_1', 1, 'Calls', 'total_events', 100000, 'month', '{}', 1, 1),
             (2, 'qta_2', 1, 'Jobs', 'total_events', 40, 'month', '{\"event_type\":\"job\"}', 1, 1),
             (3, 'qta_3', 1, 'Tokens', 'total_tokens', 100000, 'month', '{}', 1, 1);",
    )
    .unwrap();
    for customer in 0..10 {
        tx.execute(
            "INSERT INTO customers (id, project, external_id, created_at, updated_at) VALUES (?1, 1, ?2, 1, 1)",
            params![format!("cust_{customer:020}"), format!("c{customer}")],
        )
        .unwrap();
    }
    for number in 0..STORED_CALLS + STORED_JOBS {
        let kind = if number < STORED_CALLS { "call" } else { "job" };
        // 0.1.0 stored no total of tokens for an event with input tokens only. The migration counts quota usage anew.
        tx.execute(
            "INSERT INTO events (project, id, customer_id, event_type, input_tokens, value_map, timestamp, created_at, bucket) \
             VALUES (1, ?1, ?2, ?3, 2.0, '{\"input_tokens\":2.0}', ?4, ?4, ?5)",
            params![
                format!("evt_{number:020}"),
                format!("c{}", number % 10),
                kind,
                recorded,
                i64::try_from(number % 10).unwrap() + 1,
            ],
        )
        .unwrap();
    }
    for (quota, used) in [(1, STORED_CALLS + STORED_JOBS), (2, STORED_JOBS)] {
        tx.execute(
            "INSERT INTO quota_usage VALUES (?1, ?2, ?3, 0)",
            params![quota, month, i64::try_from(used).unwrap()],
        )
        .unwrap();
    }
    tx.commit().unwrap();
    conn.pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    conn.pragma_update(None, "user_version", 3).unwrap();
}

fn post(dev: &Dev, path: &str, body: &Value) -> http::Response {
    let bearer = format!("Bearer {}", dev.key);
    let headers = [("Authorization", bearer.as_str())];
    let url = format!("{}{path}", dev.url);
    http::request("POST", &url, &headers, &body.to_string())
}

fn used(dev: &Dev) -> [u64; 3] {
    let answer = post(dev, "/quotas/check", &json!({"event_type": "job"})).json();
    let mut states = answer["quotas"].as_array().unwrap().iter();
    std::array::from_fn(|_| states.next().unwrap()["used"].as_u64().unwrap())
}

/// How many events were recorded, how many jobs were allowed, and how many were refused.
#[derive(Default)]
struct Done {
    calls: AtomicUsize,
    jobs: AtomicUsize,
    refused: AtomicUsize,
}

impl Done {
    /// Runs one program, at the same moment as the others.
    fn run_program(&self, env: &TestEnv, number: usize) {
        let customer = format!("c{}", number % 10);
        let local = |words: &str| {
            let words = words.split(' ').chain(["--customer", &customer]);
            env.run(["--local", "usage"].into_iter().chain(words))
        };
        match number % 3 {
            0 => {
                local("record --event call --value input_tokens=2").success();
                self.calls.fetch_add(1, Ordering::Relaxed);
            }
            1 => {
                let run = local("track --event job --value input_tokens=2");
                self.count_job(run.exit_code() == 0);
                assert!([0, 10].contains(&run.exit_code()), "{run}");
            }
            _ => {
                let states = local("check --event call --json").success().json();
                let used = states["quotas"][0]["used"].as_u64().unwrap();
                assert!(used >= (STORED_CALLS + STORED_JOBS) as u64, "{states}");
            }
        }
    }

    fn call_server(&self, dev: &Dev, caller: usize) {
        for round in 0..5 {
            let customer = format!("c{}", (caller + round) % 10);
            let event = |kind: &str| json!({"customerId": customer, "eventType": kind, "values": {"input_tokens": 2}});
            let recorded = post(dev, "/events", &event("call"));
            assert_eq!(recorded.status, 201, "{recorded:?}");
            self.calls.fetch_add(1, Ordering::Relaxed);
            let tracked = post(dev, "/track", &event("job"));
            assert!([201, 429].contains(&tracked.status), "{tracked:?}");
            self.count_job(tracked.status == 201);
            let [calls, jobs, tokens] = used(dev);
            assert!(calls > (STORED_CALLS + STORED_JOBS) as u64);
            assert!(jobs >= STORED_JOBS as u64 && jobs <= ALLOWED_JOBS as u64);
            assert!(tokens > 2 * (STORED_CALLS + STORED_JOBS) as u64);
        }
    }

    fn count_job(&self, is_allowed: bool) {
        let counter = if is_allowed {
            &self.jobs
        } else {
            &self.refused
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// Only one program may migrate: a second migration would fail on the columns that the first one added.
#[test]
fn programs_that_open_an_old_database_at_once_lose_nothing_and_count_nothing_twice() {
    let env = TestEnv::new();
    let dir = env.path("data");
    fs::create_dir(&dir).unwrap();
    write_old_database(&dir.join("limitry.db"));
    let env = env.with("LIMITRY_DATA_DIR", &dir);
    let done = Done::default();
    let programs = 3 * PROGRAMS_OF_A_KIND;
    let start = Barrier::new(SERVERS + programs);
    let servers: Vec<Dev> = thread::scope(|scope| {
        let (env, done, start) = (&env, &done, &start);
        for number in 0..programs {
            scope.spawn(move || {
                start.wait();
                done.run_program(env, number);
            });
        }
        let servers: Vec<_> = (0..SERVERS)
            .map(|_| {
                scope.spawn(move || {
                    start.wait();
                    let dev = Dev::start_with(env, &["--rate-limit", "off"]);
                    thread::scope(|scope| {
                        for caller in 0..CALLERS_OF_A_SERVER {
                            let dev = &dev;
                            scope.spawn(move || done.call_server(dev, caller));
                        }
                    });
                    dev
                })
            })
            .collect();
        servers.into_iter().map(|dev| dev.join().unwrap()).collect()
    });
    let of = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    let (calls, jobs) = (of(&done.calls), of(&done.jobs));
    assert_eq!(
        calls,
        PROGRAMS_OF_A_KIND + SERVERS * CALLERS_OF_A_SERVER * 5
    );
    assert_eq!(jobs + STORED_JOBS, ALLOWED_JOBS);
    assert_eq!(jobs + of(&done.refused), calls);
    let events = STORED_CALLS + STORED_JOBS + calls + jobs;
    for dev in &servers {
        let expected = [events, ALLOWED_JOBS, 2 * events].map(|used| used as u64);
        assert_eq!(used(dev), expected);
    }
    drop(servers);
    let conn = Connection::open(dir.join("limitry.db")).unwrap();
    let stored: i64 = conn
        .query_row("SELECT count(*) FROM events", [], |row| row.get(0))
        .unwrap();
    assert_eq!(usize::try_from(stored).unwrap(), events);
    let is_counted: bool = conn
        .query_row("SELECT needs_recount = 0 FROM meta", [], |row| row.get(0))
        .unwrap();
    assert!(is_counted);
}
