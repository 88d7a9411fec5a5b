//! One rotation in its own project, and the prober that sends requests with the keys in its targets.

use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::{COMMAND, ROTATE};
use crate::support::http::{self, Connection};
use crate::support::proxy::{Manner, Proxy};
use crate::support::run::Running;
use crate::support::{Dev, Run, TestEnv};

/// A server with a clock that can be moved.
pub(super) struct World {
    pub(super) dev: Dev,
    proxy: Option<Proxy>,
    /// How often limitry retries a request that failed.
    pub(super) retries: &'static str,
    _home: TestEnv,
}

impl World {
    pub(super) fn new() -> Self {
        let home = TestEnv::new();
        Self {
            dev: Dev::start_with(&home, &["--ephemeral", "--rate-limit", "off"]),
            proxy: None,
            retries: "0",
            _home: home,
        }
    }

    pub(super) fn behind(manner: Manner) -> Self {
        let mut world = Self::new();
        world.proxy = Some(Proxy::start(world.dev.host(), manner));
        world
    }

    fn url(&self) -> String {
        let proxy = self.proxy.as_ref();
        proxy.map_or_else(|| self.dev.url.clone(), Proxy::url)
    }

    pub(super) fn move_clock(&self, body: &str) {
        clock(&self.dev.url, &self.dev.pat, "PUT", body);
    }
}

/// A key in its own project, and the environment in which it is rotated.
pub(super) struct Case {
    pub(super) env: TestEnv,
    pub(super) url: String,
    pub(super) pat: String,
    pub(super) project: String,
    pub(super) old: String,
    /// The targets of its rotation.
    targets: Vec<PathBuf>,
}

impl Case {
    /// A case that is rotated with these arguments.
    pub(super) fn new(world: &World, args: &[&str]) -> Self {
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
        // The old key is created at the server itself: a proxy would delay it, and it must work from the start.
        let made = case.ask_at(&world.dev.url, "POST", "/api-keys", r#"{"name":"App"}"#);
        made["id"]
            .as_str()
            .expect("a key")
            .clone_into(&mut case.old);
        let secret = made["key"].as_str().expect("its secret");
        case.env
            .write(".env", format!("# app\nLIMITRY_API_KEY='{secret}'\nB=2\n"));
        fs::write(case.command_file(), secret).expect("the file of the command is written");
        for (word, target) in [
            (ROTATE[4], case.target()),
            (COMMAND[1], case.command_file()),
        ] {
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

    pub(super) fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        self.ask_at(&self.url, method, path, body)
    }

    pub(super) fn target(&self) -> PathBuf {
        self.env.cwd().join(".env")
    }

    /// The file to which the command of the rotation writes the key.
    fn command_file(&self) -> PathBuf {
        self.env.path("tmp/got")
    }

    /// Runs limitry. Meanwhile the prober sends a request with the key in each target every 10 ms.
    pub(super) fn watched(&self, args: &[&str], failpoint: &str) -> Run {
        let mut command = self.env.command(args);
        command.env("LIMITRY_CHAOS", failpoint);
        let run =
            self.while_probing(|| Running::start(command, None).wait(Duration::from_secs(100)));
        let killed = failpoint.contains("kill") && run.exit_code() != 137;
        assert!(!killed, "{NOT_REACHED}: {failpoint}\n{run}");
        run
    }

    /// Calls `doing`. Meanwhile the prober sends a request with the key in each target every 10 ms.
    pub(super) fn while_probing<T>(&self, doing: impl FnOnce() -> T) -> T {
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

    /// Checks that the key in each target works.
    pub(super) fn probe(&self) {
        let mut connection = Connection::to(host(&self.url));
        for target in &self.targets {
            probe(&mut connection, target);
        }
    }

    pub(super) fn rotations(&self) -> Vec<PathBuf> {
        let dir = self.env.home().join(".local/state/limitry/rotations");
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .collect()
    }

    /// Checks the end of a rotation. The keys in the targets work. Every other active key is the old key, or a discarded
    /// key that expires within the hour. With `kept`, an abort may also keep a new key that a target may have received.
    pub(super) fn assert_settled(&self, kept: bool) {
        assert!(self.rotations().is_empty(), "the journal was not deleted");
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
            "these keys should not be active, or should not expire so soon:\n{orphans}"
        );
        let beside: Vec<_> = fs::read_dir(self.env.cwd())
            .unwrap()
            .flatten()
            .map(|e| e.file_name())
            .collect();
        assert_eq!(beside, [".env"], "a file is left beside the target");
    }
}

/// The panic text of a case whose step was not reached.
pub(super) const NOT_REACHED: &str = "the step was not reached";

pub(super) fn host(url: &str) -> &str {
    let host = url.trim_start_matches("http://");
    host.trim_end_matches("/v1")
}

/// Sends a request with the key in the target. If it is rejected, the target must already hold another key.
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
    panic!("the target changed three times, and no key in it worked");
}

/// Whether the server accepts the key.
pub(super) fn is_accepted(connection: &mut Connection, key: &str) -> bool {
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

pub(super) fn works(url: &str, key: &str) -> bool {
    is_accepted(&mut Connection::to(host(url)), key)
}

pub(super) fn key_in(target: &Path) -> String {
    let text = fs::read_to_string(target).expect("the target is there at every moment");
    let line = text.lines().find_map(|line| {
        line.strip_prefix("LIMITRY_API_KEY=")
            .or_else(|| Some(line).filter(|line| line.starts_with("limitry_sk_")))
    });
    let line = line.expect("a key at every moment");
    line.trim_matches('\'').to_owned()
}

/// Reads or moves the server's clock.
fn clock(url: &str, pat: &str, method: &str, body: &str) -> Value {
    let bearer = format!("Bearer {pat}");
    let url = format!("{}/dev/clock", url.trim_end_matches("/v1"));
    let answer = http::request(method, &url, &[("Authorization", &bearer)], body);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}
