//! At a terminal, limitry asks for a missing value. Elsewhere it exits with code 12 and prints a command that works.

use clap::CommandFactory as _;

use crate::support::pty::Pty;
use crate::support::{Dev, TestEnv, snapshot};

/// An environment with keys, quotas and other resources on the local service.
fn world() -> TestEnv {
    let env = TestEnv::new()
        .with("LIMITRY_LOCAL", "1")
        .with("NO_COLOR", "1");
    for line in [
        "keys create Production --expires 90d --plain",
        "keys create Staging --plain",
        "quotas create Daily --metric total_events --limit 10 --period day",
        "quotas create Weekly --metric total_events --limit 70 --period week",
        "rate-limits create Burst --limit 100 --window minute",
        "meters create Images --aggregation sum --field values.images",
        "limits create Free --meter Images --limit 50 --period day",
        "customers create customer_1 --name Acme",
    ] {
        env.run(line.split(' ')).success();
    }
    env.write(
        "limits.toml",
        "[[quotas]]\nname = \"New\"\nmetric = \"total_events\"\nlimit = 1\nperiod = \"day\"\n",
    );
    env
}

/// Runs a command at a terminal and answers its questions. Returns the exit code and the terminal's text.
fn dialog(env: &TestEnv, line: &str, answers: &[(&str, &str)]) -> (i32, String) {
    let mut terminal = Pty::start(&env.command(line.split(' ')), 80);
    for (question, answer) in answers {
        terminal.expect(question);
        terminal.expect(": ");
        terminal.type_line(answer);
    }
    terminal.finish()
}

/// A command line, its questions with their answers, and a text that the terminal shows at the end.
type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

const CASES: &[Case] = &[
    ("keys create", &[("Name", "Fresh")], "Created key 'Fresh'"),
    ("keys show", &[("Which API key?", "Prod")], "Production"),
    (
        "keys rename",
        &[("Which API key?", "Staging"), ("New name", "Renamed")],
        "Renamed",
    ),
    (
        "keys revoke --yes",
        &[("Which API key?", "Renamed")],
        "Renamed",
    ),
    (
        "keys rotate --plain",
        &[("Which API key?", "Production")],
        "limitry_sk_",
    ),
    (
        "quotas create",
        &[
            ("Name", "Monthly"),
            ("values.NAME", "total_tokens"),
            ("Allow this much in a period", "5000"),
            ("Period", "month"),
        ],
        "Created quota 'Monthly': 5,000 tokens a month",
    ),
    ("quotas show", &[("Which quota?", "Daily")], "total_events"),
    (
        "quotas update",
        &[
            ("Which quota?", "Daily"),
            ("Which of these?", "limit"),
            ("Change the limit", "20"),
        ],
        "Changed quota 'Daily': 20 events a day",
    ),
    (
        "quotas update Daily --limit",
        &[],
        "a value is required for '--limit <N>'",
    ),
    (
        "quotas delete --yes",
        &[("Which quota?", "Weekly")],
        "Deleted quota 'Weekly'",
    ),
    (
        "rate-limits create",
        &[
            ("Name", "Slow"),
            ("Allow this many events in a window", "3"),
            ("Window", "hour"),
        ],
        "Created rate limit 'Slow'",
    ),
    (
        "rate-limits show",
        &[("Which rate limit?", "Burst")],
        "Burst",
    ),
    (
        "rate-limits update",
        &[
            ("Which rate limit?", "Burst"),
            ("Which of these?", "disable"),
        ],
        "Changed rate limit 'Burst'",
    ),
    (
        "rate-limits delete --yes",
        &[("Which rate limit?", "Slow")],
        "Deleted rate limit 'Slow'",
    ),
    (
        "meters create",
        &[
            ("Name", "Calls"),
            ("Make one number of the events", "count"),
        ],
        "Created meter 'Calls': count of events",
    ),
    (
        "meters show",
        &[("Which meter?", "Images")],
        "values.images",
    ),
    (
        "limits create",
        &[
            ("Name", "Trial"),
            ("Which meter?", "Images"),
            ("Allow this much in a period", "10"),
            ("Period", "annual"),
        ],
        "Created limit 'Trial': 10 of Images a year for each customer",
    ),
    (
        "limits update",
        &[
            ("Which limit?", "Free"),
            ("Which of these?", "limit"),
            ("Change how much it allows", "60"),
        ],
        "Changed limit 'Free': 60 of Images a day for each customer",
    ),
    (
        "limits delete --yes",
        &[("Which limit?", "Trial")],
        "Deleted limit 'Trial'",
    ),
    (
        "customers update",
        &[
            ("Which customer?", "customer_1"),
            ("Which of these?", "timezone"),
            (
                "Change the time zone of the customer's days",
                "Europe/Berlin",
            ),
        ],
        "Changed customer 'customer_1'",
    ),
    ("customers show", &[("Which customer?", "1")], "Acme"),
    (
        "customers usage",
        &[("Which customer?", "customer_1")],
        "customer_1",
    ),
    (
        "customers create",
        &[("Your own id of the customer", "acme")],
        "Created customer 'acme'",
    ),
    (
        "client-tokens create --plain",
        &[("Which customer?", "somebody-new")],
        "limitry_ct_",
    ),
    ("projects create", &[("Name", "Second")], "Second"),
    (
        "usage check",
        &[("Which customer?", "1"), ("Type of event", "api_call")],
        "allowed",
    ),
    (
        "usage record --event api_call",
        &[("Which customer?", "customer_9")],
        "Recorded",
    ),
    ("config get", &[("Setting", "timeout")], "30s"),
    ("apply --check", &[("File", "limits.toml")], "+ quota  New"),
    ("completions", &[("Shell", "bash")], "complete"),
];

#[test]
fn a_command_asks_for_missing_values_and_continues() {
    let env = world();
    for (line, answers, outcome) in CASES {
        let (_, seen) = dialog(&env, line, answers);
        assert!(
            seen.contains(outcome),
            "limitry {line}: no {outcome:?} in\n{seen}"
        );
    }
}

#[test]
fn the_question_distinguishes_keys_of_one_name() {
    let env = world();
    env.run(["keys", "create", "Production", "--plain"])
        .success();
    // The name in the command belongs to two keys, so limitry asks which one is meant.
    let mut terminal = Pty::start(&env.command(["keys", "show", "Production"]), 80);
    let question = terminal.expect("Number, name or last four (q quits): ");
    assert!(
        question.contains("'Production' is more than one API key. Which?"),
        "{question}"
    );
    for word in [
        "   1  Production  ends in ",
        "   2  Production",
        "created now, never used",
    ] {
        assert!(question.contains(word), "no {word:?} in {question}");
    }
    terminal.type_line("Production");
    terminal.expect("Give a number from 1 to 2, name or last four (q quits): ");
    let last_four = question.split("ends in ").nth(1).unwrap()[..4].to_owned();
    terminal.type_line(&last_four);
    let (code, seen) = terminal.finish();
    assert!(code == 0 && seen.contains(&last_four), "{seen}");
    // Without a terminal, the error lists both keys with their ids and ages.
    let run = env.run(["keys", "show", "Production"]).code(2);
    run.says([
        "is more than one API key",
        "; key_",
        "created now",
        "limitry keys list",
    ]);
}

#[test]
fn a_question_is_repeated_after_a_wrong_answer_and_q_quits() {
    let env = world();
    let mut terminal = Pty::start(
        &env.command("quotas create Odd --metric total_events --period day".split(' ')),
        80,
    );
    terminal.expect("Allow this much in a period: ");
    terminal.type_line("many");
    terminal.expect("invalid value 'many'");
    terminal.expect("Allow this much in a period: ");
    terminal.type_line("3");
    let (code, seen) = terminal.finish();
    assert_eq!(code, 0, "{seen}");
    for answer in ["q", ""] {
        let (code, seen) = dialog(&env, "quotas show", &[("Which quota?", answer)]);
        assert_eq!(code, 1, "{seen}");
        assert!(
            seen.contains("nothing was chosen; nothing was changed"),
            "{seen}"
        );
    }
}

#[test]
fn the_error_after_an_interrupted_question_begins_on_a_new_line() {
    let env = world();
    for (line, question) in [("keys create", "Name: "), ("quotas show", "(q quits): ")] {
        for (key, code, error) in [('c', 130, "interrupted"), ('d', 1, "nothing was ")] {
            let mut terminal = Pty::start(&env.command(line.split(' ')), 80);
            terminal.expect(question);
            terminal.control(key);
            let (ended, seen) = terminal.finish();
            assert_eq!(ended, code, "{seen}");
            let begin = seen
                .find("error:")
                .unwrap_or_else(|| panic!("no error in {seen}"));
            assert!(
                seen[..begin].trim_end_matches("\u{1b}[0m").contains('\n'),
                "{seen:?}"
            );
            let last = seen[..begin].rsplit('\n').next().unwrap();
            assert!(!last.contains(question), "{seen:?}");
            assert!(seen[begin..].contains(error), "{seen}");
        }
    }
}

#[test]
fn a_quota_named_q_can_be_chosen_and_enter_quits() {
    let env = world();
    env.run("quotas create q --metric total_events --limit 5 --period day".split(' '))
        .success();
    let question = "Number or name (Enter quits)";
    let (code, seen) = dialog(&env, "quotas show", &[(question, "q")]);
    assert!(code == 0 && seen.contains("5 events"), "{seen}");
    let (code, seen) = dialog(&env, "quotas show", &[(question, "")]);
    assert!(code == 1 && seen.contains("nothing was changed"), "{seen}");
}

#[test]
fn without_a_quota_the_error_names_the_command_that_creates_one() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let (code, seen) = dialog(&env, "quotas show", &[]);
    assert_eq!(code, 4, "{seen}");
    assert!(seen.contains("limitry quotas create Daily"), "{seen}");
}

#[test]
fn a_command_asks_for_a_project_when_no_project_is_chosen() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let mut env = dev.person();
    env.run(["projects", "create", "Second"]).success();
    env.unset("LIMITRY_PROJECT");
    let answers = [("No project is chosen. Which one?", "Second")];
    let (code, seen) = dialog(&env, "quotas list", &answers);
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("limitry projects use proj_"), "{seen}");
    env.run(["quotas", "list"])
        .code(2)
        .says(["no project is chosen"]);
}

#[test]
fn a_script_gets_exit_code_12_and_a_command_that_works() {
    fn leaves(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        for inner in command.get_subcommands() {
            let path = format!("{path} {}", inner.get_name());
            if inner.get_subcommands().next().is_none() {
                found.push(path.trim().to_owned());
            }
            leaves(inner, &path, found);
        }
    }
    let mut commands = Vec::new();
    leaves(&limitry::testing::Cli::command(), "", &mut commands);
    let env = TestEnv::new();
    let mut asked = 0;
    for command in commands.iter().filter(|command| *command != "dev") {
        let run = env.run(command.split(' '));
        if !run.stderr().contains("an argument is missing") {
            continue;
        }
        // limitry does not ask for a program to run.
        let is_program = ["run", "usage guard", "dev exec"].contains(&command.as_str());
        assert_eq!(run.exit_code(), if is_program { 2 } else { 12 }, "{run}");
        run.says(["hint: for example: `limitry "]);
        asked += usize::from(!is_program);
    }
    assert!(asked > 25, "only {asked} commands lack an argument");
    snapshot!(env.run(["keys", "create"]), @"
    exit: 12
    --- stdout
    --- stderr
    error: an argument is missing: <NAME>
    hint: for example: `limitry keys create Production`
    ");
    let error = env.run(["keys", "show", "--json"]).code(12).error_json();
    assert_eq!(error["code"], "input_needed");
    // `--no-input` has the same effect at a terminal.
    let (code, seen) = dialog(&env, "--local --no-input keys show", &[]);
    assert_eq!(code, 12, "{seen}");
}
