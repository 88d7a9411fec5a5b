//! The pages of docs/reference match the program's tables. `LIMITRY_UPDATE=1 tests/run reference` writes them.

use std::fmt::Write as _;
use std::path::Path;

use limitry::testing::{Exit, PRECEDENCE, VARIABLES};

#[track_caller]
fn compare(page: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/reference")
        .join(page);
    if std::env::var_os("LIMITRY_UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "docs/reference/{page} is stale: LIMITRY_UPDATE=1 tests/run reference"
    );
}

const WRITTEN: &str =
    "This page is written by the program: `LIMITRY_UPDATE=1 tests/run reference`.";

#[test]
fn the_page_of_exit_codes_matches_the_enum() {
    let mut text = format!(
        "# Exit codes\n\nThe same for every command. {WRITTEN}\n\n| Code | Meaning |\n|---|---|\n"
    );
    for (exit, words) in Exit::ALL {
        writeln!(text, "| {} | {words} |", exit.code()).unwrap();
    }
    compare("exit-codes.md", &text);
}

#[test]
fn the_page_of_variables_matches_the_list() {
    let mut text = format!(
        "# Environment\n\nAn empty variable counts as unset, if its line does not say otherwise. {WRITTEN}\n\n| Variable | Meaning |\n|---|---|\n"
    );
    for variable in VARIABLES {
        writeln!(text, "| `{}` | {} |", variable.name, variable.doc).unwrap();
    }
    compare("environment.md", &text);
}

#[test]
fn the_page_of_settings_matches_the_table() {
    let code = |text: &str| {
        let words = text.split(", ").filter(|word| !word.is_empty());
        words
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut text = format!(
        "# Precedence of settings\n\nThe first one that is given wins, from left to right. {WRITTEN}\n\n\
         | setting | flag | variable | project file | config.toml | default |\n|---|---|---|---|---|---|\n"
    );
    for row in &PRECEDENCE {
        let variable = row.variable();
        let cells = [row.flag, &variable, row.project_file, &row.config_file()].map(code);
        writeln!(
            text,
            "| {} | {} | {} |",
            row.name,
            cells.join(" | "),
            row.default
        )
        .unwrap();
    }
    compare("precedence.md", &text);
}
