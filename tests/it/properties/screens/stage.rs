//! The data of the screens: a local service on Saturday, 28 November 2026, and its users.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

#[cfg(target_os = "linux")]
use crate::support::Dev;
use crate::support::TestEnv;

/// Fills the local service of an environment: keys, limits and customers, and one quota that is used up.
pub(super) fn fill(env: &TestEnv) {
    let run = |line: &str| {
        let words = ["--local"].into_iter().chain(line.split(' '));
        env.run(words).success();
    };
    let set_clock = |time: &str| drop(env.run(["dev", "clock", "set", time]).success());
    set_clock("2026-11-28T17:48:10Z");
    for line in [
        "keys create Production --expires 90d --plain",
        "keys create Staging --expires 5d --plain",
        "keys create web-prod-eu-west-1-with-a-long-name --plain",
        "keys create Old --plain",
        "keys revoke Old --yes",
        "quotas create Daily --metric total_events --limit 10000 --period day",
        "quotas create Tokens --metric total_tokens --limit 5000 --period month",
        "quotas create Cost --metric total_cost_cents --limit 50000 --period week --filter customer_id=customer_1",
        "rate-limits create Burst --limit 100 --window minute",
        "rate-limits create Images --limit 5 --window hour --filter model=image-1 --disabled",
        "customers create customer_1 --name Acme --email ops@acme.example",
        "customers create customer_2",
        "meters create Images --aggregation sum --field values.images --event image_made",
        "limits create Free --meter mtr_total_tokens --limit 50000 --period month --alert 80 --alert 100",
        "limits create Ever --meter Images --limit 9 --period all_time --customer customer_2 --filter plan=free",
        "balances create Prepaid --customer customer_1 --initial 20.25 --unit EUR",
    ] {
        run(line);
    }
    for (day, customer, tokens, cost) in [
        ("2026-11-22T12:00:00Z", "customer_1", 1200, 30),
        ("2026-11-24T12:00:00Z", "customer_2", 12_500, 1615),
        ("2026-11-28T09:00:00Z", "customer_1", 14_430, 250),
    ] {
        run(&format!(
            "usage record --customer {customer} --event chat --value total_tokens={tokens} --value cost_cents={cost} \
             --dimension model=gpt-4 --timestamp {day}"
        ));
    }
    set_clock("2026-11-28T18:48:10Z");
}

/// Signs a user in at a service, with two profiles.
#[cfg(target_os = "linux")]
pub(super) fn sign_in(env: &TestEnv, dev: &Dev) {
    env.write("token.txt", &dev.pat);
    for profile in ["work", "default"] {
        let line = format!(
            "login --profile {profile} --api-url {} --token-file token.txt",
            dev.url
        );
        env.run(line.split(' ')).success();
    }
}

/// Makes an event of a service pass the threshold of a limit, and waits until the alert is delivered.
#[cfg(target_os = "linux")]
pub(super) fn send_an_alert(env: &TestEnv, dev: &Dev, hook: &str) {
    let run = |line: &str| env.run(line.split(' ')).success();
    run(&format!("dev webhooks add {hook} --plain"));
    run(
        "--local limits create One --meter mtr_total_events --limit 1 --period all_time --alert 100",
    );
    let record = "usage record --customer customer_1 --event chat";
    dev.person().run(record.split(' ')).success();
    let is_delivered = || {
        let deliveries = run("dev webhooks deliveries --json").json();
        deliveries["data"][0]["status"] == "success"
    };
    let delivered = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        is_delivered()
    });
    assert!(delivered, "the alert is not delivered");
    run("dev clock advance 1h");
}

/// The environment of one screen, which is the same each time that it is taken.
pub(super) struct Stage {
    pub(super) env: TestEnv,
    /// The URL of the service that the command uses.
    pub(super) url: String,
    /// The copy from which the directories are restored before each screen.
    kept: Option<PathBuf>,
}

impl Stage {
    /// Copies the home directory of `world`, and runs the shell script `before`.
    pub(super) fn new(env: TestEnv, world: Option<&TestEnv>, before: &str) -> Self {
        if let Some(world) = world {
            copy(&world.home(), &env.home());
        }
        let bin = env.path("bin");
        std::fs::create_dir(&bin).unwrap();
        symlink(env!("CARGO_BIN_EXE_limitry"), bin.join("limitry")).unwrap();
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
        let env = env.with("PATH", path);
        env.write("plan.toml", PLAN);
        env.write("events.ndjson", EVENTS);
        env.write(
            "bad.ndjson",
            format!("{EVENTS}{{\"customerId\": 5}}\nno JSON\n"),
        );
        env.write(
            "log.json",
            r#"[{"user": "customer_1", "kind": "chat"}, {"user": 7}]"#,
        );
        env.shell(&format!("set -e\n{before}"), [""; 0]).success();
        let kept = env.path("kept");
        for dir in ["home", "work"] {
            copy(&env.path(dir), &kept.join(dir));
        }
        Self {
            env,
            url: String::new(),
            kept: Some(kept),
        }
    }

    /// Turns `restore` off. A service runs in the directories, and the screens change nothing there.
    #[cfg(target_os = "linux")]
    pub(super) fn without_restore(self) -> Self {
        Self { kept: None, ..self }
    }

    /// Restores the directories as they were after `new`.
    pub(super) fn restore(&self) {
        let Some(kept) = &self.kept else { return };
        for dir in ["home", "work"] {
            let place = self.env.path(dir);
            std::fs::remove_dir_all(&place).unwrap();
            copy(&kept.join(dir), &place);
        }
    }

    /// The directories that differ between two runs, in every spelling.
    pub(super) fn places(&self) -> Vec<String> {
        let root = self.env.path("");
        let real = root.canonicalize().unwrap();
        [real, root]
            .map(|path| path.to_str().unwrap().trim_end_matches('/').to_owned())
            .into()
    }
}

const PLAN: &str = "[[quotas]]\nname = \"Daily\"\nmetric = \"total_events\"\nlimit = 20000\nperiod = \"day\"\n\n\
    [[quotas]]\nname = \"Free plan\"\nmetric = \"total_tokens\"\nlimit = 50000\nperiod = \"month\"\n\
    filters = { plan = \"free\" }\n";

const EVENTS: &str = "{\"customerId\":\"customer_1\",\"eventType\":\"chat\",\"values\":{\"total_tokens\":120}}\n\
    {\"customerId\":\"customer_2\",\"eventType\":\"chat\"}\n";

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o700)).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (kind, target) = (entry.file_type().unwrap(), to.join(entry.file_name()));
        if kind.is_dir() {
            copy(&entry.path(), &target);
        } else if kind.is_file() {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
