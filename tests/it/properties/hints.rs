//! Commands in hints work. Typed in the situation that printed them, they end without a usage error or "not signed in".

use std::cell::RefCell;

use clap::{CommandFactory as _, FromArgMatches as _};
use regex::Regex;

use crate::support::TestEnv;
use crate::support::hints::{commands, words};

/// Whether the grammar accepts the command.
fn parses(command: &str) -> bool {
    let words = words(command);
    if words.get(1).is_some_and(|word| word == "help") {
        return true;
    }
    thread_local! {
        // Built once: building takes longer than parsing.
        static GRAMMAR: RefCell<clap::Command> = RefCell::new(limitry::testing::Cli::command());
    }
    let parsed = GRAMMAR.with_borrow_mut(|grammar| {
        let matches = grammar.try_get_matches_from_mut(words)?;
        limitry::testing::Cli::from_arg_matches(&matches)
    });
    match parsed {
        Ok(_) => true,
        Err(error) => !error.use_stderr(),
    }
}

#[test]
fn every_command_in_a_message_parses() {
    fn sources(dir: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let placeholder = Regex::new(r"\{[^}]*\}|\bURL\b").unwrap();
    // A placeholder that follows a word without a blank stands for further flags.
    let further_flags = Regex::new(r"([a-z])\{[a-z]+\}").unwrap();
    // The table of codes names commands, and gives no hints.
    files.retain(|file| !file.ends_with("failure/codes.rs"));
    let (mut wrong, mut count) = (String::new(), 0);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        // The unit tests of hints contain invalid commands.
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            for command in commands(line) {
                if command.starts_with("limitry {") {
                    continue;
                }
                count += 1;
                let command = further_flags.replace_all(&command, "$1");
                let values = [
                    "30d",
                    "4640",
                    "https://api.example/v1",
                    "env-file:.env",
                    ",",
                    "litellm",
                ];
                let mut typed = values
                    .iter()
                    .map(|value| placeholder.replace_all(&command, *value));
                if !typed.any(|typed| parses(&typed)) {
                    wrong += &format!("{}: {command}\n", file.display());
                }
            }
        }
    }
    assert!(count > 80, "only {count} commands are found");
    assert!(wrong.is_empty(), "commands that do not parse:\n{wrong}");
}

/// Lines that fail on the local service, with `--local`; each prints a hint.
const SITUATIONS: &[&str] = &[
    "--local keys show nosuch",
    "--local keys show Prodction",
    "--local keys revoke nosuch --yes",
    "--local keys revoke",
    "--local keys create",
    "--local keys rotate",
    "--local keys list --no-color",
    "login --web --key",
    "--local usage import .",
    "--local keys list --output yaml",
    "--local keys list --format json",
    "--local keys list --limt 3",
    "--local keys audit --watch",
    "--local keys lst",
    "--local keys list --json=nothing",
    "--local quotas show nosuch",
    "--local quotas delete Daily",
    "--local quotas create Daily --metric total_events --limit 5 --period day",
    "--local quotas create Daily --metric tokens --limit 5 --period day",
    "--local quotas update Daily",
    "--local quotas list --watch",
    "--local rate-limits show nosuch",
    "--local customers show nosuch",
    "--local customers update nosuch --name N",
    "--local usage standing nosuch",
    "--local limits show nosuch",
    "--local limits create Free --meter nosuch --limit 5 --period day",
    "--local limits create Free --meter mtr_total_tokens --limit 5 --period decade",
    "--local limits delete Free",
    "--local meters show nosuch",
    "--local meters create Sum --aggregation sum",
    "--local meters delete mtr_total_tokens --yes",
    "--local balances show nosuch",
    "--local balances debit nosuch --amount 5 --description x",
    "--local balances debit nosuch --customer c --amount 5 --description x",
    "--local dev webhooks remove nosuch --yes",
    "--local quotas update nosuch --limit 5",
    "--local rate-limits update nosuch --limit 5",
    "--local rate-limits delete nosuch --yes",
    "--local keys rename nosuch Other",
    "--local usage events --follow",
    "--local usage check --customer c",
    "--local usage summary --since whenever",
    "--local usage timeseries --from 2027-01-02 --to 2027-01-01",
    "--local apply",
    "--local apply missing.toml",
    "--local apply damaged.toml",
    "--local apply good.toml",
    "--local projects use Two",
    "--local projects show nosuch",
    "--local --project nosuch keys list",
    "--local schema nothing",
    "--local api GET /nothing",
    "--local logs",
    "--local tail",
    "--local rotate",
    "--local upgrade",
    "--local logn",
    "--local help nothing",
    "--local doctor",
    "--local auth switch nobody",
];

#[test]
fn a_hint_works_in_the_situation_that_printed_it() {
    let mut faults = String::new();
    let mut typed = 0;
    for situation in SITUATIONS {
        // Each situation has a new environment, because a hint may change data.
        let env = TestEnv::new();
        env.run(["--local", "keys", "create", "Production", "--plain"])
            .success();
        let create = "--local quotas create Daily --metric total_events --limit 9 --period day";
        env.run(create.split(' ')).success();
        let create = "--local limits create Free --meter mtr_total_tokens --limit 5 --period day";
        env.run(create.split(' ')).success();
        env.write("damaged.toml", "[[quotas]]\nname = 5\n");
        env.write(
            "good.toml",
            "[[quotas]]\nname = \"New\"\nmetric = \"total_events\"\nlimit = 1\nperiod = \"day\"\n",
        );
        let run = env.run(situation.split(' '));
        run.no_panic();
        let stderr = run.stderr();
        let hints: Vec<&str> = stderr
            .lines()
            .filter(|line| line.starts_with("hint: "))
            .collect();
        for command in commands(&hints.join("\n")) {
            // `dev`, `watch` and `tail` run until they are stopped.
            let endless = ["limitry dev", " watch", " tail"];
            if endless.iter().any(|word| command.contains(word)) {
                continue;
            }
            typed += 1;
            let again = env.run(words(&command).into_iter().skip(1));
            let said = again.stderr();
            let is_about_accounts = ["login", "auth", "logout"]
                .iter()
                .any(|word| command.contains(word));
            let lost = said.contains("not signed in") && !is_about_accounts;
            // Exit code 12 is fine: at a terminal, the command would ask for the missing value.
            if again.exit_code() == 2 || lost {
                faults += &format!("limitry {situation}\n  {command}\n{again}\n");
            }
        }
    }
    assert!(typed > 30, "only {typed} hints were typed");
    assert!(faults.is_empty(), "hints that do not work:\n{faults}");
}

#[test]
fn spellings_of_other_programs_work_or_get_a_hint() {
    let env = TestEnv::new();
    env.run(["--local", "keys", "create", "Production", "--plain"])
        .success();
    let json = env
        .run(["--local", "keys", "list", "--json"])
        .success()
        .stdout();
    for words in ["-o json", "--output json", "--output=json", "-ojson"] {
        let line = format!("--local keys list {words}");
        assert_eq!(env.run(line.split(' ')).success().stdout(), json, "{words}");
    }
    let line = "--local keys list -o jsonl";
    env.run(line.split(' '))
        .success()
        .prints(["\"Production\""]);
    let wide = env.run("--local keys list -o wide".split(' ')).success();
    assert!(wide.stdout().contains("key_"), "{wide}");
    env.run(["version"]).success().prints([
        "limitry ",
        "https://github.com/limitry/limitry/releases/tag/v",
    ]);
    env.run("--local usage summary --since yesterday".split(' '))
        .success();
    env.run("--local usage summary --since 2026-11-01".split(' '))
        .success();
    env.run("--local usage summary --from 48h --to yesterday".split(' '))
        .success();
    env.run("--local usage list".split(' ')).success();
    env.run("--local keys delete Production --yes".split(' '))
        .success();
    env.run("--local keys list --all --limit 1".split(' '))
        .success();
    env.write("limits.toml", "");
    env.run("--local apply limits.toml".split(' ')).success();
    env.run("--local apply -f limits.toml".split(' ')).success();
    for (words, says) in [
        (
            "--local keys list --format json",
            "limitry --local keys list --json",
        ),
        (
            "--local usage events --follow",
            "limitry --local usage tail",
        ),
        ("--local quotas list -w", "limitry --local quotas watch"),
        ("logs", "limitry usage tail"),
        ("tail", "limitry usage tail"),
        ("rotate", "limitry keys rotate"),
        ("self-update", "limitry upgrade --check"),
        ("logn", "limitry login"),
        ("hlep", "did you mean `limitry help`?"),
        (
            "hlep keys create",
            "did you mean `limitry help keys create`?",
        ),
        (
            "import e.csv",
            "did you mean `limitry usage import --help`?",
        ),
        (
            "improt e.csv",
            "did you mean `limitry usage import --help`?",
        ),
        (
            "advance 1h",
            "did you mean `limitry dev clock advance --help`?",
        ),
        (
            "--local keys add Production",
            "did you mean `limitry --local keys create Production`?",
        ),
        (
            "quotas remove Daily --yes",
            "did you mean `limitry quotas delete Daily --yes`?",
        ),
        ("keys add", "did you mean `limitry keys create --help`?"),
        (
            "keys roll Production --to env-file:.env",
            "did you mean `limitry keys rotate Production --to env-file:.env`?",
        ),
        (
            "balances add Prepaid",
            "did you mean `limitry balances credit --help`?",
        ),
        (
            "dev webhooks create http://127.0.0.1:9/",
            "did you mean `limitry dev webhooks add http://127.0.0.1:9/`?",
        ),
        ("dev ps", "did you mean `limitry dev status`?"),
        ("dev --stop", "did you mean `limitry dev stop`?"),
        ("profiles", "limitry auth list"),
        (
            "help meters edit",
            "did you mean `limitry meters update --help`?",
        ),
        ("keys create Production --ttl 1h", "did you mean --expires?"),
        ("apply limits.toml --dry-run", "did you mean --check?"),
        ("usage summary --start 7d", "did you mean --from?"),
        ("usage summary --until=1h", "did you mean --to?"),
        (
            "keys list --url http://localhost/",
            "did you mean --api-url?",
        ),
        ("keys list --columns name", "limitry keys list --json"),
        (
            "keys create My new key --expires 1d",
            "did you mean `limitry keys create 'My new key' --expires 1d`?",
        ),
        (
            "limits show -dash --json",
            "did you mean `limitry limits show --json -- -dash`?",
        ),
        (
            "usage record --customer -c --event e",
            "after an equals sign: `--customer=-c`",
        ),
        ("customers show ..", "`limitry customers show --help`"),
        (
            "usage import -f events.jsonl",
            "did you mean `limitry usage import events.jsonl`?",
        ),
        (
            "usage standing --customer=cust_123",
            "did you mean `limitry usage standing cust_123`?",
        ),
        (
            "run --env-file=.env -- env",
            "`limitry run --help` shows what it takes",
        ),
        (
            "usage check cust_123",
            "for example: `limitry usage check --customer",
        ),
        (
            "quotas create -- -dash --metric total_events --limit 5 --period day",
            "did you mean `limitry quotas create --metric total_events --limit 5 --period day -- -dash`?",
        ),
        (
            "quotas create -- -dash --metric total_events",
            "flags stand before `--`",
        ),
    ] {
        let run = env.run(words.split(' ')).code(2).says([says]);
        assert!(!run.stderr().contains("Usage:"), "{run}");
        assert!(!run.stderr().contains("tip:"), "{run}");
    }
    // A word that resembles no command gets no suggestion.
    let run = env.run(["frobnicate"]).code(2).says(["limitry help"]);
    assert!(!run.stderr().contains("did you mean"), "{run}");
}

#[test]
fn the_hint_adds_a_missing_required_flag_to_the_typed_line() {
    let env = TestEnv::new();
    for (line, says) in [
        (
            "usage import e.csv --skip-invalid --map a=customerId",
            "`limitry usage import e.csv --skip-invalid --map a=customerId --rejects rejects.ndjson`",
        ),
        (
            "keys rotate Prod --force --local",
            "`limitry keys rotate Prod --force --local --to env-file:.env`",
        ),
        (
            "keys rotate --all",
            "`limitry keys rotate --all --to 'env-file:{name}.env'`",
        ),
    ] {
        env.run(line.split(' ')).code(12).says([says]);
    }
    // For an argument that is always required, the hint is an example.
    env.run(["usage", "record", "--customer", "c"])
        .code(12)
        .says(["for example: `limitry usage record --customer"]);
}

#[test]
fn deprecated_spellings_work_and_name_the_new_spelling() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    for line in [
        "keys create One --plain",
        "keys create Two --plain",
        "keys revoke One --yes",
    ] {
        env.run(line.split(' ')).success();
    }
    env.write("limits.toml", "");
    for (old, new, instead) in [
        ("keys list --limit 1", "keys list --max 1", "--max"),
        ("quotas list --limit 1", "quotas list --max 1", "--max"),
        (
            "keys list --all",
            "keys list --inactive",
            "limitry keys list --inactive",
        ),
        (
            "apply -f limits.toml",
            "apply limits.toml",
            "limitry apply FILE",
        ),
    ] {
        for format in ["", " --json"] {
            let run = env.run(format!("{old}{format}").split(' ')).success();
            let expected = env.run(format!("{new}{format}").split(' ')).success();
            assert_eq!(run.stdout(), expected.stdout(), "{old}");
            assert!(!expected.stderr().contains("deprecated"), "{expected}");
            run.says(["warning: deprecated: ", instead]);
        }
        let quiet = env.run(format!("{old} --quiet").split(' ')).success();
        assert_eq!(quiet.stderr(), "", "{quiet}");
    }
    // The help shows only the new spelling.
    let help = env.run(["quotas", "list", "--help"]).success().stdout();
    assert!(
        help.contains("--max") && !help.contains("--limit"),
        "{help}"
    );
}
