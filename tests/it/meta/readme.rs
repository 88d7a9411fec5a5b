//! The README's transcript matches a real run, and every shell block of README and docs runs unchanged.

use std::path::{Path, PathBuf};

use regex::Regex;

use crate::support::filters::{filter, without_clock_note};
use crate::support::pty::{Habit, Pty, paste};
use crate::support::{Dev, TestEnv};

/// A block of a page: the page, the language, the text.
struct Block {
    page: String,
    language: String,
    text: String,
}

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap().flatten();
    let docs = docs.map(|entry| entry.path());
    let mut pages: Vec<PathBuf> = docs
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    pages.push(root.join("README.md"));
    pages.sort();
    pages
}

/// The blocks between fences. A block in a list loses the list's indentation.
fn blocks() -> Vec<Block> {
    let fence = Regex::new(r"(?ms)^( *)```(\w+)\n(.*?)^ *```$").unwrap();
    let mut found = Vec::new();
    for path in pages() {
        let text = std::fs::read_to_string(&path).unwrap();
        for capture in fence.captures_iter(&text) {
            let indent = &capture[1];
            let lines = capture[3]
                .lines()
                .map(|line| line.strip_prefix(indent).unwrap_or(line));
            found.push(Block {
                page: path.file_name().unwrap().to_string_lossy().into_owned(),
                language: capture[2].to_owned(),
                text: lines.collect::<Vec<_>>().join("\n"),
            });
        }
    }
    found
}

/// The commands of a transcript, each with its output.
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

/// Replaces ids, times, addresses and secrets by names, and several spaces by one.
fn masked(text: &str) -> String {
    let mut named = filter(&text.replace('\r', ""));
    for (pattern, name) in [
        (
            r"\bin [0-9]+ (days?|hours?|minutes?|seconds?)\b",
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

/// An environment whose shell finds `limitry`.
fn installed(env: TestEnv) -> TestEnv {
    let bin = env.path("bin");
    std::fs::create_dir(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_limitry"), bin.join("limitry")).unwrap();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
    env.with("PATH", path)
}

#[test]
fn the_readme_is_short() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    assert!(readme.unwrap().len() <= 8192);
}

#[test]
fn the_transcript_of_the_readme_matches_a_real_run() {
    let env = installed(TestEnv::new());
    let all = blocks();
    let transcript = all
        .iter()
        .find(|block| block.page == "README.md" && block.language == "console")
        .unwrap();
    // With a fixed time, no midnight falls between two commands.
    env.run(["dev", "clock", "set", "2026-11-23T10:25:47Z"])
        .success();
    for (line, told) in calls(&transcript.text) {
        let mut command = env.program("bash");
        command.args(["-c", &line]);
        let (_, shown) = Pty::start(&command, 80).finish();
        let shown = without_clock_note(&shown);
        assert_eq!(masked(&shown), masked(&told), "$ {line}");
    }
}

/// Lines of shell blocks that a test cannot run, and why.
const NOT_RUN: &[(&str, &str)] = &[(
    "cargo install",
    "it builds the program once more, optimized",
)];

#[test]
fn every_shell_block_can_be_pasted() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let mut faults = String::new();
    let mut run = 0;
    for block in blocks().iter().filter(|block| block.language == "sh") {
        // A user who signs in has no token yet.
        let person = if block.text.contains("limitry login") {
            TestEnv::new()
                .with("LIMITRY_API_URL", &dev.url)
                .with("LIMITRY_CREDENTIAL_STORE", "file")
        } else {
            dev.person()
        };
        let env = installed(person)
            .with("RUN_ID", run.to_string())
            .with("CUSTOMER", "cust_123");
        let needs_service = block.text.contains("limitry dev faults");
        let _service = needs_service.then(|| Dev::start(&env));
        prepare(&env, &block.text, run);
        let is_run = |line: &&str| {
            !NOT_RUN
                .iter()
                .any(|(start, _)| line.trim().starts_with(start))
        };
        let lines: Vec<&str> = block.text.lines().filter(is_run).collect();
        let habits = [
            Habit {
                question: "Personal access token",
                answer: Some(&dev.pat),
            },
            Habit {
                question: "q quits): ",
                answer: Some("1"),
            },
        ];
        let done = paste(&env, &lines.join("\n"), &habits);
        run += 1;
        // Exit codes 9 and 10 report a result, not a failure of the command.
        if !done.failed.iter().all(|code| [9, 10].contains(code)) {
            faults += &format!("{}:\n{}\n{}\n", block.page, block.text, done.seen);
        }
    }
    assert!(run >= 18, "only {run} blocks were run");
    assert!(faults.is_empty(), "blocks that fail:\n{faults}");
}

/// The files and the key that the blocks name.
fn prepare(env: &TestEnv, script: &str, number: usize) {
    let event = "{\"customerId\":\"cust_123\",\"eventType\":\"api_call\",\"idempotencyKey\":\"";
    env.write("events.ndjson", format!("{event}{number}-1\"}}\n"));
    env.write("app.log", format!("{event}{number}-2\"}}\n"));
    let csv = format!("customer,event,tokens,idempotencyKey\nc,e,{number},csv-{number}\n");
    let csv = env.write("usage.csv", csv);
    env.shell("gzip -kf \"$2\"", [csv.to_str().unwrap()])
        .success();
    env.write("package.json", r#"{"scripts": {"test": "true"}}"#);
    env.write(
        "limits.toml",
        "[[quotas]]\nname = \"Docs\"\nmetric = \"total_events\"\nlimit = 5\nperiod = \"day\"\n",
    );
    if script.contains("rotate Production") {
        // The block rotates a key that `.env` holds.
        env.run("keys revoke Production --yes".split(' '))
            .no_panic();
        env.run("keys create Production --to env-file:.env --expires 90d".split(' '))
            .success();
    } else {
        env.run("keys revoke Production --yes".split(' '))
            .no_panic();
    }
}

#[test]
fn the_commands_of_the_completions_page_write_every_file() {
    let env = installed(TestEnv::new());
    let all = blocks();
    let block = all
        .iter()
        .find(|block| block.text.contains("limitry completions bash"))
        .unwrap();
    env.shell(&format!("set -e\n{}", block.text), [""; 0])
        .success();
    for file in [
        ".local/share/bash-completion/completions/limitry.bash",
        ".zfunc/_limitry",
        ".config/fish/completions/limitry.fish",
        ".local/share/man/man1/limitry-keys-create.1",
    ] {
        assert!(env.home().join(file).is_file(), "{file}");
    }
}

#[test]
fn the_project_file_of_the_docs_takes_effect() {
    let all = blocks();
    let block = all
        .iter()
        .find(|block| block.language == "toml" && block.text.starts_with("project = "))
        .unwrap();
    let env = TestEnv::new();
    env.write(".limitry.toml", &block.text);
    let shown = env.run(["config", "show", "--json"]).success().stdout();
    for value in ["proj_123", "work", "never"] {
        assert!(shown.contains(value), "{value} has no effect:\n{shown}");
    }
}

#[test]
fn links_between_pages_have_a_target() {
    let link = Regex::new(r"\]\(([^)#:]+)\)").unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = String::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for capture in link.captures_iter(&text) {
            if !page.parent().unwrap().join(&capture[1]).exists() {
                wrong += &format!("{}: {}\n", page.display(), &capture[1]);
            }
        }
        // The index links to every page.
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        let index = std::fs::read_to_string(root.join("docs/README.md")).unwrap();
        if name != "README.md" && !index.contains(&format!("({name})")) {
            wrong += &format!("docs/README.md does not name {name}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_pictures_match_a_real_run() {
    let env = installed(TestEnv::new());
    let draw = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images/draw");
    let mut command = env.program("python3");
    command.arg(draw).arg("--check");
    env.run_program(command).success();
}
