//! `run`: the command has the key, the terminal, the signals and the exit code; and no key outlives it.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::pty::Pty;
use crate::support::run::Running;
use crate::support::scripted::{Keys, PAT, key};
use crate::support::{Dev, Reply, TestEnv};

const OWN_KEY: &str = "limitry_sk_OwnOwnOwnOwnOwnOwnOwnOwnOwnOwn12abcd";

/// Somebody who has a key already: the command takes limitry's place.
fn with_key() -> TestEnv {
    TestEnv::new().with("LIMITRY_API_KEY", OWN_KEY)
}

/// The two ways in which a command runs: in limitry's place, and looked after.
fn both() -> [(TestEnv, &'static [&'static str], Option<Keys>); 2] {
    let keys = Keys::with(&[]);
    [
        (with_key(), &["run"], None),
        (keys.person(), &["run", "--ephemeral"], Some(keys)),
    ]
}

fn statuses(keys: &Keys) -> Vec<(String, String)> {
    let list = keys.all();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.iter()
        .map(|key| (text(&key["name"]), text(&key["status"])))
        .collect()
}

#[track_caller]
fn none_is_left(keys: &Keys) {
    let left: Vec<_> = statuses(keys)
        .into_iter()
        .filter(|(_, status)| status == "active")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

fn leases(env: &TestEnv) -> Vec<PathBuf> {
    let dir = env.home().join(".local/state/limitry/leases");
    let mut found: Vec<_> = fs::read_dir(dir)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    found.sort();
    found
}

#[test]
fn every_exit_code_is_the_commands() {
    for (env, words, keys) in both() {
        std::thread::scope(|scope| {
            for quarter in 0..4 {
                let env = &env;
                scope.spawn(move || {
                    for code in (quarter..256).step_by(4) {
                        let script = format!("exit {code}");
                        let run = env.run(words.iter().chain(&["--", "sh", "-c", script.as_str()]));
                        assert_eq!(run.exit_code(), code, "{run}");
                        assert!(run.stdout().is_empty() && run.stderr().is_empty(), "{run}");
                    }
                });
            }
        });
        if let Some(keys) = keys {
            assert_eq!(keys.all().len(), 256);
            none_is_left(&keys);
            assert!(leases(&env).is_empty());
        }
    }
}

#[test]
fn a_death_by_signal_and_a_failed_start_are_told_as_a_shell_tells_them() {
    for (env, words, keys) in both() {
        for number in [1, 2, 3, 6, 9, 11, 13, 15] {
            let script = format!("kill -{number} $$");
            let run = env.run(words.iter().chain(&["--", "sh", "-c", script.as_str()]));
            assert_eq!(run.exit_code(), 128 + number, "{run}");
        }
        let plain = env.write("plain.txt", "no program\n");
        for (program, code) in [
            ("no-such-command-of-limitry", 127),
            ("./missing/program", 127),
            (plain.to_str().unwrap(), 126),
            ("/", 126),
        ] {
            let run = env.run(words.iter().chain(&["--json", "--", program]));
            assert_eq!(run.exit_code(), code, "{run}");
            assert_eq!(run.error_json()["exitCode"], code);
        }
        if let Some(keys) = keys {
            none_is_left(&keys);
        }
    }
    let env = with_key();
    env.run(["run"]).code(2);
    env.run(["run", "--typo", "--", "true"]).code(2);
    // What follows the command is the command's.
    let run = env.run(["run", "echo", "--json", "-y"]);
    assert_eq!(run.success().stdout(), "--json -y\n");
}

#[test]
fn the_command_has_the_key_and_no_other_credential() {
    let dev_home = TestEnv::new();
    let dev = Dev::start(&dev_home);
    let person = || {
        dev.person()
            .with("LIMITRY_TOKEN_FILE", "/nowhere")
            .with("OTHER", "kept")
    };
    let mut env = person();
    env.unset("LIMITRY_TOKEN_FILE");
    let show = "env | sort; curl -s -o /dev/null -w '%{http_code}' -H \"Authorization: Bearer $K\" \"$LIMITRY_API_URL/quotas\"";
    for (flags, variable) in [(&[][..], "LIMITRY_API_KEY"), (&["--env", "K"], "K")] {
        let script = show.replace("$K", &format!("${variable}"));
        let run = env
            .run(
                ["run"]
                    .iter()
                    .chain(flags)
                    .chain(&["--", "sh", "-c", script.as_str()]),
            )
            .success()
            .never_shows(&dev.pat);
        let stdout = run.stdout();
        let line = |name: &str| {
            let start = format!("{name}=");
            stdout
                .lines()
                .find_map(|line| line.strip_prefix(&start))
                .map(str::to_owned)
        };
        let key = line(variable).expect("a key");
        assert!(key.starts_with("limitry_sk_"), "{run}");
        assert!(stdout.ends_with("200"), "the key works: {run}");
        assert_eq!(line("LIMITRY_TOKEN"), None);
        assert_eq!(line("OTHER").as_deref(), Some("kept"));
        assert_eq!(stdout.matches("limitry_sk_").count(), 1, "{run}");
        // And not any more.
        let url = format!("{}/quotas", dev.url);
        let header = [("Authorization", format!("Bearer {key}"))];
        let header = [(header[0].0, header[0].1.as_str())];
        assert_eq!(
            crate::support::http::request("GET", &url, &header, "").status,
            401
        );
    }
    // A key for another variable is the only one.
    let run = with_key()
        .run([
            "run",
            "--env",
            "K",
            "--",
            "sh",
            "-c",
            "echo ${LIMITRY_API_KEY-none} $K",
        ])
        .success();
    assert_eq!(run.stdout(), format!("none {OWN_KEY}\n"));
    for name in [
        "PATH",
        "LD_PRELOAD",
        "BASH_ENV",
        "1A",
        "A-B",
        "",
        "LIMITRY_TOKEN",
    ] {
        with_key().run(["run", "--env", name, "--", "true"]).code(2);
    }
}

#[test]
fn a_token_of_another_class_is_named_and_not_handed_on() {
    let env = TestEnv::new().with("LIMITRY_API_KEY", PAT);
    env.run(["run", "--", "env"])
        .code(3)
        .says(["LIMITRY_API_KEY", "personal access token"])
        .silent_stdout()
        .never_shows(PAT);
    // Nobody to make a key, and none at hand.
    TestEnv::new()
        .run(["run", "--", "env"])
        .code(3)
        .silent_stdout();
}

/// What is sent to limitry alone reaches the command, and limitry ends when the command does.
#[test]
fn signals_are_handed_on() {
    let script = "for s in HUP INT TERM QUIT USR1; do trap \"echo got $s; exit 7\" $s; done; echo ready; while :; do sleep 0.05; done";
    let runs: Vec<_> = both()
        .into_iter()
        .flat_map(|(env, words, keys)| {
            let started: Vec<Running> = [Signal::HUP, Signal::INT, Signal::TERM, Signal::USR1]
                .into_iter()
                .map(|signal| {
                    let mut running = env.start(words.iter().chain(&["--", "bash", "-c", script]));
                    let ready = |running: &Running| running.stdout().contains("ready");
                    running.wait_until(Duration::from_secs(20), "the command", ready);
                    running.signal(signal);
                    running
                })
                .collect();
            started
                .into_iter()
                .map(move |running| {
                    let _keep = &keys;
                    let run = running.wait(Duration::from_secs(20));
                    assert_eq!(run.exit_code(), 7, "{run}");
                    assert_eq!(run.stdout().matches("got ").count(), 1, "{run}");
                    run.exit_code()
                })
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(runs.len(), 8);
}

#[test]
fn a_command_that_ignores_a_signal_is_waited_for() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let script = "trap '' TERM; echo ready; while [ ! -e done ]; do sleep 0.05; done; exit 4";
    let mut running = env.start(["run", "--ephemeral", "--", "sh", "-c", script]);
    running.wait_until(Duration::from_secs(20), "the command", |r| {
        r.stdout().contains("ready")
    });
    for _ in 0..3 {
        running.signal(Signal::TERM);
        std::thread::sleep(Duration::from_millis(100));
        assert!(running.alive(), "the command goes on, and so does limitry");
    }
    env.write("done", "");
    let run = running.wait(Duration::from_secs(20));
    assert_eq!(run.exit_code(), 4, "{run}");
    none_is_left(&keys);
}

#[test]
fn what_limitry_was_told_to_ignore_the_command_ignores() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let script = "trap '' HUP; exec \"$@\"";
    let run = env.shell(
        script,
        [
            "run",
            "--ephemeral",
            "--",
            "sh",
            "-c",
            "kill -HUP $$; echo still here",
        ],
    );
    assert_eq!(run.success().stdout(), "still here\n");
}

#[test]
fn ten_mebibytes_go_through_both_ways() {
    let bytes: Vec<u8> = (0..10_u32 << 20)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for (env, words, _keys) in both() {
        let run = env.run_with(
            words.iter().chain(&["--", "sh", "-c", "tee /dev/stderr"]),
            &bytes,
        );
        assert_eq!(run.exit_code(), 0);
        assert!(run.stdout_bytes() == bytes, "stdout differs");
        assert!(
            run.stderr() == String::from_utf8_lossy(&bytes),
            "stderr differs"
        );
    }
}

/// A shell on a terminal, with job control.
fn shell(env: &TestEnv) -> Pty {
    let mut bash = env.program("bash");
    bash.args(["--norc", "--noprofile", "-i"])
        .env("L", env!("CARGO_BIN_EXE_limitry"));
    let mut pty = Pty::start(&bash, 120);
    // Typed in two parts, so that what is echoed is not taken for the prompt.
    pty.type_line("PS1='rea''dy> '");
    pty.expect("ready> ");
    pty
}

#[test]
fn a_job_is_stopped_and_goes_on_as_one() {
    for (env, words, keys) in both() {
        let mut pty = shell(&env);
        let words = words.join(" ");
        // The loop starts no program: a child that stops between the shell's `vfork` and its `exec` keeps the shell from
        // stopping, whatever limitry does.
        let script = "echo begun; while [ ! -e go ]; do :; done; echo went on; exit 5";
        pty.type_line(&format!("\"$L\" {words} -- sh -c '{script}'"));
        pty.expect("begun\r\n");
        pty.control('z');
        pty.expect("Stopped");
        pty.expect("ready> ");
        // Both are stopped, not limitry alone.
        env.write("go", "");
        pty.type_line("sleep 0.3; fg; echo code $?");
        let before = pty.expect("went on");
        assert!(before.contains("sh -c"), "{before}");
        pty.expect("code 5");
        pty.expect("ready> ");
        // One that stops itself gives the terminal back, too.
        let script = "echo again; kill -TSTP $$; echo woken; exit 6";
        pty.type_line(&format!("\"$L\" {words} -- sh -c '{script}'"));
        pty.expect("again\r\n");
        pty.expect("Stopped");
        pty.expect("ready> ");
        pty.type_line("fg; echo code $?");
        pty.expect("woken");
        pty.expect("code 6");
        pty.expect("ready> ");
        pty.type_line("exit");
        pty.finish();
        if let Some(keys) = keys {
            none_is_left(&keys);
        }
    }
}

#[test]
fn ctrl_c_reaches_the_command_once_and_the_terminal_is_its_own() {
    for (env, words, keys) in both() {
        let mut pty = shell(&env);
        let words = words.join(" ");
        let script = "n=0; trap \"n=\\$((n+1)); echo caught \\$n\" INT; test -t 0 && test -t 1 && echo terminal; until [ -e go ]; do sleep 0.05; done; echo sum $n; exit 9";
        pty.type_line(&format!("\"$L\" {words} -- bash -c '{script}'"));
        pty.expect("terminal\r\n");
        pty.control('c');
        pty.expect("caught 1");
        std::thread::sleep(Duration::from_millis(300));
        env.write("go", "");
        pty.expect("sum 1");
        pty.expect("ready> ");
        pty.type_line("echo code $?");
        pty.expect("code 9");
        fs::remove_file(env.cwd().join("go")).unwrap();
        // One that does not catch it dies of it.
        pty.type_line(&format!(
            "\"$L\" {words} -- sh -c 'echo begun; exec sleep 60'"
        ));
        pty.expect("begun\r\n");
        pty.control('c');
        pty.expect("ready> ");
        pty.type_line("echo code $?");
        pty.expect("code 130");
        pty.type_line("exit");
        pty.finish();
        if let Some(keys) = keys {
            none_is_left(&keys);
        }
    }
}

#[test]
fn a_key_for_one_command_has_an_end_from_the_first_moment() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    for (flags, end) in [
        (&["--ephemeral"][..], "2031-01-01T00:15:00Z"),
        (&["--ttl", "1h"], "2031-01-01T01:00:00Z"),
    ] {
        env.run(["run"].iter().chain(flags).chain(&["--", "true"]))
            .success()
            .silent_stdout();
        let posts = keys.server.requests_to("POST", "/v1/api-keys");
        let asked = posts.last().unwrap().json();
        let time = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
        let off = time(asked["expiresAt"].as_str().unwrap()).duration_since(time(end));
        assert!(off.as_secs().abs() < 60, "{asked}");
        assert!(
            asked["name"]
                .as_str()
                .unwrap()
                .starts_with("run true (ephemeral "),
            "{asked}"
        );
    }
    none_is_left(&keys);
    assert!(leases(&env).is_empty());
    for bad in ["1s", "25h", "0s"] {
        env.run(["run", "--ttl", bad, "--", "true"]).code(2);
    }
    env.run(["run", "--key", "x", "--ephemeral", "--", "true"])
        .code(2);
}

#[test]
fn the_key_is_prolonged_while_the_command_runs() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    env.run(["run", "--ttl", "10s", "--", "sleep", "6"])
        .success();
    let puts = keys.server.requests_to("PUT", "/v1/api-keys/key_new1");
    assert_eq!(puts.len(), 1, "{:?}", keys.story());
    let end: jiff::Timestamp = puts[0].json()["expiresAt"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let begun: jiff::Timestamp = "2031-01-01T00:00:00Z".parse().unwrap();
    assert!(end.duration_since(begun).as_secs() >= 10, "{end}");
    none_is_left(&keys);
    // One that cannot be prolonged is told of, once, and the command goes on.
    let keys = Keys::with(&[]);
    let no = Reply::error(500, "internal_error", "no");
    keys.server.expect("PUT", "/v1/api-keys/key_new1", no);
    let script = "sleep 7; exit 3";
    let run = keys
        .person()
        .run(["run", "--ttl", "10s", "--", "sh", "-c", script]);
    assert_eq!(run.exit_code(), 3, "{run}");
    let told = run.stderr().matches("could not be prolonged").count();
    assert_eq!(told, 1, "{run}");
    assert_eq!(
        keys.server
            .requests_to("PUT", "/v1/api-keys/key_new1")
            .len(),
        2
    );
    none_is_left(&keys);
}

#[test]
fn a_key_that_cannot_be_revoked_is_told_of_and_swept_later() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let no = Reply::error(500, "internal_error", "no");
    keys.server.expect("DELETE", "/v1/api-keys/key_new1", no);
    let run = env.run(["run", "--ephemeral", "--", "sh", "-c", "exit 3"]);
    assert_eq!(run.exit_code(), 3, "the command's code: {run}");
    let stderr = run.stderr();
    assert!(stderr.contains("could not be revoked"), "{run}");
    assert!(stderr.contains("2031-01-01T00:1"), "when it ends: {run}");
    env.run(["run", "--ephemeral", "--", "true"])
        .success()
        .says(["revoked 1 key"]);
    none_is_left(&keys);
    assert!(leases(&env).is_empty());
}

/// Adds a key as the server would for this request, and gives no answer.
fn lose_the_answer(keys: &Keys, then: impl Fn(Value) + Send + 'static) {
    keys.server
        .expect_with("POST", "/v1/api-keys", move |request| {
            let asked = request.json();
            let mut made = key("key_lost", asked["name"].as_str().unwrap(), "lost");
            made["expiresAt"] = asked["expiresAt"].clone();
            made["createdAt"] = json!("2031-01-01T00:00:00Z");
            then(made);
            Reply::close()
        });
}

#[test]
fn an_answer_that_is_lost_leaves_no_key() {
    let keys = Keys::with(&[key(
        "key_1",
        "run true (ephemeral 0123456789abcdef)",
        "abcd",
    )]);
    let env = keys.person();
    let list = keys.list();
    lose_the_answer(&keys, move |made| list.lock().unwrap().insert(0, made));
    env.run(["run", "--ephemeral", "--", "touch", "ran"])
        .code(8);
    assert!(
        !env.cwd().join("ran").exists(),
        "there was no key to run it with"
    );
    assert_eq!(keys.get("key_lost")["status"], "revoked");
    assert!(leases(&env).is_empty());

    // One that is made a moment later is found by the next run.
    let late = std::sync::Arc::new(std::sync::Mutex::new(None));
    let kept = std::sync::Arc::clone(&late);
    lose_the_answer(&keys, move |made| *kept.lock().unwrap() = Some(made));
    env.run(["run", "--ephemeral", "--", "true"]).code(8);
    let mut made = late.lock().unwrap().take().unwrap();
    made["id"] = json!("key_late");
    keys.list().lock().unwrap().insert(0, made);
    env.run(["run", "--ephemeral", "--", "true"]).success();
    assert_eq!(keys.get("key_late")["status"], "revoked");
    assert!(leases(&env).is_empty());
    // One that is called alike and is nobody's in this journal stays.
    assert_eq!(keys.get("key_1")["status"], "active");
}

/// Starts a command that waits, with its key.
fn waiting(env: &TestEnv, words: &[&str]) -> Running {
    let script = ["--", "sh", "-c", "echo ready; exec sleep 60"];
    let mut running = env.start(words.iter().chain(&script));
    running.wait_until(Duration::from_secs(20), "the command", |r| {
        r.stdout().contains("ready")
    });
    running
}

fn active(keys: &Keys) -> usize {
    let all = statuses(keys);
    all.iter().filter(|(_, status)| status == "active").count()
}

#[test]
fn nobody_touches_the_keys_of_others() {
    let keys = Keys::with(&[]);
    let (one, other) = (keys.person(), keys.person());
    let run = ["run", "--ephemeral"];
    let sweep = |env: &TestEnv| env.run(["run", "--ephemeral", "--", "true"]).success();
    let living = waiting(&one, &run);
    let dead = waiting(&one, &run);
    dead.kill();
    assert_eq!(active(&keys), 2);
    // Another state directory knows nothing of them.
    sweep(&other);
    assert_eq!(active(&keys), 2, "{:?}", statuses(&keys));
    // The same one ends what is dead, and nothing that lives.
    sweep(&one).says(["revoked 1 key"]);
    assert_eq!(active(&keys), 1, "{:?}", statuses(&keys));
    living.signal(Signal::TERM);
    assert_eq!(living.wait(Duration::from_secs(20)).exit_code(), 143);
    none_is_left(&keys);

    // What was left for one project or API is nothing to another.
    let dead = waiting(&one, &run);
    dead.kill();
    let elsewhere = Keys::with(&[]);
    let mut moved = one;
    moved.set("LIMITRY_API_URL", elsewhere.server.url());
    sweep(&moved);
    moved.set("LIMITRY_API_URL", keys.server.url());
    moved.set("LIMITRY_PROJECT", "proj_other");
    sweep(&moved);
    assert_eq!(active(&keys), 1, "{:?}", statuses(&keys));
    moved.set("LIMITRY_PROJECT", "proj_scripted");
    sweep(&moved);
    none_is_left(&keys);
}

/// The calls of the system that change something, here or at the server, or that wait for an answer.
const STEPS: [&str; 13] = [
    "mkdir", "flock", "write", "writev", "fchmod", "fsync", "rename", "unlink", "sendto",
    "recvfrom", "connect", "clone3", "vfork",
];

/// Runs a command with a key of its own, and kills limitry before the `nth` call of this kind, then looks at what the
/// next run does. Whether there were so many; and whether a key was left.
fn killed_before(step: &str, nth: usize) -> Option<bool> {
    let keys = Keys::with(&[]);
    let env = keys.person();
    // The main thread alone: it does everything.
    let script = format!(
        "strace -o /dev/null -e trace={step} -e inject={step}:signal=SIGKILL:when={nth} \"$@\" </dev/null"
    );
    let run = env.shell(&script, ["run", "--ephemeral", "--", "true"]);
    let left = keys.all();
    let alive: Vec<&Value> = left
        .iter()
        .filter(|key| key["status"] == "active")
        .collect();
    assert!(alive.len() <= 1, "before {step} {nth}: {left:?}");
    for key in &alive {
        assert!(key["expiresAt"].is_string(), "before {step} {nth}: {key}");
    }
    if run.exit_code() == 0 {
        assert!(alive.is_empty(), "{left:?}");
        return None;
    }
    let again = env.run(["run", "--ephemeral", "--", "true"]);
    assert_eq!(
        again.exit_code(),
        0,
        "after a kill before {step} {nth}: {again}"
    );
    let left = statuses(&keys);
    let ended = left.iter().all(|(_, status)| status != "active");
    assert!(ended, "before {step} {nth}: {left:?}");
    Some(!alive.is_empty())
}

/// Every one of those calls is one before which it is killed: they are counted, not listed.
#[test]
fn killed_at_any_step_it_leaves_at_most_a_key_that_ends() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let (next, killed, with_key) = (
        AtomicUsize::new(0),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while let Some(step) = STEPS.get(next.fetch_add(1, Ordering::SeqCst)) {
                    for left in (1..).map_while(|nth| killed_before(step, nth)) {
                        killed.fetch_add(1, Ordering::SeqCst);
                        with_key.fetch_add(usize::from(left), Ordering::SeqCst);
                    }
                }
            });
        }
    });
    let (killed, with_key) = (killed.into_inner(), with_key.into_inner());
    assert!(
        killed >= 20 && with_key >= 5,
        "killed {killed} times, and {with_key} times there was a key"
    );
    let line = format!("note: killed at {killed} steps; at {with_key} of them there was a key");
    writeln!(std::io::stderr(), "{line}").unwrap();
}

#[test]
fn the_embedded_service_has_keys_for_commands_too() {
    let env = TestEnv::new().with("LIMITRY_API_KEY", OWN_KEY);
    let listed = || {
        env.run(["--local", "keys", "list", "--all", "--json"])
            .success()
            .json()
    };
    let live = || {
        let list = listed();
        let data = list["data"].as_array().unwrap().clone();
        data.into_iter()
            .filter(|key| key["status"] == "active")
            .count()
    };
    let run = env.run([
        "--local",
        "run",
        "--",
        "sh",
        "-c",
        "echo $LIMITRY_API_KEY; exit 3",
    ]);
    assert_eq!(run.exit_code(), 3, "{run}");
    assert!(
        !run.stdout().contains(OWN_KEY) && run.stdout().starts_with("limitry_sk_"),
        "{run}"
    );
    assert_eq!(live(), 0);
    waiting(&env, &["--local", "run", "--ephemeral"]).kill();
    assert_eq!(live(), 1);
    env.run(["--local", "run", "--", "true"])
        .success()
        .says(["revoked 1 key"]);
    assert_eq!(live(), 0);
}

#[test]
fn a_key_comes_from_the_keychain_without_anybody_asking_the_api() {
    let env = TestEnv::with_keychain();
    let mut store = env.program("bash");
    let script = format!(
        "printf %s {OWN_KEY} | secret-tool store --label limitry service limitry-key username run-backend; \
         printf %s {PAT} | secret-tool store --label limitry service limitry-key username run-person"
    );
    store.args(["-c", &script]);
    env.run_program(store).success();
    let show = ["--", "sh", "-c", "echo $LIMITRY_API_KEY"];
    let run = env.run(["run", "--key", "run-backend"].iter().chain(&show));
    assert_eq!(run.success().stdout(), format!("{OWN_KEY}\n"));
    env.run(["run", "--key", "run-missing"].iter().chain(&show))
        .code(4)
        .says(["run-missing", "keychain:"])
        .silent_stdout();
    env.run(["run", "--key", "run-person"].iter().chain(&show))
        .code(3)
        .silent_stdout()
        .never_shows(PAT);
    // Without a keychain there is none to be had, and nothing is made instead.
    TestEnv::new()
        .run(["run", "--key", "run-backend"].iter().chain(&show))
        .code(11)
        .silent_stdout();
}

#[test]
fn the_command_gets_the_base_url_beside_the_key() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let url = keys.server.url();
    let show = [
        "--",
        "sh",
        "-c",
        "printf '%s %s' \"$LIMITRY_API_URL\" \"$BASE\"",
    ];
    for (flags, expected) in [
        (&[][..], format!("{url} ")),
        (&["--base-url-env", "BASE"], format!("{url} {url}")),
    ] {
        let args = ["run", "--ephemeral"].iter().chain(flags).chain(&show);
        let run = env.run(args).success();
        assert_eq!(run.stdout(), expected, "{flags:?}");
    }
    env.run([
        "run",
        "--env",
        "BASE",
        "--base-url-env",
        "BASE",
        "--",
        "true",
    ])
    .code(2)
    .says(["BASE is the variable of the key"]);
}
