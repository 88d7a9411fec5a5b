//! `.limitry.toml`: which settings a repository may make, and which files and settings limitry does not follow.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use serde_json::{Value, json};

use crate::support::account::{Account, TOKEN};
use crate::support::pty::Pty;
use crate::support::{Run, Server, TestEnv};

/// A setting's value and where it comes from.
fn setting(env: &TestEnv, name: &str) -> (String, String) {
    let run = env.run(["config", "list", "--json"]).success();
    row_of(&run, name)
}

#[test]
fn an_invalid_setting_is_named_in_the_error() {
    for (text, words) in [
        ("api-url = \"https://evil.example/v1\"", "api-url"),
        ("project = \"p\"\ntoken = \"x\"", "line 2"),
        ("ca-file = \"/tmp/x.pem\"", "ca-file"),
        ("token-command = [\"touch\", \"pwned\"]", "token-command"),
        ("output = \"yaml\"", "text, json or jsonl"),
        ("color = \"red\"", "auto, always or never"),
        ("project = \"../../x\"", "project"),
        ("profile = \"$(touch pwned)\"", "profile"),
        ("project = [", "line 1"),
    ] {
        let env = TestEnv::new();
        env.write(".limitry.toml", text);
        let run = env
            .run(["auth", "status"])
            .code(2)
            .says([".limitry.toml", words]);
        assert!(!env.cwd().join("pwned").exists(), "{run}");
    }
}

/// Creates a file, or something else, at the path of the project file.
type Make<'a> = &'a dyn Fn(&TestEnv);

#[test]
fn an_unsafe_project_file_is_ignored_with_a_notice() {
    let plain = "project = \"proj_hostile\"";
    let link = |env: &TestEnv| {
        let elsewhere = env.path("elsewhere.toml");
        fs::write(&elsewhere, plain).unwrap();
        symlink(elsewhere, env.cwd().join(".limitry.toml")).unwrap();
    };
    let writable = |env: &TestEnv| {
        let path = env.write(".limitry.toml", plain);
        fs::set_permissions(path, fs::Permissions::from_mode(0o666)).unwrap();
    };
    let pipe = |env: &TestEnv| {
        let mut command = env.program("mkfifo");
        command.arg(env.cwd().join(".limitry.toml"));
        let _ = env.run_program(command).success();
    };
    let directory = |env: &TestEnv| fs::create_dir(env.cwd().join(".limitry.toml")).unwrap();
    let foreign = |env: &TestEnv| {
        let path = env.write(".limitry.toml", plain);
        std::os::unix::fs::chown(path, Some(12345), None).unwrap();
    };
    let mut cases: Vec<(&str, Make)> = vec![
        ("symlink", &link),
        ("others may write", &writable),
        ("not a regular file", &pipe),
        ("not a regular file", &directory),
    ];
    // Only root can give a file to another user.
    if rustix::process::geteuid().is_root() {
        cases.push(("another user", &foreign));
    }
    for (why, make) in cases {
        let env = TestEnv::new();
        make(&env);
        let run = env.run(["auth", "status"]).code(3).says(["not used", why]);
        assert!(!run.stdout().contains("proj_hostile"), "{run}");
        assert_eq!(setting(&env, "project").1, "the default");
    }
}

#[test]
fn a_project_file_that_is_too_large_is_an_error() {
    let env = TestEnv::new();
    env.write(".limitry.toml", format!("# {}\n", "x".repeat(100_000)));
    env.run(["auth", "status"]).code(2).says(["larger"]);
}

#[test]
fn a_write_follows_only_a_trusted_project_file() {
    let account = Account::start();
    let server = &account.server;
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    let revoke = ["keys", "revoke", "key_1", "--yes"];
    env.write(".limitry.toml", "project = \"proj_2\"\n");
    // A read follows the file.
    env.run(["keys", "list"]).success();
    let asked = server.requests_to("GET", "/v1/api-keys");
    assert_eq!(asked[0].header("x-project"), Some("proj_2"));
    // A write does not follow an untrusted file. `--yes` confirms the revocation, not the file.
    let run = env.run(revoke).code(12);
    run.says(["not trusted", "proj_2", "limitry config trust", "--project"]);
    assert_eq!(server.requests_to("GET", "/v1/api-keys").len(), 1);
    let error = env
        .run([&revoke[..], &["--json"]].concat())
        .code(12)
        .error_json();
    assert_eq!(error["code"], json!("project_file_untrusted"));
    // A flag or a variable names the project explicitly. The exit code is 4, because the key does not exist.
    env.run([&revoke[..], &["--project", "proj_1"]].concat())
        .code(4);
    let with_variable = env.with("LIMITRY_PROJECT", "proj_1");
    with_variable.run(revoke).code(4);
    let mut env = with_variable;
    env.unset("LIMITRY_PROJECT");
    // A write follows a trusted file. A file with other content needs trust again.
    env.run(["config", "trust"]).success().says(["proj_2"]);
    env.run(revoke).code(4);
    env.write(".limitry.toml", "project = \"proj_3\"\n");
    env.run(revoke).code(12).says(["proj_3"]);
    // A file that changes no setting needs no trust.
    env.write(
        ".limitry.toml",
        "project = \"proj_1\"\nprofile = \"default\"\n",
    );
    env.run(revoke).code(4);
}

#[test]
fn a_user_is_asked_once_whether_to_follow_the_file() {
    let account = Account::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    env.write(".limitry.toml", "project = \"proj_2\"\n");
    let revoke = ["keys", "revoke", "key_1", "--yes"];
    let mut pty = Pty::start(&env.command(revoke), 100);
    pty.expect("Follow it? [y/N]");
    pty.type_line("n");
    assert_eq!(pty.finish().0, 1);
    let mut pty = Pty::start(&env.command(revoke), 100);
    pty.expect("proj_2");
    pty.expect("[y/N]");
    pty.type_line("y");
    assert_eq!(
        pty.finish().0,
        4,
        "the file is followed, and the key does not exist"
    );
    assert_eq!(Pty::start(&env.command(revoke), 100).finish().0, 4);
    env.run(revoke).code(4);
}

#[test]
fn a_project_file_selects_a_profile_and_its_api() {
    let (home, work) = (Account::start(), Account::start());
    let env = TestEnv::new();
    home.sign_in(&env, "home", "file");
    work.sign_in(&env, "work", "file");
    env.run(["auth", "list"]).success();
    env.write(".limitry.toml", "profile = \"work\"\n");
    let before = home.server.requests().len();
    env.run(["keys", "list"]).success();
    assert_eq!(home.server.requests().len(), before);
    assert_eq!(work.server.requests_to("GET", "/v1/api-keys").len(), 1);
    assert_eq!(
        setting(&env, "profile"),
        ("work".into(), ".limitry.toml".into())
    );
    env.run(["auth", "switch", "home"])
        .success()
        .says([".limitry.toml", "work"]);
    // A token from the environment is still used. It conflicts only with a profile from a flag or a variable.
    let url = work.url();
    let env = env
        .with("LIMITRY_TOKEN", TOKEN)
        .with("LIMITRY_API_URL", url);
    env.run(["keys", "list"]).success();
}

#[test]
fn the_local_service_ignores_the_project_file() {
    let env = TestEnv::new();
    env.write(
        ".limitry.toml",
        "project = \"proj_2\"\nprofile = \"work\"\n",
    );
    env.run(["--local", "keys", "create", "x", "--plain"])
        .success();
}

#[test]
fn a_project_file_never_sends_a_token_to_another_api() {
    let account = Account::start();
    let other = Server::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    env.write(".limitry.toml", format!("api-url = \"{}\"\n", other.url()));
    for args in [&["keys", "list"][..], &["whoami"], &["api", "GET", "/user"]] {
        env.run(args).code(2);
    }
    assert!(other.requests().is_empty());
}

/// Sets each setting at one level after another, and asserts that the higher level wins. The reference page shows the same
/// table.
#[test]
fn every_row_of_the_precedence_table_holds() {
    for row in &limitry::testing::PRECEDENCE {
        let mut env = TestEnv::new();
        let sample = samples(&env, row.name);
        let variable = row.variable();
        let mut seen = Vec::new();
        // From the default up. Each level overrides the levels below, which stay set.
        let (mut args, mut file) = (vec!["config", "list"], None);
        for level in ["default", "profile", "project file", "variable", "flag"] {
            let (given, value) = match level {
                "default" => ("the default", row.default),
                "profile" if row.profile.is_empty() => continue,
                "project file" if row.project_file.is_empty() => continue,
                "variable" if variable.is_empty() => continue,
                "flag" if row.flag.is_empty() => continue,
                "profile" => {
                    let field = match row.name {
                        "profile" => "profile = \"p2\"".to_owned(),
                        _ => format!("[profiles.default]\n{} = \"{}\"", row.profile, sample[0]),
                    };
                    env.configure(&field);
                    ("profile", sample[0].as_str())
                }
                "project file" => {
                    file = Some(format!("{} = \"{}\"\n", row.project_file, sample[1]));
                    (".limitry.toml", sample[1].as_str())
                }
                "variable" => {
                    let name = variable.split(", ").next().unwrap();
                    env.set(name, &sample[2]);
                    (name, sample[3].as_str())
                }
                _ => {
                    let name = row.flag.split(", ").next().unwrap();
                    args.push(name);
                    if !sample[4].is_empty() {
                        args.push(&sample[4]);
                    }
                    (name, sample[5].as_str())
                }
            };
            if row.name == "color" && level == "default" {
                env.unset("NO_COLOR");
            }
            if let Some(text) = &file {
                env.write(".limitry.toml", text);
            }
            let run = env.run(&args).success();
            let (shown, from) = row_of(&run, row.name);
            assert!(
                from.contains(given),
                "{} from {level}: {from}\n{run}",
                row.name
            );
            assert_eq!(shown, value, "{} from {level}\n{run}", row.name);
            seen.push(level);
        }
        let expected: &[&str] = match row.name {
            // limitry takes no program from a flag or a variable.
            "token-command" => &["default", "profile"],
            _ => &["variable", "flag"],
        };
        assert!(seen.ends_with(expected), "{}: {seen:?}", row.name);
    }
}

/// The setting's value and origin. The output can be text or JSON, because the settings choose its format.
fn row_of(run: &Run, name: &str) -> (String, String) {
    let stdout = run.stdout();
    // One JSON document, or one per line.
    let document = serde_json::from_str::<Value>(&stdout).unwrap_or_default();
    let listed = document["data"].as_array().cloned().unwrap_or_default();
    let lines = stdout.lines().flat_map(serde_json::from_str::<Value>);
    if let Some(found) = listed
        .into_iter()
        .chain(lines)
        .find(|item| item["name"] == name)
    {
        let text = |field: &str| found[field].as_str().unwrap_or_default().to_owned();
        return (text("value"), text("from"));
    }
    let mut lines = stdout.lines().map(|line| line.split('\t'));
    let found = lines.find_map(|mut cells| (cells.next() == Some(name)).then_some(cells));
    let mut cells = found.into_iter().flatten().map(str::to_owned);
    (
        cells.next().unwrap_or_default(),
        cells.next().unwrap_or_default(),
    )
}

/// A value for each level: profile, project file, variable with its meaning, and flag with its meaning.
fn samples(env: &TestEnv, name: &str) -> [String; 6] {
    let ca = |name: &str| env.path(name).to_str().unwrap().to_owned();
    let same = |values: [&str; 4]| {
        let [profile, file, variable, flag] = values.map(str::to_owned);
        [
            profile,
            file,
            variable.clone(),
            variable,
            flag.clone(),
            flag,
        ]
    };
    match name {
        "profile" => same(["p2", "p3", "p4", "p5"]),
        "project" => same(["proj_2", "proj_3", "proj_4", "proj_5"]),
        "api-url" => same([
            "https://b.example/v1",
            "",
            "https://d.example/v1",
            "https://e.example/v1",
        ]),
        "token-command" => same(["pass", "", "", ""]),
        "output" => ["", "jsonl", "json", "json", "", "json"].map(str::to_owned),
        "color" => ["", "always", "1", "never", "always", "always"].map(str::to_owned),
        "timeout" => same(["", "", "7s", "8s"]),
        "max-retries" => same(["", "", "1", "2"]),
        "ca-file" => same(["", "", &ca("a.pem"), &ca("b.pem")]),
        "local" | "no-input" => ["", "", "1", "yes", "", "yes"].map(str::to_owned),
        "log" => ["", "", "error", "error", "", "debug"].map(str::to_owned),
        other => panic!("the row {other} has no samples yet"),
    }
}

#[test]
fn projects_use_names_the_setting_that_overrides_the_choice() {
    let account = Account::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    env.write(".limitry.toml", "project = \"proj_2\"\n");
    env.run(["config", "trust"]).success();
    let run = env.run(["projects", "use", "proj_1"]).success();
    run.says(["proj_1", ".limitry.toml", "proj_2"]);
    // The argument names the project to show. It does not replace the project of the settings.
    let run = env.run(["projects", "show", "not an id"]).code(4);
    run.says(["not an id"]);
    let env = env.with("LIMITRY_PROJECT", "proj_2");
    env.run(["projects", "use", "proj_1"])
        .code(2)
        .says(["LIMITRY_PROJECT"]);
}
