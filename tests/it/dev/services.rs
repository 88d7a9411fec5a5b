//! Services that a command starts, finds and ends: `dev exec`, `env`, `status`, `stop` and `--detach`.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use crate::support::env::files_below;
use crate::support::run::{Run, Running};
use crate::support::{Dev, TestEnv};

/// A command for `dev exec`. It prints its process id, the URL and the data directory of its service, and then waits.
const TELL_AND_WAIT: &str = "echo $$ $LIMITRY_API_URL $LIMITRY_DATA_DIR; sleep 100";

#[cfg(target_os = "linux")]
fn wait_for(what: &str, mut done: impl FnMut() -> bool) {
    let started = std::time::Instant::now();
    while !done() {
        assert!(
            started.elapsed() < Duration::from_secs(60),
            "waited for {what}"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn is_served(url: &str) -> bool {
    let host = url.trim_start_matches("http://").trim_end_matches("/v1");
    TcpStream::connect(host).is_ok()
}

/// Starts `dev exec` with a command that waits. Returns the command's process, the URL and the data directory.
fn start_exec(env: &TestEnv) -> (Running, String, String, String) {
    let mut running = env.start(["dev", "exec", "--", "sh", "-c", TELL_AND_WAIT]);
    let line = |running: &Running| running.stdout().lines().next().map(str::to_owned);
    running.wait_until(Duration::from_secs(60), "the command's line", |running| {
        running.stdout().ends_with('\n')
    });
    let line = line(&running).unwrap();
    let mut words = line.split(' ').map(str::to_owned);
    let mut word = || words.next().unwrap();
    let (process, url, dir) = (word(), word(), word());
    (running, process, url, dir)
}

#[track_caller]
fn assert_nothing_is_left(env: &TestEnv, url: &str, before: &[std::path::PathBuf]) {
    assert!(!is_served(url), "the service still listens: {url}");
    assert_eq!(
        files_below(&env.path("tmp")),
        Vec::<std::path::PathBuf>::new()
    );
    assert_eq!(env.files_below_home(), before);
}

#[test]
fn exec_gives_its_command_a_private_service() {
    let env = TestEnv::new();
    let before = env.files_below_home();
    let limitry = env!("CARGO_BIN_EXE_limitry");
    let script = format!(
        "set -e
        curl -sSf \"$LIMITRY_API_URL/quotas\" -H \"Authorization: Bearer $LIMITRY_API_KEY\" >/dev/null
        {limitry} usage record --customer c --event e >/dev/null
        {limitry} usage summary --json=totalEvents
        {limitry} dev clock advance 25h >/dev/null
        {limitry} --local usage events --json=customerId --all
        echo $LIMITRY_API_URL"
    );
    let run = env
        .run(["dev", "exec", "--", "sh", "-c", &script])
        .success();
    let run = run.prints(["\"totalEvents\": 1", "\"customerId\": \"c\""]);
    let url = run.stdout().lines().last().unwrap().to_owned();
    // The cache of completions is the only thing that stays.
    fs::remove_dir_all(env.home().join(".cache")).unwrap();
    assert_nothing_is_left(&env, &url, &before);
    // `dev clock advance` moved only the clock of the private service.
    let clock = env.run(["dev", "clock", "show", "--json"]).success().json();
    assert_eq!(clock["offsetSeconds"], 0);
}

#[test]
fn exec_ends_with_the_code_of_its_command_and_leaves_nothing() {
    let env = TestEnv::new();
    let before = env.files_below_home();
    for (command, code) in [
        (&["false"][..], 1),
        (&["sh", "-c", "exit 77"], 77),
        (&["sh", "-c", "kill -TERM $$"], 143),
        (&["no-such-command-of-limitry"], 127),
        (&["/"], 126),
    ] {
        let run = env.run(["dev", "exec", "--"].iter().chain(command));
        assert_eq!(run.exit_code(), code, "{run}");
        assert_eq!(
            files_below(&env.path("tmp")),
            Vec::<std::path::PathBuf>::new()
        );
        assert_eq!(env.files_below_home(), before);
    }
}

#[test]
fn exec_passes_the_key_and_the_address_in_other_variables_too() {
    let env = TestEnv::new();
    let run = env
        .run("dev exec --env KEY --base-url-env BASE -- env".split(' '))
        .success();
    let value = |name: &str| {
        let printed = run.stdout();
        let line = printed
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name}=")).map(str::to_owned));
        line.unwrap_or_else(|| panic!("{name} is not set: {run}"))
    };
    assert_eq!(value("KEY"), value("LIMITRY_API_KEY"));
    assert_eq!(value("BASE"), value("LIMITRY_API_URL"));
    assert!(value("LIMITRY_TOKEN").starts_with("limitry_pat_"));
}

#[test]
fn exec_fills_its_service_with_example_data_and_injects_faults() {
    let env = TestEnv::new();
    let limitry = env!("CARGO_BIN_EXE_limitry");
    let check = format!("{limitry} usage check --customer customer_1 --event chat_completion");
    let run = env.run([
        "dev",
        "exec",
        "--seed",
        "over-quota",
        "--",
        "sh",
        "-c",
        &check,
    ]);
    assert_eq!(run.exit_code(), 10, "{run}");
    let failing = [
        "dev",
        "exec",
        "--fault",
        "error=100%",
        "--",
        limitry,
        "quotas",
        "list",
    ];
    let env = env.with("LIMITRY_MAX_RETRIES", "0");
    let run = env.run(failing);
    assert_ne!(run.exit_code(), 0, "{run}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_exec_leaves_no_process_and_no_file() {
    let env = TestEnv::new();
    let before = env.files_below_home();
    let (running, process, url, dir) = start_exec(&env);
    assert!(is_served(&url) && Path::new(&dir).exists());
    running.kill();
    wait_for("the end of the service", || !Path::new(&dir).exists());
    wait_for("the end of the command", || {
        !Path::new(&format!("/proc/{process}")).exists()
    });
    assert_nothing_is_left(&env, &url, &before);
}

#[test]
fn a_signal_reaches_the_command_of_exec_and_then_ends_the_service() {
    let env = TestEnv::new();
    let before = env.files_below_home();
    let (running, process, url, _) = start_exec(&env);
    running.signal(rustix::process::Signal::TERM);
    let run = running.wait(Duration::from_secs(15));
    assert_eq!(run.exit_code(), 143, "{run}");
    assert!(!Path::new(&format!("/proc/{process}")).exists());
    assert_nothing_is_left(&env, &url, &before);
}

#[test]
fn dev_env_prints_variables_that_connect_a_shell_to_the_service() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let limitry = env!("CARGO_BIN_EXE_limitry");
    let mut bash = env.program("bash");
    bash.args([
        "-ec",
        &format!(
            "eval \"$({limitry} dev env)\"; echo $LIMITRY_API_URL; {limitry} whoami --json >/dev/null
            curl -sSf $LIMITRY_API_URL/quotas -H \"Authorization: Bearer $LIMITRY_API_KEY\" >/dev/null"
        ),
    ]);
    env.run_program(bash).success().prints([dev.url.as_str()]);

    let dotenv = env.run("dev env --format dotenv".split(' ')).success();
    let read: Vec<_> = dotenvy::from_read_iter(dotenv.stdout_bytes())
        .map(Result::unwrap)
        .collect();
    let value = |name: &str| {
        let found = read.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(value("LIMITRY_API_KEY"), Some(dev.key.as_str()));
    assert_eq!(value("LIMITRY_TOKEN"), Some(dev.pat.as_str()));

    let json = env.run(["dev", "env", "--json"]).success().json();
    assert_eq!(json["LIMITRY_API_URL"], dev.url.as_str());
    let port = dev.port().to_owned();
    let by_port = ["dev", "env", "--port", &port, "--format", "fish"];
    env.run(by_port)
        .success()
        .prints([&format!("set -gx LIMITRY_API_URL '{}'", dev.url)]);
    env.run("dev env --port 1".split(' '))
        .code(8)
        .says(["port 1"]);
}

#[test]
fn dev_env_masks_the_secrets_of_a_github_job() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let env = env.with("GITHUB_ACTIONS", "true");
    let run = env.run("dev env --format github".split(' ')).success();
    for secret in [&dev.key, &dev.pat] {
        assert!(
            run.stderr().contains(&format!("::add-mask::{secret}")),
            "{run}"
        );
    }
    assert!(
        run.stdout()
            .lines()
            .all(|line| line.split_once('=').is_some()),
        "{run}"
    );
}

/// Stops the services in the background when the test ends.
struct Detached<'a>(&'a TestEnv);

impl Drop for Detached<'_> {
    fn drop(&mut self) {
        let _ended = self.0.run(["dev", "stop", "--all"]);
    }
}

#[test]
fn a_detached_service_answers_at_once_and_runs_until_stopped() {
    let env = TestEnv::new();
    let _guard = Detached(&env);
    let run = env.run("dev --detach --port 0 --json".split(' ')).success();
    let started = run.json();
    let url = started["baseUrl"].as_str().unwrap();
    assert!(is_served(url));
    let port = url.trim_end_matches("/v1").rsplit(':').next().unwrap();

    let status = env.run(["dev", "status", "--json"]).success().json();
    let service = &status["data"][0];
    assert_eq!(service["baseUrl"], url);
    assert_eq!(service["process"], started["process"]);
    assert_eq!(service["temporary"], false);

    let taken = env.run(["dev", "--detach", "--port", port]).code(1);
    let process = started["process"].to_string();
    let _ = taken.says([&format!("port {port}"), &process, "limitry dev stop --port"]);

    env.run(["dev", "stop"]).success();
    assert!(!is_served(url));
    env.run(["dev", "stop"]).code(8).says(["no local service"]);
    env.run(["dev", "status"])
        .code(8)
        .says(["limitry dev --detach"]);
}

#[test]
fn an_ephemeral_service_in_the_background_is_found_and_leaves_nothing() {
    let env = TestEnv::new();
    let _guard = Detached(&env);
    let before = env.files_below_home();
    let run = env
        .run("dev --detach --ephemeral --port 0 --json".split(' '))
        .success();
    let url = run.json()["baseUrl"].as_str().unwrap().to_owned();
    let variables = env.run(["dev", "env", "--json"]).success().json();
    assert_eq!(variables["LIMITRY_API_URL"], url.as_str());
    assert!(variables["LIMITRY_DATA_DIR"].is_string());
    env.run(["dev", "stop"]).success();
    assert_nothing_is_left(&env, &url, &before);
}

#[test]
fn dev_env_requires_a_port_when_two_services_run() {
    let env = TestEnv::new();
    let (first, second) = (Dev::start(&env), Dev::start(&env));
    let run = env.run(["dev", "env"]).code(2);
    let _ = run.says([first.port(), second.port(), "--port"]);
    env.run(["dev", "env", "--port", second.port()])
        .success()
        .prints([second.url.as_str()]);
}

#[test]
fn until_eof_stops_the_service_when_its_stdin_closes() {
    let env = TestEnv::new();
    let mut command = env.command("dev --ephemeral --port 0 --json --quiet --until-eof".split(' '));
    command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped());
    let mut service = command.spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(
        &mut std::io::BufReader::new(service.stdout.take().unwrap()),
        &mut line,
    )
    .unwrap();
    let started: serde_json::Value = serde_json::from_str(&line).unwrap();
    let url = started["baseUrl"].as_str().unwrap();
    assert!(is_served(url));
    drop(service.stdin.take());
    assert!(service.wait().unwrap().success());
    assert!(!is_served(url));
    assert_eq!(
        files_below(&env.path("tmp")),
        Vec::<std::path::PathBuf>::new()
    );
}

#[test]
fn secrets_are_printed_on_demand_only() {
    let env = TestEnv::new();
    let _guard = Detached(&env);
    env.run("dev --detach --port 0".split(' '))
        .success()
        .prints(["Secrets   `limitry dev env` prints them"]);
    let variables = env.run(["dev", "env", "--json"]).success().json();
    let secrets = ["LIMITRY_API_KEY", "LIMITRY_TOKEN"].map(|name| variables[name].as_str());
    let secrets = secrets.map(|secret| secret.unwrap().to_owned());
    env.run(["dev", "stop"]).success();

    let on_terminal = |args: &[&str]| {
        let args = [&["dev", "--port", "0"], args].concat();
        let mut pty = crate::support::pty::Pty::start(&env.command(args), 120);
        pty.expect("Try it");
        pty.control('c');
        pty.finish().1
    };
    let into_pipe = |args: &[&str]| {
        let mut running = env.start([&["dev", "--port", "0"], args].concat());
        running.wait_until(Duration::from_secs(60), "the banner", |running| {
            running.stdout().contains("Try it") || running.stdout().contains("\"login\"")
        });
        running.signal(rustix::process::Signal::TERM);
        running.wait(Duration::from_secs(60)).stdout()
    };
    let in_background = |args: &[&str]| {
        let args = [&["dev", "--detach", "--port", "0"], args].concat();
        let run = env.run(args).success();
        env.run(["dev", "stop"]).success();
        run.stdout()
    };
    for (args, shows) in [
        (&[][..], false),
        (&["--log", "text"], false),
        (&["--log", "json"], false),
        (&["--show-secrets"], true),
        (&["--json"], true),
    ] {
        let mut printed = vec![into_pipe(args)];
        if args != ["--json"] {
            printed.push(on_terminal(args));
        }
        if !args.contains(&"--log") {
            printed.push(in_background(args));
        }
        for printed in printed {
            for secret in &secrets {
                assert_eq!(printed.contains(secret), shows, "{args:?}: {printed}");
                let tail = &secret[secret.len() - 4..];
                assert!(printed.contains(tail), "{args:?}: {printed}");
            }
        }
    }
}

#[test]
fn a_failed_start_in_the_background_is_reported_as_a_normal_error() {
    let mut env = TestEnv::new();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let detach = ["dev", "--detach", "--ephemeral", "--port", &port];
    let run = env.run(detach).code(1);
    let text = format!(
        "error: port {port} is taken by another process\nhint: `limitry dev --port 0` takes a free port\n"
    );
    assert_eq!((run.stdout(), run.stderr()), (String::new(), text), "{run}");
    let run = env.run(detach.iter().chain(&["--json"])).code(1);
    let document: serde_json::Value = serde_json::from_str(&run.stderr()).unwrap();
    assert_eq!(document["error"]["code"], "port", "{run}");
    // On a terminal, the error has the terminal's colors and width.
    env.set("CLICOLOR_FORCE", "1");
    env.unset("NO_COLOR");
    let (code, seen) = crate::support::pty::Pty::start(&env.command(detach), 40).finish();
    assert!(code == 1 && seen.contains("error:\u{1b}[0m port"), "{seen}");
    // `dev exec` reports a failed start of its service in the same way.
    env.unset("CLICOLOR_FORCE");
    env.set("TMPDIR", env.path("nowhere"));
    let run = env.run(["dev", "exec", "--json", "--", "true"]).code(1);
    let document: serde_json::Value = serde_json::from_str(&run.stderr()).unwrap();
    assert_eq!(document["error"]["code"], "local_service", "{run}");
    env.run(["dev", "exec", "--", "true"])
        .code(1)
        .says(["nowhere", "hint:", "ls -la"]);
}

#[test]
fn common_mistakes_get_a_hint_with_the_right_command() {
    let env = TestEnv::new();
    for (typed, hint) in [
        ("dev -p 8080", "did you mean --port?"),
        ("dev 8080", "did you mean `limitry dev --port 8080`?"),
        (
            "dev stop 4640",
            "did you mean `limitry dev stop --port 4640`?",
        ),
        ("dev --background", "`limitry dev --detach`"),
        ("dev start", "did you mean `limitry dev`?"),
    ] {
        env.run(typed.split(' ')).code(2).says([hint]);
    }
}

#[test]
fn the_hint_of_an_injected_fault_turns_faults_off() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let list = ["quotas", "list", "--max-retries", "0"];
    let person = dev.person();
    env.run(["dev", "faults", "error=100%"]).success();
    let run = person.run(list).code(7);
    run.says(["an injected fault", "`limitry dev faults off`"]);
    env.run(["dev", "faults", "off"]).success();
    person.run(list).success();
}

#[test]
fn commands_report_a_moved_clock_and_injected_faults() {
    let env = TestEnv::new();
    env.run("dev clock advance 25h".split(' ')).success();
    let shown = |args: &str| {
        let command = env.command(args.split(' '));
        crate::support::pty::Pty::start(&command, 120).finish().1
    };
    let seen = shown("--local quotas list");
    assert!(
        seen.contains("25 h ahead") && seen.contains("limitry dev clock reset"),
        "{seen}"
    );
    assert_eq!(seen.matches("ahead").count(), 1, "{seen}");
    for silent in ["--local quotas list --quiet", "--local quotas list --json"] {
        assert!(!shown(silent).contains("ahead"), "{silent}");
    }
    let piped = env.run("--local quotas list".split(' ')).success();
    assert_eq!(piped.stderr(), "");

    let dev = Dev::start_with(&env, &["--fault", "error=5%"]);
    let banner = dev.stdout();
    assert!(
        banner.contains("25 h ahead") && banner.contains("error=5%"),
        "{banner}"
    );
    env.run(["dev", "status"])
        .success()
        .prints(["25 h ahead", "error=5%"]);
    let doctor: Run = env.run(["--local", "doctor"]).success();
    doctor.prints(["25 h ahead", "error=5%", "limitry dev clock reset"]);
    let person = dev
        .person()
        .with("LIMITRY_DATA_DIR", env.home().join(".local/share/limitry"));
    let doctor = person.with("LIMITRY_MAX_RETRIES", "5").run(["doctor"]);
    doctor.prints(["25 h ahead", "error=5%", "limitry dev faults off --port"]);
}

#[test]
fn run_passes_the_url_of_a_running_local_service() {
    let env = TestEnv::new();
    let print = [
        "--local",
        "run",
        "--",
        "sh",
        "-c",
        "echo \"<$LIMITRY_API_URL>\"",
    ];
    env.run(print).success().prints(["<>"]);
    let dev = Dev::start(&env);
    env.run(print).success().prints([&format!("<{}>", dev.url)]);
}
