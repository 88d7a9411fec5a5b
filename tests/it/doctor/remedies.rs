//! `doctor` reports each way in which `login`, `keys list` and `scan` can fail before they do, with a remedy that works
//! when it is typed as shown.

use serde_json::{Value, json};

use super::situations::OF_TOKENS;
use super::surroundings::{FREE_PORT, OF_SURROUNDINGS};
use crate::support::account::{Account, TOKEN};
use crate::support::pty::Pty;
use crate::support::run::Running;
use crate::support::{Reply, Run, TestEnv, parallel};

/// A situation in which a command fails.
pub(super) struct Situation {
    pub(super) what: &'static str,
    /// The command. It gets the token on stdin.
    pub(super) command: &'static str,
    /// The check of `doctor` that reports the situation.
    pub(super) check: &'static str,
    pub(super) arrange: fn(&Account, TestEnv) -> TestEnv,
    /// The parts of the line's hint, in order.
    pub(super) remedies: &'static [Remedy],
    pub(super) then: Then,
}

/// A part of a hint, and how the test follows it. `{…}` stands for a value that differs between runs; see [`Place::fill`].
pub(super) enum Remedy {
    /// A command, typed into the shell that the failing command is typed into next.
    Typed(&'static str),
    /// A command with words in capitals. The first text is as shown; the second has values in place of those words.
    TypedWith(&'static str, &'static str),
    /// A login. It asks for the token, and the test types the token on a terminal.
    Login(&'static str, &'static str),
    /// A flag that is added to the failing command.
    Flag(&'static str, &'static str),
    /// A command that runs until the test ends it.
    Served(&'static str),
    /// An action that the hint describes in words, and a function that does it.
    Person(&'static str, fn(&Account, &mut TestEnv)),
}

/// Which command works after the remedies.
pub(super) enum Then {
    /// The command that failed.
    Works,
    /// This command.
    WorksAs(&'static str),
    /// No command works, for another reason that the test cannot remove. But the line is gone.
    LineIsGone,
}

/// The values that differ between runs.
struct Place<'a> {
    account: &'a Account,
    env: &'a TestEnv,
}

impl Place<'_> {
    fn fill(&self, text: &str) -> String {
        let port = self.account.server.port().to_string();
        let mut text = text.to_owned();
        for (name, value) in [
            ("{config}", self.env.config_file().display().to_string()),
            (
                "{credentials}",
                self.env.credentials_file().display().to_string(),
            ),
            ("{home}", self.env.home().display().to_string()),
            ("{url}", self.account.url()),
            ("{origin}", self.account.server.origin()),
            ("{elsewhere}", format!("http://localhost:{port}/v1")),
            ("{free-port}", FREE_PORT.to_string()),
        ] {
            text = text.replace(name, &value);
        }
        text
    }
}

/// Defines `limitry` as the program under test.
const SHELL: &str = "bin=$1; limitry() { \"$bin\" \"$@\"; }\n";

fn find(report: &Run, check: &str) -> Option<Value> {
    let document = report.json();
    let checks = document["checks"].as_array().unwrap();
    let mut checks = checks.iter().filter(|one| one["name"] == json!(check));
    checks.next().cloned()
}

/// A shell script that runs `before`, and then the command with the token on stdin.
fn script(before: &str, command: &str) -> String {
    format!("{SHELL}{before}printf %s {TOKEN} | limitry {command}")
}

fn assert_remedied(situation: &Situation) {
    let what = situation.what;
    let account = Account::start();
    let unknown = Reply::error(404, "route_not_found", "no such route");
    account.server.allow("GET", "/v1/user/me", unknown.clone());
    account.server.allow("GET", "/v1/project", unknown);
    let mut env = (situation.arrange)(&account, TestEnv::new().with("LIMITRY_MAX_RETRIES", "0"));
    let flags = if situation.command.starts_with("--local") {
        "--local "
    } else {
        ""
    };
    let run = env.run_with(situation.command.split(' '), TOKEN);
    run.no_panic();
    assert_ne!(run.exit_code(), 0, "{what}: {run}");
    let doctor = format!("{flags}doctor --json");
    let report = env.run(doctor.split(' '));
    let line = find(&report, situation.check);
    let line = line.unwrap_or_else(|| panic!("{what}: no line: {report}"));
    let hint = line["hint"].as_str().unwrap_or_default().to_owned();
    let is_ok = line["status"] == "ok";
    let told = [" first, to use `limitry login`", "limitry config trust"];
    assert!(
        !is_ok || told.iter().any(|told| hint.contains(told)),
        "{what}: {report}"
    );
    let (mut typed, mut more, mut running): (String, String, Vec<Running>) = Default::default();
    for remedy in situation.remedies {
        let place = Place {
            account: &account,
            env: &env,
        };
        let shown = |text: &str| {
            let text = place.fill(text);
            assert!(hint.contains(&text), "{what}: no {text:?} in {hint:?}");
            text
        };
        match remedy {
            Remedy::Typed(command) => {
                let command = shown(&format!("`{command}`"));
                typed += &format!("{{ {}; }} >/dev/null\n", command.trim_matches('`'));
            }
            Remedy::TypedWith(command, replaced) => {
                shown(&format!("`{command}`"));
                typed += &format!("{{ {}; }} >/dev/null\n", place.fill(replaced));
            }
            Remedy::Login(command, replaced) => {
                shown(&format!("`{command}`"));
                let words = place.fill(replaced);
                // The commands that were typed before apply to this shell, too.
                let script = format!("{SHELL}{typed}{words}");
                let mut shell = env.program("bash");
                shell.args(["-c", &script, "bash", env!("CARGO_BIN_EXE_limitry")]);
                let mut terminal = Pty::start(&shell, 100);
                terminal.expect("Personal access token");
                terminal.type_line(TOKEN);
                let (code, screen) = terminal.finish();
                assert_eq!(code, 0, "{what}: {words}: {screen}");
                typed.clear();
            }
            Remedy::Flag(flag, replaced) => {
                shown(flag);
                more += &format!(" {}", place.fill(replaced));
            }
            Remedy::Served(command) => {
                let command = shown(&format!("`{command}`"));
                let words = command.trim_matches('`').split(' ').skip(1);
                let mut service = env.start(words);
                let minute = std::time::Duration::from_secs(60);
                service.wait_until(minute, "the service to start", |service| {
                    service.stdout().contains("/v1")
                });
                running.push(service);
            }
            Remedy::Person(words, act) => {
                shown(words);
                act(&account, &mut env);
            }
        }
    }
    match &situation.then {
        Then::Works | Then::WorksAs(_) => {
            let command = match situation.then {
                Then::WorksAs(command) => command,
                _ => situation.command,
            };
            let run = env.shell(&script(&typed, &format!("{command}{more}")), [""; 0]);
            assert_eq!(run.exit_code(), 0, "{what}: {hint}: {run}");
        }
        Then::LineIsGone => {
            let run = env.shell(&script(&typed, &format!("{doctor}{more}")), [""; 0]);
            let after = find(&run, situation.check);
            let is_gone = after.is_none_or(|line| line["status"] == "ok");
            assert!(is_gone, "{what}: {hint}: {run}");
        }
    }
}

#[test]
fn each_failure_of_login_keys_list_and_scan_has_a_remedy_that_works() {
    let all: Vec<_> = OF_TOKENS.iter().chain(OF_SURROUNDINGS).collect();
    assert!(all.len() > 35, "{}", all.len());
    parallel::each(all, assert_remedied);
}
