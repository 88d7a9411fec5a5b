//! `--local`: the whole service inside the program, with no account, no server and no login.

use std::fs;
use std::path::Path;
use std::thread;

use serde_json::json;

use crate::support::{Run, TestEnv};

/// The secret of a new key, which is the only line of stdout.
#[track_caller]
fn secret(run: &Run) -> String {
    let stdout = run.stdout();
    let secret = stdout.trim_end_matches('\n');
    let random = secret.strip_prefix("limitry_sk_").unwrap_or_default();
    assert!(
        random.len() >= 32 && random.bytes().all(|b| b.is_ascii_alphanumeric()),
        "stdout should be a new key's secret and nothing else:\n{run}"
    );
    secret.to_owned()
}

const CHECK: [&str; 7] = [
    "--local",
    "usage",
    "check",
    "--customer",
    "cust_123",
    "--event",
    "api_call",
];
const RECORD: [&str; 7] = [
    "--local",
    "usage",
    "record",
    "--customer",
    "cust_123",
    "--event",
    "api_call",
];

#[test]
fn the_main_job_needs_no_account_no_server_and_no_login() {
    let env = TestEnv::new();
    let made = env
        .run(["--local", "keys", "create", "Production"])
        .success();
    secret(&made);
    let create = "--local quotas create Daily --metric total_events --limit 2 --period day";
    env.run(create.split(' ')).success();
    env.run(CHECK).success();
    env.run(RECORD).success();
    env.run(RECORD).success();
    let refused = env.run(CHECK).code(10);
    let said = refused.stdout() + &refused.stderr();
    assert!(
        said.contains("Daily"),
        "the refusal should name the quota:\n{refused}"
    );
    let json = env.run(CHECK.iter().chain(&["--json"])).code(10).json();
    assert_eq!(
        (&json["allowed"], &json["reason"]),
        (&json!(false), &json!("quota_exceeded"))
    );
    let quota = &json["quotas"][0];
    assert_eq!(
        (&quota["name"], &quota["remaining"]),
        (&json!("Daily"), &json!(0))
    );
    assert_eq!((&quota["used"], &quota["limit"]), (&json!(2), &json!(2)));
    let reset = jiff::Timestamp::from_second(quota["reset"].as_i64().unwrap()).unwrap();
    assert!(
        reset.to_string().ends_with("T00:00:00Z"),
        "a day ends at midnight UTC: {reset}"
    );
    let day = &reset.to_string()[..10];
    assert!(
        said.contains(day),
        "the refusal should say that it resets at {day}:\n{refused}"
    );
}

#[test]
fn the_variable_has_the_effect_of_the_flag() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    secret(&env.run(["keys", "create", "Production"]).success());
    let listed = TestEnv::new()
        .run(["--local", "keys", "list", "--json"])
        .success();
    assert_eq!(
        listed.json()["data"],
        json!([]),
        "another home is another service"
    );
    let listed = env.run(["keys", "list", "--json"]).success();
    assert_eq!(listed.json()["data"][0]["name"], "Production");
}

#[test]
fn credentials_url_project_and_profile_are_ignored() {
    let env = TestEnv::new()
        .with("LIMITRY_TOKEN", "limitry_sk_thisIsNoPersonalAccessToken")
        .with("LIMITRY_TOKEN_FILE", "/nowhere")
        .with("LIMITRY_API_KEY", "rubbish")
        .with("LIMITRY_API_URL", "rubbish")
        .with("LIMITRY_PROJECT", "proj_elsewhere")
        .with("LIMITRY_PROFILE", "work");
    secret(
        &env.run(["--local", "keys", "create", "Production"])
            .success(),
    );
    env.run(RECORD).success();
    env.run(["--local", "whoami"]).success();
}

#[test]
fn an_api_url_with_local_is_a_usage_error() {
    let env = TestEnv::new();
    let run = env.run([
        "--local",
        "--api-url",
        "https://api.limitry.com/v1",
        "keys",
        "list",
    ]);
    run.code(2).says(["--api-url", "--local"]);
    assert!(env.files_below_home().is_empty(), "a file was created");
}

#[cfg(unix)]
#[test]
fn the_keychain_is_not_touched() {
    let bus = crate::support::secret_service::SilentBus::start();
    let env = TestEnv::new().with_bus(&bus.address());
    env.run(["--local", "keys", "create", "Production"])
        .success()
        .no_panic();
    bus.is_untouched();
}

#[test]
fn a_secret_is_in_no_file() {
    let env = TestEnv::new();
    let made = secret(
        &env.run(["--local", "keys", "create", "Production"])
            .success(),
    );
    env.run(["--local", "keys", "rotate", "Production", "--plain"])
        .success();
    assert_eq!(env.files_that_hold(&made), Vec::<std::path::PathBuf>::new());
    assert!(!env.files_below_home().is_empty(), "there is no database");
}

#[cfg(unix)]
#[test]
fn local_files_are_private_with_every_umask() {
    use std::os::unix::fs::PermissionsExt;

    for umask in ["000", "077", "777"] {
        let env = TestEnv::new();
        let data = env.path("elsewhere/data");
        let state = env.path("elsewhere/state");
        let config = env.path("elsewhere/config");
        fs::create_dir(env.path("elsewhere")).unwrap();
        let env = env
            .with("LIMITRY_DATA_DIR", &data)
            .with("LIMITRY_STATE_DIR", &state)
            .with("LIMITRY_CONFIG_DIR", &config);
        let script = format!("umask {umask}; \"$@\"");
        env.shell(&script, ["--local", "keys", "create", "a", "--plain"])
            .success();
        env.shell(&script, ["--local", "keys", "rotate", "a", "--plain"])
            .success();
        let mode =
            |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for dir in [&data, &state, &config].into_iter().filter(|d| d.exists()) {
            assert_eq!(mode(dir), 0o700, "{} under umask {umask}", dir.display());
            for file in crate::support::env::files_below(dir) {
                assert_eq!(mode(&file), 0o600, "{} under umask {umask}", file.display());
            }
        }
        assert!(data.exists());
    }
}

#[test]
fn many_processes_use_one_database_at_the_same_time() {
    let env = TestEnv::new();
    // The first use, which creates the database, is a race as well.
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    env.run(RECORD).success();
                }
            });
        }
    });
    let create = "--local quotas create All --metric total_events --limit 100 --period month";
    env.run(create.split(' ')).success();
    let json = env
        .run(["--local", "quotas", "check", "--json"])
        .success()
        .json();
    assert_eq!(json["quotas"][0]["used"], json!(20), "{json}");
    let projects = env
        .run(["--local", "projects", "list", "--json"])
        .success()
        .json();
    assert_eq!(
        projects["data"].as_array().unwrap().len(),
        1,
        "more than one project was created: {projects}"
    );
}

#[test]
fn an_event_with_an_idempotency_key_counts_once() {
    let env = TestEnv::new();
    let with_key = || {
        RECORD
            .iter()
            .chain(&["--idempotency-key", "order-7001", "--json"])
    };
    let first = env.run(with_key()).success().json();
    assert_eq!(first["recorded"], json!(true));
    let second = env.run(with_key()).success().json();
    assert_eq!(second["recorded"], json!(false));
    assert_eq!(first["id"], second["id"]);
}

#[test]
fn a_local_project_is_named_by_its_name_or_id() {
    let env = TestEnv::new();
    env.run(["--local", "keys", "create", "Production"])
        .success();
    let list = env
        .run(["--local", "projects", "list", "--json"])
        .success()
        .json();
    for field in ["id", "name"] {
        let project = list["data"][0][field].as_str().unwrap();
        let keys = env
            .run(["--local", "--project", project, "keys", "list", "--json"])
            .success();
        assert_eq!(keys.json()["data"].as_array().unwrap().len(), 1, "{keys}");
    }
    let run = env.run(["--local", "--project", "nowhere", "keys", "list"]);
    run.code(4).says(["nowhere"]);
}

/// Every file below the data directory that is an SQLite database.
fn databases(env: &TestEnv) -> Vec<std::path::PathBuf> {
    let mut files = env.files_below_home();
    files.retain(|f| fs::read(f).unwrap().starts_with(b"SQLite format 3\0"));
    files
}

#[test]
fn a_damaged_database_is_named_and_left_as_it_is() {
    let healthy = TestEnv::new();
    healthy.run(RECORD).success();
    let [database] = databases(&healthy).try_into().expect("one database");
    let good = fs::read(&database).unwrap();
    let below = database.strip_prefix(healthy.home()).unwrap();
    let mut torn = good.clone();
    for byte in torn.iter_mut().skip(100).step_by(3) {
        *byte = 0xA5;
    }
    for (what, bytes) in [
        (
            "a text",
            b"this is somebody's diary, and no database\n".repeat(200),
        ),
        ("half of it", good[..good.len() / 2].to_vec()),
        ("a torn one", torn),
        ("zeros", vec![0; 8192]),
    ] {
        let env = TestEnv::new();
        let path = env.home().join(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &bytes).unwrap();
        for args in [
            &RECORD[..],
            &["--local", "keys", "list"],
            &["dev", "--port", "0"],
        ] {
            let run = env.run(args);
            assert_named_and_unchanged(&run, &path, &bytes, what);
        }
    }
}

/// The run fails, names the file, and leaves it as it is.
#[track_caller]
fn assert_named_and_unchanged(run: &Run, path: &Path, bytes: &[u8], what: &str) {
    run.no_panic();
    assert_ne!(run.exit_code(), 0, "{what}:\n{run}");
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(
        run.stderr().contains(name),
        "{what}: the file should be named:\n{run}"
    );
    assert!(
        fs::read(path).unwrap() == bytes,
        "{what}: the file was changed:\n{run}"
    );
}

#[test]
fn a_database_of_another_program_or_a_later_version_is_left_as_it_is() {
    let healthy = TestEnv::new();
    healthy.run(RECORD).success();
    let [database] = databases(&healthy).try_into().expect("one database");
    let below = database.strip_prefix(healthy.home()).unwrap().to_path_buf();
    let good = fs::read(&database).unwrap();
    for (what, ours, sql) in [
        (
            "another program's",
            false,
            "create table diary (day text); insert into diary values ('x')",
        ),
        ("a later version's", true, "pragma user_version = 9999"),
    ] {
        let env = TestEnv::new();
        let path = env.home().join(&below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if ours {
            fs::write(&path, &good).unwrap();
        }
        let database = rusqlite::Connection::open(&path).unwrap();
        database.execute_batch(sql).unwrap();
        drop(database);
        let bytes = fs::read(&path).unwrap();
        let run = env.run(RECORD);
        assert_named_and_unchanged(&run, &path, &bytes, what);
    }
}

/// A variable for the hosted API is often set in the shell in which `--local` is tried.
#[cfg(unix)]
#[test]
fn limitry_project_names_a_local_project_or_is_ignored_with_a_note() {
    use crate::support::pty::Pty;

    let mut env = TestEnv::new();
    env.run(["--local", "projects", "create", "Second"])
        .success();
    let create = "quotas create Daily --metric total_events --limit 2 --period day";
    let create = format!("--local --project Second {create}");
    env.run(create.split(' ')).success();
    let quotas = |env: &TestEnv, more: &[&str]| {
        let args = [&["--local", "quotas", "list", "--json"], more].concat();
        env.run(args).success().json()["data"]
            .as_array()
            .unwrap()
            .len()
    };
    env.set("LIMITRY_PROJECT", "Second");
    assert_eq!(
        (quotas(&env, &[]), quotas(&env, &["--project", "Local"])),
        (1, 0)
    );
    env.set("LIMITRY_PROJECT", "proj_hosted");
    assert_eq!(quotas(&env, &[]), 0);
    let list = ["--local", "quotas", "list"];
    let (code, seen) = Pty::start(&env.command(list), 120).finish();
    let note = "the local service has no project 'proj_hosted' (from LIMITRY_PROJECT), and acts on 'Local'";
    assert!(code == 0 && seen.matches(note).count() == 1, "{seen}");
    assert_eq!(env.run(list).success().stderr(), format!("note: {note}\n"));
    // With `--json` there is no note.
    let json = ["--local", "quotas", "list", "--json"];
    assert_eq!(env.run(json).success().stderr(), "");
    // A project that is given as an argument must exist.
    let typed = ["--local", "--project", "proj_hosted", "quotas", "list"];
    env.run(typed).code(4).says(["no project 'proj_hosted'"]);
}
