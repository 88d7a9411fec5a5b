//! No secret leaves by a door that is not its own: every command, at trace level, with every kind of answer.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::CommandFactory as _;

use crate::support::account::TOKEN;
use crate::support::{Dev, Run, TestEnv, http, parallel};

pub(crate) const API_KEY: &str = "limitry_sk_LeakLeakLeakLeakLeakLeakLeakLeak77";
pub(crate) const CLIENT_TOKEN: &str = "limitry_ct_LeakLeakLeakLeakLeakLeakLeak1234";

/// A command for each that can be typed: its path, its arguments, and whether it exists to print a secret.
pub(crate) const COMMANDS: &[(&str, &[&str], bool)] = &[
    (
        "login",
        &["--token-file", "token.txt", "--store", "file"],
        false,
    ),
    ("logout", &[], false),
    ("whoami", &[], false),
    ("auth status", &[], false),
    ("auth explain", &[], false),
    ("auth token", &[], true),
    ("auth list", &[], false),
    ("auth switch", &["default"], false),
    ("auth migrate", &["--to", "file"], false),
    ("projects list", &[], false),
    ("projects show", &[], false),
    ("projects use", &["proj_1"], false),
    ("projects create", &["New"], false),
    ("keys create", &["New", "--plain"], true),
    ("keys list", &[], false),
    ("keys show", &["key_1"], false),
    ("keys rename", &["key_1", "Other"], false),
    ("keys rotate", &["key_1", "--plain", "--yes"], true),
    ("keys revoke", &["key_1", "--yes"], false),
    ("keys audit", &[], false),
    ("usage check", &["--customer", "c", "--event", "e"], false),
    ("usage record", &["--customer", "c", "--event", "e"], false),
    (
        "usage guard",
        &["--customer", "c", "--event", "e", "--", "true"],
        false,
    ),
    ("usage flush", &[], false),
    (
        "usage import",
        &["events.ndjson", "--rejects", "rejects.ndjson"],
        false,
    ),
    ("usage export", &["out.ndjson", "--force"], false),
    ("usage track", &["--customer", "c", "--event", "e"], false),
    ("usage standing", &["c"], false),
    ("usage events", &[], false),
    ("usage summary", &["--since", "7d"], false),
    ("usage breakdown", &["--since", "7d"], false),
    ("usage timeseries", &["--since", "7d"], false),
    (
        "quotas create",
        &[
            "Q",
            "--metric",
            "total_events",
            "--limit",
            "5",
            "--period",
            "day",
        ],
        false,
    ),
    ("quotas list", &[], false),
    ("quotas show", &["qta_1"], false),
    ("quotas update", &["qta_1", "--limit", "7"], false),
    ("quotas delete", &["qta_1", "--yes"], false),
    ("quotas check", &[], false),
    ("quotas watch", &["--count", "1"], false),
    ("usage tail", &["--count", "1"], false),
    (
        "rate-limits create",
        &["R", "--limit", "5", "--window", "minute"],
        false,
    ),
    ("rate-limits list", &[], false),
    ("rate-limits show", &["rl_1"], false),
    ("rate-limits update", &["rl_1", "--limit", "7"], false),
    ("rate-limits delete", &["rl_1", "--yes"], false),
    ("rate-limits check", &[], false),
    (
        "limits create",
        &[
            "Free",
            "--meter",
            "mtr_total_tokens",
            "--limit",
            "5",
            "--period",
            "month",
        ],
        false,
    ),
    ("limits list", &[], false),
    ("limits show", &["lmt_1"], false),
    ("limits update", &["lmt_1", "--limit", "7"], false),
    ("limits delete", &["lmt_1", "--yes"], false),
    ("limits check", &["--customer", "c"], false),
    (
        "meters create",
        &["Images", "--aggregation", "sum", "--field", "values.images"],
        false,
    ),
    ("meters list", &[], false),
    ("meters show", &["mtr_1"], false),
    ("meters update", &["mtr_1", "--name", "Pictures"], false),
    ("meters delete", &["mtr_1", "--yes"], false),
    ("meters query", &["mtr_1"], false),
    ("customers list", &[], false),
    ("customers show", &["c"], false),
    ("customers create", &["c2"], false),
    ("customers update", &["c", "--name", "C"], false),
    ("customers usage", &["c"], false),
    ("balances create", &["Prepaid", "--customer", "c"], false),
    ("balances list", &[], false),
    ("balances show", &["bal_1"], false),
    ("balances check", &["bal_1", "--amount", "5"], false),
    (
        "balances credit",
        &["bal_1", "--amount", "5", "--description", "Top-up"],
        false,
    ),
    (
        "balances debit",
        &["bal_1", "--amount", "5", "--description", "Images"],
        false,
    ),
    ("balances transactions", &["bal_1"], false),
    ("client-tokens create", &["--customer", "c"], true),
    (
        "client-tokens inspect",
        &["--token-file", "client.txt"],
        false,
    ),
    ("apply", &["--export"], false),
    ("run", &["--", "true"], false),
    ("scan", &["--verify"], false),
    ("api", &["GET", "/user"], false),
    ("doctor", &[], false),
    ("config list", &[], false),
    ("config get", &["api-url"], false),
    ("config set", &["project", "proj_1"], false),
    ("config unset", &["project"], false),
    ("config path", &[], false),
    ("config trust", &[], false),
    ("schema", &[], false),
    ("dev exec", &["--", "true"], false),
    ("dev env", &[], false),
    ("dev status", &[], false),
    ("dev stop", &[], false),
    ("dev clock show", &[], false),
    ("dev clock set", &["2030-01-01"], false),
    ("dev clock advance", &["1h"], false),
    ("dev clock reset", &[], false),
    ("dev faults", &[], false),
    (
        "dev webhooks add",
        &["http://127.0.0.1:9/hook", "--plain"],
        true,
    ),
    ("dev webhooks list", &[], false),
    ("dev webhooks remove", &["wh_1", "--yes"], false),
    ("dev webhooks deliveries", &[], false),
    ("dev webhooks redeliver", &["msg_1"], false),
    ("dev seed", &["--events", "10"], false),
    ("dev snapshot", &["before.db"], false),
    ("dev restore", &["before.db", "--yes"], false),
    ("dev reset", &["--yes"], false),
    ("completions", &["bash"], false),
    ("upgrade", &["--check"], false),
];

/// It goes on until it is ended, and has a test of its own below.
const ELSEWHERE: &[&str] = &["dev"];

fn leaves(command: &clap::Command, path: &str, all: &mut BTreeSet<String>) {
    for inner in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let path = format!("{path} {}", inner.get_name()).trim().to_owned();
        if inner.get_subcommands().next().is_none() {
            all.insert(path);
        } else {
            leaves(inner, &path, all);
        }
    }
}

#[test]
fn no_command_is_forgotten_here() {
    let mut all = BTreeSet::new();
    leaves(&limitry::testing::Cli::command(), "", &mut all);
    all.retain(|path| !ELSEWHERE.contains(&path.as_str()));
    let here: BTreeSet<String> = COMMANDS
        .iter()
        .map(|(path, ..)| (*path).to_owned())
        .collect();
    assert_eq!(all, here, "a command needs a row in this file");
}

/// Answers everything with this status, and repeats whatever came: the token in the body in every spelling.
pub(crate) fn echo(status: u16) -> String {
    echo_with(status, "")
}

/// The same with a header of its own.
fn echo_with(status: u16, header: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || drop(repeat(stream, status, header)));
        }
    });
    url
}

fn repeat(mut stream: TcpStream, status: u16, header: &str) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let field = |name: &str| {
        let mut lines = text.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.to_owned())
    };
    let length = field("content-length")
        .and_then(|l| l.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let authorization = field("authorization").unwrap_or_default();
    let token = authorization.trim_start_matches("Bearer ");
    let said = spellings(token).join(" and ");
    let said = said.replace('\\', "\\\\");
    let escaped = escaped(token);
    let body = format!(
        "{{\"error\":{{\"code\":\"invalid_request\",\"message\":\"{said} and {escaped}\",\"status\":{status},\
         \"details\":[{{\"path\":\"{said}\",\"message\":\"{escaped}\"}}],\"requestId\":\"{token}\"}},\
         \"id\":\"{token}\",\"name\":\"{escaped}\",\"email\":\"{said}\",\"data\":[{{\"id\":\"{token}\",\"name\":\"{said}\"}}],\
         \"nextCursor\":null,\"hasMore\":false,\"allowed\":true}}"
    );
    write!(
        stream,
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nX-Request-Id: {token}\r\n{header}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// As JSON may write every character.
fn escaped(secret: &str) -> String {
    secret
        .bytes()
        .fold(String::new(), |s, b| s + &format!("\\u{b:04x}"))
}

/// The secret as it is, and as percent-encoding, base64, JSON, hexadecimal and HTML write it.
pub(crate) fn spellings(secret: &str) -> Vec<String> {
    let percent = secret
        .bytes()
        .fold(String::new(), |s, b| s + &format!("%{b:02X}"));
    vec![
        secret.to_owned(),
        secret.replace('_', "%5f"),
        percent,
        base64(secret.as_bytes()),
        base64(format!("user:{secret}").as_bytes()),
        escaped(secret),
        secret.replacen('l', "\\u006c", 1),
        secret
            .bytes()
            .fold(String::new(), |s, b| s + &format!("{b:02x}")),
        secret
            .bytes()
            .fold(String::new(), |s, b| s + &format!("&#{b};")),
        secret
            .bytes()
            .fold(String::new(), |s, b| s + &format!("&#x{b:x};")),
        secret
            .bytes()
            .fold(String::new(), |s, b| s + &format!("%25{b:02X}")),
    ]
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            text.push(char::from(LETTERS[(n >> (18 - 6 * i) & 63) as usize]));
        }
    }
    text
}

/// A person with a token, an API key and a client token, at trace level.
pub(super) fn person(url: &str) -> TestEnv {
    let env = TestEnv::new()
        .with("LIMITRY_API_URL", url)
        .with("LIMITRY_PROJECT", "proj_1")
        .with("LIMITRY_MAX_RETRIES", "0")
        .with("LIMITRY_LOG", "trace")
        .with("RUST_LOG", "trace")
        .with("RUST_BACKTRACE", "full");
    env.write("token.txt", TOKEN);
    env.write("client.txt", CLIENT_TOKEN);
    env.write(
        "events.ndjson",
        "{\"customerId\":\"c\",\"eventType\":\"e\"}\n",
    );
    env.write(".limitry.toml", "output = \"text\"\n");
    env
}

/// Runs the command in ways that hold different secrets: the token from the environment and from the file store, the
/// API key for project data.
#[track_caller]
fn runs(url: &str, path: &str, args: &[&str]) -> Vec<(Run, TestEnv)> {
    let words: Vec<&str> = path.split(' ').chain(args.iter().copied()).collect();
    let mut all = Vec::new();
    for credential in ["token", "key", "stored"] {
        for format in [&[][..], &["--json"]] {
            let mut env = person(url);
            match credential {
                "token" if path != "login" => drop(env.set("LIMITRY_TOKEN", TOKEN)),
                "key" => drop(env.set("LIMITRY_API_KEY", API_KEY)),
                _ => {
                    env.configure(&format!(
                        "[profiles.default]\napi-url = \"{url}\"\n[profiles.default.login]\nstore = \"file\"\n"
                    ));
                    let file = env.credentials_file();
                    let origin = url.trim_end_matches("/v1");
                    fs::write(
                        &file,
                        format!("[tokens]\n\"default@{origin}\" = \"{TOKEN}\"\n"),
                    )
                    .unwrap();
                    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
                }
            }
            let run = env.run(words.iter().chain(format));
            all.push((run, env));
        }
    }
    all
}

/// No file of the test's whole directory holds one of them but the store, and what the test itself put there.
#[track_caller]
fn only_in_the_store(env: &TestEnv, run: &Run, secrets: &[&str]) {
    let own = ["token.txt", "client.txt"].map(|name| env.cwd().join(name));
    for file in crate::support::env::files_below(&env.path("")) {
        if file == env.credentials_file() || own.contains(&file) {
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap_or_default()).into_owned();
        for secret in secrets {
            for spelling in spellings(secret) {
                assert!(
                    !text.contains(&spelling),
                    "{spelling} in {} after\n{run}",
                    file.display()
                );
            }
        }
    }
}

#[track_caller]
fn holds_nothing(run: &Run, env: &TestEnv, prints: bool) {
    for secret in [TOKEN, API_KEY, CLIENT_TOKEN] {
        for spelling in spellings(secret) {
            assert!(
                !run.stderr().contains(&spelling),
                "{spelling} on stderr:\n{run}"
            );
            // What the command exists to print is printed.
            let its_job = prints && spelling == secret;
            assert!(
                its_job || !run.stdout().contains(&spelling),
                "{spelling} on stdout:\n{run}"
            );
        }
    }
    only_in_the_store(env, run, &[TOKEN, API_KEY, CLIENT_TOKEN]);
    assert!(!run.stderr().to_lowercase().contains("bearer "), "{run}");
}

#[test]
fn nothing_shows_a_secret_that_the_server_repeats() {
    for status in [200, 400, 401, 500] {
        let url = echo(status);
        parallel::each(COMMANDS, |(path, args, prints)| {
            for (run, env) in runs(&url, path, args) {
                run.no_panic();
                holds_nothing(&run, &env, *prints);
            }
        });
    }
}

#[test]
fn nothing_shows_a_secret_when_all_is_well() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    for (path, args, prints) in COMMANDS {
        let words: Vec<&str> = path.split(' ').chain(args.iter().copied()).collect();
        let mut env = person(&dev.url);
        env.unset("LIMITRY_PROJECT");
        let own = home.home().join("own");
        fs::create_dir_all(&own).unwrap();
        env.write("token.txt", &dev.pat);
        if *path != "login" {
            env.set("LIMITRY_TOKEN", &dev.pat);
        }
        let projects = env.run(["projects", "list", "--json"]);
        if let Some(id) = serde_json::from_str::<serde_json::Value>(&projects.stdout())
            .ok()
            .and_then(|list| list["data"][0]["id"].as_str().map(str::to_owned))
        {
            env.set("LIMITRY_PROJECT", id);
        }
        let run = env.run(&words);
        run.no_panic();
        for secret in [&dev.pat, &dev.key] {
            for spelling in spellings(secret) {
                assert!(!run.stderr().contains(&spelling), "{run}");
                assert!(
                    *path == "auth token" || !run.stdout().contains(&spelling),
                    "{run}"
                );
            }
            let _ = prints;
            for file in env.files_that_hold(secret) {
                assert_eq!(file, env.credentials_file(), "{run}");
            }
        }
    }
}

/// A panic in the middle of every command, with the token in its message.
#[cfg(feature = "testing")]
#[test]
fn a_panic_shows_no_secret_and_is_an_error() {
    let url = echo_with(200, "X-Forced-Panic: 1\r\n");
    let panicked = AtomicUsize::new(0);
    parallel::each(COMMANDS, |(path, args, prints)| {
        for (run, env) in runs(&url, path, args) {
            holds_nothing(&run, &env, *prints);
            assert_ne!(run.exit_code(), 101, "{run}");
            if run.stderr().contains("made a mistake") {
                assert_eq!(run.exit_code(), 1, "{run}");
                panicked.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    let panicked = panicked.into_inner();
    assert!(panicked > 100, "{panicked} panics");
}

/// The local server at trace level: it prints its tokens once, on stdout, and logs none.
#[test]
fn the_local_server_says_and_keeps_no_token() {
    let env = TestEnv::new()
        .with("LIMITRY_LOG", "trace")
        .with("RUST_LOG", "trace");
    let dev = Dev::start(&env);
    for token in [TOKEN, API_KEY, CLIENT_TOKEN, &dev.pat, &dev.key] {
        let bearer = format!("Bearer {token}");
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Idempotency-Key", token),
        ];
        for (method, path) in [("GET", "/user"), ("POST", "/api-keys"), ("POST", "/quotas")] {
            let url = format!("{}{path}?q={token}", dev.url);
            let answer = http::request(method, &url, &headers, &format!("{{\"x\": \"{token}\"}}"));
            assert!(!answer.body.contains(token), "{}", answer.body);
        }
    }
    let (pat, key) = (dev.pat.clone(), dev.key.clone());
    let run = dev.stop();
    for secret in [TOKEN, API_KEY, CLIENT_TOKEN, &pat, &key] {
        for spelling in spellings(secret) {
            assert!(!run.stderr().contains(&spelling), "{run}");
            assert!(run.stdout().matches(&spelling).count() <= 1, "{run}");
        }
    }
    only_in_the_store(&env, &run, &[TOKEN, API_KEY, CLIENT_TOKEN]);
    let holding = env.files_that_hold(&pat);
    assert!(
        holding
            .iter()
            .all(|file| !file.to_string_lossy().contains(".db")),
        "{holding:?}"
    );
}
