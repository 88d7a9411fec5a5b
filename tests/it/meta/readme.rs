//! The README's transcripts are what a terminal shows, and its scripts run as they stand there.

use regex::Regex;

use crate::support::pty::Pty;
use crate::support::run::filter;
use crate::support::{Dev, TestEnv};

const README: &str = include_str!("../../../README.md");

/// The blocks of a language below a heading.
fn blocks(heading: &str, language: &str) -> Vec<&'static str> {
    let (_, below) = README
        .split_once(&format!("\n{heading}\n"))
        .expect("the heading");
    let next = Regex::new("\\n#{2,3} ").unwrap();
    let section = next.split(below).next().unwrap();
    let open = format!("\n```{language}\n");
    let found = section.split(&open).skip(1);
    found
        .map(|rest| rest.split_once("\n```").expect("its end").0)
        .collect()
}

/// What was typed, and what came of it.
fn calls(transcript: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in transcript.lines() {
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(typed), _) => found.push((typed.to_owned(), String::new())),
            (None, Some((_, output))) => *output += &format!("{line}\n"),
            (None, None) => panic!("output before a command: {line}"),
        }
    }
    found
}

/// Ids, times, places and secrets by their names; the spaces of a table as one.
fn masked(text: &str) -> String {
    let named = filter(&text.replace('\r', ""));
    let mut named = named.replace("…/", "[DIR]/");
    for (pattern, name) in [
        (r"limitry_(sk|pat)_…", "limitry_${1}_[SECRET]"),
        (r"\((\w+)_…\)", "(${1}_[ID])"),
        (r"\?code=(…|[A-Za-z0-9]{40})", "?code=[CODE]"),
        (r"[^ ]*/(api-key\.header|pat)\b", "[DIR]/$1"),
        (
            r"\bin [0-9]+( ?(d|h|min|m|s|days?|hours?|minutes?|seconds?))\b",
            "in [SPAN]",
        ),
        (" +", " "),
        (r" *\n", "\n"),
    ] {
        named = Regex::new(pattern)
            .unwrap()
            .replace_all(&named, name)
            .into_owned();
    }
    named.trim().to_owned()
}

/// A shell on a terminal in which `limitry` is the one that was built.
fn typed(env: &TestEnv, line: &str) -> Pty {
    let mut command = env.program("bash");
    command.args(["-c", line]);
    Pty::start(&command, 100)
}

/// An environment whose shell finds `limitry`.
fn installed(env: TestEnv) -> TestEnv {
    let bin = env.path("bin");
    std::fs::create_dir(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_limitry"), bin.join("limitry")).unwrap();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
    env.with("PATH", path)
}

#[test]
fn the_first_five_minutes_are_as_they_are_told() {
    let env = installed(TestEnv::new());
    let transcripts = blocks("## Five minutes", "console");
    let [local, dev, account] = transcripts.as_slice() else {
        panic!("the section has other transcripts than these");
    };
    // No midnight comes between.
    env.run(["dev", "clock", "set", "2026-11-23T10:25:47Z"])
        .success();
    for (line, told) in calls(local) {
        let (_, shown) = typed(&env, &line).finish();
        assert_eq!(masked(&shown), masked(&told), "$ {line}");
    }

    let (line, told) = calls(dev).remove(0);
    let mut pty = typed(&env, &format!("exec {line} --port 0"));
    let mut shown = pty.expect("Ctrl-C stops it.");
    shown += "Ctrl-C stops it.";
    assert_eq!(masked(&shown), masked(&told), "$ {line}");
    pty.control('c');
    pty.finish();

    // The same with an account, which here is the local server's.
    let home = TestEnv::new();
    let server = Dev::start(&home);
    let account = calls(account);
    let person = installed(TestEnv::new())
        .with("LIMITRY_API_URL", &server.url)
        .with("LIMITRY_CREDENTIAL_STORE", "file");
    for (line, told) in account {
        let mut told = told.lines();
        let told_of_server = |line: &str| line.replace("api.limitry.com", server.host());
        let yes = if line.contains(" revoke ") {
            " --yes"
        } else {
            ""
        };
        let mut pty = typed(&person, &format!("{line}{yes}"));
        if let Some(prompt) = told.next().and_then(|l| l.strip_suffix("[hidden]")) {
            // Where the host comes from is said when it is not the usual one.
            pty.expect(told_of_server(prompt).trim_end().trim_end_matches(':'));
            pty.type_line(&server.pat);
        }
        let (code, shown) = pty.finish();
        // The line says itself when it ends otherwise.
        let expected = if line.contains("# exit code 10") {
            10
        } else {
            0
        };
        assert_eq!(code, expected, "$ {line}\n{shown}");
        for told in told {
            // Whoever it is.
            let told = told_of_server(told);
            let told = told.split(" as ").next().unwrap();
            assert!(
                shown.contains(told),
                "$ {line} does not say: {told}\n{shown}"
            );
        }
    }
}

#[test]
fn its_scripts_run_as_they_stand_there() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let env = installed(dev.person())
        .with("CI", "true")
        .with("RUN_ID", "17")
        .with("CUSTOMER", "cust_123");
    for script in blocks("## In scripts and CI", "sh") {
        let run = env
            .shell(&format!("set -euo pipefail\n{script}"), [""; 0])
            .success();
        assert!(run.stdout().contains("key_"), "{run}");
    }
    let [script] = blocks("## Shell completion and manual", "sh")[..] else {
        panic!("one script says how it is set up");
    };
    env.shell(&format!("set -e\n{script}"), [""; 0]).success();
    let home = env.home();
    for file in [
        ".local/share/bash-completion/completions/limitry.bash",
        ".zfunc/_limitry",
        ".config/fish/completions/limitry.fish",
        ".local/share/man/man1/limitry-keys-create.1",
    ] {
        assert!(home.join(file).is_file(), "{file}");
    }
}

#[test]
fn its_project_file_is_one() {
    let [file] = blocks("### Project files", "toml")[..] else {
        panic!("one file is shown");
    };
    let env = TestEnv::new();
    env.write(".limitry.toml", file);
    let shown = env.run(["config", "show", "--json"]).success().stdout();
    for value in ["proj_123", "work", "never"] {
        assert!(shown.contains(value), "{value} has no effect:\n{shown}");
    }
}
