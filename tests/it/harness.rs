//! Tests of the test harness: a harness that cannot fail a test proves nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use serde_json::json;

use crate::support::run::Running;
#[cfg(unix)]
use crate::support::secret_service;
#[cfg(unix)]
use crate::support::snapshot;
use crate::support::{Reply, Server, TestEnv, http};

/// The text of the panic of `f`.
fn failure(f: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(f)).expect_err("a panic");
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(_) => "a panic without a text".to_owned(),
    }
}

#[cfg(unix)]
#[test]
fn the_environment_has_no_variable_of_the_developer() {
    let env = TestEnv::new();
    let run = env.run_program(env.program("env")).success();
    let names: Vec<String> = run
        .stdout()
        .lines()
        .filter_map(|l| l.split_once('='))
        .map(|(name, _)| name.to_owned())
        .collect();
    for name in &names {
        assert!(!name.starts_with("LIMITRY_"), "{name} got in");
        assert!(!name.starts_with("DBUS_"), "{name} got in");
    }
    assert!(!names.contains(&"CI".to_owned()));
    let home = env.home();
    assert!(run.stdout().contains(&format!("HOME={}\n", home.display())));
    assert!(run.stdout().contains("COLUMNS=100\n"));
}

#[cfg(unix)]
#[test]
fn a_hint_that_does_not_work_fails_the_test() {
    use crate::support::hints::Situation;

    let env = TestEnv::new();
    let print = |hint: &str| env.shell("printf '%s\\n' \"$2\" >&2", [hint]);
    let text = failure(|| drop(print("hint: limitry keys lst")));
    assert!(text.contains("a hint does not work"), "{text}");
    let text = failure(|| drop(print("error: no\nhint: did you mean `limitry quotas lst`?")));
    assert!(text.contains("limitry quotas lst"), "{text}");
    print("hint: `limitry keys list` lists them; `limitry run …`").success();

    // Without `--local` the command asks for a login.
    let local = Situation::of(&env.command(["--local", "keys", "list"]));
    local.try_hints("", "hint: limitry --local keys list --inactive");
    let text = failure(|| local.try_hints("", "hint: limitry keys list --inactive"));
    assert!(text.contains("not signed in"), "{text}");
}

#[test]
fn standard_input_is_closed_or_given() {
    let env = TestEnv::new();
    let cat = || env.program("cat");
    assert_eq!(env.run_program(cat()).success().stdout(), "");
    let run = Running::start(cat(), Some(b"given")).wait(Duration::from_secs(5));
    assert_eq!(run.success().stdout(), "given");
}

#[cfg(unix)]
#[test]
fn a_run_renders_as_one_text_without_values_that_vary() {
    let env = TestEnv::new();
    let script = "echo limitry_sk_abcdefgh12345678 at http://127.0.0.1:4640/v1; \
                  echo \"$HOME\" 2026-01-02T03:04:05Z >&2; exit 3";
    let run = env.shell(script, [""; 0]);
    snapshot!(run, @r"
    exit: 3
    --- stdout
    limitry_sk_[SECRET] at http://127.0.0.1:[PORT]/v1
    --- stderr
    [DIR]/home [TIME]
    ");
}

#[cfg(unix)]
#[test]
fn a_hang_fails_the_test_and_shows_the_output_so_far() {
    let env = TestEnv::new().with_deadline(Duration::from_millis(300));
    let text = failure(|| drop(env.shell("echo so far; sleep 600 & wait", [""; 0])));
    assert!(text.contains("hung"), "{text}");
    assert!(text.contains("so far"), "{text}");
    assert!(text.contains("sleep 600"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_process_that_a_command_leaves_behind_fails_the_test() {
    let env = TestEnv::new();
    let text = failure(|| drop(env.shell("sleep 600 & echo $! >pid", [""; 0])));
    assert!(text.contains("holds its output open"), "{text}");
    let pid = std::fs::read_to_string(env.cwd().join("pid")).unwrap();
    let gone = || {
        !std::path::Path::new("/proc")
            .join(pid.trim())
            .join("exe")
            .exists()
    };
    assert!((0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        gone()
    }));
}

#[test]
fn the_scripted_server_answers_in_order_and_records() {
    let server = Server::start();
    server
        .expect(
            "POST",
            "/v1/api-keys",
            Reply::json(201, &json!({"id": "key_1"})),
        )
        .expect("GET", "/v1/api-keys/*", Reply::empty(204))
        .allow(
            "GET",
            "/v1/user",
            Reply::error(401, "invalid_api_key", "no"),
        );
    let url = server.url();
    let headers = [("Authorization", "Bearer limitry_pat_x")];
    let user = http::request("GET", &format!("{url}/user"), &headers, "");
    assert_eq!(
        (user.status, &user.json()["error"]["code"]),
        (401, &json!("invalid_api_key"))
    );
    let made = http::request(
        "POST",
        &format!("{url}/api-keys"),
        &headers,
        r#"{"name":"a"}"#,
    );
    assert_eq!((made.status, made.json()), (201, json!({"id": "key_1"})));
    let got = http::request("GET", &format!("{url}/api-keys/key_1?x=1"), &[], "");
    assert_eq!((got.status, got.body.as_str()), (204, ""));
    let seen = server.requests_to("POST", "/v1/api-keys");
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].token(), Some("limitry_pat_x"));
    assert_eq!(seen[0].json(), json!({"name": "a"}));
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn the_scripted_server_reports_unexpected_requests_and_unused_replies() {
    let server = Server::start();
    server.expect("GET", "/v1/user", Reply::empty(200));
    let answer = http::request("DELETE", &format!("{}/user", server.url()), &[], "");
    assert_eq!(answer.status, 501);
    let complaints = server.complaints().join("\n");
    assert!(
        complaints.contains("unexpected request: DELETE /v1/user"),
        "{complaints}"
    );
    assert!(
        complaints.contains("GET /v1/user was never requested"),
        "{complaints}"
    );

    let unused = Server::start();
    unused.expect("GET", "/v1/projects", Reply::empty(200));
    let text = failure(move || drop(unused));
    assert!(
        text.contains("GET /v1/projects was never requested"),
        "{text}"
    );
}

#[test]
fn the_scripted_server_misbehaves_on_request() {
    let server = Server::start();
    let url = format!("{}/user", server.url());
    let ask = |reply: Reply| {
        server.expect("GET", "/v1/user", reply);
        http::try_request("GET", &url, &[], "")
    };
    assert_eq!(
        ask(Reply::html(502)).unwrap().header("content-type"),
        Some("text/html")
    );
    let half = ask(Reply::half(200, &json!({"id": "usr_1", "name": "n"}))).unwrap();
    let promised: usize = half.header("content-length").unwrap().parse().unwrap();
    assert_eq!(half.body.len(), promised / 2);
    assert!(ask(Reply::close()).is_err());
    assert_eq!(
        ask(Reply::raw("no HTTP")).unwrap_err().to_string(),
        r#"no HTTP answer: "no HTTP""#
    );
    assert_eq!(
        ask(Reply::redirect(302, "http://127.0.0.1:1/"))
            .unwrap()
            .header("location"),
        Some("http://127.0.0.1:1/")
    );
}

#[cfg(unix)]
#[test]
fn the_keychain_is_real_and_can_be_locked_or_missing() {
    let store = "printf s3cret | timeout 10 secret-tool store --label=x service limitry username \
                 'harness@http://127.0.0.1:1' 2>&1";
    let env = TestEnv::with_keychain();
    env.shell(store, [""; 0]).success();
    assert_eq!(
        env.keychain_item("harness@http://127.0.0.1:1").as_deref(),
        Some("s3cret")
    );
    assert_eq!(env.keychain_item("nobody@http://127.0.0.1:1"), None);

    let locked = TestEnv::new().with_bus(&secret_service::locked().address());
    assert_ne!(locked.shell(store, [""; 0]).exit_code(), 0);
    let empty = TestEnv::new().with_bus(&secret_service::empty().address());
    assert_ne!(empty.shell(store, [""; 0]).exit_code(), 0);
    assert_ne!(TestEnv::new().shell(store, [""; 0]).exit_code(), 0);
}

#[cfg(unix)]
#[test]
fn the_silent_bus_never_answers() {
    let bus = secret_service::SilentBus::start();
    let env = TestEnv::new().with_bus(&bus.address());
    let ask = "timeout 1 secret-tool lookup service limitry username x";
    assert_eq!(env.shell(ask, [""; 0]).exit_code(), 124);
}

/// The daemons end with the process that started them, even if it is killed. So this test starts the whole binary again,
/// for one test, and kills it.
#[cfg(target_os = "linux")]
#[test]
fn no_daemon_outlives_the_tests() {
    use std::process::{Command, Stdio};

    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "harness::holds_the_daemons",
            "--ignored",
            "--nocapture",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("pids ") {
        line.clear();
        let n = std::io::BufRead::read_line(&mut said, &mut line).unwrap();
        assert_ne!(n, 0, "the second process ended early");
    }
    let pids: Vec<&str> = line.split_whitespace().skip(1).collect();
    assert_eq!(pids.len(), 3, "{line}");
    let lives = |pid: &str| {
        // A zombie has ended, although its parent has not waited for it yet.
        std::fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|c| !c.is_empty())
    };
    // A process has no command line for a moment while it calls `exec`.
    let began = (0..250).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        pids.iter().all(|pid| lives(pid))
    });
    assert!(began, "{line}");
    child.kill().unwrap();
    child.wait().unwrap();
    let ended = (0..250).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        !pids.iter().any(|pid| lives(pid))
    });
    assert!(ended, "still there: {line}");
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "run by no_daemon_outlives_the_tests"]
fn holds_the_daemons() {
    use std::io::Write;

    let bus = secret_service::unlocked();
    // There is no `TestEnv`: this process is killed, and would leave its directory behind.
    let mut command = std::process::Command::new("sleep");
    command.arg("600").stdin(std::process::Stdio::null());
    let sleeper = Running::start(command, None);
    let pids: Vec<String> = bus
        .pids()
        .iter()
        .chain([&sleeper.id()])
        .map(ToString::to_string)
        .collect();
    writeln!(std::io::stdout(), "\npids {}", pids.join(" ")).unwrap();
    std::thread::sleep(Duration::from_secs(600));
}

#[cfg(unix)]
#[test]
fn a_terminal_has_the_given_width_and_echoes() {
    use crate::support::pty::Pty;

    let env = TestEnv::new();
    let mut command = env.program("bash");
    command.args([
        "-c",
        "stty size; read -r line; echo \"got $line\"; test -t 0 && exit 7",
    ]);
    let mut pty = Pty::start(&command, 61);
    pty.expect("40 61");
    pty.type_line("typed");
    let (code, seen) = pty.finish();
    assert_eq!(code, 7);
    assert!(seen.contains("typed\r\ngot typed"), "{seen:?}");
}

#[cfg(unix)]
#[test]
fn a_terminal_passes_ctrl_c_on() {
    use crate::support::pty::Pty;

    let env = TestEnv::new();
    // The shell replaces itself with `sleep`: a shell that waits for a child may miss the signal.
    let mut command = env.program("sh");
    command.args(["-c", "echo ready; exec sleep 600"]);
    let mut pty = Pty::start(&command, 80);
    pty.expect("ready");
    pty.control('c');
    assert_eq!(pty.finish().0, 130);
}
