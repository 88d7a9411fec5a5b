//! The help of each command, and the arguments that clap knows.

use clap::CommandFactory as _;

use super::commands;
use crate::support::TestEnv;

/// clap treats two arguments with the same id as one argument.
#[test]
fn no_argument_has_the_id_of_a_global_flag() {
    fn walk(command: &clap::Command, global: &[String]) {
        for inner in command.get_subcommands() {
            for argument in inner.get_arguments() {
                let id = argument.get_id().to_string();
                assert!(!global.contains(&id), "{id} of {}", inner.get_name());
            }
            walk(inner, global);
        }
    }
    let program = limitry::testing::Cli::command();
    let global: Vec<String> = program
        .get_arguments()
        .map(|argument| argument.get_id().to_string())
        .collect();
    assert!(global.contains(&"project".to_owned()));
    walk(&program, &global);
}

#[test]
fn help_goes_to_stdout_and_has_examples() {
    let env = TestEnv::new();
    for command in commands() {
        let run = env.run(command.split(' ').chain(["--help"])).success();
        assert!(run.stdout().contains("Examples:"), "{run}");
        assert!(run.stderr().is_empty(), "{run}");
        let stdout = run.stdout();
        let mut text = stdout.lines().filter(|l| !l.starts_with("Usage:"));
        assert!(text.all(|l| l.chars().count() <= 100), "{run}");
        // Each example is one line, so that it can be pasted.
        let (_, examples) = stdout.split_once("Examples:\n").unwrap();
        let mut lines = examples.lines().take_while(|l| !l.is_empty());
        assert!(
            lines.all(|l| l.starts_with("  limitry ")),
            "an example is wrapped:\n{examples}"
        );
    }
    env.run(["--help"])
        .success()
        .prints(["keys", "usage", "quotas", "dev"]);
    env.run(["help", "keys"]).success().prints(["rotate"]);
    let version = format!("limitry {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(env.run(["--version"]).success().stdout(), version);
}

/// clap shows the doc comment of a command's variant and ignores that of its argument struct.
#[test]
fn argument_structs_have_no_documentation_that_clap_ignores() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
    for file in crate::support::env::files_below(&dir) {
        let mut paragraphs = false;
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            paragraphs = (paragraphs || line == "///") && line != "}";
            let arguments = line.starts_with("pub struct ") && line.ends_with("Args {");
            assert!(
                !(arguments && paragraphs),
                "{}: `{line}` has documentation that --help does not show",
                file.display()
            );
        }
    }
    // The documentation of the variant is shown.
    let run = TestEnv::new().run(["keys", "create", "--help"]).success();
    assert!(
        run.stdout().contains("On a terminal the secret is shown"),
        "{run}"
    );
}
