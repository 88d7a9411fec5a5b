//! Every example of the help runs when it is copied from a terminal of 80 columns and pasted into a shell.

use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::CommandFactory as _;

use crate::support::parallel;
use crate::support::pty::{Habit, Pty, paste};
use crate::support::{Dev, TestEnv};

/// The beginnings of the examples that start a service or need a running one.
const OF_SERVICE: &[&str] = &[
    "limitry dev --",
    "limitry dev env",
    "limitry dev faults",
    "limitry dev status",
    "limitry dev stop",
    "limitry usage tail",
    "limitry --local usage tail",
    "limitry dev webhooks redeliver",
];

/// The beginnings of the examples about an account. They run against the API of a running service.
const OF_ACCOUNT: &[&str] = &[
    "limitry login",
    "limitry logout",
    "limitry auth",
    "limitry whoami",
    "limitry projects use",
    "limitry config",
];

/// The examples below the help of every command, as the terminal shows them.
fn displayed_examples() -> Vec<String> {
    fn walk(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        for inner in command.get_subcommands() {
            let path = format!("{path} {}", inner.get_name()).trim().to_owned();
            found.push(path.clone());
            walk(inner, &path, found);
        }
    }
    let mut commands = vec![String::new()];
    walk(&limitry::testing::Cli::command(), "", &mut commands);
    let env = TestEnv::new();
    let mut found = Vec::new();
    for command in commands {
        let args = command.split(' ').filter(|word| !word.is_empty());
        let (_, shown) = Pty::start(&env.command(args.chain(["--help"])), 80).finish();
        let shown = shown.replace("\r\n", "\n");
        let lines = shown
            .lines()
            .skip_while(|line| *line != "Examples:")
            .skip(1);
        for line in lines.take_while(|line| line.starts_with("  ")) {
            // The text after two spaces is a remark.
            let example = line.trim().split("  ").next().unwrap_or_default();
            found.push(example.to_owned());
        }
    }
    found
}

/// An environment with the resources that the examples name. The map has the real id for each id of the examples.
pub(super) fn world() -> (TestEnv, BTreeMap<&'static str, String>) {
    world_in(TestEnv::new())
}

fn world_in(env: TestEnv) -> (TestEnv, BTreeMap<&'static str, String>) {
    let mut ids = BTreeMap::new();
    let mut make = |args: &str, id: Option<&'static str>| {
        let words = shell_words(args);
        let run = env.run(
            ["--local", "--json"]
                .into_iter()
                .chain(words.iter().map(String::as_str)),
        );
        let document = run.success().json();
        if let Some(name) = id {
            ids.insert(name, document["id"].as_str().unwrap().to_owned());
        }
    };
    make("keys create Production", None);
    make("keys create Backend", Some("key_123"));
    make("keys create Third", Some("key_456"));
    make("keys create Old", None);
    let leaked = env.run(shell_words("--local keys create Leaked --plain"));
    env.write("leaked.txt", leaked.success().stdout());
    make(
        "quotas create Daily --metric total_events --limit 9 --period day",
        None,
    );
    make(
        "quotas create Free --metric total_tokens --limit 9 --period day",
        None,
    );
    make(
        "quotas create Other --metric total_tokens --limit 9 --period day",
        Some("qta_123"),
    );
    make("rate-limits create Burst --limit 5 --window second", None);
    make(
        "rate-limits create Other --limit 5 --window second",
        Some("rl_123"),
    );
    make(
        "meters create Images --aggregation sum --field values.images",
        None,
    );
    make("meters create Other --aggregation count", Some("mtr_123"));
    make(
        "limits create Free --meter mtr_total_tokens --limit 9 --period day",
        None,
    );
    make(
        "limits create Other --meter mtr_total_tokens --limit 9 --period day",
        Some("lmt_123"),
    );
    make(
        "balances create Prepaid --customer acme-corp --initial 20",
        None,
    );
    make(
        "balances create Other --customer acme-corp",
        Some("bal_123"),
    );
    make("dev webhooks add http://127.0.0.1:8000/hook --plain", None);
    make(
        "dev webhooks add http://127.0.0.1:8001/hook --plain",
        Some("wh_123"),
    );
    make("projects create Staging", None);
    make("projects create Any", Some("proj_123"));
    make("usage record --customer cust_123 --event api_call", None);
    make("usage record --customer acme-corp --event api_call", None);
    let token = env.run(shell_words(
        "--local client-tokens create --customer c --plain",
    ));
    let token = token.success();
    env.write("token.txt", token.stdout());
    env.write("client-token.txt", token.stdout());
    env.write("change.json", r#"{"limitValue": 5}"#);
    env.write("limitry.toml", "");
    env.write(
        "quota.json",
        r#"{"name":"Q","metric":"total_events","limitValue":1,"period":"day"}"#,
    );
    (env, ids)
}

fn shell_words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// Sets `PATH` to `limitry` and stubs of the programs that the examples call.
fn with_programs(env: TestEnv) -> TestEnv {
    let bin = env.path("bin");
    std::fs::create_dir(&bin).unwrap();
    symlink(env!("CARGO_BIN_EXE_limitry"), bin.join("limitry")).unwrap();
    // Stubs of other programs. Some of them read a key from stdin.
    for (name, script) in [
        ("gh", "cat >/dev/null"),
        ("npm", "exit 0"),
        ("pytest", "exit 0"),
        ("wl-copy", "cat >/dev/null"),
        ("vault", "exit 0"),
    ] {
        std::fs::write(bin.join(name), format!("#!/bin/sh\n{script}\n")).unwrap();
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(bin.join(name), mode).unwrap();
    }
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
    env.with("PATH", path)
}

/// Restores the files that the examples name, before each example.
fn restore_files(env: &TestEnv) {
    let cwd = env.cwd();
    for entry in std::fs::read_dir(&cwd).unwrap().flatten() {
        let name = entry.file_name();
        if [
            ".env",
            "key.txt",
            "ready",
            "limits.toml",
            "before.db",
            ".git",
        ]
        .iter()
        .any(|old| name == *old)
        {
            let path = entry.path();
            drop(if path.is_dir() {
                std::fs::remove_dir_all(path)
            } else {
                std::fs::remove_file(path)
            });
        }
    }
    let event = "{\"customerId\":\"cust_123\",\"eventType\":\"api_call\"}\n";
    env.write("events.ndjson", event);
    env.write("app.log", event);
    for month in ["2027-01.csv", "2027-02.csv"] {
        env.write(
            month,
            format!("customer,timestamp\n{month},2026-11-05T00:00:00Z\n"),
        );
    }
    env.write("usage.csv", "customer,event,tokens\nc,e,7\n");
    if !cwd.join("usage.csv.gz").exists() {
        env.shell("gzip -k usage.csv", [""; 0]).success();
    }
    env.write("log.json", "[{\"user\":\"c\",\"kind\":\"e\"}]");
    env.write("spend.csv", LITELLM);
    env.write("deployment.yaml", "kind: Deployment\n");
    env.write("ask.py", "print('{}')\n");
    for (name, script) in [
        ("report.sh", "exit 0"),
        ("ask", "echo '{\"usage\":{\"total\":3}}'"),
        ("server", "exit 0"),
    ] {
        let path = env.write(name, format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    env.write("Makefile", "all test:\n\t@true\n");
    std::fs::create_dir_all(cwd.join("dist")).unwrap();
}

/// An export of LiteLLM's spend logs.
const LITELLM: &str = "request_id,call_type,spend,total_tokens,prompt_tokens,completion_tokens,startTime,model,end_user,user\n\
    req-1,acompletion,0.01,30,10,20,2026-11-20T10:00:00Z,gpt-4,cust_123,u\n";

#[test]
fn every_example_of_the_help_can_be_pasted() {
    let (env, ids) = world_in(TestEnv::with_keychain());
    let mut env = with_programs(env).with("LIMITRY_LOCAL", "1");
    // `run --key` and an interrupted rotation need a place for a secret, which is the keychain of this environment.
    env.set(
        "LIMITRY_API_KEY",
        env.run(["keys", "create", "Env", "--plain"])
            .success()
            .stdout()
            .trim(),
    );
    let data = env.home().join(".local/share/limitry");
    let kept = env.path("kept");
    copy(&data, &kept);
    let mut faults = String::new();
    let mut pasted = 0;
    for example in displayed_examples() {
        if is_of_service(&example) || is_of_account(&example) {
            continue;
        }
        // Each example starts with the same data.
        std::fs::remove_dir_all(&data).unwrap();
        let makes = [
            "limitry quotas create",
            "limitry rate-limits create",
            "limitry balances create",
        ];
        if makes.iter().any(|start| example.starts_with(start)) {
            // A name can be taken only once, so these examples start without data.
            std::fs::create_dir_all(&data).unwrap();
            make_private(&data);
        } else {
            copy(&kept, &data);
        }
        restore_files(&env);
        let line = prepare(&env, &example, &ids);
        let habits = [Habit {
            question: "Ctrl-C ends",
            answer: None,
        }];
        let done = paste(&env, &line, &habits);
        pasted += 1;
        if !done.failed.iter().all(|code| [9, 10].contains(code)) {
            faults += &format!("{example}\n{}\n", done.seen);
        }
    }
    assert!(pasted > 130, "only {pasted} examples were pasted");
    assert!(faults.is_empty(), "examples that fail:\n{faults}");
}

fn is_of_service(example: &str) -> bool {
    example == "limitry dev" || OF_SERVICE.iter().any(|start| example.starts_with(start))
}

fn is_of_account(example: &str) -> bool {
    OF_ACCOUNT.iter().any(|start| example.starts_with(start))
}

/// Runs the commands that an example presupposes. Returns the example with the real ids.
fn prepare(env: &TestEnv, example: &str, ids: &BTreeMap<&'static str, String>) -> String {
    let before = match example {
        "limitry dev restore before.db" | "limitry dev restore before.db --yes" => {
            "limitry dev snapshot before.db"
        }
        "limitry keys rotate --resume" => {
            "limitry keys create Web --to file:key.txt; limitry keys rotate Web --to file:key.txt --verify-with 'test -e ready'; touch ready"
        }
        "limitry keys rotate Production --to env-file:.env" => {
            "limitry keys revoke Production --yes; limitry keys create Production --to env-file:.env"
        }
        "limitry keys rotate Production --to file:key.txt" => {
            "limitry keys revoke Production --yes; limitry keys create Production --to file:key.txt"
        }
        "limitry apply limitry.toml --check" => "limitry apply --export >limitry.toml",
        "limitry run --key backend -- ./server" => "limitry keys create Kept --to keychain:backend",
        _ if example.starts_with("limitry keys rotate --all") => {
            "for name in $(limitry keys list --jq '.data[].id'); do limitry keys revoke $name --yes; done"
        }
        _ if example.starts_with("limitry scan --git-history")
            || example.starts_with("limitry scan --install-hook") =>
        {
            "git init -q"
        }
        _ if example.starts_with("limitry usage export") => "rm -f events.ndjson june.csv",
        _ if example.starts_with("limitry usage import") => "rm -rf \"$XDG_STATE_HOME/limitry\"",
        _ => "",
    };
    if !before.is_empty() {
        env.shell(before, [""; 0]).no_panic();
    }
    let mut line = example.to_owned();
    for (name, id) in ids {
        line = line.replace(name, id);
    }
    line
}

/// The examples about an account, with the API of a running service.
#[test]
fn every_example_about_an_account_can_be_pasted() {
    let examples: Vec<String> = displayed_examples()
        .into_iter()
        .filter(|example| is_of_account(example))
        .collect();
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let mut faults = String::new();
    // The example that revokes the token of the service comes last.
    let (last, others): (Vec<_>, Vec<_>) = examples
        .iter()
        .partition(|example| example.contains("--revoke"));
    for example in others.into_iter().chain(last) {
        let place = if example.contains("migrate") {
            TestEnv::with_keychain()
        } else {
            TestEnv::new()
        };
        let env = with_programs(place)
            .with("LIMITRY_API_URL", &dev.url)
            .with("LIMITRY_CREDENTIAL_STORE", "file");
        let token = env.write("token.txt", &dev.pat);
        let projects = dev.person().run(["projects", "list", "--json"]).json();
        let project = projects["data"][0]["id"].as_str().unwrap();
        if example.contains("Staging") {
            let create = ["projects", "create", "Staging"];
            dev.person().run(create).success();
        }
        let line = example
            .replace("/run/secrets/limitry", token.to_str().unwrap())
            .replace("proj_123", project);
        let other = if example.contains("migrate") {
            "ci"
        } else {
            ""
        };
        let mut command = env.program("bash");
        let signs_in = "for profile in $2 work default; do limitry login --profile $profile --token-file token.txt --project \"$1\"; done";
        command.args(["-c", signs_in, "bash", project, other]);
        if !example.starts_with("limitry login") {
            env.run_program(command).success();
        }
        if example.starts_with("limitry config") {
            env.write(".limitry.toml", format!("project = \"{project}\"\n"));
        }
        let mut env = env;
        if example.starts_with("limitry config") || example.contains("auth switch") {
            env.unset("LIMITRY_API_URL");
        }
        let habits = [
            Habit {
                question: "Personal access token",
                answer: Some(&dev.pat),
            },
            Habit {
                question: "q quits): ",
                answer: Some("1"),
            },
        ];
        let done = paste(&env, &line, &habits);
        if !done.failed.is_empty() {
            faults += &format!("{example}\n{}\n", done.seen);
        }
    }
    assert!(examples.len() > 20, "{examples:?}");
    assert!(faults.is_empty(), "examples that fail:\n{faults}");
}

/// The examples that start a service on a free port, and those that need a running service.
#[test]
fn every_example_of_a_running_service_can_be_pasted() {
    let examples = displayed_examples()
        .into_iter()
        .filter(|example| is_of_service(example));
    let examples: Vec<String> = examples.collect();
    assert!(examples.len() > 12, "{examples:?}");
    parallel::each(&examples, |example| {
        let env = with_programs(TestEnv::new());
        let env = env.with("GITHUB_ENV", "github.env");
        let starts = *example == "limitry dev" || example.starts_with("limitry dev --");
        let service = (!starts).then(|| Dev::start(&env));
        let mut line = match &service {
            Some(service) => example
                .replace("4640", service.port())
                .replace("8080", service.port()),
            None => example.replace("--port 8080", "--port 0"),
        };
        if starts && !line.contains("--port") {
            line += " --port 0";
        }
        if line.contains("--detach") {
            line += " && limitry dev stop";
        }
        if let (Some(service), true) = (&service, line.contains("msg_123")) {
            line = line.replace("msg_123", &delivery(&env, service));
        }
        let follows = line.contains("usage tail");
        let mut env = env;
        if follows {
            env.set("LIMITRY_LOCAL", "1");
        }
        // Ctrl-C ends an example when it shows one of these texts.
        let habits = ["Press Ctrl-C to stop.", "shown_event"].map(|question| Habit {
            question,
            answer: None,
        });
        let is_done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            // Events are recorded until the example shows one.
            scope.spawn(|| {
                while follows && !is_done.load(Ordering::Relaxed) {
                    let record = "usage record --customer cust_123 --event shown_event";
                    env.run(shell_words(record)).success();
                    std::thread::sleep(std::time::Duration::from_millis(200));
                }
            });
            let pasted = catch_unwind(AssertUnwindSafe(|| paste(&env, &line, &habits)));
            is_done.store(true, Ordering::Relaxed);
            let done = pasted.unwrap_or_else(|panic| resume_unwind(panic));
            assert!(done.failed.is_empty(), "{example}\n{line}\n{}", done.seen);
        });
    });
}

/// Records an event that causes an alert. Returns the id of the alert's delivery.
fn delivery(env: &TestEnv, service: &Dev) -> String {
    for line in [
        "dev webhooks add http://127.0.0.1:9/hook --plain",
        "--local limits create One --meter mtr_total_events --limit 1 --period day --alert 100",
    ] {
        env.run(shell_words(line)).success();
    }
    let record = "usage record --customer cust_123 --event api_call";
    service.person().run(shell_words(record)).success();
    let deliveries = env.run(shell_words("dev webhooks deliveries --json"));
    let deliveries = deliveries.success().json();
    deliveries["data"][0]["id"].as_str().unwrap().to_owned()
}

fn make_private(dir: &Path) {
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700)).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    make_private(to);
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
