//! Edited env files: a shell, `dotenvy` and `python-dotenv` read the new key from them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use limitry::testing::env_files as env_file;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// The number of generated files.
const FILES: usize = 300;

/// A line that all readers understand in the same way.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "# [A-Za-z0-9 =']{0,20}",
        "(export )?[A-J][A-Z0-9_]{0,6}=[A-Za-z0-9_./:@%+-]{0,12}",
        "[A-J][A-Z_]{0,5}='[A-Za-z0-9 ._#=-]{0,12}'( # [a-z]{0,4})?",
        "[A-J][A-Z_]{0,5}=\"[A-Za-z0-9 ._#=-]{0,12}\"",
        "[A-J][A-Z_]{0,5}=\"[a-z]{0,4}\nLIMITRY_API_KEY=[a-z]{0,4}\n[a-z]{0,4}\"",
    ]
}

fn file() -> impl Strategy<Value = String> {
    let ours = prop_oneof![
        2 => Just(None),
        5 => ("(export )?", prop::sample::select(vec!["", "'", "\""]), "(limitry_sk_[A-Za-z0-9_-]{8,20})?", "( # ours| {0,2})?")
            .prop_map(|(export, quote, old, tail)| Some(format!("{export}LIMITRY_API_KEY={quote}{old}{quote}{tail}"))),
    ];
    (
        prop::collection::vec(line(), 0..5),
        ours,
        prop::collection::vec(line(), 0..5),
        any::<bool>(),
        prop::sample::select(vec!["\n", "\r\n"]),
    )
        .prop_map(|(before, ours, after, ended, end)| {
            let lines: Vec<String> = before.into_iter().chain(ours).chain(after).collect();
            let mut text = lines.join(end);
            if ended && !text.is_empty() {
                text.push_str(end);
            }
            text
        })
}

fn write_files(dir: &Path) -> BTreeMap<PathBuf, String> {
    let mut runner = TestRunner::deterministic();
    (0..FILES)
        .map(|i| {
            let text = file().new_tree(&mut runner).unwrap().current();
            let key = format!("limitry_sk_New-_{i:08}");
            let path = dir.join(format!("{i}.env"));
            fs::write(
                &path,
                env_file::set(text.as_bytes(), "LIMITRY_API_KEY", &key).unwrap(),
            )
            .unwrap();
            (path, key)
        })
        .collect()
}

/// Compares the values that a reader printed (`PATH<tab>VALUE` on each line) with the written keys.
fn compare(reader: &str, printed: &str, written: &BTreeMap<PathBuf, String>) {
    let read: BTreeMap<PathBuf, String> = printed
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(path, value)| (PathBuf::from(path), value.to_owned()))
        .collect();
    for (path, key) in written {
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(
            read.get(path),
            Some(key),
            "{reader} reads another value from\n{text}"
        );
    }
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn bash_dotenvy_and_python_dotenv_read_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let written = write_files(dir.path());
    for (path, key) in &written {
        let found = dotenvy::from_path_iter(path).unwrap().map(Result::unwrap);
        let values: Vec<String> = found
            .filter(|(name, _)| name == "LIMITRY_API_KEY")
            .map(|(_, value)| value)
            .collect();
        assert_eq!(
            values,
            std::slice::from_ref(key),
            "dotenvy reads another value from\n{}",
            fs::read_to_string(path).unwrap()
        );
    }
    let script = "for f in \"$@\"; do (set -a; . \"$f\"; printf '%s\\t' \"$f\"; printenv LIMITRY_API_KEY); done";
    let printed = output(
        Command::new("bash")
            .args(["-c", script, "bash"])
            .args(written.keys())
            .env_clear()
            .env("PATH", "/usr/bin:/bin"),
    );
    compare("bash", &printed, &written);
    // `tests/run` installs python-dotenv there.
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python");
    assert!(
        packages.join("dotenv").is_dir(),
        "python-dotenv is missing: tests/run installs it"
    );
    let script = "import sys\nfrom dotenv import dotenv_values\n\
                  for f in sys.argv[1:]: print(f, dotenv_values(f, interpolate=True)['LIMITRY_API_KEY'], sep='\\t')";
    let printed = output(
        Command::new("python3")
            .args(["-c", script])
            .args(written.keys())
            .env("PYTHONPATH", packages),
    );
    compare("python-dotenv", &printed, &written);
}
