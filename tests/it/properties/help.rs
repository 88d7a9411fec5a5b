//! What the help says is true, and limitry suggests a correction for a typo.

use clap::CommandFactory as _;

use super::help_examples::world;
use crate::support::pty::Pty;
use crate::support::{TestEnv, snapshot};

/// The most lines that `-h` may have at 80 columns, so that it fits one screen.
const SCREEN_LINES: usize = 38;

#[test]
fn each_help_topic_prints_its_text() {
    let env = TestEnv::new();
    for (topic, words) in [
        ("exit-codes", ["refused, or something was found", "130"]),
        ("environment", ["LIMITRY_TOKEN ", "NO_COLOR"]),
        ("output", ["--jq FILTER", "LIMITRY_OUTPUT"]),
        ("tokens", ["limitry_pat_", "no telemetry"]),
        ("errors", ["not_found", "limitry help CODE"]),
        ("options", ["--project", "--max-retries"]),
        ("not_found", ["Exit code  4", "Remedy"]),
    ] {
        let run = env.run(["help", topic]).success().prints(words);
        assert_eq!(run.stderr(), "");
    }
    // Global flags do not change a topic.
    for words in ["--color never help tokens", "help --local tokens"] {
        env.run(words.split(' ')).success().prints(["limitry_pat_"]);
    }
    env.run(["help", "keys"])
        .success()
        .prints(["Usage: limitry keys"]);
    env.run(["keys", "list", "--help"])
        .success()
        .prints(["Examples:", "limitry help exit-codes"]);
    env.run(["help", "nothing"]).code(2);
}

/// clap styles the headings of options and commands. The headings of examples, exit codes and topics look the same.
#[test]
fn every_heading_of_the_help_has_one_style_when_color_is_on() {
    let env = TestEnv::new();
    for (line, headings) in [
        (
            "run --help",
            &["Usage:", "Options:", "Examples:", "Exit codes:"][..],
        ),
        ("config --help", &["Commands:", "Examples:"]),
        ("dev exec -h", &["Arguments:", "Examples:", "Exit codes:"]),
        ("help tokens", &["The three kinds of token:"]),
        ("help output", &["Examples:"]),
        (
            "help exit-codes",
            &["Exit codes, the same for every command:"],
        ),
    ] {
        let colored = ["--color", "always"].into_iter().chain(line.split(' '));
        let colored = env.run(colored).success().stdout();
        let plain = env.run(line.split(' ')).success().stdout();
        assert!(!plain.contains('\u{1b}'), "{line}: {plain}");
        for heading in headings {
            assert!(plain.contains(heading), "{line}: no {heading} in {plain}");
            let styled = format!("\u{1b}[1m{heading}\u{1b}[0m");
            assert!(
                colored.contains(&styled),
                "{line}: {heading} in {colored:?}"
            );
        }
    }
}

/// Every command: its words, its description, and whether it has no subcommands.
fn all_commands() -> Vec<(Vec<String>, String, bool)> {
    fn walk(
        command: &clap::Command,
        path: &[String],
        found: &mut Vec<(Vec<String>, String, bool)>,
    ) {
        for inner in command.get_subcommands() {
            let mut path = path.to_vec();
            path.push(inner.get_name().to_owned());
            let about = inner.get_about().map(ToString::to_string);
            let leaf = inner.get_subcommands().next().is_none();
            found.push((path.clone(), about.unwrap_or_default(), leaf));
            walk(inner, &path, found);
        }
    }
    let mut found = Vec::new();
    walk(&limitry::testing::Cli::command(), &[], &mut found);
    found
}

#[test]
fn help_begins_with_the_description_and_the_short_help_fits_one_screen() {
    let env = TestEnv::new();
    for (path, about, leaf) in all_commands() {
        let words = path.iter().map(String::as_str);
        let long = env.run(words.clone().chain(["--help"])).success().stdout();
        let short = env.run(words.chain(["-h"])).success().stdout();
        assert_eq!(short.lines().next(), Some(about.as_str()), "{path:?}");
        // The long help begins with a description, not with a command in backticks.
        assert!(!long.starts_with('`'), "{path:?}: {long}");
        if leaf {
            for topic in ["limitry help exit-codes", "limitry help environment"] {
                assert!(long.contains(topic) && short.contains(topic), "{path:?}");
            }
        }
        for help in [&long, &short] {
            // The help of a command names `limitry help options` instead of listing the global options.
            assert!(help.contains("limitry help options"), "{path:?}: {help}");
            assert!(!help.contains("--max-retries"), "{path:?}: {help}");
        }
    }
    let env = env.with("COLUMNS", "80");
    for (path, ..) in all_commands() {
        let short = env.run(path.iter().map(String::as_str).chain(["-h"]));
        let lines = short.success().stdout().lines().count();
        assert!(lines <= SCREEN_LINES, "{path:?}: {lines} lines");
    }
    let short = env.run(["whoami", "-h"]).success().stdout();
    assert!(short.lines().count() < 15, "{short}");
    for words in ["--help", "help options"] {
        env.run(words.split(' '))
            .success()
            .prints(["--max-retries"]);
    }
    let screen = env.run(["-h"]).success().stdout();
    assert!(
        screen.lines().count() <= 23,
        "the help should fit one screen: {screen}"
    );
    assert_eq!(env.run(["help"]).success().stdout(), screen);
    let short = env.run(["keys", "create", "-h"]).success().stdout();
    assert_eq!(
        env.run(["help", "keys", "create"]).success().stdout(),
        short
    );
}

#[test]
fn the_help_of_a_command_lists_its_exit_codes() {
    let env = TestEnv::new();
    for (command, codes) in [
        ("usage check", &["10"][..]),
        ("usage track", &["10"]),
        ("usage guard", &["10", "126", "127"]),
        ("usage import", &["9"]),
        ("usage flush", &["9"]),
        ("quotas check", &["10"]),
        ("rate-limits check", &["10"]),
        ("limits check", &["10"]),
        ("balances check", &["10"]),
        ("balances debit", &["10"]),
        ("keys rotate", &["9"]),
        ("keys revoke", &["9", "10"]),
        ("keys audit", &["10"]),
        ("apply", &["9", "10"]),
        ("scan", &["9", "10"]),
        ("run", &["126", "127"]),
        ("doctor", &["1"]),
        ("login", &["3", "11"]),
        ("auth migrate", &["9"]),
    ] {
        let run = env.run(command.split(' ').chain(["-h"])).success();
        let help = run.stdout();
        let (_, below) = help.split_once("\nExit codes:\n").expect(command);
        let told: Vec<&str> = below
            .lines()
            .take_while(|line| line.starts_with("  "))
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        for code in codes {
            assert!(told.contains(code), "{command}: no {code} in {told:?}");
        }
    }
}

#[test]
fn the_error_of_a_typo_suggests_a_correction() {
    let (env, _) = world();
    env.run(["kyes", "list"]).code(2).says(["keys"]);
    env.run(["keys", "lst"]).code(2).says(["list"]);
    env.run(["keys", "list", "--inactve"])
        .code(2)
        .says(["--inactive"]);
    snapshot!(env.run(["--local", "keys", "show", "Prodction"]), @"
    exit: 4
    --- stdout
    --- stderr
    error: there is no API key 'Prodction'
    hint: did you mean Production? `limitry --local keys list --inactive` lists them
    ");
    env.run(["--local", "quotas", "show", "daly"])
        .code(4)
        .says(["did you mean Daily?"]);
    for words in ["customers show cust_12", "customers usage cust_12"] {
        let words = ["--local"].into_iter().chain(words.split(' '));
        env.run(words).code(4).says([
            "'cust_12'",
            "did you mean cust_123?",
            "limitry --local customers list",
        ]);
    }
    let error = env.run(["--local", "--json", "customers", "show", "nobody-like-it"]);
    assert_eq!(error.code(4).error_json()["status"], 404);
    for (words, hint) in [
        ("help kyes", "`limitry help keys`"),
        ("help keys creat", "`limitry help keys create`"),
        ("help enviroment", "`limitry help environment`"),
        (
            "help nope",
            "exit-codes, environment, output, tokens, errors, options",
        ),
        ("help import", "did you mean `limitry help usage import`?"),
        ("help improt", "did you mean `limitry help usage import`?"),
        (
            "help advance",
            "did you mean `limitry help dev clock advance`?",
        ),
        ("help audit", "did you mean `limitry help keys audit`?"),
        ("help trust", "did you mean `limitry help config trust`?"),
        (
            "help check",
            "commands with that verb: `limitry help usage check`, ",
        ),
        ("help logs", "`limitry usage tail` follows the events"),
        (
            "help keys add",
            "did you mean `limitry keys create --help`?",
        ),
    ] {
        env.run(words.split(' ')).code(2).says([hint]);
    }
    let run = env.run(["--local", "quotas", "show", "Weekly"]).code(4);
    assert!(!run.stderr().contains("did you mean"), "{run}");
}

#[test]
fn limitry_without_arguments_shows_three_first_commands() {
    let env = TestEnv::new();
    let run = env.run([""; 0]);
    snapshot!(run, @"
    exit: 0
    --- stdout
    limitry: API keys, usage, quotas and limits of Limitry

      limitry --local keys create Production   try it now, no account needed
      limitry login                            sign in with a personal access token
      limitry help                             everything else
    --- stderr
    ");
    let (code, seen) = Pty::start(&env.command([""; 0]), 80).finish();
    assert_eq!((code, seen.lines().count()), (0, 5), "{seen}");
}

#[test]
fn help_json_describes_the_tree_of_commands() {
    let env = TestEnv::new();
    let tree = env.run(["help", "--json"]).success().json();
    let mut leaves = 0;
    let mut documented = 0;
    let mut below = vec![&tree];
    while let Some(command) = below.pop() {
        let inner = command["commands"].as_array().unwrap();
        below.extend(inner);
        assert!(command["about"].is_string(), "{command}");
        if inner.is_empty() {
            leaves += 1;
            documented += usize::from(command["output"].is_object());
            assert!(
                !command["examples"].as_array().unwrap().is_empty(),
                "{}",
                command["path"]
            );
        }
    }
    assert!(leaves > 60 && documented > 45, "{documented} of {leaves}");
    let create = env
        .run(["help", "--json", "quotas", "create"])
        .success()
        .json();
    let period = create["options"].as_array().unwrap().iter();
    let period = period
        .clone()
        .find(|option| option["long"] == "--period")
        .unwrap();
    assert_eq!(period["required"], true);
    let check = env
        .run(["help", "--json", "usage", "check"])
        .success()
        .json();
    assert_eq!(
        check["exitCodes"][1],
        serde_json::json!({"code": 10, "meaning": "refused"})
    );
    assert!(tree["errorCodes"].as_array().unwrap().len() > 50);
    env.run(["help", "--json", "nothing"])
        .code(2)
        .says(["unrecognized"]);
}

#[test]
fn long_help_goes_through_a_pager() {
    let mut env = TestEnv::new();
    env.set("PAGER", "sed s/^/paged:/");
    let seen = |args: &[&str]| Pty::start(&env.command(args), 80).finish().1;
    assert!(seen(&["--help"]).contains("paged:Keys"));
    // A short text and a pipe get no pager.
    assert!(!seen(&["-h"]).contains("paged:"));
    assert!(!env.run(["--help"]).success().stdout().contains("paged:"));
}

#[test]
fn the_version_command_accepts_the_global_flags() {
    let env = TestEnv::new();
    let plain = env.run(["version"]).success().stdout();
    for line in ["-q version", "--local version", "version -v"] {
        assert_eq!(env.run(line.split(' ')).success().stdout(), plain, "{line}");
    }
    let json = env.run(["version", "--json"]).success().json();
    assert!(plain.contains(json["version"].as_str().unwrap()), "{json}");
    let filtered = env.run(["version", "--jq", ".version"]).success().stdout();
    assert_eq!(filtered.trim_end(), json["version"]);
    let whole = env.run(["version", "--jq", "."]).success().json();
    assert_eq!(whole, json);
    let one = env.run(["version", "--json=url"]).success().json();
    assert_eq!(one, serde_json::json!({ "url": json["url"] }));
    env.run(["version", "--json=nope"]).code(2).silent_stdout();
    env.run(["version", "--jq", "version"])
        .code(2)
        .says(["'version'"]);
    env.run(["version", "--jq", "[["]).code(2).silent_stdout();
    for flags in [&["--jsonl"][..], &["-o", "jsonl"]] {
        let line = env.run([&["version"], flags].concat()).success().stdout();
        assert_eq!(line.lines().count(), 1, "{line}");
    }
    assert!(plain.contains(json["url"].as_str().unwrap()), "{json}");
    env.run(["version", "--wrong"]).code(2);
    env.run(["version", "extra"])
        .code(2)
        .says(["unexpected argument 'extra'"]);
    for line in ["version --help", "help version"] {
        env.run(line.split(' '))
            .success()
            .prints(["Usage: limitry version"]);
    }
    let in_json = env.with("LIMITRY_OUTPUT", "json");
    assert_eq!(in_json.run(["version"]).success().json(), json);
    let text = in_json.run(["version", "-o", "text"]).success().stdout();
    assert_eq!(text, plain);
}
