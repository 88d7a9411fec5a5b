//! The committed completion scripts match those that the program prints, and the manual has a page for every command.

use std::fs;
use std::path::Path;

use clap::CommandFactory as _;

use crate::support::TestEnv;

const SHELLS: [(&str, &str); 5] = [
    ("bash", "limitry.bash"),
    ("zsh", "_limitry"),
    ("fish", "limitry.fish"),
    ("powershell", "_limitry.ps1"),
    ("elvish", "limitry.elv"),
];

#[test]
fn the_committed_scripts_match_the_printed_scripts() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for (shell, file) in SHELLS {
        let printed = TestEnv::new().run(["completions", shell]).success();
        let committed = fs::read(dir.join(file)).unwrap();
        assert!(
            printed.stdout_bytes() == committed,
            "completions/{file} is stale: limitry completions {shell} > completions/{file}"
        );
    }
    let committed = fs::read_dir(dir).unwrap().count();
    assert_eq!(
        committed,
        SHELLS.len(),
        "there must be one file for each shell"
    );
}

#[test]
fn a_script_is_written_under_the_name_that_its_shell_looks_for() {
    let env = TestEnv::new();
    for (shell, file) in SHELLS {
        let run = env.run(["completions", shell, "made/here"]).success();
        assert_eq!(run.stderr(), format!("Wrote {file} into made/here.\n"));
        let printed = env.run(["completions", shell]).success();
        let written = fs::read(env.cwd().join("made/here").join(file)).unwrap();
        assert!(printed.stdout_bytes() == written, "{shell}");
    }
    let run = env.run(["completions", "bash", "made", "--json"]).success();
    assert_eq!(run.json()["files"], serde_json::json!(["limitry.bash"]));
    // A manual has many files, so DIR is required.
    let run = env.run(["completions", "man"]).code(12);
    assert!(run.stderr().contains("DIR"), "{run}");
    fs::write(env.cwd().join("file"), "").unwrap();
    let run = env.run(["completions", "man", "file/below"]).code(1);
    assert!(run.stderr().contains("file/below"), "{run}");
}

#[cfg(unix)]
#[test]
fn a_link_is_replaced_and_not_followed() {
    let env = TestEnv::new();
    let target = env.write("precious", "keep");
    let dir = env.cwd().join("dir");
    fs::create_dir(&dir).unwrap();
    std::os::unix::fs::symlink(&target, dir.join("limitry.bash")).unwrap();
    env.run(["completions", "bash", "dir"]).success();
    assert_eq!(fs::read_to_string(&target).unwrap(), "keep");
    let written = fs::symlink_metadata(dir.join("limitry.bash")).unwrap();
    assert!(written.is_file());
}

/// For every command the name of its manual page, and the lines of its examples.
fn commands() -> Vec<(String, Vec<String>)> {
    fn walk(command: &clap::Command, found: &mut Vec<(String, Vec<String>)>) {
        let help = command.get_after_help().map(ToString::to_string);
        let help = help.unwrap_or_default();
        let examples = help.lines().filter_map(|l| l.strip_prefix("  limitry "));
        let name = command.get_display_name().unwrap_or("limitry").to_owned();
        found.push((name, examples.map(|e| format!("limitry {e}")).collect()));
        for inner in command.get_subcommands().filter(|c| !c.is_hide_set()) {
            walk(inner, found);
        }
    }
    let mut program = limitry::testing::Cli::command().disable_help_subcommand(true);
    program.build();
    let mut found = Vec::new();
    walk(&program, &mut found);
    found
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let env = TestEnv::new();
    let run = env.run(["completions", "man", "man1"]).success();
    assert_eq!(run.stdout(), "");
    let dir = env.cwd().join("man1");
    let commands = commands();
    assert_eq!(fs::read_dir(&dir).unwrap().count(), commands.len());
    for (name, examples) in &commands {
        let page = fs::read_to_string(dir.join(format!("{name}.1"))).unwrap();
        // The text as a reader sees it, without fonts and escapes.
        let mut text = page
            .replace("\\fB", "")
            .replace("\\fI", "")
            .replace("\\fR", "");
        text = text
            .replace("\\-", "-")
            .replace("\\*(Aq", "'")
            .replace("\\\\", "\\");
        for heading in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "EXIT STATUS",
            "ENVIRONMENT",
        ] {
            let heading = format!(
                "\n.SH {}",
                if heading.contains(' ') {
                    format!("\"{heading}\"")
                } else {
                    heading.to_owned()
                }
            );
            assert!(text.contains(&heading), "no {heading} in {name}.1");
        }
        for example in examples {
            assert!(text.contains(example), "`{example}` is not in {name}.1");
        }
        for (exit, meaning) in limitry::testing::Exit::ALL {
            let entry = format!("\n{}\n{}\n", exit.code(), meaning.replace('`', ""));
            assert!(
                text.contains(&entry),
                "exit code {} is not in {name}.1",
                exit.code()
            );
        }
        for variable in limitry::testing::VARIABLES {
            let entry = format!("\n{}\n", variable.name);
            assert!(
                text.contains(&entry),
                "{} is not in {name}.1",
                variable.name
            );
        }
        assert!(text.contains("no telemetry"), "{name}.1");
    }
    // The pages do not depend on the environment, because packages are built from them.
    let mut again = env.command(["completions", "man", "again"]);
    again.env("COLUMNS", "40").env("CLICOLOR_FORCE", "1");
    env.run_program(again).success();
    for (name, _) in &commands {
        let file = format!("{name}.1");
        assert_eq!(
            fs::read(dir.join(&file)).unwrap(),
            fs::read(env.cwd().join("again").join(&file)).unwrap(),
            "{file}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn mandoc_finds_no_error_in_the_manual() {
    let env = TestEnv::new();
    env.run(["completions", "man", "man1"]).success();
    let pages = fs::read_dir(env.cwd().join("man1")).unwrap();
    let pages: Vec<_> = pages.map(|page| page.unwrap().path()).collect();
    let lint = std::process::Command::new("mandoc")
        .args(["-T", "lint", "-W", "error"])
        .args(&pages)
        .output()
        .unwrap();
    assert!(
        lint.status.success(),
        "{}",
        String::from_utf8_lossy(&lint.stdout)
    );
}

#[test]
fn hidden_aliases_work() {
    let env = TestEnv::new();
    for (alias, verb) in [
        ("keys ls", "keys list"),
        ("quotas ls", "quotas list"),
        ("projects ls", "projects list"),
    ] {
        let by = |args: &str| {
            env.run(format!("--local {args} --json").split(' '))
                .success()
                .stdout()
        };
        assert_eq!(by(alias), by(verb));
    }
    env.run(["--local", "keys", "get", "nothing"]).code(4);
    env.run(["--local", "keys", "rm", "nothing", "--yes"])
        .code(4);
    env.run(["--local", "quotas", "get", "nothing"]).code(4);
}
