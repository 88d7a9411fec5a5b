//! A rotation that fails, or is killed, at every request and every step on disk: the steps are counted, not listed.
//!
//! Each case has a project, a key, a target and a state directory of its own; they run side by side against one
//! `limitry dev`. While limitry runs, a prober calls with the key in the target.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::run::Running;
use crate::support::{Dev, Run, TestEnv, http};

/// How many cases run at once.
const AT_ONCE: usize = 4;

/// A key in a project of its own, and whoever rotates it.
struct Case {
    env: TestEnv,
    url: String,
    pat: String,
    project: String,
    old: String,
}

impl Case {
    fn new(dev: &Dev) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let (url, pat) = (dev.url.clone(), dev.pat.clone());
        let bearer = format!("Bearer {pat}");
        let name = format!(
            "{{\"name\":\"Case {}\"}}",
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let headers = [("Authorization", bearer.as_str())];
        let made = http::request("POST", &format!("{url}/projects"), &headers, &name).json();
        let project = made["id"].as_str().expect("a project").to_owned();
        let env = TestEnv::new()
            .with("LIMITRY_API_URL", &url)
            .with("LIMITRY_TOKEN", &pat)
            .with("LIMITRY_PROJECT", &project)
            .with("LIMITRY_MAX_RETRIES", "0");
        let mut case = Self {
            env,
            url,
            pat,
            project,
            old: String::new(),
        };
        let made = case.ask("POST", "/api-keys", r#"{"name":"App"}"#);
        made["id"]
            .as_str()
            .expect("a key")
            .clone_into(&mut case.old);
        let secret = made["key"].as_str().expect("its secret");
        case.env
            .write(".env", format!("# app\nLIMITRY_API_KEY='{secret}'\nB=2\n"));
        case
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let bearer = format!("Bearer {}", self.pat);
        let headers = [
            ("Authorization", bearer.as_str()),
            ("X-Project", self.project.as_str()),
        ];
        http::request(method, &format!("{}{path}", self.url), &headers, body).json()
    }

    fn target(&self) -> PathBuf {
        self.env.cwd().join(".env")
    }

    /// Runs limitry while the key in the target is called with, every 10 ms.
    fn watched(&self, args: &[&str], chaos: &str) -> Run {
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            let prober = scope.spawn(|| {
                let mut calls = 0;
                while !stop.load(Ordering::Relaxed) {
                    self.probe();
                    calls += 1;
                    thread::sleep(Duration::from_millis(10));
                }
                calls
            });
            let mut command = self.env.command(args);
            command.env("LIMITRY_CHAOS", chaos);
            let run = Running::start(command, None).wait(Duration::from_secs(60));
            stop.store(true, Ordering::Relaxed);
            let killed = chaos.contains("kill") && run.exit_code() != 137;
            assert!(!killed, "{chaos} was not reached:\n{run}");
            if let Err(panic) = prober.join() {
                std::panic::resume_unwind(panic);
            }
            run
        })
    }

    /// A call with the key in the target; when it is refused, the target must hold another one by now.
    fn probe(&self) {
        for _ in 0..3 {
            let key = key_in(&self.target());
            if works(&self.url, &key) {
                return;
            }
            assert_ne!(
                key_in(&self.target()),
                key,
                "the key in the target does not work"
            );
        }
        panic!("the target changes and changes, and no key in it works");
    }

    fn rotations(&self) -> Vec<PathBuf> {
        let dir = self.env.home().join(".local/state/limitry/rotations");
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .collect()
    }

    /// All is over: the target's key works, and whatever else works is the old key or ends within the hour.
    fn is_settled(&self, kept: bool) {
        assert!(self.rotations().is_empty(), "the journal is still there");
        self.probe();
        let key = key_in(&self.target());
        let clock = clock(&self.url, &self.pat, "GET", "");
        let now: jiff::Timestamp = clock["now"]
            .as_str()
            .expect("a time")
            .parse()
            .expect("RFC 3339");
        let listed = self.ask("GET", "/api-keys?status=active&limit=100", "");
        let all = listed["data"].as_array().expect("a list");
        let mut orphans = String::new();
        for one in all {
            let name = one["name"].as_str().expect("a name");
            let ends: Option<jiff::Timestamp> = one["expiresAt"]
                .as_str()
                .map(|end| end.parse().expect("a time"));
            let in_target = key.ends_with(one["lastFour"].as_str().expect("four"));
            let soon = ends.is_some_and(|ends| ends.duration_since(now).as_secs() <= 3660);
            let fine = in_target
                || one["id"] == self.old.as_str()
                || (name.starts_with("App (discarded ") && soon)
                || (kept && name.starts_with("App (kept "));
            if !fine || (in_target && soon) {
                writeln!(orphans, "{one}").unwrap();
            }
        }
        assert!(
            orphans.is_empty(),
            "these should not work, or not end so soon:\n{orphans}"
        );
        let beside: Vec<_> = fs::read_dir(self.env.cwd())
            .unwrap()
            .flatten()
            .map(|e| e.file_name())
            .collect();
        assert!(
            kept || beside.len() <= 2,
            "something is left beside the target: {beside:?}"
        );
    }
}

fn key_in(target: &PathBuf) -> String {
    let text = fs::read_to_string(target).expect("the target is there at every moment");
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("LIMITRY_API_KEY="))
        .expect("a key at every moment");
    line.trim_matches('\'').to_owned()
}

fn works(url: &str, key: &str) -> bool {
    let bearer = format!("Bearer {key}");
    http::request(
        "GET",
        &format!("{url}/quotas?limit=1"),
        &[("Authorization", &bearer)],
        "",
    )
    .status
        == 200
}

/// The server's clock, read or moved.
fn clock(url: &str, pat: &str, method: &str, body: &str) -> Value {
    let bearer = format!("Bearer {pat}");
    let url = format!("{}/dev/clock", url.trim_end_matches("/v1"));
    let answer = http::request(method, &url, &[("Authorization", &bearer)], body);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

const ROTATE: [&str; 5] = ["keys", "rotate", "App", "--to", "env-file:.env"];

fn dev(env: &TestEnv) -> Dev {
    Dev::start_with(env, &["--ephemeral", "--rate-limit", "off"])
}

/// Every step of an undisturbed rotation.
fn steps(dev: &Dev, args: &[&str]) -> Vec<String> {
    let case = Case::new(dev);
    let steps = steps_of(&case, args);
    case.is_settled(false);
    steps
}

/// Every step of this call, which succeeds.
fn steps_of(case: &Case, args: &[&str]) -> Vec<String> {
    let log = case.env.path("steps");
    let mut command = case.env.command(args);
    command.env("LIMITRY_CHAOS_LOG", &log);
    let run = Running::start(command, None).wait(Duration::from_secs(60));
    assert_eq!(run.exit_code(), 0, "{run}");
    let steps = fs::read_to_string(log).expect("the steps");
    steps.lines().map(ToOwned::to_owned).collect()
}

/// Runs every case, some at once; says all that failed.
fn run_all(cases: Vec<String>, run: impl Fn(&str) + Sync) {
    let cases = Mutex::new(cases.into_iter());
    let failed = Arc::new(Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            let (cases, failed, run) = (&cases, Arc::clone(&failed), &run);
            scope.spawn(move || {
                loop {
                    let Some(case) = cases.lock().unwrap().next() else {
                        return;
                    };
                    let result =
                        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&case)));
                    if let Err(panic) = result {
                        let what = panic
                            .downcast_ref::<String>()
                            .cloned()
                            .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
                        failed
                            .lock()
                            .unwrap()
                            .push(format!("{case}: {}", what.unwrap_or_default()));
                    }
                }
            });
        }
    });
    let failed = failed.lock().unwrap();
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

fn say(text: &str) {
    use std::io::Write as _;
    drop(writeln!(std::io::stderr(), "note: {text}"));
}

#[test]
fn whatever_step_fails_or_is_the_last_resume_ends_it_well() {
    let home = TestEnv::new();
    let dev = dev(&home);
    let steps = steps(&dev, &ROTATE);
    let hows = ["fail-before", "fail-after", "kill-before", "kill-after"];
    let cases: Vec<String> = (1..=steps.len())
        .flat_map(|n| hows.map(|how| format!("{n}:{how}")))
        .collect();
    say(&format!(
        "chaos: {} steps of a rotation, {} cases, each resumed",
        steps.len(),
        cases.len()
    ));
    run_all(cases, |case| {
        let one = Case::new(&dev);
        let first = one.watched(&ROTATE, case);
        let second = one.watched(&["keys", "rotate", "--resume"], "");
        assert!(second.exit_code() == 0, "first\n{first}\nthen\n{second}");
        let settled =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| one.is_settled(false)));
        if let Err(panic) = settled {
            let why = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!(
                "{why}\nfirst\n{first}\nthen\n{second}\nsteps\n{}",
                steps.join("\n")
            );
        }
    });
}

/// The new key is in the target, and the process that put it there is gone: what resumes it may fail as well.
#[test]
fn a_resume_that_fails_is_resumed() {
    const RESUME: [&str; 3] = ["keys", "rotate", "--resume"];
    let home = TestEnv::new();
    let dev = dev(&home);
    let moved = steps(&dev, &ROTATE)
        .iter()
        .position(|step| step.ends_with("move it into place"));
    let moved = format!("{}:kill-after", moved.expect("the target is replaced") + 1);
    let counted = Case::new(&dev);
    counted.watched(&ROTATE, &moved);
    let steps = steps_of(&counted, &RESUME);
    let hows = ["fail-before", "fail-after", "kill-before"];
    let cases: Vec<String> = (1..=steps.len())
        .flat_map(|n| hows.map(|how| format!("{n}:{how}")))
        .collect();
    say(&format!(
        "chaos: {} steps of a resumed rotation, {} cases",
        steps.len(),
        cases.len()
    ));
    run_all(cases, |case| {
        let one = Case::new(&dev);
        one.watched(&ROTATE, &moved);
        let first = one.watched(&RESUME, case);
        let second = one.watched(&RESUME, "");
        assert!(second.exit_code() == 0, "first\n{first}\nthen\n{second}");
        one.is_settled(false);
    });
}

#[test]
fn whatever_step_is_the_last_abort_ends_it_well() {
    let home = TestEnv::new();
    let dev = dev(&home);
    let args = [&ROTATE[..], &["--to", "command:cat >/dev/null"]].concat();
    let steps = steps(&dev, &args);
    let cases: Vec<String> = (1..=steps.len())
        .map(|n| format!("{n}:kill-before"))
        .collect();
    say(&format!(
        "chaos: {} steps of a rotation to two targets, each aborted",
        steps.len()
    ));
    run_all(cases, |case| {
        let one = Case::new(&dev);
        let first = one.watched(&args, case);
        let second = one.watched(&["keys", "rotate", "--abort"], "");
        match second.exit_code() {
            0 => {}
            // Too far on: then it can only be finished.
            5 => one
                .watched(&["keys", "rotate", "--resume", "--yes"], "")
                .success()
                .no_panic(),
            _ => panic!("first\n{first}\nthen\n{second}"),
        }
        one.is_settled(true);
    });
}

#[test]
fn resumed_a_day_later_the_target_held_a_good_key_all_the_time() {
    let home = TestEnv::new();
    let dev = dev(&home);
    let steps = steps(&dev, &ROTATE);
    let killed = Mutex::new(Vec::new());
    let cases: Vec<String> = (1..=steps.len())
        .map(|n| format!("{n}:kill-before"))
        .collect();
    run_all(cases.clone(), |case| {
        let one = Case::new(&dev);
        let first = one.watched(&ROTATE, case);
        killed.lock().unwrap().push((case.to_owned(), one, first));
    });
    clock(&dev.url, &dev.pat, "PUT", r#"{"advance":"25h"}"#);
    let killed: Vec<_> = killed.into_inner().unwrap();
    run_all(cases, |case| {
        let (_, one, first) = killed.iter().find(|(name, _, _)| name == case).unwrap();
        one.probe();
        let second = one.watched(&["keys", "rotate", "--resume"], "");
        assert!(second.exit_code() == 0, "first\n{first}\nthen\n{second}");
        one.is_settled(false);
    });
}

#[test]
fn seven_days_of_rotations_by_name_stay_unambiguous() {
    let home = TestEnv::new();
    let dev = dev(&home);
    let one = Case::new(&dev);
    let mut seen = vec![key_in(&one.target())];
    for _ in 0..7 {
        one.watched(&[&ROTATE[..], &["--grace", "24h"]].concat(), "")
            .success();
        assert!(
            works(&one.url, seen.last().unwrap()),
            "yesterday's key works for its grace"
        );
        assert!(!seen.contains(&key_in(&one.target())));
        seen.push(key_in(&one.target()));
        clock(&dev.url, &dev.pat, "PUT", r#"{"advance":"24h"}"#);
    }
    let listed = one.ask("GET", "/api-keys?status=active", "");
    let names: Vec<&str> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|k| k["name"].as_str())
        .collect();
    assert_eq!(names, ["App"], "all others have ended");
    one.probe();
}

/// Two machines, one project: each rotates its own key, and one key is rotated by one of them at a time.
#[test]
fn two_machines_leave_each_others_keys_alone() {
    let home = TestEnv::new();
    let dev = dev(&home);
    let one = Case::new(&dev);
    let made = one.ask("POST", "/api-keys", r#"{"name":"Other"}"#);
    let other = TestEnv::new()
        .with("LIMITRY_API_URL", &one.url)
        .with("LIMITRY_TOKEN", &one.pat)
        .with("LIMITRY_PROJECT", &one.project);
    let text = format!("LIMITRY_API_KEY={}\n", made["key"].as_str().unwrap());
    let target = other.write(".env", text);
    thread::scope(|scope| {
        for _ in 0..2 {
            let theirs = scope.spawn(|| {
                other
                    .run(["keys", "rotate", "Other", "--to", "env-file:.env"])
                    .success()
            });
            one.watched(&ROTATE, "").success();
            theirs.join().unwrap().no_panic();
        }
    });
    assert!(works(&one.url, &key_in(&target)) && works(&one.url, &key_in(&one.target())));
    // The same key from both: whoever comes second is refused, or comes after; nobody's target is left with a dead key.
    let shared = other.write(".env", fs::read_to_string(one.target()).unwrap());
    let codes = thread::scope(|scope| {
        let theirs = scope.spawn(|| {
            other
                .run(["keys", "rotate", "App", "--to", "env-file:.env"])
                .exit_code()
        });
        let ours = one.watched(&ROTATE, "").exit_code();
        [ours, theirs.join().unwrap()]
    });
    assert!(
        codes.iter().all(|code| matches!(code, 0 | 2 | 5)),
        "{codes:?}"
    );
    assert!(works(&one.url, &key_in(&one.target())) && works(&one.url, &key_in(&shared)));
    let listed = one.ask("GET", "/api-keys?status=active", "");
    let left = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|k| k["name"].as_str().unwrap().contains("(rotating"));
    assert_eq!(left.count(), 0, "{listed}");
    assert_eq!(json!([]), json!(one.rotations()));
}
