//! A rotation that fails, or is killed, at every request and every step on disk: the steps are counted, not listed.
//!
//! Each case has a project, a key, targets and a state directory of its own; they run side by side against one
//! `limitry dev`. While limitry runs, a prober calls with the key in each target.

mod machines;
mod settings;
mod steps;

use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::support::http::{self, Connection};
use crate::support::proxy::{Manner, Proxy};
use crate::support::run::Running;
use crate::support::{Dev, Run, TestEnv};

/// How many cases run at once.
const AT_ONCE: usize = 4;

/// Each way in which a step goes wrong.
const HOWS: [&str; 4] = ["fail-before", "fail-after", "kill-before", "kill-after"];

/// To the target that can be read back.
const ROTATE: [&str; 5] = ["keys", "rotate", "App", "--to", "env-file:.env"];

/// A target that cannot be read back: whoever was handed the key has it in a file, whole or not at all.
const COMMAND: [&str; 2] = [
    "--to",
    "command:cat >\"$TMPDIR/new\" && mv \"$TMPDIR/new\" \"$TMPDIR/got\"",
];

const RESUME: [&str; 4] = ["keys", "rotate", "--resume", "--yes"];

const ABORT: [&str; 3] = ["keys", "rotate", "--abort"];

/// To both targets.
fn to_both() -> Vec<&'static str> {
    [&ROTATE[..], &COMMAND].concat()
}

/// A server, and its clock.
struct World {
    dev: Dev,
    proxy: Option<Proxy>,
    /// How often limitry repeats a request that failed.
    retries: &'static str,
    _home: TestEnv,
}

impl World {
    fn new() -> Self {
        let home = TestEnv::new();
        Self {
            dev: Dev::start_with(&home, &["--ephemeral", "--rate-limit", "off"]),
            proxy: None,
            retries: "0",
            _home: home,
        }
    }

    fn behind(manner: Manner) -> Self {
        let mut world = Self::new();
        world.proxy = Some(Proxy::start(world.dev.host(), manner));
        world
    }

    fn url(&self) -> String {
        let proxy = self.proxy.as_ref();
        proxy.map_or_else(|| self.dev.url.clone(), Proxy::url)
    }

    fn move_clock(&self, body: &str) {
        clock(&self.dev.url, &self.dev.pat, "PUT", body);
    }
}

/// A key in a project of its own, and whoever rotates it.
struct Case {
    env: TestEnv,
    url: String,
    pat: String,
    project: String,
    old: String,
    /// The targets of its rotation.
    targets: Vec<PathBuf>,
}

impl Case {
    /// A case that is rotated with these arguments.
    fn new(world: &World, args: &[&str]) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let (url, pat) = (world.url(), world.dev.pat.clone());
        let bearer = format!("Bearer {pat}");
        let name = format!(
            "{{\"name\":\"Case {}\"}}",
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let headers = [("Authorization", bearer.as_str())];
        let made = http::request("POST", &format!("{url}/projects"), &headers, &name).json();
        let project = made["id"].as_str().expect("a project").to_owned();
        let mut case = Self {
            env: TestEnv::new()
                .with("LIMITRY_API_URL", &url)
                .with("LIMITRY_TOKEN", &pat)
                .with("LIMITRY_PROJECT", &project)
                .with("LIMITRY_MAX_RETRIES", world.retries),
            url,
            pat,
            project,
            old: String::new(),
            targets: Vec::new(),
        };
        // Made at the server itself, before anybody waits for anything: an old key is known.
        let made = case.ask_at(&world.dev.url, "POST", "/api-keys", r#"{"name":"App"}"#);
        made["id"]
            .as_str()
            .expect("a key")
            .clone_into(&mut case.old);
        let secret = made["key"].as_str().expect("its secret");
        case.env
            .write(".env", format!("# app\nLIMITRY_API_KEY='{secret}'\nB=2\n"));
        fs::write(case.got(), secret).expect("what the command was handed before");
        for (word, target) in [(ROTATE[4], case.target()), (COMMAND[1], case.got())] {
            if args.contains(&word) {
                case.targets.push(target);
            }
        }
        case
    }

    fn ask_at(&self, url: &str, method: &str, path: &str, body: &str) -> Value {
        let bearer = format!("Bearer {}", self.pat);
        let headers = [
            ("Authorization", bearer.as_str()),
            ("X-Project", self.project.as_str()),
        ];
        http::request(method, &format!("{url}{path}"), &headers, body).json()
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        self.ask_at(&self.url, method, path, body)
    }

    fn target(&self) -> PathBuf {
        self.env.cwd().join(".env")
    }

    /// What the command was handed.
    fn got(&self) -> PathBuf {
        self.env.path("tmp/got")
    }

    /// Runs limitry while the keys in the targets are called with, every 10 ms.
    fn watched(&self, args: &[&str], chaos: &str) -> Run {
        let mut command = self.env.command(args);
        command.env("LIMITRY_CHAOS", chaos);
        let run =
            self.while_probing(|| Running::start(command, None).wait(Duration::from_secs(100)));
        let killed = chaos.contains("kill") && run.exit_code() != 137;
        assert!(!killed, "{NOT_REACHED}: {chaos}\n{run}");
        run
    }

    /// Does something while the keys in the targets are called with, every 10 ms.
    fn while_probing<T>(&self, doing: impl FnOnce() -> T) -> T {
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            let prober = scope.spawn(|| {
                let mut connection = Connection::to(host(&self.url));
                while !stop.load(Ordering::Relaxed) {
                    for target in &self.targets {
                        probe(&mut connection, target);
                    }
                    thread::sleep(Duration::from_millis(10));
                }
            });
            let done = catch_unwind(AssertUnwindSafe(doing));
            stop.store(true, Ordering::Relaxed);
            if let Err(panic) = prober.join() {
                resume_unwind(panic);
            }
            done.unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// The keys in the targets work.
    fn probe(&self) {
        let mut connection = Connection::to(host(&self.url));
        for target in &self.targets {
            probe(&mut connection, target);
        }
    }

    fn rotations(&self) -> Vec<PathBuf> {
        let dir = self.env.home().join(".local/state/limitry/rotations");
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .collect()
    }

    /// All is over: the targets' keys work, and whatever else works is the old key or ends within the hour. With
    /// `kept` a rotation was ended that may have reached a target: both keys stay.
    fn is_settled(&self, kept: bool) {
        assert!(self.rotations().is_empty(), "the journal is still there");
        self.probe();
        let held: Vec<String> = self.targets.iter().map(|target| key_in(target)).collect();
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
            let last_four = one["lastFour"].as_str().expect("four");
            let in_target = held.iter().any(|key| key.ends_with(last_four));
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
        assert_eq!(beside, [".env"], "something is left beside the target");
    }
}

/// What a case says whose step did not come.
const NOT_REACHED: &str = "the step was not reached";

fn host(url: &str) -> &str {
    let host = url.trim_start_matches("http://");
    host.trim_end_matches("/v1")
}

/// A call with the key in the target; when it is refused, the target must hold another one by now.
fn probe(connection: &mut Connection, target: &Path) {
    for _ in 0..3 {
        let key = key_in(target);
        if is_accepted(connection, &key) {
            return;
        }
        assert_ne!(
            key_in(target),
            key,
            "the key in {} does not work",
            target.display()
        );
    }
    panic!("the target changes and changes, and no key in it works");
}

/// Whether the server takes the key.
fn is_accepted(connection: &mut Connection, key: &str) -> bool {
    let request = format!(
        "GET /v1/quotas?limit=1 HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {key}\r\n\r\n",
        connection.host()
    );
    let answer = connection
        .exchange(request.as_bytes())
        .expect("the server answers");
    let status = String::from_utf8_lossy(&answer[..12.min(answer.len())]).into_owned();
    assert!(
        matches!(status.as_str(), "HTTP/1.1 200" | "HTTP/1.1 401"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
    status.ends_with("200")
}

fn works(url: &str, key: &str) -> bool {
    is_accepted(&mut Connection::to(host(url)), key)
}

fn key_in(target: &Path) -> String {
    let text = fs::read_to_string(target).expect("the target is there at every moment");
    let line = text.lines().find_map(|line| {
        line.strip_prefix("LIMITRY_API_KEY=")
            .or_else(|| Some(line).filter(|line| line.starts_with("limitry_sk_")))
    });
    let line = line.expect("a key at every moment");
    line.trim_matches('\'').to_owned()
}

/// The server's clock, read or moved.
fn clock(url: &str, pat: &str, method: &str, body: &str) -> Value {
    let bearer = format!("Bearer {pat}");
    let url = format!("{}/dev/clock", url.trim_end_matches("/v1"));
    let answer = http::request(method, &url, &[("Authorization", &bearer)], body);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// Every step of an undisturbed rotation.
fn steps(world: &World, args: &[&str]) -> Vec<String> {
    let case = Case::new(world, args);
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

/// Each of these steps, gone wrong in each of these ways.
fn cases(steps: &[String], hows: &[&str]) -> Vec<String> {
    (1..=steps.len())
        .flat_map(|n| hows.iter().map(move |how| format!("{n}:{how}")))
        .collect()
}

/// Lets a rotation go wrong at every step in every way, and then does with it what is to end it well.
fn enumerate(what: &str, world: &World, args: &[&str], then: impl Fn(&Case) -> Run + Sync) {
    let steps = steps(world, args);
    let cases = cases(&steps, &HOWS);
    say(&format!(
        "chaos: {what}: {} steps, {} cases",
        steps.len(),
        cases.len()
    ));
    run_all(cases, |case| {
        let one = Case::new(world, args);
        let first = one.watched(args, case);
        let second = catch_unwind(AssertUnwindSafe(|| then(&one)));
        if let Err(panic) = second {
            panic!(
                "{}\nfirst\n{first}\nsteps\n{}",
                said(&*panic),
                steps.join("\n")
            );
        }
    });
}

/// Finishes the rotation, and looks whether all is well.
fn resumed(one: &Case) -> Run {
    let run = one.watched(&RESUME, "");
    assert_eq!(run.exit_code(), 0, "{run}");
    settled(one, false, &run);
    run
}

/// Ends the rotation or, where it is too far on, finishes it; and looks whether all is well.
fn aborted(one: &Case) -> Run {
    let run = one.watched(&ABORT, "");
    match run.exit_code() {
        0 => {}
        5 => return resumed(one),
        _ => panic!("{run}"),
    }
    settled(one, true, &run);
    run
}

fn settled(one: &Case, kept: bool, run: &Run) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| one.is_settled(kept))) {
        panic!("{}\nafter\n{run}", said(&*panic));
    }
}

/// Runs every case, some at once; says all that failed.
fn run_all(cases: Vec<String>, run: impl Fn(&str) + Sync) {
    let cases = Mutex::new(cases.into_iter());
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(case) = cases.lock().unwrap().next() else {
                        return;
                    };
                    let result = catch_unwind(AssertUnwindSafe(|| run(&case)));
                    if let Err(panic) = result {
                        let failure = format!("{case}: {}", said(&*panic));
                        failed.lock().unwrap().push(failure);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

/// What a panic said.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap_or_default()
}

fn say(text: &str) {
    use std::io::Write as _;
    drop(writeln!(std::io::stderr(), "note: {text}"));
}
