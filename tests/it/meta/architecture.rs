//! The folders of `src` import only folders below them, and the documents list every folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::support::env::files_below;

/// The folders, lowest first. Folders on one line do not import each other.
const FLOORS: &[&[&str]] = &[
    &["base"],
    &["failure"],
    &["credentials", "output"],
    &["features"],
    &["cli"],
    &["context"],
    &["completion"],
    &["commands"],
    &["app"],
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn floor(folder: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&folder))
}

/// The folders that a file names in code, as `crate::folder::…`.
fn imports(text: &str) -> BTreeSet<String> {
    let path = Regex::new(r"\bcrate::([a-z_]+)").unwrap();
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| path.captures_iter(line).map(|found| found[1].to_owned()))
        .collect()
}

#[test]
fn a_folder_imports_only_folders_below_it() {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for file in files_below(&source()) {
        let name = file.strip_prefix(source()).unwrap().to_path_buf();
        let Some(folder) = name.iter().next().and_then(|part| part.to_str()) else {
            continue;
        };
        let Some(own) = floor(folder) else { continue };
        seen.insert(folder.to_owned());
        for other in imports(&fs::read_to_string(&file).unwrap()) {
            if other != folder && floor(&other).is_none_or(|other| other >= own) {
                faults.push(format!("src/{} imports {other}", name.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(seen.len(), FLOORS.concat().len(), "{seen:?}");
}

#[test]
fn every_folder_has_a_floor_and_a_row_in_the_documents() {
    let map = fs::read_to_string(source().join("lib.rs")).unwrap();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = fs::read_to_string(page).unwrap();
    for entry in fs::read_dir(source()).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_type().unwrap().is_dir() {
            continue;
        }
        let folder = entry.file_name().into_string().unwrap();
        assert!(floor(&folder).is_some(), "src/{folder} has no floor");
        assert!(map.contains(&format!("| `{folder}` |")), "lib.rs: {folder}");
        assert!(
            page.contains(&format!("| `src/{folder}` |")),
            "architecture.md: {folder}"
        );
    }
}

/// Names that only the listed places may use. Comments and the unit tests inside the files are exempt.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("env::var", &["base/env.rs"]),
    ("env::var_os", &["base/env.rs"]),
    ("std::env::temp_dir", &["base/env.rs"]),
    ("dialoguer::", &["base/prompt.rs"]),
    ("keyring::", &["credentials/store/"]),
    ("reqwest::", &[]),
    ("rusqlite::", &[]),
    // The last two files use only `CommandExt`: for the process group of the filter, and for the command line of `cmd`.
    (
        "process::Command",
        &[
            "base/process/",
            "output/jq/process.rs",
            "features/delivery/shell.rs",
        ],
    ),
    ("(\"git\")", &["base/process/git/"]),
    ("(\"git\",", &["base/process/git/"]),
];

/// The code of a file without its comments and its module of tests.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_restricted_name_is_used_only_in_its_places() {
    let mut faults = Vec::new();
    for file in files_below(&source()) {
        let name = file.strip_prefix(source()).unwrap().to_str().unwrap();
        let name = name.replace('\\', "/");
        let code = code(&file);
        for (needle, places) in ONLY_IN {
            if code.contains(needle) && !places.iter().any(|place| name.starts_with(place)) {
                faults.push(format!("src/{name} names {needle}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn clap_does_not_read_the_environment() {
    let attribute = Regex::new(r"#\[arg\([^\]]*\benv\b\s*[=,)]").unwrap();
    for file in files_below(&source().join("cli")) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!attribute.is_match(&text), "{}", file.display());
    }
}

#[test]
fn the_binary_only_calls_the_library() {
    let main = fs::read_to_string(source().join("main.rs")).unwrap();
    assert!(main.lines().count() <= 40);
}
